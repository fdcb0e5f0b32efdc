"""Blocks: counts packed as columns of numbers, several a key, that add up to what is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection

from data_access import bulk
from data_access.packing import DEPARTMENT, TYPES, Array, Columns, part, typed
from data_access.tables import tally

MANY = 8  # blocks under one key before they are folded into one
SMALL = 512  # rows that are folded whenever they lie in more than one block
TOGETHER = 1000  # keys that are folded at once


class Key(NamedTuple):
    """What the blocks that add up have in common.

    Place 0 stands for all places together, -1 - id for a lead department wherever it is.
    """

    period: int
    place: int


class Wanted(NamedTuple):
    """Blocks of a kind, from one period to another, both inclusive; of these places, None: of all."""

    kind: int
    first: int
    last: int
    places: tuple[int, ...] | None = None

    @property
    def condition(self) -> str:
        """As SQL."""
        listed = (
            "" if self.places is None else f" AND place IN ({', '.join(map(str, self.places)) or 'NULL'})"
        )
        return f"kind = {self.kind} AND period BETWEEN {self.first} AND {self.last}{listed}"


class Several(NamedTuple):
    """Blocks of a kind under some keys."""

    kind: int
    keys: tuple[tuple[Any, ...], ...]

    @property
    def condition(self) -> str:
        """As SQL."""
        listed = ", ".join(f"({period}, {place})" for period, place in self.keys)
        return f"kind = {self.kind} AND (period, place) IN (VALUES {listed})"


def append(
    connection: Connection, kind: int, parts: Iterable[tuple[Key, Columns]], names: Sequence[str]
) -> list[Key]:
    """Add blocks of a kind, each under its key, and return the keys; a column that it does not keep stays null."""
    met: list[Key] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for key, columns in parts:
            met.append(key)
            yield kind, *key, len(columns["n"]), *(typed(name, columns[name]).tobytes() for name in names)

    bulk.insert(connection, tally, ("kind", "period", "place", "size", *names), rows())
    return met


class Run(NamedTuple):
    """The rows of all blocks that one Wanted asks for, end to end, with each block's period, place and size."""

    columns: Columns
    periods: Array
    places: Array
    sizes: Array

    @property
    def period(self) -> Array:
        """The period of each row."""
        return np.repeat(self.periods, self.sizes)


Fetch = Callable[[Sequence["Wanted | Several"], Sequence[str]], list[Run]]


def fetch(connection: Connection, wanted: Sequence[Wanted | Several], names: Sequence[str]) -> list[Run]:
    """What is wanted, in one question, one run each. A column that a kind does not keep is left out.

    Rows stand in the same order every time, so that columns read one after the other belong together.
    """
    parts = [
        f"SELECT {number}, period, id, place, size, {', '.join(names)} FROM tally WHERE {one.condition}"
        for number, one in enumerate(wanted)
    ]
    found: list[list[tuple[Any, ...]]] = [[] for _ in wanted]
    for row in bulk.read(connection, " UNION ALL ".join(parts)) if parts else ():
        found[row[0]].append(row)
    return [_run(sorted(rows, key=itemgetter(1, 2)), names) for rows in found]


def _run(rows: list[tuple[Any, ...]], names: Sequence[str]) -> Run:
    columns = {
        name: np.frombuffer(b"".join([row[place] for row in rows]), TYPES.get(name, "<i4"))
        for place, name in enumerate(names, start=5)
        if not rows or rows[0][place] is not None
    }
    periods, places, sizes = (np.array([row[place] for row in rows], np.int64) for place in (1, 3, 4))
    return Run(columns, periods, places, sizes)


def fold(
    connection: Connection,
    kind: int,
    met: Collection[Key],
    names: Sequence[str],
    *,
    apart: int | None,
    whole: bool,
) -> None:
    """Make one block of the many under a key, where blocks were added under the keys that were `met`.

    Small ones are folded at once, cells as soon as that may save a third; where every row is one of its own
    (`whole`), only where there are many blocks.
    """
    if not met:
        return
    periods = [key.period for key in met]
    often = f"sum(size) <= {SMALL} OR count(*) > {MANY}" + (
        "" if whole else " OR sum(size) > 1.5 * max(size)"
    )
    crowded = bulk.read(
        connection,
        f"SELECT period, place FROM tally WHERE kind = {kind} AND period BETWEEN {min(periods)} AND {max(periods)} "
        f"GROUP BY period, place HAVING count(*) > 1 AND ({often})",
    )
    for start in range(0, len(crowded), TOGETHER):
        several = Several(kind, tuple(crowded[start : start + TOGETHER]))
        (run,) = fetch(connection, [several], names)
        bulk.run(connection, f"DELETE FROM tally WHERE {several.condition}")
        summed = add_up({"period": run.period, **run.columns})
        append(connection, kind, by_key(summed, apart), names)


def add_up(columns: Columns, sums: Sequence[str] = ("n",)) -> Columns:
    """Rows that are equal but for `sums` become one; those in which all of these come to 0 are gone."""
    names = [name for name in columns if name not in sums]
    order = np.lexsort([columns[name] for name in reversed(names)])
    keys = {name: columns[name][order] for name in names}
    begins = np.ones(len(order), bool)
    begins[1:] = np.logical_or.reduce([values[1:] != values[:-1] for values in keys.values()])
    starts = np.flatnonzero(begins)
    totals = {
        name: np.add.reduceat(columns[name][order], starts, dtype=np.int64) if len(starts) else columns[name]
        for name in sums
    }
    stays = np.logical_or.reduce([total != 0 for total in totals.values()])
    return {
        **{name: values[starts][stays] for name, values in keys.items()},
        **{name: total[stays] for name, total in totals.items()},
    }


DENSE = 1 << 22  # numbers up to here are counted in a table of their own size


def sums_of(numbers: Array, n: Array) -> tuple[Array, Array]:
    """The different numbers (>= 0), in order, whose `n` do not add up to 0, and these sums as int64."""
    if len(numbers) and int(numbers.max()) < DENSE:
        sums = np.bincount(numbers, n)
        met = np.flatnonzero(sums)
        return met, sums[met].astype(np.int64)
    met, place = np.unique(numbers, return_inverse=True)
    sums = np.bincount(place, n, len(met)).astype(np.int64)
    return met[sums != 0], sums[sums != 0]


def by_key(columns: Columns, apart: int | None) -> Iterator[tuple[Key, Columns]]:
    """The rows of each period apart, and those of each value of the field `apart`, in the order of keys."""
    periods = columns["period"]
    places = np.zeros(len(periods), np.int64) if apart is None else part(columns["code"], apart)
    if apart == DEPARTMENT:
        places = -1 - places
    order = np.lexsort((places, periods))
    periods, places = periods[order], places[order]
    changes = np.flatnonzero((periods[1:] != periods[:-1]) | (places[1:] != places[:-1])) + 1
    starts = [0, *changes.tolist()] if len(order) else []
    told = {name: values[order] for name, values in columns.items()}
    for start, end in zip(starts, [*starts[1:], len(order)], strict=False):
        key = Key(int(periods[start]), int(places[start]))
        yield key, {name: values[start:end] for name, values in told.items()}
