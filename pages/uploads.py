"""The ledger files applied so far, each of which can be taken back whole."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from data_access import reads
from data_access.frames import records
from data_access.writes.undo import NothingToTakeBack, TouchedSince, take_back
from pages import import_return
from pages.account_words import who_wrote
from ui import html
from ui.keep import put, take
from ui.visit import Visit

SHOWN = 30


def listed(visit: Visit, *, may: bool) -> None:
    """Files newest first, with what each brought; who `may` can take them back."""
    t = visit.t
    with visit.open_session() as session:
        files = reads.uploads(session, visit.scope)
    html.draw(
        html.section(t("uploads.title", n=len(files)), t("uploads.note") if len(files) else t("uploads.none"))
    )
    refusal = take("uploads_refusal")
    if refusal:
        html.draw(html.bar(str(refusal)))
    for row in records(files.head(SHOWN)):
        _line(visit, row, may=may)
    if len(files) > SHOWN:
        html.draw(html.note(t("rows.shown", shown=SHOWN, n=len(files))))


def _line(visit: Visit, row: dict[str, Any], *, may: bool) -> None:
    t, counts = visit.t, row["counts"]
    parts = t(
        "uploads.line",
        cutoff=visit.day(row["cutoff_on"], year=True),
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        unchanged=counts.get("unchanged", 0),
        by=who_wrote(visit, row["applied_by"]),
    )
    gone = row["withdrawn_at"] is not None
    name = html.struck(row["name"]) if gone else html.Markup("<b>{}</b>").format(row["name"])
    with st.container(horizontal=True, vertical_alignment="center", key=f"upload_{row['id']}", gap="small"):
        html.draw(html.Markup('<div class="file">{}<span class="parts">{}</span></div>').format(name, parts))
        if gone:
            html.draw(html.note(t("uploads.withdrawn", by=who_wrote(visit, row["withdrawn_by"]))))
        elif may:
            _ways(visit, row)


def _ways(visit: Visit, row: dict[str, Any]) -> None:
    """The file as it was received or with its errors marked, and the way to take it back."""
    t, key = visit.t, int(row["id"])
    st.download_button(
        t("uploads.original"),
        partial(_original, visit, key),
        file_name=row["name"],
        type="tertiary",
        key=f"original_{key}",
        on_click="ignore",
    )
    if row["to_return"]:
        import_return.afterwards(visit, key, row["name"], row["cutoff_on"])
    with st.popover(t("uploads.take_back"), type="tertiary", key=f"ask_{key}"):
        html.draw(html.note(t("uploads.sure", name=row["name"])))
        if st.button(t("uploads.take_back_now"), key=f"take_back_{key}", type="primary"):
            _take_back(visit, key, str(row["name"]))
            st.rerun()


def _original(visit: Visit, upload_id: int) -> bytes:
    with visit.again() as session:
        return reads.upload_content(session, visit.scope, upload_id) or b""


def _take_back(visit: Visit, upload_id: int, name: str) -> None:
    t = visit.t
    try:
        with visit.administering() as session:
            done = take_back(
                session.connection,
                upload_id,
                by=visit.viewer.name,
                role=str(visit.viewer.role),
                at=visit.now,
                on=visit.today,
            )
    except TouchedSince as error:
        numbers = t("format.comma").join(error.numbers[:5])
        put("uploads_refusal", t("uploads.touched", n=error.count, name=name, numbers=numbers))
    except NothingToTakeBack:
        put("uploads_refusal", t("uploads.gone", name=name))
    else:
        put(
            "import_told",
            t("uploads.taken_back", name=name, withdrawn=done["withdrawn"], restored=done["restored"]),
        )
