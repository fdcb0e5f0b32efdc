"""Bands, days left and the elapsed part of a period."""

from datetime import date, timedelta

import pytest

from domain.deadlines import (
    BAND_CODES,
    BANDS,
    DUE_KINDS,
    NO_DATE,
    UNDATED,
    Period,
    band,
    band_days,
    days_left,
    elapsed_share,
    year_to,
)

MONDAY = date(2026, 6, 15)
EDGES = [
    (-400, "overdue"), (-1, "overdue"), (0, "today"), (1, "d1_3"), (3, "d1_3"), (4, "d4_7"), (7, "d4_7"),
    (8, "d8_15"), (15, "d8_15"), (16, "d16_30"), (30, "d16_30"), (31, "later"), (4000, "later"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "code"), EDGES)
def test_a_deadline_falls_in_its_band(left: int, code: str):
    assert band(MONDAY + timedelta(days=left), MONDAY) == code


def test_a_hazard_without_a_deadline_has_a_band_of_its_own():
    assert band(None, MONDAY) == NO_DATE
    assert days_left(None, MONDAY) is None


def test_a_deadline_of_today_has_no_days_left_and_is_not_overdue():
    assert days_left(MONDAY, MONDAY) == 0
    assert band(MONDAY, MONDAY) == "today"


def test_the_bands_leave_no_gap_and_do_not_overlap():
    for left in range(-60, 90):
        holding = [
            one.code for one in BANDS
            if (one.first is None or one.first <= left) and (one.last is None or left <= one.last)
        ]  # fmt: skip

        assert holding == [band(MONDAY + timedelta(days=left), MONDAY)]


@pytest.mark.parametrize("code", [code for code in BAND_CODES if code != NO_DATE])
def test_the_days_of_a_band_are_those_that_fall_in_it(code: str):
    first, last = band_days(code, MONDAY)

    for left in range(-60, 90):
        due = MONDAY + timedelta(days=left)
        inside = (first is None or first <= due) and (last is None or due <= last)
        assert inside == (band(due, MONDAY) == code)


def test_the_kinds_without_a_day_are_kinds_of_deadlines():
    assert set(UNDATED) <= set(DUE_KINDS)


def test_the_period_is_the_calendar_year_up_to_the_day():
    assert year_to(MONDAY) == Period(date(2026, 1, 1), MONDAY)
    assert year_to(date(2026, 1, 1)).days == 1


@pytest.mark.parametrize(
    ("as_of", "share"),
    [
        (date(2025, 12, 31), 0.0),  # before it began
        (date(2026, 1, 1), 0.1),  # its first day is gone at its end
        (date(2026, 1, 5), 0.5),
        (date(2026, 1, 10), 1.0),
        (date(2026, 2, 1), 1.0),  # never more than the whole
    ],
)
def test_the_elapsed_share_counts_days_gone_of_the_days_of_the_period(as_of: date, share: float):
    assert elapsed_share(as_of, Period(date(2026, 1, 1), date(2026, 1, 10))) == share
