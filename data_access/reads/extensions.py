"""Extensions of deadlines that wait for somebody's decision."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, true

from data_access.reads.conditions import in_scope
from data_access.session import Session
from data_access.tables import hazard, request, span
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

    Keys: asked_on, asked_due_on, decision, granted_due_on, reason (of who asked, with what was said to it).
    """
    last = select(func.max(span.c.cycle)).where(span.c.hazard_id == key).scalar_subquery()
    mine = select(span.c.hazard_id).where(
        span.c.hazard_id == key, span.c.cycle == last, span.c.to_on.is_(None), in_scope(session, scope)
    )
    names = ("asked_on", "proposed", "decision", "granted_on", "reason", "note")
    asked = (
        select(*(request.c[name] for name in names))
        .where(request.c.hazard_id == key, request.c.kind == "extension", request.c.hazard_id.in_(mine))
        .where(request.c.decision.in_(("accepted", "declined")))
        .order_by(request.c.id.desc())
        .limit(1)
    )
    row = session.connection.execute(asked).mappings().first()
    if row is None:
        return None
    return {
        "asked_on": row["asked_on"], "asked_due_on": day_asked(row["proposed"]),
        "decision": row["decision"], "granted_due_on": row["granted_on"], "reason": row["note"] or row["reason"],
    }  # fmt: skip
