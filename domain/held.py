"""What a ledger may not change by itself: it is held back until somebody says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.arrival import Arrival, is_vaguer
from domain.spans import Span
from domain.status import GRADES

HELD = ("grade", "due_on", "status", "unit")
Place = tuple[str, int]  # sheet and row of the file


@dataclass(frozen=True)
class Terms:
    """On which terms a file comes in.

    hold: whether a lowered grade, a moved deadline, a hazard told as void and one of another district wait for
    a reason; else they are taken as told. reason: for all of the file; reasons: (sheet, row, what) -> for one
    fact. apart: rows that are another hazard than the one elsewhere that they look like.
    """

    hold: bool = False
    reason: str = ""
    reasons: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    apart: frozenset[Place] = frozenset()

    def reason_for(self, row: Arrival, what: str) -> str:
        """Why a fact of a row is taken after all; "" where nobody has said so."""
        return (self.reasons.get((row.sheet, row.row, what)) or self.reason).strip()


FREELY = Terms()


def needs_reason(what: str, old: Any, new: Any, *, row: Arrival, last: Span) -> bool:
    """Whether a change lowers a grade, makes a hazard void or another district's, or moves a known deadline.

    A deadline that the row tells as extended needs none: it tells the first one beside the one in force.
    """
    if what == "grade":
        return GRADES.index(new) < GRADES.index(old)
    if what == "due_on":
        return old is not None and not tells_extension(row)
    if what == "status":
        return bool(new == "void")
    return what == "unit" and is_elsewhere(row, last)


def tells_extension(row: Arrival) -> bool:
    """Whether the row tells a first deadline and a later one in force."""
    first, now = row.first_due_on, row.due_on
    return first is not None and now is not None and now > first


def is_elsewhere(row: Arrival, last: Span) -> bool:
    """Whether the row tells a hazard of one district as another district's."""
    if not row.district_id or not last.district_id or is_vaguer(row, last):
        return False
    return row.district_id != last.district_id
