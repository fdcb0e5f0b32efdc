"""Rows chosen out of blocks, read column by column as these are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, select

from data_access.blocks import Fetch, Wanted
from data_access.packing import TYPES, Array, Columns, Table
from data_access.session import Session
from data_access.tables import score


class Choice(NamedTuple):
    """Of some blocks the rows by their places, counted with a sign."""

    wanted: Wanted
    rows: Array
    sign: int = 1


class Chosen:
    """Rows of several choices, end to end: `chosen["due"]` is a column."""

    def __init__(self, fetch: Fetch, choices: Sequence[Choice], columns: Columns | None = None) -> None:
        """`columns` are those that were read already."""
        self._fetch, self._choices = fetch, list(choices)
        self._columns: Columns = columns or {}

    def __getitem__(self, name: str) -> Array:
        return self.read((name,))[name]

    def read(self, names: Sequence[str]) -> Columns:
        """Several columns, of which those that were not read yet are fetched in one question."""
        missing = [name for name in names if name not in self._columns]
        if missing:
            there = [one for one in self._choices if len(one.rows)]
            runs = self._fetch([one.wanted for one in there], missing)
            for name in missing:
                parts = [run.columns[name][one.rows] for run, one in zip(runs, there, strict=True)]
                if name == "n":
                    parts = [values * one.sign for values, one in zip(parts, there, strict=True)]
                empty = np.zeros(0, TYPES.get(name, "<i4"))
                self._columns[name] = np.concatenate(parts) if parts else empty
        return {name: self._columns[name] for name in names}

    def only(self, kept: Array) -> Chosen:
        """Those of the rows for which the bool is true."""
        ends = np.cumsum([len(one.rows) for one in self._choices])
        parts = np.split(kept, ends[:-1]) if len(ends) else []
        choices = [one._replace(rows=one.rows[part]) for one, part in zip(self._choices, parts, strict=True)]
        return Chosen(self._fetch, choices, {name: values[kept] for name, values in self._columns.items()})

    def __add__(self, other: Chosen) -> Chosen:
        if not self._choices or not other._choices:  # what was read of the other stays read
            return other if not self._choices else self
        shared = self._columns.keys() & other._columns.keys()
        columns = {name: np.concatenate([self[name], other[name]]) for name in shared}
        return Chosen(self._fetch, [*self._choices, *other._choices], columns)


def with_scores(session: Session, *conditions: ColumnElement[bool]) -> Callable[[Table], Array]:
    """A test of rows: whether the conditions on the table `score` hold for theirs."""
    numbers = list(session.connection.execute(select(score.c.id).where(*conditions)).scalars())
    return lambda rows: np.isin(rows["score"], numbers)
