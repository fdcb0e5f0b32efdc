"""The columns that hazards, rounds and history are written in, and values as history keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from data_access import bulk
from data_access.rollup import SPAN_COLUMNS
from data_access.tables import span
from data_access.wording import FIELDS
from domain.arrival import FACTS
from domain.spans import Span

HAZARD_COLUMNS = (
    "id", "number", "number_en", "key", "key_undated", "enterprise_id", *FACTS, "found_on", "upload_id",
    "sheet", "row",
)  # fmt: skip
CYCLE_COLUMNS = (
    "hazard_id", "seq", "opened_on", "first_due_on", "due_text", "rectified_on", "accepted_on", "closed_on",
    "closed_on_assumed",
)  # fmt: skip
EVENT_COLUMNS = (
    "hazard_id", "cycle", "what", "old", "new", "on_day", "at", "by", "role", "source", "upload_id", "sheet",
    "row",
)  # fmt: skip
FACTS_OF, CYCLE_OF = itemgetter(*FACTS), itemgetter(*CYCLE_COLUMNS)
SPOKEN_OF = itemgetter(
    *(HAZARD_COLUMNS.index(name) for name in FIELDS.split(", ")[:-1])
)  # all but the enterprise
FIRM = HAZARD_COLUMNS.index("enterprise_id")


def write_spans(connection: Connection, spans: Iterable[Span]) -> None:
    """Insert spans; the caller counts them."""
    bulk.insert(connection, span, SPAN_COLUMNS, spans)


def as_text(value: Any) -> str | None:
    """A value as history keeps it: days as ISO, numbers without a tail of noughts."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
