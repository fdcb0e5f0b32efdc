"""Extensions of deadlines that wait for somebody's decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, true

from data_access.reads.conditions import in_scope
from data_access.session import Session
from data_access.tables import event, hazard, person, request, span
from domain.extension import day_asked, hindrance_to_decide
from domain.people import Role, Scope
from domain.status import OPEN

_ASKED = ("id", "hazard_id", "asked_by", "person_id", "role", "asked_on", "reason", "proposed")


def extension_of(session: Session, scope: Scope, key: int) -> dict[str, Any] | None:
    """The extension that waits about an open hazard in scope, or None.

    Keys: id, hazard_id, number, grade, asked_by, person_id, role, asked_on, reason, due_on (the day asked for).
    """
    return next(iter(_waiting(session, scope, key)), None)


def extensions_to_decide(
    session: Session, scope: Scope, role: Role, person_id: int | None
) -> tuple[int, ...]:
    """The ids of the open hazards in scope whose extension waits for this person's decision, oldest request first."""
    return tuple(
        row["hazard_id"]
        for row in _waiting(session, scope)
        if hindrance_to_decide(
            role, person_id, asker=Role(row["role"]), asker_id=row["person_id"], grade=row["grade"]
        ) is None
    )  # fmt: skip


def _waiting(session: Session, scope: Scope, key: int | None = None) -> list[dict[str, Any]]:
    every = span.alias()
    last = select(func.max(every.c.cycle)).where(every.c.hazard_id == request.c.hazard_id).scalar_subquery()
    asked = (
        select(*(request.c[name] for name in _ASKED), hazard.c.number, span.c.grade)
        .join(hazard, hazard.c.id == request.c.hazard_id)
        .join(span, span.c.hazard_id == request.c.hazard_id)
        .where(request.c.decision.is_(None), request.c.kind == "extension")
        .where(span.c.cycle == last, span.c.to_on.is_(None), span.c.status.in_(OPEN))
        .where(in_scope(session, scope), true() if key is None else request.c.hazard_id == key)
        .order_by(request.c.id)
    )
    rows = [dict(row) for row in session.connection.execute(asked).mappings()]
    for row in rows:
        row["due_on"] = day_asked(row.pop("proposed"))
    return rows


def extension_decided(session: Session, scope: Scope, key: int) -> dict[str, Any] | None:
    """The last extension of a hazard in scope that was granted or refused, or None.

    Keys: asked_by, role, unit_id, department_id (of who asked), asked_on, asked_due_on, decision, granted_due_on,
    due_before (the deadline that was in force when it was decided), reason (of the decision, else of who asked).
    """
    last = select(func.max(span.c.cycle)).where(span.c.hazard_id == key).scalar_subquery()
    mine = select(span.c.hazard_id).where(
        span.c.hazard_id == key, span.c.cycle == last, span.c.to_on.is_(None), in_scope(session, scope)
    )
    names = (
        "asked_by", "role", "asked_on", "proposed", "decision", "granted_on", "reason", "note", "decided_at",
    )  # fmt: skip
    asked = (
        select(*(request.c[name] for name in names), person.c.unit_id, person.c.department_id)
        .outerjoin(person, person.c.id == request.c.person_id)
        .where(request.c.hazard_id == key, request.c.kind == "extension", request.c.hazard_id.in_(mine))
        .where(request.c.decision.in_(("accepted", "declined")))
        .order_by(request.c.id.desc())
        .limit(1)
    )
    row = session.connection.execute(asked).mappings().first()
    if row is None:
        return None
    told = {name: row[name] for name in ("asked_by", "role", "unit_id", "department_id", "asked_on")}
    return {
        **told, "due_before": _due_before(session, key, row["decided_at"]), "asked_due_on": day_asked(row["proposed"]),
        "decision": row["decision"], "granted_due_on": row["granted_on"], "reason": row["note"] or row["reason"],
    }  # fmt: skip


def _due_before(session: Session, key: int, decided_at: datetime) -> date | None:
    """The deadline that a decision met: the first that history changed then or later, else the one in force."""
    changed = (
        select(event.c.old)
        .where(event.c.hazard_id == key, event.c.what == "due_on", event.c.at >= decided_at)
        .order_by(event.c.id)
        .limit(1)
    )
    told = session.connection.execute(changed).first()
    if told is not None:
        return date.fromisoformat(told.old) if told.old else None
    now = select(span.c.due_on).where(span.c.hazard_id == key, span.c.to_on.is_(None))
    return session.connection.execute(now.order_by(span.c.cycle.desc()).limit(1)).scalar()
