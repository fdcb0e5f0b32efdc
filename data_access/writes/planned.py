"""Look-backs planned in the transaction that closes a hazard, be it a step, an entry by hand or a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, text

from data_access.tables import look_back
from domain.look_back import appointments
from domain.rules import Rules
from domain.spans import Span


@dataclass(frozen=True)
class Closure:
    """A round that was closed: what decides whether and when it is looked back on."""

    hazard_id: int
    cycle: int
    grade: str
    closed_on: date


_FORGET = text(
    "DELETE FROM look_back WHERE hazard_id = :hazard_id AND cycle = :cycle AND after_days > 0 AND result IS NULL"
)
_PLAN = text(
    "INSERT INTO look_back (hazard_id, cycle, after_days, why, due_on, made_on)"
    " VALUES (:hazard_id, :cycle, :after_days, :why, :due_on, :made_on)"
    " ON CONFLICT (hazard_id, cycle, after_days) WHERE after_days > 0 DO NOTHING"  # it was done already
).bindparams(
    bindparam("due_on", type_=look_back.c.due_on.type), bindparam("made_on", type_=look_back.c.made_on.type)
)


def plan(
    connection: Connection, closures: Sequence[Closure], rules: Rules, *, known_on: date, first: bool = False
) -> int:
    """Plan the look-backs of rounds that were closed; returns how many.

    What was planned for them before and is not done yet is forgotten; `first` says that nothing was. `known_on` is the
    business day on which the closure became known: nothing is planned for a day before it.
    """
    rows = [
        {
            "hazard_id": one.hazard_id, "cycle": one.cycle, "after_days": planned.after_days, "why": planned.why,
            "due_on": planned.due_on, "made_on": known_on,
        }
        for one in closures
        for planned in appointments(
            rules, hazard_id=one.hazard_id, cycle=one.cycle, grade=one.grade, closed_on=one.closed_on,
            known_on=known_on,
        )
    ]  # fmt: skip
    if closures and not first:
        forget_plans(connection, [(one.hazard_id, one.cycle) for one in closures])
    if rows:
        connection.execute(_PLAN, rows)
    return len(rows)


def forget_plans(connection: Connection, rounds: Sequence[tuple[int, int]]) -> None:
    """Forget what is planned and not done for rounds (hazard, cycle): their closure is another, or was none."""
    if rounds:
        connection.execute(_FORGET, [{"hazard_id": key, "cycle": seq} for key, seq in rounds])


def closure_of(last: Span) -> Closure | None:
    """The closure that a round ends in; None while it is not closed."""
    if last.closed_on is None:
        return None
    return Closure(last.hazard_id, last.cycle, last.grade, last.closed_on)
