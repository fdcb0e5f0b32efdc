"""The responsibility chain of one hazard: who each link is, who signed and who acted last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from data_access.reads.conditions import in_scope
from data_access.reads.hazard import NotFound
from data_access.session import Session
from data_access.tables import OF_LINKS, OF_PARTIES, enterprise, event, hazard, receipt, span
from domain.people import Scope
from domain.responsibility import ACCEPTED, ACTS_THROUGH, FIELDS, LINKS, Link, roles_of


def chain_of(session: Session, scope: Scope, key: int) -> tuple[Link, ...]:
    """The links of a hazard of this id in its last round, in the order of LINKS. Raises NotFound outside the scope."""
    rounds = select(func.max(span.c.cycle)).where(span.c.hazard_id == key).scalar_subquery()
    asked = (
        select(
            span.c.cycle, span.c.opened_on, span.c.unit_id, span.c.department_id, hazard.c.enterprise_id,
            hazard.c.owner, hazard.c.leader, enterprise.c.name.label("enterprise"),
        )
        .join(hazard, hazard.c.id == span.c.hazard_id)
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .where(span.c.hazard_id == key, span.c.cycle == rounds, span.c.to_on.is_(None), in_scope(session, scope))
    )  # fmt: skip
    row = session.connection.execute(asked).first()
    if row is None:
        raise NotFound(str(key))
    mine = (receipt.c.hazard_id == key, receipt.c.cycle == row.cycle)
    signed = {one.party: one for one in session.connection.execute(select(receipt).where(*mine))}
    columns = [event.c[name] for name in ("id", "what", "on_day", "at", "by", "role")]
    told = or_(OF_LINKS, OF_PARTIES)
    course = select(*columns).where(event.c.hazard_id == key, event.c.cycle == row.cycle, told)
    events = list(session.connection.execute(course.order_by(event.c.id)))
    return tuple(_link(session, link, row, signed.get(link), events) for link in LINKS)


def _link(session: Session, link: str, row: Any, signed: Any, events: Sequence[Any]) -> Link:
    changed = [one for one in events if one.what == FIELDS[link]]
    since = changed[-1].on_day if changed else row.opened_on
    ids = {"territory": row.unit_id, "department": row.department_id, "enterprise": row.enterprise_id}
    names = {
        "territory": session.catalog.codes["unit"].get(row.unit_id, "") if row.unit_id else "",
        "department": session.catalog.codes["department"].get(row.department_id, "")
        if row.department_id
        else "",
        "enterprise": row.enterprise or "",
        "owner": row.owner,
        "leader": row.leader,
    }
    roles = roles_of(ACTS_THROUGH.get(link, ""))
    handed = changed[-1:]
    acts = [one for one in events if one.role in roles and not any(_before(one, last) for last in handed)]
    act = max(acts, key=lambda one: (one.on_day, one.id), default=None)
    given = signed is not None and signed.holder_id == ids[link]
    return Link(
        link=link,
        holder=names[link],
        since=since,
        signed_on=signed.on_day if given else None,
        signed_by=signed.by if given else "",
        acted_on=act.on_day if act else None,
        acted_by=act.by if act else "",
    )


def _before(act: Any, change: Any) -> bool:
    """Whether an act was done before a link passed to its present holder, or in handing it over.

    What is written down together with the change is an act of who handed over; to accept is one of who received.
    """
    if (act.on_day, act.id) <= (change.on_day, change.id):
        return True
    return act.what != ACCEPTED and (act.at, act.by) == (change.at, change.by)
