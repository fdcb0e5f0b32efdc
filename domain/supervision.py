"""Supervised listing (挂牌督办): who lists, for how long, and the days that publicity and extension are bound to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.extension import NOTICE
from domain.working_days import WorkingCalendar, add_working_days

LEVELS = ("province", "city", "county")  # of the government that lists
DELISTED_FROM = ("accepted", "closed", "void")  # statuses in which a listing may end
SOON = 30  # days in which the end of a listing is near
BANDS = ("late", "soon", "running")
# Source: Qingdao 2012 (domain rules 3.4): rectified within a year; made public within 5 working days of the listing
# and of the delisting; an extension asked for at least 20 working days before the end and decided within 10. How far
# an extension may go is not in the copy that was read: the year of the whole is the bound that is known.
PUBLISH_WITHIN = 5  # working days
DECIDE_WITHIN = 10  # working days
ASK_BEFORE = NOTICE["listed"] or 0


@dataclass(frozen=True)
class Bounds:
    """The days that a listing is bound to."""

    publish_by: date
    ask_by: date


def latest_due(listed_on: date) -> date:
    """The last day that a listing may run to, however often it is extended: the same day of the next year."""
    try:
        return listed_on.replace(year=listed_on.year + 1)
    except ValueError:  # 29 February
        return listed_on.replace(year=listed_on.year + 1, day=28)


def bounds(listed_on: date, due_on: date, calendar: WorkingCalendar) -> Bounds:
    """When the listing has to be public, and the last day on which an extension may be asked for."""
    publish_by = add_working_days(listed_on, PUBLISH_WITHIN, calendar)
    return Bounds(publish_by, add_working_days(due_on, -ASK_BEFORE, calendar))


def band_of(due_on: date, as_of: date) -> str:
    """Which of BANDS a listing stands in: past its end, near it, running."""
    left = (due_on - as_of).days
    return BANDS[0] if left < 0 else BANDS[1] if left <= SOON else BANDS[2]
