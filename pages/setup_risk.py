"""The table of categories: scores for a category, tried out, signed, and applied to what is unassessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import records
from data_access.writes.assess import Rule, Scores, assess_by_table, sign_table, would_assess
from data_access.writes.units import normalised
from domain import risk
from pages.hazard_facts import profile_words
from pages.office import may_change
from ui import html
from ui.html import Column
from ui.keep import held, put
from ui.visit import Visit

ROW_PX, MOST_ROWS = 36, 14
SCORES = ("likelihood", "severity", "exposure")


def draw(visit: Visit) -> str:
    """The table to fill in, what it would do, the versions signed so far. Returns the page's sentence."""
    with visit.open_session() as session:
        waiting = reads.unassessed_by_category(session, visit.scope)
        signed = reads.signed_rules(session, visit.scope)
    table = category_table(waiting, signed)
    left, right = st.columns([2, 1], gap="large")
    with left:
        rules, wrong = _edited(visit, table)
        _problems(visit, wrong)
    with right:
        found = _tried(visit, rules, signed, may=may_change(visit) and not wrong)
        _versions(visit, signed)
    total = int(waiting["hazards"].sum())
    if not total:
        return visit.t("setup.title_risk_none")
    return visit.t("setup.title_risk", n=found, total=total)


def category_table(waiting: pd.DataFrame, signed: pd.DataFrame) -> pd.DataFrame:
    """What there is to fill in: categories that wait or were signed, with the newest scores.

    Columns: category (as first written), waiting (hazards), profile, likelihood, severity, exposure.
    """
    written: dict[str, str] = {}
    often: Counter[str] = Counter()
    for row in records(waiting):
        if key := normalised(row["category"]):
            written.setdefault(key, row["category"])
            often[key] += row["hazards"]
    newest = {row["category"]: row for row in records(signed) if row["version"] == signed["version"].max()}
    for key in newest:
        written.setdefault(key, key)
    keys = sorted(written, key=lambda key: (-often[key], written[key]))
    return pd.DataFrame(
        [
            {
                "category": written[key],
                "waiting": often[key],
                "profile": newest[key]["profile"] if key in newest else risk.DEFAULT,
                **{name: newest[key][name] if key in newest else None for name in SCORES},
            }
            for key in keys
        ],
        columns=["category", "waiting", "profile", *SCORES],
    ).astype({"waiting": "int64", **dict.fromkeys(SCORES, "float64")})


def rules_of(table: pd.DataFrame) -> tuple[list[Rule], list[tuple[str, str]]]:
    """The rules that a filled-in table holds, and (category, profile) of the rows that cannot be judged so.

    A row without likelihood and severity says nothing.
    """
    rules, wrong = [], []
    for row in records(table):
        likelihood, severity, exposure = (None if pd.isna(row[name]) else float(row[name]) for name in SCORES)
        if likelihood is None and severity is None and exposure is None:
            continue
        try:
            scores = Scores(str(row["profile"]), likelihood or 0, severity or 0, exposure)
            if scores.level:
                rules.append(Rule(str(row["category"]), scores))
        except ValueError:
            wrong.append((str(row["category"]), str(row["profile"])))
    return rules, wrong


def _edited(visit: Visit, table: pd.DataFrame) -> tuple[list[Rule], list[tuple[str, str]]]:
    t = visit.t
    html.draw(html.section(t("setup.risk_table", n=len(table)), t("setup.risk_table_note")))
    if table.empty:
        html.draw(html.note(t("setup.no_categories")))
        return [], []
    config: dict[str, Any] = {
        "category": st.column_config.TextColumn(t("setup.category"), disabled=True),
        "waiting": st.column_config.NumberColumn(t("setup.waiting"), disabled=True),
        "profile": st.column_config.SelectboxColumn(
            t("setup.profile"),
            options=list(risk.PROFILES),
            required=True,
            format_func=lambda name: _method(visit, str(name)),
        ),
        **{
            name: st.column_config.SelectboxColumn(t(f"assess.{name}"), options=_scores(name))
            for name in SCORES
        },
    }
    edited = st.data_editor(
        table,
        hide_index=True,
        column_config=config,
        disabled=not may_change(visit),
        placeholder="—",
        row_height=ROW_PX,
        height=ROW_PX * (min(len(table), MOST_ROWS) + 1) + 4,
        key=f"risk_table_{held('risk_turn') or 0}",
    )
    html.draw(html.explained(t("setup.profiles"), t("setup.profiles_more")))
    return rules_of(edited)


def _method(visit: Visit, name: str) -> str:
    """The profile as readers know it, with its version."""
    return profile_words(visit, risk.profile_of(name).key)


def _scores(name: str) -> list[float]:
    """Every score that some profile knows on an axis."""
    axes = {"likelihood": "likelihoods", "severity": "severities", "exposure": "exposures"}
    return sorted(
        {float(score) for profile in risk.PROFILES.values() for score in getattr(profile, axes[name])}
    )


def _problems(visit: Visit, wrong: list[tuple[str, str]]) -> None:
    """The rows whose scores their profile does not know, with those that it does."""
    if not wrong:
        return
    t = visit.t
    said = t("setup.scores_wrong", n=len(wrong))
    rows = [(category, _method(visit, name), _allowed(visit, name)) for category, name in wrong]
    heads = [Column(t("setup.category"), "w"), Column(t("setup.profile")), Column(t("import.expected"), "w")]
    html.draw(html.section(said, t("setup.scores_wrong_note")), html.table(heads, rows, caption=said))


def _allowed(visit: Visit, name: str) -> str:
    profile = risk.profile_of(name)
    axes = zip(SCORES, (profile.likelihoods, profile.severities, profile.exposures), strict=True)
    return "；".join(f"{visit.t(f'assess.{axis}')} {_listed(scores)}" for axis, scores in axes if scores)


def _listed(scores: Iterable[float]) -> str:
    return "/".join(f"{score:g}" for score in scores)


def _tried(visit: Visit, rules: list[Rule], signed: pd.DataFrame, *, may: bool) -> int:
    """What the table would do, by level, and the button that signs it. Returns how many it would assess."""
    t = visit.t
    with visit.open_session() as session:
        would = would_assess(session, visit.viewer, rules)
    levels = Counter(scores.level for scores in would.values())
    lines = [
        Markup("{} {}").format(html.risk_mark(t, level), t.number(levels[level]))
        for level in risk.LEVELS
        if levels[level]
    ]
    html.draw(
        html.section(t("setup.would_assess", n=len(would)), t("setup.would_assess_note")),
        Markup('<div class="marks">{}</div>').format(Markup("").join(lines)),
    )
    if not may or not rules:
        return len(would)
    newest = int(signed["version"].max()) if len(signed) else 0
    same = newest and _keys(rules) == _keys_signed(signed, newest)
    if same and not would:
        html.draw(html.note(t("setup.table_stands", n=newest)))
        return 0
    said = (
        t("setup.apply_again", n=len(would), version=newest) if same else t("setup.sign", version=newest + 1)
    )
    with st.popover(said, key="sign"):
        html.draw(
            html.note(
                t("setup.sign_note", n=len(would), by=_by(visit), day=visit.day(visit.today, year=True))
            )
        )
        if st.button(t("setup.sign_now"), type="primary", key="sign_now"):
            _sign(visit, rules, None if not same else newest)
    return len(would)


def _by(visit: Visit) -> str:
    return visit.t(f"role.{visit.viewer.role}")


def _keys(rules: list[Rule]) -> set[tuple[Any, ...]]:
    return {
        (
            normalised(rule.category),
            rule.scores.profile,
            rule.scores.likelihood,
            rule.scores.severity,
            rule.scores.exposure,
        )
        for rule in rules
    }


def _keys_signed(signed: pd.DataFrame, version: int) -> set[tuple[Any, ...]]:
    names = ("category", "profile", *SCORES)
    return {tuple(row[name] for name in names) for row in records(signed) if row["version"] == version}


def _sign(visit: Visit, rules: list[Rule], version: int | None) -> None:
    """Sign the table as a new version, unless it stands signed, and assess by it; both in one transaction."""
    with visit.administering() as session:
        if version is None:
            version = sign_table(session.connection, rules, by=visit.viewer.name, at=visit.now)
        done = assess_by_table(session, visit.viewer, rules, version=version, on=visit.today, at=visit.now)
    put("risk_turn", int(str(held("risk_turn") or 0)) + 1)
    put("setup_told", visit.t("setup.signed", version=version, n=done))
    st.rerun()


def _versions(visit: Visit, signed: pd.DataFrame) -> None:
    """The versions that were signed, the newest first, each with its rules."""
    t = visit.t
    if signed.empty:
        return
    parts = [html.section(t("setup.versions", n=signed["version"].nunique()), t("setup.versions_note"))]
    for version in sorted(set(signed["version"])):
        rows = records(signed[signed["version"] == version])
        parts.insert(
            1,
            html.explained(
                t(
                    "setup.version_line",
                    n=version,
                    rules=len(rows),
                    by=_who(visit, rows[0]["signed_by"]),
                ),
                t("format.comma").join(_said(visit, row) for row in rows),
            ),
        )
    html.draw(*parts)


def _who(visit: Visit, name: str) -> str:
    key = f"role.{name}"
    return visit.t(key) if visit.t.knows(key) else name


def _said(visit: Visit, row: dict[str, Any]) -> str:
    scores = _listed_product(row)
    level = risk.level(row["profile"], row["likelihood"], row["severity"], exposure=row["exposure"])
    return visit.t(
        "setup.rule",
        category=row["category"],
        scores=scores,
        profile=_method(visit, row["profile"]),
        level=visit.t(f"risk.{level}"),
    )


def _listed_product(row: dict[str, Any]) -> str:
    given = (row[name] for name in SCORES)
    return " × ".join(f"{score:g}" for score in given if score is not None and not pd.isna(score))
