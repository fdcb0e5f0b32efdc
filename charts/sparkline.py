"""A line as small as a word, for the cells of a table."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from charts.style import Theme

WIDTH, HEIGHT = 64, 18
_EDGE = 3.0


def sparkline(values: Sequence[float | None], *, theme: Theme, low: float, high: float) -> str:
    """An SVG image as a data URI; `low` and `high` are the scale that all lines of a table share.

    None is a week without a figure and leaves a gap. The last known value carries a dot.
    """
    points = _points(values, low, high)
    paths = "".join(f"M{'L'.join(run)}" for run in _runs(points))
    known = [point for point in points if point is not None]
    dot = ""
    if known:
        x, y = known[-1].split(",")
        dot = f'<circle cx="{x}" cy="{y}" r="2.5" fill="{theme.ink}"/>'
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}"><path d="{paths}" fill="none" stroke="{theme.ink2}" '
        f'stroke-width="1.5" stroke-linejoin="round"/>{dot}</svg>'
    )
    return f"data:image/svg+xml,{quote(drawn, safe=_SAFE)}"


# Left readable inside a quoted src attribute; # % < > and quotes must be escaped.
_SAFE = " =:/,.-"


def _points(values: Sequence[float | None], low: float, high: float) -> list[str | None]:
    across = (WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)
    up = (HEIGHT - 2 * _EDGE) / ((high - low) or 1)
    return [
        None
        if value is None
        else f"{_EDGE + place * across:.4g},{HEIGHT - _EDGE - (min(max(value, low), high) - low) * up:.4g}"
        for place, value in enumerate(values)
    ]


def _runs(points: Sequence[str | None]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]
