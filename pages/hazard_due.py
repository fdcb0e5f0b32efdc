"""The deadline that goes with a step: offered by the rules, said with the rule, and left to who takes the step."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from data_access import reads
from data_access.reads import OneHazard
from domain.policy import ANY_RISK, rule_for
from domain.status import GRADES, Step
from ui import html
from ui.rules import days_words, rule_words
from ui.visit import Visit


def due_field(visit: Visit, one: OneHazard, step: Step, mark: str) -> date | None:
    """The deadline that goes with a step, where one does: of a new round or what has none yet, or a later one."""
    now = one.now or {}
    if step.action == "send_back":
        return _later(visit, now, mark)
    undated = now["due_on"] is None and now["due_kind"] == "none"
    if step.begins_round or (step.action == "confirm" and undated):
        return _first(visit, now, mark, label="step.due_on" if step.begins_round else "field.due_on")
    return None


def _first(visit: Visit, now: dict[str, Any], mark: str, *, label: str) -> date | None:
    """The date of the rule, which may be changed or emptied."""
    with visit.open_session() as session:
        due_on, rule = reads.offered_deadline(
            session, visit.scope, now["grade"], now["risk"], found_on=visit.today, start=visit.today
        )
    chosen: Any = st.date_input(
        visit.t(label), due_on, min_value=visit.today, key=f"due_{mark}", format="YYYY-MM-DD"
    )
    html.draw(html.note(visit.t("deadline.by_rule", rule=rule_words(visit.t, rule))))
    return chosen if isinstance(chosen, date) else None


def _later(visit: Visit, now: dict[str, Any], mark: str) -> date | None:
    """The later deadline that is offered to who sends a hazard back; without a tick the old one stays."""
    with visit.open_session() as session:
        due_on, rule = reads.offered_again(
            session, visit.scope, now["grade"], now["risk"], found_on=now["opened_on"], due_on=now["due_on"],
            today=visit.today,
        )  # fmt: skip
    words = visit.t("deadline.again", day=visit.day(due_on, year=True))
    ticked = st.checkbox(words, value=False, key=f"later_{mark}")
    html.draw(html.note(visit.t("deadline.again_rule", rule=rule_words(visit.t, rule))))
    return due_on if ticked else None


def rules_note(visit: Visit) -> str:
    """What is given where no deadline is told: 15 days for general hazards, 30 days for majors."""
    with visit.open_session() as session:
        rules = reads.deadline_rules(session, visit.scope)
    general, major = (days_words(visit.t, rule_for(rules, grade, ANY_RISK, visit.today)) for grade in GRADES)
    return visit.t("deadline.left_empty", general=general, major=major)
