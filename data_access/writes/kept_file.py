"""A ledger file as it was received, kept with how it was read."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, select, update

from data_access.tables import upload, upload_part

PART_BYTES = 4 << 20


@dataclass(frozen=True)
class Sheet:
    """The file that is applied, by its bytes or its path, and who applies it.

    applied_on: the board's own day; sender_id: the unit whose file it is, None where nobody has said so.
    """

    name: str
    sha256: str
    content: bytes | Path
    cutoff_on: date
    mapping: str
    fingerprint: str
    by: str
    role: str
    at: datetime
    applied_on: date = date.min
    sender_id: int | None = None


def keep_file(connection: Connection, sheet: Sheet) -> int:
    """Enter the file as applied, its bytes compressed in parts. Returns the upload's id."""
    values = {
        "name": sheet.name, "sha256": sheet.sha256, "cutoff_on": sheet.cutoff_on, "mapping": sheet.mapping,
        "fingerprint": sheet.fingerprint, "applied_at": sheet.at, "applied_by": sheet.by,
        "sender_id": sheet.sender_id,
    }  # fmt: skip
    entered = upload.insert().values(**values).returning(upload.c.id)
    key = int(connection.execute(entered).scalar_one())
    for part, stretch in enumerate(stretches(sheet.content)):
        packed = zlib.compress(stretch, 1)
        connection.execute(upload_part.insert().values(upload_id=key, part=part, bytes=packed))
    return key


def keep_named(connection: Connection, upload_id: int, hazards: Iterable[int]) -> None:
    """Remember which hazards of earlier files stand in this one, changed or not."""
    ids = np.array(sorted(hazards), "<i8")
    packed = zlib.compress(np.diff(ids, prepend=0).tobytes(), 1)
    connection.execute(update(upload).where(upload.c.id == upload_id).values(named=packed))


def named_by(connection: Connection, upload_id: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The hazards of earlier files that stand in a file, in order."""
    packed = connection.execute(select(upload.c.named).where(upload.c.id == upload_id)).scalar()
    return np.cumsum(np.frombuffer(zlib.decompress(packed), "<i8")) if packed else np.zeros(0, np.int64)


def stretches(content: bytes | Path) -> Iterator[bytes]:
    """A file part by part."""
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        while stretch := stream.read(PART_BYTES):
            yield stretch
