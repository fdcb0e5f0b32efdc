"""Every published number, defined once: what it counts, of what, and which way is better.

A count is told by conditions on one round of rectification (a cycle) as it stood on the as-of day.
The screen's number, its rows, the exported cell, the kept counts and docs/measures.md all read this table.
Source of the formulas: domain reference section 4.1 (monthly form of the State Administration of Work
Safety; city enforcement statistics), at the level of cycles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from domain.status import ACTIVE, COUNTED, OPEN

# How the deadline in force on the as-of day must lie.
ANY, DATED, UNDATED, PAST, TODAY, TO_DATE, IN_PERIOD = (
    "any", "dated", "undated", "past", "today", "to_date", "in_period",
)  # fmt: skip


@dataclass(frozen=True)
class Count:
    """A number of hazards (cycles). All conditions hold together, on the as-of day.

    opened: None, "in_period" or "before_period". closed: None, "in_period" or "not_before_period".
    waiting: None, True (rectified in time and waiting for the acceptor) or False (anything else).
    """

    id: str
    statuses: tuple[str, ...]
    due: str = ANY
    opened: str | None = None
    closed: str | None = None
    waiting: bool | None = None
    in_time: bool = False
    extended: bool = False
    reopened: bool = False
    major: bool = False
    better: str = ""  # "low", "high" or "" where more is neither good nor bad
    of: str = "found"  # the count that this one is a part of: its n of d

    @property
    def base(self) -> str:
        """The id without the twin's ending: the one that has a name and a definition."""
        return self.id.removesuffix("_major")


@dataclass(frozen=True)
class Rate:
    """A share between two counts; without a denominator it is unknown, never 0 or 100 %."""

    id: str
    numerator: str
    denominator: str
    major: bool = False
    better: str = "high"

    @property
    def base(self) -> str:
        """The id without the twin's ending."""
        return self.id.removesuffix("_major")


@dataclass(frozen=True)
class Days:
    """A statistic of the days overdue ("oldest" or "median") over the overdue hazards."""

    id: str
    statistic: str
    over: str
    major: bool = False
    better: str = "low"

    @property
    def base(self) -> str:
        """The id without the twin's ending."""
        return self.id.removesuffix("_major")


CLOSED = ("closed",)
_COUNTS = (
    Count("found", COUNTED, of=""),
    Count("closed", CLOSED, better="high"),
    Count("open", OPEN, better="low"),
    Count("overdue", OPEN, due=PAST, better="low", of="open"),
    Count("overdue_unrectified", OPEN, due=PAST, waiting=False, better="low", of="overdue"),
    Count("overdue_waiting", OPEN, due=PAST, waiting=True, better="low", of="overdue"),
    Count("due_today", OPEN, due=TODAY, of="open"),
    Count("no_deadline", OPEN, due=UNDATED, better="low", of="open"),
    Count("active", ACTIVE, of="open"),
    Count("to_accept", ("to_accept",), better="low", of="open"),
    Count("accepted", ("accepted",), better="low", of="open"),
    Count("extended", COUNTED, extended=True, better="low"),
    Count("reopened", COUNTED, reopened=True, better="low"),
    Count("due", COUNTED, due=TO_DATE),
    Count("closed_due", CLOSED, due=TO_DATE, better="high", of="due"),
    Count("on_time", CLOSED, due=TO_DATE, in_time=True, better="high", of="due"),
    Count("carried_over", COUNTED, opened="before_period", closed="not_before_period", of=""),
    Count("new", COUNTED, opened="in_period", of=""),
    Count("closed_in_period", CLOSED, closed="in_period", better="high", of=""),
    Count("due_in_period", COUNTED, due=IN_PERIOD, of=""),
    Count("in_time_in_period", CLOSED, due=IN_PERIOD, in_time=True, better="high", of="due_in_period"),
)
_RATES = (
    Rate("rectification_rate", "closed", "found"),
    Rate("due_rate", "closed_due", "due"),
    Rate("on_time_rate", "on_time", "due"),
    Rate("target_rate", "in_time_in_period", "due_in_period"),
)
_DAYS = (
    Days("oldest_overdue_days", "oldest", "overdue"),
    Days("median_overdue_days", "median", "overdue"),
)


M = TypeVar("M", Count, Rate, Days)


def _twin(measure: M) -> M:
    changed: dict[str, object] = {"id": f"{measure.id}_major", "major": True}
    if isinstance(measure, Count) and measure.of:
        changed["of"] = f"{measure.of}_major"
    if isinstance(measure, Rate):
        changed["numerator"] = f"{measure.numerator}_major"
        changed["denominator"] = f"{measure.denominator}_major"
    if isinstance(measure, Days):
        changed["over"] = f"{measure.over}_major"
    return replace(measure, **changed)  # type: ignore[arg-type]


COUNTS: dict[str, Count] = {m.id: m for base in _COUNTS for m in (base, _twin(base))}
RATES: dict[str, Rate] = {m.id: m for base in _RATES for m in (base, _twin(base))}
DAYS: dict[str, Days] = {m.id: m for base in _DAYS for m in (base, _twin(base))}
MEASURES: dict[str, Count | Rate | Days] = {**COUNTS, **RATES, **DAYS}


def parts(measure_id: str, figures: dict[str, int]) -> tuple[float | None, int | None, int | None]:
    """Value, numerator and denominator of a count or rate, from the counts of one group.

    A count's denominator is the count that it is a part of (None where it is a whole). A rate's value
    is None where nothing stands below the line.
    """
    measure = MEASURES[measure_id]
    if isinstance(measure, Rate):
        top, below = figures[measure.numerator], figures[measure.denominator]
        return (top / below if below else None), top, below
    if isinstance(measure, Count):
        return figures[measure.id], figures[measure.id], figures[measure.of] if measure.of else None
    raise KeyError(f"{measure_id} is told by days, not by counts")


def rows_behind(measure_id: str) -> str:
    """The count whose rows a number opens: a rate opens its denominator's, a day statistic its hazards'."""
    measure = MEASURES[measure_id]
    if isinstance(measure, Rate):
        return measure.denominator
    return measure.over if isinstance(measure, Days) else measure.id
