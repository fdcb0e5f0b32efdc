"""How close the open hazards are to their deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import func, select

from data_access.reads.conditions import in_force, in_scope, narrowed, waiting
from data_access.reads.figures import GROUPS, with_codes
from data_access.session import Session
from data_access.tables import span
from domain.deadlines import BAND_CODES, band
from domain.filters import Filters
from domain.people import Scope
from domain.status import OPEN


def open_by_deadline(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Count open hazards by the day of the deadline in force on `as_of`.

    Columns: one code column a group, due_on (date or None), major (bool), waiting (bool: rectified by the
    deadline, waiting for acceptance), hazards (int >= 1).
    """
    groups = [GROUPS[name].label(name) for name in by]
    major, waits = (span.c.grade == "major").label("major"), waiting().label("waiting")
    question = (
        select(*groups, span.c.due_on, major, waits, func.count())
        .where(in_force(session, as_of), span.c.status.in_(OPEN))
        .where(in_scope(session, scope), narrowed(session, filters))
        .group_by(*(GROUPS[name] for name in by), span.c.due_on, major, waits)
    )
    found = session.connection.execute(question).all()
    table = pd.DataFrame(found, columns=[*by, "due_on", "major", "waiting", "hazards"])
    table["due_on"] = pd.Series([row[len(by)] for row in found], dtype=object)
    return with_codes(session, table.astype({"major": bool, "waiting": bool, "hazards": "int64"}))


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
