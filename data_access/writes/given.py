"""The deadline that a hazard is given with its first step, by the rules where nobody tells one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from data_access.reads.calendar import offered_again, offered_deadline
from data_access.session import Session
from data_access.writes.one_hazard import Found, Hand, WrongDay
from domain.arrival import Arrival
from domain.deadlines import furthest_due
from domain.people import Scope
from domain.policy import Rule
from domain.status import ACTIVE, Step, StepNotAllowed


def told_rule(rule: Rule) -> str:
    """A rule as history keeps it: grade, level, days, kind and version."""
    return f"{rule.grade} {rule.risk} {rule.days} {rule.kind} {rule.version}"


def with_deadline(session: Session, scope: Scope, row: Arrival, today: date) -> tuple[Arrival, Rule | None]:
    """A row that is entered, with the deadline of the rules where it tells none, counted from the day of finding.

    What is only reported waits for its confirmation.
    """
    if row.due_on is not None or row.due_kind not in (None, "none") or row.status not in ACTIVE:
        return row, None
    found = row.found_on or today
    due_on, rule = offered_deadline(
        session, scope, row.grade or "general", row.risk or 0, found_on=found, start=found
    )
    return replace(row, due_on=due_on, first_due_on=due_on, due_kind="day"), rule


def deadline_with(hand: Hand, found: Found, step: Step, due_on: date | None) -> dict[str, Any]:
    """What a step changes about the deadline, told to the history: {} where nothing.

    A confirmation gives one where there is none, told or by the rules and counted from its day; who sends back may
    give a later one, no later than the rules'; what is fixed on the spot on the day of finding was due at once.
    Raises StepNotAllowed (later, deadline), WrongDay for a confirmation with a deadline that is past or too far.
    """
    last = found.last
    undated, kind = last.due_on is None and last.due_kind == "none", "day"
    if step.action == "send_back" and due_on not in (None, last.due_on):
        if due_on < max(last.due_on or hand.on, hand.on):
            raise StepNotAllowed("later")
        if due_on > _again_by_rule(hand, found):
            raise StepNotAllowed("deadline")
    elif step.action == "confirm" and undated:
        require_ahead(due_on, hand.on)
        due_on = _by_rule(hand, found, due_on)
    elif step.action == "fix_on_spot" and undated and hand.on == last.opened_on:
        due_on, kind = hand.on, "immediate"
    else:
        return {}
    hand.tell(found.id, last.cycle, "due_on", old=last.due_on, new=due_on)
    patch: dict[str, Any] = {"due_on": due_on, "due_kind": kind}
    return patch | ({"first_due_on": due_on} if found.cycle["first_due_on"] is None else {})


def require_ahead(due_on: date | None, on: date) -> None:
    """Raise WrongDay for a deadline that is set on a day before it, or further ahead than any is."""
    if due_on is not None and not on <= due_on <= furthest_due(on):
        raise WrongDay(on, furthest_due(on))


def _again_by_rule(hand: Hand, found: Found) -> date:
    """The latest deadline that who sends back may give: what lies later is asked for as an extension."""
    last = found.last
    due_on, _ = offered_again(
        hand.session, hand.viewer.scope, last.grade, last.risk, found_on=last.opened_on, due_on=last.due_on,
        today=hand.on,
    )  # fmt: skip
    return due_on


def _by_rule(hand: Hand, found: Found, told: date | None) -> date:
    """The deadline that is told, or that of the rule; where they are the same the rule is said."""
    last = found.last
    due_on, rule = offered_deadline(
        hand.session, hand.viewer.scope, last.grade, last.risk, found_on=last.opened_on, start=hand.on
    )
    if told not in (None, due_on):
        return told
    hand.tell(found.id, last.cycle, "due_rule", new=told_rule(rule))
    return due_on
