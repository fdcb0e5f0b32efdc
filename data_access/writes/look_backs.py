"""Look-backs: what the check of a closed hazard found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from data_access.reads.calendar import offered_deadline
from data_access.session import Session
from data_access.tables import look_back
from data_access.writes.by_hand import enter_by_rules, require_new
from data_access.writes.duplicates import Part, link, row_like
from data_access.writes.one_hazard import Found, Hand, SomeoneWasFaster
from data_access.writes.steps import begin_round
from domain.look_back import REOPENING, RESULTS
from domain.people import Role, Viewer
from domain.plain_text import printable
from domain.status import StepNotAllowed, require_deed

# Facts of the hazard that was looked back on, not of what was found there.
OF_THE_OTHER = ("inspector_unit", "category", "measure", "fund_wan", "emergency_plan", "remark")


@dataclass(frozen=True)
class Checked:
    """What a look-back found. `finding` is a new hazard at the same place, asked for by the result new_finding."""

    result: str
    unannounced: bool
    note: str = ""
    finding: Part | None = None


def look_back_on(
    session: Session, viewer: Viewer, number: str, key: int | None, checked: Checked, *, seen: int, on: date,
    today: date, at: datetime, due_on: date | None = None,
) -> str | None:  # fmt: skip
    """Write down a look-back, the planned one of this id or (None) one that was not planned.

    What is not in place, or has relapsed, begins another round on `on`, with the deadline `due_on` or that of the
    rules; a new finding is entered as a hazard of its own and linked: its number is returned. All in one
    transaction. Raises NotFound, SomeoneWasFaster (also where another has checked it), WrongDay, StepNotAllowed:
    role, status unless it is closed, another for who reported the rectification, asked without a note.
    """
    require_deed("look_back", viewer.role)
    if checked.result not in RESULTS:
        raise ValueError(f"No result of a look-back: {checked.result}")
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    known = hand.stands(found)
    if known.status != "closed":
        raise StepNotAllowed("status")
    if viewer.person_id is not None and viewer.person_id in known.rectifiers:
        raise StepNotAllowed("another")
    _require_told(checked)
    hand.require_day(known, today)
    planned = _planned(session, found, key)
    made = _enter_finding(hand, found, checked, today)
    days = planned.after_days if planned else None
    hand.tell(found.id, found.last.cycle, "look_back", old=days, new=checked.result, note=checked.note)
    _keep(hand, found, planned, checked, found_id=hand.entered or None)
    if checked.result in REOPENING:
        _reopen(hand, found, due_on, checked)
    hand.touch(found)
    hand.finish()
    return made


def _require_told(checked: Checked) -> None:
    missing: tuple[str, ...] = ()
    if checked.result == "new_finding" and (
        checked.finding is None or not checked.finding.description.strip()
    ):
        missing = ("description",)
    elif checked.result != "in_place" and not printable(checked.note).strip():
        missing = ("note",)
    if missing:
        raise StepNotAllowed("asked", missing)


def _planned(session: Session, found: Found, key: int | None) -> Any:
    if key is None:
        return None
    asked = select(look_back.c.id, look_back.c.after_days).where(
        look_back.c.id == key, look_back.c.hazard_id == found.id, look_back.c.cycle == found.last.cycle,
        look_back.c.result.is_(None),
    )  # fmt: skip
    planned = session.connection.execute(asked).first()
    if planned is None:
        raise SomeoneWasFaster(found.facts["number"])
    return planned


def _enter_finding(hand: Hand, found: Found, checked: Checked, today: date) -> str | None:
    """Enter what was found there as a hazard of its own; what an inspector enters waits for its confirmation."""
    if checked.result != "new_finding" or checked.finding is None:
        return None
    require_new(hand.session, hand.viewer, checked.finding.key)
    like = row_like(hand, found, checked.finding)
    status = "reported" if hand.viewer.role == Role.INSPECTOR else "pending"
    facts = {**like.facts, "source": "look_back", "inspector": hand.viewer.name}
    for name in OF_THE_OTHER:
        facts.pop(name, None)
    row = replace(
        like, grade="general", status=status, found_on=hand.on, due_on=None, first_due_on=None, due_kind="none",
        due_text="", facts=facts, likelihood=None, severity=None, exposure=None, risk=None, profile=None,
    )  # fmt: skip
    numbers = enter_by_rules(hand, row, today)
    hand.tell(hand.entered, 1, "found_with", new=found.facts["number"])
    link(hand, hand.entered, found.id, "found_with", "look_back")
    return numbers[0]


def _keep(hand: Hand, found: Found, planned: Any, checked: Checked, *, found_id: int | None) -> None:
    told = {
        "result": checked.result, "done_on": hand.on, "unannounced": checked.unannounced,
        "note": checked.note.strip(), "found_id": found_id, "done_by": hand.viewer.name,
        "person_id": hand.viewer.person_id, "role": str(hand.viewer.role), "done_at": hand.at,
    }  # fmt: skip
    if planned is not None:
        mine = update(look_back).where(look_back.c.id == planned.id, look_back.c.result.is_(None))
        if hand.connection.execute(mine.values(**told)).rowcount != 1:
            raise SomeoneWasFaster(found.facts["number"])
        return
    hand.connection.execute(
        insert(look_back).values(
            hazard_id=found.id, cycle=found.last.cycle, after_days=0, why="chosen", due_on=hand.on,
            made_on=hand.on, **told,
        )
    )  # fmt: skip


def _reopen(hand: Hand, found: Found, due_on: date | None, checked: Checked) -> None:
    last = found.last
    if due_on is None:
        due_on, _ = offered_deadline(
            hand.session, hand.viewer.scope, last.grade, last.risk, found_on=last.opened_on, start=hand.on
        )
    elif due_on < hand.on:
        raise StepNotAllowed("later")
    begin_round(hand, found, due_on, checked.note)
