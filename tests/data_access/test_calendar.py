"""Working days by the notices and otherwise where that was set; rules of deadlines, dated and versioned."""

from datetime import date

import pytest

from data_access import reads
from data_access.engine import writing
from data_access.holiday_notices import by_notice
from data_access.writes.calendar import set_deadline_rule, set_working_day
from domain.people import EVERYWHERE
from domain.policy import Rule
from tests.cast import MONDAY, NOON, Board


def otherwise(board: Board, day: date, works: bool | None, why: str = "市政府通知") -> None:
    with writing(board.engine) as connection:
        set_working_day(connection, day, works=works, why=why, by="Alice", at=NOON)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 10, 1), False), (date(2025, 10, 8), False), (date(2025, 10, 11), True),
        (date(2026, 1, 4), True), (date(2026, 2, 23), False), (date(2026, 2, 28), True), (date(2026, 6, 19), False),
        (date(2026, 6, 20), False), (date(2026, 10, 10), True), (date(2026, 12, 31), True),
    ],
)  # fmt: skip
def test_the_notices_of_the_state_council(day: date, works: bool):
    assert by_notice().works(day) is works


def test_it_is_said_up_to_when_the_notices_are_known():
    known_to = by_notice().known_to

    assert known_to is not None
    assert (known_to.month, known_to.day) == (12, 31)
    assert known_to.year >= 2026
    assert max(by_notice().off) <= known_to


def test_a_day_is_told_otherwise_and_taken_back(board: Board):
    friday, sunday = date(2026, 6, 26), date(2026, 6, 28)

    otherwise(board, friday, works=False)
    otherwise(board, sunday, works=True)
    otherwise(board, sunday, works=None, why="更正")

    with board.look() as session:
        calendar = reads.working_calendar(session, EVERYWHERE)
        told = reads.days_otherwise(session, EVERYWHERE)
    assert [calendar.works(day) for day in (friday, sunday)] == [False, False]
    assert [tuple(row)[:4] for row in told.itertuples(index=False)] == [
        (sunday, None, "更正", "Alice"), (friday, False, "市政府通知", "Alice"),
    ]  # fmt: skip


def test_no_day_without_a_reason(board: Board):
    with pytest.raises(ValueError, match="reason"):
        otherwise(board, MONDAY, works=False, why=" ")


def test_rules_are_kept_by_version(board: Board):
    told = {"by": "Alice", "at": NOON}
    with writing(board.engine) as connection:
        first = set_deadline_rule(connection, "general", 10, "working", valid_from=MONDAY, **told)
        second = set_deadline_rule(connection, "general", 7, "calendar", valid_from=MONDAY, **told)
        set_deadline_rule(connection, "major", None, "calendar", risk=1, valid_from=MONDAY, **told)

    with board.look() as session:
        rules = reads.deadline_rules(session, EVERYWHERE)
        versions = reads.rule_versions(session, EVERYWHERE)
    assert (first, second, len(versions)) == (1, 2, 3)
    assert Rule("general", 7, "calendar", 0, MONDAY, 2) in rules


@pytest.mark.parametrize(
    ("grade", "days", "kind"),
    [("general", -1, "calendar"), ("general", 367, "working"), ("huge", 1, "calendar"), ("major", 1, "moon"),
     ("major", None, "calendar")],
)  # fmt: skip
def test_what_is_no_rule(board: Board, grade, days, kind):
    with pytest.raises(ValueError, match="No rule"), writing(board.engine) as connection:
        set_deadline_rule(connection, grade, days, kind, valid_from=MONDAY, by="Alice", at=NOON)
