"""Recurrence (反弹): the same enterprise, place and category found again soon after closure."""

from __future__ import annotations

from datetime import date

from domain.plain_text import NOTHING, folded


def place_of(text: str) -> str:
    """A place within an enterprise as it is compared; "" where none is told."""
    told = folded(text)
    return "" if told in NOTHING else told


def recurs(*, found_on: date, closed_on: date, within: int) -> bool:
    """Whether what was found on a day is the return of what was closed before it; the day of closing counts."""
    return 0 <= (found_on - closed_on).days <= within
