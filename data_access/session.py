"""One look at the database: a connection on one state of it, with the small tables read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Connection, Engine, func, select

from data_access import walls
from data_access.engine import reading, writing
from data_access.packing import OUTSIDE
from data_access.state import state_of
from data_access.tables import UNASSIGNED, industry, setting, span, unit
from domain.people import Scope
from domain.spans import FOREVER

T = TypeVar("T")
LAST_CHANGE = "last_change_on"
NO_DEPARTMENT = "none"  # the unit without a name stands for the missing department as well, under this code
ITSELF = "="  # before a unit's code in a filter: the unit without what lies below it
TERRITORIAL = ("district", "zone", "other")
# To put a question together takes longer than to ask it.
_LAST_CHANGE = select(setting.c.value).where(setting.c.name == LAST_CHANGE)


@dataclass(frozen=True, eq=False)
class Catalog:
    """Units, departments and industries as they stand, row 0 (not assigned) included; never changed.

    units, departments: id, code, name, name_en, short, short_en, kind, parent_id, district_id, peer_group,
    valid_from, valid_to. industries: id, code, name, name_en, short, short_en, department_id.
    """

    units: pd.DataFrame
    departments: pd.DataFrame
    industries: pd.DataFrame
    below: dict[int, frozenset[int]] = field(repr=False)  # unit -> itself and all below it
    unit_ids: dict[str, int] = field(repr=False)
    department_ids: dict[str, int] = field(repr=False)
    industry_ids: dict[str, int] = field(repr=False)
    district_of: dict[int, int] = field(repr=False)

    @cached_property
    def codes(self) -> dict[str, dict[int, str]]:
        """For each column of ids that a table may have, id -> the code that stands in links."""
        units, departments, industries = (
            dict(zip(frame["id"].tolist(), frame["code"].tolist(), strict=True))
            for frame in (self.units, self.departments, self.industries)
        )
        return {"district": units, "unit": units, "department": departments, "industry": industries}

    def all_below(self, units: frozenset[int]) -> frozenset[int]:
        """The units and everything below them."""
        return frozenset(member for key in units for member in self.below.get(key, frozenset()))

    def places_of(self, units: frozenset[int]) -> tuple[tuple[int, ...], bool]:
        """The places in which units lie, and whether each of these lies in the units as a whole."""
        members: dict[int, set[int]] = defaultdict(set)
        for unit_id, district in self.district_of.items():
            members[district or OUTSIDE + unit_id].add(unit_id)
        met = tuple(sorted(place for place, inside in members.items() if inside & units))
        return met, all(members[place] <= units for place in met)

    @cached_property
    def districts(self) -> pd.DataFrame:
        """The territorial units that stand on the board: districts and zones."""
        return self.units[self.units["kind"].isin(TERRITORIAL)]


@dataclass
class Session:
    """A connection and what every read needs to know about this database."""

    connection: Connection
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes, made once a session, which sees one state of the database. The key names the scope."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    @cached_property
    def catalog(self) -> Catalog:
        """Units, departments and industries, read once a session."""
        return read_catalog(self.connection)

    @cached_property
    def state(self) -> str | None:
        """The token of the state that this session sees; see data_access.state."""
        return state_of(self.connection)

    @cached_property
    def last_change_on(self) -> date:
        """The last day on which anything counted changed: from it on, today's counts hold."""
        value = self.connection.execute(_LAST_CHANGE).scalar()
        return date.fromisoformat(value) if value else date.min

    def see(self, scope: Scope) -> None:
        """Tell the policies of the database, where it has any, the scope of this transaction."""
        if self.connection.dialect.name != "postgresql":
            return
        known = walls.EVERYTHING if scope.everywhere else walls.NOTHING
        if not scope.everywhere and not scope.nothing:
            units = None if scope.units is None else self.catalog.all_below(scope.units)
            met, whole = ((), False) if units is None else self.catalog.places_of(units)
            places = met if whole and scope.departments is None and scope.enterprises is None else ()
            known = walls.Told(units, scope.departments, scope.enterprises, places)
        walls.tell(self.connection, known)

    def settled(self, as_of: date) -> bool:
        """Whether `as_of` is answered by what stands now, with no look into the past."""
        return as_of >= self.last_change_on


@contextmanager
def open_session(engine: Engine, scope: Scope | None = None) -> Iterator[Session]:
    """A session for reading. Behind the second wall it sees what is in the scope; without one no hazard at all."""
    with reading(engine) as connection:
        session = Session(connection)
        if scope is not None:
            session.see(scope)
        yield session


@contextmanager
def write_session(
    engine: Engine, waits: Callable[[], None] | None = None, scope: Scope | None = None
) -> Iterator[Session]:
    """A session in one writing transaction; `waits` is told when another writer has to end first.

    The scope is as in `open_session`.
    """
    with writing(engine, waits) as connection:
        session = Session(connection)
        if scope is not None:
            session.see(scope)
        yield session


def read_catalog(connection: Connection) -> Catalog:
    """The small tables as data frames and lookups."""
    columns = [
        unit.c[name]
        for name in (
            "id", "code", "name", "name_en", "short", "short_en", "kind", "parent_id", "district_id",
            "peer_group", "valid_from", "valid_to",
        )
    ]  # fmt: skip
    everything = connection.execute(select(*columns).order_by(unit.c.id)).all()
    fields = connection.execute(select(industry).order_by(industry.c.id)).all()
    names = tuple(column.name for column in columns)
    return _framed(names, tuple(map(tuple, everything)), tuple(map(tuple, fields)))


# Kept by what was read, so that it is never older than the database: framing 165 units takes ten times as
# long as reading them, and who keeps names by catalog finds the same one again.
@lru_cache(maxsize=4)
def _framed(
    names: tuple[str, ...], rows: tuple[tuple[Any, ...], ...], fields: tuple[tuple[Any, ...], ...]
) -> Catalog:
    everything = [dict(zip(names, row, strict=True)) for row in rows]
    departments = [row for row in everything if row["kind"] == "department"]
    departments = [
        {**row, "code": NO_DEPARTMENT} for row in everything if row["id"] == UNASSIGNED
    ] + departments
    units = [row for row in everything if row["kind"] != "department"]
    industries = pd.DataFrame(list(fields), columns=[column.name for column in industry.columns])
    return Catalog(
        units=pd.DataFrame(units, columns=list(names)),
        departments=pd.DataFrame(departments, columns=list(names)),
        industries=industries,
        below=_below({row["id"]: row["parent_id"] for row in everything}),
        unit_ids={mark + row["code"]: row["id"] for row in units for mark in ("", ITSELF)},
        department_ids={row["code"]: row["id"] for row in departments},
        industry_ids=dict(zip(industries["code"], industries["id"].tolist())) | {"unassigned": UNASSIGNED},
        district_of={row["id"]: row["district_id"] for row in everything},
    )


def _below(parents: dict[int, int | None]) -> dict[int, frozenset[int]]:
    members: dict[int, set[int]] = {key: {key} for key in parents}
    for key, parent in parents.items():
        above = parent
        while above is not None:
            members[above].add(key)
            above = parents[above]
    return {key: frozenset(ids) for key, ids in members.items()}


def note_change(connection: Connection, day: date) -> None:
    """Remember that something counted changed on `day`, where that is later than known."""
    known = connection.execute(_LAST_CHANGE).scalar()
    if known is None:
        connection.execute(setting.insert().values(name=LAST_CHANGE, value=day.isoformat()))
    elif day.isoformat() > known and day < FOREVER:
        connection.execute(
            setting.update().where(setting.c.name == LAST_CHANGE).values(value=day.isoformat())
        )


def note_changes_anew(connection: Connection) -> None:
    """Find the last day of change from the spans themselves, after some of them were taken away."""
    last = connection.execute(select(func.max(span.c.from_on))).scalar()
    connection.execute(setting.delete().where(setting.c.name == LAST_CHANGE))
    if last is not None:
        note_change(connection, last)
