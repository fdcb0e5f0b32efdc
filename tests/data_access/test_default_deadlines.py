"""The deadline that the rules give: by hand, at confirmation, on the spot, and after a rejection."""

from typing import Any

import pytest

from data_access import reads
from data_access.engine import writing
from data_access.session import write_session
from data_access.writes.by_hand import register_one
from data_access.writes.calendar import set_deadline_rule
from domain.people import EVERYWHERE, Viewer
from domain.policy import Rule
from domain.status import StepNotAllowed
from tests.cast import MONDAY, NOON, Board, day
from tests.data_access.hands import lives, person, rounds, step, told


def registered(board: Board, viewer: Viewer, name: str = "a", **more: Any) -> None:
    with write_session(board.engine) as session:
        register_one(
            session, viewer, board.row(name, **{"found": 0, "due": None, **more}), today=MONDAY, at=NOON
        )


def ruled(board: Board, days: int, kind: str = "calendar", since: int = -99, **more: Any) -> None:
    with writing(board.engine) as connection:
        set_deadline_rule(
            connection, "general", days, kind, valid_from=day(since), by="Alice", at=NOON, **more
        )


def due(board: Board, name: str = "a", as_of: int = 0) -> Any:
    return lives(board, name, as_of)[-1].due_on


def test_who_enters_a_hazard_without_a_deadline_is_given_that_of_the_rule(board: Board):
    registered(board, board.alice)
    registered(board, board.alice, "b", found=-3, grade="major")
    registered(board, board.alice, "c", due=4)
    ruled(board, 5, "working")
    registered(board, board.alice, "d")

    assert [due(board, name) for name in "abcd"] == [day(15), day(27), day(4), day(8)]  # 19 June is free
    assert [rounds(board, name)[0].first_due_on for name in "ad"] == [day(15), day(8)]
    assert [told(board, name) for name in "acd"] == [
        [("due_rule", None, "general 0 15 calendar 0", None)], [], [("due_rule", None, "general 0 5 working 1", None)],
    ]  # fmt: skip
    assert (board.figure("no_deadline"), board.differences()) == (0, [])


def test_what_is_reported_is_given_its_deadline_when_it_is_confirmed(board: Board):
    registered(board, person(board, "inspector"), status="reported", found=-10)
    assert due(board) is None

    step(board, board.alice, "a", "confirm", on=-2)

    assert (due(board, as_of=-3), due(board)) == (None, day(13))
    assert rounds(board, "a")[0].first_due_on == day(13)
    assert [what for what, *_ in told(board, "a")] == ["status", "due_rule", "due_on"]
    assert [board.figure("no_deadline", on) for on in (-3, -2)] == [0, 0]
    assert board.differences() == []


def test_a_deadline_that_is_told_at_confirmation_goes_before_the_rule(board: Board):
    board.put(board.row("a", status="reported", due=None), board.row("b", status="reported", due=3))

    step(board, board.alice, "a", "confirm", due=6)
    step(board, board.alice, "b", "confirm", due=9)  # the ledger has told one

    assert [due(board, name) for name in "ab"] == [day(6), day(3)]
    assert "due_rule" not in {what for what, *_ in told(board, "a") + told(board, "b")}


def test_what_is_fixed_on_the_spot_was_due_at_once(board: Board):
    registered(board, person(board, "inspector"), status="reported")
    registered(board, person(board, "inspector"), "b", status="reported", found=-3)

    for name in "ab":
        step(board, board.alice, name, "fix_on_spot")

    assert [(lives(board, n)[-1].due_on, lives(board, n)[-1].due_kind) for n in "ab"] == [
        (MONDAY, "immediate"), (None, "none"),  # found days ago: nobody knows when it was due
    ]  # fmt: skip
    assert board.differences() == []


def test_a_change_of_the_rule_moves_no_deadline_and_no_figure(board: Board):
    registered(board, board.alice)
    board.put(board.row("b"), board.row("c", due=None), board.row("d", found=-5, due=0))
    before = [board.figures(on).to_dict() for on in (-5, 0, 20)]

    ruled(board, 1)
    ruled(board, 2, risk=1)

    assert [board.figures(on).to_dict() for on in (-5, 0, 20)] == before
    assert due(board) == day(15)
    with board.look() as session:
        found = reads.compared_with(session, EVERYWHERE, Rule("general", 5))
        own = reads.compared_with(session, EVERYWHERE, Rule("general", 5, risk=1))
    assert found == reads.Compared(hazards=4, other=2, undated=1)
    assert own == reads.Compared(0, 0, 0)


def test_the_comparison_keeps_to_the_scope(board: Board):
    board.put(board.row("a"), board.row("b", unit="S21"))

    with board.look() as session:
        mine = reads.compared_with(session, person(board, "district_head").scope, Rule("general", 15))

    assert mine.hazards == 1


@pytest.mark.parametrize(
    ("deadline", "offered", "given"), [(10, 25, 25), (-3, 15, 15), (None, 15, None), (10, 25, None)]
)
def test_who_sends_back_is_offered_a_later_deadline_and_not_forced(board: Board, deadline, offered, given):
    board.put(board.row("a", status="to_accept", rectified=-5, due=deadline), cutoff=-1)
    with board.look() as session:
        found, rule = reads.offered_again(
            session, EVERYWHERE, "general", 0, found_on=day(-30), due_on=day(deadline), today=MONDAY
        )
    assert (found, rule.days) == (day(offered), 15)
    late = [board.figure("overdue", on) for on in (-1, 0)]

    step(board, board.alice, "a", "send_back", due=given)

    assert due(board) == day(deadline if given is None else given)
    assert rounds(board, "a")[0].first_due_on == day(deadline)  # never written again
    assert board.figure("overdue", -1) == late[0]
    assert board.figure("overdue") == (late[1] if given is None else 0)
    assert board.figure("extended") == (given is not None)
    assert board.differences() == []


@pytest.mark.parametrize(("deadline", "given"), [(10, 9), (-3, -1)])
def test_a_deadline_that_is_no_later_is_refused_with_the_step(board: Board, deadline, given):
    board.put(board.row("a", status="to_accept", rectified=-5, due=deadline), cutoff=-1)

    with pytest.raises(StepNotAllowed, match="later"):
        step(board, board.alice, "a", "send_back", due=given)

    assert lives(board, "a")[-1].status == "to_accept"
