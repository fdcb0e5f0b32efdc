"""Working days: weekends, public holidays, and the weekend days that are worked instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. `off` are weekdays that are not, `made_up` weekend days that are.

    `known_to` is the last day for which holidays are known; after it weekends alone count. None: no holiday is.
    """

    off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()
    known_to: date | None = None

    def works(self, day: date) -> bool:
        """Whether the day is worked."""
        return day in self.made_up if day.weekday() >= SATURDAY else day not in self.off

    def knows(self, day: date) -> bool:
        """Whether the holidays of that day's year are known."""
        return self.known_to is not None and day <= self.known_to

    def overridden(self, told: dict[date, bool]) -> WorkingCalendar:
        """The same with some days told otherwise: day -> whether it is worked."""
        off, made_up = set(self.off) - told.keys(), set(self.made_up) - told.keys()
        for day, works in told.items():
            if day.weekday() >= SATURDAY and works:
                made_up.add(day)
            elif day.weekday() < SATURDAY and not works:
                off.add(day)
        return WorkingCalendar(frozenset(off), frozenset(made_up), self.known_to)


WEEKENDS = WorkingCalendar()


def add_working_days(day: date, n: int, calendar: WorkingCalendar) -> date:
    """The n-th working day after `day`, or before it where n is negative; `day` itself is not counted."""
    step = ONE_DAY if n > 0 else -ONE_DAY
    for _ in range(abs(n)):
        day += step
        while not calendar.works(day):
            day += step
    return day


def working_days_between(first: date, last: date, calendar: WorkingCalendar) -> int:
    """How many working days come after `first`, up to `last` inclusive; negative where `last` lies before."""
    if last < first:
        return -working_days_between(last, first, calendar)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(map(calendar.works, days))
