"""All that a ledger tells of hazards is theirs whose it is, and as it stood on the day."""

from __future__ import annotations

import re

import pytest

from data_access import reads
from data_access.reads.full import COURSE, MORE
from data_access.session import write_session
from data_access.writes.by_hand import correct
from domain.deadlines import year_to
from domain.filters import Filters
from domain.people import Scope
from tests import leaks
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access.hands import FULL, person, row_of, step


@pytest.mark.parametrize("who", leaks.WHO)
def test_what_is_told_in_full_is_theirs(board: Board, who: str):
    viewer, seen = leaks.viewers(leaks.fill(board))[who]
    with board.look() as session:
        asked = (session, viewer.scope, Filters(), MONDAY)
        rows = reads.rows(*asked, period=year_to(MONDAY), measure=None, limit=None)
        told = reads.in_full(session, viewer.scope, rows, MONDAY)

    assert set(told.columns) == {*rows.columns, *MORE, *COURSE}
    text = told.to_csv()
    assert {name for name in leaks.NAMES if re.search(rf"{name}\b", text)} == seen


def test_facts_stand_as_they_stood(board: Board):
    board.put(board.row("a", facts=FULL, grade="major"), cutoff=-9)
    with write_session(board.engine) as session:
        told = {"owner": "赵六", "fund_wan": 9, "leader": "李市长"}
        row = row_of(board, "a")
        correct(session, board.alice, row.number, told, reason="换人", seen=row.version, on=day(-2), today=day(-2),
                at=NOON)  # fmt: skip

    def full(as_of: int) -> tuple:
        with board.look() as session:
            rows = board.rows(None, as_of)
            one = reads.in_full(session, board.alice.scope, rows, day(as_of)).iloc[0]
        return one["owner"], float(one["fund_wan"]), one["leader"]

    assert full(-3) == ("王五", 0, "")
    assert full(-2) == ("赵六", 9, "李市长")


def test_what_others_wrote_since_it_went_on_elsewhere_is_not_told(board: Board):
    board.put(board.row("a", status="closed", closed=-9, facts={**FULL, "leader": "张"}), cutoff=-9)
    step(board, board.alice, "a", "reopen", on=-5, due=30)
    board.put(board.row("a", unit="S21", due=30, facts={**FULL, "leader": "张"}), cutoff=-4, name="2")
    with write_session(board.engine) as session:
        row = row_of(board, "a")
        correct(session, board.alice, row.number, {"leader": "李", "fund_wan": 5}, reason="换人", seen=row.version,
                on=day(-1), today=day(-1), at=NOON)  # fmt: skip
    mine = Scope(frozenset({board.ids["D1"]}), None, None)

    rows = board.rows("closed", scope=mine)
    with board.look() as session:
        told = reads.in_full(session, mine, rows, day(0))
        funds = reads.monthly(session, mine, Filters(), day(0), found=year_to(day(0))).whole["funds"]

    assert told[["leader", "fund_wan"]].values.tolist() == [["张", 0]]
    assert funds == 0


def test_an_acceptance_is_told_with_who_and_what_was_said(board: Board):
    board.put(
        board.row("by hand", facts=FULL),
        board.row("by file", status="accepted", rectified=-5, accepted=-4),
        cutoff=-3,
    )
    for role, action in (
        ("district_clerk", "start"),
        ("district_clerk", "complete"),
        ("inspector", "accept"),
    ):
        step(board, person(board, role, 7 + len(role)), "by hand", action, on=-1)
    with board.look() as session:
        told = reads.in_full(session, board.alice.scope, board.rows(None), day(0)).set_index("description")

    assert told.loc["by hand", ["accepted_on", "acceptor"]].tolist() == [day(-1), "Inspector"]
    assert told.loc["by file", ["accepted_on", "acceptor"]].tolist() == [day(-4), None]
