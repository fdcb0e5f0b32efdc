"""What a file leaves to a person: held facts, rows that vanished, hazards that look like another unit's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from data_access.tables import event, file_question, hazard
from domain.held import Terms
from tests.cast import Board, day

HOLD = Terms(hold=True)


def bring(board: Board, *rows, sender: str = "D1", cutoff: int = 0, terms: Terms = HOLD, **more):
    return board.put(*rows, sender=sender, cutoff=cutoff, terms=terms, **more)


def asked(board: Board) -> list[tuple]:
    """Kind, hazard, other hazard and answer of each question, by description."""
    with board.look() as session:
        names = dict(session.connection.execute(select(hazard.c.id, hazard.c.description)).all())
        rows = session.connection.execute(select(file_question).order_by(file_question.c.id))
        return [(one.kind, names[one.hazard_id], names.get(one.other_id), one.answer) for one in rows]


def same(board: Board, name: str, **told):
    """A row with one enterprise, place and text, whatever its day."""
    row = board.row(name, **told)
    row.key = f"{name}-{row.found_on.toordinal():x}"
    return row


def test_a_row_that_vanished_is_asked_about_and_nothing_happens_to_it(board: Board):
    bring(board, *(board.row(name) for name in ("stays", "goes")), cutoff=-7)
    # not asked about: closed meanwhile, told by another sender, of no sender
    bring(
        board, board.row("done", status="closed", closed=-9), board.row("stays"), board.row("goes"), cutoff=-6
    )
    bring(board, board.row("another's", unit="S21"), sender="D2", cutoff=-6)
    board.put(board.row("nobody's"), cutoff=-6)

    plan = bring(board, board.row("stays"), write=False)
    done = bring(board, board.row("stays"))

    for merged in (plan, done):
        assert [one.description for one in merged.vanished] == ["goes"]
        assert (merged.counts["vanished"], merged.counts["changed"]) == (1, 0)
    assert asked(board) == [("vanished", "goes", None, None)]
    assert board.names("open") == {"stays", "goes", "another's", "nobody's"}
    assert board.differences() == []


def test_what_vanished_is_asked_about_once_and_answered_when_it_comes_again(board: Board):
    bring(board, board.row("a"), board.row("b"), cutoff=-9)
    bring(board, board.row("a"), cutoff=-6)

    without = bring(board, board.row("a"), cutoff=-5)
    again = bring(board, board.row("a"), board.row("b"), cutoff=-4)

    assert (without.vanished, again.vanished, again.counts["came_again"]) == ([], [], 1)
    assert asked(board) == [("vanished", "b", None, "came_again")]


def test_a_file_that_was_taken_back_counts_for_nothing(board: Board):
    bring(board, board.row("a"), board.row("b"), cutoff=-9)
    wrong = bring(board, board.row("a"), board.row("x"), cutoff=-6)
    board.take_back(wrong.upload_id)

    merged = bring(board, board.row("a"), cutoff=-5, write=False)

    assert [one.description for one in merged.vanished] == ["b"]  # not x: its file was taken back


def test_an_older_file_than_the_last_makes_nothing_vanish(board: Board):
    bring(board, board.row("a"), board.row("b"), cutoff=-3)

    merged = bring(board, board.row("a"), cutoff=-9)

    assert merged.vanished == []


def test_a_reason_stands_in_the_history(board: Board):
    bring(board, board.row("a", grade="major"), cutoff=-9)

    bring(board, board.row("a", grade="general"), cutoff=-5)
    assert board.figure("open_major") == 1
    bring(board, board.row("a", grade="general"), cutoff=-5, terms=Terms(hold=True, reason="专家复核降级"))

    assert board.figure("open_major") == 0
    with board.look() as session:
        told = session.connection.execute(select(event.c.what, event.c.note).where(event.c.what != "created"))
        assert [tuple(row) for row in told] == [("grade", "专家复核降级")]
    assert board.differences() == []


def test_a_new_row_that_looks_like_anothers_open_hazard_is_asked_about(board: Board):
    theirs = (
        same(board, "gas", unit="S21"),
        same(board, "old", unit="S21", status="closed", closed=-20),
    )
    bring(board, *theirs, sender="D2", cutoff=-9)

    rows = [
        same(board, "gas", found=-10),  # found by both, on another day
        same(board, "old", found=-10),  # not asked: theirs is closed
        same(board, "own", found=-10),  # not asked: nobody else has it
    ]
    plan = bring(board, *rows, write=False)
    done = bring(board, *rows)

    assert [[one.row.facts["description"] for one in merged.duplicates] for merged in (plan, done)] == [
        ["gas"]
    ] * 2
    assert asked(board) == [("duplicate", "gas", "gas", None)]
    assert done.counts["new"] == 3


def test_the_same_hazard_in_two_districts_files_moves_only_when_somebody_says_so(board: Board):
    bring(board, board.row("gas", unit="S21"), sender="D2", cutoff=-9)
    row = board.row("gas", unit="S11", status="closed", closed=-3)

    waiting = bring(board, row, cutoff=-2)
    moved = bring(
        board, row, cutoff=-2, terms=Terms(hold=True, reasons={("1", 1, "unit"): "移交"}), write=False
    )
    apart = bring(board, row, cutoff=-2, terms=Terms(hold=True, apart=frozenset({("1", 1)})))

    assert (waiting.counts["held_back"], waiting.counts["held:unit"]) == (1, 1)
    assert moved.counts["changed"] == 1
    assert (apart.counts["new"], apart.duplicates) == (1, [])
    assert board.names("open") == {"gas"}
    assert board.figure("closed") == 1
    # From now on each district's row means its own.
    theirs = bring(board, board.row("gas", unit="S21"), sender="D2", cutoff=-1)
    mine = bring(board, board.row("gas", unit="S11", status="closed", closed=-3), cutoff=-1)
    assert [one.counts["unchanged"] for one in (theirs, mine)] == [1, 1]
    assert board.differences() == []


@pytest.mark.parametrize("sender", ["S11", "D1", "FIRE"])
def test_any_unit_may_be_a_sender(board: Board, sender: str):
    bring(board, board.row("a"), board.row("b"), sender=sender, cutoff=-9)

    assert [one.description for one in bring(board, board.row("a"), sender=sender).vanished] == ["b"]


def test_what_a_file_says_of_a_day_is_not_older_than_its_cut_off(board: Board):
    bring(board, board.row("a"), board.row("b"), cutoff=0)

    bring(board, board.row("a"), cutoff=1)

    with board.look() as session:
        (asked_on,) = session.connection.execute(select(file_question.c.asked_on)).scalars()
    assert asked_on == day(1)
