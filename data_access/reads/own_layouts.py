"""Whose own columns can be had: the last applied file of each unit, and the layouts of files without a sender."""

from __future__ import annotations

import zlib
from typing import Any

import pandas as pd
from sqlalchemy import select

from data_access import walls
from data_access.session import Session
from data_access.tables import unit, upload, upload_part
from domain.people import Scope

COLUMNS = ("id", "name", "unit")
LAYOUTS = 12  # of files that nobody was said to have sent


def own_layouts(session: Session, scope: Scope) -> pd.DataFrame:
    """The last file that stands of each unit in scope: id, name, unit (its code), the newest first.

    For who sees everything also the newest of each layout without a sender, its unit "". Nobody else learns of a
    file but of one that was sent by a unit all of which is theirs.
    """
    asked = (
        select(upload.c.id, upload.c.name, upload.c.fingerprint, upload.c.sender_id, unit.c.code)
        .outerjoin(unit, unit.c.id == upload.c.sender_id)
        .where(upload.c.withdrawn_at.is_(None))
        .order_by(upload.c.id.desc())
    )
    with walls.beyond(session.connection):
        files = session.connection.execute(asked).all()
    found: dict[Any, tuple[int, str, str]] = {}
    for row in files:
        if row.sender_id is None:
            nameless = sum(isinstance(key, str) for key in found)
            if scope.everywhere and nameless < LAYOUTS:
                found.setdefault(row.fingerprint, (row.id, row.name, ""))
        elif _theirs(session, scope, row.sender_id):
            found.setdefault(row.sender_id, (row.id, row.name, row.code))
    return pd.DataFrame(list(found.values()), columns=list(COLUMNS))


def layout_file(session: Session, scope: Scope, upload_id: int) -> bytes | None:
    """The file whose layout `own_layouts` offers, as it was received; None where it does not."""
    if upload_id not in own_layouts(session, scope)["id"].tolist():
        return None
    asked = select(upload_part.c.bytes).where(upload_part.c.upload_id == upload_id)
    with walls.beyond(session.connection):
        parts = session.connection.execute(asked.order_by(upload_part.c.part)).scalars().all()
    return b"".join(zlib.decompress(part) for part in parts) or None


def _theirs(session: Session, scope: Scope, sender: int) -> bool:
    if scope.everywhere:
        return True
    if scope.nothing or scope.enterprises is not None:
        return False
    if scope.departments is None:
        return scope.units is not None and sender in session.catalog.all_below(scope.units)
    return scope.units is None and sender in scope.departments
