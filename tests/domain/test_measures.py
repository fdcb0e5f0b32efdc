"""The table of measures hangs together, and rates say nothing where nothing stands below the line."""

import pytest

from domain.measures import COUNTS, DAYS, MEASURES, RATES, parts, rows_behind
from domain.status import COUNTED

PUBLISHED = (
    "found", "closed", "open", "overdue", "due_today", "no_deadline", "to_accept", "extended", "reopened",
    "rectification_rate", "due_rate", "on_time_rate", "oldest_overdue_days", "median_overdue_days", "carried_over",
    "new", "closed_in_period", "overdue_unrectified", "overdue_waiting", "target_rate",
)  # fmt: skip


@pytest.mark.parametrize("measure", PUBLISHED)
def test_every_published_measure_has_a_twin_for_majors(measure: str):
    assert not MEASURES[measure].major
    assert MEASURES[f"{measure}_major"].major
    assert MEASURES[f"{measure}_major"].base == measure


@pytest.mark.parametrize("measure", MEASURES)
def test_a_twin_stands_on_twins(measure: str):
    one = MEASURES[measure]
    names = {
        getattr(one, name) for name in ("of", "numerator", "denominator", "over") if getattr(one, name, "")
    }

    assert {name in COUNTS for name in names} <= {True}
    assert {COUNTS[name].major for name in names} <= {one.major}


def test_void_and_unconfirmed_are_in_no_measure():
    statuses = {status for count in COUNTS.values() for status in count.statuses}

    assert statuses == set(COUNTED)
    assert not {"void", "reported"} & statuses


@pytest.mark.parametrize("measure", RATES)
def test_a_rate_over_nothing_is_unknown(measure: str):
    assert parts(measure, dict.fromkeys(COUNTS, 0)) == (None, 0, 0)


def test_a_rate_is_numerator_over_denominator():
    assert parts("rectification_rate", {"closed": 3, "found": 4}) == (0.75, 3, 4)


def test_a_count_stands_beside_the_count_that_it_is_a_part_of():
    assert parts("overdue", {"overdue": 2, "open": 5}) == (2, 2, 5)
    assert parts("found", {"found": 7}) == (7, 7, None)


def test_a_statistic_of_days_has_no_parts():
    with pytest.raises(KeyError):
        parts("oldest_overdue_days", {})


def test_a_number_opens_the_rows_that_it_is_made_of():
    assert rows_behind("overdue") == "overdue"
    assert rows_behind("on_time_rate_major") == "due_major"
    assert {rows_behind(name) for name in DAYS} == {"overdue", "overdue_major"}
