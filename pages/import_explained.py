"""One row of a ledger explained: which cell each value came from, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from jobs.import_ledger import Result
from ledger.explain import Explained, explained
from ledger.mapping import Mapping
from ledger.reading import read
from ledger.words import column_name, how
from pages.import_draft import Draft, File
from ui import html
from ui.html import Column
from ui.keep import kept
from ui.visit import Visit

LONGEST = 80  # signs of a cell that are shown


def row(
    visit: Visit,
    file: File,
    draft: Draft,
    preview: Result,
    *,
    mapping: Mapping | None,
    known: Sequence[Mapping],
) -> None:
    """Choose a row, and see field by field what was made of it; nothing where the file has no row of a hazard."""
    if not preview.sample:
        return
    t = visit.t
    html.draw(html.section(t("import.explained"), t("import.explained_note")))
    sheet, number = _chosen(visit, file, preview)

    def work() -> list[Explained]:
        reading = read(
            file.content, mapping, name=file.name, cutoff=draft.cutoff, known=known, latest=visit.today
        )
        return explained(reading, sheet, number)

    mark = (file.mark, replace(draft, remember=None), visit.today, sheet, number)
    values = kept("explained", mark, work)
    if not values:
        html.draw(html.note(t("import.explained_nothing", row=number)))
        return
    heads = [Column(t(f"import.explained_{name}"), "w") for name in ("field", "value", "cell", "raw", "how")]
    rows = [_line(visit, one) for one in values]
    html.draw(html.table(heads, rows, caption=t("import.explained_row", row=number)))


def _chosen(visit: Visit, file: File, preview: Result) -> tuple[str, int]:
    """The sheet and the row to explain: the first one that was read until another is chosen."""
    t, first = visit.t, preview.sample[0]
    sheets = list(dict.fromkeys([first.sheet, *preview.headers]))
    with st.container(horizontal=True, gap="small", key="import_explained"):
        sheet = first.sheet
        if len(sheets) > 1:
            sheet = st.selectbox(t("import.explained_sheet"), sheets, key=f"explained_sheet_{file.mark}")
        number = st.number_input(
            t("import.explained_which"),
            min_value=1,
            value=first.row,
            step=1,
            key=f"explained_row_{file.mark}",
        )
    return sheet, int(number)


def _line(visit: Visit, one: Explained) -> tuple[str, ...]:
    t = visit.t
    said = t("import.explained_join").join(how(code, t) for code in one.how)
    if one.why:
        said = t("import.explained_unsure", how=said)
    return column_name(one.key, t), _value(visit, one), one.cell or "—", _short(one.raw) or "—", said


def _value(visit: Visit, one: Explained) -> str:
    """A value as the board shows it."""
    value: Any = one.value
    if value is None:
        return "—"
    if one.key in ("status", "grade"):
        return visit.t(f"{one.key}.{value}")
    if one.key == "finding_source":
        return visit.t(f"source.{value}")
    if isinstance(value, date):
        return visit.day(value, year=True)
    return _short(f"{value:g}" if isinstance(value, float) else str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
