"""The last word of a unit is told alike everywhere: from the index, from the kept counts, and by the rows."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from data_access import reads
from data_access.reads.conditions import all_below, in_scope
from data_access.tables import span
from domain.people import EVERYWHERE, Scope
from tests.cast import MONDAY, Board, day
from tests.data_access.by_rows import GROUPS
from tests.data_access.test_cells import often, seeds
from tests.data_access.test_cells_lists import refilled

NAMED = {"street": {"S11", "S12", "S21"}, "department": {"FIRE", "HOUSING"}}


@seeds
@often
def test_the_last_word_is_that_of_the_rows_on_any_day(board: Board, seed: int):
    lives = refilled(board, seed)

    with board.look() as session:
        for scope, _, as_of, _ in lives.questions(12):
            assert reads.last_words(session, scope, as_of, "district") == reads.last_word(
                session, scope, as_of
            )
            for of, by in (("street", "unit"), ("department", "department")):
                asked = (
                    select(GROUPS[by], func.max(span.c.from_on))
                    .where(span.c.from_on <= as_of, in_scope(session, scope))
                    .group_by(GROUPS[by])
                )
                found = {
                    session.catalog.codes[by][row[0]]: row[1] for row in session.connection.execute(asked)
                }
                wanted = {code: told for code, told in found.items() if code in NAMED[of]}
                assert reads.last_words(session, scope, as_of, of) == wanted, of


@seeds
@often
def test_of_one_district_its_units_are_told(board: Board, seed: int):
    refilled(board, seed)
    below = {"S11", "S12"}

    with board.look() as session:
        whole = reads.last_words(session, EVERYWHERE, MONDAY, "street")
        part = reads.last_words(session, EVERYWHERE, MONDAY, "street", units=("D1",))

    assert part == {code: told for code, told in whole.items() if code in below}


@pytest.mark.parametrize("ago", [3, 70, 400])
def test_a_department_that_was_silent_for_long_is_found_all_the_same(board: Board, ago: int):
    board.put(board.row("now", department="HOUSING", found=-1))
    board.put(board.row("old", department="FIRE", found=-ago), cutoff=-ago)
    board.put(
        board.row("back", department="FIRE", found=-ago, status="closed", closed=-ago + 2), cutoff=-ago + 2
    )

    with board.look() as session:
        told = reads.last_words(session, EVERYWHERE, MONDAY, "department")

    assert told == {"HOUSING": day(-1), "FIRE": day(-ago + 2)}


def test_a_ledger_that_changes_nothing_is_no_word(board: Board):
    board.put(board.row("a", found=-20), cutoff=-19)
    board.put(board.row("a", found=-20), cutoff=0)

    with board.look() as session:
        assert reads.last_word(session, EVERYWHERE, MONDAY) == {"D1": day(-20)}


def test_below_are_districts_for_who_sees_all_and_streets_for_who_sees_one(board: Board):
    board.put(board.row("a", unit="S11", found=-20), board.row("b", unit="S21", found=-3), cutoff=0)
    own = Scope(all_below_of(board, "D1"), None, None)

    with board.look() as session:
        assert reads.last_word_below(session, EVERYWHERE, MONDAY) == {"D1": day(-20), "D2": day(-3)}
        assert reads.last_word_below(session, own, MONDAY) == {"S11": day(-20), "S12": None}
        assert reads.last_word_below(session, Scope(None, None, frozenset({1})), MONDAY) == {}


def all_below_of(board: Board, code: str) -> frozenset[int]:
    with board.look() as session:
        return all_below(session, frozenset({board.ids[code]}))
