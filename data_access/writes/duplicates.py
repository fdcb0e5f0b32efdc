"""Hazards that belong together: duplicates become one, one becomes several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from data_access.session import Session
from data_access.tables import enterprise, hazard_link
from data_access.writes.by_hand import enter, require_new
from data_access.writes.one_hazard import Found, Hand
from data_access.writes.requests import withdraw_open
from domain.arrival import FACTS, SCORES, Arrival
from domain.people import Viewer
from domain.plain_text import printable
from domain.spans import overlay
from domain.status import ALIVE, GRADES, OPEN, StepNotAllowed, require_deed


def merge(
    session: Session, viewer: Viewer, keep: str, duplicates: Sequence[tuple[str, int]], *, reason: str, seen: int,
    on: date, today: date, at: datetime,
) -> None:  # fmt: skip
    """Make hazards that were found twice one: the duplicates (number, version) are void and linked to the one kept.

    How each was found is kept with its link. Raises NotFound, SomeoneWasFaster, WrongDay, StepNotAllowed: status
    where nothing is left to do about a duplicate, or where one is the hazard itself; kept where the one that stays
    would not stand for it: a duplicate in the stock by what is closed or unconfirmed, a major by a general.
    """
    require_deed("merge", viewer.role)
    if not printable(reason).strip():
        raise StepNotAllowed("asked", ("reason",))
    hand = Hand(session, viewer, on, at)
    stays = hand.find(keep, seen)
    if not duplicates or keep in {number for number, _ in duplicates} or stays.last.status == "void":
        raise StepNotAllowed("status")
    for number, version in dict(duplicates).items():
        found = hand.find(number, version)
        if found.last.status not in ALIVE:
            raise StepNotAllowed("status")
        if not _stands_for(stays, found):
            raise StepNotAllowed("kept")
        hand.require_day(hand.stands(found), today)
        hand.lay(found, overlay(found.spans, on, {"status": "void"}))
        hand.tell(found.id, found.last.cycle, "status", old=found.last.status, new="void", note=reason)
        hand.tell(found.id, found.last.cycle, "duplicate_of", new=keep)
        withdraw_open(hand, found)
        hand.tell(stays.id, stays.last.cycle, "merged", new=number, note=reason)
        link(hand, found.id, stays.id, "duplicate_of", found.facts["source"])
        hand.touch(found)
    hand.touch(stays)
    hand.finish()


def _stands_for(stays: Found, duplicate: Found) -> bool:
    """Whether the board tells no less of a danger once only one of two is left: open, and of the higher grade."""
    open_still = duplicate.last.status not in OPEN or stays.last.status in OPEN
    grades = [GRADES.index(one.last.grade) for one in (stays, duplicate)]
    return open_still and grades[0] >= grades[1]


def link(hand: Hand, key: int, other: int, kind: str, source: str) -> None:
    """Keep that a hazard belongs to another."""
    values = {"hazard_id": key, "other_id": other, "kind": kind, "source": source}
    hand.connection.execute(
        insert(hazard_link).values(**values, on_day=hand.on, at=hand.at, by=hand.viewer.name)
    )


@dataclass(frozen=True)
class Part:
    """What a part is about, where it differs from the whole; `key` is the identity by which ledgers will know it."""

    key: str
    description: str
    location: str = ""


def split(
    session: Session, viewer: Viewer, number: str, parts: Sequence[Part], *, reason: str, seen: int, on: date,
    today: date, at: datetime,
) -> list[str]:  # fmt: skip
    """Make hazards of their own out of parts of one, which stays; returns their numbers.

    Each begins as the whole stands, with its deadline, on `on`: no figure of an earlier day changes. Its day of
    finding is that of the whole. Raises NotFound, SomeoneWasFaster, WrongDay, StepNotAllowed, AlreadyKnown.
    """
    require_deed("split", viewer.role)
    if not printable(reason).strip():
        raise StepNotAllowed("asked", ("reason",))
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    if found.last.status not in ("reported", "pending", "rectifying") or not parts:
        raise StepNotAllowed("status")
    hand.require_day(hand.stands(found), today)
    made = []
    for part in parts:
        require_new(session, viewer, part.key)
        numbers = enter(hand, row_like(hand, found, part), on, opened_on=on)
        key = hand.entered
        hand.tell(key, 1, "split_from", new=number, note=reason)
        hand.tell(found.id, found.last.cycle, "split", new=numbers[0], note=reason)
        link(hand, key, found.id, "split_from", found.facts["source"])
        made.append(numbers[0])
    hand.touch(found)
    hand.finish()
    return made


def row_like(hand: Hand, found: Found, part: Part) -> Arrival:
    """A hazard that is like another one but for what it is about, as a ledger row would tell it."""
    facts, last = found.facts, found.last
    asked = select(enterprise.c.name).where(enterprise.c.id == facts["enterprise_id"])
    told = {name: facts[name] for name in FACTS if name != "code"}
    told |= {"description": part.description, "location": part.location or facts["location"]}
    scores = {name: getattr(last, name) for name in SCORES} if last.risk else {}
    return Arrival(
        sheet="", row=0, key=part.key, key_undated="", enterprise=hand.connection.execute(asked).scalar() or "",
        unit_id=last.unit_id, department_id=last.department_id, industry_id=last.industry_id, grade=last.grade,
        status=last.status, found_on=facts["found_on"], first_due_on=last.first_due_on, due_on=last.due_on,
        due_kind=last.due_kind, due_text=found.cycle["due_text"], facts=told, **scores,
    )  # fmt: skip
