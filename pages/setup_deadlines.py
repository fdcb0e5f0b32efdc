"""Deadlines: how many days a hazard has by its grade and level, with every version, and what a change would do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import records
from data_access.writes.calendar import set_deadline_rule
from domain.policy import ANY_RISK, KINDS, LONGEST, Rule, rule_for
from domain.risk import LEVELS
from domain.status import GRADES
from pages.office import may_change
from ui import html
from ui.html import Column
from ui.keep import put
from ui.rules import days_words, rule_words, version_words, whom_words
from ui.visit import Visit

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def draw(visit: Visit) -> str:
    """The rules in force, the form that sets one with what it would do, every version. Returns the page's sentence."""
    with visit.open_session() as session:
        rules = reads.deadline_rules(session, visit.scope)
        versions = reads.rule_versions(session, visit.scope)
    left, right = st.columns([2, 1], gap="large")
    with left:
        _in_force(visit, rules)
        _history(visit, versions)
    with right:
        if may_change(visit):
            _set(visit, rules)
        else:
            html.draw(html.note(visit.t("deadline.never_moves")))
    general, major = (days_words(visit.t, rule_for(rules, grade, ANY_RISK, visit.today)) for grade in GRADES)
    return visit.t("deadline.title", general=general, major=major)


def _in_force(visit: Visit, rules: list[Rule]) -> None:
    """The rule of each grade, and of each level that has its own, for hazards found today."""
    t, cells = visit.t, []
    for grade in GRADES:
        common = rule_for(rules, grade, ANY_RISK, visit.today)
        found = [common, *(rule_for(rules, grade, level, visit.today) for level in LEVELS)]
        for rule in [common, *(one for one in found if one.risk != ANY_RISK)]:
            since = visit.day(rule.valid_from, year=True) if rule.valid_from else "—"
            cells.append((whom_words(t, rule), days_words(t, rule), since, version_words(t, rule)))
    cells.append((t("deadline.on_spot"), t("deadline.at_once"), "—", t("deadline.shipped")))
    heads = [
        Column(t("deadline.whom")), Column(t("deadline.days")), Column(t("deadline.found_from"), "side"),
        Column(t("setup.version_head"), "side"),
    ]  # fmt: skip
    said = t("deadline.in_force", day=visit.day(visit.today))
    table = Markup('<div class="compact">{}</div>').format(html.table(heads, cells, caption=said))
    html.draw(html.section(said, t("deadline.in_force_note")), table)


def _set(visit: Visit, rules: list[Rule]) -> None:
    """The form; what it would do is said before it is saved."""
    t = visit.t
    html.draw(html.section(t("deadline.set"), t("deadline.never_moves")))
    grade = st.selectbox(
        t("rows.grade"), GRADES, format_func=lambda code: t(f"grade.{code}"), key="rule_grade"
    )
    risk = st.selectbox(
        t("rows.risk"), [ANY_RISK, *LEVELS], key="rule_risk",
        format_func=lambda level: t(f"risk.{level}") if level else t("deadline.any_level"),
    )  # fmt: skip
    own = risk == ANY_RISK or st.checkbox(t("deadline.own"), value=True, key="rule_own")
    was = rule_for(rules, grade, risk, visit.today)
    days: Any = None
    kind = was.kind
    if own:
        mark = f"{grade}_{risk}"
        days = st.number_input(
            t("deadline.days"), min_value=0, max_value=LONGEST, value=was.days, step=1, key=f"days_{mark}"
        )
        kind = st.radio(
            t("deadline.kind"), KINDS, index=KINDS.index(was.kind), horizontal=True, key=f"kind_{mark}",
            format_func=lambda code: t(f"deadline.kind_{code}"),
        )  # fmt: skip
    since = st.date_input(
        t("deadline.found_from"), visit.today, min_value=EARLIEST, max_value=LATEST, key="rule_since",
        format="YYYY-MM-DD",
    )  # fmt: skip
    if not isinstance(since, date) or (own and days is None):
        return
    wanted = Rule(grade, None if days is None else int(days), kind, risk, since)
    _tried(visit, rules, wanted)
    if st.button(t("setup.save"), type="primary", key="rule_save"):
        _write(visit, wanted)


def _tried(visit: Visit, rules: list[Rule], wanted: Rule) -> None:
    """The dry run: what is found from then on, and what is open now."""
    t = visit.t
    start = wanted.valid_from or visit.today
    was = rule_for(rules, wanted.grade, wanted.risk, start)
    number = max((one.version for one in rules), default=0) + 1
    then = rule_for(
        [*rules, Rule(wanted.grade, wanted.days, wanted.kind, wanted.risk, start, number)],
        wanted.grade, wanted.risk, start,
    )  # fmt: skip
    with visit.open_session() as session:
        ends = [rule.due_on(start, reads.calendar_for(session, visit.scope, rule)) for rule in (was, then)]
        one = Rule(wanted.grade, then.days, then.kind, wanted.risk)
        open_now = reads.compared_with(session, visit.scope, one)
        known_to = reads.working_calendar(session, visit.scope).known_to if then.kind == "working" else None
    day = visit.day(start, year=True)
    same = (was.days, was.kind) == (then.days, then.kind)
    lines = [
        t("deadline.try_same", day=day, was=days_words(t, was))
        if same
        else t(
            "deadline.try_new" if ends[0] != ends[1] else "deadline.try_new_same_day",
            day=day, now=days_words(t, then), was=days_words(t, was),
            due=visit.day(ends[1], year=True), old=visit.day(ends[0], year=True),
        ),
        t("deadline.try_open", n=open_now.hazards, other=open_now.other, undated=open_now.undated),
    ]  # fmt: skip
    if known_to is not None and ends[1] > known_to:
        lines.append(t("calendar.known_to", year=known_to.year))
    html.draw(*(html.note(line) for line in lines))


def _write(visit: Visit, wanted: Rule) -> None:
    since = wanted.valid_from or visit.today
    with visit.administering() as session:
        set_deadline_rule(
            session.connection, wanted.grade, wanted.days, wanted.kind, risk=wanted.risk, valid_from=since,
            by=visit.viewer.name, at=visit.now,
        )  # fmt: skip
    t = visit.t
    said = t(
        "deadline.saved",
        whom=whom_words(t, wanted),
        day=visit.day(since, year=True),
        days=days_words(t, wanted),
    )
    put("setup_told", said)
    st.rerun()


def _history(visit: Visit, versions: pd.DataFrame) -> None:
    t = visit.t
    if versions.empty:
        return
    said = t("deadline.history", n=len(versions))
    heads = [Column(t(f"deadline.{name}")) for name in ("rule_head", "found_from", "set_by")]
    cells = []
    for row in records(versions):
        rule = Rule(*(row[name] for name in ("grade", "days", "kind", "risk", "valid_from", "version")))
        when = visit.day(visit.local(row["set_at"]).date(), year=True)
        cells.append(
            (rule_words(t, rule), visit.day(row["valid_from"], year=True), f"{row['set_by']} · {when}")
        )
    html.draw(html.section(said, t("setup.target_history_note")), html.table(heads, cells, caption=said))
