"""Weeks: what came, what was closed, and the stock that stood at their end."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data_access.families import monday_of, week_of
from data_access.packing import STATE_AND_GRADE, Array, Table
from data_access.reads.cells import Cells
from data_access.reads.figures import framed
from data_access.reads.groups import Groups, groups_of
from data_access.reads.ranges import CLOSED, EVERYTHING, OPENED, Range, by_week, states_of
from data_access.session import Session
from domain.filters import Filters
from domain.measures import COUNTS
from domain.people import Scope

# 1 for each state, with either grade, that is counted at all, or open; else 0.
IS_COUNTED, IS_OPEN = (np.tile(states_of(COUNTS[name]), 2).astype(np.int64) for name in ("found", "open"))


def weekly(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    *,
    weeks: int = 26,
    by: tuple[str, ...] = (),
) -> pd.DataFrame:
    """New and closed hazards a week, and the open stock at the end of each.

    One row a week (and group), the last week ending on `as_of`. Columns: the group's codes, week_on (its
    Monday), open, new, closed (int). The stock is rolled back from the open hazards of `as_of` by what
    came and went: attributes as they stood on that day, so that the last point equals the figure.
    """
    cells, groups = Cells(session, scope, filters, as_of), groups_of(session.catalog, by)
    last = week_of(as_of)
    new, closed = (_by_week(cells, groups, of, last - weeks + 1, last) for of in (OPENED, CLOSED))
    now = cells.sums([EVERYTHING], groups, IS_OPEN)[0, :, 1].astype("int64")
    later = np.cumsum((new - closed)[:, ::-1], axis=1)[:, ::-1] - (new - closed)
    there = np.flatnonzero((now != 0) | new.any(axis=1) | closed.any(axis=1)) if by else np.array([0])
    mondays = np.empty(weeks, object)
    mondays[:] = [monday_of(week) for week in range(last - weeks + 1, last + 1)]
    told = {"open": now[:, None] - later, "new": new, "closed": closed}
    columns = {name: np.repeat(ids, weeks) for name, ids in groups.keys(there).items()}
    columns["week_on"] = np.tile(mondays, len(there))
    columns |= {name: numbers[there].ravel() for name, numbers in told.items()}
    return framed(session.catalog, columns)


def _by_week(cells: Cells, groups: Groups, of: str, first: int, last: int) -> Array:
    """Cycles opened or closed in each week up to the day: an array of shape (groups, weeks)."""
    begin, end = monday_of(first).toordinal(), cells.as_of.toordinal()
    weeks = last - first + 1
    found = np.zeros(groups.size * weeks)
    if cells.in_cells(groups) and not cells.scope.nothing:
        wanted = by_week(of, begin, end, cells.where.found, narrow=cells.narrow(groups))
        for rows in cells.cells(list(wanted), "period"):
            found += _counted(rows, rows["period"] - first, groups, weeks)
    spans = cells.spans(whole=not cells.in_cells(groups))
    if len(spans["n"]):
        inside = spans.only(Range(of, begin, end).holds(spans))
        found += _counted(inside, (inside[of].astype(np.int64) - 1) // 7 - first, groups, weeks)
    return found.reshape(groups.size, weeks).astype("int64")


def _counted(rows: Table, week: Array, groups: Groups, weeks: int) -> Array:
    """How many are counted by group and week; of each row the number of its week is told, from 0."""
    key = week
    if groups.names:
        key += groups.of(rows) * weeks
    key <<= 1
    key |= IS_COUNTED.take(rows["code"] & STATE_AND_GRADE)
    return np.bincount(key, rows["n"], 2 * groups.size * weeks)[1::2]
