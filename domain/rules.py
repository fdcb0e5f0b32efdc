"""What the Office may set about the course of a hazard: each rule with its kind, its bounds and what it is unset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

LONGEST = 366  # days
Value = bool | int | str | tuple[int, ...]


@dataclass(frozen=True)
class Rule:
    """One rule: `unset` holds until the Office says otherwise.

    `kind` is flag (True or False), days (a number within least and most), several (such numbers, rising), percent
    or text.
    """

    name: str
    kind: str
    unset: Value
    least: int = 0
    most: int = LONGEST


# The rungs of the escalation ladder with their days after the deadline; before it: below zero. A convention of this
# board where no regulation says otherwise: the Office sets its own.
LADDER = {
    "reminder": -3,
    "due_notice": 0,
    "supervision_letter": 7,
    "interview_notice": 30,
    "bulletin": 60,
    "enforcement_transfer": 90,
}
RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("one_step_closure", "flag", unset=False),
        Rule("look_back_days", "several", (30, 60, 90), 1),
        Rule("look_back_share", "percent", 5, 0, 100),
        Rule("look_back_seed", "text", "look-back"),
        Rule("recurrence_days", "days", 180, 1, 3 * LONGEST),
        Rule("silent_days", "days", 14, 1),
        Rule("issuer", "text", "安全生产委员会办公室"),
        *(Rule(f"ladder_{rung}", "days", days, -LONGEST, LONGEST) for rung, days in LADDER.items()),
    )
}


class NotARule(ValueError):
    """A value that the rule cannot have; nothing was set. `why` is kind, least, most, order, ladder or empty."""

    def __init__(self, rule: Rule, why: str) -> None:
        super().__init__(f"{rule.name}: {why}")
        self.rule, self.why = rule, why


@dataclass(frozen=True)
class Rules:
    """Every rule as it holds: what was set, else what it is unset."""

    told: Mapping[str, Value]

    def __getitem__(self, name: str) -> Any:
        """The value of a rule. Raises KeyError for an unknown one."""
        return self.told.get(name, RULES[name].unset)

    @property
    def ladder(self) -> dict[str, int]:
        """Rung -> days after the deadline at which it is proposed."""
        return {rung: self[f"ladder_{rung}"] for rung in LADDER}


def checked(name: str, value: Value) -> Value:
    """The value as it is kept. Raises NotARule, KeyError."""
    rule = RULES[name]
    if rule.kind == "flag":
        return _of(rule, value, bool)
    if rule.kind == "text":
        text = str(_of(rule, value, str)).strip()
        if not text:
            raise NotARule(rule, "empty")
        return text
    if rule.kind == "several":
        days = _of(rule, value, tuple)
        if not days:
            raise NotARule(rule, "empty")
        if sorted(set(days)) != list(days):
            raise NotARule(rule, "order")
        return tuple(_within(rule, one) for one in days)
    return _within(rule, value)


def require_ladder(rules: Rules) -> None:
    """Raise NotARule unless each rung comes no earlier than the one below it."""
    rungs = list(rules.ladder.items())
    for (_, before), (rung, days) in pairwise(rungs):
        if days < before:
            raise NotARule(RULES[f"ladder_{rung}"], "ladder")


def as_text(value: Value) -> str:
    """A value as it is kept in the database."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def of_text(name: str, text: str) -> Value:
    """The value out of what is kept. Raises KeyError, NotARule."""
    rule = RULES[name]
    if rule.kind == "flag":
        return text == "1"
    if rule.kind == "text":
        return text
    try:
        numbers = tuple(int(part) for part in re.split("[,，、;； ]+", text) if part)
    except ValueError:
        raise NotARule(rule, "kind") from None
    if rule.kind == "several":
        return numbers
    if len(numbers) != 1:
        raise NotARule(rule, "kind")
    return numbers[0]


def _of(rule: Rule, value: Value, kind: type) -> Any:
    if not isinstance(value, kind):
        raise NotARule(rule, "kind")
    return value


def _within(rule: Rule, value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotARule(rule, "kind")
    if value < rule.least:
        raise NotARule(rule, "least")
    if value > rule.most:
        raise NotARule(rule, "most")
    return value
