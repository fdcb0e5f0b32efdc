"""How many days a hazard has: by grade and level, by the day of finding, and after a rejection."""

from datetime import date

import pytest

from domain.policy import Rule, after_rejection, rule_for
from domain.status import GRADES
from domain.working_days import WEEKENDS

FOUND = date(2026, 6, 15)  # a Monday
LATER = date(2026, 7, 1)


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize("risk", range(5))
def test_every_hazard_has_a_rule_as_shipped(grade: str, risk: int):
    assert rule_for((), grade, risk, date.min).days == {"general": 15, "major": 30}[grade]


@pytest.mark.parametrize(
    ("grade", "risk", "found", "days"),
    [
        ("general", 3, FOUND, 7),
        ("general", 3, LATER, 5),  # a later version of the same rule
        ("general", 1, FOUND, 3),  # the level has a rule of its own
        ("general", 1, LATER, 5),  # which was taken back
        ("major", 1, FOUND, 30),
        ("general", 3, date(2026, 5, 31), 15),  # found before any was set
    ],
)
def test_the_rule_in_force_on_the_day_of_finding(grade, risk, found, days):
    rules = [
        Rule("general", 10, valid_from=date(2026, 6, 1), version=1),
        Rule("general", 7, valid_from=date(2026, 6, 1), version=2),
        Rule("general", 5, valid_from=LATER, version=3),
        Rule("general", 3, risk=1, valid_from=date(2026, 6, 1), version=1),
        Rule("general", None, risk=1, valid_from=LATER, version=2),
    ]

    assert rule_for(rules, grade, risk, found).days == days


def test_days_are_calendar_days_or_working_days():
    assert Rule("general", 5).due_on(FOUND, WEEKENDS) == date(2026, 6, 20)
    assert Rule("general", 5, "working").due_on(FOUND, WEEKENDS) == date(2026, 6, 22)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (date(2026, 6, 20), date(2026, 7, 5)),
        (date(2026, 6, 1), date(2026, 6, 30)),
        (None, date(2026, 6, 30)),
    ],
)
def test_after_a_rejection_the_days_run_from_the_old_deadline_or_from_today(old, new):
    assert after_rejection(old, FOUND, Rule("general", 15), WEEKENDS) == new
