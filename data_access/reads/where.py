"""A scope and filters as tables of what may be seen: one bool for each place, department, risk and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from data_access import packing
from data_access.packing import Array, Columns
from data_access.reads.conditions import all_below
from data_access.session import ITSELF, Session
from domain.filters import Filters
from domain.people import Scope
from domain.status import GRADES

Rows = Array | slice
# Which counts are read for a scope: those of all; of whole places; of whole departments; else what is in the scope
# is counted span by span.
WHOLE, PLACES, DEPARTMENTS, ROWS = "whole", "places", "departments", "rows"
LOW = (packing.STATUS, packing.GRADE, packing.RISK)  # which one look at the lowest bits tells together
LOWEST = (1 << packing.RISK + packing.WIDTH[packing.RISK]) - 1


@dataclass(frozen=True)
class Where:
    """What is asked about, on numbers: for each field of a code the values that count, a missing one: all.

    places: those in which anything that counts may lie, None: all. units: bool by unit id, where whole districts
    do not say it. found: first and last ordinal. hazards: bool by
    hazard id, where a text narrows. `fields` holds begin of the field -> bool by value. `kept` names the counts that
    answer: one of WHOLE, PLACES, DEPARTMENTS and ROWS; under DEPARTMENTS the `places` are those of the second set.
    """

    fields: dict[int, Array] = field(default_factory=dict)
    places: tuple[int, ...] | None = None
    units: Array | None = None
    found: tuple[int, int] | None = None
    hazards: Array | None = None
    kept: str = WHOLE

    @property
    def in_cells(self) -> bool:
        """Whether cells that carry no unit, no source and no hazard can tell it."""
        return self.units is None and self.hazards is None and packing.SOURCE not in self.fields

    @property
    def narrow(self) -> bool:
        """Whether cells without department and industry can tell it: those hold the whole, for who sees it."""
        return (
            self.kept == WHOLE
            and packing.DEPARTMENT not in self.fields
            and packing.INDUSTRY not in self.fields
        )

    @property
    def needs(self) -> set[str]:
        """The columns that `holds` looks at besides the code."""
        asked = {"opened": self.found, "unit": self.units, "round": self.hazards}
        return {name for name, table in asked.items() if table is not None}

    @cached_property
    def _low(self) -> Array | None:
        """The fields in LOW as one table; None where none of them narrows."""
        values = np.arange(LOWEST + 1)
        told = [self.fields[begin][packing.part(values, begin)] for begin in LOW if begin in self.fields]
        return np.logical_and.reduce(told) if told else None

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
        low = self._low
        if low is not None:
            yield "code", lambda codes: low.take(codes & LOWEST)
        for begin, table in self.fields.items():
            if begin not in LOW and (begin != packing.PLACE or not placed):
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
    return table.take(packing.part(codes, begin))


def where_of(session: Session, scope: Scope, filters: Filters) -> Where:
    """Scope and filters together, but for a text.

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
    kept = kept_for(session, scope)
    if kept == DEPARTMENTS:
        met = tuple(-1 - key for key in sorted(departments or ()))
    return Where(fields, met, units, found, None, kept)


def kept_for(session: Session, scope: Scope) -> str:
    """Which of the kept counts hold exactly what a scope sees: WHOLE, PLACES, DEPARTMENTS; ROWS, none do."""
    if scope.everywhere:
        return WHOLE
    if scope.enterprises is not None or (scope.units is not None and scope.departments is not None):
        return ROWS
    if scope.units is None:
        return DEPARTMENTS
    return PLACES if session.catalog.places_of(all_below(session, scope.units))[1] else ROWS


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
    met, whole = session.catalog.places_of(frozenset(units))
    if not whole:
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
