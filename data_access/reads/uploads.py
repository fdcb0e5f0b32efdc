"""The ledger files that were applied."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pandas as pd
from sqlalchemy import exists, func, or_, select

from data_access.session import Session
from data_access.tables import (
    alias,
    event,
    file_question,
    industry,
    mapping,
    unit,
    upload,
    upload_part,
    upload_problem,
)
from domain.people import Scope


def uploads(session: Session, scope: Scope) -> pd.DataFrame:
    """Files, newest first. Columns: id, name, cutoff_on, applied_at, applied_by, withdrawn_at,
    withdrawn_by, counts (dict), to_return (whether something is wrong in it, or missing and unanswered).

    A scope that does not see everything sees no file, since a file may hold rows of every unit.
    """
    wrong = exists().where(upload_problem.c.upload_id == upload.c.id)
    missing = exists().where(
        file_question.c.upload_id == upload.c.id, file_question.c.kind == "vanished",
        file_question.c.answer.is_(None),
    )  # fmt: skip
    columns = (
        upload.c.id, upload.c.name, upload.c.cutoff_on, upload.c.applied_at, upload.c.applied_by,
        upload.c.withdrawn_at, upload.c.withdrawn_by, upload.c.counts, or_(wrong, missing).label("to_return"),
    )  # fmt: skip
    found: list[dict[str, Any]] = []
    if scope.everywhere:
        for row in session.connection.execute(select(*columns).order_by(upload.c.id.desc())).mappings():
            found.append({**row, "counts": json.loads(row["counts"])})
    return pd.DataFrame(found, columns=[column.key for column in columns], dtype=object)


def upload_content(session: Session, scope: Scope, upload_id: int) -> bytes | None:
    """The file as it was received; None where there is none for this viewer."""
    if not scope.everywhere:
        return None
    asked = (
        select(upload_part.c.bytes).where(upload_part.c.upload_id == upload_id).order_by(upload_part.c.part)
    )
    parts = session.connection.execute(asked).scalars().all()
    return b"".join(zlib.decompress(part) for part in parts) if parts else None


def upload_problems(session: Session, scope: Scope, upload_id: int) -> pd.DataFrame:
    """What could not be read in a file: sheet, row, column, value, code, params (dict), severity."""
    names = ("sheet", "row", "column", "value", "code", "params", "severity")
    found: list[dict[str, Any]] = []
    if scope.everywhere:
        asked = select(*(upload_problem.c[name] for name in names)).where(
            upload_problem.c.upload_id == upload_id
        )
        for row in session.connection.execute(asked.order_by(upload_problem.c.seq)).mappings():
            found.append({**row, "params": json.loads(row["params"])})
    return pd.DataFrame(found, columns=list(names), dtype=object)


def stored_mappings(session: Session, scope: Scope) -> dict[str, str]:
    """Mappings remembered by name: name -> JSON."""
    rows = session.connection.execute(select(mapping.c.name, mapping.c.content).order_by(mapping.c.name))
    return {row.name: row.content for row in rows}


def freshness(session: Session, scope: Scope) -> tuple[int, ...]:
    """Numbers that change when a file, a hazard or a name does: then what was worked out is stale."""
    newest = (func.coalesce(func.max(table.c.id), 0) for table in (upload, event))
    counts = (select(func.count()).select_from(table).scalar_subquery() for table in (alias, unit, industry))
    asked = select(*(select(one).scalar_subquery() for one in newest), *counts)
    return tuple(int(value) for value in session.connection.execute(asked).one())
