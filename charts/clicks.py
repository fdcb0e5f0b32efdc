"""The ids that clickable marks carry, and how the clicked one is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def id_of(*codes: object) -> str:
    """One id from codes, such as "210202,gas"; an empty code stands for all (a margin of a grid)."""
    return ",".join(f"{code:g}" if isinstance(code, float) else str(code) for code in codes)


def clicked(selection: object) -> str | None:
    """The id of the first selected mark, or None where nothing is selected.

    Takes what st.plotly_chart returns, or its "selection". A mark's customdata comes back as a text or,
    depending on the kind of trace, as a list around it.
    """
    points = _points(selection)
    if not points:
        return None
    data = points[0].get("customdata")
    while isinstance(data, Sequence) and not isinstance(data, str) and data:
        data = data[0]
    return data if isinstance(data, str) else None


def _points(selection: object) -> Sequence[Mapping[str, Any]]:
    if not isinstance(selection, Mapping):
        return ()
    inner = selection.get("selection", selection)
    return inner.get("points", ()) if isinstance(inner, Mapping) else ()
