"""Then and now of each unit: who rose, who fell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.style import Theme
from charts.words import Translate


@dataclass(frozen=True)
class Row:
    """One unit's two values."""

    unit: str
    label: str
    then: int
    now: int

    @property
    def rise(self) -> int:
        return self.now - self.then


def change(units: pd.DataFrame, t: Translate, *, theme: Theme) -> go.Figure:
    """One row a unit: hollow then, solid now, greatest rise first; only rises are ink and bold.

    Columns: unit (str), label (str), then, now (int >= 0). A click on a row gives the unit.
    """
    rows = _sorted(units)
    if not rows:
        return marks.nothing(t, theme=theme, height=theme.height)
    highest = max(max(row.then, row.now) for row in rows)
    at = style.ticks(highest)
    last = max(highest, at[-1]) * 1.14 + 0.01
    first = -last * 0.03
    layout = style.layout(
        theme,
        height=max(theme.height, theme.px(30) * len(rows) + theme.px(34)),
        margin=(theme.left, theme.px(8), 4, theme.px(26)),
        xaxis=style.labels(at, [t.number(tick) for tick in at], range=[first, last], **style.grid(theme)),
        yaxis=style.names(
            theme, [row.label for row in rows], at=range(len(rows)), range=[len(rows) - 0.5, -0.5]
        ),
        barmode="overlay",
        bargap=0,
    )
    clicks = marks.row_clicks([row.unit for row in rows], first=first, last=last, theme=theme)
    return marks.figure([clicks, *_stems(rows, theme), _dots(rows, t, theme)], layout)


def alt(units: pd.DataFrame, t: Translate) -> str:
    """What the picture says, as a sentence."""
    rows = _sorted(units)
    if not rows:
        return t("chart.empty")
    rises = sum(row.rise > 0 for row in rows)
    falls = sum(row.rise < 0 for row in rows)
    if not rises:
        return t("chart.change.alt_no_rise", falls=falls)
    most = t.change(rows[0].rise)
    return t("chart.change.alt", rises=rises, falls=falls, unit=rows[0].label, most=most)


def _sorted(units: pd.DataFrame) -> list[Row]:
    rows = [Row(*values) for values in marks.rows(units, "unit", "label", "then", "now")]
    return sorted(rows, key=lambda row: -row.rise)


def _stems(rows: list[Row], theme: Theme) -> list[dict[str, Any]]:
    """The lines between then and now: rises in ink, falls in grey; one trace each."""
    found = []
    for sign, color in ((1, theme.ink), (-1, theme.grey[4])):
        chosen = [(place, row) for place, row in enumerate(rows) if row.rise * sign > 0]
        if chosen:
            x = [value for _, row in chosen for value in (row.then, row.now, None)]
            y = [value for place, _ in chosen for value in (place, place, None)]
            line = {"color": color, "width": theme.line}
            found.append(
                {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}
            )
    return found


def _dots(rows: list[Row], t: Translate, theme: Theme) -> dict[str, Any]:
    """All ends in one trace, first every then, then every now; the change stands at the right one."""
    count = len(rows)
    strong = [theme.ink if row.rise > 0 else theme.grey[4] for row in rows]
    said = [f"  <b>{t.change(row.rise)}</b>" if row.rise > 0 else f"  {t.change(row.rise)}" for row in rows]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [row.then for row in rows] + [row.now for row in rows],
        "y": [*range(count), *range(count)],
        "marker": {
            "size": theme.px(9),
            "color": [theme.paper] * count + strong,
            "line": {"width": theme.line * 0.75, "color": [theme.ink2] * count + strong},
        },
        "text": [words if row.rise < 0 else "" for row, words in zip(rows, said, strict=True)]
        + [words if row.rise >= 0 else "" for row, words in zip(rows, said, strict=True)],
        "textposition": "middle right",
        "textfont": {
            "color": [theme.ink2] * count + [theme.ink if row.rise > 0 else theme.ink2 for row in rows]
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": theme.ink2}},
    }
