"""A file as it is kept with what it brought: its bytes, how it was read, and what was wrong in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from ledger.records import Layout, Problem


def mark_of(content: bytes | Path) -> tuple[int, ...]:
    """What changes when somebody writes into the file."""
    if isinstance(content, bytes) or not content.exists():
        return ()
    about = content.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


def digest(content: bytes | Path) -> str:
    """SHA-256 of a file."""
    with BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def mapping_name(layout: Layout) -> str:
    """By which mappings a file was read."""
    names = {table.mapping for table in layout.tables if table.mapping}
    return "+".join(sorted(names))


def problem_rows(problems: Iterable[Problem]) -> Iterator[tuple[Any, ...]]:
    """Problems as rows of the table that keeps them."""
    for one in problems:
        params = json.dumps({key: str(value) for key, value in one.expected.items()}, ensure_ascii=False)
        yield one.sheet, one.row, one.column, one.value, one.code, params, one.severity
