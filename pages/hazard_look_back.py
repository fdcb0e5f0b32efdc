"""The look-backs of one hazard: what is planned, what was found, and the form of a check."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access.frames import records
from data_access.reads import OneHazard
from data_access.writes.duplicates import Part
from data_access.writes.look_backs import Checked, look_back_on
from domain.look_back import REOPENING, RESULTS
from domain.status import DEEDS, Standing
from ledger import identity
from pages.hazard_steps import LONG, attempt, day_field, times_done
from ui import facts as pieces
from ui import html
from ui.visit import Visit

UNPLANNED = 0


def look_backs(visit: Visit, one: OneHazard, told: pd.DataFrame) -> Markup:
    """Each look-back of the hazard as a line; those of rounds before that were not done any more are left out."""
    last = max(one.cycles["seq"]) if not one.cycles.empty else 1
    known = [row for row in records(told) if row["made_on"] <= visit.as_of]
    lines = [_line(visit, row) for row in known if row["result"] or row["cycle"] == last]
    return pieces.lines(lines) if lines else html.note(visit.t("look_back.none_planned"))


def _line(visit: Visit, row: dict[str, Any]) -> Markup:
    t = visit.t
    if row["result"] is None or row["done_on"] > visit.as_of:
        left = (row["due_on"] - visit.as_of).days
        words = t(
            "look_back.planned_line",
            day=visit.day(row["due_on"]),
            n=row["after_days"],
            why=t(f"look_back.why_{row['why']}"),
        )
        return Markup("{} {}").format(words, html.pill(t, left, past=visit.past))
    how = t("look_back.was_unannounced") if row["unannounced"] else ""
    who = t("hazard.by_person", name=row["done_by"], role=t(f"role.{row['role']}"))
    parts = [visit.day(row["done_on"]), t(f"look_back.result_{row['result']}"), how, row["note"], who]
    return Markup("{}").format(" · ".join(part for part in parts if part))


def may_look_back(visit: Visit, known: Standing) -> bool:
    """Whether this viewer may write a look-back down now."""
    if known.status != "closed" or visit.viewer.role not in DEEDS["look_back"]:
        return False
    return visit.viewer.person_id is None or visit.viewer.person_id not in known.rectifiers


def check(visit: Visit, one: OneHazard, known: Standing, told: pd.DataFrame) -> None:
    """The button that opens the form: which look-back, what was found, whether it was announced."""
    t, number = visit.t, one.facts["number"]
    last = max(one.cycles["seq"])
    planned = {row["id"]: row for row in records(told) if row["result"] is None and row["cycle"] == last}
    with st.popover(t("look_back.check"), key=f"look_back_{times_done(number)}"):
        html.draw(html.note(t("look_back.check_does")))
        result = st.radio(
            t("look_back.result"), RESULTS, format_func=lambda code: t(f"look_back.result_{code}"),
            key=f"look_back_result_{number}",
        )  # fmt: skip
        with st.form(f"look_back_{number}_{result}", border=False):
            _fields(visit, one, known, planned, str(result))


def _fields(
    visit: Visit, one: OneHazard, known: Standing, planned: dict[int, dict[str, Any]], result: str
) -> None:
    """Which look-back it was, whether it was announced, what was seen, and the day."""
    t, number = visit.t, one.facts["number"]
    key = st.selectbox(
        t("look_back.which"), [*planned, UNPLANNED], key=f"look_back_which_{number}",
        format_func=lambda one: _which(visit, planned.get(one)),
    )  # fmt: skip
    quiet = st.checkbox(
        t("look_back.was_unannounced"), key=f"look_back_quiet_{number}", help=t("look_back.quiet_help")
    )
    found = _words(t("look_back.finding"), f"look_back_found_{number}") if result == "new_finding" else ""
    note = _words(t(f"look_back.note_{result}"), f"look_back_note_{number}_{result}")
    if result in REOPENING:
        html.draw(html.note(t("look_back.reopens")))
    on = day_field(visit, "look_back.on", known.since, f"look_back_{number}")
    if st.form_submit_button(t("look_back.keep"), type="primary", key=f"look_back_keep_{number}"):
        checked = Checked(result, unannounced=quiet, note=note)
        _write(visit, one, int(key or 0) or None, checked, found, on)


def _words(label: str, key: str) -> str:
    return st.text_area(label, key=key, max_chars=LONG, height=80) or ""


def _which(visit: Visit, row: dict[str, Any] | None) -> str:
    t = visit.t
    if row is None:
        return t("look_back.unplanned")
    return t("look_back.after", day=visit.day(row["due_on"]), n=row["after_days"])


def _write(visit: Visit, one: OneHazard, key: int | None, checked: Checked, found: str, on: Any) -> None:
    t, facts, number = visit.t, one.facts, one.facts["number"]
    if checked.result == "new_finding":
        item = identity.item_key(facts["enterprise"], facts["location"], found)
        finding = Part(identity.with_day(item, on), found.strip(), facts["location"])
        checked = Checked(checked.result, unannounced=checked.unannounced, note=checked.note, finding=finding)

    def write(seen: int) -> str:
        with visit.writing() as session:
            made = look_back_on(
                session, visit.viewer, number, key, checked, seen=seen, on=on, today=visit.today, at=visit.now
            )
        said = t("look_back.kept", result=t(f"look_back.result_{checked.result}"))
        return t("format.and_so").join([said, t("look_back.made", number=made)]) if made else said

    attempt(visit, number, write, {"found": found, "note": checked.note})
