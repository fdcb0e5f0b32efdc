"""Files that wait, what is known of their senders, and what files left to a person; for the whole alone."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pandas as pd
from sqlalchemy import func, select

from data_access.session import Session
from data_access.tables import (
    alias,
    enterprise,
    file_question,
    hazard,
    received,
    received_part,
    sender_answer,
    sender_layout,
    span,
    unit,
    upload,
)
from domain.people import Scope

WAITING = ("id", "name", "sha256", "size", "received_at", "received_by", "answers", "plan", "planned_at",
           "set_aside_at", "set_aside_by")  # fmt: skip


def received_files(session: Session, scope: Scope) -> pd.DataFrame:
    """The files that were handed in and are not applied, first come first.

    Columns: id, name, sha256, size (bytes), received_at, received_by, answers (dict), plan (dict, empty: not
    looked at yet), planned_at, set_aside_at (None: waits), set_aside_by. A file may hold rows of every unit.
    """
    found: list[dict[str, Any]] = []
    if scope.everywhere:
        asked = select(*(received.c[name] for name in WAITING)).order_by(received.c.id)
        for row in session.connection.execute(asked).mappings():
            told = {"answers": json.loads(row["answers"]), "plan": json.loads(row["plan"] or "{}")}
            found.append({**row, **told})
    return pd.DataFrame(found, columns=list(WAITING), dtype=object)


def received_content(session: Session, scope: Scope, key: int) -> bytes | None:
    """The file as it was handed in; None where there is none for this viewer."""
    if not scope.everywhere:
        return None
    mine = received_part.c.received_id == key
    asked = select(received_part.c.bytes).where(mine).order_by(received_part.c.part)
    parts = session.connection.execute(asked).scalars().all()
    return b"".join(map(zlib.decompress, parts)) if parts else None


def names_of_senders(session: Session, scope: Scope) -> list[tuple[str, int]]:
    """Every name of a unit or department with its id; names are no secret, so any scope may ask."""
    columns = (unit.c.id, unit.c.name, unit.c.name_en, unit.c.short)
    rows = session.connection.execute(select(*columns).where(unit.c.id != 0)).all()
    other = select(alias.c.text, alias.c.target_id).where(alias.c.kind != "industry", alias.c.target_id != 0)
    told = [(text, row.id) for row in rows for text in row[1:] if text]
    return told + [(row.text, row.target_id) for row in session.connection.execute(other)]


def sender_layouts(session: Session, scope: Scope) -> pd.DataFrame:
    """The layouts of each sender's applied files. Columns: unit_id, fingerprint, files, first_at, last_at."""
    columns = ("unit_id", "fingerprint", "files", "first_at", "last_at")
    if not scope.everywhere:
        return pd.DataFrame(columns=list(columns), dtype=object)
    at = upload.c.applied_at
    asked = (
        select(upload.c.sender_id, upload.c.fingerprint, func.count(), func.min(at), func.max(at))
        .where(upload.c.sender_id.is_not(None), upload.c.withdrawn_at.is_(None), upload.c.fingerprint != "")
        .group_by(upload.c.sender_id, upload.c.fingerprint)
        .order_by(upload.c.sender_id)
    )
    rows = [tuple(row) for row in session.connection.execute(asked)]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def sender_mapping(session: Session, scope: Scope, unit_id: int, fingerprint: str) -> str:
    """How a person said that a sender's layout is read, as JSON; "" where recognition does."""
    mine = (sender_layout.c.unit_id == unit_id, sender_layout.c.fingerprint == fingerprint)
    asked = select(sender_layout.c.mapping).where(*mine)
    return (session.connection.execute(asked).scalar() or "") if scope.everywhere else ""


def sender_answers(session: Session, scope: Scope, unit_id: int) -> dict[tuple[str, str], str]:
    """What unsure cells of a sender mean: (fact, text as typed) -> what was answered."""
    if not scope.everywhere:
        return {}
    asked = select(sender_answer.c.key, sender_answer.c.text, sender_answer.c.value)
    rows = session.connection.execute(asked.where(sender_answer.c.unit_id == unit_id))
    return {(row.key, row.text): row.value for row in rows}


def file_questions(session: Session, scope: Scope) -> pd.DataFrame:
    """What applied files left to a person and nobody has answered, first asked first.

    Columns: id, kind, upload_id, file, sender_id, asked_on, number, enterprise, location, description, status,
    due_on, other (number of the hazard that it may be a duplicate of, or None). Files that were taken back ask
    nothing, nor does what is closed or void by now.
    """
    columns = ("id", "kind", "upload_id", "file", "sender_id", "asked_on", "number", "enterprise", "location",
               "description", "status", "due_on", "other")  # fmt: skip
    if not scope.everywhere:
        return pd.DataFrame(columns=list(columns), dtype=object)
    other, then = hazard.alias("other"), span.alias("then")
    asked = (
        select(
            file_question.c.id, file_question.c.kind, file_question.c.upload_id, upload.c.name,
            file_question.c.sender_id, file_question.c.asked_on, hazard.c.number,
            func.coalesce(enterprise.c.name, ""), hazard.c.location, hazard.c.description, then.c.status,
            then.c.due_on, other.c.number,
        )
        .join(upload, upload.c.id == file_question.c.upload_id)
        .join(hazard, hazard.c.id == file_question.c.hazard_id)
        .join(then, (then.c.hazard_id == hazard.c.id) & then.c.to_on.is_(None))
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .outerjoin(other, other.c.id == file_question.c.other_id)
        .where(
            file_question.c.answer.is_(None), upload.c.withdrawn_at.is_(None),
            then.c.status.not_in(("closed", "void")),
        )
        .order_by(file_question.c.id)
    )  # fmt: skip
    rows = [tuple(row) for row in session.connection.execute(asked)]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)
