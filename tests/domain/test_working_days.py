"""Working days over weekends, holidays and made-up days, there and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.working_days import WEEKENDS, WorkingCalendar, add_working_days, working_days_between

# The Spring Festival of 2026: free from Sunday 15 to Monday 23 February; worked on Saturdays 14 and 28.
SPRING = WorkingCalendar(
    off=frozenset(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)),
    made_up=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
    known_to=date(2026, 12, 31),
)


@pytest.mark.parametrize(
    ("start", "n", "calendar", "end"),
    [
        (date(2026, 6, 12), 1, WEEKENDS, date(2026, 6, 15)),  # a Friday
        (date(2026, 6, 13), 1, WEEKENDS, date(2026, 6, 15)),  # the Saturday after it
        (date(2026, 6, 15), 0, WEEKENDS, date(2026, 6, 15)),
        (date(2026, 2, 13), 1, SPRING, date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 13), 2, SPRING, date(2026, 2, 24)),
        (date(2026, 2, 13), 6, SPRING, date(2026, 2, 28)),
        (date(2026, 2, 24), -1, SPRING, date(2026, 2, 14)),
        (date(2026, 3, 2), -2, SPRING, date(2026, 2, 27)),
    ],
)
def test_the_nth_working_day(start, n, calendar, end):
    assert add_working_days(start, n, calendar) == end


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 2, 13), date(2026, 2, 13), 0),
        (date(2026, 2, 13), date(2026, 2, 23), 1),
        (date(2026, 2, 13), date(2026, 2, 28), 6),
        (date(2026, 2, 28), date(2026, 2, 13), -6),
    ],
)
def test_the_working_days_between_two_days(first, last, days):
    assert working_days_between(first, last, SPRING) == days


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 31))


@given(DAYS, st.integers(0, 60))
def test_there_and_back(day: date, n: int):
    end = add_working_days(day, n, SPRING)

    assert working_days_between(day, end, SPRING) == n
    assert n == 0 or SPRING.works(end)


@given(st.dictionaries(DAYS, st.booleans(), max_size=20))
def test_what_is_told_otherwise_holds_and_nothing_else_changes(told: dict[date, bool]):
    changed = SPRING.overridden(told)

    every = [date(2026, 1, 1) + timedelta(days=n) for n in range(90)]
    assert [changed.works(day) for day in every] == [told.get(day, SPRING.works(day)) for day in every]


def test_beyond_the_known_years_weekends_alone_count():
    assert [SPRING.knows(date(2026, 12, 31)), SPRING.knows(date(2027, 1, 1))] == [True, False]
    assert SPRING.works(date(2027, 1, 1))
    assert not WEEKENDS.knows(date(2026, 1, 1))
