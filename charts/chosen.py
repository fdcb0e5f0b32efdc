"""The one mark that is chosen, marked in the figure itself so that a link shows it too."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go


def with_chosen(figure: go.Figure, chosen: str | None) -> go.Figure:
    """The same figure with the marks that carry the id `chosen` selected and all others stepped back.

    Without a choice, or where no mark carries it, the figure stays as it is.
    """
    places = [_places(trace, chosen) for trace in figure.data]
    if chosen is None or not any(places):
        return figure
    for trace, marked in zip(figure.data, places, strict=True):
        if trace.customdata is not None:
            trace.selectedpoints = marked
    return figure


def _places(trace: Any, chosen: str | None) -> list[int]:
    ids = trace.customdata
    return [] if ids is None else [place for place, code in enumerate(ids) if code == chosen]
