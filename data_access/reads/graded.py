"""What was found in a stretch of days and is closed by a day, general and major hazards apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from data_access.reads.figures import figures
from data_access.session import Session
from domain.deadlines import Period
from domain.filters import Filters
from domain.people import Scope
from domain.reports import within

COLUMNS = ("found_general", "closed_general", "found_major", "closed_major")


def graded(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, found: Period, by: Sequence[str] = ()
) -> pd.DataFrame:
    """Found in `found`, and of these closed on `as_of`: the group's codes and COLUMNS (int), out of the kept counts.

    One row for each group that has any; without `by` exactly one.
    """
    narrowed = within(filters, found)
    table = figures(session, scope, narrowed, as_of, period=found, by=by, measures=("found", "closed"))
    for name in ("found", "closed"):
        table[f"{name}_general"] = table[name] - table[f"{name}_major"]
    return table[[*by, *COLUMNS]]
