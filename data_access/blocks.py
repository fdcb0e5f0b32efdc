"""Blocks: counts packed as columns of numbers, several a key, that add up to what is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection

from data_access import bulk
from data_access.packing import TYPES, Array, Columns, typed
from data_access.tables import tally

MANY = 8  # blocks under one key before they are folded into one


class Wanted(NamedTuple):
    """Blocks of a kind, from one period to another, both inclusive."""

    kind: int
    first: int
    last: int


def append(
    connection: Connection, kind: int, parts: Iterable[tuple[int, Columns]], names: Sequence[str]
) -> None:
    """Add blocks of a kind, each under its period; a column that the kind does not keep stays null."""
    rows = (
        (kind, period, len(columns["n"]), *(typed(name, columns[name]).tobytes() for name in names))
        for period, columns in parts
    )
    bulk.insert(connection, tally, ("kind", "period", "size", *names), rows)


class Run(NamedTuple):
    """The rows of all blocks that one Wanted asks for, end to end, with each block's period and size."""

    columns: Columns
    periods: Array
    sizes: Array

    @property
    def period(self) -> Array:
        """The period of each row."""
        return np.repeat(self.periods, self.sizes)


def fetch(connection: Connection, wanted: Sequence[Wanted], names: Sequence[str]) -> list[Run]:
    """What is wanted, in one question, one run each. A column that a kind does not keep is left out.

    Rows stand in the same order every time, so that columns read one after the other belong together.
    """
    parts = [
        f"SELECT {place}, period, id, size, {', '.join(names)} FROM tally "
        f"WHERE kind = {one.kind} AND period BETWEEN {one.first} AND {one.last}"
        for place, one in enumerate(wanted)
    ]
    found: list[list[tuple[Any, ...]]] = [[] for _ in wanted]
    for row in bulk.read(connection, " UNION ALL ".join(parts)) if parts else ():
        found[row[0]].append(row)
    return [_run(sorted(rows, key=itemgetter(1, 2)), names) for rows in found]


def _run(rows: list[tuple[Any, ...]], names: Sequence[str]) -> Run:
    columns = {
        name: np.frombuffer(b"".join([row[place] for row in rows]), TYPES.get(name, "<i4"))
        for place, name in enumerate(names, start=4)
        if not rows or rows[0][place] is not None
    }
    periods, sizes = (np.array([row[place] for row in rows], np.int64) for place in (1, 3))
    return Run(columns, periods, sizes)


def fold(connection: Connection, keeps: Mapping[int, tuple[str, ...]], *, whole: Collection[int]) -> None:
    """Make one block of the many under a key; `keeps` names the columns of each kind.

    Cells are folded as soon as that may save a third; the kinds in `whole`, in which every row is one of its
    own, only where there are many blocks.
    """
    listed = ", ".join(map(str, sorted(whole)))
    crowded = bulk.read(
        connection,
        "SELECT kind, period FROM tally GROUP BY kind, period "
        f"HAVING count(*) > {MANY} OR (sum(size) > 1.5 * max(size) AND kind NOT IN ({listed}))",
    )
    for kind, period in crowded:
        (run,) = fetch(connection, [Wanted(kind, period, period)], keeps[kind])
        bulk.run(connection, f"DELETE FROM tally WHERE kind = {kind} AND period = {period}")
        summed = add_up(run.columns)
        if len(summed["n"]):
            append(connection, kind, [(period, summed)], keeps[kind])


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


def in_order(columns: Columns) -> Columns:
    """The rows in the order of their periods."""
    order = np.argsort(columns["period"], kind="stable")
    return {name: values[order] for name, values in columns.items()}


def by_period(columns: Columns) -> Iterator[tuple[int, Columns]]:
    """The rows of each period apart; they come in the order of periods."""
    periods = columns["period"]
    changes = np.flatnonzero(periods[1:] != periods[:-1]) + 1
    starts = [0, *changes.tolist()] if len(periods) else []
    for start, end in zip(starts, [*starts[1:], len(periods)], strict=False):
        yield int(periods[start]), {name: values[start:end] for name, values in columns.items()}
