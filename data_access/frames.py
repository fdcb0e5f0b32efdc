"""Rows of a data frame as plain Python, for those who draw or write them one by one."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries by column name, in their order."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples, in their order.

    As DataFrame.itertuples, which makes a new class and a Series a column each time: a third of a page's work.
    """
    made: Any = _named(tuple(map(str, frame.columns)))
    columns = [frame.iloc[:, place].tolist() for place in range(frame.shape[1])]
    return map(made._make, zip(*columns, strict=True))


@lru_cache(maxsize=256)
def _named(names: tuple[str, ...]) -> type[tuple[Any, ...]]:
    return namedtuple("Row", names, rename=True)


def number(value: Any) -> int:
    """A count out of a frame's cell."""
    return int(value)
