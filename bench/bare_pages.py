"""The least that Streamlit can show: the board's own charts drawn from constants, and one filter.

Served by bench/browser.py, which writes the constants: {screen: {"filter": name of the chosen option,
"charts": {"": [spec, …], name: [spec, …]}}}, in the file that BENCH_CONSTANTS names.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

CONFIG = {"displayModeBar": False, "responsive": True}
# The columns that the board draws them in: a wider chart costs more paint.
COLUMNS: dict[str, list[int]] = {"overview": [1, 1, 1], "risk_map": [14, 29], "countdown": [31, 15]}


@st.cache_resource
def constants() -> dict[str, Any]:
    """Every figure, made once a process."""
    told = json.loads(Path(os.environ["BENCH_CONSTANTS"]).read_text("utf-8"))
    for screen in told.values():
        for specs in screen["charts"].values():
            specs[:] = [go.Figure(json.loads(spec)) for spec in specs]
    return dict(told)


def page() -> None:
    """The filter, and the charts for what is chosen."""
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    screen = st.query_params.get("screen", "overview")
    known = constants()[screen]
    chosen = st.multiselect("filter", [known["filter"]])
    figures = known["charts"][chosen[0] if chosen else ""]
    for number, (column, figure) in enumerate(zip(st.columns(COLUMNS[screen]), figures, strict=False)):
        column.plotly_chart(figure, theme=None, key=f"chart{number}", config=CONFIG)


if __name__ == "__main__":
    page()
