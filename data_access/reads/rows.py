"""The rows behind a number: exactly those that it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, func, nulls_last, select, true

from data_access.reads.conditions import (
    Condition,
    counted,
    counts,
    in_band,
    in_force,
    in_scope,
    narrowed,
)  # fmt: skip
from data_access.reads.figures import with_codes
from data_access.session import Session
from data_access.tables import cycle, enterprise, hazard, span
from domain.deadlines import Period
from domain.filters import Filters
from domain.measures import COUNTS, rows_behind
from domain.people import Scope
from domain.status import OPEN

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
    "code": hazard.c.code,
}
SORTS: dict[str, ColumnElement[object]] = {
    "due": span.c.due_on,
    "found": span.c.opened_on,
    "number": hazard.c.number,
    "unit": span.c.unit_id,
    "industry": span.c.industry_id,
    "risk": case((span.c.risk == 0, 9), else_=span.c.risk),
    "grade": case((span.c.grade == "major", 0), else_=1),
    "status": span.c.status,
    "closed": span.c.closed_on,
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
    sort: str = "due",
    limit: int | None = 50,
    offset: int = 0,
) -> pd.DataFrame:
    """The hazards that a measure counts on `as_of`, one row a cycle.

    `measure` None lists everything in force, void and unconfirmed rows too. `band` keeps one band of
    deadlines of what is open; `cell` one (likelihood, severity), (-1, -1) for those without scores.
    `due_between` keeps open hazards whose deadline lies between two days, both inclusive, None open.
    `sort` is a key of SORTS, with "-" in front for falling order; rows without that value come last.
    Columns: those of COLUMNS, days as datetime.date, and days_left (int, NaN without a deadline).
    Raises KeyError for an unknown measure or sort.
    """
    only: dict[str, Any] = {"measure": measure, "band": band, "cell": cell, "due_between": due_between}
    question = _those(session, scope, filters, as_of, period=period, **only)
    column = SORTS[sort.removeprefix("-")]
    order = nulls_last(column.desc() if sort.startswith("-") else column.asc())
    question = question.with_only_columns(*(value.label(name) for name, value in COLUMNS.items()))
    question = question.order_by(order, span.c.hazard_id, span.c.cycle).limit(limit).offset(offset)
    found = pd.DataFrame(session.connection.execute(question).all(), columns=list(COLUMNS))
    found["days_left"] = [(due - as_of).days if due is not None else None for due in found["due_on"]]
    return with_codes(session, found)


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
) -> int:
    """How many rows `rows` would list without a limit."""
    only: dict[str, Any] = {"measure": measure, "band": band, "cell": cell, "due_between": due_between}
    question = _those(session, scope, filters, as_of, period=period, **only)
    return session.connection.execute(question.with_only_columns(func.count())).scalar_one()


def _those(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    *,
    period: Period,
    measure: str | None,
    band: str | None,
    cell: tuple[float, float] | None,
    due_between: tuple[date | None, date | None] | None,
) -> Select[tuple[object, ...]]:
    wanted: list[Condition] = [in_force(session, as_of), in_scope(session, scope), narrowed(session, filters)]
    if measure is not None:
        wanted += [counted(), counts(COUNTS[rows_behind(measure)], as_of, period)]
    if band is not None:
        wanted += [span.c.status.in_(OPEN), in_band(band, as_of)]
    if cell is not None:
        wanted += [span.c.status.in_(OPEN), _scored(cell)]
    if due_between is not None:
        first, last = due_between
        wanted += [span.c.status.in_(OPEN), span.c.due_on.is_not(None)]
        wanted += [span.c.due_on >= first] if first is not None else []
        wanted += [span.c.due_on <= last] if last is not None else []
    return (
        select(span.c.hazard_id)
        .join(hazard, hazard.c.id == span.c.hazard_id)
        .join(cycle, and_(cycle.c.hazard_id == span.c.hazard_id, cycle.c.seq == span.c.cycle))
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .where(and_(true(), *wanted))
    )


def _scored(cell: tuple[float, float]) -> Condition:
    likelihood, severity = cell
    if likelihood < 0:
        return span.c.likelihood.is_(None)
    return and_(span.c.likelihood == likelihood, span.c.severity == severity)
