"""Small parts that several pictures share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.style import Theme
from charts.words import Translate


class Spec(go.Figure):
    """A figure of plain dicts, handed on as they are: to look at every value costs more than all the rest.

    tests/charts looks at them instead. Whoever draws it must not change what `to_dict` gives; Plotly's own
    objects are made only for who asks for `data` or `layout`, and what is changed in them is not drawn.
    """

    def __init__(self, traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> None:
        self._spec = {"data": list(traces), "layout": layout}

    def to_dict(self) -> dict[str, Any]:
        return self._spec

    @cached_property
    def _whole(self) -> go.Figure:
        return go.Figure(
            **deepcopy(self._spec), _validate=False
        )  # which takes a trace apart while it reads it

    @property
    def data(self) -> tuple[Any, ...]:
        traces: tuple[Any, ...] = self._whole.data
        return traces

    @property
    def layout(self) -> Any:
        return self._whole.layout


def figure(traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """A figure of plain dicts, taken as they are."""
    return Spec(traces, layout)


def rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The named columns row by row, as plain Python values."""
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def nothing(t: Translate, *, theme: Theme, height: float) -> go.Figure:
    """The picture of no rows: its place is kept, a word says so."""
    hidden = {"visible": False, "range": [0, 1]}
    plain = style.layout(theme, height=height, margin=(0, 0, 4, 4), xaxis=hidden, yaxis=hidden)
    plain["annotations"] = [note(t("chart.empty"), 0.5, 0.5, theme=theme, color=theme.ink3)]
    return go.Figure(layout=plain)


def note(text: str, x: float, y: float, *, theme: Theme, **more: Any) -> dict[str, Any]:
    """Words at a place of the plot; `color`, `size` and `weight` go to the font, the rest to the note."""
    font = {name: more.pop(name) for name in ("color", "size", "weight") if name in more}
    placed = {"text": text, "x": x, "y": y, "showarrow": False, "borderpad": 0, **more}
    return {**placed, "font": {"size": theme.note, **font}} if font else placed


def line(
    x0: float, y0: float, x1: float, y1: float, *, color: str, width: float, **more: Any
) -> dict[str, Any]:
    """A straight line of the plot."""
    drawn = {"color": color, "width": width, **({"dash": more.pop("dash")} if "dash" in more else {})}
    return {"type": "line", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": drawn, **more}


def box(x0: float, y0: float, x1: float, y1: float, **more: Any) -> dict[str, Any]:
    """A rectangle of the plot; without a line unless one is given."""
    return {"type": "rect", "x0": x0, "y0": y0, "x1": x1, "y1": y1, "line": {"width": 0}, **more}


def row_clicks(ids: Sequence[str], *, first: float, last: float, theme: Theme) -> dict[str, Any]:
    """A layer under the marks that makes each whole row pressable; the pressed row is sunk."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(ids))),
        "x": [last - first] * len(ids),
        "base": first,
        "width": 1,
        "customdata": list(ids),
        "hoverinfo": "none",
        "marker": {"color": style.CLEAR},
        "selected": {"marker": {"color": theme.sunk, "opacity": 1}},
        "unselected": {"marker": {"opacity": 0}},
    }


def unmoved() -> dict[str, Any]:
    """Marks over a layer that is pressed: without this Plotly would fade them with every press."""
    return {"hoverinfo": "skip", "unselected": {"marker": {"opacity": 1}}}


def faded() -> dict[str, Any]:
    """What happens to bars and marks when one is pressed: the others step back."""
    return {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 0.3}}}
