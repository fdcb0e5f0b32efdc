"""What counts are grouped by, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from data_access import packing
from data_access.packing import Array, Table, part
from data_access.session import Catalog

FIELDS = {
    "district": packing.PLACE, "department": packing.DEPARTMENT, "industry": packing.INDUSTRY,
    "risk": packing.RISK,
}  # fmt: skip


class Groups(NamedTuple):
    """Names, the ids of each in order, and for each a table from the value in a row to the place of its id."""

    names: tuple[str, ...]
    ids: tuple[Array, ...]
    tables: tuple[Array, ...]

    @property
    def size(self) -> int:
        """How many groups there may be."""
        return int(np.prod([len(ids) for ids in self.ids], dtype=np.int64))

    @property
    def narrow(self) -> bool:
        """Whether cells without department and industry can tell it."""
        return not {"department", "industry"} & set(self.names)

    @property
    def in_cells(self) -> bool:
        """Whether cells can tell it at all: they know districts, not units."""
        return "unit" not in self.names

    def of(self, rows: Table) -> Array:
        """The number of each row's group."""
        number = np.zeros(len(rows["code"]), np.int64)
        for name, ids, table in zip(self.names, self.ids, self.tables, strict=True):
            values = rows["unit"] if name == "unit" else part(rows["code"], FIELDS[name])
            number *= len(ids)
            number += table.take(values)
        return number

    def keys(self, numbers: Array) -> dict[str, Array]:
        """The ids of groups by their numbers."""
        found: dict[str, Array] = {}
        for name, ids in zip(reversed(self.names), reversed(self.ids), strict=True):
            found[name] = ids[numbers % len(ids)]
            numbers = numbers // len(ids)
        return {name: found[name] for name in self.names}


def groups_of(known: Catalog, by: Sequence[str]) -> Groups:
    """The groups by which counts can be told. Raises KeyError for an unknown one."""
    made = [_group(known, name) for name in by]
    return Groups(tuple(by), tuple(ids for ids, _ in made), tuple(table for _, table in made))


@lru_cache(maxsize=32)  # by catalog, of which the same one is found again while names stay as they are
def _group(known: Catalog, name: str) -> tuple[Array, Array]:
    if name == "unit":
        ids = np.array(sorted(known.district_of))
        return ids, _places(ids, packing.OUTSIDE)
    size = 1 << packing.WIDTH[FIELDS[name]]
    if name == "risk":
        ids = np.arange(5)
    elif name == "district":
        ids = np.array(sorted({0, *known.district_of.values()}))
    else:
        ids = np.array(sorted((known.departments if name == "department" else known.industries)["id"]))
    return ids, _places(ids, size)


def _places(ids: Array, size: int) -> Array:
    """Value -> place of its id; what is no id, a unit outside every district, stands with 0."""
    table = np.zeros(size, np.int64)
    table[ids] = np.arange(len(ids))
    return table
