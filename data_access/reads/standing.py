"""What the table of steps asks about one hazard, as it stands now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, or_, select

from data_access.reads.conditions import in_scope
from data_access.reads.hazard import NotFound
from data_access.session import Session
from data_access.tables import event, hazard, span
from domain.people import Scope
from domain.status import Standing, lacks_of

_FACTS = ("owner", "measure", "fund_wan", "emergency_plan")


def standing(session: Session, scope: Scope, key: int) -> Standing:
    """Where a hazard of this id stands in its last round. Raises NotFound unless that is in the scope."""
    last = _last(session, scope, key)
    if last is None:
        raise NotFound(str(key))
    row = session.connection.execute(
        select(*(hazard.c[name] for name in _FACTS)).where(hazard.c.id == key)
    ).one()
    mine = and_(event.c.hazard_id == key, event.c.cycle == last.cycle)
    reported = and_(event.c.what == "status", event.c.new == "to_accept")
    stepped = and_(event.c.what == "status", event.c.new.in_(("to_accept", "accepted")))
    since = session.connection.execute(select(func.max(event.c.id)).where(mine, stepped)).scalar() or 0
    asked = select(event.c.what, event.c.person_id).where(
        mine, or_(reported, and_(event.c.what == "evidence", event.c.id > since))
    )
    told = session.connection.execute(asked).all()
    by_hand = and_(mine, event.c.what == "status", event.c.source == "screen")
    stepped_on = session.connection.execute(select(func.max(event.c.on_day)).where(by_hand)).scalar()
    return Standing(
        status=last.status,
        grade=last.grade,
        lacks=lacks_of(dict(row._mapping), last.due_on),
        rectifiers=frozenset(
            one.person_id for one in told if one.what == "status" and one.person_id is not None
        ),
        acceptance=any(one.what == "evidence" for one in told),
        since=max(last.from_on, stepped_on or last.from_on),
    )


def in_hand(session: Session, scope: Scope, key: int) -> bool:
    """Whether the last round of a hazard is in the scope; one that was withdrawn with its file is not."""
    return _last(session, scope, key) is not None


def _last(session: Session, scope: Scope, key: int) -> Any:
    rounds = select(func.max(span.c.cycle)).where(span.c.hazard_id == key).scalar_subquery()
    asked = select(span.c.cycle, span.c.from_on, span.c.status, span.c.grade, span.c.due_on).where(
        span.c.hazard_id == key, span.c.cycle == rounds, span.c.to_on.is_(None), in_scope(session, scope)
    )
    return session.connection.execute(asked).first()
