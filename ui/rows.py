"""The rows behind a number: how many, what counts, as of when, and the same rows as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from documents.listing import as_csv, as_xlsx
from ui import html
from ui.more_files import XLSX, more_files
from ui.table import SHOWN, hazard_rows, words
from ui.visit import Visit

__all__ = ["XLSX", "heading", "rows_behind"]


def rows_behind(
    visit: Visit,
    rows: pd.DataFrame,
    *,
    name: str,
    sentence: str,
    total: int,
    fetch: Callable[[], pd.DataFrame],
    definition: str = "",
    more: str = "",
    columns: Sequence[str] = SHOWN,
) -> None:
    """Draw the rows that a number counts, under a sentence that says what they are.

    `rows` are shown (the first of `total`), `fetch` gives all of them for the files and runs only when a
    file is asked for. `name` is a code that tells several such lists on a page apart and names the files;
    `more` is a link to the whole list.
    """
    heading(visit, name=name, sentence=sentence, fetch=fetch, definition=definition)
    below = [hazard_rows(visit, rows, caption=sentence, columns=columns)]
    if len(rows) < total:
        said = visit.t("rows.shown", shown=len(rows), n=total)
        onward = html.link(visit.t("rows.all", n=total), more) if more else ""
        below.append(html.note(Markup("{} {}").format(said, onward)))
    html.draw(*below)


def heading(
    visit: Visit, *, name: str, sentence: str, fetch: Callable[[], pd.DataFrame], definition: str = ""
) -> None:
    """The sentence over a list of rows, its definition and day, and at its right end the files."""
    t = visit.t
    as_of = t("rows.as_of", day=visit.day(visit.as_of, weekday=True, year=True))
    notes = [text for text in (definition, as_of) if text]
    with st.container(key=f"rows_{name}", horizontal=True, vertical_alignment="bottom", gap="small"):
        html.draw(html.section(sentence, " · ".join(notes)))
        _files(visit, name, sentence, notes, fetch)


def _files(
    visit: Visit, name: str, sentence: str, notes: Sequence[str], fetch: Callable[[], pd.DataFrame]
) -> None:
    stem = f"{name}-{visit.as_of.isoformat()}"

    def xlsx() -> bytes:
        return as_xlsx(
            words(visit, fetch()),
            sheet=visit.t("screen.hazards"),
            cut=visit.t("rows.cut"),
            about=[sentence, *notes],
            about_sheet=visit.t("rows.about"),
        )

    def csv() -> bytes:
        return as_csv(words(visit, fetch()))

    for label, data, mime in (("XLSX", xlsx, XLSX), ("CSV", csv, "text/csv")):
        st.download_button(
            label,
            data,
            file_name=f"{stem}.{label.lower()}",
            mime=mime,
            key=f"{name}_{label.lower()}",
            type="tertiary",
            on_click="ignore",
        )
    more_files(visit, name, [sentence, *notes], fetch)
