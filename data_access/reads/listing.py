"""Which rows a question names, in which order: found by the kept spans, then read by their keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from data_access import bulk, packing
from data_access.blocks import Wanted
from data_access.chosen import Chosen
from data_access.families import BY_NAME, EVER, UNDATED
from data_access.packing import Array, Table, part
from data_access.reads.cells import Cells
from data_access.reads.groups import Groups
from data_access.reads.ranges import EVERYTHING, counted_by, terms
from data_access.reads.where import ROWS
from domain.deadlines import Period
from domain.measures import COUNTS, rows_behind
from domain.status import OPEN, STATUSES

Test = Callable[[Table], Array]
FEW = 2000  # rows that are put in the order of their numbers by name; more are met along the index of numbers
BATCH = 5000
AT_ONCE = 20_000  # open spans that are not worth reading along their deadlines
TOGETHER = 4000  # spans that are read at once however few are wanted
Key = tuple[int, int, date]  # hazard, cycle, first day of the span

BY_WORD = np.argsort(np.argsort(STATUSES))  # place of each status in the order of its code
SORTS = ("due", "found", "number", "unit", "industry", "risk", "grade", "status", "closed")
OPEN_FIRST = "open"  # a way of its own to sort what was found: not one column after another
VALUES: dict[str, Callable[[Table], Array]] = {
    "due": lambda rows: rows["due"],
    "found": lambda rows: rows["opened"],
    "unit": lambda rows: rows["unit"].astype(np.int64) + 1,
    "industry": lambda rows: part(rows["code"], packing.INDUSTRY) + 1,
    "risk": lambda rows: np.array([9, 1, 2, 3, 4])[part(rows["code"], packing.RISK)],
    "grade": lambda rows: 2 - part(rows["code"], packing.GRADE),
    "status": lambda rows: BY_WORD[part(rows["code"], packing.STATUS)] + 1,
    "closed": lambda rows: rows["closed"],
}


@dataclass(frozen=True)
class Listing:
    """The rows of a measure (None: all in force) that pass every test; `open_only` where a test asks for open ones."""

    cells: Cells
    measure: str | None
    period: Period
    tests: tuple[Test, ...] = ()
    open_only: bool = False

    @property
    def among_open(self) -> bool:
        """Whether every row of it is open."""
        measure = None if self.measure is None else COUNTS[rows_behind(self.measure)]
        return self.open_only or (measure is not None and set(measure.statuses) <= set(OPEN))

    def count(self) -> int:
        """How many rows there are."""
        if self.tests:
            return int(self.signed()["n"].sum())
        if self.measure is None:
            return int(self.cells.sums([EVERYTHING], WHOLE).sum())
        name = rows_behind(self.measure)
        told = terms(name, self.cells.as_of, self.period)
        sums = self.cells.sums([term.range for term in told], WHOLE)[:, 0].reshape(len(told), 2, -1)
        grades = sums[:, 1] if COUNTS[name].major else sums.sum(axis=1)
        return int(sum(term.sign * one[term.states].sum() for term, one in zip(told, grades, strict=True)))

    def keys(self, sort: str, limit: int | None, offset: int) -> list[Key]:
        """The rows in order, by key. Raises KeyError for an unknown sort."""
        if sort == OPEN_FIRST:
            return self._open_first(limit, offset)
        name, falling = sort.removeprefix("-"), sort.startswith("-")
        if name == "number":
            return self._by_number(limit, offset, falling=falling)
        value = VALUES[name]
        last = None if limit is None else offset + limit
        rows = self._along_deadlines(last, falling=falling) if name == "due" and last else self.rows()
        order = _first(value(rows).astype(np.int64), rows["round"], last, falling=falling)
        return _keys(rows, order[offset:])

    def _open_first(self, limit: int | None, offset: int) -> list[Key]:
        """Of all that was found the open by their deadlines, then the closed, the last closed first.

        What is closed is looked at only for pages on which the open do not fill the room.
        """
        if self.measure != "found":
            raise KeyError(OPEN_FIRST)
        still, done = (replace(self, measure=name) for name in ("open", "closed"))
        before = still.count()
        keys = still.keys("due", limit, offset) if offset < before else []
        if limit is not None and len(keys) == limit:
            return keys
        left = None if limit is None else limit - len(keys)
        return keys + done.keys("-closed", left, max(0, offset - before))

    def signed(self) -> Chosen:
        """Every row, for sums: one that was taken back stands there once more with the other sign."""
        rows = self.cells.open() if self.among_open else self.cells.spans(whole=True)
        return rows.only(self._holds(rows))

    def rows(self) -> Chosen:
        """Every row, each once, in no order."""
        return _alone(self.signed())

    def _holds(self, rows: Table) -> Array:
        holds = np.ones(len(rows["n"]), bool)
        if self.measure is not None:
            holds = counted_by(rows_behind(self.measure), rows, self.cells.as_of, self.period)
        for test in self.tests:
            holds &= test(rows)
        return holds

    def _along_deadlines(self, last: int, *, falling: bool) -> Chosen:
        """At least the first `last` rows in the order of deadlines, where what stands now tells; else every row."""
        cells = self.cells
        if cells.scope.nothing or cells.where.kept == ROWS or not cells.session.settled(cells.as_of):
            return self.rows()
        name = "open" if self.among_open else "due_week"
        every = cells.blocks(name, UNDATED, EVER).condition
        asked = f"SELECT period, sum(size) FROM tally WHERE {every} GROUP BY period"
        weeks = sorted(bulk.read(cells.session.connection, asked), reverse=falling)
        if self.among_open and sum(size for _, size in weeks) <= AT_ONCE:
            return self.rows()  # which other questions of the same page need as well
        dated = [week for week in weeks if week[0] != UNDATED]
        found, enough = cells.nothing, max(4 * last, TOGETHER)
        while dated and len(found["n"]) < last:
            batch = [dated.pop(0)]
            while dated and sum(size for _, size in batch) < enough:
                batch.append(dated.pop(0))
            found += self._within(cells.blocks(name, min(batch)[0], max(batch)[0]))
            enough *= 4
        return (
            found if len(found["n"]) >= last else found + self._within(cells.blocks(name, UNDATED, UNDATED))
        )

    def _within(self, wanted: Wanted) -> Chosen:
        rows = self.cells.within(wanted, "n", "due", "round", "begun")
        return _alone(rows.only(self._holds(rows)))

    def _by_number(self, limit: int | None, offset: int, *, falling: bool) -> list[Key]:
        rows = self.rows()
        hazards = rows["round"] >> packing.CYCLES
        ids = self._ids_by_number(hazards, None if limit is None else offset + limit, falling=falling)
        order = np.lexsort((rows["round"], hazards))
        begins = np.searchsorted(hazards[order], ids)
        ends = np.searchsorted(hazards[order], ids, "right")
        places = [
            order[place] for begin, end in zip(begins, ends, strict=True) for place in range(begin, end)
        ]
        return _keys(rows, np.array(places, np.int64)[offset : None if limit is None else offset + limit])

    def _ids_by_number(self, hazards: Array, enough: int | None, *, falling: bool) -> list[int]:
        connection = self.cells.session.connection
        order = f"ORDER BY number {'DESC' if falling else 'ASC'}"
        wanted = set(hazards.tolist())
        if len(wanted) <= FEW:
            listed = ", ".join(map(str, sorted(wanted))) or "NULL"
            return [
                row[0]
                for row in bulk.read(connection, f"SELECT id FROM hazard WHERE id IN ({listed}) {order}")
            ]
        found: list[int] = []
        for block in bulk.stream(connection, f"SELECT id FROM hazard {order}", BATCH):
            found += [key for (key,) in block if key in wanted]
            if len(found) >= (len(wanted) if enough is None else enough):
                break
        return found


WHOLE = Groups((), (), ())


def _first(values: Array, rounds: Array, last: int | None, *, falling: bool) -> Array:
    """The places of the first rows by value, then by hazard and cycle; rows without a value (0) come last."""
    by = np.where(values == 0, np.iinfo(np.int64).max, -values if falling else values)
    if last is None or last >= len(by):
        return np.lexsort((rounds, by))
    candidates = np.flatnonzero(by <= np.partition(by, last)[last])
    return candidates[np.lexsort((rounds[candidates], by[candidates]))][:last]


def _keys(rows: Table, places: Array) -> list[Key]:
    rounds, begun = rows["round"][places].tolist(), rows["begun"][places].tolist()
    cycles = (1 << packing.CYCLES) - 1
    return [
        (key >> packing.CYCLES, key & cycles, date.fromordinal(day))
        for key, day in zip(rounds, begun, strict=True)
    ]


def _alone(rows: Chosen) -> Chosen:
    """Each row once: a row that was taken back in a later block is gone."""
    if not (rows["n"] < 0).any():
        return rows
    touched = np.flatnonzero(np.isin(rows["round"], rows["round"][rows["n"] < 0]))
    doubtful = np.zeros(len(rows["n"]), bool)
    doubtful[touched] = True
    told = rows.only(doubtful).read(BY_NAME["begun"].keeps)
    columns = np.stack([values.astype(np.int64) for name, values in told.items() if name != "n"], axis=1)
    _, first, group = np.unique(columns, axis=0, return_index=True, return_inverse=True)
    stays = np.bincount(group.ravel(), told["n"], len(first)) > 0
    kept = np.ones(len(rows["n"]), bool)
    kept[touched] = False
    kept[touched[first[stays]]] = True
    return rows.only(kept)


def between(name: str, first: date | None, last: date | None) -> Test:
    """A day from one to another, both inclusive, None open; never a row without that day."""
    begin, end = first.toordinal() if first else 1, last.toordinal() if last else packing.FOREVER
    return lambda rows: (rows[name] >= begin) & (rows[name] <= end)
