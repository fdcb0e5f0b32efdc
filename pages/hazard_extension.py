"""A later deadline: asked for by who holds the hazard, granted or refused by the level above."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from data_access.reads import OneHazard
from data_access.writes.extensions import ask_extension, decide_extension
from domain.extension import hindrance_to_decide
from domain.people import Role
from domain.status import ACTIVE, Standing
from pages.hazard_steps import LONG, attempt, field
from ui import html
from ui.visit import Visit


def may_ask(one: OneHazard, known: Standing) -> bool:
    """Whether there is a deadline that can be extended."""
    return known.status in ACTIVE and one.now is not None and one.now["due_on"] is not None


def ask(visit: Visit, one: OneHazard, known: Standing) -> None:
    """The new date and the reason."""
    t, number = visit.t, one.facts["number"]
    now = one.now or {}
    html.draw(html.note(t("extension.now", day=visit.day(now["due_on"], year=True))))
    with st.form(f"extend_{number}", border=False):
        due_on = _day_field(visit, t("extension.to"), now["due_on"], f"extend_to_{number}", None)
        reason = field(visit, "reason", f"extend_{number}")
        if not st.form_submit_button(t("deed.extend"), type="primary", key=f"do_extend_{number}"):
            return
    if due_on is None:
        html.draw(html.bar(t("extension.no_day")))
        return

    def write(seen: int) -> str:
        with visit.writing() as session:
            ask_extension(
                session, visit.viewer, number, due_on, reason=reason, seen=seen, on=visit.today, at=visit.now
            )
        return t("extension.asked")

    attempt(visit, number, write, {"reason": reason})


def _day_field(visit: Visit, label: str, due_on: date, key: str, value: date | None) -> date | None:
    """A day after the deadline in force, and not before today."""
    first = max(due_on + timedelta(days=1), visit.today)
    chosen: Any = st.date_input(
        label, None if value is None else max(value, first), min_value=first, key=key, format="YYYY-MM-DD"
    )
    return chosen if isinstance(chosen, date) else None


def extension_waiting(visit: Visit, one: OneHazard, row: dict[str, Any]) -> None:
    """What is asked, by whom and why, and the buttons of who decides or of who asked."""
    t, viewer = visit.t, visit.viewer
    who = t("hazard.by_person", name=row["asked_by"], role=t(f"role.{row['role']}"))
    words = t(
        "extension.waiting", who=who, day=visit.day(row["asked_on"]), to=visit.day(row["due_on"], year=True),
        reason=row["reason"],
    )  # fmt: skip
    html.draw(html.bar(words))
    if visit.hall or visit.past or one.now is None or one.now["due_on"] is None:
        return
    hindered = hindrance_to_decide(
        viewer.role, viewer.person_id, asker=Role(row["role"]), asker_id=row["person_id"], grade=row["grade"]
    )
    asked_it = (viewer.person_id, str(viewer.role)) == (row["person_id"], row["role"])
    offered = [] if hindered else ["accepted", "declined"]
    if one.now["status"] not in ACTIVE:
        offered = offered[1:]
    with st.container(key=f"extension_{row['id']}", horizontal=True, gap="small"):
        for decision in offered + ["withdrawn"] * asked_it:
            kind: Any = "primary" if decision == "accepted" else "secondary"
            with st.popover(t(f"extension.{decision}"), type=kind, key=f"open_extension_{decision}"):
                _decision(visit, one, row, decision)
    if not offered and not asked_it:
        above = "office" if row["grade"] == "major" else "above"
        html.draw(html.note(t(f"extension.decided_by_{above}")))


def _decision(visit: Visit, one: OneHazard, row: dict[str, Any], decision: str) -> None:
    """The date that is granted, the reason, the number of the document."""
    t, number, mark = visit.t, row["number"], f"{decision}_{row['id']}"
    now: dict[str, Any] = one.now or {}
    due_on, document = None, ""
    with st.form(f"form_extension_{mark}", border=False):
        if decision == "accepted":
            due_on = _day_field(
                visit, t("extension.granted_to"), now["due_on"], f"granted_{mark}", row["due_on"]
            )
        note = field(visit, "reason" if decision == "declined" else "note", f"extension_{mark}")
        if decision != "withdrawn":
            document = st.text_input(t("extension.document"), key=f"document_{mark}", max_chars=LONG) or ""
        if not st.form_submit_button(t(f"extension.{decision}"), type="primary", key=f"extension_{mark}"):
            return

    def write(seen: int) -> str:
        with visit.writing() as session:
            decide_extension(
                session, visit.viewer, int(row["id"]), decision, seen=seen, on=visit.today, at=visit.now,
                due_on=due_on, note=note, document=document,
            )  # fmt: skip
        return t(f"extension.{decision}_done")

    attempt(visit, number, write, {"note": note, "document": document})
