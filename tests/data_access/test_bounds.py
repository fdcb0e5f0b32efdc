"""What a write refuses though no form offers it: odd days, an empty first day, scores of what is closed."""

from datetime import date

import pytest
from sqlalchemy import select

from data_access.session import write_session
from data_access.tables import look_back
from data_access.writes.assess import Scores, assess
from data_access.writes.by_hand import correct
from data_access.writes.one_hazard import WrongDay
from domain.deadlines import FURTHEST
from domain.status import StepNotAllowed
from tests.cast import NOON, Board, day
from tests.data_access.hands import lives, person, row_of, step


@pytest.mark.parametrize("due", [-300, -1, FURTHEST + 1, (date(9999, 12, 31) - day(0)).days])
def test_nothing_is_confirmed_or_reopened_with_a_deadline_that_is_past_or_beyond_any(board: Board, due: int):
    board.put(board.row("new", found=-30, due=None, status="reported"), cutoff=-30)
    board.put(board.row("done", found=-30, status="closed", closed=-20), cutoff=-20)

    for name, action in (("new", "confirm"), ("done", "reopen")):
        with pytest.raises(WrongDay):
            step(board, board.alice, name, action, due=due)

    assert [one.status for one in (*lives(board, "new"), *lives(board, "done"))] == ["reported", "closed"]
    assert board.differences() == []


@pytest.mark.parametrize("due", [0, FURTHEST])
def test_the_first_and_the_furthest_deadline_are_taken(board: Board, due: int):
    board.put(board.row("done", found=-30, status="closed", closed=-20), cutoff=-20)

    step(board, board.alice, "done", "reopen", due=due)

    assert lives(board, "done")[-1].due_on == day(due)


def judge(board: Board, name: str, on: int) -> None:
    row = row_of(board, name)
    with write_session(board.engine) as session:
        assess(
            session, person(board, "inspector", 3), row.number, Scores("LS_SD", 5, 5), seen=row.version,
            on=day(on), today=day(0), at=NOON,
        )  # fmt: skip


@pytest.mark.parametrize("status", ["closed", "void"])
def test_what_is_closed_or_void_is_not_assessed(board: Board, status: str):
    closed = {"closed": -20} if status == "closed" else {}
    board.put(board.row("h", found=-30, status=status, **closed), cutoff=-20)

    with pytest.raises(StepNotAllowed, match="status"):
        judge(board, "h", 0)

    assert {one.risk for at in (-25, 0) for one in lives(board, "h", at)} == {0}


def test_an_assessment_lies_between_the_last_change_and_today(board: Board):
    board.put(board.row("h", found=-30), cutoff=-30)
    step(board, board.alice, "h", "start", on=-5, today=-5)

    for on in (-25, -6, 1):
        with pytest.raises(WrongDay):
            judge(board, "h", on)
    judge(board, "h", -5)

    assert [lives(board, "h", at)[-1].risk for at in (-6, -5, 0)] == [0, 1, 1]
    assert board.differences() == []


def test_the_day_of_finding_is_not_made_empty(board: Board):
    board.put(board.row("h", found=-30), cutoff=-30)
    row = row_of(board, "h")

    with pytest.raises(StepNotAllowed) as refused, write_session(board.engine) as session:
        correct(
            session, board.alice, row.number, {"found_on": None}, reason="不详", seen=row.version, on=day(0),
            today=day(0), at=NOON,
        )  # fmt: skip

    assert (refused.value.why, refused.value.missing) == ("asked", ("found_on",))


def plans(board: Board) -> list[tuple[int, date]]:
    with board.look() as session:
        asked = select(look_back.c.after_days, look_back.c.due_on).order_by(look_back.c.due_on)
        return [(row.after_days, row.due_on) for row in session.connection.execute(asked)]


@pytest.mark.parametrize("told", [{"closed": -25}, {"closed": -12}])
def test_a_file_that_told_another_closing_day_takes_its_look_backs_with_it(board: Board, told):
    board.put(board.row("h", grade="major", found=-30, status="closed", closed=-10), cutoff=-10)
    before = plans(board)
    merged = board.put(board.row("h", grade="major", found=-30, status="closed", **told), cutoff=-5)
    between = plans(board)

    board.take_back(merged.upload_id)

    assert len(before) == 3
    assert plans(board) == before
    assert board.differences() == []
    assert between  # the file had planned its own, or asked


def test_a_file_that_closed_takes_its_look_backs_with_it(board: Board):
    board.put(board.row("h", grade="major", found=-30), cutoff=-20)
    merged = board.put(board.row("h", grade="major", found=-30, status="closed", closed=-10), cutoff=-5)
    assert len(plans(board)) == 3

    board.take_back(merged.upload_id)

    assert plans(board) == []
