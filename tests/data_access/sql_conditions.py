"""A question's filters and measures as conditions on spans in SQL: what the kept counts are compared with."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, or_, select, true

from data_access.reads import conditions
from data_access.reads.conditions import Condition
from data_access.session import Session
from data_access.tables import enterprise, hazard, span
from domain.deadlines import NO_DATE, Period, band_days
from domain.filters import Filters
from domain.measures import (
    DATED,
    IN_PERIOD,
    PAST,
    TO_DATE,
    TODAY,
    UNDATED,
    Count,
)  # fmt: skip
from domain.status import COUNTED


def narrowed(session: Session, filters: Filters) -> Condition:
    """What the reader chose, the text looked for in each row."""
    chosen = conditions.narrowed(session, filters)
    return and_(chosen, _mentions(filters.text)) if filters.text else chosen


def _mentions(text: str) -> Condition:
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    fields = (
        hazard.c.number, hazard.c.number_en, hazard.c.code, hazard.c.description, hazard.c.location,
        enterprise.c.name, hazard.c.owner,
    )  # fmt: skip
    found = (
        select(hazard.c.id)
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .where(or_(*(column.ilike(pattern, escape="\\") for column in fields)))
    )
    return span.c.hazard_id.in_(found)


def counts(measure: Count, as_of: date, period: Period) -> Condition:
    """What a count asks of a span in force on `as_of`: the one place where measures become SQL."""
    parts: list[Condition] = []
    if measure.statuses != COUNTED:
        parts.append(span.c.status.in_(measure.statuses))
    parts += _deadline(measure, as_of, period)
    if measure.waiting is not None:
        waits = waiting()
        parts.append(waits if measure.waiting else ~waits)
    if measure.in_time:
        parts.append(span.c.closed_on <= span.c.due_on)
    if measure.extended:
        parts.append(span.c.due_on > span.c.first_due_on)
    if measure.reopened:
        parts.append(span.c.cycle > 1)
    if measure.major:
        parts.append(span.c.grade == "major")
    if measure.opened == "in_period":
        parts.append(span.c.opened_on.between(period.first, as_of))
    if measure.opened == "before_period":
        parts.append(span.c.opened_on < period.first)
    if measure.closed == "in_period":
        parts.append(span.c.closed_on.between(period.first, as_of))
    if measure.closed == "not_before_period":
        parts.append(or_(span.c.closed_on.is_(None), span.c.closed_on >= period.first))
    return and_(true(), *parts)


def _deadline(measure: Count, as_of: date, period: Period) -> list[Condition]:
    due = span.c.due_on
    asked: dict[str, list[Condition]] = {
        PAST: [due < as_of],
        TODAY: [due == as_of],
        TO_DATE: [due <= as_of],
        UNDATED: [due.is_(None)],
        DATED: [due.is_not(None)],
        IN_PERIOD: [due.between(period.first, period.last)],
    }
    return asked.get(measure.due, [])


def waiting() -> Condition:
    """Rectified by the deadline and still waiting: the acceptor's delay. Never null."""
    return and_(span.c.status.in_(("to_accept", "accepted")), span.c.rectified_on.is_not(None),
                span.c.due_on.is_not(None), span.c.rectified_on <= span.c.due_on)  # fmt: skip


def counted() -> Condition:
    """Reported and void spans are in no measure."""
    return span.c.status.in_(COUNTED)


def in_band(code: str, as_of: date) -> Condition:
    """The spans whose deadline lies in a band on `as_of`."""
    if code == NO_DATE:
        return span.c.due_on.is_(None)
    first, last = band_days(code, as_of)
    parts: list[Condition] = []
    if first is not None:
        parts.append(span.c.due_on >= first)
    if last is not None:
        parts.append(span.c.due_on <= last)
    return and_(true(), *parts)
