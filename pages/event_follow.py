"""What follows a hazard up, as sentences of its history: look-backs, listings, letters."""

from __future__ import annotations

from typing import Any

from domain.escalation import PAPERS, RUNGS
from domain.filters import day_of
from ui.visit import Visit

DAYS = ("listing_due_on", "listing_published_on", "delisting_published_on")


def followed_up(visit: Visit, row: dict[str, Any]) -> str | None:
    """One event as a sentence; None for one that is of another kind."""
    t, what, old, new = visit.t, row["what"], row["old"] or "", row["new"] or ""
    if what == "look_back":
        return t("event.look_back", result=t(f"look_back.result_{new}"))
    if what in (*RUNGS, *PAPERS):
        kind = t(f"letter.{what}")
        return t("event.letter" if old else "event.letter_unnumbered", kind=kind, to=new, number=old)
    if what == "answered":
        return t("event.answered", kind=t(f"letter.{new}"), number=old)
    if what == "listed":
        return t("event.listed", level=t(f"listed.level_{old}"), number=new)
    if what == "delisted":
        return t("event.delisted", number=new)
    if what in DAYS:
        words = t(f"event.{what}", to=_day(visit, new))
        return t("event.was", what=words, old=_day(visit, old)) if old else words
    if what.startswith("listing_"):
        words = t(f"event.{what}", to=_day(visit, new))
        return t("extension.with_document", what=words, document=old) if old else words
    return None


def _day(visit: Visit, value: str) -> str:
    day = day_of(value)
    return visit.day(day, year=True) if day else value
