"""Files that wait: handed in, looked at, answered, put away; and what is remembered of their senders."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select, update

from data_access.tables import (
    file_question,
    hazard,
    received,
    received_part,
    sender_answer,
    sender_layout,
    upload,
)
from data_access.writes.kept_file import stretches


def receive(connection: Connection, name: str, content: bytes, *, by: str, at: datetime) -> int:
    """Take a file in to wait; one that waits already, byte for byte, is not taken twice. Returns its id."""
    digest = hashlib.sha256(content).hexdigest()
    waits = select(received.c.id).where(received.c.sha256 == digest, received.c.set_aside_at.is_(None))
    known = connection.execute(waits).scalar()
    if known is not None:
        return int(known)
    values = {"name": name, "sha256": digest, "size": len(content), "received_at": at, "received_by": by}
    key = int(connection.execute(received.insert().values(**values).returning(received.c.id)).scalar_one())
    for part, stretch in enumerate(stretches(content)):
        packed = zlib.compress(stretch, 1)
        connection.execute(received_part.insert().values(received_id=key, part=part, bytes=packed))
    return key


def keep_answers(connection: Connection, key: int, answers: Mapping[str, Any]) -> None:
    """Keep what was answered about a waiting file; what it would do is to be worked out anew."""
    told = json.dumps(answers, ensure_ascii=False)
    _change(connection, key, answers=told, plan="", planned_at=None)


def keep_plan(connection: Connection, key: int, plan: Mapping[str, Any], *, at: datetime) -> None:
    """Keep what a waiting file would do."""
    _change(connection, key, plan=json.dumps(plan, ensure_ascii=False), planned_at=at)


def set_aside(connection: Connection, key: int, *, by: str | None, at: datetime | None) -> None:
    """Put a waiting file away; with None for both, let it wait again."""
    _change(connection, key, set_aside_at=at, set_aside_by=by)


def let_go(connection: Connection, key: int) -> None:
    """Forget a waiting file: it is applied, and kept as such."""
    connection.execute(received_part.delete().where(received_part.c.received_id == key))
    connection.execute(received.delete().where(received.c.id == key))


def _change(connection: Connection, key: int, **values: Any) -> None:
    connection.execute(update(received).where(received.c.id == key).values(**values))


def remember_layout(
    connection: Connection, unit_id: int, fingerprint: str, *, mapping: str, by: str, at: datetime
) -> None:
    """Remember how a sender's layout is read."""
    key = {"unit_id": unit_id, "fingerprint": fingerprint}
    _put(connection, sender_layout, key, {"mapping": mapping, "saved_at": at, "saved_by": by})


def remember_cells(
    connection: Connection, unit_id: int, answers: Mapping[tuple[str, str], str], *, by: str, at: datetime
) -> None:
    """Remember what unsure cells of a sender mean: (fact, text as typed) -> what was answered."""
    for (key, text), value in answers.items():
        where = {"unit_id": unit_id, "key": key, "text": text}
        _put(connection, sender_answer, where, {"value": value, "answered_at": at, "answered_by": by})


def _put(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    mine = [table.c[name] == value for name, value in key.items()]
    if not connection.execute(update(table).where(*mine).values(**values)).rowcount:
        connection.execute(table.insert().values(**key, **values))


def keep_upload_answers(connection: Connection, upload_id: int, answers: Mapping[str, Any]) -> None:
    """Keep with an applied file what was answered about it."""
    told = json.dumps(answers, ensure_ascii=False)
    connection.execute(update(upload).where(upload.c.id == upload_id).values(answers=told))


def question_about(
    connection: Connection, upload_id: int, *, number: str = "", place: tuple[str, int] = ("", 0)
) -> int | None:
    """The open question that a file raised about a hazard by its number, or by sheet and row of a new one."""
    asked = (
        select(file_question.c.id)
        .join(hazard, hazard.c.id == file_question.c.hazard_id)
        .where(file_question.c.answer.is_(None))
    )
    if number:
        asked = asked.where(file_question.c.kind == "vanished", hazard.c.number == number)
    else:
        mine = (hazard.c.upload_id == upload_id, hazard.c.sheet == place[0], hazard.c.row == place[1])
        asked = asked.where(file_question.c.kind == "duplicate", *mine)
    return connection.execute(asked.limit(1)).scalar()
