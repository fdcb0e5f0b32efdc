"""Steps on a hazard: who, when, with what words; what stands afterwards, and what stood before stays."""

from contextlib import suppress
from itertools import product

import pytest
from sqlalchemy import select

from data_access.reads import NotFound
from data_access.session import write_session
from data_access.tables import event
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from data_access.writes.rules import set_rules
from data_access.writes.steps import Words, take_step
from domain.people import Role, Viewer
from domain.status import ACTIONS, GRADES, STATUSES, STEPS, StepNotAllowed
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, SAID, lives, person, rounds, row_of, standing_of, status, step, told


def one(board: Board, name: str = "a", **told) -> None:
    board.put(board.row(name, **{"facts": FULL, **told}), cutoff=-9)


def test_a_general_hazard_goes_from_report_to_closure(board: Board):
    one(board, status="reported")

    for action, on in [("confirm", -8), ("start", -7), ("complete", -5), ("accept", -3), ("close", -2)]:
        step(board, board.alice, "a", action, on=on)

    assert [status(board, "a", on) for on in range(-9, 0)] == [
        "reported", "pending", "rectifying", "rectifying", "to_accept", "to_accept", "accepted", "closed", "closed",
    ]  # fmt: skip
    (cycle,) = rounds(board, "a")
    assert (cycle.rectified_on, cycle.accepted_on, cycle.closed_on) == (day(-5), day(-3), day(-2))
    assert [(old, new) for _, old, new, _ in told(board, "a")] == [
        ("reported", "pending"), ("pending", "rectifying"), ("rectifying", "to_accept"), ("to_accept", "accepted"),
        ("accepted", "closed"),
    ]  # fmt: skip
    assert row_of(board, "a").version == 6
    assert board.differences() == []


def test_a_step_is_told_with_who_when_and_why(board: Board):
    one(board)
    clerk = person(board, "district_clerk", 7)

    step(board, clerk, "a", "start", on=-2, words=Words(note="已派人"))

    with board.look() as session:
        row = session.connection.execute(select(event).where(event.c.what == "status")).one()
    assert (row.by, row.role, row.person_id, row.on_day, row.at, row.source, row.note) == (
        "District_Clerk", "district_clerk", 7, day(-2), NOON, "screen", "已派人",
    )  # fmt: skip


def test_a_step_changes_no_day_before_its_own(board: Board):
    one(board, due=-3)
    before = [board.figures(on) for on in range(-9, -1)]

    for action in ("start", "complete", "accept", "close"):
        step(board, board.alice, "a", action, on=-1)

    assert [board.figures(on).equals(was) for on, was in zip(range(-9, -1), before, strict=True)] == [
        True
    ] * 8
    assert (board.figure("overdue", -2), board.figure("overdue", -1)) == (1, 0)


def test_of_several_steps_in_one_day_the_last_counts(board: Board):
    one(board, status="rectifying")

    for action in ("complete", "send_back", "complete", "accept"):
        step(board, board.alice, "a", action)

    assert (status(board, "a", -1), status(board, "a")) == ("rectifying", "accepted")
    assert [row[1:3] for row in told(board, "a")] == [
        ("rectifying", "to_accept"), ("to_accept", "rectifying"), ("rectifying", "to_accept"),
        ("to_accept", "accepted"),
    ]  # fmt: skip
    assert board.differences() == []


@pytest.mark.parametrize(("on", "fits"), [(-9, False), (-4, False), (-3, True), (0, True), (1, False)])
def test_a_step_lies_between_the_last_change_and_today(board: Board, on: int, fits: bool):
    one(board)
    step(board, board.alice, "a", "start", on=-3)

    if fits:
        step(board, board.alice, "a", "complete", on=on)
    else:
        with pytest.raises(WrongDay) as refused:
            step(board, board.alice, "a", "complete", on=on)
        assert (refused.value.first, refused.value.last) == (day(-3), day(0))

    assert status(board, "a") == ("to_accept" if fits else "rectifying")


def test_a_step_that_was_undone_on_its_day_still_lies_before_the_next(board: Board):
    one(board, status="rectifying")
    step(board, board.alice, "a", "complete", on=-2)
    step(board, board.alice, "a", "send_back", on=-2)  # the spans are as if neither had been taken

    with pytest.raises(WrongDay):
        step(board, board.alice, "a", "complete", on=-3)


def test_sending_back_takes_the_days_of_the_steps_away(board: Board):
    one(board, status="accepted", rectified=-12, accepted=-10)

    step(board, person(board, "inspector"), "a", "send_back", on=-1)

    (cycle,) = rounds(board, "a")
    assert (cycle.rectified_on, cycle.accepted_on) == (None, None)
    assert (lives(board, "a", -2)[0].rectified_on, lives(board, "a")[0].rectified_on) == (day(-12), None)
    assert told(board, "a")[-1] == ("status", "accepted", "rectifying", "不符合要求")


def test_what_was_fixed_on_the_spot_is_closed_with_its_note(board: Board):
    one(board)
    with pytest.raises(StepNotAllowed, match="asked"):
        step(board, board.alice, "a", "fix_on_spot", words=Words())

    step(board, board.alice, "a", "fix_on_spot")

    (cycle,) = rounds(board, "a")
    assert (cycle.rectified_on, cycle.accepted_on, cycle.closed_on) == (day(0), None, day(0))
    assert told(board, "a") == [("status", "pending", "closed", "当场改好")]


def test_a_reopening_begins_a_round_and_leaves_the_closed_one_alone(board: Board):
    one(board, status="closed", rectified=-7, accepted=-6, closed=-5)

    step(board, board.alice, "a", "reopen", on=-1, due=20)

    first, second = rounds(board, "a")
    assert (first.closed_on, second.opened_on, second.first_due_on, second.closed_on) == (
        day(-5), day(-1), day(20), None,
    )  # fmt: skip
    assert [(life.cycle, life.status) for life in lives(board, "a")] == [(1, "closed"), (2, "pending")]
    assert (board.figure("closed"), board.figure("open"), board.figure("reopened")) == (1, 1, 1)
    assert (board.figure("open", -2), board.figure("closed", -2)) == (0, 1)
    assert board.differences() == []
    moved = [one for one in told(board, "a") if one[0] == "due_on"]
    assert moved == [("due_on", None, day(20).isoformat(), None)]  # the closed round keeps its own deadline


def test_the_policy_may_close_a_general_hazard_with_its_acceptance_and_never_a_major(board: Board):
    one(board, status="to_accept")
    one(board, "b", status="to_accept", grade="major")
    with write_session(board.engine) as session:
        set_rules(session.connection, {"one_step_closure": True}, by="Alice", at=NOON)

    for name in ("a", "b"):
        step(board, person(board, "inspector"), name, "accept")

    assert (status(board, "a"), status(board, "b")) == ("closed", "accepted")
    assert [row[1:3] for row in told(board, "a")] == [("to_accept", "accepted"), ("accepted", "closed")]
    assert (rounds(board, "a")[0].accepted_on, rounds(board, "a")[0].closed_on) == (day(0), day(0))


def test_a_major_waits_for_the_five_implementations(board: Board):
    one(board, grade="major", due=None, facts={**FULL, "measure": ""})

    with pytest.raises(StepNotAllowed) as refused:
        step(board, board.alice, "a", "start")

    assert refused.value.missing == ("measure", "due_on")
    assert status(board, "a") == "pending"


def test_a_major_is_closed_by_the_office_after_another_accepted_it_with_opinion_and_evidence(board: Board):
    one(board, grade="major")
    office, clerk = person(board, "office", 1), person(board, "district_clerk", 2)
    inspector = person(board, "inspector", 3)
    step(board, clerk, "a", "start", on=-5)
    step(board, clerk, "a", "complete", on=-4)

    with pytest.raises(StepNotAllowed, match="another"):
        step(board, clerk, "a", "accept")
    with pytest.raises(StepNotAllowed, match="asked"):
        step(board, inspector, "a", "accept", words=Words(opinion="同意"))
    step(board, inspector, "a", "accept", on=-1)
    for viewer in (clerk, inspector):
        with pytest.raises(StepNotAllowed, match="role"):
            step(board, viewer, "a", "close")
    step(board, office, "a", "close")

    assert told(board, "a")[2:] == [
        ("status", "to_accept", "accepted", SAID.opinion), ("evidence", None, SAID.evidence, None),
        ("status", "accepted", "closed", SAID.note),
    ]  # fmt: skip


def test_who_rectified_a_major_is_remembered_after_it_was_sent_back(board: Board):
    one(board, grade="major")
    office, other = person(board, "office", 1), person(board, "office", 2)
    step(board, office, "a", "start")
    step(board, office, "a", "complete")
    step(board, other, "a", "accept")
    step(board, other, "a", "send_back")
    step(board, other, "a", "complete")

    assert standing_of(board, "a").rectifiers == {1, 2}
    assert (
        standing_of(board, "a").acceptance is False
    )  # what was accepted before the sending back counts no more


def test_an_acceptance_that_a_ledger_told_is_written_down_before_a_major_is_closed(board: Board):
    one(board, grade="major", status="accepted", rectified=-12, accepted=-10)
    with pytest.raises(StepNotAllowed, match="acceptance"):
        step(board, board.alice, "a", "close")

    step(board, person(board, "inspector"), "a", "record")
    step(board, board.alice, "a", "close")

    assert told(board, "a")[0] == ("evidence", None, SAID.evidence, SAID.opinion)
    assert status(board, "a") == "closed"
    assert board.differences() == []


def test_two_at_once_the_second_is_told_and_nothing_is_written_twice(board: Board):
    one(board, status="to_accept")

    step(board, board.alice, "a", "accept")
    with pytest.raises(SomeoneWasFaster):  # and not "not allowed", though the rules would say so too
        step(board, board.bob, "a", "accept", seen=1)

    assert len(told(board, "a")) == 1


def test_what_one_does_not_see_one_does_not_touch(board: Board):
    one(board, "mine")
    one(board, "there", unit="S21")
    one(board, "theirs", department="HOUSING")
    district, sector = person(board, "district_clerk"), person(board, "department_clerk")
    firm = person(board, "enterprise", hazard="mine")

    for viewer, name in [(district, "there"), (sector, "theirs"), (firm, "there"), (firm, "theirs")]:
        with pytest.raises(NotFound):
            step(board, viewer, name, "complete")
    step(board, district, "theirs", "start")
    step(board, sector, "there", "start")
    step(board, firm, "mine", "complete")


def test_only_the_last_round_says_whose_hazard_it_is(board: Board):
    one(board, status="closed", closed=-8)
    board.put(board.row("a", unit="S21", status="pending", facts=FULL), cutoff=-5, reopen=True)

    with pytest.raises(NotFound):
        step(board, person(board, "district_clerk"), "a", "start")
    step(board, person(board, "district_clerk", unit="D2"), "a", "start")


def test_a_file_that_was_taken_back_leaves_nothing_to_step_on(board: Board):
    merged = board.put(board.row("a"))
    board.take_back(merged.upload_id)

    with pytest.raises(NotFound):
        step(board, board.alice, "a", "start")


class Tried(Exception):
    """The step was taken, and is not to stand."""


@pytest.mark.parametrize("grade", GRADES)
def test_the_door_lets_through_exactly_what_the_table_says(new_sqlite_board, grade: str):
    board = new_sqlite_board()
    for state in STATUSES:
        board.put(
            board.row(state, status=state, grade=grade, facts=FULL, closed=-5 if state == "closed" else None)
        )
    if grade == "major":
        step(board, board.alice, "accepted", "record")
    found = set()
    for state, role, action in product(STATUSES, Role, ACTIONS):
        with suppress(StepNotAllowed):
            tried(board, person(board, role, hazard=state), state, action)
            found.add((state, action, role))

    assert found == {(s.was, s.action, role) for s in STEPS.values() for role in s.roles if s.grade == grade}
    board.engine.dispose()


def tried(board: Board, viewer: Viewer, name: str, action: str) -> None:
    row = row_of(board, name)
    with suppress(Tried), write_session(board.engine) as session:
        take_step(
            session,
            viewer,
            row.number,
            action,
            seen=row.version,
            on=day(0),
            today=day(0),
            at=NOON,
            words=SAID,
        )
        raise Tried
