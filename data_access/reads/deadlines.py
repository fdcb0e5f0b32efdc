"""How close the open hazards are to their deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from data_access.blocks import sums_of
from data_access.packing import GRADE, IN_TIME, STATUS, WAITING, Array, part
from data_access.reads.cells import Cells
from data_access.reads.figures import framed
from data_access.reads.groups import groups_of
from data_access.session import Session
from domain.deadlines import BAND_CODES, band
from domain.filters import Filters
from domain.people import Scope


def open_by_deadline(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Count open hazards by the day of the deadline in force on `as_of`.

    Columns: one code column a group, due_on (date or None), major (bool), waiting (bool: rectified by the
    deadline, waiting for acceptance), hazards (int >= 1).
    """
    groups = groups_of(session.catalog, by)
    cells = Cells(session, scope, filters, as_of)
    told = cells.in_cells(groups) and cells.narrow(groups)
    several = cells.open_out_of("open_due_narrow", "due", told=told)
    due = np.concatenate([rows["due"] for rows in several]).astype(np.int64)
    dated = due[due > 0]
    before = int(dated.min()) - 1 if len(dated) else 0
    days = int(due.max(initial=0)) - before + 1 if len(dated) else 1  # 0 stands for no deadline
    place = np.concatenate([groups.of(rows) * days for rows in several]) + np.maximum(due - before, 0)
    code = np.concatenate([rows["code"] for rows in several])
    waits = np.isin(part(code, STATUS), WAITING) & (code & IN_TIME > 0)
    numbers = place << 2 | part(code, GRADE) << 1 | waits
    keys, hazards = sums_of(numbers, np.concatenate([rows["n"] for rows in several]))
    columns = groups.keys((keys >> 2) // days) | {
        "due_on": _days((keys >> 2) % days, before),
        "major": keys & 2 > 0,
        "waiting": keys & 1 > 0,
        "hazards": hazards,
    }
    return framed(session.catalog, columns)


def _days(numbers: Array, before: int) -> Array:
    """Days by their distance from the day `before` them all, None for 0, each made once."""
    made = np.empty(int(numbers.max(initial=0)) + 1, object)
    met = np.flatnonzero(np.bincount(numbers, minlength=len(made)))
    made[met] = [date.fromordinal(before + day) if day else None for day in met.tolist()]
    return made[numbers]


def by_band(deadlines: pd.DataFrame, as_of: date, *, by: Sequence[str] = ()) -> pd.DataFrame:
    """Sum `open_by_deadline` into bands.

    Columns: the group columns, band (code, in the order of BANDS), hazards, hazards_major. Without `by`
    every band has a row, of 0 where it is empty; with groups only those that have any.
    """
    days = deadlines["due_on"].tolist()
    bands = {due: BAND_CODES.index(band(due, as_of)) for due in set(days)}
    place = np.array([bands[due] for due in days], np.int64)
    hazards = deadlines["hazards"].to_numpy(np.int64)
    majors = np.where(deadlines["major"].to_numpy(bool), hazards, 0)
    if not by:
        sums = [np.bincount(place, n, len(BAND_CODES)).astype("int64") for n in (hazards, majors)]
        return pd.DataFrame({"band": list(BAND_CODES), "hazards": sums[0], "hazards_major": sums[1]})
    table = deadlines[list(by)].assign(band=place, hazards=hazards, hazards_major=majors)
    summed = table.groupby([*by, "band"], as_index=False)[["hazards", "hazards_major"]].sum()
    return summed.assign(band=[BAND_CODES[number] for number in summed["band"]])


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
