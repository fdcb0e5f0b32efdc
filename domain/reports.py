"""The statutory tables: what each numbered column of the monthly form counts, and the quarters of a year.

Source of the form: domain reference 5.1 T6, the monthly table of the State Administration of Work Safety; of the
quarters: Order 16 of 2007, which asks for quarterly and yearly statistics.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.deadlines import Period
from domain.filters import Filters

ENTERPRISES, ITEMS, PERCENT, WAN = "enterprises", "items", "percent", "wan"  # what a column is counted in
BY = ("industry", "district")  # what a row of a table may be; the form's own rows are industries


@dataclass(frozen=True)
class Column:
    """One numbered column: `group` is the head above it, general or major; `share` the columns that it divides."""

    number: int
    id: str
    unit: str
    group: str = ""
    share: tuple[str, str] | None = None


MONTHLY = (
    Column(1, "enterprises", ENTERPRISES),
    Column(2, "found_general", ITEMS, "general"),
    Column(3, "closed_general", ITEMS, "general"),
    Column(4, "rate_general", PERCENT, "general", ("closed_general", "found_general")),
    Column(5, "found_major", ITEMS, "major"),
    Column(6, "closed_major", ITEMS, "major"),
    Column(7, "rate_major", PERCENT, "major", ("closed_major", "found_major")),
    Column(8, "planned", ITEMS, "major"),
    Column(9, "five", ITEMS, "major"),
    Column(10, "listed", ITEMS, "major"),
    Column(11, "province", ITEMS, "major"),
    Column(12, "funds", WAN),
)
QUARTERLY = MONTHLY[1:7]  # found, closed and rate, of general and of major hazards
COUNTED = tuple(column.id for column in MONTHLY if column.share is None and column.id != "funds")


def value_of(column: Column, row: Mapping[str, Any]) -> Any:
    """What stands in a cell: a count, a sum, or of a rate (part, whole), from the counts of a row."""
    return tuple(int(row[name]) for name in column.share) if column.share else row[column.id]


def percent(part: int, whole: int) -> float | None:
    """A share in per cent, cut to a tenth so that 100 means all; None of nothing."""
    return part * 1000 // whole / 10 if whole else None


def month_to(day: date) -> Period:
    """From January to the end of the month of `day`: the stretch that a monthly table of that month sums up."""
    return Period(date(day.year, 1, 1), day.replace(day=monthrange(day.year, day.month)[1]))


def months_of(as_of: date, today: date) -> list[date]:
    """The last day of each month of the year of `as_of` that has begun by `today`, of the running one today."""
    ends = (month_to(date(as_of.year, number, 1)).last for number in range(1, 13))
    return [min(end, today) for end in ends if end.replace(day=1) <= today]


def quarters(as_of: date) -> list[Period]:
    """The quarters of the year of `as_of` that have begun, the last one up to it."""
    firsts = [date(as_of.year, month, 1) for month in (1, 4, 7, 10)]
    ends = [first - timedelta(days=1) for first in [*firsts[1:], date(as_of.year + 1, 1, 1)]]
    return [Period(first, min(end, as_of)) for first, end in zip(firsts, ends, strict=True) if first <= as_of]


def within(filters: Filters, found: Period) -> Filters:
    """The filters narrowed to what was found in a stretch of days."""
    first = max(found.first, filters.found_from or found.first)
    last = min(found.last, filters.found_to or found.last)
    return filters.only(found_from=first, found_to=last)
