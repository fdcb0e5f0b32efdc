"""Ids, spoken numbers and enterprises for the hazards that a file brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, update

from data_access import bulk, walls
from data_access.tables import enterprise, number_counter, unit
from data_access.writes.units import normalised
from domain.arrival import Arrival


@dataclass
class Register:
    """What one transaction has given out so far; the counters are written once, at its end."""

    connection: Connection
    cutoff_on: date
    names: dict[int, str] = field(default_factory=dict)  # of the enterprises that were met, by id
    _enterprises: dict[tuple[str, int], int] = field(default_factory=dict)
    _written: dict[tuple[str, int], int | None] = field(default_factory=dict)
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._any_before = bool(self.ids(enterprise, 0).start > 1)

    def ids(self, table: Any, n: int) -> range:
        """The next n ids; nobody else writes them, since writers take turns."""
        with walls.beyond(self.connection):
            last = self.connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return range(last + 1, last + 1 + n)

    def numbers(self, fresh: list[Arrival]) -> list[tuple[str, str]]:
        """A spoken number for each: short code of the district, year found, running number."""
        shorts = {row.id: (row.short, row.short_en) for row in self.connection.execute(select(unit))}
        given: list[tuple[str, str]] = []
        for arrival in fresh:
            where = (arrival.district_id or 0, (arrival.found_on or self.cutoff_on).year)
            if where not in self._numbers:
                asked = select(number_counter.c.last).where(
                    number_counter.c.unit_id == where[0], number_counter.c.year == where[1]
                )
                self._numbers[where] = self.connection.execute(asked).scalar() or 0
            self._numbers[where] += 1
            zh, en = shorts[where[0]]
            tail = f"-{where[1]}-{self._numbers[where]:03d}"
            given.append((zh + tail, en + tail))
        return given

    def write_counters(self) -> None:
        """Keep the last number given in each unit and year."""
        for (unit_id, year), last in sorted(self._numbers.items()):
            where = (number_counter.c.unit_id == unit_id, number_counter.c.year == year)
            if not self.connection.execute(update(number_counter).where(*where).values(last=last)).rowcount:
                self.connection.execute(number_counter.insert().values(unit_id=unit_id, year=year, last=last))

    def enterprises(self, named: Sequence[tuple[str, int]]) -> list[int | None]:
        """The ids of enterprises by names as written and districts, None for no name; unknown ones are entered."""
        fresh = [key for key in dict.fromkeys(named) if key not in self._written]
        if fresh:
            self._meet(fresh)
        return list(map(self._written.__getitem__, named))

    def _meet(self, fresh: list[tuple[str, int]]) -> None:
        """Find, or enter, enterprises that are written in a way that was not met before."""
        keys = [(normalised(written), district) for written, district in fresh]
        wanted: dict[tuple[str, int], str] = {}
        for key, (written, _) in zip(keys, fresh, strict=True):
            if key[0] and key not in self._enterprises:
                wanted.setdefault(key, written)
        self._find({name for name, _ in wanted})
        missing = [(key, name) for key, name in wanted.items() if key not in self._enterprises]
        if missing:
            ids = self.ids(enterprise, len(missing))
            rows = [(i, name, key[0], key[1]) for i, (key, name) in zip(ids, missing, strict=True)]
            bulk.insert(self.connection, enterprise, ("id", "name", "key", "district_id"), rows)
            self._enterprises.update({(row[2], row[3]): row[0] for row in rows})
            self.names.update({row[0]: row[1] for row in rows})
        self._written.update(zip(fresh, map(self._enterprises.get, keys), strict=True))

    def _find(self, wanted: set[str]) -> None:
        names = sorted(wanted) if self._any_before else []
        for start in range(0, len(names), 5000):
            asked = select(enterprise.c.key, enterprise.c.district_id, enterprise.c.id, enterprise.c.name)
            found = self.connection.execute(asked.where(enterprise.c.key.in_(names[start : start + 5000])))
            for key, district, known, name in found:
                self._enterprises[key, district] = known
                self.names[known] = name
