"""Every layout of the family is read cell by cell as its answer key says: small ledgers that never skip."""

from datetime import date

import pytest

from ledger.read_json import as_json
from ledger.reading import read
from tests.ledger import family
from tests.ledger.answers import score

LAYOUTS = {
    "plain": family.plain,
    "utf-8": lambda seed: family.plain(seed, form="utf-8"),
    "utf-8 with a mark": lambda seed: family.plain(seed, form="utf-8-sig"),
    "gb18030": lambda seed: family.plain(seed, form="gb18030"),
    "title": family.title,
    "merged": family.merged,
    "two sheets": family.two_sheets,
    "several tables": family.several_tables,
}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_read_as_its_answer_key_says(layout, seed):
    name, data, key = LAYOUTS[layout](seed)

    found = score(as_json(read(data, name=name)), key)

    assert (found.only_one_side, found.silent, found.flagged) == ([], [], [])
    assert found.over < found.cells * 0.03


def test_totals_footers_numbers_and_units_are_skipped_with_a_reason():
    name, data, _ = family.title(1)

    skipped = as_json(read(data, name=name))["skipped"]

    assert [row["why"] for row in skipped] == ["total", "total", "total", "total", "footer"]


def test_a_title_tells_the_cutoff():
    name, data, _ = family.title(1)

    layout = read(data, name=name).layout

    assert (layout.cutoff, layout.tables[0].header_row) == (date(2022, 9, 26), 3)


def test_groups_above_a_header_give_their_columns_a_second_name():
    name, data, _ = family.merged(1)

    table = read(data, name=name).layout.tables[0]

    assert table.headings[5].texts[0] == "问题隐患"
    assert table.bindings["fund_wan"].unit == "万元"


def test_a_footer_between_two_tables_is_no_title_of_the_second():
    grid = family.as_csv(
        [
            ["中山区隐患台账"],
            ["序号", "单位名称", "隐患描述", "整改期限"],
            [1, "某甲公司", "通道堵塞", "2022.9.1"],
            ["填报单位：西岗区某办", "", "填表人："],
            ["序号", "单位名称", "隐患描述", "整改期限"],
            [1, "某乙公司", "通道堵塞", "2022.9.2"],
        ],
        "utf-8",
    )

    rows = as_json(read(grid, name="a.csv"))["rows"]

    assert [(row["district"], row["source"]["row"]) for row in rows] == [("中山区", 3), ("中山区", 6)]


def test_a_header_in_two_rows_without_merges_is_understood_from_a_csv():
    grid = family.as_csv(
        [
            ["序号", "单位名称", "隐患情况", "", "整改", "", ""],
            ["", "", "部位", "描述", "责任人", "期限", "资金（元）"],
            [1, "某甲公司", "一号楼", "通道堵塞", "张三", "2022.9.1", 5000],
        ],
        "utf-8",
    )

    (row,) = as_json(read(grid, name="a.csv"))["rows"]

    assert (row["location"], row["description"], row["owner"]) == ("一号楼", "通道堵塞", "张三")
    assert (row["due_on"], row["fund_wan"]) == ("2022-09-01", 0.5)


def test_days_typed_as_numbers_are_read_where_they_can_be_and_asked_where_not():
    grid: family.Grid = [
        ["台账（截至2022年9月26日）"],
        ["序号", "单位名称", "隐患描述", "排查时间", "整改期限"],
        [1, "某甲公司", "通道堵塞", 9.2, "立即整改"],
        [2, "某甲公司", "电线老化", 2022.1, "15日内"],
        [3, "某甲公司", "无证上岗", 44830, 44840],
    ]

    rows = as_json(read(family.as_book({"台账": grid}), name="a.xlsx"))["rows"]

    assert [(row["found_on"], row["due_on"], row["flags"].get("found_on")) for row in rows] == [
        ("2022-09-02", "2022-09-02", "year_assumed"),
        (None, None, "ambiguous_month"),
        ("2022-09-26", "2022-10-06", None),
    ]
    assert rows[1]["flags"]["due_on"] == "finding_unknown"


def test_hidden_rows_sheets_and_an_empty_first_column_are_read():
    import io

    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet("台账")
        sheet.hide()
        book.add_worksheet("说明")
        book.worksheets()[1].activate()
        for column, heading in enumerate(["单位名称", "隐患描述", "整改期限"], 1):
            sheet.write(2, column, heading)
            sheet.write(3, column, "2022.9.1" if column == 3 else "某甲公司")
        sheet.set_row(3, None, None, {"hidden": True})

    rows = as_json(read(data.getvalue(), name="a.xlsx"))["rows"]

    assert [(row["source"]["row"], row["enterprise"]) for row in rows] == [(4, "某甲公司")]


def test_the_size_of_a_stretch_changes_nothing():
    name, data, _ = family.several_tables(4)

    whole, piecemeal = (as_json(read(data, name=name, chunk_rows=size)) for size in (20_000, 3))

    assert whole == piecemeal


def test_a_reading_can_be_read_again():
    name, data, _ = family.plain(5)
    reading = read(data, name=name)

    assert as_json(reading) == as_json(reading)


def test_a_form_keeps_its_fingerprint_when_the_rows_change():
    first, second, other = (read(family.title(seed)[1], name="a.xlsx").layout for seed in (1, 1, 2))

    assert first.fingerprint == second.fingerprint
    assert first.fingerprint != other.fingerprint


def test_a_cell_that_says_the_same_as_above_has_the_value_of_the_cell_above():
    heads = ["区市县", "单位名称", "隐患描述", "排查日期", "整改期限", "整改责任人"]
    first = ["甘井子区", "一厂", "灭火器过期", "2022-09-01", "2022-09-30", "张三"]
    grid = [
        heads,
        first,
        [""] * 6,
        ["同上", "〃", "通道堵塞", "同上", "同前", "同上"],
        ["中山区", "二厂", "同上吨位不符", *first[3:]],
    ]

    rows = as_json(read(family.as_csv(grid, "utf-8"), name="台账.csv"))["rows"]

    told = [
        (row["district"], row["enterprise"], row["found_on"], row["due_on"], row["owner"]) for row in rows[:2]
    ]
    assert told[0] == told[1] == ("甘井子区", "一厂", "2022-09-01", "2022-09-30", "张三")
    assert [row["description"] for row in rows] == ["灭火器过期", "通道堵塞", "同上吨位不符"]
