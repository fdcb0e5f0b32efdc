"""A ledger file from its bytes to the board, and what must not happen on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from data_access import reads
from data_access.session import open_session
from data_access.tables import span, upload
from domain.people import EVERYWHERE
from domain.risk import profile_of
from jobs.import_ledger import Cancelled, Result, Wish, import_ledger
from ledger.records import FileNotReadable
from tests.cast import MONDAY, NOON, TREE, Board, day
from tests.data_access.test_identity import everything
from tests.jobs.small_ledger import HEADINGS, ROWS, Cells, as_book, as_csv, changed

WISH = Wish(today=MONDAY, at=NOON, by="Alice")


def bring(board: Board, content: bytes, name: str = "ledger.csv", **wish: Any) -> Result:
    return import_ledger(board.engine, content, name, replace(WISH, **wish))


def told(result: Result) -> tuple[int, int, int]:
    return result.counts["new"], result.counts["changed"], result.counts["unchanged"]


def test_a_ledger_comes_in_as_a_careful_clerk_would_read_it(board: Board):
    result = bring(board, as_csv(ROWS))

    assert (result.rows, told(result), result.created, result.stopped) == (5, (5, 0, 0), [], 0)
    found = board.rows(sort="number").set_index("description")
    assert found["unit"].to_dict() == {
        "灭火器过期": "S11", "配电箱无门": "D1", "未培训": "S21", "通道堵塞": "D2", "无应急预案": "unassigned",
    }  # fmt: skip
    assert found["department"].to_dict()["灭火器过期"] == "FIRE"
    assert found["status"].tolist().count("closed") == 1
    assert (found.loc["通道堵塞", "due_kind"], found.loc["通道堵塞", "due_on"]) == ("long_term", None)
    assert board.figure("open_major") == board.figure("overdue_major") == 1
    assert board.differences() == []


def test_the_same_ledger_again_changes_nothing_however_it_is_kept(board: Board):
    bring(board, as_csv(ROWS))
    before = everything(board)

    for content, name in (
        (as_csv(ROWS), "ledger.csv"),
        (as_csv(ROWS[::-1]), "another name.csv"),
        (as_csv(ROWS, encoding="gb18030"), "gb.csv"),
        (as_book(ROWS), "re-saved.xlsx"),
        (as_csv(ROWS, HEADINGS[::-1]), "columns turned round.csv"),
    ):
        result = bring(board, content, name)
        assert told(result) == (0, 0, 5), name
        assert (result.merged.questions, result.merged.newer, result.created) == ([], [], []), name
    assert everything(board) == before


@pytest.mark.parametrize("missing", [h for h in HEADINGS if h not in ("单位名称", "隐患描述")])
def test_a_missing_column_or_an_emptied_cell_never_erases(board: Board, missing: str):
    bring(board, as_csv(ROWS))
    before = everything(board)

    dropped = bring(board, as_csv(ROWS, tuple(heading for heading in HEADINGS if heading != missing)))
    emptied = bring(board, as_csv([{**row, missing: ""} for row in ROWS]))

    for result in (dropped, emptied):
        assert (told(result), result.merged.questions, result.merged.newer) == ((0, 0, 5), [], [])
    assert everything(board) == before


@pytest.mark.parametrize(
    ("number", "cells"),
    [
        (0, {"整改责任人": "王五"}), (0, {"隐患等级": "重大"}), (0, {"整改期限": "2026-07-05"}), (0, {"整改状态": "已整改待验收"}),
        (0, {"整改状态": "已销号", "销号日期": "2026-06-14"}), (0, {"街道": "南桥街道"}), (0, {"整改资金（万元）": "2"}),
        (1, {"街道": "北桥街道"}), (1, {"行业": "燃气"}), (1, {"牵头部门": "住房建设局"}), (3, {"整改期限": "2026-07-05"}),
        (3, {"整改完成日期": "2026-05-29"}), (4, {"区市县": "石篁区"}), (4, {"排查日期": "2026-06-01"}), (4, {"备注": "补"}),
    ],
    ids=str,
)  # fmt: skip
def test_one_changed_cell_is_one_changed_hazard(board: Board, number: int, cells: Cells):
    bring(board, as_csv(ROWS))

    result = bring(board, as_csv(changed(number, **cells)))

    assert told(result) == (0, 1, 4)
    assert board.differences() == []
    assert told(bring(board, as_csv(changed(number, **cells)))) == (0, 0, 5)


def test_a_ledger_without_a_status_leaves_closed_hazards_alone_and_its_new_rows_open(board: Board):
    bring(board, as_csv(ROWS))
    without = tuple(h for h in HEADINGS if h not in ("整改状态", "整改完成日期", "销号日期", "隐患等级"))

    result = bring(board, as_csv([*ROWS, {**ROWS[2], "隐患描述": "新发现"}], without))

    assert (told(result), result.merged.questions) == ((1, 0, 5), [])
    new = board.rows(None).set_index("description").loc["新发现"]
    assert (new["status"], new["grade"]) == ("pending", "general")


def test_a_department_that_only_follows_from_the_industry_does_not_replace_a_told_one(board: Board):
    bring(board, as_csv(changed(0, 牵头部门="住房建设局")))

    result = bring(
        board, as_csv(ROWS, tuple(h for h in HEADINGS if h != "牵头部门"))
    )  # gas is led by the fire department

    assert told(result) == (0, 0, 5)
    assert board.rows(None).set_index("description").loc["灭火器过期", "department"] == "HOUSING"


def test_rows_with_problems_do_not_stop_the_good_ones(board: Board):
    bad = [
        {**ROWS[2], "隐患描述": "先销后查", "销号日期": "2026-04-01"},
        {**ROWS[0], "隐患描述": "未来", "排查日期": "2031-01-01"},
    ]

    result = bring(board, as_csv([*ROWS, *bad]))

    assert (result.rows, told(result), result.stopped) == (7, (5, 0, 0), 2)
    stops = {(one.row, one.column, one.value, one.code) for one in result.problems if one.severity == "stops"}
    assert stops == {
        (7, "销号日期", "2026-04-01", "closed_before_found"), (8, "排查日期", "2031-01-01", "found_in_future"),
    }  # fmt: skip


def test_a_preview_leaves_nothing_behind(board: Board):
    bring(board, as_csv(ROWS))
    before = everything(board)
    rows = [
        *changed(0, 整改责任人="王五"),
        {**ROWS[0], "隐患描述": "另一条", "区市县": "新城区", "牵头部门": "林业局"},
    ]

    preview = bring(board, as_csv(rows), apply=False)
    asked = bring(board, as_csv(rows), apply=False, create=False)

    assert everything(board) == before
    assert (told(preview), preview.applied, preview.upload_id) == ((1, 1, 4), False, None)
    assert {(one.kind, one.text) for one in asked.unknown} == {("unit", "新城区"), ("department", "林业局")}
    with board.look() as session:
        assert (
            len(session.catalog.units)
            == len([row for row in TREE if row.kind not in ("department", "industry")]) + 1
        )


def test_the_cut_off_is_the_day_said_by_hand_else_the_import_day(board: Board):
    bring(board, as_csv(ROWS), cutoff=day(-9))
    result = bring(board, as_csv(changed(0, 隐患等级="重大")))

    assert result.cutoff_on == MONDAY
    with board.look() as session:
        days = session.connection.execute(select(upload.c.cutoff_on).order_by(upload.c.id)).scalars().all()
        majors = select(span.c.from_on).where(span.c.grade == "major", span.c.hazard_id == 1)
        assert (days, session.connection.execute(majors).scalars().all()) == ([day(-9), MONDAY], [MONDAY])


def test_a_file_that_cannot_be_read_brings_nothing(board: Board):
    before = everything(board)
    for content in (b"", b"PK\x03\x04 no book", b"\x00\x01\x02" * 99):
        with pytest.raises(FileNotReadable):
            bring(board, content)
    assert everything(board) == before


def test_a_file_without_a_row_is_not_applied(board: Board):
    before = everything(board)

    result = bring(board, "甲,乙\n1,2\n".encode())

    assert (result.rows, result.applied, result.upload_id) == (0, False, None)
    assert [problem.code for problem in result.problems] == ["no_table"]
    with board.look() as session:
        assert session.connection.execute(select(upload)).all() == []
    assert everything(board) == before


def test_who_starts_an_import_may_stop_it_and_then_nothing_came_in(board: Board):
    before = everything(board)
    answers = iter([False, True])  # stopped between reading and comparing

    with pytest.raises(Cancelled):
        import_ledger(board.engine, as_csv(ROWS), "l.csv", WISH, cancelled=lambda: next(answers, True))

    assert everything(board) == before


def test_the_file_is_kept_as_it_was_received(board: Board):
    from data_access import reads
    from domain.people import EVERYWHERE

    content = as_book(ROWS)
    result = bring(board, content, "五月.xlsx")

    with board.look() as session:
        assert reads.upload_content(session, EVERYWHERE, result.upload_id or 0) == content
        listed = reads.uploads(session, EVERYWHERE).iloc[0]
        assert (listed["name"], listed["counts"]["new"]) == ("五月.xlsx", 5)


def test_what_could_not_be_read_is_kept_with_the_file(board: Board):
    from data_access import reads
    from domain.people import EVERYWHERE

    result = bring(board, as_csv(changed(0, 整改期限="2026.6.31")))

    with board.look() as session:
        kept = reads.upload_problems(session, EVERYWHERE, result.upload_id or 0)
    assert ("整改期限", "2026.6.31") in set(zip(kept["column"], kept["value"], strict=True))


def test_scores_and_colours_come_in_and_are_never_guessed(board: Board):
    headings = (*HEADINGS, "可能性", "严重性", "风险等级")
    cells = [("5", "5", ""), ("", "", "橙"), ("9", "5", "红"), ("3", "", ""), ("", "", "")]
    rows = [
        {**row, "可能性": a, "严重性": b, "风险等级": c} for row, (a, b, c) in zip(ROWS, cells, strict=True)
    ]

    bring(board, as_csv(rows, headings))

    found = board.rows(None).set_index("description")
    found = found[["risk", "profile", "likelihood"]].astype(object)
    seen = found.where(found.notna(), None)
    assert seen.loc["灭火器过期"].tolist() == [1, profile_of("LS_SD").key, 5.0]
    assert seen.loc["配电箱无门"].tolist() == [2, "ledger", None]
    assert seen.loc["未培训"].tolist() == [1, "ledger", None]  # 9 is no likelihood: the colour stays
    assert [seen.loc[name, "risk"] for name in ("通道堵塞", "无应急预案")] == [0, 0]


def test_a_file_by_its_path_is_the_same_as_its_bytes_and_one_that_changes_meanwhile_is_refused(
    board: Board, tmp_path: Path
):
    path = tmp_path / "ledger.csv"
    path.write_bytes(as_csv(ROWS))

    def scribble(step: str, done: int, of: int) -> None:
        path.write_bytes(as_csv(ROWS[:2]))

    with pytest.raises(FileNotReadable) as refused:
        import_ledger(board.engine, path, path.name, WISH, progress=scribble)
    path.write_bytes(as_csv(ROWS))
    result = import_ledger(board.engine, path, path.name, WISH)

    assert refused.value.problem.code == "changed_meanwhile"
    assert told(result) == (5, 0, 0)
    with open_session(board.engine) as session:
        assert reads.upload_content(session, EVERYWHERE, result.upload_id or 0) == as_csv(ROWS)
