"""A backup that either database can be restored from: one zip, a file a table, taken from one snapshot."""

from __future__ import annotations

import base64
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    Numeric,
    Table,
    func,
    select,
    text,
)
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError

from data_access import bulk, evidence_files
from data_access.state import state
from data_access.tables import Instant, evidence, letter, metadata
from data_access.writes.people import sign_all_out
from domain.people import Author

FORMAT = "hazard-dispatch-board backup 1"
BLOCK = 5000
TABLES = tuple(table for table in metadata.sorted_tables if table is not state)


# What a file that is none of ours, cut short or altered shows itself by.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, KeyError,
    TypeError, ValueError,
    DataError, IntegrityError, InterfaceError, ProgrammingError,
)  # fmt: skip


class NotABackup(Exception):
    """The file is no backup of this board, or it is damaged."""


class NotEmpty(Exception):
    """The place to restore to already holds hazards, units or files; nothing is overwritten."""


def backup(connection: Connection, path: Path) -> dict[str, int]:
    """Write every table into a new zip at `path` and return rows by table.

    The connection must see one state of the database (`engine.reading`), so others may go on writing.
    Raises FileExistsError rather than overwrite.
    """
    counts: dict[str, int] = {}
    new = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)  # it holds what the database holds
    with (
        os.fdopen(new, "w+b") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for table in TABLES:
            counts[table.name] = 0
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
                for block in _blocks(connection, table):
                    out.write(b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in block))
                    counts[table.name] += len(block)
        columns = {table.name: _columns(table, {}) for table in TABLES}
        told = {"format": FORMAT, "tables": counts, "columns": columns}
        archive.writestr("manifest.json", json.dumps(told))
    return counts


def add_files(path: Path, folder: Path) -> tuple[int, list[str]]:
    """Put the files of evidence into a backup that was written before; how many, and the names of missing ones.

    Files are written before the rows that name them and never change, so what the rows name is there.
    """
    missing, count = [], 0
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        for name in _named(archive):
            data = evidence_files.content(folder, name)
            if data is None:
                missing.append(name)
                continue
            archive.writestr(f"evidence/{name}", data)
            count += 1
    return count, missing


def take_files(path: Path, folder: Path) -> int:
    """Lay the files of evidence of a backup beside the database again; how many. Raises NotABackup."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = set(archive.namelist())
            names = [name for name in _named(archive) if f"evidence/{name}" in held]
            for name in names:
                if evidence_files.keep(folder, archive.read(f"evidence/{name}")) != name:
                    raise NotABackup(f"{path}: the file {name} is damaged")
    except DAMAGED as problem:
        raise NotABackup(f"{path}: {problem.__class__.__name__}: {problem}") from problem
    return len(names)


def _named(archive: zipfile.ZipFile) -> list[str]:
    """The files that the rows of evidence and of letters in a backup name."""
    found: set[str] = set()
    held, manifest = set(archive.namelist()), json.loads(archive.read("manifest.json"))
    for table in (evidence, letter):
        if f"{table.name}.jsonl" in held:
            place = _columns(table, manifest).index("sha256")
            with archive.open(f"{table.name}.jsonl") as lines:
                found |= {json.loads(line)[place] for line in lines}
    return sorted(name for name in found if name)


def restore(connection: Connection, path: Path, author: Author) -> dict[str, int]:
    """Fill an empty, migrated database from a backup, in the caller's transaction; rows by table.

    Every sign-in ends and every browser is strange: one that was ended since the backup must not hold again.
    Raises NotABackup for another or a damaged file, NotEmpty where anything would be overwritten.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if manifest.get("format") != FORMAT:
                raise NotABackup(f"{path}: {manifest.get('format')!r} is not {FORMAT!r}")
            _fill_all(connection, archive, manifest)
    except DAMAGED as problem:
        raise NotABackup(f"{path}: {problem.__class__.__name__}: {problem}") from problem
    _reset_sequences(connection)
    sign_all_out(connection, author)
    return dict(manifest["tables"])


def _fill_all(connection: Connection, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Every table that the backup knows; one of an earlier version lacks what came since, and that stays empty."""
    wanted = manifest["tables"]
    _make_empty(connection)
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))  # a unit may stand before its parent
    for table in (one for one in TABLES if one.name in wanted):
        found = _fill(connection, table, archive, _columns(table, manifest))
        if found != wanted[table.name]:
            raise NotABackup(f"{table.name} has {found} rows, the manifest says otherwise")


def _columns(table: Table, manifest: dict[str, Any]) -> list[str]:
    """The columns that the backup holds of a table, in its order; by default those of today."""
    told: list[str] | None = manifest.get("columns", {}).get(table.name)
    return [column.name for column in _stored(table)] if told is None else told


def _stored(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.computed is None]


def _blocks(connection: Connection, table: Table) -> Iterator[list[list[Any]]]:
    asked = select(*_stored(table)).order_by(*table.primary_key.columns)
    with connection.execution_options(yield_per=BLOCK).execute(asked) as result:
        for block in result.partitions():
            yield [[_plain(value) for value in row] for row in block]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _reader(column: Column[Any]) -> Any:
    if isinstance(column.type, Instant):
        return lambda value: datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(column.type, DateTime):
        return lambda value: value.replace("T", " ")  # a clock without a zone, as text
    if isinstance(column.type, Date):
        return date.fromisoformat
    if isinstance(column.type, LargeBinary):
        return base64.b64decode
    if isinstance(column.type, Numeric) and column.type.asdecimal:
        return Decimal
    return bool if isinstance(column.type, Boolean) else None


def _fill(connection: Connection, table: Table, archive: zipfile.ZipFile, names: list[str]) -> int:
    """Fill these columns of a table with the rows of a backup. Returns how many."""
    columns = [table.c[name] for name in names]
    readers = [_reader(column) for column in columns]
    count = 0

    def typed() -> Iterator[list[Any]]:
        nonlocal count
        with io.TextIOWrapper(archive.open(f"{table.name}.jsonl"), encoding="utf-8") as lines:
            for line in lines:
                count += 1
                yield [
                    read(value) if read is not None and value is not None else value
                    for read, value in zip(readers, json.loads(line), strict=True)
                ]

    bulk.insert(connection, table, names, typed(), as_they_are=True)  # the history is sealed as it is
    return count


def _make_empty(connection: Connection) -> None:
    """Only what the first migration puts in may stand there."""
    for table in reversed(TABLES):
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if rows > (1 if table.name in ("unit", "industry") else 0):
            raise NotEmpty(f"{table.name} holds {rows} rows")
        connection.execute(table.delete())


def _reset_sequences(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:
        key = table.columns.get("id")
        if key is not None and key.primary_key:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                    f"(SELECT greatest(max(id), 1) FROM {table.name}))"
                )
            )
