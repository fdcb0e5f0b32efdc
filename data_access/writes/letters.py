"""Letters: a rung of the escalation ladder, or another paper, about one hazard or several; and the answer to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from data_access import bulk
from data_access.reads.hazard import NotFound
from data_access.session import Session
from data_access.tables import hazard, letter
from data_access.writes.one_hazard import Hand, SomeoneWasFaster, WrongDay
from domain.escalation import REMINDERS, may_send
from domain.people import Viewer
from domain.status import StepNotAllowed

COLUMNS = (
    "hazard_id", "cycle", "kind", "number", "to_whom", "on_day", "reply_by", "note", "sha256", "file", "by",
    "person_id", "role", "at",
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """What was sent. `sha256` names the file of the document where one was kept (data_access.evidence_files)."""

    kind: str
    to_whom: str
    number: str = ""
    reply_by: date | None = None
    note: str = ""
    sha256: str | None = None
    file: str = ""


def send(
    session: Session, viewer: Viewer, hazards: Sequence[tuple[str, int]], told: Sent, *, on: date, today: date,
    at: datetime,
) -> None:  # fmt: skip
    """Write down that a letter about some hazards (number, version) went out; of all of them or of none.

    Raises NotFound, SomeoneWasFaster, StepNotAllowed: role, asked without a recipient (to_whom), a number (document;
    a reminder may have none) or a hazard; reply where an answer is asked for before the letter. WrongDay after today.
    """
    if not may_send(viewer.role, told.kind):
        raise StepNotAllowed("role")
    _require_told(told, hazards, on)
    if on > today:
        raise WrongDay(date.min, today)
    hand, rows = Hand(session, viewer, on, at), []
    for number, seen in dict(hazards).items():
        found = hand.find(number, seen)
        rows.append((
            found.id, found.last.cycle, told.kind, told.number.strip(), told.to_whom.strip(), on, told.reply_by,
            told.note.strip(), told.sha256, told.file, viewer.name, viewer.person_id, str(viewer.role), at,
        ))  # fmt: skip
        hand.tell(
            found.id,
            found.last.cycle,
            told.kind,
            old=told.number.strip() or None,
            new=told.to_whom,
            note=told.note,
        )
        hand.touch(found)
    bulk.insert(session.connection, letter, COLUMNS, rows)
    hand.finish()


def _require_told(told: Sent, hazards: Sequence[tuple[str, int]], on: date) -> None:
    missing = [name for name, value in (("to_whom", told.to_whom.strip()), ("hazards", hazards)) if not value]
    if told.kind not in REMINDERS and not told.number.strip():
        missing.append("document")
    if missing:
        raise StepNotAllowed("asked", tuple(missing))
    if told.reply_by is not None and told.reply_by < on:
        raise StepNotAllowed("reply")


def answer(
    session: Session, viewer: Viewer, key: int, reply: str, *, replied_on: date, on: date, at: datetime
) -> None:
    """Write down the answer to a letter, for every hazard in scope that it is about.

    Raises NotFound, StepNotAllowed: role, asked without words, reply where the day lies before the letter or after
    `on`; SomeoneWasFaster where it was written down already.
    """
    first = session.connection.execute(select(letter).where(letter.c.id == key)).first()
    if first is None:
        raise NotFound(str(key))
    if not may_send(viewer.role, first.kind):
        raise StepNotAllowed("role")
    if not reply.strip():
        raise StepNotAllowed("asked", ("reply",))
    if not first.on_day <= replied_on <= on:
        raise StepNotAllowed("reply")
    same = [letter.c[name] == getattr(first, name) for name in ("kind", "number", "to_whom", "on_day", "at")]
    asked = select(letter.c.id, letter.c.cycle, hazard.c.number, letter.c.replied_on).join(
        hazard, hazard.c.id == letter.c.hazard_id
    )
    hand, met = Hand(session, viewer, on, at), False
    for row in session.connection.execute(asked.where(*same).order_by(letter.c.id)).all():
        try:
            found = hand.find(row.number, None)
        except NotFound:
            continue  # it has passed on to others
        if row.replied_on is not None:
            raise SomeoneWasFaster(row.number)
        met = True
        told = {"replied_on": replied_on, "reply": reply.strip()}
        session.connection.execute(update(letter).where(letter.c.id == row.id).values(**told))
        hand.tell(
            found.id, row.cycle, "answered", old=first.number, new=first.kind, note=reply, on=replied_on
        )
        hand.touch(found)
    if not met:
        raise NotFound(str(key))
    hand.finish()
