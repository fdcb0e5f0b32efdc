"""How close the open hazards are to their deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from data_access.families import BY_NAME
from data_access.packing import GRADE, IN_TIME, STATUS, WAITING, Array, Table, part
from data_access.reads.cells import Cells
from data_access.reads.figures import with_codes
from data_access.reads.groups import Groups, groups_of
from data_access.reads.ranges import Piece
from data_access.session import Session
from domain.deadlines import BAND_CODES, band
from domain.filters import Filters
from domain.people import Scope

DAY = (1 << 22) - 1  # room for the ordinal of any day


def open_by_deadline(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Count open hazards by the day of the deadline in force on `as_of`.

    Columns: one code column a group, due_on (date or None), major (bool), waiting (bool: rectified by the
    deadline, waiting for acceptance), hazards (int >= 1).
    """
    groups = groups_of(session.catalog, by)
    numbers = [_numbered(groups, rows) for rows in _open_rows(Cells(session, scope, filters, as_of), groups)]
    keys, inverse = np.unique(np.concatenate([key for key, _ in numbers]), return_inverse=True)
    hazards = np.bincount(inverse, np.concatenate([n for _, n in numbers]), len(keys)).astype("int64")
    keys, hazards = keys[hazards != 0], hazards[hazards != 0]
    table = pd.DataFrame(groups.keys(keys >> 24))
    table["due_on"] = _days(keys >> 2 & DAY)
    table["major"], table["waiting"] = keys & 2 > 0, keys & 1 > 0
    table["hazards"] = hazards
    return with_codes(session, table)


def _open_rows(cells: Cells, groups: Groups) -> list[Table]:
    """What is open as of the day, out of the smallest of the kept counts that tell it."""
    if cells.scope.nothing:
        return [cells.nothing]
    if not cells.in_cells(groups) or not cells.narrow(groups) or cells.where.found is not None:
        return [cells.open()]
    return [*cells.cells([Piece(1, BY_NAME["open_due_narrow"].kind, 0, 0)], "due"), cells.open_changed()]


def _numbered(groups: Groups, rows: Table) -> tuple[Array, Array]:
    """Group, deadline, grade and waiting of each row in one number, and its count."""
    code = rows["code"]
    waits = np.isin(part(code, STATUS), WAITING) & (code & IN_TIME > 0)
    day = rows["due"].astype(np.int64)
    return groups.of(rows) << 24 | day << 2 | part(code, GRADE) << 1 | waits, rows["n"]


def _days(ordinals: Array) -> pd.Series:
    """Days by ordinal, None for 0, each made once."""
    different, place = np.unique(ordinals, return_inverse=True)
    made = np.empty(len(different), object)
    made[:] = [date.fromordinal(day) if day else None for day in different.tolist()]
    return pd.Series(made[place], dtype=object)


def by_band(deadlines: pd.DataFrame, as_of: date, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Sum `open_by_deadline` into bands.

    Columns: the group columns, band (code, in the order of BANDS), hazards, hazards_major. Without `by`
    every band has a row, of 0 where it is empty; with groups only those that have any.
    """
    table = deadlines.assign(
        band=[band(due, as_of) for due in deadlines["due_on"]],
        hazards_major=deadlines["hazards"].where(deadlines["major"], 0),
    )
    summed = table.groupby([*by, "band"], as_index=False)[["hazards", "hazards_major"]].sum()
    if not by:
        summed = summed.set_index("band").reindex(list(BAND_CODES), fill_value=0).reset_index()
    else:
        order = {code: place for place, code in enumerate(BAND_CODES)}
        summed = summed.sort_values([*by, "band"], key=lambda s: s.map(order) if s.name == "band" else s)
    return summed.astype({"hazards": "int64", "hazards_major": "int64"}).reset_index(drop=True)


def overdue_days(
    deadlines: pd.DataFrame, as_of: date, *, major: bool = False
) -> tuple[int | None, float | None]:
    """Oldest and median days overdue in `open_by_deadline`; None where nothing is overdue."""
    passed = [due is not None and due < as_of for due in deadlines["due_on"]]
    late = deadlines[pd.Series(passed, index=deadlines.index, dtype=bool)]
    if major:
        late = late[late["major"]]
    if late.empty:
        return None, None
    days = pd.Series([(as_of - due).days for due in late["due_on"]], index=late.index)
    return int(days.max()), float(days.repeat(list(late["hazards"])).median())
