"""Counts kept beside the rows: what a change does to each family of counts, written in one go.

A kept count equals a recount, always: `recounted` makes the same sums from the spans alone, and
`cli.py check` compares them. Sums are linear, so a change is a block of signed rows beside the others
(docs/decisions/0006-kept-counts.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from sqlalchemy import Connection, func, select

from data_access import blocks, bulk, chain, walls, wording
from data_access.families import EVER, EVERY, FAMILIES, TWINS, UNDATED, cells, summed
from data_access.packing import Columns, packed, raw
from data_access.session import LAST_CHANGE
from data_access.tables import score, setting, span, tally, unit
from data_access.untold import untold
from domain.spans import Span

SPAN_COLUMNS = Span._fields
FLUSH = (
    400_000  # spans that are collected before they had better be written, so that any import fits in memory
)


class Differences:
    """What a set of span changes does to the kept counts, collected before it is written."""

    def __init__(self) -> None:
        self._scores: dict[tuple[Any, ...], int] = {(None, None, None): 0}
        self._columns: list[Columns] = []
        self._worded: list[tuple[int, bytes]] = []
        self._reworded: list[int] = []

    def word(self, told: Iterable[tuple[int, bytes]]) -> None:
        """Note the words of new hazards."""
        self._worded += told

    def reword(self, hazards: Iterable[int]) -> None:
        """Note that the words of hazards are new; they are read when the differences are written."""
        self._reworded += hazards

    def add(self, rows: Iterable[Span], sign: int = 1) -> None:
        """Count the spans of whole cycles in (or out, with sign -1); those of one stand together, in order."""
        spans = list(rows)
        if spans:
            self._columns.append(packed(raw(spans, self._scores), sign))

    def add_packed(self, columns: Columns, scores: Iterable[tuple[Any, ...]]) -> None:
        """Count spans that are packed already; their scores are numbered in the order of `scores`."""
        numbers = np.array([self._scores.setdefault(key, len(self._scores)) for key in scores])
        self._columns.append({**columns, "score": numbers[columns["score"]]})

    @property
    def reworded(self) -> list[int]:
        """The hazards whose words are new."""
        return list(self._reworded)

    @property
    def full(self) -> bool:
        """Whether so much was collected that it had better be written now."""
        return sum(len(columns["n"]) for columns in self._columns) >= FLUSH

    def write(self, connection: Connection) -> None:
        """Add the differences to the kept counts, and the new words to those that are kept for searching."""
        wording.add(connection, self._worded)
        self._worded.clear()
        wording.note(connection, self._reworded)
        self._reworded.clear()
        if not self._columns:
            return
        _number_new(connection, self._scores)
        spans = self.spans(connection)
        for family in FAMILIES:
            columns, twin = summed(family, spans), TWINS.get(family.kind)
            for one in (family, twin) if twin else (family,):
                met = blocks.append(connection, one.kind, blocks.by_key(columns, one.apart), one.keeps)
                if walls.sees_all(connection):  # who sees a part only adds: others fold
                    blocks.fold(connection, one.kind, met, one.keeps, apart=one.apart, whole=one.rows)
        self._columns.clear()

    def spans(self, connection: Connection) -> Columns:
        """What was collected, with the database's numbers for scores; no columns where there is nothing."""
        if not self._columns:
            return {}
        known = {tuple(row[1:]): row[0] for row in connection.execute(select(score))}
        numbers = np.array([known.get(key, -1) for key in self._scores])
        spans = {name: np.concatenate([one[name] for one in self._columns]) for name in self._columns[0]}
        return {**spans, "score": numbers[spans["score"]]}


def _number_new(connection: Connection, met: Iterable[tuple[Any, ...]]) -> None:
    """Give numbers to the scores that the database does not know yet."""
    known = {tuple(row[1:]): row[0] for row in connection.execute(select(score))}
    fresh = [key for key in met if key not in known]
    rows = [(number, *key) for number, key in enumerate(fresh, max(known.values(), default=-1) + 1)]
    bulk.insert(connection, score, ("id", "profile", "likelihood", "severity"), rows)


def recounted(connection: Connection) -> Differences:
    """The kept counts as they should be, made afresh from every span."""
    counts = Differences()
    asked = select(*(span.c[name] for name in SPAN_COLUMNS)).order_by(*span.primary_key)
    waiting: list[Span] = []  # the cycle at the end of a block may go on in the next one
    for block in connection.execution_options(yield_per=20_000).execute(asked).partitions():
        spans = [*waiting, *(Span(*row) for row in block)]
        whole = len(spans)
        while whole and spans[whole - 1][:2] == spans[-1][:2]:
            whole -= 1
        counts.add(spans[:whole])
        waiting = spans[whole:]
    counts.add(waiting)
    return counts


def fold(connection: Connection) -> int:
    """Make few blocks of the many that steps left behind; returns how many there are less."""
    counted = select(func.count()).select_from(tally)
    before = connection.execute(counted).scalar_one()
    for family in EVERY:
        keys = select(tally.c.period, tally.c.place).where(tally.c.kind == family.kind).distinct()
        met = [blocks.Key(*row) for row in connection.execute(keys)]
        blocks.fold(connection, family.kind, met, family.keeps, apart=family.apart, whole=family.rows)
    wording.fold(connection)
    return int(before - connection.execute(counted).scalar_one())


def rebuild(connection: Connection) -> None:
    """Throw the kept counts away and make them afresh: for rows that came in by another door."""
    wording.rebuild(connection)
    connection.execute(tally.delete())
    recounted(connection).write(connection)


def differences(connection: Connection) -> list[dict[str, Any]]:
    """Where the kept counts and a recount disagree: table (the family), key (the cell), kept, recounted.

    Where the history does not hold, table is event.
    """
    spans = recounted(connection).spans(connection)
    found: list[dict[str, Any]] = []
    for family in EVERY:
        (run,) = blocks.fetch(connection, [blocks.Wanted(family.kind, UNDATED, EVER)], family.keeps)
        keys = {"period": run.period, "place": np.repeat(run.places, run.sizes), **run.columns}
        both = [{**keys, "kept": keys["n"], "recounted": np.zeros_like(keys["n"])}]
        for key, columns in cells(family, spans) if spans else ():
            size = len(columns["n"])
            keys = {**columns, "period": np.full(size, key.period), "place": np.full(size, key.place)}
            both.append({**keys, "kept": np.zeros(size, np.int64), "recounted": columns["n"]})
        names = ["period", "place", *(name for name in family.keeps if name != "n"), "kept", "recounted"]
        sums = blocks.add_up(
            {name: np.concatenate([one[name] for one in both]) for name in names}, names[-2:]
        )
        for row in np.flatnonzero(sums["kept"] != sums["recounted"]):
            cell = {name: int(values[row]) for name, values in sums.items()}
            numbers = {name: cell.pop(name) for name in names[-2:]}
            found.append({"table": family.name, "key": cell, **numbers})
    found += _beside_the_counts(connection)
    wrong = (
        {"table": "wording", "key": {"hazard": key}, "kept": 0, "recounted": 1}
        for key in wording.differences(connection)
    )
    edited = ({"table": "event", **one} for one in chain.broken(connection))
    return [*found, *wrong, *edited, *untold(connection)]


def _beside_the_counts(connection: Connection) -> Iterator[dict[str, Any]]:
    """What the counts rely on: the last day of change, and that a span lies in its unit's district."""
    last = connection.execute(select(func.max(span.c.from_on))).scalar()
    told = connection.execute(select(setting.c.value).where(setting.c.name == LAST_CHANGE)).scalar()
    if last is not None and (told is None or told < last.isoformat()):  # a later day is only slower
        yield {"table": "setting", "key": {"name": LAST_CHANGE}, "kept": told, "recounted": str(last)}
    moved = (
        select(span.c.hazard_id, span.c.district_id, unit.c.district_id)
        .join(unit, unit.c.id == span.c.unit_id)
        .where(span.c.district_id != unit.c.district_id)
    )
    for hazard, kept, right in connection.execute(moved.distinct()):
        yield {"table": "span", "key": {"hazard": hazard}, "kept": kept, "recounted": right}
