"""Week by week: the stock above, what came and went below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.clicks import id_of
from charts.style import Theme
from charts.words import Translate

_SPLIT = (0.0, 0.3)
_TOP = (0.42, 1.0)
_MANY_MONTHS = 13  # more than a year: a month's name alone does not say which year


def trend(
    weeks: pd.DataFrame, t: Translate, *, theme: Theme, mark: tuple[date, str] | None = None
) -> go.Figure:
    """The open stock as a line; new (grey) and closed (accent) of each week as bars below it.

    Columns: week_on (date, the week's first day, rising), open, new, closed (int >= 0). `mark` is a day and
    its word, drawn as a dotted line across the stock. A click on a bar gives "<week_on>,new" or ",closed".
    """
    if weeks.empty:
        return marks.nothing(t, theme=theme, height=theme.height)
    days = weeks["week_on"].tolist()
    x = [_whole((day - days[0]).days / 7) for day in days]
    stock, flow = int(weeks["open"].max()), int(weeks[["new", "closed"]].to_numpy().max())
    room = theme.px(10) + round(style.width(t.number(stock), size=theme.value))
    layout = style.layout(
        theme,
        height=theme.height,
        margin=(theme.gutter, room, theme.px(6), theme.px(10)),
        xaxis=style.labels(*_months(days, t), range=[-0.6, x[-1] + 0.6], anchor="y"),
        yaxis=_upright(stock, _TOP, t, theme=theme, count=3),
        yaxis2=_upright(flow, _SPLIT, t, theme=theme, count=2),
        barmode="overlay",
        hoverlabel=style.hover(theme),
    )
    if mark is not None:
        _draw_mark(layout, mark, days[0], theme)
    bars = [
        _bars(weeks, x, theme, code="new", offset=-0.42, color=theme.grey[3]),
        _bars(weeks, x, theme, code="closed", offset=0.0, color=theme.accent),
    ]
    return marks.figure([_line(weeks, x, t, theme=theme), *bars], layout)


def alt(weeks: pd.DataFrame, t: Translate) -> str:
    """What the picture says, as a sentence."""
    if weeks.empty:
        return t("chart.empty")
    return t(
        "chart.trend.alt",
        weeks=len(weeks),
        first=t.number(int(weeks["open"].iloc[0])),
        last=t.number(int(weeks["open"].iloc[-1])),
        low=t.number(int(weeks["open"].min())),
        high=t.number(int(weeks["open"].max())),
        new=t.number(int(weeks["new"].sum())),
        closed=t.number(int(weeks["closed"].sum())),
    )


def _whole(value: float) -> float:
    return int(value) if value == int(value) else round(value, 2)


def _months(days: Sequence[date], t: Translate) -> tuple[list[float], list[str]]:
    """Where months begin, in weeks, and their names; over a year or more only some, January as its year."""
    firsts = {day.replace(day=1) for day in days}
    starts = sorted(first for first in firsts if first >= days[0])
    if len(starts) > _MANY_MONTHS:
        starts = [start for start in starts if start.month in ((1, 7) if len(starts) <= 36 else (1,))]
        words = [str(start.year) if start.month == 1 else t(f"chart.month.{start.month}") for start in starts]
    else:
        starts = starts[:: -(-len(starts) // 7) or 1]
        words = [t(f"chart.month.{start.month}") for start in starts]
    return [round((start - days[0]).days / 7, 2) for start in starts], words


def _upright(
    highest: int, domain: tuple[float, float], t: Translate, *, theme: Theme, count: int
) -> dict[str, Any]:
    at = style.ticks(highest, count=count)
    top = max(highest, at[-1]) * 1.06
    told = [t.number(tick) for tick in at]
    return style.labels(at, told, range=[0, top], domain=list(domain), **style.grid(theme))


def _line(weeks: pd.DataFrame, x: list[float], t: Translate, *, theme: Theme) -> dict[str, Any]:
    values = weeks["open"].tolist()
    return {
        "type": "scatter",
        "mode": "lines+text",
        "x": x,
        "y": values,
        "line": {"color": theme.ink, "width": theme.line},
        "text": [""] * (len(values) - 1) + [f" {t.number(values[-1])}"],
        "textposition": "middle right",
        "textfont": {"size": theme.value, "color": theme.ink, "weight": style.BOLD},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _bars(
    weeks: pd.DataFrame, x: list[float], theme: Theme, *, code: str, offset: float, color: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": x,
        "y": weeks[code].tolist(),
        "yaxis": "y2",
        "offset": offset,
        "width": 0.42,
        "marker": {"color": color},
        "customdata": [id_of(day.isoformat(), code) for day in weeks["week_on"]],
        "hoverinfo": "y",
        **marks.faded(),
    }


def _draw_mark(layout: dict[str, Any], mark: tuple[date, str], first: date, theme: Theme) -> None:
    day, word = mark
    at = round((day - first).days / 7, 2)
    if not layout["xaxis"]["range"][0] <= at <= layout["xaxis"]["range"][1]:
        return
    across: dict[str, Any] = {"yref": "paper", "dash": "dot", "color": theme.ink3, "width": theme.line / 2}
    layout["shapes"] = [marks.line(at, _TOP[0], at, _TOP[1], **across)]
    side = (
        {"xanchor": "right", "xshift": -4}
        if at > layout["xaxis"]["range"][1] / 2
        else {"xanchor": "left", "xshift": 4}
    )
    layout["annotations"] = [
        marks.note(word, at, _TOP[0], theme=theme, yref="paper", yanchor="bottom", color=theme.ink3, **side)
    ]
