"""Open hazards without a lead department given to the department that leads their industry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from data_access.reads.conditions import last_round
from data_access.session import Session
from data_access.tables import OPEN_NOW, UNASSIGNED, hazard, industry, span
from data_access.writes.bulk_deeds import apply
from domain.bulk import MOST, Assign
from domain.people import NotTheOffice, Viewer, may_administer


@dataclass(frozen=True)
class Given:
    """How many hazards came to their industries' departments, and how many the rules of a correction left out."""

    hazards: int
    left_out: int


def give_to_leads(session: Session, viewer: Viewer, *, reason: str, today: date, at: datetime) -> Given:
    """Give each open hazard that has no lead department to the one that leads its industry, from today.

    As an assignment by hand, in the caller's transaction, with its history: no figure of a day before changes, and
    what has a department keeps it. Raises NotTheOffice.
    """
    if not may_administer(viewer):
        raise NotTheOffice
    asked = (
        select(industry.c.department_id, hazard.c.number, hazard.c.version)
        .join(span, span.c.industry_id == industry.c.id)
        .join(hazard, hazard.c.id == span.c.hazard_id)
        .where(OPEN_NOW, span.c.department_id == UNASSIGNED, industry.c.department_id.is_not(None))
        .where(last_round(), span.c.industry_id != UNASSIGNED)
        .order_by(industry.c.department_id, hazard.c.id)
    )
    rows: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for department_id, number, version in session.connection.execute(asked):
        rows[department_id].append((number, version))
    given = left_out = 0
    for department_id, theirs in rows.items():
        deed = Assign(department_id=department_id, reason=reason)
        for start in range(0, len(theirs), MOST):
            done = apply(session, viewer, theirs[start : start + MOST], deed, today=today, at=at)
            left_out += sum(one.refused is not None for one in done)
            given += sum(one.refused is None for one in done)
    return Given(given, left_out)
