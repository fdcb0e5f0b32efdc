"""The facts of hazards that were closed here and went on elsewhere, as they stood when they went.

A closed round stays with who closed it, and what others wrote about the hazard since is not theirs to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from data_access import walls
from data_access.reads.conditions import in_scope
from data_access.session import Session
from data_access.tables import event, span
from domain.arrival import FACTS
from domain.people import Scope

TOGETHER = 500  # hazards that are read in one question
TOLD = (*FACTS, "enterprise", "found_on")


def facts_then(session: Session, scope: Scope, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Hazard -> what its facts were (names of TOLD) where they were changed in a round after the viewer's last one.

    Empty where nothing was; who sees everything sees them as they are. Of a round that is the viewer's nothing is
    told: it is read as it stands.
    """
    if scope.everywhere:
        return {}
    found: dict[int, dict[str, Any]] = {}
    every = sorted(set(ids))
    for start in range(0, len(every), TOGETHER):
        gone = _gone(session, scope, every[start : start + TOGETHER])
        if gone:
            with walls.beyond(session.connection):
                found |= _before(session, gone)
    return found


def _gone(session: Session, scope: Scope, ids: list[int]) -> dict[int, int]:
    """The hazards that have a later round than the viewer's last one, with that."""
    rounds = select(span.c.hazard_id, func.max(span.c.cycle)).where(span.c.hazard_id.in_(ids))
    rounds = rounds.group_by(span.c.hazard_id)
    with walls.beyond(session.connection):
        again = {row.hazard_id: row[1] for row in session.connection.execute(rounds) if row[1] > 1}
    if not again:
        return {}
    last = rounds.where(in_scope(session, scope), span.c.to_on.is_(None), span.c.hazard_id.in_(again))
    mine = {row.hazard_id: row[1] for row in session.connection.execute(last)}
    return {key: seq for key, seq in mine.items() if again[key] > seq}


def _before(session: Session, gone: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """The value that each fact had before it was first changed in a later round."""
    columns = (event.c.hazard_id, event.c.cycle, event.c.what, event.c.old)
    asked = (
        select(*columns)
        .where(event.c.hazard_id.in_(gone), event.c.what.in_(TOLD))
        .order_by(event.c.id.desc())
    )
    found: dict[int, dict[str, Any]] = {}
    for key, seq, what, old in session.connection.execute(asked):
        if seq > gone[key]:
            found.setdefault(key, {})[what] = _value(what, old)
    return found


def _value(what: str, old: str | None) -> Any:
    if what == "fund_wan":
        return None if old is None else Decimal(old)
    if what == "found_on":
        return None if old is None else date.fromisoformat(old)
    return old or ""
