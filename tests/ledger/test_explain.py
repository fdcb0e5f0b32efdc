"""Each value of a row tells the cell that it came from and how it was read."""

from datetime import date

import pytest

from i18n import LANGUAGES, translator
from ledger.explain import HOWS, explained, letters
from ledger.read_json import as_json
from ledger.reading import read
from ledger.words import how
from tests.ledger.family import as_book, as_csv

HEAD = [
    "序号",
    "属地",
    "单位名称",
    "隐患描述",
    "等级",
    "排查时间",
    "整改期限",
    "责任人及电话",
    "资金（元）",
    "监管部门",
    "整改情况",
    "销号日期",
]
ROW = [
    1, "甘区", "某甲公司 ", "通道堵塞", "", 44819, "15日内", "张三 13900000000", 5000, "住建局、城管局（牵头）", "", date(2022, 9, 20),
]  # fmt: skip


def told(grid, row, *, name="a.xlsx", merges=None):
    data = as_book({"台账": grid}, {"台账": merges or []})
    return {one.key: one for one in explained(read(data, name=name), "台账", row)}


def test_each_value_names_its_cell_and_its_way():
    row = told([["全市隐患台账（截至2022年9月26日）"], HEAD, ROW], 3)

    assert {key: (one.value, one.cell, *one.how) for key, one in row.items()} == {
        "district": ("甘井子区", "B3", "known_name"), "enterprise": ("某甲公司", "C3", "trimmed"),
        "description": ("通道堵塞", "D3", "as_typed"), "grade": ("general", "", "default"),
        "found_on": (date(2022, 9, 15), "F3", "excel_day"), "due_on": (date(2022, 9, 30), "G3",
        "counted_from_found"),
        "owner": ("张三", "H3", "parted"), "phone": ("13900000000", "H3", "from_person"),
        "fund_wan": (0.5, "I3", "money_unit"), "department": ("城管局", "J3", "parted"),
        "coop_departments": ("住建局", "J3", "parted"), "status": ("closed", "L3", "from_closing_day"),
        "closed_on": (date(2022, 9, 20), "L3", "day_cell"),
    }  # fmt: skip
    assert (row["due_on"].raw, row["fund_wan"].raw, row["grade"].why) == ("15日内", "5000", "grade_assumed")


def test_a_merged_cell_a_section_a_title_and_a_sheet_are_named():
    head = ["序号", "单位名称", "隐患描述", "排查时间", "整改期限"]
    grid = [
        ["甘井子区台账（截至2022年9月26日）"], head, [1, "某甲公司", "通道堵塞", "9.5", "10月底前"], [2, "", "电线老化", "2022.9.5",
            "长期坚持"],
        ["一、中山区"], [3, "某乙公司", "无证上岗", "见附件", "待定"],
    ]  # fmt: skip

    first, second, last = (told(grid, row, merges=[(2, 1, 3, 1)]) for row in (3, 4, 6))

    assert (first["district"].cell, first["district"].how, last["district"].how) == (
        "", ("from_title",), ("from_section",)
    )  # fmt: skip
    assert (second["enterprise"].cell, second["enterprise"].how) == ("B3", ("from_merged", "as_typed"))
    assert (first["found_on"].how, first["due_on"].how) == (("year_of_cutoff",), ("first_end_of_period",))
    assert (second["due_on"].how, last["due_on"].how, last["found_on"].how) == (
        ("no_day",), ("not_read",), ("not_read",)
    )  # fmt: skip
    assert [first[key].how for key in ("grade", "status")] == [("default",), ("default",)]


def test_a_row_that_is_no_hazard_explains_nothing():
    assert told([HEAD, ROW, ["合计", "1项"]], 3) == {}


def test_a_guessed_heading_is_said():
    row = told(
        [
            ["单位名称", "隐患描述", "整改期限", "包片责任人员情况"],
            ["某甲公司", "通道堵塞", "2022.9.1", "张三"],
        ],
        2,
    )

    assert (row["owner"].how, row["owner"].why) == (("guessed_heading", "as_typed"), "heading_guessed")


def test_the_json_explains_every_row_where_it_is_asked():
    data = as_csv([["单位名称", "隐患描述", "整改期限"], ["某甲公司", "通道堵塞", "立即整改"]], "utf-8")

    (row,) = as_json(read(data, name="a.csv"), explain=True)["rows"]

    assert row["explained"][0] == {
        "key": "enterprise", "value": "某甲公司", "cell": "A2", "raw": "某甲公司", "how": ["as_typed"],
    }  # fmt: skip
    assert "explained" not in as_json(read(data, name="a.csv"))["rows"][0]


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_a_column_by_its_letters(column, name):
    assert letters(column) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_has_words(language):
    t = translator(language, strict=True)

    assert all(how(code, t) for code in HOWS)
