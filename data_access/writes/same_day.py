"""Hazards of the same day and the same words or place as a row: looked up once for a file."""

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
WORDS = "SELECT id, found_on, description FROM hazard WHERE key IS NOT NULL AND found_on IS NOT NULL"
PLACE = (
    "SELECT h.id, h.found_on, e.name, h.location FROM hazard h LEFT JOIN enterprise e ON e.id = h.enterprise_id"
    " WHERE h.key IS NOT NULL AND h.found_on IS NOT NULL"
)


class SameDay:
    """Ids by day and description, or by day, enterprise and location, read when first asked.

    16 bytes for each hazard of the board.

    It does not follow what the file itself changes: a hazard that a row has changed is meant by that row.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, tuple[Numbers, Numbers]] = {}  # marks in their order, and whose they are

    def by_words(self, rows: Iterable[Arrival]) -> dict[str, list[int]]:
        """The hazards that may have a row's day and description, by the row's key; the caller compares them."""
        told = [(row.key, _mark(row.found_on, row.facts["description"])) for row in rows]
        return self._candidates(WORDS, told)

    def by_place(self, rows: Iterable[Arrival]) -> dict[str, list[int]]:
        """The same by day, enterprise and location."""
        told = [(row.key, _mark(row.found_on, row.enterprise, row.facts["location"])) for row in rows]
        return self._candidates(PLACE, told)

    def _candidates(self, question: str, told: list[tuple[str, int]]) -> dict[str, list[int]]:
        if not told:
            return {}
        if question not in self._known:
            self._known[question] = self._read(question)
        marks, ids = self._known[question]
        wanted = np.array([mark for _, mark in told], np.int64)
        begins = np.searchsorted(marks, wanted, "left").tolist()
        ends = np.searchsorted(marks, wanted, "right").tolist()
        return {
            key: ids[begin:end].tolist()
            for (key, _), begin, end in zip(told, begins, ends, strict=True)
            if begin < end
        }

    def _read(self, question: str) -> tuple[Numbers, Numbers]:
        marks: list[Numbers] = [np.empty(0, np.int64)]
        ids = list(marks)
        for block in bulk.stream(self._connection, question, BLOCK):
            ids.append(np.fromiter((row[0] for row in block), np.int64, len(block)))
            marks.append(np.fromiter((_mark(*row[1:]) for row in block), np.int64, len(block)))
        found = np.concatenate(marks)
        order = np.argsort(found, kind="stable")
        return found[order], np.concatenate(ids)[order]


def _mark(day: Any, *words: str | None) -> int:
    """A number for a day (as a date, or as SQLite spells it) and words."""
    return hash((str(day), *(folded(text or "") for text in words)))
