"""The day that a file speaks for: where it comes from, and the question where it names none that can hold."""

from __future__ import annotations

from datetime import date

import streamlit as st

from ledger.records import Layout, Problem
from ledger.words import sentence
from pages.import_draft import Draft, File, change, put_away
from ui import html
from ui.visit import Visit

EARLIEST = date(2000, 1, 1)


def cutoff(visit: Visit, file: File, draft: Draft, layout: Layout) -> None:
    """The day that the file speaks for, and where it comes from; another can be chosen."""
    t = visit.t
    told = layout.cutoff or visit.today
    origin = "said" if draft.cutoff else "title" if layout.cutoff else "today"
    html.draw(html.section(t("import.cutoff", day=visit.day(told, year=True)), t(f"import.cutoff_{origin}")))
    chosen = _day_box(visit, told, key=f"cutoff_{file.mark}_{told}")
    if chosen is not None and chosen != told:
        change(file, cutoff=chosen)
        st.rerun()


def ask(visit: Visit, file: File, problem: Problem) -> None:
    """The file names no cut-off day that can hold: say so, and ask for one before anything is compared."""
    t = visit.t
    html.draw(
        html.title(t("import.cutoff_asked")),
        html.note(sentence(problem, t)),
        html.section(
            t("import.cutoff_choose"), t("import.cutoff_up_to", day=visit.day(visit.today, year=True))
        ),
    )
    chosen = _day_box(visit, None, key=f"cutoff_{file.mark}_asked")
    st.button(t("import.put_away"), on_click=put_away, args=(file,), type="tertiary")
    if chosen is not None:
        change(file, cutoff=chosen)
        st.rerun()


def _day_box(visit: Visit, told: date | None, *, key: str) -> date | None:
    """The box for a cut-off day, empty where none is told; None while it is empty."""
    chosen = st.date_input(
        visit.t("import.cutoff_choose"),
        value=told,
        min_value=EARLIEST,
        max_value=visit.today,
        key=key,
        format="YYYY-MM-DD",
        label_visibility="collapsed",
    )
    return chosen if isinstance(chosen, date) else None
