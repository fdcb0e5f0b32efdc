"""What the table of steps asks about hazards, as they stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from data_access.reads.conditions import in_scope
from data_access.reads.hazard import NotFound
from data_access.session import Session
from data_access.tables import event, hazard, span
from domain.people import Scope
from domain.status import GRADES, Standing, lacks_of

_FACTS = ("owner", "measure", "fund_wan", "emergency_plan")
_TOLD = ("id", "hazard_id", "cycle", "what", "old", "new", "on_day", "source", "person_id")


def standing(session: Session, scope: Scope, key: int) -> Standing:
    """Where a hazard of this id stands in its last round. Raises NotFound unless that is in the scope."""
    found = standings(session, scope, [key])
    if not found:
        raise NotFound(str(key))
    return found[key]


def standings(session: Session, scope: Scope, keys: Iterable[int]) -> dict[int, Standing]:
    """Where each hazard stands in its last round, by id; those whose last round is not in the scope are left out."""
    last = _last(session, scope, keys)
    asked = select(hazard.c.id, *(hazard.c[name] for name in _FACTS)).where(hazard.c.id.in_(sorted(last)))
    facts = {row.id: dict(row._mapping) for row in session.connection.execute(asked)}
    told: dict[int, list[Any]] = defaultdict(list)
    for row in session.connection.execute(
        select(*(event.c[name] for name in _TOLD))
        .where(event.c.hazard_id.in_(sorted(last)), event.c.what.in_(("status", "evidence", "grade")))
        .order_by(event.c.id)
    ):
        if row.cycle == last[row.hazard_id].cycle:
            told[row.hazard_id].append(row)
    return {key: _stands(row, facts[key], told[key]) for key, row in last.items()}


def in_hand(session: Session, scope: Scope, key: int) -> bool:
    """Whether the last round of a hazard is in the scope; one that was withdrawn with its file is not."""
    return bool(_last(session, scope, [key]))


def all_in_hand(session: Session, scope: Scope, keys: Iterable[int]) -> frozenset[int]:
    """Those of the hazards of which `in_hand` is true."""
    return frozenset(_last(session, scope, keys))


def _stands(last: Any, facts: dict[str, Any], told: Sequence[Any]) -> Standing:
    """`told` are the events about status, evidence and grade of the last round, in the order of writing."""
    steps = [row for row in told if row.what == "status"]
    since = max((row.id for row in steps if row.new in ("to_accept", "accepted")), default=0)
    stepped_on = [row.on_day for row in steps if row.source == "screen"]
    return Standing(
        status=last.status,
        grade=last.grade,
        lacks=lacks_of(facts, last.due_on),
        rectifiers=frozenset(
            row.person_id for row in steps if row.new == "to_accept" and row.person_id is not None
        ),
        acceptance=any(row.what == "evidence" and row.id > since for row in told),
        since=max([last.from_on, *stepped_on]),
        regraders=frozenset(
            row.person_id
            for row in told
            if (row.what, row.old) == ("grade", GRADES[1]) and row.person_id is not None
        ),
    )


def _last(session: Session, scope: Scope, keys: Iterable[int]) -> dict[int, Any]:
    every = span.alias()
    last = select(func.max(every.c.cycle)).where(every.c.hazard_id == span.c.hazard_id).scalar_subquery()
    names = ("hazard_id", "cycle", "from_on", "status", "grade", "due_on")
    asked = select(*(span.c[name] for name in names)).where(
        span.c.hazard_id.in_(sorted(set(keys))), span.c.cycle == last, span.c.to_on.is_(None),
        in_scope(session, scope),
    )  # fmt: skip
    return {row.hazard_id: row for row in session.connection.execute(asked)}
