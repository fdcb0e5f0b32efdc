"""The cell that a problem of a ledger stands in, as a person would point at it."""

from ledger.mapping import ColumnSource, Mapping
from ledger.reading import read
from ledger.returned_places import located, reference
from ledger.sheets import open_book
from tests.ledger.family import as_book
from tests.ledger.returned_by import hatched, opened, problems_of, sent_back

HEADINGS = ["序号", "单位名称", "隐患描述", "隐患等级", "排查日期", "整改期限", "整改情况"]
GOOD = ["1", "某甲公司", "堵塞", "一般", "2026-06-01", "2026-07-01", "整改中"]


def with_cell(column: int, value: str, number: int = 1) -> list[str]:
    row = [str(number), *GOOD[1:]]
    row[column] = value
    return row


def places(content: bytes, mapping=None, name="台账.xlsx") -> dict[str, str]:
    """Code of each problem -> its cell, or '' where it has none."""
    problems = problems_of(content, name, mapping=mapping)
    found = located(open_book(content, name), read(content, mapping, name=name), problems)
    return {one.problem.code: reference(one.cell) if one.cell else "" for one in found}


def test_below_a_second_header_the_columns_are_those_of_the_second_table():
    turned = [HEADINGS[0], *reversed(HEADINGS[1:])]
    below = ["1", "某乙公司", *with_cell(5, "2026.9.31")[2:]]
    content = as_book({"台账": [HEADINGS, GOOD, ["某区第二批"], turned, [below[0], *reversed(below[1:])]]})

    assert places(content) == {"impossible_day": "C5"}


def test_a_problem_of_a_merged_cell_stands_in_its_first_cell_once():
    rows = [HEADINGS, with_cell(5, "2026.9.31"), ["2", "某乙公司", "老化", "一般", *GOOD[4:]]]
    content = as_book({"台账": rows}, merges={"台账": [(1, 5, 2, 5)]})

    sheet = opened(sent_back(content).content)["台账"]

    assert hatched(sheet) == {"F2"}  # both rows have it
    assert sheet["F2"].comment.text.count("\n") == 0


def test_of_columns_that_stand_in_for_each_other_the_one_with_the_value_is_marked():
    mapping = Mapping(
        "two", {"due_on": ColumnSource(("延长到", "整改期限"))}, recognise_others=True
    )  # fmt: skip
    rows = [["延长到", *HEADINGS], ["", *with_cell(5, "2026.9.31")]]

    assert places(as_book({"台账": rows}), mapping) == {"impossible_day": "G2"}


def test_a_problem_of_a_whole_row_stands_in_its_first_cell_and_that_of_a_missing_column_in_none():
    heads, row = [one for one in HEADINGS if one != "隐患等级"], [*GOOD[:3], *GOOD[4:]]
    content = as_book({"台账": [heads, row, ["2", *row[1:]]]})

    assert places(content) == {"grade_column_missing": "", "same_as_before": "A3"}


def test_a_heading_that_stands_twice_is_marked_where_it_is_too_many():
    content = as_book({"台账": [[*HEADINGS, "整改期限"], [*GOOD, "2026-08-01"]]})

    assert places(content) == {"heading_twice": "H1"}
