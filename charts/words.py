"""What a picture asks of its translator, and the few signs and shares that only pictures print."""

from __future__ import annotations

from datetime import date
from typing import Protocol

NONE_FOUND = "·"
NOT_INSPECTED = "/"
NO_BASE = "—"


class Translate(Protocol):
    """A reader's language: keys of the catalogs, numbers and days, in words."""

    def __call__(self, key: str, /, **params: object) -> str: ...

    def number(self, value: int | None) -> str: ...

    def share(self, numerator: int | None, denominator: int | None) -> str: ...

    def change(self, value: int | None) -> str: ...

    def day(self, value: date | None, *, today: date) -> str: ...

    def several(self, names: list[str]) -> str: ...


def percent(share: float) -> str:
    """A share of 0–1 in whole percent for a place too small for more: cut, so 100% only when it is all."""
    # The small addend undoes binary dust (0.29 × 100 is 28.999…) and never reaches the next whole number.
    return f"{int(share * 100 + 1e-6)}%"
