"""How close a deadline is: days left, bands, and the elapsed part of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DUE_KINDS = ("day", "month", "tenday", "quarter", "year", "immediate", "long_term", "none", "unreadable")
UNDATED = ("long_term", "none", "unreadable")


@dataclass(frozen=True)
class Band:
    """A stretch of days to the deadline, both ends inclusive; None is open."""

    code: str
    first: int | None
    last: int | None


# Conventions of this board (domain.md section 10, inferred): the deadline day itself is not overdue.
BANDS = (
    Band("overdue", None, -1),
    Band("today", 0, 0),
    Band("d1_3", 1, 3),
    Band("d4_7", 4, 7),
    Band("d8_15", 8, 15),
    Band("d16_30", 16, 30),
    Band("later", 31, None),
)
NO_DATE = "no_date"
FURTHEST = 3660  # days, ten years: what a person sets beyond them is a slip of the hand
BAND_CODES = (*(band.code for band in BANDS), NO_DATE)


def days_left(due_on: date | None, as_of: date) -> int | None:
    """Days from `as_of` to the deadline: 0 on the day itself, negative when late, None without a date."""
    return None if due_on is None else (due_on - as_of).days


def band(due_on: date | None, as_of: date) -> str:
    """The code of the band that a deadline falls in on `as_of`."""
    left = days_left(due_on, as_of)
    if left is None:
        return NO_DATE
    for candidate in BANDS:
        above = candidate.first is None or left >= candidate.first
        if above and (candidate.last is None or left <= candidate.last):
            return candidate.code
    raise AssertionError(f"no band holds {left} days")  # BANDS leave no gap; a test proves it


def band_days(code: str, as_of: date) -> tuple[date | None, date | None]:
    """First and last deadline day (inclusive) of a dated band on `as_of`; None where it is open."""
    found = next(candidate for candidate in BANDS if candidate.code == code)
    first = None if found.first is None else as_of + timedelta(days=found.first)
    last = None if found.last is None else as_of + timedelta(days=found.last)
    return first, last


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends inclusive."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has; at least one."""
        return (self.last - self.first).days + 1


def year_to(as_of: date) -> Period:
    """The calendar year up to and including `as_of`: the period where none is chosen."""
    return Period(date(as_of.year, 1, 1), as_of)


def year_of(as_of: date) -> Period:
    """The whole calendar year of `as_of`: what targets are held against where no period is chosen."""
    return Period(date(as_of.year, 1, 1), date(as_of.year, 12, 31))


def elapsed_share(as_of: date, whole: Period) -> float:
    """Days gone / days of the period, between 0 and 1."""
    gone = (min(as_of, whole.last) - whole.first).days + 1
    return max(0, gone) / whole.days


def furthest_due(on: date) -> date:
    """The latest day that a person may set as a deadline on a day."""
    return on + timedelta(days=FURTHEST)
