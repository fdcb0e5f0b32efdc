"""What is true of a hazard of the invented city on a day: status, deadline, days told so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo.city import Hazard
from demo.rounds import Extension, Round


@dataclass(frozen=True)
class State:
    """A hazard as known on `as_of`. Days are None while they have not come, texts as in the ledger.

    status and grade: codes of domain.status; round_no: 1, or 2 after a look back sent it back.
    """

    hazard: Hazard
    as_of: date
    status: str
    grade: str
    round_no: int
    opened_on: date
    due_text: str
    due_kind: str
    first_due_on: date | None
    due_on: date | None
    extension: Extension | None
    rectified_on: date | None
    accepted_on: date | None
    closed_on: date | None


def state(hazard: Hazard, as_of: date, *, rounds: int = 2) -> State | None:
    """The hazard as it is on `as_of`; None before it is found.

    rounds: 1 leaves out what a look back reopened, as a board does whose clerk has not confirmed it.
    """
    life = hazard.life
    if as_of < life.found_on:
        return None
    opened = [one for one in life.rounds[:rounds] if one.opened_on <= as_of]
    last = opened[-1]
    until = min(as_of, life.void_on or as_of)  # what is void lives no further
    granted = [one for one in last.extensions if one.granted_on <= until]
    down = life.downgraded_on is not None and life.downgraded_on <= as_of
    return State(
        hazard=hazard,
        as_of=as_of,
        status=_status(hazard, last, as_of=as_of),
        grade="major" if life.major and not down else "general",
        round_no=len(opened),
        opened_on=last.opened_on,
        due_text=last.promised.text,
        due_kind=last.promised.kind,
        first_due_on=last.promised.on,
        due_on=granted[-1].due_on if granted else last.promised.on,
        extension=granted[-1] if granted else None,
        rectified_on=_come(last.rectified_on, until),
        accepted_on=_come(last.accepted_on, until),
        closed_on=_come(last.closed_on, until),
    )


def _come(day: date | None, as_of: date) -> date | None:
    return day if day is not None and day <= as_of else None


def _status(hazard: Hazard, last: Round, *, as_of: date) -> str:
    life = hazard.life
    if _come(life.void_on, as_of):
        return "void"
    if as_of < life.confirmed_on:
        return "reported"
    steps = (("closed", last.closed_on), ("accepted", last.accepted_on), ("to_accept", last.rectified_on),
             ("rectifying", last.started_on))  # fmt: skip
    return next((status for status, day in steps if _come(day, as_of)), "pending")


def telling_days(hazard: Hazard) -> list[date]:
    """Days, in order, on which something about the hazard changes that a ledger shows.

    The first is the day that it is first told; nothing comes after it is void.
    """
    life = hazard.life
    days: set[date | None] = {life.confirmed_on, life.downgraded_on}
    for one in life.rounds:
        days |= {one.opened_on, one.started_on, one.rectified_on, one.accepted_on, one.closed_on}
        days |= {move.granted_on for move in one.extensions}
    end = life.void_on or date.max
    days.add(life.void_on)
    return sorted({life.known_on} | {day for day in days if day and life.known_on < day <= end})
