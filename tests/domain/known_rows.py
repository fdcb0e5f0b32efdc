"""A hazard as the database has it, and what another row does to it."""

from __future__ import annotations

from domain.arrival import Arrival, Known, Outcome, opening
from domain.comparison import compare
from domain.spans import Span
from tests.cast import MONDAY, day, ledger_row

EMPTY_FACTS = {
    "code": "", "location": "", "category": "", "inspector_unit": "", "inspector": "", "owner": "", "phone": "",
    "leader": "", "measure": "", "fund_wan": None, "emergency_plan": "", "remark": "", "source": "unknown",
}  # fmt: skip


def facts_of(row: Arrival) -> dict:
    """The facts that a hazard has which was first told by the row."""
    return {**EMPTY_FACTS, **row.facts, "found_on": row.found_on}


def known_as(row: Arrival, cycle: dict, spans: list[Span], **more) -> Known:
    """The hazard of a row with its cycle and spans."""
    return Known(facts_of(row), cycle, spans, row.enterprise, **more)


def known(row: Arrival, *, cutoff: int = -14, **more) -> Known:
    """The hazard of a row that a file told two weeks ago."""
    return known_as(row, *opening(row, hazard_id=1, cutoff=day(cutoff)), **more)


def after(
    before: dict, now: dict, *, reopen: bool = False, more: dict | None = None
) -> tuple[Known, Outcome]:
    """A hazard first told two weeks ago as `before`, and what a file of today that tells `now` does."""
    hazard = known(ledger_row("a", **before), **(more or {}))
    return hazard, compare(ledger_row("a", **now), hazard, cutoff=MONDAY, reopen=reopen)


def changes(outcome: Outcome) -> dict:
    return {change.what: change.new for change in outcome.changes}


def stretches(spans: list[Span], *names: str) -> list[tuple]:
    return [((span.from_on - MONDAY).days, *(getattr(span, name) for name in names)) for span in spans]


def nothing(outcome: Outcome) -> bool:
    return (outcome.changes, outcome.questions, outcome.newer) == ([], [], [])
