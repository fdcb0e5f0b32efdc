"""From a scope, filters, a day and a measure to conditions on spans."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from data_access.session import Session
from data_access.tables import hazard, span
from domain.people import Scope

Condition = ColumnElement[bool]


def in_force(session: Session, as_of: date) -> Condition:
    """The spans that hold on a day: one for each cycle that has begun."""
    if session.settled(as_of):
        return span.c.to_on.is_(None)
    return and_(span.c.from_on <= as_of, or_(span.c.to_on.is_(None), span.c.to_on > as_of))


def in_scope(session: Session, scope: Scope) -> Condition:
    """Unit in set AND lead department in set; a missing set means all, an empty one nothing."""
    if scope.nothing:
        return false()
    parts: list[Condition] = []
    if scope.units is not None:
        parts.append(span.c.unit_id.in_(sorted(all_below(session, scope.units))))
    if scope.departments is not None:
        parts.append(span.c.department_id.in_(sorted(scope.departments)))
    if scope.enterprises is not None:
        theirs = select(hazard.c.id).where(hazard.c.enterprise_id.in_(sorted(scope.enterprises)))
        parts.append(span.c.hazard_id.in_(theirs))
    return and_(true(), *parts)


def all_below(session: Session, units: frozenset[int]) -> frozenset[int]:
    """The units and everything below them."""
    return session.catalog.all_below(units)
