"""What waits for somebody's decision, and which hazards belong together."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
from sqlalchemy import and_, func, select, true

from data_access.reads.as_closed import facts_then, told_then
from data_access.reads.conditions import all_below, in_scope
from data_access.session import Session
from data_access.tables import enterprise, hazard, hazard_link, request, span
from domain.people import Scope

_ASKED = ("id", "hazard_id", "asked_by", "role", "asked_on", "reason", "proposed")
TRANSFERS = (
    *_ASKED, "number", "number_en", "description", "enterprise", "grade", "status", "unit_id",
    "department_id", "due_on",
)  # fmt: skip
LINKS = ("number", "number_en", "description", "kind", "source", "theirs")


def transfers(session: Session, scope: Scope) -> pd.DataFrame:
    """The transfers that wait for a receiver in the scope, oldest first.

    Columns: TRANSFERS; `proposed` is a dict of unit_id or department_id. One who sees all decides about all.
    """
    rows = [row for row in _waiting(session) if comes_to(session, scope, row["proposed"])]
    return pd.DataFrame(rows, columns=list(TRANSFERS), dtype=object)


def transfer_of(session: Session, scope: Scope, key: int) -> dict[str, Any] | None:
    """The transfer that waits about a hazard, for whom the hazard or what is proposed is in scope; see TRANSFERS."""
    for row in _waiting(session, key):
        if comes_to(session, scope, row["proposed"]) or _mine(session, scope, key):
            return row
    return None


def links(session: Session, scope: Scope, key: int) -> pd.DataFrame:
    """The hazards in scope that belong to one, by number. Columns: LINKS; `theirs`: the other one is the part.

    What went on elsewhere is told as it was when it went.
    """
    rows = []
    for theirs in (True, False):
        mine, other = hazard_link.c.other_id, hazard_link.c.hazard_id
        if not theirs:
            mine, other = other, mine
        asked = (
            select(
                hazard.c.id, hazard.c.number, hazard.c.number_en, hazard.c.description, hazard_link.c.kind,
                hazard_link.c.source,
            )
            .join(hazard, hazard.c.id == other)
            .where(mine == key)
            .order_by(hazard.c.number)
        )  # fmt: skip
        for row in session.connection.execute(asked).all():
            if _mine(session, scope, row.id):
                rows.append({**row._mapping, "theirs": theirs})
    then = facts_then(session, scope, [row["id"] for row in rows])
    told = [told_then(row, then) for row in rows]
    return pd.DataFrame(told, columns=list(LINKS), dtype=object)


def _mine(session: Session, scope: Scope, key: int) -> bool:
    seen = select(span.c.hazard_id).where(span.c.hazard_id == key, span.c.to_on.is_(None))
    return session.connection.execute(seen.where(in_scope(session, scope))).first() is not None


def _waiting(session: Session, key: int | None = None) -> list[dict[str, Any]]:
    """Open transfers with the hazard as it stands in its last round."""
    last = (
        select(span.c.hazard_id, func.max(span.c.cycle).label("cycle"))
        .join(request, request.c.hazard_id == span.c.hazard_id)
        .where(request.c.decision.is_(None))
        .group_by(span.c.hazard_id)
        .subquery()
    )
    now = and_(span.c.hazard_id == last.c.hazard_id, span.c.cycle == last.c.cycle, span.c.to_on.is_(None))
    standing = ("grade", "status", "unit_id", "department_id", "due_on")
    asked = (
        select(
            *(request.c[name] for name in _ASKED), hazard.c.number, hazard.c.number_en, hazard.c.description,
            enterprise.c.name.label("enterprise"), *(span.c[name] for name in standing),
        )
        .join(hazard, hazard.c.id == request.c.hazard_id)
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .join(last, last.c.hazard_id == hazard.c.id)
        .join(span, now)
        .where(request.c.decision.is_(None), request.c.kind == "transfer")
        .where(true() if key is None else request.c.hazard_id == key)
        .order_by(request.c.id)
    )  # fmt: skip
    rows = session.connection.execute(asked).mappings().all()
    return [{**row, "proposed": json.loads(row["proposed"])} for row in rows]


def comes_to(session: Session, scope: Scope, proposed: dict[str, int]) -> bool:
    """Whether what is proposed would come to this scope: to the own territory, or to the own department."""
    if scope.everywhere:
        return True
    mine = {
        "unit_id": all_below(session, scope.units or frozenset()),
        "department_id": scope.departments or frozenset(),
    }
    return scope.enterprises is None and any(value in mine[name] for name, value in proposed.items())
