"""What needs a decision: in which order, how many by name, and who counts as silent."""

from datetime import date, timedelta

import pytest

from domain.decisions import RULES, Decision, Found, Silent, decisions, rows_of, silent_units
from domain.picks import Pick

MONDAY = date(2026, 6, 15)


def ago(days: int) -> date:
    return MONDAY - timedelta(days=days)


def test_where_no_rule_finds_anything_there_is_nothing_to_decide():
    assert decisions(Found()) == []


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (1, [("late_major", 1, 0)]),
        (3, [("late_major", 1, 0), ("late_major", 1, 1), ("late_major", 1, 2)]),
        (4, [("late_major", 1, 0), ("late_major", 1, 1), ("more_late_majors", 2, 0)]),
    ],
)
def test_three_lines_at_most_tell_the_late_majors(late, told):
    assert decisions(Found(late_majors=late)) == [Decision(*one) for one in told]


def test_the_order_is_that_of_the_rules():
    found = decisions(Found(late_majors=4, undated_majors=2, silent=1, long_overdue=9, moved=3, waiting=12))

    assert [one.rule for one in found] == ["late_major", *RULES]
    assert [one.n for one in found][3:] == [2, 1, 9, 3, 12]


@pytest.mark.parametrize(("days", "silent"), [(0, False), (29, False), (30, True), (62, True)])
def test_a_unit_is_silent_from_the_thirtieth_day_on(days, silent):
    found = silent_units(["a"], {"a": ago(days)}, MONDAY)

    assert found == ([Silent("a", days)] if silent else [])


def test_a_unit_that_never_told_anything_comes_first_and_the_longest_silent_next():
    told = {"b": ago(40), "c": ago(90), "d": ago(1)}

    assert silent_units("abcd", told, MONDAY) == [Silent("a", None), Silent("c", 90), Silent("b", 40)]


def test_a_unit_that_sends_news_but_finds_nothing_is_quiet_and_told_last():
    told = {"a": ago(2), "b": ago(3), "c": ago(50)}

    found = silent_units("abc", told, MONDAY, findings={"a": 4, "c": 0})

    assert found == [Silent("c", 50), Silent("b", 3, quiet=True)]


def test_every_rule_about_hazards_has_its_rows():
    assert [isinstance(rows_of(rule, MONDAY), Pick) for rule in RULES if rule != "silent"] == [True] * 6
