"""What a ledger file did, or would do, and what of it asks for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from domain.arrival import Arrival, FieldChange

Listed = list[tuple[str, Arrival, FieldChange]]


@dataclass(frozen=True)
class Vanished:
    """An open hazard that the sender's last file named and this one does not."""

    id: int
    number: str
    enterprise: str
    location: str
    description: str
    status: str
    due_on: date | None
    unit_id: int


@dataclass(frozen=True)
class Alike:
    """A new row, and an open hazard of another unit with the same enterprise, place and text."""

    row: Arrival
    id: int
    number: str
    found_on: date | None
    status: str
    unit_id: int


@dataclass
class Merged:
    """Counts of rows, and the rows that ask for a person.

    held: facts that go in with a reason only; of a row that means another district's hazard, the unit.
    fresh: the first of the new rows. unexplained: what is held elsewhere and went in without a reason, since
    the file came in on terms that do not hold.
    """

    counts: Counter[str] = field(default_factory=Counter)
    changes: Listed = field(default_factory=list)
    newer: Listed = field(default_factory=list)
    questions: Listed = field(default_factory=list)
    held: Listed = field(default_factory=list)
    unexplained: Listed = field(default_factory=list)
    fresh: list[Arrival] = field(default_factory=list)
    vanished: list[Vanished] = field(default_factory=list)
    duplicates: list[Alike] = field(default_factory=list)
    upload_id: int | None = None
