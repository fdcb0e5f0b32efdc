"""Figures counted straight from the generator's own hazards, to hold the imported board against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from demo.city import draw_hazards
from demo.state import State, state
from domain.deadlines import days_left
from domain.status import COUNTED, OPEN


@dataclass(frozen=True)
class Figures:
    """Counts of cycles (rounds of rectification) on a day, over all the years of the ledgers.

    Formulas as in docs/measures.md; void and reported are in none but their own.
    """

    found: int = 0
    open: int = 0
    closed: int = 0
    overdue: int = 0
    due_today: int = 0
    no_deadline: int = 0
    to_accept: int = 0
    found_major: int = 0
    open_major: int = 0
    overdue_major: int = 0
    due: int = 0
    closed_due: int = 0
    on_time: int = 0
    extended: int = 0
    assessed: int = 0
    void: int = 0
    reported: int = 0


@dataclass(frozen=True)
class Summary:
    """The whole city's figures and those by unit, department and industry (keys are codes)."""

    as_of: date
    whole: Figures
    by_unit: dict[str, Figures]
    by_department: dict[str, Figures]
    by_industry: dict[str, Figures]
    reopened: tuple[str, ...]


def states(
    seed: int, hazards: int, *, today: date, as_of: date | None = None, reopenings_confirmed: bool = False
) -> list[State]:
    """Every hazard that the ledgers up to `today` tell of, as it was on `as_of` (today unless given).

    reopenings_confirmed: whether the clerk has said that what a ledger shows as 整改中 again is reopened;
    without that a board keeps such hazards closed, and so does this. With it a reopened hazard is there
    twice: each round is a cycle of its own, and the first stays closed.
    On a cut-off day a board that took all ledgers in says the same. Between two of them it may differ by
    a few: what a ledger shows as changed counts from its cut-off, not from the day that it happened.
    """
    day = as_of or today
    told = [one for one in draw_hazards(seed, hazards, today=today) if one.life.known_on <= today]
    first = [state(one, day, rounds=1) for one in told]
    again = [state(one, day) for one in told if len(one.life.rounds) > 1] if reopenings_confirmed else []
    second = [one for one in again if one is not None and one.round_no > 1]
    return [*(one for one in first if one is not None), *second]


def summary(
    seed: int, hazards: int, *, today: date, as_of: date | None = None, reopenings_confirmed: bool = False
) -> Summary:
    """Count the states; arguments as in `states`."""
    known = states(seed, hazards, today=today, as_of=as_of, reopenings_confirmed=reopenings_confirmed)
    groups: dict[str, dict[str, list[State]]] = {
        name: defaultdict(list) for name in ("unit", "department", "industry")
    }
    for one in known:
        groups["unit"][one.hazard.unit].append(one)
        groups["department"][one.hazard.department].append(one)
        groups["industry"][one.hazard.enterprise.industry].append(one)
    counted = {
        name: {code: figures(ones) for code, ones in sorted(parts.items())} for name, parts in groups.items()
    }
    return Summary(
        as_of=as_of or today,
        whole=figures(known),
        by_unit=counted["unit"],
        by_department=counted["department"],
        by_industry=counted["industry"],
        reopened=_reopened(seed, hazards, today=today, as_of=as_of or today),
    )


def _reopened(seed: int, hazards: int, *, today: date, as_of: date) -> tuple[str, ...]:
    """Codes of hazards that a look back has reopened by `as_of`."""
    again = (one for one in draw_hazards(seed, hazards, today=today) if len(one.life.rounds) > 1)
    return tuple(one.code for one in again if one.life.rounds[1].opened_on <= as_of)


def figures(known: list[State]) -> Figures:
    """Count the measures over states of one day."""
    counted = [one for one in known if one.status in COUNTED]
    stock = [one for one in counted if one.status in OPEN]
    overdue = [one for one in stock if _left(one) < 0]
    due = [one for one in counted if one.due_on is not None and one.due_on <= one.as_of]
    closed_due = [one for one in due if one.status == "closed"]
    return Figures(
        found=len(counted),
        open=len(stock),
        closed=len(counted) - len(stock),
        overdue=len(overdue),
        due_today=sum(_left(one) == 0 for one in stock),
        no_deadline=sum(one.due_on is None for one in stock),
        to_accept=sum(one.status == "to_accept" for one in stock),
        found_major=sum(one.grade == "major" for one in counted),
        open_major=sum(one.grade == "major" for one in stock),
        overdue_major=sum(one.grade == "major" for one in overdue),
        due=len(due),
        closed_due=len(closed_due),
        on_time=sum(_in_time(one) for one in closed_due),
        extended=sum(one.extension is not None for one in counted),
        assessed=sum(one.hazard.score.method != "none" for one in counted),
        void=sum(one.status == "void" for one in known),
        reported=sum(one.status == "reported" for one in known),
    )


def _left(one: State) -> int:
    """Days to the deadline; a day that never comes where there is none."""
    left = days_left(one.due_on, one.as_of)
    return 10**6 if left is None else left


def _in_time(one: State) -> bool:
    return one.closed_on is not None and one.due_on is not None and one.closed_on <= one.due_on
