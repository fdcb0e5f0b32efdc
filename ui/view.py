"""What the address asks for: filters, days and period, with what it asks in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from data_access.session import Catalog
from domain.deadlines import Period
from domain.filters import LAST_DAY, URL_KEYS, Filters, Unknown, day_of, parse, to_query

VIEW_KEYS = {*URL_KEYS.values(), "as_of", "since", "period_from", "period_to", "lang", "hall"}
SINCE_DAYS = 28  # the earlier day that a page compares with, where none is chosen


@dataclass(frozen=True)
class View:
    """What is looked at.

    `as_of` is the local calendar day that every figure holds for, `since` the earlier day it is compared
    with, `today` the board's own day; `period_from` to `period_to` is what flows and targets are held
    against. `given` tells which of as_of, since, period_from, period_to and lang the address names; `unknown`
    is what it asks for in vain.
    """

    filters: Filters
    as_of: date
    since: date
    period_from: date
    period_to: date
    today: date
    given: frozenset[str]
    unknown: tuple[Unknown, ...]

    @property
    def period(self) -> Period:
        """The days that flows are counted in, both ends inclusive."""
        return Period(min(self.period_from, self.as_of), self.as_of)

    @property
    def whole_period(self) -> Period:
        """The period up to its end, which may still be to come: what targets are set for."""
        return Period(min(self.period_from, self.as_of), self.period_to)

    @property
    def query(self) -> dict[str, str]:
        """What every link holds on to: the filters, and the days that were chosen.

        The board's own day is left out, so that a page left open follows the calendar.
        """
        days = {"as_of": self.as_of, "since": self.since}
        days |= {"period_from": self.period_from, "period_to": self.period_to}
        return to_query(self.filters) | {
            key: day.isoformat()
            for key, day in days.items()
            if key in self.given and not (key == "as_of" and day == self.today)
        }


def view_of(query: Mapping[str, list[str]], catalog: Catalog, today: date) -> View:
    """Read a query. What it does not know, a day to come and days in the wrong order are told in `unknown`.

    Without a choice: as of today, compared with four weeks before, the period the calendar year.
    """
    known = {
        "units": catalog.unit_ids.__contains__,
        "departments": catalog.department_ids.__contains__,
        "industries": catalog.industry_ids.__contains__,
    }
    filters, unknown = parse(query, known)
    chosen: dict[str, date] = {}

    def day(key: str, latest: date, otherwise: date) -> date:
        asked = [value for value in query.get(key, []) if value][-1:]
        found = day_of(asked[0]) if asked else None
        if found is not None and found <= latest:
            chosen[key] = found
            return found
        unknown.extend(Unknown(key, value) for value in asked)
        return otherwise

    as_of = day("as_of", today, today)
    since = day("since", as_of, as_of - timedelta(days=SINCE_DAYS))
    period_from = day("period_from", as_of, date(as_of.year, 1, 1))
    period_to = day("period_to", LAST_DAY, max(date(as_of.year, 12, 31), period_from))
    if period_to < period_from:
        unknown.append(Unknown("period_to", period_to.isoformat()))
        period_to = chosen["period_to"] = period_from
    given = frozenset(chosen) | ({"lang"} if query.get("lang") else set())
    return View(filters, as_of, since, period_from, period_to, today, given, tuple(unknown))
