"""What a file left to a person, answered: with the answer in the history, and nothing else done by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from data_access.session import Session
from data_access.tables import file_question, hazard
from data_access.writes.duplicates import merge
from data_access.writes.one_hazard import Hand
from domain.people import Viewer

OF_VANISHED = ("closed_elsewhere", "moved", "forgotten", "void", "other")
OF_DUPLICATES = ("same", "two")


class NotAsked(Exception):
    """The question was answered already, or was never asked so."""


@dataclass(frozen=True)
class Reply:
    """Who answers, and when: `on` is the business day, `today` the board's own."""

    viewer: Viewer
    on: date
    today: date
    at: datetime


def answer(session: Session, question_id: int, told: str, note: str, reply: Reply) -> None:
    """Answer a question: a vanished row stays as it is; of duplicates ("same") the new one becomes void.

    Raises NotAsked; for duplicates whatever `merge` raises.
    """
    waiting = select(file_question).where(file_question.c.id == question_id, file_question.c.answer.is_(None))
    row = session.connection.execute(waiting).first()
    if row is None or told not in (OF_VANISHED if row.kind == "vanished" else OF_DUPLICATES):
        raise NotAsked(f"{question_id}: {told}")
    mine = _of(session, row.hazard_id)
    if row.kind == "vanished":
        _tell(session, mine, "vanished", new=told, note=note, reply=reply)
    elif told == "two":
        _tell(session, mine, "another_than", new=_of(session, row.other_id)[0], note=note, reply=reply)
    else:
        number, seen = _of(session, row.other_id)
        viewer, on, today, at = reply.viewer, reply.on, reply.today, reply.at
        merge(session, viewer, number, [mine], reason=note, seen=seen, on=on, today=today, at=at)
    values = {"answer": told, "note": note, "answered_at": reply.at, "answered_by": reply.viewer.name}
    asked = update(file_question).where(file_question.c.id == question_id, file_question.c.answer.is_(None))
    if session.connection.execute(asked.values(**values)).rowcount != 1:
        raise NotAsked(str(question_id))


def _of(session: Session, key: int) -> tuple[str, int]:
    """Number and version of a hazard."""
    row = session.connection.execute(
        select(hazard.c.number, hazard.c.version).where(hazard.c.id == key)
    ).one()
    return row.number, row.version


def _tell(session: Session, mine: tuple[str, int], what: str, *, new: str, note: str, reply: Reply) -> None:
    hand = Hand(session, reply.viewer, reply.on, reply.at)
    found = hand.find(mine[0], None)
    hand.tell(found.id, found.last.cycle, what, new=new, note=note)
    hand.touch(found)
    hand.finish()
