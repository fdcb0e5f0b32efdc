"""Supervised listing (挂牌督办): listed, made public, extended and delisted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from data_access.reads.calendar import working_calendar
from data_access.session import Session
from data_access.tables import supervision
from data_access.writes.one_hazard import Found, Hand, WrongDay, as_seen
from data_access.writes.requests import (
    close_request,
    find_request,
    open_request,
    require_open,
    withdraw_open,
    withdraws,
)
from domain.extension import day_asked
from domain.people import Viewer
from domain.plain_text import printable
from domain.status import OPEN, StepNotAllowed, require_deed
from domain.supervision import DELISTED_FROM, LEVELS, bounds, latest_due

KIND = "listing"  # of a request


@dataclass(frozen=True)
class Listing:
    """What a listing says: the government that lists, its number, the day it is to be done by, when it was public."""

    level: str
    number: str
    due_on: date
    published_on: date | None = None


def list_hazard(
    session: Session, viewer: Viewer, number: str, told: Listing, *, seen: int, on: date, today: date, at: datetime
) -> int:  # fmt: skip
    """Put an open major hazard under supervised listing from `on`; returns the listing's id.

    Raises NotFound, SomeoneWasFaster, WrongDay, StepNotAllowed: role, status, general where it is no major hazard,
    asked without a number, listed already, year unless it is due after `on` and within a year.
    """
    require_deed("list", viewer.role)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    _require_listable(hand, found, told, today)
    hand.require_day(hand.stands(found), today)
    values = {
        "hazard_id": found.id, "cycle": found.last.cycle, "level": told.level, "number": told.number.strip(),
        "listed_on": on, "first_due_on": told.due_on, "due_on": told.due_on, "published_on": told.published_on,
        "listed_by": viewer.name, "listed_at": at,
    }  # fmt: skip
    asked = insert(supervision).values(values).returning(supervision.c.id)
    key = int(session.connection.execute(asked).scalar_one())
    hand.tell(found.id, found.last.cycle, "listed", old=told.level, new=told.number.strip())
    hand.tell(found.id, found.last.cycle, "listing_due_on", new=told.due_on)
    if told.published_on is not None:
        hand.tell(found.id, found.last.cycle, "listing_published_on", new=told.published_on)
    hand.touch(found)
    hand.finish()
    return key


def _require_listable(hand: Hand, found: Found, told: Listing, today: date) -> None:
    if told.level not in LEVELS:
        raise ValueError(f"No level of a listing: {told.level}")
    if found.last.status not in OPEN:
        raise StepNotAllowed("status")
    if found.last.grade != "major":
        raise StepNotAllowed("general")
    if not told.number.strip():
        raise StepNotAllowed("asked", ("document",))
    if not hand.on < told.due_on <= latest_due(hand.on):
        raise StepNotAllowed("year")
    _require_public(told.published_on, hand.on, today)
    if _of(hand, found.id) is not None:
        raise StepNotAllowed("listed")


def publish_listing(
    session: Session, viewer: Viewer, number: str, *, published_on: date, seen: int, on: date, at: datetime
) -> None:
    """Note when the listing, or once it is delisted the delisting, was made public.

    Raises NotFound, SomeoneWasFaster, StepNotAllowed: role, status where there is none that waits for it, later where
    it lies before the listing or after `on`.
    """
    require_deed("list", viewer.role)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    asked = (
        select(supervision)
        .where(supervision.c.hazard_id == found.id)
        .order_by(supervision.c.id.desc())
        .limit(1)
    )
    last = session.connection.execute(asked).first()
    what = "published_on" if last is None or last.delisted_on is None else "delisting_published_on"
    if last is None or getattr(last, what) is not None:
        raise StepNotAllowed("status")
    _require_public(published_on, last.delisted_on or last.listed_on, on)
    _change(hand, last.id, **{what: published_on})
    hand.tell(
        found.id, found.last.cycle, what if what.startswith("de") else f"listing_{what}", new=published_on
    )
    hand.touch(found)
    hand.finish()


def delist(
    session: Session, viewer: Viewer, number: str, *, document: str, note: str = "", published_on: date | None = None,
    seen: int, on: date, today: date, at: datetime,
) -> None:  # fmt: skip
    """Take a hazard off the listing, once it is accepted, closed or void; a request to extend it is withdrawn.

    Raises NotFound, SomeoneWasFaster, WrongDay, StepNotAllowed: role, status, asked without a number.
    """
    require_deed("list", viewer.role)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    listed = _of(hand, found.id)
    if listed is None or found.last.status not in DELISTED_FROM:
        raise StepNotAllowed("status")
    if not document.strip():
        raise StepNotAllowed("asked", ("document",))
    hand.require_day(hand.stands(found), today)
    if on < listed.listed_on:
        raise WrongDay(listed.listed_on, today)
    _require_public(published_on, on, today)
    _change(
        hand, listed.id, delisted_on=on, delisting_number=document.strip(), note=note.strip(),
        delisting_published_on=published_on, delisted_by=viewer.name, delisted_at=at,
    )  # fmt: skip
    hand.tell(found.id, found.last.cycle, "delisted", new=document.strip(), note=note)
    withdraw_open(hand, found, KIND)
    hand.touch(found)
    hand.finish()


def ask_listing(
    session: Session, viewer: Viewer, number: str, due_on: date, *, reason: str, seen: int, on: date, at: datetime
) -> int:  # fmt: skip
    """Ask for a listing to run longer, at least 20 working days before it ends. Returns the request's id.

    Raises NotFound, SomeoneWasFaster, StepNotAllowed: role, asked without a reason, status where it is not listed,
    notice where it is asked too late, later unless the day lies after the present one, year more than a year after
    the hazard was listed, waiting where it is asked for already.
    """
    require_deed("extend_listing", viewer.role)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    listed = _of(hand, found.id)
    if not printable(reason).strip():
        raise StepNotAllowed("asked", ("reason",))
    if listed is None or found.last.status not in OPEN:
        raise StepNotAllowed("status")
    if on > bounds(listed.listed_on, listed.due_on, working_calendar(session, viewer.scope)).ask_by:
        raise StepNotAllowed("notice")
    _require_within(listed, due_on)
    key = open_request(hand, found, KIND, {"due_on": due_on.isoformat()}, reason)
    hand.tell(found.id, found.last.cycle, "listing_asked", new=due_on, note=reason)
    hand.touch(found)
    hand.finish()
    return key


def decide_listing(
    session: Session, viewer: Viewer, key: int, decision: str, *, seen: int, on: date, at: datetime,
    due_on: date | None = None, note: str = "", document: str = "",
) -> None:  # fmt: skip
    """Grant (accepted) or refuse (declined) a longer listing as who lists, or withdraw it as who asked.

    `due_on` is the day granted, None: the one asked for. Raises NotFound, SomeoneWasFaster, StepNotAllowed: role, own,
    asked, status, later, year.
    """
    hand = Hand(session, viewer, on, at)
    asked = find_request(hand, key, KIND)
    found = hand.find(asked.number, None)
    _require_party(viewer, asked, decision)
    as_seen(found, seen)
    require_open(asked, decision, note)
    wanted = day_asked(asked.proposed)
    granted = (due_on or wanted) if decision == "accepted" else None
    if granted is not None:
        listed = _of(hand, found.id)
        if listed is None or found.last.status not in OPEN:
            raise StepNotAllowed("status")
        _require_within(listed, granted)
        _change(hand, listed.id, due_on=granted)
        hand.tell(found.id, found.last.cycle, "listing_due_on", old=listed.due_on, new=granted)
    close_request(hand, key, decision, note, granted_on=granted, document=document.strip())
    hand.tell(
        found.id,
        found.last.cycle,
        f"listing_{decision}",
        old=document.strip(),
        new=granted or wanted,
        note=note,
    )
    hand.touch(found)
    hand.finish()


def _require_party(viewer: Viewer, asked: Any, decision: str) -> None:
    if withdraws(viewer, asked, decision):
        return
    require_deed("decide_listing", viewer.role)
    if viewer.person_id is not None and viewer.person_id == asked.person_id:
        raise StepNotAllowed("own")


def _require_public(day: date | None, first: date, last: date) -> None:
    """Publicity lies not before what it is about, and not in the future."""
    if day is not None and not first <= day <= last:
        raise StepNotAllowed("later")


def _require_within(listed: Any, new: date) -> None:
    """A longer listing ends later than it did, and no later than a year after it was listed."""
    if new <= listed.due_on:
        raise StepNotAllowed("later")
    if new > latest_due(listed.listed_on):
        raise StepNotAllowed("year")


def _of(hand: Hand, key: int) -> Any:
    """The listing that a hazard is under; None where it is under none."""
    asked = select(supervision).where(supervision.c.hazard_id == key, supervision.c.delisted_on.is_(None))
    return hand.connection.execute(asked).first()


def _change(hand: Hand, key: int, **values: Any) -> None:
    hand.connection.execute(update(supervision).where(supervision.c.id == key).values(**values))
