"""A rule of deadlines in the reader's words."""

from __future__ import annotations

from domain.policy import ANY_RISK, Rule
from i18n import T


def days_words(t: T, rule: Rule) -> str:
    """15 days, or 10 working days; for days that are taken back, that the grade's own hold."""
    return t("deadline.as_grade") if rule.days is None else t(f"deadline.days_{rule.kind}", n=rule.days)


def whom_words(t: T, rule: Rule) -> str:
    """For whom: the grade, and the level of risk where the rule is for one."""
    grade = t(f"grade.{rule.grade}")
    if rule.risk == ANY_RISK:
        return grade
    return t("deadline.of_level", grade=grade, level=t(f"risk.{rule.risk}"))


def version_words(t: T, rule: Rule) -> str:
    """Which version, or that it is as shipped."""
    return t("setup.version", n=rule.version) if rule.version else t("deadline.shipped")


def rule_words(t: T, rule: Rule) -> str:
    """The whole rule: general hazard, 15 days (as shipped)."""
    return t(
        "deadline.rule", whom=whom_words(t, rule), days=days_words(t, rule), version=version_words(t, rule)
    )


def kept_rule(told: str) -> Rule | None:
    """A rule as history keeps it: grade, level, days, kind and version; None where it is told otherwise."""
    parts = told.split(" ")
    if len(parts) != 5 or not all(part.isdecimal() for part in (parts[1], parts[2], parts[4])):
        return None
    return Rule(parts[0], int(parts[2]), parts[3], int(parts[1]), version=int(parts[4]))
