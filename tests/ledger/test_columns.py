"""Headings: which of them mean which column."""

import pytest

from ledger.columns import BY_KEY, COLUMNS, KINDS, STRONG, WEAK, key_of
from ledger.reading import read
from ledger.records import Row
from tests.ledger.family import as_csv


def bindings(*headings):
    table = read(as_csv([[*headings], ["x"] * len(headings)], "utf-8"), name="a.csv").layout.tables[0]
    return {key: binding.headings[0] for key, binding in table.bindings.items()}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_every_heading_of_a_column_is_recognised(column):
    for heading in (column.key, *column.headings, *column.weak):
        found = key_of(heading)
        assert found is not None
        assert found[0] == column.key or heading in column.weak


def test_no_heading_means_two_columns():
    names = [heading for column in COLUMNS for heading in {*column.headings}]

    assert len(names) == len(set(names))
    assert not set(STRONG) & set(WEAK)


def test_every_column_fills_a_field_of_a_row_and_is_of_a_known_kind():
    fields = {column.field for column in COLUMNS if column.field}

    assert fields <= set(Row._fields)
    assert {column.kind for column in COLUMNS} <= set(KINDS)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("整 改\n期 限", "due_on"), ("整改资金（万元）", "fund_wan"), ("隐患描述（具体）", "description"),
        ("ＦＯＵＮＤ ＯＮ", "found_on"),
        ("* 隐患等级：", "grade"), ("Deadline", "due_on"), ("整改责任人及联系方式", "owner"),
    ],
)  # fmt: skip
def test_case_spaces_width_and_brackets_do_not_matter(heading, key):
    assert key_of(heading) == (key, True)


@pytest.mark.parametrize("heading", ["序号", "编号", "No."])
def test_a_running_number_is_never_a_code(heading):
    assert key_of(heading) == ("seq", True)


def test_a_doubtful_heading_counts_where_nothing_better_stands():
    alone = bindings("责任单位", "隐患描述", "整改期限", "完成时间")
    beside = bindings("责任单位", "单位名称", "隐患描述", "整改期限")

    assert (alone["enterprise"], alone["rectified_on"]) == ("责任单位", "完成时间")
    assert beside["enterprise"] == "单位名称"


def test_the_second_of_two_columns_with_one_meaning_is_flagged():
    grid = as_csv([["单位名称", "企业名称", "隐患描述", "整改期限"], ["a", "b", "c", "d"]], "utf-8")

    problems = read(grid, name="a.csv").layout.problems

    assert [(one.code, one.column) for one in problems if one.code == "heading_twice"] == [
        ("heading_twice", "企业名称")
    ]


def test_three_known_headings_make_a_header_and_two_do_not():
    assert read(as_csv([["单位名称", "隐患描述", "整改期限"]], "utf-8"), name="a.csv").layout.tables
    assert not read(as_csv([["单位名称", "隐患描述", "金额"]], "utf-8"), name="a.csv").layout.tables


def test_the_key_of_every_column_is_its_own():
    assert list(BY_KEY) == [column.key for column in COLUMNS]
