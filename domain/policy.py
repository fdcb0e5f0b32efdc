"""How many days a hazard has to be rectified, where nobody says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.working_days import WorkingCalendar, add_working_days

KINDS = ("calendar", "working")
ANY_RISK = 0
LONGEST = 366  # days: listed supervision allows a year at most (domain rules of Qingdao, 2012)


@dataclass(frozen=True)
class Rule:
    """One version of a rule for a grade, and for a level of risk or (0) for any.

    It holds for hazards found from `valid_from` on (None: ever), until another of the same grade and level does.
    `days` None takes a level's own rule back.
    """

    grade: str
    days: int | None
    kind: str = "calendar"
    risk: int = ANY_RISK
    valid_from: date | None = None
    version: int = 0

    def due_on(self, start: date, calendar: WorkingCalendar) -> date:
        """The deadline, counted from the day after `start`."""
        days = self.days or 0
        if self.kind == "working":
            return add_working_days(start, days, calendar)
        return start + timedelta(days=days)


# As shipped: what systems in use default to; a major hazard goes by its plan.
SHIPPED = (Rule("general", 15), Rule("major", 30))


def rule_for(rules: Iterable[Rule], grade: str, risk: int, found_on: date) -> Rule:
    """The rule in force for a hazard of this grade and level, found on this day.

    The level's own rule, where it has one, goes before that of the grade; of several the last that began, of
    one day the last version.
    """
    known = [*SHIPPED, *rules]
    for level in dict.fromkeys((risk, ANY_RISK)):
        mine = [
            one for one in known
            if (one.grade, one.risk) == (grade, level) and (one.valid_from is None or one.valid_from <= found_on)
        ]  # fmt: skip
        if mine:
            last = max(mine, key=lambda one: (one.valid_from or date.min, one.version))
            if last.days is not None:
                return last
    raise AssertionError(f"no rule for {grade}")  # SHIPPED has one for each grade; a test proves it


def after_rejection(due_on: date | None, today: date, rule: Rule, calendar: WorkingCalendar) -> date:
    """The deadline that is offered to who sends a hazard back: max(old deadline, today) and the rule's days."""
    return rule.due_on(max(due_on or today, today), calendar)
