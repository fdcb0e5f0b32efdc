"""A mark of a picture that opens its rows; what is open stands in the address, so that a link holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from charts.chosen import with_chosen
from charts.clicks import clicked
from charts.style import CONFIG
from data_access.reads.picks import picked
from domain.deadlines import Period
from domain.picks import Pick
from ui import html
from ui.rows import heading
from ui.table import PAGE, close, hazard_rows, page_offset, pager
from ui.visit import Visit

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

OPEN = "open"  # key in the address: "<picture>.<id of the mark>"


def opened() -> tuple[str, str]:
    """The picture and the mark that the address has open; two empty texts where nothing is."""
    picture, _, mark = st.query_params.get(OPEN, "").partition(".")
    return picture, mark


@dataclass(frozen=True)
class Drawn:
    """What stands on the reader's screen: the how-manieth drawing, of what, with which mark drawn open.

    `mark` is the one that the screen shows as open, be it drawn so or pressed since.
    """

    time: int
    about: int
    drawn: str | None
    mark: str | None


def pressable(visit: Visit, figure: Figure, *, name: str, alt: str, choices: Mapping[str, str]) -> None:
    """Draw a figure whose marks open their rows; a list beside it offers the same by keyboard.

    `name` is a code without a dot that stands in the address, `choices` maps the ids that the marks carry
    to words. Pressing the open mark again closes it. On the wall there is nothing to press.
    """
    if visit.hall:
        st.plotly_chart(figure, theme=None, key=f"{name}_plot", alt=alt, config=CONFIG)
        return
    picture, mark = opened()
    current = mark if picture == name and mark in choices else None
    now = _drawing(name, current, about=hash((alt, visit.kind, *choices.items())))
    plot, twin = f"{name}_plot_{now.time}", f"{name}_twin"

    def from_plot() -> None:
        pressed = clicked(st.session_state[plot])
        if now.drawn is None:
            st.session_state[f"{name}_drawn"] = replace(now, mark=pressed)
        _open(name, pressed if pressed in choices and pressed != current else None)

    def from_list() -> None:
        _open(name, st.session_state[twin])

    st.plotly_chart(
        with_chosen(figure, now.drawn), theme=None, key=plot, alt=alt, config=CONFIG,
        on_select=from_plot, selection_mode="points",
    )  # fmt: skip
    st.session_state[twin] = current
    _list(visit, choices, key=twin, label=alt, on_change=from_list)


def _drawing(name: str, current: str | None, *, about: int) -> Drawn:
    """The drawing on the screen, or a new one where another mark is open than it shows."""
    known: Drawn = st.session_state.get(f"{name}_drawn") or Drawn(0, about, current, current)
    if (known.about, known.mark) != (about, current):
        known = Drawn(known.time + 1, about, current, current)
    st.session_state[f"{name}_drawn"] = known
    return known


def _list(
    visit: Visit, choices: Mapping[str, str], *, key: str, label: str, on_change: Callable[[], None]
) -> None:
    st.selectbox(
        f"{label} {visit.t('pick.choose')}",
        options=list(choices),
        format_func=lambda code: choices.get(code, code),
        key=key,
        index=None,
        placeholder=visit.t("pick.choose"),
        label_visibility="collapsed",
        on_change=on_change,
        width=280,
    )


def picked_rows(
    visit: Visit,
    pick: Pick,
    *,
    sentence: str,
    total: int,
    period: Period,
    definition: str = "",
    sort: str = "due",
) -> None:
    """Draw the rows that are open in the address, `total` in all, by pages, with their files."""
    name = opened()[0]
    offset = page_offset(total)

    def fetch(*, limit: int | None = None, start: int = 0) -> pd.DataFrame:
        with visit.again() as session:
            return picked(
                session, visit.scope, visit.filters, visit.as_of, pick,
                period=period, sort=sort, limit=limit, offset=start,
            )  # fmt: skip

    heading(visit, name=name, sentence=sentence, fetch=fetch, definition=definition)
    rows = hazard_rows(visit, fetch(limit=PAGE, start=offset), caption=sentence)
    html.draw(rows, pager(visit, total, offset), close(visit))


def _open(name: str, mark: str | None) -> None:
    st.query_params.pop("page", None)
    if mark is None:
        st.query_params.pop(OPEN, None)
    else:
        st.query_params[OPEN] = f"{name}.{mark}"
