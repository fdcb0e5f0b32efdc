"""How late the overdue hazards are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from data_access.reads.deadlines import open_by_deadline, overdue_days
from data_access.session import Session
from domain.filters import Filters
from domain.measures import DAYS
from domain.people import Scope


def days_overdue(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, by: Sequence[str] = ()
) -> dict[tuple[str | None, str], float]:
    """Oldest and median days overdue: (code of the group or None, measure id) -> days.

    A group or measure without anything overdue is missing. `by` names at most one group.
    """
    table = open_by_deadline(session, scope, filters, as_of, by=by)
    groups = [(None, table)] if not by else [(str(code), part) for code, part in table.groupby(by[0])]
    found: dict[tuple[str | None, str], float] = {}
    for code, part in groups:
        for major in (False, True):
            oldest, median = overdue_days(part, as_of, major=major)
            for measure in DAYS.values():
                value = oldest if measure.statistic == "oldest" else median
                if measure.major == major and value is not None:
                    found[(code, measure.id)] = value
    return found
