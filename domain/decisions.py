"""What needs a decision today: rules that look at nothing but the data, and what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.picks import Pick

# Conventions of this board, said beside what they find; none of them is taken from a regulation.
SILENT_DAYS = 30  # so long without any news of a unit
QUIET_WEEKS = 26  # so long without a new finding in a unit that does send news
LONG_DAYS = 30  # overdue by more
MOVED_TIMES = 2  # overdue after so many changes of the deadline
WAITING_DAYS = 7  # rectified, and waiting for acceptance for longer
SOON_DAYS = 7
NAMED = 3  # majors that stand for themselves; of more, the last line tells the rest

# In the order in which they are asked about: a major hazard comes before any number of general ones.
RULES = ("late_major", "more_late_majors", "undated_majors", "silent", "long_overdue", "moved", "waiting")


@dataclass(frozen=True)
class Silent:
    """A unit of which nothing is heard: for `days` (None: ever), or no new finding for QUIET_WEEKS."""

    unit: str
    days: int | None
    quiet: bool = False


@dataclass(frozen=True)
class Decision:
    """One thing to decide: the rule that found it, how many hazards or units it is about.

    `place` counts the majors that are told by name, longest overdue first, from 0.
    """

    rule: str
    n: int
    place: int = 0


@dataclass(frozen=True)
class Found:
    """How many hazards (units for `silent`) each rule finds."""

    late_majors: int = 0
    undated_majors: int = 0
    silent: int = 0
    long_overdue: int = 0
    moved: int = 0
    waiting: int = 0


def decisions(found: Found) -> list[Decision]:
    """What to decide, in the order of RULES; nothing where no rule finds anything."""
    named = found.late_majors if found.late_majors <= NAMED else NAMED - 1
    majors = [Decision("late_major", 1, place) for place in range(named)]
    rest = found.late_majors - named
    if rest:
        majors.append(Decision("more_late_majors", rest))
    others = (
        ("undated_majors", found.undated_majors),
        ("silent", found.silent),
        ("long_overdue", found.long_overdue),
        ("moved", found.moved),
        ("waiting", found.waiting),
    )
    return majors + [Decision(rule, n) for rule, n in others if n]


def silent_units(
    units: Iterable[str],
    told: Mapping[str, date],
    as_of: date,
    *,
    findings: Mapping[str, int] | None = None,
) -> list[Silent]:
    """The units without news, never heard of first, then the longest silent, then the quiet ones.

    `told` is the last day that anything was told of a unit; `findings` how many were found there in
    QUIET_WEEKS (a missing unit: none), or None where that was not asked.
    """
    found = []
    for unit in units:
        days = (as_of - told[unit]).days if unit in told else None
        if days is None or days >= SILENT_DAYS:
            found.append(Silent(unit, days))
        elif findings is not None and not findings.get(unit, 0):
            found.append(Silent(unit, days, quiet=True))
    return sorted(found, key=lambda one: (one.quiet, one.days is not None, -(one.days or 0)))


def rows_of(rule: str, as_of: date) -> Pick:
    """The hazards that a rule is about, on a day. KeyError for `silent`, which is about units.

    The rule `soon` is that of the figure of the same name: due from `as_of` to SOON_DAYS later.
    """
    return {
        "late_major": Pick("overdue_major"),
        "more_late_majors": Pick("overdue_major"),
        "undated_majors": Pick("no_deadline_major"),
        "long_overdue": Pick("overdue", grade="general", due_to=as_of - timedelta(days=LONG_DAYS + 1)),
        "moved": Pick("overdue", grade="general", moved=MOVED_TIMES),
        "waiting": Pick("to_accept", rectified_to=as_of - timedelta(days=WAITING_DAYS + 1)),
        "soon": Pick("open", due_from=as_of, due_to=as_of + timedelta(days=SOON_DAYS)),
    }[rule]
