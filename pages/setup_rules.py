"""Rules of the course of a hazard: look-backs, recurrence, the escalation ladder, closure in one step."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import records
from data_access.writes.rules import set_rules
from domain.rules import RULES, NotARule, Rule, Rules, Value, as_text, of_text
from pages.office import may_change
from ui import html
from ui.html import Column
from ui.keep import put
from ui.visit import Visit

LONG = 80  # characters of a rule in words


def draw(visit: Visit) -> str:
    """The rules in force, the form that sets them, and every change. Returns the page's sentence."""
    t = visit.t
    with visit.open_session() as session:
        rules = reads.board_rules(session, visit.scope)
        versions = reads.board_rule_versions(session, visit.scope)
    left, right = st.columns([2, 1], gap="large")
    with left:
        _in_force(visit, rules, versions)
        _history(visit, versions)
    with right:
        if may_change(visit):
            _set(visit, rules)
        else:
            html.draw(html.note(t("rules.set_note")))
    days = said(visit, RULES["look_back_days"], rules["look_back_days"])
    return t("rules.title", days=days, share=rules["look_back_share"], n=rules["recurrence_days"])


def said(visit: Visit, rule: Rule, value: Value) -> str:
    """A value in words."""
    t = visit.t
    if rule.kind == "flag":
        return t("rules.yes" if value else "rules.no")
    if rule.kind == "percent":
        return f"{value}%"
    if isinstance(value, tuple):
        return t("rules.days", n=value[-1], days=t("format.comma").join(map(str, value)))
    if rule.kind != "days":
        return str(value)
    days = int(value)
    if not rule.name.startswith("ladder_"):
        return t("rules.days", n=days, days=days)
    if days == 0:
        return t("rules.at_deadline")
    return t("rules.before" if days < 0 else "rules.after", n=abs(days))


def _in_force(visit: Visit, rules: Rules, versions: pd.DataFrame) -> None:
    t = visit.t
    last = {row["name"]: row for row in reversed(records(versions))}
    cells = []
    for rule in RULES.values():
        row = last.get(rule.name)
        name = Markup("<b>{}</b><br>{}").format(t(f"rule.{rule.name}"), t(f"rule.{rule.name}_does"))
        cells.append(
            (name, said(visit, rule, rules[rule.name]), _who(visit, row) if row else t("rules.shipped"))
        )
    heads = [Column(t("rules.rule"), "w"), Column(t("rules.value")), Column(t("rules.set_by"), "side")]
    title = t("rules.in_force")
    html.draw(html.section(title, t("rules.in_force_note")), html.table(heads, cells, caption=title))


def _who(visit: Visit, row: dict[str, Any]) -> str:
    return f"{row['set_by']} · {visit.day(visit.local(row['set_at']).date(), year=True)}"


def _set(visit: Visit, rules: Rules) -> None:
    """One form for all: what was not changed stays as it was."""
    t = visit.t
    html.draw(html.section(t("rules.set"), t("rules.set_note")))
    with st.form("board_rules", border=False):
        typed = {name: _field(visit, rule, rules[name]) for name, rule in RULES.items()}
        if not st.form_submit_button(t("setup.save"), type="primary"):
            return
    try:
        told = {
            name: of_text(name, value) if isinstance(value, str) else value for name, value in typed.items()
        }
        with visit.administering() as session:
            changed = set_rules(session.connection, told, by=visit.viewer.name, at=visit.now)
    except NotARule as problem:
        name, why = problem.rule.name, problem.why
        words = t(f"rules.wrong.{why}", least=problem.rule.least, most=problem.rule.most)
        html.draw(html.bar(t("rules.wrong", rule=t(f"rule.{name}"), value=str(typed[name]), why=words)))
        return
    names = t("format.comma").join(t(f"rule.{name}") for name in changed)
    put("setup_told", t("rules.saved", n=len(changed), names=names) if changed else t("rules.same"))
    st.rerun()


def _field(visit: Visit, rule: Rule, value: Any) -> Any:
    label, key = visit.t(f"rule.{rule.name}"), f"rule_{rule.name}"
    if rule.kind == "flag":
        return st.checkbox(label, value=value, key=key)
    if rule.kind in ("days", "percent"):
        return int(st.number_input(label, rule.least, rule.most, value, step=1, key=key))
    return st.text_input(label, as_text(value), key=key, max_chars=LONG) or ""


def _history(visit: Visit, versions: pd.DataFrame) -> None:
    t = visit.t
    rows = [row for row in records(versions) if row["name"] in RULES]
    if not rows:
        return
    title = t("rules.history", n=len(rows))
    heads = [Column(t("rules.rule"), "w"), Column(t("rules.value")), Column(t("rules.set_by"))]
    cells = [
        (
            t(f"rule.{row['name']}"),
            said(visit, RULES[row["name"]], of_text(row["name"], row["value"])),
            _who(visit, row),
        )
        for row in rows
    ]
    html.draw(html.section(title, t("setup.target_history_note")), html.table(heads, cells, caption=title))
