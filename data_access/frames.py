"""Rows of a data frame as plain Python, for those who draw or write them one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries by column name, in their order."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples, in their order."""
    return iter(frame.itertuples(index=False))


def number(value: Any) -> int:
    """A count out of a frame's cell."""
    return int(value)
