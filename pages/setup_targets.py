"""Targets: the share of what falls due that is to be closed in time, a unit at a time, with every version."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import records
from data_access.writes.settings import set_target
from pages.office import may_change
from ui import html
from ui.html import Column
from ui.keep import put
from ui.names import Labels, unit_names
from ui.visit import Visit

COMMON = ""
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def draw(visit: Visit) -> str:
    """The targets in force, the form that sets one, and every version. Returns the page's sentence."""
    with visit.open_session() as session:
        shares = reads.targets(session, visit.scope, visit.today)
        versions = reads.target_versions(session, visit.scope)
    names = _names(visit)
    left, right = st.columns([2, 1], gap="large")
    with left:
        _in_force(visit, shares, versions, names)
    with right:
        if may_change(visit):
            _set(visit, shares, names)
        _history(visit, versions, names)
    return _sentence(visit, shares)


def _names(visit: Visit) -> Labels:
    known = visit.catalog
    districts = set(known.districts["code"])
    units = {code: name for code, name in unit_names(known, visit.t).items() if code in districts}
    return {COMMON: visit.t("setup.target_common"), **dict(sorted(units.items()))}


def _sentence(visit: Visit, shares: dict[str, float]) -> str:
    t, common = visit.t, shares[COMMON]
    other = sum(share != common for code, share in shares.items() if code != COMMON)
    if other:
        return t("setup.title_targets_some", n=other, share=percent(common))
    return t("setup.title_targets", share=percent(common))


def percent(share: float) -> str:
    """0.9 as 90%, 0.875 as 87.5%."""
    return f"{round(share * 100, 1):g}%"


def _in_force(visit: Visit, shares: dict[str, float], versions: pd.DataFrame, names: Labels) -> None:
    """The target of each unit today; from whom it comes where it is its own."""
    t = visit.t
    dated = sorted(records(versions), key=lambda row: (row["valid_from"], row["version"]))
    own = {row["unit"]: row for row in dated if row["valid_from"] <= visit.today}
    rows = []
    for code, name in names.items():
        row = own.get(code)
        since = (
            visit.day(row["valid_from"], year=True)
            if row
            else t("setup.target_first")
            if code == COMMON
            else t("setup.target_as_common")
        )
        version = t("setup.version", n=row["version"]) if row else ""
        share: str | Markup = percent(shares.get(code, shares[COMMON]))
        rows.append((Markup("<b>{}</b>").format(name) if code == COMMON else name, share, since, version))
    heads = [
        Column(t("setup.name")),
        Column(t("setup.target"), "n"),
        Column(t("setup.since"), "side"),
        Column(t("setup.version_head"), "side"),
    ]
    said = t("setup.targets_in_force", day=visit.day(visit.today))
    table = Markup('<div class="compact">{}</div>').format(html.table(heads, rows, caption=said))
    html.draw(html.section(said, t("setup.targets_note")), table)


def _set(visit: Visit, shares: dict[str, float], names: Labels) -> None:
    t = visit.t
    html.draw(html.section(t("setup.set_target"), t("setup.set_target_note")))
    unit = st.selectbox(
        t("setup.target_unit"), list(names), key="target_unit", format_func=lambda code: names[code]
    )
    with st.form(f"target_{unit}", border=False):
        share = st.number_input(
            t("setup.target_share"),
            min_value=0.0,
            max_value=100.0,
            step=1.0,
            format="%.1f",
            value=round(shares.get(unit, shares[COMMON]) * 100, 1),
            key=f"share_{unit}",
        )
        since = st.date_input(
            t("setup.valid_from"),
            visit.today,
            min_value=EARLIEST,
            max_value=LATEST,
            format="YYYY-MM-DD",
            key=f"since_{unit}",
        )
        if st.form_submit_button(t("setup.save"), type="primary") and isinstance(since, date):
            _write(visit, unit, round(share / 100, 4), since, names[unit])


def _write(visit: Visit, unit: str, share: float, since: date, name: str) -> None:
    with visit.administering() as session:
        key = session.catalog.unit_ids[unit] if unit != COMMON else 0
        set_target(session.connection, key, share, valid_from=since, by=visit.viewer.name, at=visit.now)
    put(
        "setup_told",
        visit.t("setup.target_set", name=name, share=percent(share), day=visit.day(since, year=True)),
    )
    st.rerun()


def _history(visit: Visit, versions: pd.DataFrame, names: Labels) -> None:
    t = visit.t
    if versions.empty:
        return
    said = t("setup.target_history", n=len(versions))
    heads = [
        Column(t("setup.name"), "w"),
        Column(t("setup.target"), "n"),
        Column(t("setup.since")),
        Column(t("setup.version_head")),
    ]
    rows: list[Any] = [
        (
            names.get(row["unit"], row["unit"]),
            percent(row["share"]),
            visit.day(row["valid_from"], year=True),
            t("setup.version", n=row["version"]),
        )
        for row in records(versions)
    ]
    html.draw(html.section(said, t("setup.target_history_note")), html.table(heads, rows, caption=said))
