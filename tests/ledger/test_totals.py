"""A ledger's own totals are held against the rows that they cover."""

import pytest

from ledger.read_json import as_json
from ledger.reading import read
from tests.ledger.family import as_book, as_csv
from tests.ledger.other_family import LAYOUTS

HEAD = ["序号", "属地", "单位名称", "隐患描述", "整改期限", "整改资金（万元）"]


def row(number, wan=1):
    return [number, "中山区", "某甲公司", f"通道堵塞{number}", "2022.9.1", wan]


def differing(*rows, head=HEAD, chunk_rows=20_000):
    reading = read(as_csv([head, *rows], "utf-8"), name="a.csv", chunk_rows=chunk_rows)
    problems = [problem for chunk in reading.chunks() for problem in chunk.problems]
    return [
        (one.row, one.column, one.value, one.expected["told"], one.expected["counted"])
        for one in problems
        if one.code == "total_differs"
    ]


@pytest.mark.parametrize(
    "total",
    [
        ["合计", "2项"], ["合计", "", "", "2项", "", 3], ["", "", "总计", "2"], ["小计：2项"], ["合计（2项）"], ["共2项"],
            ["共计2条隐患"],
        ["合计", "", "", "两项"], ["合计"], ["合计", "", "", "2", "", "3万元"], ["合计", "", "", "", "", "30000元"],
            ["累计", "", "", "200项"],
        ["中山区小计", "2"], ["合 计", "", "", "２项"],
    ],
)  # fmt: skip
def test_a_right_total_says_nothing(total):
    assert differing(row(1, 1), row(2, 2), total) == []


@pytest.mark.parametrize(
    ("total", "told"),
    [
        (["合计", "3项"], (4, "属地", "3项", 3, 2)), (["", "", "", "合计", "", 5], (4, "整改资金(万元)", "5", "5", "3")),
        (["小计：1项"], (4, "序号", "小计：1项", 1, 2)), (["共25项"], (4, "序号", "共25项", 25, 2)), (["合计", "", "", "7"],
            (4, "隐患描述", "7", 7, 2)),
        (["合计", "", "", "二十五项"], (4, "隐患描述", "二十五项", 25, 2)),
    ],
)  # fmt: skip
def test_a_total_that_its_rows_do_not_make_up_is_told_with_both_figures(total, told):
    assert differing(row(1, 1), row(2, 2), total) == [told]


@pytest.mark.parametrize("chunk_rows", [1, 3, 20_000])
def test_subtotals_count_their_group_and_the_grand_total_all(chunk_rows):
    rows = [row(1), row(2), ["小计", "2项"], row(3), ["小计", "2项"], ["总计", "3项"], ["合计", "4项"]]

    assert differing(*rows, chunk_rows=chunk_rows) == [(6, "属地", "2项", 2, 1), (8, "属地", "4项", 4, 3)]


def test_a_sum_is_not_held_against_rows_of_which_one_could_not_be_read():
    assert differing(row(1), row(2, "5-10万元"), ["合计", "", "", "", "", 9]) == []


def test_a_merged_sum_counts_once_or_for_each_row():
    grid = [HEAD, row(1, 4), row(2, ""), ["合计", "", "", "2项", "", 4]]
    data = as_book({"a": grid}, {"a": [(1, 5, 2, 5)]})

    problems = [problem for chunk in read(data, name="a.xlsx").chunks() for problem in chunk.problems]

    assert [one.code for one in problems if one.code == "total_differs"] == []


def test_the_json_lists_the_totals_that_differ():
    told = as_json(read(as_csv([HEAD, row(1), ["合计", "3项"]], "utf-8"), name="a.csv"))["totals"]

    assert told == [{"sheet": "a", "row": 3, "column": "属地", "value": "3项", "told": 3, "counted": 1}]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_right_totals_of_the_second_family_say_nothing(layout, seed):
    sent = LAYOUTS[layout](seed)

    assert as_json(read(sent.data, name=sent.name))["totals"] == []
