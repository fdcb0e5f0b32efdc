"""Names and readings that the board remembers: looked through, and forgotten where they are wrong."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data_access import reads
from data_access.frames import records
from data_access.writes.corrections import forget_name
from data_access.writes.settings import forget_mapping
from pages.office import may_change
from ui import html
from ui.keep import held, put
from ui.names import Labels, department_names, industry_names, unit_names
from ui.visit import Visit

ROW_PX, MOST_ROWS = 36, 14


def draw(visit: Visit) -> str:
    """Other names as a list with a choice of rows; readings by name. Returns the page's sentence."""
    with visit.open_session() as session:
        names = reads.other_names(session, visit.scope)
        readings = reads.stored_mappings(session, visit.scope)
    _names(visit, names)
    _readings(visit, readings)
    return visit.t("setup.title_names", n=len(names), readings=len(readings))


def _labels(visit: Visit) -> dict[str, Labels]:
    known, t = visit.catalog, visit.t
    return {
        "unit": unit_names(known, t),
        "department": department_names(known, t),
        "industry": industry_names(known, t),
    }


def _names(visit: Visit, names: pd.DataFrame) -> None:
    t = visit.t
    html.draw(html.section(t("setup.other_names", n=len(names)), t("setup.other_names_note")))
    if names.empty:
        return
    turn = held("names_turn") or 0
    chosen: Any = st.dataframe(
        _in_words(visit, names),
        hide_index=True,
        row_height=ROW_PX,
        height=ROW_PX * (min(len(names), MOST_ROWS) + 1) + 4,
        key=f"names_{turn}",
        on_select="rerun" if may_change(visit) else "ignore",
        selection_mode="multi-row",
    )
    if not may_change(visit):
        return
    rows = chosen["selection"]["rows"]
    st.button(
        t("setup.forget_names", n=len(rows)),
        disabled=not rows,
        key="forget_names",
        on_click=_forget,
        args=(visit, [records(names)[at] for at in rows], int(str(turn))),
    )


def _in_words(visit: Visit, names: pd.DataFrame) -> pd.DataFrame:
    t, labels = visit.t, _labels(visit)
    means = [
        labels[row["kind"]].get(row["code"], row["code"])
        if row["code"]
        else t(f"import.name_none_{row['kind']}")
        for row in records(names)
    ]
    return pd.DataFrame(
        {
            t("setup.name_as_met"): names["text"],
            t("setup.means"): means,
            t("setup.name_kind"): [t(f"import.kind_{kind}") for kind in names["kind"]],
            t("setup.within"): [labels["unit"].get(code, "") if code else "" for code in names["within"]],
        }
    )


def _forget(visit: Visit, rows: list[dict[str, Any]], turn: int) -> None:
    with visit.administering() as session:
        for row in rows:
            within = session.catalog.unit_ids.get(row["within"], 0)
            forget_name(session.connection, row["kind"], row["text"], within)
    put("names_turn", turn + 1)
    put("setup_told", visit.t("setup.forgotten", n=len(rows)))


def _readings(visit: Visit, readings: dict[str, str]) -> None:
    t = visit.t
    html.draw(html.section(t("setup.readings", n=len(readings)), t("setup.readings_note")))
    for at, (name, content) in enumerate(readings.items()):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"upload_reading_{at}", gap="small"
        ):
            html.draw(html.Markup('<div class="file"><b>{}</b></div>').format(name))
            st.download_button(
                "JSON",
                content.encode(),
                file_name=f"{name}.json",
                mime="application/json",
                type="tertiary",
                key=f"reading_{at}",
                on_click="ignore",
            )
            if may_change(visit):
                st.button(
                    t("setup.forget"),
                    key=f"forget_{at}",
                    type="tertiary",
                    on_click=partial(_forget_reading, visit, name),
                )


def _forget_reading(visit: Visit, name: str) -> None:
    with visit.administering() as session:
        forget_mapping(session.connection, name)
    put("setup_told", visit.t("setup.reading_forgotten", name=name))
