"""A picture on the page, with the same choice for those who do not use a mouse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from charts.clicks import clicked
from charts.style import CONFIG
from ui.visit import Visit

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def picture(figure: Figure, *, key: str, alt: str) -> None:
    """Draw a figure that answers no click. `alt` says in words what it shows."""
    st.plotly_chart(figure, theme=None, key=key, alt=alt, config=CONFIG)


def chart(visit: Visit, figure: Figure, *, key: str, alt: str, choices: Mapping[str, str]) -> str | None:
    """Draw a figure whose marks can be pressed; the id of the chosen mark, or None.

    `choices` maps the ids that the marks carry to words, and offers them in a list beside the picture.
    Whichever was used last counts; pressing the same mark again takes the choice back. A chosen id that
    `choices` no longer knows counts as none.
    """
    chosen, plot, pick = f"{key}_chosen", f"{key}_plot", f"{key}_pick"

    def from_plot() -> None:
        st.session_state[chosen] = clicked(st.session_state[plot])

    def from_list() -> None:
        st.session_state[chosen] = st.session_state[pick]

    st.plotly_chart(
        figure,
        theme=None,
        key=plot,
        alt=alt,
        config=CONFIG,
        on_select=from_plot,
        selection_mode="points",
    )
    current = st.session_state.get(chosen)
    current = current if current in choices else None
    st.session_state[pick] = current
    if not visit.hall:
        with st.container(key=f"{key}_twin", width=280):
            st.selectbox(
                visit.t("pick.choose"),
                options=list(choices),
                format_func=lambda code: choices.get(code, code),
                key=pick,
                index=None,
                placeholder=visit.t("pick.choose"),
                label_visibility="collapsed",
                on_change=from_list,
            )
    return current
