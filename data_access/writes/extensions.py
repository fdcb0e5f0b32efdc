"""The deadline of a hazard extended: asked for by who holds it, decided by the level above."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from data_access.session import Session
from data_access.writes.one_hazard import Found, Hand, as_seen
from data_access.writes.requests import (
    close_request,
    find_request,
    open_request,
    require_open,
    withdraws,
)
from domain.extension import day_asked, hindrance_to_decide, require_later
from domain.people import Role, Viewer
from domain.plain_text import printable
from domain.spans import overlay
from domain.status import ACTIVE, StepNotAllowed, require_deed


def ask_extension(
    session: Session, viewer: Viewer, number: str, due_on: date, *, reason: str, seen: int, on: date, at: datetime
) -> int:  # fmt: skip
    """Ask for a later deadline, with a reason. Returns the request's id; the deadline stays until it is decided.

    Raises NotFound, SomeoneWasFaster, StepNotAllowed: role; asked without a reason; status where it is not being
    rectified; later unless `due_on` lies after the deadline in force; waiting where it is asked for already.
    """
    require_deed("extend", viewer.role)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    if not printable(reason).strip():
        raise StepNotAllowed("asked", ("reason",))
    if found.last.status not in ACTIVE:
        raise StepNotAllowed("status")
    require_later(found.last.due_on, due_on, on)
    proposed = {"due_on": due_on.isoformat()}
    key = open_request(hand, found, "extension", proposed, reason)
    hand.tell(found.id, found.last.cycle, "extension_asked", new=due_on, note=reason)
    hand.touch(found)
    hand.finish()
    return key


def decide_extension(
    session: Session, viewer: Viewer, key: int, decision: str, *, seen: int, on: date, at: datetime,
    due_on: date | None = None, note: str = "", document: str = "",
) -> None:  # fmt: skip
    """Grant (accepted) or refuse (declined) an extension as the level above, or withdraw it as who asked.

    `due_on` is the date that is granted, None: the one that was asked for. To refuse asks for a note. Granted, the
    deadline is another from `on` (no earlier than the last change) and the first one stays. Raises NotFound,
    SomeoneWasFaster, StepNotAllowed: role, own, asked, status, later.
    """
    hand = Hand(session, viewer, on, at)
    asked = find_request(hand, key, "extension")
    found = hand.find(asked.number, None)
    _require_party(viewer, asked, decision, found.last.grade)
    as_seen(found, seen)
    require_open(asked, decision, note)
    wanted = day_asked(asked.proposed)
    granted = (due_on or wanted) if decision == "accepted" else None
    if granted is not None:
        _extend(hand, found, granted)
    close_request(hand, key, decision, note, granted_on=granted, document=document.strip())
    hand.tell(
        found.id, found.last.cycle, f"extension_{decision}", old=document.strip(), new=granted or wanted,
        note=note,
    )  # fmt: skip
    hand.touch(found)
    hand.finish()


def _require_party(viewer: Viewer, asked: Any, decision: str, grade: str) -> None:
    """Who asked withdraws, the level above decides."""
    if withdraws(viewer, asked, decision):
        return
    hindered = hindrance_to_decide(
        viewer.role, viewer.person_id, asker=Role(asked.role), asker_id=asked.person_id, grade=grade
    )
    if hindered is not None:
        raise hindered


def _extend(hand: Hand, found: Found, due_on: date) -> None:
    last = found.last
    if last.status not in ACTIVE:
        raise StepNotAllowed("status")
    require_later(last.due_on, due_on, hand.on)
    hand.on = max(hand.on, last.from_on)
    hand.lay(found, overlay(found.spans, hand.on, {"due_on": due_on, "due_kind": "day"}))
    hand.tell(found.id, last.cycle, "due_on", old=last.due_on, new=due_on)
