"""What is wrong with the data of the hazards in a scope, as things stand now: counted, and tested row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import TextClause, case, literal_column, or_, select

from data_access import packing
from data_access.chosen import Chosen
from data_access.odd_days import ASSUMED_CLOSING, ODD_DEADLINE, ODD_ROUND
from data_access.packing import CYCLES, IS_DATED, Array, Table, part
from data_access.reads.cells import Cells
from data_access.reads.conditions import in_scope
from data_access.reads.figures import figures
from data_access.reads.groups import Groups, groups_of
from data_access.reads.listing import Test
from data_access.reads.ranges import counted_by
from data_access.session import Session
from data_access.tables import OPEN_NOW, cycle, hazard, span
from domain.deadlines import Period
from domain.filters import Filters
from domain.people import Scope
from domain.quality import ANY, BASES, LACKS, OF_LACKS
from domain.status import FIVE

TOGETHER = 500  # hazards whose facts are read in one question
NO_DAY, NO_OWNER = 1, 2  # bits of what the facts of an open hazard lack
BITS = 2
FACTS = tuple(name for name in FIVE if name != "due_on")
NOWHERE = {
    "no_unit": (packing.PLACE, packing.OUTSIDE),
    "no_department": (packing.DEPARTMENT, 0),
    "no_industry": (packing.INDUSTRY, 0),
}  # field of a code, and its value where the ledger names none


def quality(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Count the hazards (rounds) with each lack; `as_of` is the board's own day: most facts have no past.

    One row for each group that has any hazard; without `by` exactly one. Columns: one code column a group, the counts
    of BASES, then one of each lack and of ANY, all with their `_major` twins, as int.
    """
    cells, groups = Cells(session, scope, filters, as_of), groups_of(session.catalog, by)
    period = Period(as_of, as_of)
    table = figures(session, scope, filters, as_of, period=period, by=by, measures=BASES)
    names = {name: session.catalog.codes[name] for name in groups.names}
    listed = groups.keys(np.arange(groups.size))
    codes = zip(*([names[name].get(int(key)) for key in keys] for name, keys in listed.items()), strict=True)
    place = {code: number for number, code in enumerate(codes)} if by else {(): 0}
    at = [place[tuple(row)] for row in table[list(by)].itertuples(index=False, name=None)] if by else [0]
    rows, told = cells.open(), _Told(cells)
    for lack, measure in OF_LACKS.items():
        of_open = measure not in ("found", "closed")
        some = rows if of_open else told.ended_too(lack)
        counts = _by_grade(some, _test(told, lack)(some), groups)
        table[lack], table[f"{lack}_major"] = counts.sum(axis=0)[at], counts[1][at]
    return table


def lacking(cells: Cells, lack: str) -> Test:
    """Which rows have a lack, of those that the lack is told of. Raises KeyError for an unknown one."""
    return _test(_Told(cells), lack)


def _by_grade(rows: Table, kept: Array, groups: Groups) -> Array:
    """How many rows there are of each grade and group: an array of shape (2, groups)."""
    places = np.flatnonzero(kept)
    some = {name: rows[name][places] for name in ("code", "n", *({"unit"} & set(groups.names)))}
    key = part(some["code"], packing.GRADE) * groups.size + groups.of(some)
    return np.bincount(key, some["n"], 2 * groups.size).astype("int64").reshape(2, -1)


class _Told:
    """What the tables tell beside the kept counts, asked once a session and only for what is needed."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells

    def hazards(self, bit: int) -> Array:
        """The ids of open hazards whose facts lack something."""
        told = self._kept("facts", self._facts)
        return told[told & bit > 0] >> BITS

    def rounds(self, lack: str) -> Array:
        """The rounds with days that cannot be, or with an assumed day of closing."""
        return self._kept(lack, lambda: self._rounds(lack))

    def incomplete(self, rows: Table) -> Array:
        """Which of the rows are of hazards that lack some of the five implementations."""
        ids = rows["round"] >> CYCLES
        wanted = sorted(set(ids.tolist()))
        found: list[int] = []
        for start in range(0, len(wanted), TOGETHER):
            asked = select(hazard.c.id).where(
                hazard.c.id.in_(wanted[start : start + TOGETHER]),
                or_(
                    *(
                        hazard.c[name].is_(None) if name == "fund_wan" else hazard.c[name] == ""
                        for name in FACTS
                    )
                ),
            )
            found += self.cells.session.connection.execute(asked).scalars()
        lacks: Array = np.isin(ids, np.array(found, np.int64)) | (rows["due"] == 0)
        return lacks

    def ended_too(self, lack: str) -> Chosen:
        """The rows in force that may have a lack that closed hazards have too."""
        if not len(self.rounds(lack)):
            return self.cells.nothing
        rows = self.cells.spans(whole=True)
        return rows.only(np.isin(rows["round"], self.rounds(lack)))

    def _kept(self, name: str, make: Callable[[], Array]) -> Array:
        return self.cells.session.kept(("quality", name, self.cells.scope), make)

    def _facts(self) -> Array:
        """The open hazards in scope whose facts lack a found day or a person in charge: id over the bits."""
        lacks = (
            select(
                case((hazard.c.found_on.is_(None), NO_DAY), else_=0)
                + case((hazard.c.owner == literal_column("''"), NO_OWNER), else_=0)
            )
            .where(hazard.c.id == span.c.hazard_id)
            .scalar_subquery()
        )  # an own question for each row goes along the key; of a join SQLite makes something else
        told = select((span.c.hazard_id * (1 << BITS) + lacks).label("told")).where(
            OPEN_NOW, in_scope(self.cells.session, self.cells.scope)
        )
        return self._numbers(told)

    def _rounds(self, lack: str) -> Array:
        asked: list[tuple[Any, Any, TextClause]] = (
            [(cycle.c.hazard_id, cycle.c.seq, ASSUMED_CLOSING)]
            if lack == "assumed_closing"
            else [(cycle.c.hazard_id, cycle.c.seq, ODD_ROUND), (span.c.hazard_id, span.c.cycle, ODD_DEADLINE)]
        )
        parts = [
            self._numbers(select(key * (1 << CYCLES) + number).where(rows)) for key, number, rows in asked
        ]
        return np.unique(np.concatenate(parts))

    def _numbers(self, asked: Any) -> Array:
        return np.fromiter(self.cells.session.connection.execute(asked).scalars(), np.int64)


def _test(told: _Told, lack: str) -> Test:
    measure, as_of = OF_LACKS[lack], told.cells.as_of
    holds = _any(told) if lack == ANY else _holds(told, lack)

    def test(rows: Table) -> Array:
        counts = counted_by(measure, rows, as_of, Period(as_of, as_of))
        places = np.flatnonzero(counts)
        found = np.zeros(len(counts), bool)
        names = ("code", "n", "round", "due")
        found[places] = holds({name: rows[name][places] for name in names})
        return found

    return test


def _holds(told: _Told, lack: str) -> Test:
    """Which rows have a lack, asked of rows of its measure alone."""
    if lack == "no_deadline":
        return lambda rows: rows["code"] & IS_DATED == 0
    if lack in NOWHERE:
        field, value = NOWHERE[lack]
        return lambda rows: part(rows["code"], field) == value
    if lack == "five":
        return told.incomplete
    if lack in ("odd_days", "assumed_closing"):
        return lambda rows: np.isin(rows["round"], told.rounds(lack))
    bit = NO_DAY if lack == "no_found_day" else NO_OWNER
    return lambda rows: np.isin(rows["round"] >> CYCLES, told.hazards(bit))


def _any(told: _Told) -> Test:
    """Which open rows have any lack."""
    tests = [_test(told, lack) for lack in LACKS]
    return lambda rows: np.logical_or.reduce([test(rows) for test in tests])
