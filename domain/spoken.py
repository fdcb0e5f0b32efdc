"""A hazard's number as people say and type it: 甘-017, sh 17, 甘-2025-017."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.plain_text import narrow

_DASHES = re.compile(r"\s*[-‐‑‒–—―−－]\s*|\s+")
_NUMBER = re.compile(r"(?P<short>[^\d\W]+)-?(?:(?P<year>(?:19|20)\d\d)-)?(?P<place>\d{1,7})")


@dataclass(frozen=True)
class Spoken:
    """What was said: a unit's short code in either language, the year, the running number."""

    short: str
    year: int
    place: int

    def number(self, short: str) -> str:
        """The full number under a unit's own short code: 甘-2026-017."""
        return f"{short}-{self.year}-{self.place:03d}"


def spoken(text: str, year: int) -> Spoken | None:
    """Read a typed number; without a year it means `year`. None where the text is no number."""
    found = _NUMBER.fullmatch(_DASHES.sub("-", narrow(text)))
    if found is None:
        return None
    return Spoken(found["short"], int(found["year"] or year), int(found["place"]))
