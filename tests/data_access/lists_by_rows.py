"""The lists behind the numbers, found span by span in SQL: what lists from the kept counts are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, nulls_last, select, true

from data_access.reads.conditions import Condition, in_force, in_scope
from data_access.reads.figures import with_codes
from data_access.reads.rows import COLUMNS
from data_access.session import Session
from data_access.tables import cycle, enterprise, hazard, span
from domain.deadlines import Period
from domain.filters import Filters
from domain.measures import COUNTS, rows_behind
from domain.people import Scope
from domain.picks import Pick
from domain.status import OPEN
from tests.data_access.by_rows import GROUPS
from tests.data_access.sql_conditions import counted, counts, in_band, narrowed

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
    """The same answer as `reads.rows`, found span by span."""
    question = _of_measure(
        session, scope, filters, as_of,
        period=period, measure=measure, band=band, cell=cell, due_between=due_between,
    )  # fmt: skip
    return _listed(session, question, as_of, sort=sort, limit=limit, offset=offset)


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
    """The same answer as `reads.count_rows`, counted span by span."""
    question = _of_measure(
        session, scope, filters, as_of,
        period=period, measure=measure, band=band, cell=cell, due_between=due_between,
    )  # fmt: skip
    return session.connection.execute(question.with_only_columns(func.count())).scalar_one()


def _of_measure(
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
    return _joined(and_(true(), *wanted))


def _joined(wanted: Condition) -> Select[tuple[object, ...]]:
    return (
        select(span.c.hazard_id)
        .join(hazard, hazard.c.id == span.c.hazard_id)
        .join(cycle, and_(cycle.c.hazard_id == span.c.hazard_id, cycle.c.seq == span.c.cycle))
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .where(wanted)
    )


def _listed(
    session: Session,
    question: Select[tuple[object, ...]],
    as_of: date,
    *,
    sort: str,
    limit: int | None,
    offset: int,
) -> pd.DataFrame:
    column = SORTS[sort.removeprefix("-")]
    order = nulls_last(column.desc() if sort.startswith("-") else column.asc())
    question = question.with_only_columns(*(value.label(name) for name, value in COLUMNS.items()))
    question = question.order_by(order, span.c.hazard_id, span.c.cycle).limit(limit).offset(offset)
    found = pd.DataFrame(session.connection.execute(question).all(), columns=list(COLUMNS))
    found["days_left"] = [(due - as_of).days if due is not None else None for due in found["due_on"]]
    found["moved"] = [_times_moved(session, row, as_of) for row in found.to_dict("records")]
    return with_codes(session, found)


def _times_moved(session: Session, row: dict[str, Any], as_of: date) -> int:
    """How often the deadline of a row's round was moved, one stretch after the other."""
    if None in (row["due_on"], row["first_due_on"]) or row["due_on"] == row["first_due_on"]:
        return 0
    mine = (span.c.hazard_id == row["id"], span.c.cycle == row["cycle"], span.c.from_on <= as_of)
    told = session.connection.execute(select(span.c.due_on).where(*mine).order_by(span.c.from_on)).scalars()
    times, before = 0, None
    for due in told:
        if due is not None:
            times += before is not None and due != before
            before = due
    return times


def _scored(cell: tuple[float, float]) -> Condition:
    likelihood, severity = cell
    if likelihood < 0:
        return span.c.likelihood.is_(None)
    return and_(span.c.likelihood == likelihood, span.c.severity == severity)


def picked(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    pick: Pick,
    *,
    period: Period,
    sort: str = "due",
    limit: int | None = 50,
    offset: int = 0,
) -> pd.DataFrame:
    """The same answer as `picked`, found span by span."""
    question = _joined(_of_pick(session, scope, filters, as_of, pick, period=period))
    return _listed(session, question, as_of, sort=sort, limit=limit, offset=offset)


def count_picked(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    pick: Pick,
    *,
    period: Period,
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """The same answer as `count_picked`, counted span by span."""
    question = (
        select(*(GROUPS[name].label(name) for name in by), func.count())
        .where(_of_pick(session, scope, filters, as_of, pick, period=period))
        .group_by(*(GROUPS[name] for name in by))
    )
    found = pd.DataFrame(session.connection.execute(question).all(), columns=[*by, "hazards"])
    return with_codes(session, found.astype({"hazards": "int64"}))


def _of_pick(
    session: Session, scope: Scope, filters: Filters, as_of: date, pick: Pick, *, period: Period
) -> Condition:
    wanted = [in_force(session, as_of), in_scope(session, scope), narrowed(session, filters)]
    if pick.measure is not None:
        wanted += [counted(), counts(COUNTS[rows_behind(pick.measure)], as_of, period)]
    wanted += [*_places(session, pick), *_days(pick), *_risk(pick)]
    if pick.grade:
        wanted.append(span.c.grade == pick.grade)
    if pick.moved:
        wanted.append(_moved(pick.moved, as_of))
    return and_(true(), *wanted)


def _places(session: Session, pick: Pick) -> list[Condition]:
    known = session.catalog
    parts: list[Condition] = []
    if pick.districts:
        ids = [known.unit_ids[code] for code in pick.districts if code in known.unit_ids]
        parts.append(span.c.district_id.in_(sorted(ids)))
    if pick.industries:
        ids = [known.industry_ids[code] for code in pick.industries if code in known.industry_ids]
        parts.append(span.c.industry_id.in_(sorted(ids)))
    return parts


def _days(pick: Pick) -> list[Condition]:
    bounds = (
        (span.c.due_on, pick.due_from, pick.due_to),
        (span.c.opened_on, pick.opened_from, pick.opened_to),
        (span.c.closed_on, pick.closed_from, pick.closed_to),
        (span.c.rectified_on, None, pick.rectified_to),
    )
    parts: list[Condition] = []
    for column, first, last in bounds:
        if first is not None:
            parts.append(column >= first)
        if last is not None:
            parts.append(column <= last)
    return parts


def _risk(pick: Pick) -> list[Condition]:
    parts: list[Condition] = []
    if pick.risks:
        parts.append(span.c.risk.in_(pick.risks))
    if pick.profile:
        parts.append(span.c.profile.startswith(f"{pick.profile}@", autoescape=True))
    if pick.cell is not None:
        parts.append(and_(span.c.likelihood == pick.cell[0], span.c.severity == pick.cell[1]))
    if pick.scored is not None:
        parts.append(span.c.likelihood.is_not(None) if pick.scored else span.c.likelihood.is_(None))
    return parts


def _moved(times: int, as_of: date) -> Condition:
    """The deadline is later than the first one and was changed at least so often, up to `as_of`."""
    told = span.alias()
    deadlines = (
        select(func.count(distinct(told.c.due_on)))
        .where(told.c.hazard_id == span.c.hazard_id, told.c.cycle == span.c.cycle, told.c.from_on <= as_of)
        .scalar_subquery()
    )
    return and_(span.c.due_on > span.c.first_due_on, deadlines > times)
