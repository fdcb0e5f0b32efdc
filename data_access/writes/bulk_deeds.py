"""One deed on many hazards: judged row by row as the single road does, shown first, then written in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data_access.reads.hazard import NotFound
from data_access.session import Session
from data_access.tables import UNASSIGNED
from data_access.writes.by_hand import correct_on
from data_access.writes.letters import Sent
from data_access.writes.many_hazards import Staged, read_together, write_together
from data_access.writes.one_hazard import Found, SomeoneWasFaster, WrongDay
from data_access.writes.steps import Words, step_on
from domain.bulk import MOST, Assign, Deed, Remind, SetPerson, TooMany, require
from domain.people import Viewer
from domain.status import ALIVE, StepNotAllowed

Refused = NotFound | SomeoneWasFaster | StepNotAllowed | WrongDay
REFUSED = (NotFound, SomeoneWasFaster, StepNotAllowed, WrongDay)


@dataclass(frozen=True)
class Change:
    """One thing that changes about a hazard, as its history keeps it."""

    what: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Outcome:
    """What a deed does to one hazard, or why it does nothing: `refused`; `version` 0: there is none in the scope."""

    number: str
    version: int
    changes: tuple[Change, ...] = ()
    refused: Refused | None = None


def preview(
    session: Session, viewer: Viewer, numbers: Iterable[str], deed: Deed, *, today: date, at: datetime
) -> list[Outcome]:
    """What the deed would do to each hazard as it stands now, in their order; nothing is written.

    Raises TooMany, and StepNotAllowed where it can be done to none.
    """
    rows = [(number, None) for number in dict.fromkeys(numbers)]
    return [outcome for outcome, _ in _tried(session, viewer, rows, deed, today=today, at=at)]


def apply(
    session: Session,
    viewer: Viewer,
    rows: Sequence[tuple[str, int]],
    deed: Deed,
    *,
    today: date,
    at: datetime,
) -> list[Outcome]:
    """Do the deed to hazards by number and the version that was seen, in the caller's transaction.

    Each is judged again as it stands now. Those that were changed meanwhile or that the rules refuse are left out and
    told; all others are written together, with their history. Raises as `preview`.
    """
    tried = _tried(session, viewer, rows, deed, today=today, at=at)
    staged = [hand for outcome, hand in tried if outcome.refused is None]
    if staged:
        write_together(session, viewer, staged, on=today, at=at)
    return [outcome for outcome, _ in tried]


def _tried(
    session: Session, viewer: Viewer, rows: Sequence[tuple[str, int | None]], deed: Deed, *, today: date, at: datetime
) -> list[tuple[Outcome, Staged]]:  # fmt: skip
    require(deed, viewer.role, today)
    if len(rows) > MOST:
        raise TooMany(len(rows))
    known = read_together(session, viewer, (number for number, _ in rows))
    tried = []
    for number, seen in dict(rows).items():
        hand = Staged(session, viewer, today, at, known=known)
        tried.append((_judged(hand, number, seen, deed), hand))
    return tried


def _judged(hand: Staged, number: str, seen: int | None, deed: Deed) -> Outcome:
    known = hand.known.found.get(number)
    version = 0 if known is None else int(known.facts["version"])
    try:
        _do(hand, hand.find(number, seen), deed)
    except REFUSED as why:
        return Outcome(number, version, refused=why)
    # Of an event's row: hazard, round, what, old, new.
    return Outcome(number, version, tuple(Change(*row[2:5]) for row in hand.events))


def _do(hand: Staged, found: Found, deed: Deed) -> None:
    """Raises StepNotAllowed (same) where nothing would change."""
    if isinstance(deed, Assign):
        _assign(hand, found, deed)
    elif isinstance(deed, SetPerson):
        correct_on(hand, found, deed.changes, reason=deed.reason, today=hand.on)
    else:
        _remind(hand, found, deed)
    if not (hand.touched or hand.letters):
        raise StepNotAllowed("same")


def _assign(hand: Staged, found: Found, deed: Assign) -> None:
    """Confirm first: what is only reported is assigned by being confirmed."""
    if deed.confirm and found.last.status == "reported":
        found = step_on(hand, found, "confirm", today=hand.on, words=Words(note=deed.reason))
    if deed.changes:
        correct_on(hand, found, deed.changes, reason=deed.reason, today=hand.on)


def _remind(hand: Staged, found: Found, deed: Remind) -> None:
    if found.last.status not in ALIVE:
        raise StepNotAllowed("status")
    to_whom = deed.to_whom.strip() or responsible(hand.session, found)
    if not to_whom:
        raise StepNotAllowed("asked", ("to_whom",))
    hand.write_letter(Sent("reminder", to_whom, reply_by=deed.reply_by, note=deed.note))
    hand.tell(
        found.id, found.last.cycle, "reminder", new=to_whom, note=deed.note
    )  # it changes nothing about it


def responsible(session: Session, found: Found) -> str:
    """The official name of the unit that a hazard lies in, streets behind their district; else its department's."""
    names, catalog, last = (
        session.kept("official names", lambda: _names(session)),
        session.catalog,
        found.last,
    )
    if last.unit_id == UNASSIGNED:
        return names[last.department_id] if last.department_id != UNASSIGNED else ""
    district = catalog.district_of[last.unit_id]
    return (names[district] if district not in (UNASSIGNED, last.unit_id) else "") + names[last.unit_id]


def _names(session: Session) -> dict[int, str]:
    frames = (session.catalog.departments, session.catalog.units)
    return {
        key: name for frame in frames for key, name in zip(frame["id"].tolist(), frame["name"], strict=True)
    }
