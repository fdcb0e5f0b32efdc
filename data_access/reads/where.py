"""A scope and filters as tables of what may be seen: one bool for each place, department, risk and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from sqlalchemy import func, select

from data_access import packing, wording
from data_access.packing import OUTSIDE, Array, Columns
from data_access.reads.conditions import all_below
from data_access.session import ITSELF, Session
from data_access.tables import hazard
from domain.filters import Filters
from domain.people import Scope
from domain.status import GRADES

Rows = Array | slice


@dataclass(frozen=True)
class Where:
    """What is asked about, on numbers: for each field of a code the values that count, a missing one: all.

    places: those in which anything that counts may lie, None: all. units: bool by unit id, where whole districts
    do not say it. found: first and last ordinal. hazards: bool by
    hazard id, where a text or the viewer's own enterprise narrows. `fields` holds begin of the field -> bool by value.
    """

    fields: dict[int, Array] = field(default_factory=dict)
    places: tuple[int, ...] | None = None
    units: Array | None = None
    found: tuple[int, int] | None = None
    hazards: Array | None = None

    @property
    def in_cells(self) -> bool:
        """Whether cells that carry no unit, no source and no hazard can tell it."""
        return self.units is None and self.hazards is None and packing.SOURCE not in self.fields

    @property
    def narrow(self) -> bool:
        """Whether cells without department and industry can tell it."""
        return packing.DEPARTMENT not in self.fields and packing.INDUSTRY not in self.fields

    @property
    def needs(self) -> set[str]:
        """The columns that `holds` looks at besides the code."""
        asked = {"opened": self.found, "unit": self.units, "round": self.hazards}
        return {name for name, table in asked.items() if table is not None}

    def rows(self, columns: Columns, *, placed: bool) -> Rows:
        """The rows that are asked about; `placed`: only those of `places` are there.

        `found` is looked at where `opened` is there.
        """
        rows: Rows = slice(None)
        for name, holds in self._tests(columns, placed=placed):
            passed = np.flatnonzero(holds(columns[name][rows]))
            rows = passed if isinstance(rows, slice) else rows[passed]
        return rows

    def _tests(self, columns: Columns, *, placed: bool) -> Iterator[tuple[str, Callable[[Array], Array]]]:
        """Column by column what has to hold; each is asked only of the rows that passed those before it."""
        for begin, table in self.fields.items():
            if begin != packing.PLACE or not placed:
                yield "code", partial(_in_table, begin, table)
        if self.units is not None:
            yield "unit", self.units.__getitem__
        if self.found is not None and "opened" in columns:
            first, last = self.found
            yield "opened", lambda days: (days >= first) & (days <= last)
        if self.hazards is not None:
            named = self.hazards
            yield "round", lambda rounds: named[rounds >> packing.CYCLES]


def _in_table(begin: int, table: Array, codes: Array) -> Array:
    return table[packing.part(codes, begin)]


def where_of(session: Session, scope: Scope, filters: Filters) -> Where:
    """Scope and filters together.

    A code that names nothing narrows to nothing, never to all. An empty scope sees nothing.
    """
    known = session.catalog
    fields: dict[int, Array] = {}
    met, whole, units = _places(session, scope, filters)
    if whole is not None:
        fields[packing.PLACE] = whole
    departments = _met(scope.departments, filters.departments, known.department_ids)
    if departments is not None:
        fields[packing.DEPARTMENT] = _table(departments, packing.DEPARTMENT)
    if filters.industries:
        fields[packing.INDUSTRY] = _table(_ids(filters.industries, known.industry_ids), packing.INDUSTRY)
    if filters.risks:
        fields[packing.RISK] = _table(filters.risks, packing.RISK)
    if filters.sources:
        fields[packing.SOURCE] = _table(_ids(filters.sources, packing.SOURCE_NUMBER), packing.SOURCE)
    if filters.grades:
        fields[packing.GRADE] = np.isin(GRADES, filters.grades)
    if filters.statuses:
        fields[packing.STATUS] = _table(_ids(filters.statuses, packing.STATUS_NUMBER), packing.STATUS)
    found = None
    if filters.found_from or filters.found_to:
        last = filters.found_to.toordinal() if filters.found_to else packing.FOREVER
        found = (filters.found_from.toordinal() if filters.found_from else 0, last)
    hazards = wording.mentioned(session.connection, filters.text) if filters.text else None
    if scope.enterprises is not None:
        theirs = _of_enterprises(session, scope.enterprises)
        hazards = theirs if hazards is None else theirs & hazards
    return Where(fields, met, units, found, hazards)


def _of_enterprises(session: Session, enterprises: frozenset[int]) -> Array:
    """Whether a hazard is of one of these enterprises, by its id."""
    last = session.connection.execute(select(func.coalesce(func.max(hazard.c.id), 0))).scalar_one()
    theirs = select(hazard.c.id).where(hazard.c.enterprise_id.in_(sorted(enterprises)))
    found = np.zeros(last + 1, bool)
    found[list(session.connection.execute(theirs).scalars())] = True
    return found


# A table for units has the width of that for departments: both are units.
def _table(values: Iterable[int], begin: int) -> Array:
    size = 1 << packing.WIDTH[begin]
    table = np.zeros(size, bool)
    table[[value for value in values if 0 <= value < size]] = True
    return table


def _ids(codes: Iterable[str], known: dict[str, int]) -> set[int]:
    return {known[code] for code in codes if code in known}


def _met(scope: frozenset[int] | None, codes: tuple[str, ...], known: dict[str, int]) -> set[int] | None:
    """The ids in a scope's set and in a filter's; None where neither says anything."""
    chosen = _ids(codes, known) if codes else None
    if scope is None or chosen is None:
        return chosen if scope is None else set(scope)
    return chosen & scope


def _places(
    session: Session, scope: Scope, filters: Filters
) -> tuple[tuple[int, ...] | None, Array | None, Array | None]:
    """The places that are met at all; and a bool by place where they are in or out as a whole, else one by unit."""
    units = _units(session, scope, filters)
    if units is None:
        return None, None, None
    members: dict[int, set[int]] = defaultdict(set)
    for unit, district in session.catalog.district_of.items():
        members[district or OUTSIDE + unit].add(unit)
    met = tuple(sorted(place for place, inside in members.items() if inside & units))
    if any(not members[place] <= units for place in met):
        return met, None, _table(units, packing.DEPARTMENT)
    return met, _table(met, packing.PLACE), None


def _units(session: Session, scope: Scope, filters: Filters) -> set[int] | None:
    known = session.catalog
    seen = None if scope.units is None else all_below(session, scope.units)
    chosen = None
    if filters.units:
        alone = {
            known.unit_ids[code]
            for code in filters.units
            if code.startswith(ITSELF) and code in known.unit_ids
        }
        named = {code for code in filters.units if not code.startswith(ITSELF)}
        chosen = alone | all_below(session, frozenset(_ids(named, known.unit_ids)))
    if seen is None or chosen is None:
        return chosen if seen is None else set(seen)
    return chosen & seen
