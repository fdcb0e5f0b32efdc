"""The log of the board for the office: every event, of hazards and of people, as it was written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, func, select

from data_access import chain
from data_access.reads.people import doer_told, with_doer
from data_access.session import Session
from data_access.tables import event, hazard, person, person_event, upload
from domain.people import Scope

CHANGES = "changed"  # every event that is neither a creation nor a withdrawal
MARGIN = timedelta(
    days=1
)  # events stand in the order of their writing, but for the clocks of several processes
KINDS = ("created", "withdrawn", "restored", CHANGES)


@dataclass(frozen=True)
class Asked:
    """Which events: written down from `first` up to before `last`, by whom, of which kind, from where, which hazard."""

    first: datetime | None = None
    last: datetime | None = None
    by: str = ""
    kind: str = ""
    source: str = ""
    number: str = ""


def log(
    session: Session, scope: Scope, asked: Asked, *, limit: int | None = 50, offset: int = 0
) -> pd.DataFrame:
    """The events of hazards that are asked for, the last written first; for the whole alone.

    Columns: id, at, by, role, number, number_en, what, old, new, on_day, source, file, sheet, row, note.
    """
    columns = [event.c[name] for name in ("id", "at", "by", "role", "what", "old", "new", "on_day", "source")]
    told = (
        select(
            *columns, event.c.sheet, event.c.row, event.c.note, hazard.c.number, hazard.c.number_en,
            upload.c.name.label("file"),
        )
        .join(hazard, hazard.c.id == event.c.hazard_id)
        .outerjoin(upload, upload.c.id == event.c.upload_id)
    )  # fmt: skip
    question = told.where(*_holds(session, scope, asked)).order_by(event.c.id.desc())
    return _frame(session.connection, question.limit(limit).offset(offset))


def count_log(session: Session, scope: Scope, asked: Asked) -> int:
    """How many events `log` would list without a limit."""
    question = select(func.count()).select_from(event).where(*_holds(session, scope, asked))
    return int(session.connection.execute(question).scalar_one())


def log_of_people(session: Session, scope: Scope, asked: Asked, *, limit: int = 200) -> pd.DataFrame:
    """What was changed about people, the last first, of the same days and by the same person; for the whole alone.

    Columns: at, by, role, login, what, old, new.
    """
    columns = [person_event.c[name] for name in ("at", "role", "what", "old", "new")]
    about = person_event.join(person, person.c.id == person_event.c.person_id)
    question = select(*columns, doer_told().label("by"), person.c.login).select_from(with_doer(about))
    if not scope.everywhere:
        question = question.where(person_event.c.id.is_(None))
    if asked.first:
        question = question.where(person_event.c.at >= asked.first)
    if asked.last:
        question = question.where(person_event.c.at < asked.last)
    if asked.by:
        question = question.where(person_event.c.by == asked.by)
    return _frame(session.connection, question.order_by(person_event.c.id.desc()).limit(limit))


def head_of_chain(session: Session, scope: Scope) -> str:
    """The hash of the last seal over the history; it tells nothing of what is sealed, so every scope may know it."""
    return chain.head(session.connection)


def _holds(session: Session, scope: Scope, asked: Asked) -> list[ColumnElement[bool]]:
    if not scope.everywhere:
        return [event.c.id.is_(None)]
    found: list[ColumnElement[bool]] = []
    if asked.first:
        found += [
            event.c.at >= asked.first,
            event.c.id >= _first_since(session.connection, asked.first - MARGIN),
        ]
    if asked.last:
        found += [
            event.c.at < asked.last,
            event.c.id <= _first_since(session.connection, asked.last + MARGIN),
        ]
    if asked.by:
        found.append(event.c.by == asked.by)
    if asked.kind == CHANGES:
        found.append(event.c.what.not_in([kind for kind in KINDS if kind != CHANGES]))
    elif asked.kind:
        found.append(event.c.what == asked.kind)
    if asked.source:
        found.append(event.c.source == asked.source)
    if asked.number:
        named = (hazard.c.number == asked.number) | (hazard.c.number_en == asked.number)
        found.append(event.c.hazard_id.in_(select(hazard.c.id).where(named)))
    return found


def _first_since(connection: Connection, at: datetime) -> int:
    """About the first event written since an instant: looked for by halves, as there is no index on the instant."""
    low, high = connection.execute(select(func.min(event.c.id), func.max(event.c.id))).one()
    if low is None:
        return 0
    low, high = int(low), int(high) + 1
    while low < high:
        middle = (low + high) // 2
        asked = select(event.c.at).where(event.c.id >= middle).order_by(event.c.id).limit(1)
        found = connection.execute(asked).scalar()
        if found is not None and found < at:
            low = middle + 1
        else:
            high = middle
    return low


def _frame(connection: Connection, asked: Select[Any]) -> pd.DataFrame:
    found = connection.execute(asked)
    return pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()), dtype=object)
