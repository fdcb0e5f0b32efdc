"""Rounds with days that cannot be, or with a day that only stands in: conditions with indexes of their own.

A question has to say them in the same words, or SQLite does not find the index.
"""

from __future__ import annotations

from sqlalchemy import Index, Table, TextClause, text

from domain.filters import FIRST_DAY, LAST_DAY

_BEYOND = f"NOT BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}'"
ODD_ROUND = text(
    "cycle.first_due_on < cycle.opened_on OR cycle.rectified_on < cycle.opened_on"
    " OR cycle.accepted_on < cycle.opened_on OR cycle.accepted_on < cycle.rectified_on"
    " OR cycle.rectified_on > cycle.closed_on OR cycle.accepted_on > cycle.closed_on"
    f" OR cycle.opened_on {_BEYOND} OR cycle.first_due_on {_BEYOND} OR cycle.rectified_on {_BEYOND}"
    f" OR cycle.accepted_on {_BEYOND} OR cycle.closed_on {_BEYOND}"
)
ODD_DEADLINE = text(f"span.to_on IS NULL AND (span.due_on < span.opened_on OR span.due_on {_BEYOND})")
ASSUMED_CLOSING = text("cycle.closed_on_assumed")


def bare(rows: TextClause) -> TextClause:
    """The same condition without the table's name, as an index has it."""
    return text(str(rows).replace("cycle.", "").replace("span.", ""))


def index_odd_days(cycle: Table, span: Table) -> None:
    """Give each of the conditions an index of its own."""
    for name, place, rows in (
        ("ix_cycle_odd_days", (cycle.c.hazard_id, cycle.c.seq), ODD_ROUND),
        ("ix_span_odd_deadline", (span.c.hazard_id, span.c.cycle), ODD_DEADLINE),
        ("ix_cycle_assumed_closing", (cycle.c.hazard_id, cycle.c.seq), ASSUMED_CLOSING),
    ):
        Index(name, *place, sqlite_where=bare(rows), postgresql_where=bare(rows))
