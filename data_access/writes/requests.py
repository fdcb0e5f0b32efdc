"""What one asks and another decides about a hazard: its transfer to another unit or department."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from data_access.reads.hazard import NotFound
from data_access.reads.requests import comes_to
from data_access.reads.standing import in_hand
from data_access.session import Session
from data_access.tables import hazard, request
from data_access.writes.one_hazard import Found, Hand, SomeoneWasFaster, last_round
from domain.extension import day_asked
from domain.people import Viewer
from domain.plain_text import printable
from domain.spans import overlay
from domain.status import ALIVE, StepNotAllowed, require_deed

PLACES = ("unit_id", "department_id")


def ask_transfer(
    session: Session, viewer: Viewer, number: str, proposed: Mapping[str, int], *, reason: str, seen: int, on: date,
    at: datetime,
) -> int:  # fmt: skip
    """Ask another unit or department (unit_id, department_id) to take a hazard over. Returns the request's id.

    The hazard stays where it is until the receiver accepts. Raises NotFound, SomeoneWasFaster, StepNotAllowed:
    status where nothing is left to do about it, same where nothing else is proposed, waiting where it is asked for
    already.
    """
    require_deed("transfer", viewer.role)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    if not printable(reason).strip():
        raise StepNotAllowed("asked", ("reason",))
    now = {name: getattr(found.last, name) for name in PLACES}
    other = {name: int(proposed[name]) for name in PLACES if proposed.get(name, now[name]) != now[name]}
    if found.last.status not in ALIVE:
        raise StepNotAllowed("status")
    if not other:
        raise StepNotAllowed("same")
    key = open_request(hand, found, "transfer", other, reason)
    hand.tell(found.id, found.last.cycle, "transfer_asked", new=json.dumps(other), note=reason)
    hand.touch(found)
    hand.finish()
    return key


def open_request(hand: Hand, found: Found, kind: str, proposed: Mapping[str, Any], reason: str) -> int:
    """Keep a request that waits for its decision. Raises StepNotAllowed (waiting) where one of its kind does."""
    waits = (request.c.hazard_id == found.id, request.c.kind == kind, request.c.decision.is_(None))
    if hand.connection.execute(select(request.c.id).where(*waits)).first() is not None:
        raise StepNotAllowed("waiting")
    asked = insert(request).values(
        hazard_id=found.id, kind=kind, asked_by=hand.viewer.name, person_id=hand.viewer.person_id,
        role=str(hand.viewer.role), asked_at=hand.at, asked_on=hand.on, reason=reason.strip(),
        proposed=json.dumps(dict(proposed)),
    )  # fmt: skip
    return int(hand.connection.execute(asked.returning(request.c.id)).scalar_one())


def decide_transfer(
    session: Session, viewer: Viewer, key: int, decision: str, *, note: str, on: date, at: datetime
) -> None:
    """Accept or decline a transfer as its receiver, or withdraw it as its sender.

    The receiver is whose scope holds the proposed place, the sender whose scope holds the hazard. To decline asks
    for a note. Accepted, the hazard belongs to the receiver from `on` (no earlier than its last change) and keeps
    its number. Raises NotFound, StepNotAllowed, SomeoneWasFaster where it was decided meanwhile.
    """
    require_deed("decide", viewer.role)
    hand = Hand(session, viewer, on, at)
    asked = find_request(hand, key, "transfer")
    facts = session.connection.execute(select(hazard).where(hazard.c.id == asked.hazard_id)).mappings().one()
    proposed = json.loads(asked.proposed)
    _require_party(session, viewer, dict(facts), proposed, decision)
    require_open(asked, decision, note)
    found = last_round(session.connection, dict(facts))
    if decision == "accepted":
        _move(hand, found, proposed)
    hand.touch(found)  # before the request is closed: then a receiver who declined sees it no more
    close_request(hand, key, decision, note)
    hand.tell(found.id, found.last.cycle, f"transfer_{decision}", new=asked.proposed, note=note)
    hand.finish()


def find_request(hand: Hand, key: int, kind: str) -> Row[Any]:
    """A request of one kind, with the `number` of its hazard. Raises NotFound."""
    asked = (
        select(request, hazard.c.number)
        .join(hazard, hazard.c.id == request.c.hazard_id)
        .where(request.c.id == key, request.c.kind == kind)
    )
    found = hand.connection.execute(asked).first()
    if found is None:
        raise NotFound(str(key))
    return found


def withdraws(viewer: Viewer, asked: Row[Any], decision: str) -> bool:
    """Whether it is withdrawn, by who asked. Raises StepNotAllowed (role) where another tries to."""
    if decision == "withdrawn" and (viewer.person_id, str(viewer.role)) != (asked.person_id, asked.role):
        raise StepNotAllowed("role")
    return decision == "withdrawn"


def require_open(asked: Row[Any], decision: str, note: str) -> None:
    """Raise SomeoneWasFaster where it is decided, StepNotAllowed where it is refused without a note."""
    if asked.decision is not None:
        raise SomeoneWasFaster(asked.number)
    if decision == "declined" and not printable(note).strip():
        raise StepNotAllowed("asked", ("note",))


def close_request(
    hand: Hand, key: int, decision: str, note: str, *, granted_on: date | None = None, document: str = ""
) -> None:
    """Keep what was decided, by whom and when. Raises SomeoneWasFaster where another decided."""
    told = {
        "decided_by": hand.viewer.name, "decider_id": hand.viewer.person_id, "decided_at": hand.at,
        "decided_on": hand.on, "decision": decision, "note": note.strip(),
        "granted_on": granted_on, "document": document,
    }  # fmt: skip
    mine = update(request).where(request.c.id == key, request.c.decision.is_(None)).values(**told)
    if hand.connection.execute(mine).rowcount != 1:
        raise SomeoneWasFaster(str(key))


def withdraw_open(hand: Hand, found: Found, *kinds: str) -> None:
    """Withdraw what is still asked about a hazard, of these kinds or of all: it has become idle."""
    asked = select(request.c.id, request.c.kind, request.c.proposed).where(
        request.c.hazard_id == found.id, request.c.decision.is_(None)
    )
    for row in hand.connection.execute(asked.order_by(request.c.id)).all():
        if kinds and row.kind not in kinds:
            continue
        close_request(hand, row.id, "withdrawn", "")
        new = row.proposed if row.kind == "transfer" else day_asked(row.proposed)
        hand.tell(found.id, found.last.cycle, f"{row.kind}_withdrawn", new=new)


def _require_party(
    session: Session, viewer: Viewer, facts: Mapping[str, Any], proposed: dict[str, int], decision: str
) -> None:
    """The sender withdraws, the receiver accepts or declines; to others there is no such request."""
    sender = in_hand(session, viewer.scope, facts["id"])
    if decision == "withdrawn":
        if not sender:
            raise NotFound(facts["number"])
        return
    if not comes_to(session, viewer.scope, proposed):
        raise StepNotAllowed("outside") if sender else NotFound(facts["number"])


def _move(hand: Hand, found: Found, proposed: Mapping[str, int]) -> None:
    last = found.last
    if last.status not in ALIVE:
        raise StepNotAllowed("status")
    hand.on = max(hand.on, last.from_on)
    patch: dict[str, Any] = dict(proposed)
    if "unit_id" in patch:
        patch["district_id"] = hand.session.catalog.district_of[patch["unit_id"]]
    hand.lay(found, overlay(found.spans, hand.on, patch))
    for name, value in proposed.items():
        hand.tell(found.id, last.cycle, name.removesuffix("_id"), old=getattr(last, name), new=value)
