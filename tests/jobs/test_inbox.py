"""The morning's inbox: whose file it is, what it would do, what it asks, and what is remembered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from data_access.reads import inbox as reads_inbox
from data_access.session import open_session
from data_access.tables import event, file_question, hazard, upload
from domain.people import EVERYWHERE, Viewer
from jobs import inbox
from jobs.inbox import AsksNow, Clerk, Looked, NotReady
from jobs.inbox_answers import Answers, from_json, to_json
from tests.cast import MONDAY, NOON, Board
from tests.jobs.small_ledger import HEADINGS, ROWS, Cells, as_book, as_csv, changed
from tests.machine import copy_sqlite

OWN = [row for row in ROWS if row.get("区市县") == "石篁区"]
CREATE = Answers(others_new=True)


def clerk(board: Board) -> Clerk:
    return Clerk(board.alice, MONDAY, NOON)


def look(board: Board, content: bytes, name: str = "台账.csv", said: Answers = CREATE) -> Looked:
    return inbox.look(inbox.desk(board.engine), name, content, said, clerk(board))


def bring(
    board: Board, content: bytes, name: str = "台账.csv", said: Answers = CREATE, *, silent: bool = False
):
    (key,) = inbox.hand_in(board.engine, [(name, content)], clerk(board))
    looked = look(board, content, name, said)
    inbox.keep_plan(board.engine, key, looked.plan, clerk(board))
    return inbox.apply(inbox.desk(board.engine), key, name, content, looked, clerk(board), silent=silent)


def waiting(board: Board) -> list[str]:
    with open_session(board.engine, EVERYWHERE) as session:
        return list(reads_inbox.received_files(session, EVERYWHERE)["name"])


def counts(looked: Looked) -> dict[str, int]:
    return {name: n for name, n in looked.plan.counts.items() if n}


def whose(looked: Looked, board: Board) -> tuple[str | None, str]:
    codes = {key: code for code, key in board.ids.items() if code not in ("GAS", "SITES")}
    return codes.get(looked.plan.sender or -1), looked.plan.how


@pytest.mark.parametrize(
    ("name", "rows", "found"),
    [
        ("6月台账.csv", OWN, ("D1", "rows")),
        ("石篁区6月.csv", OWN, ("D1", "name")),
        ("石篁6月.csv", OWN, ("D1", "name")),
        ("北桥街道6月.csv", OWN[:1], ("S11", "name")),
        ("消防救援局.csv", ROWS, ("FIRE", "name")),
        ("6月台账.csv", ROWS, (None, "")),  # of two districts, and one row of none
        ("石篁区和临湖区.csv", OWN, ("D1", "rows")),
        ("6月台账.csv", [{**row, "区市县": ""} for row in OWN], (None, "")),
    ],
)
def test_whose_file_it_is(board: Board, name: str, rows: list[Cells], found: tuple[str | None, str]):
    assert whose(look(board, as_csv(rows), name), board) == found


def test_a_file_of_an_unknown_sender_waits_until_somebody_says_whose_it_is(board: Board):
    asked = look(board, as_csv(ROWS))
    said = look(board, as_csv(ROWS), said=replace(CREATE, sender=board.ids["D1"]))
    theirs = look(board, as_csv(ROWS), said=replace(CREATE, sender=board.ids["D1"], theirs=True))

    assert (asked.plan.blocked, asked.plan.ready) == (("sender",), False)
    assert (said.plan.blocked, said.plan.counts["strangers"]) == (("strangers",), 2)
    assert (theirs.plan.blocked, theirs.plan.ready) == ((), True)


def test_a_form_that_everybody_uses_is_nobodys_mark(board: Board):
    bring(board, as_csv(OWN), "石篁区.csv")

    theirs = look(board, as_csv([{**row, "区市县": "临湖区", "街道": ""} for row in OWN]), "6月.csv")

    assert whose(theirs, board) == ("D2", "rows")
    assert (theirs.plan.layout, theirs.plan.counts["elsewhere"]) == ("first", 2)


def test_a_street_without_its_district_is_one_of_the_sender_s(board: Board):
    streets = [{**row, "区市县": "", "街道": "南桥街道"} for row in OWN]
    bring(board, as_csv(streets), "石篁区.csv")

    assert board.rows("found")["unit"].tolist() == ["S12"] * len(OWN)


def test_title_and_name_that_disagree_are_asked(board: Board):
    content = ("石篁区隐患台账\r\n" + as_csv(OWN).decode("utf-8-sig")).encode()

    assert whose(look(board, content, "临湖区.csv"), board) == (None, "unlike")
    assert whose(look(board, content, "北桥街道.csv"), board) == ("S11", "name")
    assert whose(look(board, content, "6月.csv"), board) == ("D1", "title")


def test_rows_that_name_no_unit_are_the_senders(board: Board):
    rows = [{**row, "区市县": "", "街道": ""} for row in OWN]

    bring(board, as_csv(rows), "石篁区.csv")

    assert set(board.rows()["unit"]) == {"D1"}
    assert board.differences() == []


def test_the_next_month_goes_in_without_a_question_and_a_new_layout_is_said(board: Board):
    first = look(board, as_csv(OWN), "石篁区.csv")
    bring(board, as_csv(OWN), "石篁区.csv")

    again = look(board, as_book(OWN), "新建文件.xlsx")  # neither name nor title tells
    other = look(board, as_csv(OWN, HEADINGS[::-1]), "石篁区.csv")

    assert (first.plan.layout, again.plan.layout, other.plan.layout) == ("first", "known", "new")
    assert whose(again, board) == ("D1", "layout")
    assert (again.plan.asks, again.plan.ready, counts(again)) == (0, True, {"unchanged": 2})


def test_a_line_tells_all_that_a_file_would_do(board: Board):
    rows = [
        *OWN,
        {**OWN[0], "隐患描述": "将闭环"},
        {**OWN[0], "隐患描述": "将消失"},
        {**OWN[0], "隐患描述": "照旧"},
    ]
    bring(board, as_csv(rows), "石篁区.csv")
    now = [
        {**OWN[0], "整改期限": "2026-07-25"},  # moved without an extension
        {**OWN[1], "隐患等级": "一般", "整改责任人": "王五"},  # lowered, and changed
        {**OWN[0], "隐患描述": "将闭环", "整改状态": "已销号", "销号日期": "2026-06-10"},
        {**OWN[0], "隐患描述": "照旧"},
        {**OWN[0], "隐患描述": "新发现"},
        {**OWN[0], "隐患描述": "读不出", "整改期限": "2022.1"},
    ]

    looked = look(board, as_csv(now), "石篁区.csv")

    assert counts(looked) == {
        "new": 2, "changed": 2, "unchanged": 1, "held_back": 1, "closed": 1, "moved": 1, "lowered": 1,
        "vanished": 1, "cells": 1, "unreadable": 1,
    }  # fmt: skip
    assert (looked.plan.asks, looked.plan.ready) == (4, True)
    assert look(board, as_csv(now), "石篁区.csv", replace(CREATE, reason="会议纪要")).plan.asks == 2
    assert board.differences() == []


def test_an_unsure_cell_is_answered_once_for_its_sender(board: Board):
    rows = [{**OWN[0], "整改期限": "2026.1"}]
    asked = look(board, as_csv(rows), "石篁区.csv")
    said = replace(CREATE, cells={("due_on", "2026.1"): "2026-10"})

    bring(board, as_csv(rows), "石篁区.csv", said)
    again = look(board, as_csv([*rows, {**OWN[1], "整改期限": "2026.1"}]), "石篁区7月.csv")
    another = look(board, as_csv([{**ROWS[2], "整改期限": "2026.1"}]), "临湖区.csv")

    assert (asked.plan.counts["cells"], again.plan.counts["cells"], again.plan.remembered) == (1, 0, 1)
    assert another.plan.counts["cells"] == 1
    assert [day.isoformat() for day in board.rows()["due_on"]] == ["2026-10-31"]


def test_what_a_person_said_of_a_layout_is_remembered_for_its_sender(board: Board):
    headings = ("谁", "哪里", "什么事")
    content = as_csv([dict(zip(headings, ("一厂", "车间", "灭火器过期"), strict=True))], headings)
    mapping = '{"name": "x", "columns": {"enterprise": "谁", "location": "哪里", "description": "什么事"}}'

    bring(board, content, "石篁区.csv", replace(CREATE, mapping=mapping))
    again = look(board, content, "石篁区2.csv")

    assert (again.plan.rows, counts(again)) == (1, {"unchanged": 1})


def test_applying_answers_what_was_asked_in_the_same_transaction(board: Board):
    bring(board, as_csv([*OWN, {**OWN[0], "隐患描述": "将消失"}]), "石篁区.csv")
    gone = look(board, as_csv(OWN), "石篁区.csv").result.merged.vanished[0].number
    bring(board, as_csv([{**OWN[0], "区市县": "临湖区", "街道": "", "排查日期": "2026-05-20"}]), "临湖区.csv")
    said = replace(CREATE, vanished={gone: ("closed_elsewhere", "已并入专项")})

    bring(board, as_csv(OWN), "石篁区.csv", said)

    with board.look() as session:
        told = session.connection.execute(select(file_question.c.kind, file_question.c.answer))
        assert sorted(map(tuple, told)) == [("duplicate", None), ("vanished", "closed_elsewhere")]
        number = select(hazard.c.number).join(event).where(event.c.what == "vanished")
        assert session.connection.execute(number).scalars().all() == [gone]
        listed = reads_inbox.file_questions(session, EVERYWHERE)
    assert listed["kind"].tolist() == ["duplicate"]
    assert board.names("open") >= {"将消失"}
    assert board.differences() == []


def test_a_file_that_was_taken_back_asks_nothing_any_more(board: Board):
    bring(board, as_csv(OWN), "石篁区.csv")
    done = bring(board, as_csv(OWN[:1]), "石篁区6月.csv")
    with board.look() as session:
        assert reads_inbox.file_questions(session, EVERYWHERE)["description"].tolist() == ["配电箱无门"]

    board.take_back(done.upload_id)

    with board.look() as session:
        assert len(reads_inbox.file_questions(session, EVERYWHERE)) == 0
    assert board.differences() == []


def test_two_that_are_the_same_become_one(board: Board):
    bring(board, as_csv(OWN[:1]), "石篁区.csv")
    theirs = [{**OWN[0], "区市县": "临湖区", "街道": "", "排查日期": "2026-05-20"}]
    asked = look(board, as_csv(theirs), "临湖区.csv")
    place = asked.result.merged.duplicates[0].row

    bring(
        board,
        as_csv(theirs),
        "临湖区.csv",
        replace(CREATE, reason="同一处", duplicates={(place.sheet, place.row): "same"}),
    )
    again = look(board, as_csv(theirs), "临湖区.csv")

    assert board.figure("open") == 1
    assert (counts(again), again.plan.asks, again.plan.blocked) == ({"merged_before": 1}, 0, ())
    assert board.differences() == []


def test_files_wait_until_they_are_applied_and_the_same_one_waits_once(board: Board):
    files = [("a.csv", as_csv(OWN)), ("b.csv", as_csv(OWN)), ("c.csv", as_csv(ROWS))]

    inbox.hand_in(board.engine, files, clerk(board))
    assert waiting(board) == ["a.csv", "c.csv"]
    bring(board, as_csv(OWN), "a.csv")

    assert waiting(board) == ["c.csv"]
    with board.look() as session:
        kept = session.connection.execute(select(upload.c.name, upload.c.sender_id, upload.c.answers)).one()
    assert (kept.name, kept.sender_id) == ("a.csv", board.ids["D1"])
    assert '"others_new": true' in kept.answers


def test_a_file_of_nobody_is_not_applied(board: Board):
    with pytest.raises(NotReady):
        bring(board, as_csv(ROWS))

    assert (board.figure("found"), waiting(board)) == (0, ["台账.csv"])


def test_what_asks_something_since_is_not_applied_silently(board: Board):
    bring(board, as_csv(OWN), "石篁区.csv")
    plan = look(board, as_csv(changed(0, 整改责任人="王五")[:2]), "石篁区.csv")
    assert plan.plan.asks == 0
    bring(board, as_csv(changed(0, 隐患等级="重大")[:2]), "石篁区.csv")

    with pytest.raises(AsksNow):
        bring(board, as_csv(changed(0, 整改责任人="王五")[:2]), "石篁区.csv", silent=True)

    assert board.figure("open_major") == 2
    assert waiting(board) == ["石篁区.csv"]


def test_a_file_that_is_none_is_refused_with_a_sentence(board: Board):
    looked = look(board, b"not a ledger", "x.xlsx")

    assert looked.plan.refused is not None
    assert looked.plan.refused[0].startswith("ledger.problem.")
    assert not looked.plan.ready


def test_who_does_not_see_everything_sees_no_file(board: Board):
    (key,) = inbox.hand_in(board.engine, [("a.csv", as_csv(ROWS))], clerk(board))
    bring(board, as_csv([*OWN, ROWS[4]]), "石篁区.csv", replace(CREATE, cells={("due_on", "x"): "y"}))
    bring(board, as_csv(OWN), "石篁区6月.csv")  # one vanished
    bob: Viewer = board.bob

    with board.look() as session:
        for scope, n in ((EVERYWHERE, 1), (bob.scope, 0)):
            told = (
                len(reads_inbox.received_files(session, scope)),
                int(reads_inbox.received_content(session, scope, key) is not None),
                len(reads_inbox.sender_layouts(session, scope)),
                len(reads_inbox.file_questions(session, scope)),
                len(reads_inbox.sender_answers(session, scope, board.ids["D1"])),
            )
            assert told == (n,) * 5


def test_a_status_that_goes_backwards_is_looked_at_and_changes_nothing(board: Board):
    rows = [{**OWN[0], "整改状态": "已整改待验收"}]
    bring(board, as_csv(rows), "石篁区.csv")

    asked = look(board, as_csv(OWN[:1]), "石篁区.csv")
    seen = look(board, as_csv(OWN[:1]), "石篁区.csv", replace(CREATE, seen=frozenset({"backwards"})))

    assert [(one.plan.counts["backwards"], one.plan.asks) for one in (asked, seen)] == [(1, 1), (1, 0)]
    assert board.rows()["status"].tolist() == ["to_accept"]


def test_on_a_board_without_units_a_file_makes_them(sqlite_template: Path, tmp_path: Path):
    copy_sqlite(sqlite_template, tmp_path / "empty.sqlite")
    empty = Board.on(f"sqlite:///{tmp_path / 'empty.sqlite'}", ())

    looked = look(empty, as_csv(OWN), "6月.csv", Answers())

    assert (looked.plan.sender, looked.plan.ready, counts(looked)) == (None, True, {"new": 2})


def test_answers_are_kept_as_they_were_given():
    said = Answers(
        sender=3, cutoff=MONDAY, mapping="{}", names={("unit", "北", ""): "+"}, others_new=False,
        cells={("due_on", "2026.1"): "2026-10"}, reason="r", reasons={("1", 2, "grade"): "x"},
        apart=frozenset({("1", 3)}), vanished={"石-1": ("moved", "n")}, duplicates={("1", 4): "two"}, theirs=True,
        seen=frozenset({"totals"}),
    )  # fmt: skip

    assert from_json(to_json(said)) == said
    assert from_json({}) == Answers()
