"""What becomes of a change that a ledger tells: taken, held, listed because the board is newer, or asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.arrival import Arrival, FieldChange, Known, Outcome
from domain.held import FREELY, Terms, is_elsewhere, needs_reason
from domain.plain_text import narrow
from domain.spans import Span


@dataclass(frozen=True)
class Case:
    """A row beside the hazard that it means; what it changes gathers in `outcome`."""

    arrival: Arrival
    known: Known
    cutoff: date
    outcome: Outcome
    terms: Terms = FREELY

    @property
    def last(self) -> Span:
        """What is known to stand now."""
        return self.known.spans[-1]

    @property
    def closed(self) -> bool:
        """Whether the round is closed."""
        return self.last.status == "closed"

    def offer(self, what: str, old: Any, new: Any, on_day: date | None = None) -> bool:
        """Note a change, counting from the cut-off or `on_day`. Whether it is taken.

        It is not where the board is newer, nor where it needs a reason that nobody has given.
        """
        change = FieldChange(what, old, new, on_day or self.cutoff)
        if self._board_is_newer(change):
            self.outcome.newer.append(change)
            return False
        if needs_reason(what, old, new, row=self.arrival, last=self.last):
            change = replace(change, note=self.terms.reason_for(self.arrival, what))
            if self.terms.hold and not change.note:
                self.outcome.held.append(change)
                return False
            if not change.note:
                self.outcome.unexplained.append(change)
        self.outcome.changes.append(change)
        return True

    def belongs_elsewhere(self) -> bool:
        """Hold the whole row where it means a hazard of another district and nobody has said that it moved."""
        if not self.terms.hold or not is_elsewhere(self.arrival, self.last):
            return False
        change = FieldChange("unit", self.last.unit_id, self.arrival.unit_id, self.cutoff)
        if self.terms.reason_for(self.arrival, "unit") or self._board_is_newer(change):
            return False
        self.outcome.held.append(change)
        return True

    def ask(self, what: str, old: Any, new: Any, on_day: date | None = None) -> None:
        """Leave a change to a person, unless the board is newer anyway."""
        change = FieldChange(what, old, new, on_day or self.cutoff)
        (self.outcome.newer if self._board_is_newer(change) else self.outcome.questions).append(change)

    def _board_is_newer(self, change: FieldChange) -> bool:
        changed_on = self.known.on_board.get(change.what)
        if changed_on is not None and changed_on > self.cutoff:
            return True
        told_on = self.known.told_on
        return told_on is not None and told_on > self.cutoff and not is_gap(change.old)


def is_gap(value: Any) -> bool:
    """What a known field holds as long as nothing was told; funds of 0 are a known zero (a Decimal)."""
    return value in (None, "", "unknown") or (type(value) is int and value == 0)


def same(old: Any, new: Any) -> bool:
    """Whether two values of a fact are equal: numbers by value, texts but for their spaces and widths."""
    if old == new:
        return True
    if isinstance(old, Decimal | int | float) and isinstance(new, Decimal | int | float):
        return abs(float(old) - float(new)) < 5e-5
    return isinstance(old, str) and isinstance(new, str) and narrow(old) == narrow(new)
