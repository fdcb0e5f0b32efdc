"""A ledger file as it was received, kept with how it was read."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from data_access.tables import upload, upload_part

PART_BYTES = 4 << 20


@dataclass(frozen=True)
class Sheet:
    """The file that is applied, by its bytes or its path, and who applies it."""

    name: str
    sha256: str
    content: bytes | Path
    cutoff_on: date
    mapping: str
    fingerprint: str
    by: str
    role: str
    at: datetime


def keep_file(connection: Connection, sheet: Sheet) -> int:
    """Enter the file as applied, its bytes compressed in parts. Returns the upload's id."""
    values = {
        "name": sheet.name, "sha256": sheet.sha256, "cutoff_on": sheet.cutoff_on, "mapping": sheet.mapping,
        "fingerprint": sheet.fingerprint, "applied_at": sheet.at, "applied_by": sheet.by,
    }  # fmt: skip
    entered = upload.insert().values(**values).returning(upload.c.id)
    key = int(connection.execute(entered).scalar_one())
    for part, stretch in enumerate(_stretches(sheet.content)):
        packed = zlib.compress(stretch, 1)
        connection.execute(upload_part.insert().values(upload_id=key, part=part, bytes=packed))
    return key


def _stretches(content: bytes | Path) -> Iterator[bytes]:
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        while stretch := stream.read(PART_BYTES):
            yield stretch
