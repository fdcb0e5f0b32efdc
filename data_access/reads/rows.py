"""The rows behind a number: exactly those that it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import and_, select

from data_access.chosen import with_scores
from data_access.families import OPEN_NUMBERS
from data_access.packing import STATUS, part
from data_access.reads.as_closed import facts_then
from data_access.reads.cells import Cells
from data_access.reads.conditions import in_force, in_scope
from data_access.reads.figures import framed
from data_access.reads.listing import OPEN_FIRST, SORTS, Key, Listing, Test, between
from data_access.reads.quality import lacking
from data_access.session import Session
from data_access.tables import cycle, enterprise, hazard, score, span
from domain.deadlines import NO_DATE, Period, band_days
from domain.filters import Filters
from domain.measures import COUNTS
from domain.people import Scope
from domain.quality import OF_LACKS
from domain.status import ENDED, OPEN

__all__ = ["COLUMNS", "OPEN_FIRST", "SORTS", "by_keys", "count_rows", "rows"]
TOGETHER = 500  # hazards that are read in one question
Lists = dict[str, list[Any]]  # the values of each column

COLUMNS = {
    "id": hazard.c.id,
    "cycle": span.c.cycle,
    "number": hazard.c.number,
    "number_en": hazard.c.number_en,
    "unit": span.c.unit_id,
    "district": span.c.district_id,
    "department": span.c.department_id,
    "industry": span.c.industry_id,
    "enterprise": enterprise.c.name,
    "location": hazard.c.location,
    "description": hazard.c.description,
    "category": hazard.c.category,
    "grade": span.c.grade,
    "risk": span.c.risk,
    "likelihood": span.c.likelihood,
    "severity": span.c.severity,
    "exposure": span.c.exposure,
    "profile": span.c.profile,
    "status": span.c.status,
    "source": span.c.source,
    "found_on": hazard.c.found_on,
    "opened_on": span.c.opened_on,
    "first_due_on": span.c.first_due_on,
    "due_on": span.c.due_on,
    "due_kind": span.c.due_kind,
    "due_text": cycle.c.due_text,
    "rectified_on": span.c.rectified_on,
    "closed_on": span.c.closed_on,
    "owner": hazard.c.owner,
    "phone": hazard.c.phone,
    "measure": hazard.c.measure,
    "code": hazard.c.code,
}


def rows(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    *,
    period: Period,
    measure: str | None = "found",
    band: str | None = None,
    cell: tuple[float, float] | None = None,
    due_between: tuple[date | None, date | None] | None = None,
    lack: str | None = None,
    sort: str = "due",
    limit: int | None = 50,
    offset: int = 0,
) -> pd.DataFrame:
    """The hazards that a measure counts on `as_of`, one row a cycle.

    `measure` None lists everything in force, void and unconfirmed rows too. `band` keeps one band of
    deadlines of what is open; `cell` one (likelihood, severity), (-1, -1) for those without scores.
    `due_between` keeps open hazards whose deadline lies between two days, both inclusive, None open. `lack` is one of
    OF_LACKS and keeps those that have it, by the facts as they are written now.
    `sort` is a key of SORTS, with "-" in front for falling order; rows without that value come last. Or it is
    OPEN_FIRST, of the measure "found" only: the open by deadline, then the closed, the last closed first.
    Columns: those of COLUMNS, days as datetime.date, days_left (int, NaN without a deadline) and moved (how often
    the deadline was moved).
    Raises KeyError for an unknown measure or sort.
    """
    listing = _listing(Cells(session, scope, filters, as_of), period, measure, band, cell, due_between, lack)
    return by_keys(session, scope, listing.keys(sort, limit, offset), as_of)


# Put together once: it takes longer than asking it.
_FACTS = (
    select(*(value.label(name) for name, value in COLUMNS.items()), span.c.from_on)
    .join(hazard, hazard.c.id == span.c.hazard_id)
    .join(cycle, and_(cycle.c.hazard_id == span.c.hazard_id, cycle.c.seq == span.c.cycle))
    .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
)


def by_keys(session: Session, scope: Scope, keys: Sequence[Key], as_of: date) -> pd.DataFrame:
    """The rows of keys that a scoped question found, in their order, with the columns of `rows`."""
    known: dict[Key, Any] = {}
    for start in range(0, len(keys), TOGETHER):
        hazards = sorted({key[0] for key in keys[start : start + TOGETHER]})
        asked = _FACTS.where(
            span.c.hazard_id.in_(hazards), in_scope(session, scope), in_force(session, as_of)
        )
        known |= {(row[0], row[1], row[-1]): row for row in session.connection.execute(asked).all()}
    # Plain lists as long as anything is still put into them: a frame takes its time over every change.
    told = zip(*(known[key][:-1] for key in keys), strict=True)
    found: Lists = (
        dict(zip(COLUMNS, map(list, told), strict=True)) if keys else {name: [] for name in COLUMNS}
    )
    _tell_then(session, scope, found, as_of)
    found["days_left"] = [None if due is None else (due - as_of).days for due in found["due_on"]]
    found["moved"] = _moved(session, found, as_of)
    return framed(session.catalog, found)


def _tell_then(session: Session, scope: Scope, found: Lists, as_of: date) -> None:
    """Put the facts of then in the place of today's where a hazard went on elsewhere.

    As things stand now, only what has ended can have gone on: any other round is its hazard's last.
    """
    settled = session.settled(as_of)
    asked = zip(found["id"], found["status"], strict=True)
    then = facts_then(session, scope, [key for key, status in asked if not settled or status in ENDED])
    if not then:
        return
    for at, key in enumerate(found["id"]):
        for name, value in then.get(key, {}).items():
            if name in COLUMNS:
                found[name][at] = value


def _moved(session: Session, found: Lists, as_of: date) -> list[int]:
    """How often the deadline of each row's cycle was moved up to `as_of`; asked of those where it was at all."""
    rounds = list(zip(found["id"], found["cycle"], strict=True))
    days = zip(rounds, found["due_on"], found["first_due_on"], strict=True)
    extended = {one for one, due, first in days if due is not None and first is not None and due != first}
    ids, times = sorted({key for key, _ in extended}), Counter[tuple[int, int]]()
    for start in range(0, len(ids), TOGETHER):
        asked = select(span.c.hazard_id, span.c.cycle, span.c.due_on).where(
            span.c.hazard_id.in_(ids[start : start + TOGETHER]), span.c.from_on <= as_of
        )
        told = session.connection.execute(asked.order_by(span.c.hazard_id, span.c.cycle, span.c.from_on))
        for key, stretches in groupby(told, key=lambda row: (row.hazard_id, row.cycle)):
            dues = [row.due_on for row in stretches if row.due_on is not None]
            times[key] = sum(one != other for one, other in pairwise(dues))
    return [times[one] if one in extended else 0 for one in rounds]


def count_rows(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    *,
    period: Period,
    measure: str | None = "found",
    band: str | None = None,
    cell: tuple[float, float] | None = None,
    due_between: tuple[date | None, date | None] | None = None,
    lack: str | None = None,
) -> int:
    """How many rows `rows` would list without a limit."""
    return _listing(
        Cells(session, scope, filters, as_of), period, measure, band, cell, due_between, lack
    ).count()


def _listing(
    cells: Cells, period: Period, measure: str | None, band: str | None, cell: tuple[float, float] | None,
    due_between: tuple[date | None, date | None] | None, lack: str | None,
) -> Listing:  # fmt: skip
    tests: list[Test] = []
    if band == NO_DATE:
        tests.append(lambda rows: rows["due"] == 0)
    elif band is not None:
        tests.append(between("due", *band_days(band, cells.as_of)))
    if cell is not None and cell[0] < 0:
        tests.append(with_scores(cells.session, score.c.likelihood.is_(None)))
    elif cell is not None:
        tests.append(with_scores(cells.session, score.c.likelihood == cell[0], score.c.severity == cell[1]))
    if due_between is not None:
        tests.append(between("due", *due_between))
    of_open = bool(tests)
    if of_open:
        tests.append(lambda rows: np.isin(part(rows["code"], STATUS), OPEN_NUMBERS))
    if lack is not None:
        tests.append(lacking(cells, lack))
        of_open |= set(COUNTS[OF_LACKS[lack]].statuses) <= set(OPEN)
    return Listing(cells, measure, period, tuple(tests), open_only=of_open)
