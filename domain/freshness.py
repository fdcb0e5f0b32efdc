"""When a unit last told anything, and from when on it counts as silent."""

from __future__ import annotations

from datetime import date

# A convention of this board, said beside what it finds; not taken from a regulation.
STALE_DAYS = 14


def is_stale(told_on: date | None, as_of: date) -> bool:
    """Whether a unit has told nothing for STALE_DAYS, or never."""
    return told_on is None or (as_of - told_on).days >= STALE_DAYS
