"""What stops a row, what flags it, and what the ledger's silence means."""

from datetime import date

import pytest

from ledger.reading import read
from tests.ledger.family import as_csv

HEADINGS = [
    "单位名称",
    "隐患部位",
    "隐患描述",
    "隐患等级",
    "排查日期",
    "整改期限",
    "延期至",
    "整改情况",
    "整改完成日期",
    "验收日期",
    "销号日期",
    "是否销号",
]
PLAIN = ["某甲公司", "一号楼", "通道堵塞", "一般", "2026-06-01", "2026-06-10", "", "整改中", "", "", "", ""]
TODAY = date(2026, 6, 15)


def chunk_of(*changes, latest=TODAY, headings=HEADINGS):
    rows = []
    for change in changes:
        row = dict(zip(HEADINGS, PLAIN)) | change
        rows.append([row[heading] for heading in headings])
    (chunk,) = read(as_csv([headings, *rows], "utf-8"), name="a.csv", latest=latest).chunks()
    return chunk


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"销号日期": "2026-05-31", "整改情况": "已销号"}, "closed_before_found", "销号日期"),
        ({"排查日期": "2026-06-16"}, "found_in_future", "排查日期"),
        ({"销号日期": "2026-06-16", "整改情况": "已销号"}, "closed_in_future", "销号日期"),
        ({"单位名称": "", "隐患描述": "/"}, "nothing_named", "隐患描述"),
    ],
)
def test_what_cannot_be_keeps_a_row_out_and_not_the_others(change, code, column):
    chunk = chunk_of(change, {"隐患描述": "电线老化"})

    (problem,) = [one for one in chunk.problems if one.severity == "stops"]
    assert (problem.code, problem.file, problem.sheet, problem.row, problem.column) == (
        code,
        "a.csv",
        "a",
        2,
        column,
    )
    assert ([row.row for row in chunk.stopped], [row.row for row in chunk.rows]) == ([2], [3])


def test_the_cutoff_may_lie_after_today():
    data = as_csv(
        [
            ["台账（截至2026年6月30日）"],
            ["单位名称", "隐患描述", "排查日期"],
            ["某甲公司", "堵塞", "2026-06-20"],
        ],
        "utf-8",
    )

    (chunk,) = read(data, name="a.csv", latest=TODAY).chunks()

    assert not chunk.problems or {one.code for one in chunk.problems} == set()


def test_today_itself_is_not_in_the_future():
    chunk = chunk_of(
        {"排查日期": "2026-06-15", "整改期限": "立即整改", "销号日期": "2026-06-15", "整改情况": "已销号"}
    )

    assert (chunk.stopped, chunk.problems) == ([], [])


@pytest.mark.parametrize(
    ("change", "key", "why", "severity"),
    [
        ({"整改期限": "2026-05-31"}, "due_on", "due_before_found", "flag"),
        ({"整改期限": "待定"}, "due_on", "unreadable_deadline", "question"),
        ({"整改情况": "已销号"}, "closed_on", "closed_day_missing", "flag"),
        ({"整改情况": "已完成"}, "status", "acceptance_not_said", "flag"),
        ({"整改情况": "整改中", "销号日期": "2026-06-10"}, "status", "status_disputed", "question"),
        (
            {"整改情况": "已销号", "销号日期": "2026-06-10", "是否销号": "否"},
            "status",
            "status_disputed",
            "question",
        ),
        ({"整改情况": "未整改", "整改完成日期": "2026-06-10"}, "status", "status_from_day", "flag"),
        ({"隐患等级": "较大"}, "grade", "grade_between", "flag"),
        ({"隐患等级": ""}, "grade", "grade_assumed", "question"),
        ({"排查日期": "2026.6", "整改期限": "2026-06-20"}, "found_on", "month_only", "question"),
    ],
)
def test_what_is_unsure_comes_in_with_a_flag(change, key, why, severity):
    chunk = chunk_of(change)

    (row,), (problem,) = chunk.rows, chunk.problems
    assert dict(row.flags) == {key: why}
    assert (problem.code, problem.severity, problem.key) == (why, severity, key)


@pytest.mark.parametrize(
    ("change", "status", "closed_on"),
    [
        ({"整改情况": "", "销号日期": "2026-06-10"}, "closed", date(2026, 6, 10)),
        ({"整改情况": "√", "销号日期": "2026-06-10"}, "closed", date(2026, 6, 10)),
        ({"整改情况": "", "是否销号": "是", "销号日期": "2026-06-10"}, "closed", date(2026, 6, 10)),
        ({"整改情况": "", "验收日期": "2026-06-10"}, "accepted", None),
        ({"整改情况": "", "整改完成日期": "2026-06-10"}, "to_accept", None),
        ({"整改情况": "作废", "销号日期": "2026-06-10"}, "void", None),
        ({"整改情况": ""}, "pending", None),
    ],
)
def test_cells_and_days_tell_the_status_together(change, status, closed_on):
    (row,) = chunk_of(change).rows

    assert (row.status, row.closed_on, dict(row.flags)) == (status, closed_on, {})


def test_a_closing_cell_that_holds_a_word_closes_without_a_day():
    (row,) = chunk_of({"整改情况": "", "销号日期": "已销号"}).rows

    assert (row.status, row.closed_on, row.flags["closed_on"]) == ("closed", None, "closed_day_missing")


def test_an_empty_cell_tells_nothing_that_could_change_a_known_fact():
    told, silent, unread = chunk_of({}, {"整改情况": "", "隐患等级": ""}, {"整改情况": "详见附件"}).rows

    assert (told.assumed, silent.assumed, unread.assumed) == (set(), {"status", "grade"}, {"status"})


def test_missing_columns_are_said_once_for_the_table():
    reading = read(
        as_csv([["单位名称", "隐患描述", "整改期限"], ["a", "b", "c"], ["d", "e", ""]], "utf-8"), name="a.csv"
    )
    chunks = list(reading.chunks())

    assert [one.code for one in reading.layout.problems] == ["grade_column_missing", "status_column_missing"]
    assert [one.code for chunk in chunks for one in chunk.problems] == ["unreadable_deadline"]
    assert {row.assumed for chunk in chunks for row in chunk.rows} == {frozenset({"grade", "status"})}


def test_an_extension_leaves_the_first_deadline_beside_the_one_in_force():
    (row,) = chunk_of({"延期至": "2026-06-30"}).rows

    assert (row.first_due_on, row.due_on, row.due_text) == (
        date(2026, 6, 10),
        date(2026, 6, 30),
        "2026-06-30",
    )


def test_without_a_today_and_a_cutoff_no_day_is_too_late():
    assert chunk_of({"排查日期": "2199-01-01", "整改期限": ""}, latest=None).stopped == []
