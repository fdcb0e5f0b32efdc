"""The published counts, for the whole or by group, from the kept counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from data_access.packing import STATES, Array
from data_access.reads.cells import Cells
from data_access.reads.groups import groups_of
from data_access.reads.ranges import Range, terms
from data_access.session import Session
from domain.deadlines import Period
from domain.filters import Filters
from domain.measures import COUNTS
from domain.people import Scope

BASE_COUNTS = tuple(measure.id for measure in COUNTS.values() if not measure.major)


def figures(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    *,
    period: Period,
    by: Sequence[str] = (),
    measures: Sequence[str] = BASE_COUNTS,
) -> pd.DataFrame:
    """Count hazards (cycles) as they stood on `as_of`.

    One row for each group that has any; without `by` exactly one row, of zeros where there is nothing.
    Columns: one code column a group (risk: int 0-4), then for each of `measures` (ids of counts, without
    the twin's ending) the count and its `_major` twin, as int. Flows lie in `period`, up to `as_of`.
    """
    cells = Cells(session, scope, filters, as_of)
    groups = groups_of(session.catalog, by)
    ranges, weights = _plan(tuple(measures), as_of, period)
    sums = cells.sums(ranges, groups).reshape(len(ranges), groups.size * 2, STATES)
    counted_too = np.matmul(sums, weights).sum(axis=0).reshape(groups.size, 2, -1)
    there = np.flatnonzero(counted_too[:, :, -1].sum(axis=1)) if by else np.array([0])
    told = counted_too[there, :, :-1].round().astype("int64")
    both = np.stack([told.sum(axis=1), told[:, 1]], axis=2).reshape(len(there), 2 * len(measures))
    table = pd.DataFrame(both, columns=[column for name in measures for column in (name, f"{name}_major")])
    for place, (name, ids) in enumerate(groups.keys(there).items()):
        table.insert(place, name, ids)
    return with_codes(session, table)


@lru_cache(maxsize=512)
def _plan(measures: tuple[str, ...], as_of: date, period: Period) -> tuple[tuple[Range, ...], Array]:
    """The ranges that measures ask for, and how much each state in each of them counts; last, what is found at all.

    The weights have the shape (ranges, states, measures + 1).
    """
    told = [terms(name, as_of, period) for name in (*measures, "found")]
    ranges = tuple(dict.fromkeys(term.range for several in told for term in several))
    weights = np.zeros((len(ranges), STATES, len(told)))
    for place, several in enumerate(told):
        for term in several:
            weights[ranges.index(term.range), :, place] += term.sign * term.states
    return ranges, weights


def with_codes(session: Session, table: pd.DataFrame) -> pd.DataFrame:
    """Replace the ids in group columns by the codes that stand in links."""
    for column, codes in session.catalog.codes.items():
        if column in table:
            table[column] = pd.Series(
                [codes.get(key) for key in table[column].tolist()], table.index, dtype=str
            )
    return table
