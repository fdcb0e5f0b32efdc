"""Blocks made on the spot from the spans in a scope that no kept counts hold alone: such scopes hold few."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import and_, select

from data_access import packing
from data_access.blocks import Run, Several, Wanted
from data_access.families import BY_KIND, summed
from data_access.packing import Columns, part, typed
from data_access.reads.conditions import all_below, in_scope
from data_access.rollup import SPAN_COLUMNS, Differences
from data_access.session import Session
from data_access.tables import hazard, span
from domain.people import Scope
from domain.spans import Span


class Held:
    """The spans of a scope, packed as the kept counts pack them; `fetch` stands in for blocks.fetch."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._spans = spans_of(session, scope)
        self._families: dict[int, Columns] = {}

    def fetch(self, wanted: Sequence[Wanted | Several], names: Sequence[str]) -> list[Run]:
        """The rows of each family between two periods; of all places, which the caller narrows."""
        return [self._run(one, names) for one in wanted if isinstance(one, Wanted)]

    def _run(self, wanted: Wanted, names: Sequence[str]) -> Run:
        columns = self._family(wanted.kind)
        periods = columns["period"]
        begin, end = np.searchsorted(periods, wanted.first), np.searchsorted(periods, wanted.last, "right")
        met, sizes = np.unique(periods[begin:end], return_counts=True)
        kept = {name: columns[name][begin:end] for name in names if name in columns}
        return Run(kept, met, np.zeros(len(met), np.int64), sizes)

    def _family(self, kind: int) -> Columns:
        if kind not in self._families:
            columns = summed(BY_KIND[kind], self._spans)
            order = np.argsort(columns["period"], kind="stable")
            self._families[kind] = {
                name: values[order] if name == "period" else typed(name, values[order])
                for name, values in columns.items()
            }
        return self._families[kind]


def spans_of(session: Session, scope: Scope) -> Columns:
    """The packed spans in a scope; each knows how many deadlines its round had before, wherever it was then."""
    conditions = [in_scope(session, scope)]
    if scope.units is not None:  # along the index
        units = all_below(session, scope.units)
        districts = {session.catalog.district_of[key] for key in units if key in session.catalog.district_of}
        conditions.append(span.c.district_id.in_(sorted(districts)))
    mine = select(span.c.hazard_id, span.c.cycle).where(*conditions).distinct().subquery()
    asked = (
        select(*(span.c[name] for name in SPAN_COLUMNS))
        .join(mine, and_(mine.c.hazard_id == span.c.hazard_id, mine.c.cycle == span.c.cycle))
        .order_by(*span.primary_key)
    )
    counts = Differences()
    found = [Span(*row) for row in session.connection.execute(asked)]
    counts.add(found or [])
    columns = counts.spans(session.connection) or packing.packed(packing.nothing())
    return {name: values[_own(session, scope, columns)] for name, values in columns.items()}


def _own(session: Session, scope: Scope, columns: Columns) -> packing.Array:
    """Which of the spans lie in the scope: a round may have been elsewhere before or since."""
    holds = np.ones(len(columns["n"]), bool)
    if scope.units is not None:
        holds &= np.isin(columns["unit"], sorted(all_below(session, scope.units)))
    if scope.departments is not None:
        holds &= np.isin(part(columns["code"], packing.DEPARTMENT), sorted(scope.departments))
    if scope.enterprises is not None:
        theirs = select(hazard.c.id).where(hazard.c.enterprise_id.in_(sorted(scope.enterprises)))
        listed = list(session.connection.execute(theirs).scalars())
        holds &= np.isin(columns["round"] >> packing.CYCLES, listed)
    return holds
