"""The one mark that is open, drawn into the figure: the others step back as if it had been pressed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import plotly.graph_objects as go


def with_chosen(figure: go.Figure, chosen: str | None) -> go.Figure:
    """A copy of the figure with all marks but those of the id `chosen` looking as when they are not selected.

    Plotly's own selection is left alone, so that pressing the mark is told as a press. Without a choice,
    or where no mark carries it, it is the figure itself, which other readers may be drawing.
    """
    if chosen is None or not any(chosen in _ids(trace) for trace in figure.data):
        return figure
    figure = go.Figure(**deepcopy(figure.to_dict()), _validate=False)
    for trace in figure.data:
        ids = _ids(trace)
        if ids and trace.unselected:
            _step_back(trace, [code == chosen for code in ids])
    return figure


def _ids(trace: Any) -> list[str]:
    return [] if trace.customdata is None else list(trace.customdata)


def _step_back(trace: Any, stays: list[bool]) -> None:
    look = {"selected": trace.selected.to_plotly_json(), "unselected": trace.unselected.to_plotly_json()}
    for part, name, plain in (
        ("marker", "color", None),
        ("marker", "opacity", 1),
        ("textfont", "color", None),
    ):
        own = getattr(trace, part)[name]
        values = list(own) if isinstance(own, tuple | list) else [plain if own is None else own] * len(stays)
        told = [
            look["selected" if stay else "unselected"].get(part, {}).get(name, value)
            for stay, value in zip(stays, values, strict=True)
        ]
        if told != values:
            getattr(trace, part)[name] = told
