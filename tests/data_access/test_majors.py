"""A major is closed by several people, with the five implementations, however its grade is told and changed."""

from __future__ import annotations

import pytest

from data_access.session import write_session
from data_access.writes.by_hand import correct
from domain.people import Viewer
from domain.status import StepNotAllowed
from tests.cast import NOON, Board, day
from tests.data_access.hands import FULL, lives, person, row_of, status, step


def corrected(board: Board, viewer: Viewer, name: str, on: int, **changes: object) -> None:
    row = row_of(board, name)
    with write_session(board.engine) as session:
        correct(
            session,
            viewer,
            row.number,
            changes,
            reason="r",
            seen=row.version,
            on=day(on),
            today=day(on),
            at=NOON,
        )


@pytest.mark.parametrize("first", ["complete", "regrade"])
def test_who_made_a_major_general_does_not_close_it_alone(board: Board, first: str):
    board.put(board.row("h", grade="major", facts=FULL), board.row("once", facts=FULL), cutoff=-25)
    office, other = person(board, "office", 7), person(board, "district_clerk", 8)
    deeds = {
        "complete": lambda: step(board, office, "h", "complete", on=-20, today=-20),
        "regrade": lambda: corrected(board, office, "h", -20, grade="general"),
    }
    for name in sorted(deeds, key=lambda name: name != first):
        deeds[name]()

    with pytest.raises(StepNotAllowed, match="apart"):
        step(board, office, "h", "accept", on=-19, today=-19)
    step(board, other, "h", "accept", on=-19, today=-19)
    with pytest.raises(StepNotAllowed, match="apart"):
        step(board, office, "h", "close", on=-18, today=-18)
    step(board, other, "h", "close", on=-18, today=-18)
    assert status(board, "h") == "closed"

    for action in ("complete", "accept", "close"):  # one that was never a major
        step(board, office, "once", action, on=-10, today=-10)
    assert board.differences() == []


def test_who_made_a_major_general_does_not_fix_it_on_the_spot(board: Board):
    board.put(board.row("h", grade="major", facts=FULL), cutoff=-25)
    office = person(board, "office", 7)
    corrected(board, office, "h", -20, grade="general")

    with pytest.raises(StepNotAllowed, match="apart"):
        step(board, office, "h", "fix_on_spot", on=-20, today=-20)
    step(board, person(board, "office", 8), "h", "fix_on_spot", on=-20, today=-20)


def test_a_new_round_of_what_was_once_made_general_is_as_any(board: Board):
    board.put(board.row("h", grade="major", facts=FULL), cutoff=-25)
    office = person(board, "office", 7)
    corrected(board, office, "h", -20, grade="general")
    step(board, person(board, "district_clerk", 8), "h", "fix_on_spot", on=-20, today=-20)
    step(board, office, "h", "reopen", on=-10, today=-10, due=5)

    step(board, office, "h", "fix_on_spot", on=-9, today=-9)

    assert status(board, "h") == "closed"


def test_a_ledger_does_not_turn_a_closed_round_into_a_major(board: Board):
    told = {"grade": "major", "facts": FULL}
    board.put(board.row("h", **told), cutoff=-25)
    office = person(board, "office", 7)
    corrected(board, office, "h", -20, grade="general")
    step(board, person(board, "district_clerk", 8), "h", "fix_on_spot", on=-19, today=-19)

    merged = board.put(board.row("h", status="closed", unit="S12", **told))

    assert {change.what for _, _, change in merged.questions} >= {"grade", "unit"}
    assert (lives(board, "h")[-1].grade, lives(board, "h")[-1].unit_id) == ("general", board.ids["S11"])
    assert board.differences() == []


def test_a_ledger_does_not_close_what_is_worked_on_here_as_a_major_nor_before_its_last_step(board: Board):
    major = {"grade": "major", "facts": FULL, "status": "to_accept"}
    board.put(
        board.row("m", **major), board.row("g", status="to_accept"), board.row("far", **major), cutoff=-20
    )
    for name in "mg":
        step(board, board.alice, name, "send_back", on=-10, today=-10)
    closed = {"status": "closed", "closed": -12}

    merged = board.put(
        board.row("m", **{**major, "status": "closed", "closed": -6}), board.row("g", **closed),
        board.row("far", **{**major, **closed}), cutoff=-5,
    )  # fmt: skip

    asked = sorted((row.key, change.what, change.new) for _, row, change in merged.questions)
    assert [(what, new) for _, what, new in asked] == [("status", "closed")] * 2
    assert [status(board, name) for name in ("m", "g", "far")] == ["rectifying", "rectifying", "closed"]
    assert lives(board, "g", -11)[-1].status == "to_accept"
    assert board.differences() == []


def test_the_five_are_asked_for_of_what_became_a_major_after_its_start(board: Board):
    board.put(board.row("h"), cutoff=-25)
    clerk = person(board, "district_clerk", 3)
    step(board, clerk, "h", "start", on=-20, today=-20)
    corrected(board, clerk, "h", -19, grade="major")

    with pytest.raises(StepNotAllowed) as refused:
        step(board, clerk, "h", "complete", on=-18, today=-18)

    assert (refused.value.why, set(refused.value.missing)) == ("five", set(FULL))
    corrected(board, clerk, "h", -18, **FULL)
    step(board, clerk, "h", "complete", on=-18, today=-18)


def test_none_of_the_five_is_taken_away_from_a_major_in_hand(board: Board):
    board.put(board.row("h", grade="major", facts=FULL), board.row("g", facts=FULL), cutoff=-25)
    clerk = person(board, "district_clerk", 3)
    corrected(board, clerk, "h", -21, measure="")  # still pending: the start will ask for it
    corrected(board, clerk, "h", -21, measure="更换")
    for name in "hg":
        step(board, clerk, name, "start", on=-20, today=-20)

    with pytest.raises(StepNotAllowed) as refused:
        corrected(board, clerk, "h", -19, measure="", fund_wan=None, owner="李四")

    assert (refused.value.why, refused.value.missing) == ("five", ("measure", "fund_wan"))
    corrected(board, clerk, "h", -19, measure="改用新阀", fund_wan=0)
    corrected(board, clerk, "g", -19, measure="", fund_wan=None)
