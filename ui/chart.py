"""A picture on the page, and one whose marks lead to another view."""

from __future__ import annotations

from collections.abc import Callable
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


def door(visit: Visit, figure: Figure, *, key: str, alt: str, to: Callable[[str], None]) -> None:
    """Draw a figure whose marks lead away: `to` is given the id of the pressed one and writes the address.

    Nothing is kept, so that the browser's Back is not undone by a mark that was pressed before. What the
    marks lead to must stand on the page as links, too: nobody reaches a mark by keyboard. On the wall there
    is nothing to press.
    """
    if visit.hall:
        picture(figure, key=key, alt=alt)
        return

    def pressed() -> None:
        mark = clicked(st.session_state[key])
        if mark is not None:
            to(mark)

    st.plotly_chart(
        figure,
        theme=None,
        key=key,
        alt=alt,
        config=CONFIG,
        on_select=pressed,
        selection_mode="points",
    )
