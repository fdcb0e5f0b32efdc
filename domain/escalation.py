"""The escalation ladder: which step against a hazard that is late is proposed next."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from domain.people import Role
from domain.rules import LADDER
from domain.status import DEEDS

RUNGS = tuple(LADDER)
REMINDERS = ("reminder", "due_notice")  # what may be said by telephone; every other rung is a document
PAPERS = ("rectification_notice", "extension_decision", "acceptance_record")  # letters that are no rung


def proposed(days_late: int, done: Collection[str], ladder: Mapping[str, int]) -> str | None:
    """The rung that is due and not taken in this round; None where none is.

    `days_late` counts from the deadline, below zero before it; `done` are the kinds of letters sent in this round.
    Of several the highest is proposed: what was left out below is not made up for. A rung that comes after it in
    RUNGS and was taken stands for it.
    """
    reached = [rung for rung in RUNGS if ladder[rung] <= days_late]
    if not reached:
        return None
    highest = max(reached, key=lambda rung: (ladder[rung], RUNGS.index(rung)))
    taken = max((RUNGS.index(rung) for rung in done if rung in RUNGS), default=-1)
    return highest if RUNGS.index(highest) > taken else None


def may_send(role: Role, kind: str) -> bool:
    """Whether the role may take a step of the ladder, or write a paper."""
    return role in DEEDS["remind" if kind in REMINDERS else "write_letter"]
