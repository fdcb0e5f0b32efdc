"""Hazards of the same day and the same words as a row, wherever they are: looked up once for a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from sqlalchemy import Connection

from data_access import bulk
from domain.arrival import Arrival
from domain.plain_text import folded

Numbers = np.ndarray[Any, np.dtype[np.int64]]
BLOCK = 10_000
QUESTION = "SELECT id, found_on, description FROM hazard WHERE key IS NOT NULL AND found_on IS NOT NULL"


class SameDay:
    """Ids by day and description, 16 bytes for each hazard of the board, read when first asked.

    It does not follow what the file itself changes: a hazard that a row has changed is meant by that row.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: tuple[Numbers, Numbers] | None = None  # marks in their order, and whose they are

    def candidates(self, rows: Iterable[Arrival]) -> dict[str, list[int]]:
        """The hazards that may have a row's day and words, by the row's key; the caller compares them."""
        told = [(row.key, _mark(row.found_on, row.facts["description"])) for row in rows]
        if not told:
            return {}
        if self._known is None:
            self._known = self._read()
        marks, ids = self._known
        wanted = np.array([mark for _, mark in told], np.int64)
        begins = np.searchsorted(marks, wanted, "left").tolist()
        ends = np.searchsorted(marks, wanted, "right").tolist()
        return {
            key: ids[begin:end].tolist()
            for (key, _), begin, end in zip(told, begins, ends, strict=True)
            if begin < end
        }

    def _read(self) -> tuple[Numbers, Numbers]:
        marks: list[Numbers] = [np.empty(0, np.int64)]
        ids = list(marks)
        for block in bulk.stream(self._connection, QUESTION, BLOCK):
            ids.append(np.fromiter((row[0] for row in block), np.int64, len(block)))
            marks.append(np.fromiter((_mark(day, words) for _, day, words in block), np.int64, len(block)))
        found = np.concatenate(marks)
        order = np.argsort(found, kind="stable")
        return found[order], np.concatenate(ids)[order]


def _mark(day: Any, words: str) -> int:
    """A number for a day (as a date, or as SQLite spells it) and words."""
    return hash((str(day), folded(words)))
