"""From a scope, filters, a day and a measure to conditions on spans."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, or_, select, true

from data_access.session import ITSELF, Session
from data_access.tables import hazard, span
from domain.filters import Filters
from domain.people import Scope

Condition = ColumnElement[bool]


def in_force(session: Session, as_of: date) -> Condition:
    """The spans that hold on a day: one for each cycle that has begun."""
    if session.settled(as_of):
        return span.c.to_on.is_(None)
    return and_(span.c.from_on <= as_of, or_(span.c.to_on.is_(None), span.c.to_on > as_of))


def last_round(as_of: date | None = None) -> Condition:
    """The round of a span is the last of its hazard: of those that have begun on a day, or (None) of all."""
    later = span.alias()
    newer = exists().where(later.c.hazard_id == span.c.hazard_id, later.c.cycle > span.c.cycle)
    return ~(newer if as_of is None else newer.where(later.c.from_on <= as_of))


def in_scope(session: Session, scope: Scope, table: FromClause = span) -> Condition:
    """Unit in set AND lead department in set; a missing set means all, an empty one nothing.

    `table` is span under another name, where a question looks at spans twice.
    """
    if scope.nothing:
        return false()
    parts: list[Condition] = []
    if scope.units is not None:
        parts.append(table.c.unit_id.in_(sorted(all_below(session, scope.units))))
    if scope.departments is not None:
        parts.append(table.c.department_id.in_(sorted(scope.departments)))
    if scope.enterprises is not None:
        theirs = select(hazard.c.id).where(hazard.c.enterprise_id.in_(sorted(scope.enterprises)))
        parts.append(table.c.hazard_id.in_(theirs))
    return and_(true(), *parts)


def all_below(session: Session, units: frozenset[int]) -> frozenset[int]:
    """The units and everything below them."""
    return session.catalog.all_below(units)


def narrowed(session: Session, filters: Filters) -> Condition:
    """What the reader chose but for a text. A code that names nothing narrows to nothing, never to all."""
    known = session.catalog
    parts: list[Condition] = []
    if filters.units:
        alone = {
            known.unit_ids[code]
            for code in filters.units
            if code.startswith(ITSELF) and code in known.unit_ids
        }
        whole = {
            known.unit_ids[code]
            for code in filters.units
            if not code.startswith(ITSELF) and code in known.unit_ids
        }
        parts.append(span.c.unit_id.in_(sorted(alone | all_below(session, frozenset(whole)))))
    if filters.departments:
        parts.append(span.c.department_id.in_(_ids(known.department_ids, filters.departments)))
    if filters.industries:
        parts.append(span.c.industry_id.in_(_ids(known.industry_ids, filters.industries)))
    if filters.grades:
        parts.append(span.c.grade.in_(filters.grades))
    if filters.risks:
        parts.append(span.c.risk.in_(filters.risks))
    if filters.sources:
        parts.append(span.c.source.in_(filters.sources))
    if filters.statuses:
        parts.append(span.c.status.in_(filters.statuses))
    if filters.found_from:
        parts.append(span.c.opened_on >= filters.found_from)
    if filters.found_to:
        parts.append(span.c.opened_on <= filters.found_to)
    return and_(true(), *parts)


def _ids(known: dict[str, int], codes: tuple[str, ...]) -> list[int]:
    return sorted(known[code] for code in codes if code in known)
