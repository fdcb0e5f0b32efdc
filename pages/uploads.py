"""The ledger files applied so far, each of which can be taken back whole."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data_access import reads
from data_access.session import write_session
from data_access.writes.undo import NothingToTakeBack, TouchedSince, take_back
from ui import html
from ui.database import engine
from ui.keep import put
from ui.visit import Visit

SHOWN = 30


def listed(visit: Visit) -> None:
    """Files newest first, with what each brought, and the way back."""
    with visit.open_session() as session:
        files = reads.uploads(session, visit.scope)
    html.draw(html.section(visit.t("uploads.title", n=len(files)), visit.t("uploads.note")))
    if files.empty:
        html.draw(html.note(visit.t("uploads.none")))
        return
    for row in files.head(SHOWN).to_dict("records"):
        _line(visit, row)


def _line(visit: Visit, row: dict[str, Any]) -> None:
    t, counts = visit.t, row["counts"]
    words = t(
        "uploads.line", name=row["name"], cutoff=visit.day(row["cutoff_on"], year=True),
        new=counts.get("new", 0), changed=counts.get("changed", 0), by=row["applied_by"],
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", key=f"upload_{row['id']}"):
        if row["withdrawn_at"] is not None:
            html.draw(html.note(html.Markup("<s>{}</s> {}").format(words, t("uploads.withdrawn"))))
            return
        html.draw(html.note(words))
        with st.popover(t("uploads.take_back"), type="tertiary"):
            st.markdown(html.plain(t("uploads.sure")))
            if st.button(t("uploads.take_back_now"), key=f"take_back_{row['id']}", type="primary"):
                _take_back(visit, int(row["id"]), str(row["name"]))


def _take_back(visit: Visit, upload_id: int, name: str) -> None:
    t = visit.t
    try:
        with write_session(engine()) as session:
            done = take_back(
                session.connection, upload_id, by=visit.viewer.name, role=str(visit.viewer.role), at=visit.now,
                on=visit.today,
            )  # fmt: skip
    except TouchedSince as error:
        st.warning(html.plain(t("uploads.touched", n=error.count, numbers=t("format.comma").join(error.numbers))))
        return
    except NothingToTakeBack:
        st.warning(t("uploads.gone"))
        return
    put("import", t("uploads.taken_back", name=name, withdrawn=done["withdrawn"], restored=done["restored"]))
    st.rerun()
