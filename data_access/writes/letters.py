"""Letters: a rung of the escalation ladder, or another paper, about one hazard or several; and the answer to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from data_access import bulk, evidence_files, walls
from data_access.reads.hazard import NotFound
from data_access.reads.letters import same_letter
from data_access.session import Session
from data_access.tables import hazard, letter
from data_access.writes.one_hazard import Found, Hand, SomeoneWasFaster, WrongDay, find_all
from domain.escalation import REMINDERS, may_send
from domain.people import Viewer
from domain.plain_text import printable
from domain.status import StepNotAllowed

COLUMNS = (
    "hazard_id", "cycle", "kind", "number", "to_whom", "on_day", "reply_by", "note", "sha256", "file", "together",
    "by", "person_id", "role", "at",
)  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """What was sent; `content` is the document where there is one, `file` its name."""

    kind: str
    to_whom: str
    number: str = ""
    reply_by: date | None = None
    note: str = ""
    content: bytes = field(default=b"", repr=False)
    file: str = ""

    @property
    def plain(self) -> Sent:
        """The same without signs that nobody can read and no database holds."""
        return replace(
            self, to_whom=printable(self.to_whom).strip(), number=printable(self.number).strip(),
            note=printable(self.note).strip(), file=printable(self.file).strip(),
        )  # fmt: skip


def send(
    session: Session, viewer: Viewer, hazards: Sequence[tuple[str, int]], told: Sent, *, on: date, today: date,
    at: datetime, folder: Path | None = None,
) -> None:  # fmt: skip
    """Write down that a letter about some hazards (number, version) went out; of all of them or of none.

    It changes nothing about them: who has one on the screen goes on with it.

    The document is kept in `folder`, as evidence is. Raises NotFound, SomeoneWasFaster, StepNotAllowed: role, asked
    without a recipient (to_whom), a number (document; a reminder may have none) or a hazard; reply where an answer is
    asked for before the letter, taken where another letter has the number.
    WrongDay after today or before the round began, and for whoever does not see everything before a hazard was theirs.
    """
    told, chosen = told.plain, dict(hazards)
    if not may_send(viewer.role, told.kind):
        raise StepNotAllowed("role")
    _require_told(told, hazards, on)
    hand = Hand(session, viewer, on, at)
    found = [hand.find(number, seen) for number, seen in chosen.items()]
    first = max(_held_since(one, viewer) for one in found)
    if not first <= on <= today:
        raise WrongDay(first, today)
    _require_free(session, told.number)
    name = evidence_files.keep(folder, told.content) if folder is not None and told.content else None
    for one in found:
        hand.tell(
            one.id, one.last.cycle, told.kind, old=told.number or None, new=told.to_whom, note=told.note
        )
    rows = [letter_row(hand, one, told, kept=name, together=len(found)) for one in found]
    bulk.insert(session.connection, letter, COLUMNS, rows)
    hand.finish()


def _held_since(found: Found, viewer: Viewer) -> date:
    """The day from which a hazard lies where it does; for who sees everything, that of its round."""
    since = found.last.from_on
    for one in () if viewer.scope.everywhere else reversed(found.spans):
        if (one.district_id, one.department_id) != (found.last.district_id, found.last.department_id):
            return since
        since = one.from_on
    return found.last.opened_on


def letter_row(
    hand: Hand, found: Found, told: Sent, *, kept: str | None = None, together: int = 1
) -> tuple[Any, ...]:
    """A letter about one of the hazards that it is about together, by COLUMNS; `kept` is the hash of its document."""
    who = (hand.viewer.name, hand.viewer.person_id, str(hand.viewer.role), hand.at)
    what = (told.kind, told.number, told.to_whom, hand.on, told.reply_by, told.note)
    return (found.id, found.last.cycle, *what, kept, told.file if kept else "", together, *who)


def _require_free(session: Session, number: str) -> None:
    """Raise StepNotAllowed (taken) where another letter has this number: each document has its own."""
    if number:
        with walls.beyond(session.connection):
            known = session.connection.execute(select(letter.c.id).where(letter.c.number == number)).first()
        if known is not None:
            raise StepNotAllowed("taken")


def _require_told(told: Sent, hazards: Sequence[tuple[str, int]], on: date) -> None:
    missing = [name for name, value in (("to_whom", told.to_whom), ("hazards", hazards)) if not value]
    if told.kind not in REMINDERS and not told.number:
        missing.append("document")
    if missing:
        raise StepNotAllowed("asked", tuple(missing))
    if told.reply_by is not None and told.reply_by < on:
        raise StepNotAllowed("reply")


def answer(
    session: Session, viewer: Viewer, key: int, reply: str, *, replied_on: date, on: date, at: datetime
) -> None:
    """Write down the answer to a letter, for every hazard in scope that it is about and that has none.

    Raises NotFound, StepNotAllowed: role, asked without words, reply where the day lies before the letter or after
    `on`; SomeoneWasFaster where it was written down already.
    """
    hand = Hand(session, viewer, on, at)
    rows = _in_hand(hand, key)
    if not rows:
        raise NotFound(str(key))
    first, reply = rows[0][0], printable(reply).strip()
    if not may_send(viewer.role, first.kind):
        raise StepNotAllowed("role")
    if not reply:
        raise StepNotAllowed("asked", ("reply",))
    if not first.on_day <= replied_on <= on:
        raise StepNotAllowed("reply")
    waiting = [pair for pair in rows if pair[0].replied_on is None]
    if not waiting:
        raise SomeoneWasFaster(rows[0][1].facts["number"])
    for row, found in waiting:
        told = {"replied_on": replied_on, "reply": reply}
        session.connection.execute(update(letter).where(letter.c.id == row.id).values(**told))
        hand.tell(
            found.id, row.cycle, "answered", old=first.number, new=first.kind, note=reply, on=replied_on
        )
    hand.finish()


def _in_hand(hand: Hand, key: int) -> list[tuple[Any, Found]]:
    """The rows of a letter with their hazards, those that are the viewer's now, by the id of one of its rows."""
    first = hand.connection.execute(select(letter).where(letter.c.id == key)).first()
    if first is None:
        return []
    asked = select(letter, hazard.c.number.label("of")).join(hazard, hazard.c.id == letter.c.hazard_id)
    rows = hand.connection.execute(asked.where(*same_letter(first)).order_by(letter.c.id)).all()
    found = find_all(hand.session, [row.of for row in rows], hand.viewer)
    return [(row, found[row.of]) for row in rows if row.of in found]
