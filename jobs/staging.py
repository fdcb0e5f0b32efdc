"""Rows that wait for their transaction in a temporary file, so that a file of any length fits in memory."""

from __future__ import annotations

import marshal
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from domain.pairing import group_of
from ledger.records import NO_FLAGS, Row

TOLD = Row._fields.index("flags")  # what a row tells stands before; flags and problems are for people alone
TOGETHER = 50_000  # rows with an equal that are held at once
DAYS = [place for place, name in enumerate(Row._fields) if name.endswith("_on")]
_ROW = partial(tuple.__new__, Row)  # as Row._make, without a call of Python code for each row


class Staged:
    """Blocks of rows, written once and read from the beginning.

    The file has no name from the start: it is gone with the process, however that ends.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        self._sizes: list[int] = []

    def add(self, block: bytes) -> None:
        """Keep a block, as `packed` makes it."""
        self._file.write(block)
        self._sizes.append(len(block))

    def __iter__(self) -> Iterator[list[Row]]:
        """The blocks in the order in which they came."""
        self._file.seek(0)
        for length in self._sizes:
            yield unpacked(self._file.read(length))

    def close(self) -> None:
        """Give the room back."""
        self._file.close()


def packed(rows: Sequence[Row]) -> bytes:
    """A block of rows, of which there is at least one; flags and problems are left out."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place in DAYS:
        columns[place] = list(map(_ORDINALS.__getitem__, columns[place]))
    return marshal.dumps([len(rows), *map(_short, columns[:TOLD]), columns[-1]])


def unpacked(block: bytes) -> list[Row]:
    """The rows of a block."""
    size, *columns, assumed = marshal.loads(block)  # noqa: S302 (this program made it, nobody else can reach it)
    told = [(None,) * size if column is None else column for column in columns]
    for place in DAYS:
        told[place] = list(map(_DAYS.__getitem__, told[place]))
    return list(map(_ROW, zip(*told, (NO_FLAGS,) * size, ((),) * size, assumed, strict=True)))


def groups_together(staged: Staged, equal: Counter[str]) -> Iterator[list[Row]]:
    """The blocks with equal rows brought together: first the rows that have no equal, in their order.

    equal: how many rows each identity has in the file, of those that have several. The file is read again
    for every so many of them, so that not all have to be held at once.
    """
    for rows in staged:
        yield [row for row in rows if group_of(row.key, row.item_key) not in equal]
    for part in _parts(equal):
        yield [row for rows in staged for row in rows if group_of(row.key, row.item_key) in part]


def _parts(equal: Counter[str]) -> Iterator[set[str]]:
    part: set[str] = set()
    held = 0
    for group, size in equal.items():
        part.add(group)
        held += size
        if held >= TOGETHER:
            yield part
            part, held = set(), 0
    if part:
        yield part


def _short(column: Sequence[Any]) -> Sequence[Any] | None:
    """None for a column that tells nothing, as most ledgers have several."""
    return None if column.count(None) == len(column) else column


class _Ordinals(dict[date | None, int | None]):
    def __missing__(self, day: date | None) -> int | None:
        self[day] = None if day is None else day.toordinal()
        return self[day]


class _Days(dict[int | None, date | None]):
    def __missing__(self, ordinal: int | None) -> date | None:
        self[ordinal] = None if ordinal is None else date.fromordinal(ordinal)
        return self[ordinal]


_ORDINALS, _DAYS = _Ordinals(), _Days()
