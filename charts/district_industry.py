"""Unit × industry: one measure in a grid, with its totals at the margins."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.clicks import id_of
from charts.style import Theme
from charts.words import NO_BASE, NONE_FOUND, NOT_INSPECTED, Translate, percent

Measure = Literal["count", "share", "level"]
STATES = ("value", "none_found", "not_inspected", "no_base")

_SIGNS = {"none_found": NONE_FOUND, "not_inspected": NOT_INSPECTED, "no_base": NO_BASE}
_TOTAL, _BAR, _END = 0.55, 0.95, 2.6  # right of the grid, in cells: the number, the bar's two ends
_MUCH_LEFT = 0.2  # so much short of the whole is as dark as it gets, unless a cell is worse
_WIDE = 48  # px of a cell at a desk, for cutting the heads


@dataclass(frozen=True)
class Grid:
    """The cells by (unit, industry), in the order in which rows and columns are drawn."""

    units: dict[str, str]
    industries: dict[str, str]
    cells: dict[tuple[str, str], tuple[float, str]]


def district_industry(
    cells: pd.DataFrame,
    t: Translate,
    *,
    theme: Theme,
    measure: Measure,
    totals: pd.DataFrame | None = None,
    row_px: int | None = None,
) -> go.Figure:
    """The grid of one measure; a click on a cell gives "unit,industry", on a total "unit," or ",industry".

    Columns: unit, unit_label, industry, industry_label (str), value (a count, a share of 0–1 or a level of
    0–4), state (one of STATES). Rows and columns stand in the order in which they first come; a pair without
    a row is none_found. What needs a look is dark: many hazards, or a share far from the whole. `totals` has
    unit, industry, value: an empty industry is a row's total, an empty unit a column's, both empty the whole.
    """
    if cells.empty:
        return marks.nothing(t, theme=theme, height=theme.height)
    grid = _grid(cells)
    traces = [_colours(grid, measure, theme), _numbers(grid, measure, t, theme=theme)]
    layout = _layout(grid, t, theme=theme, high=row_px or theme.row, margins=totals is not None)
    if totals is not None:
        traces += _margins(grid, totals, measure, t=t, theme=theme)
    return marks.figure(traces, layout)


def alt(cells: pd.DataFrame, t: Translate, *, measure: Measure, name: str) -> str:
    """What the picture says, as a sentence; `name` is the measure's name."""
    names = ("unit_label", "industry_label", "value", "state")
    told = [
        row for row in marks.rows(cells, *names) if row[3] == "value" and (row[2] > 0 or measure == "share")
    ]
    if not told:
        return t("chart.grid.alt_none", measure=name)
    # Of levels and of shares the smallest is the worst.
    unit, industry, value, _ = (max if measure == "count" else min)(told, key=lambda row: row[2])
    return t(
        "chart.grid.alt",
        measure=name,
        units=cells["unit"].nunique(),
        industries=cells["industry"].nunique(),
        unit=unit,
        industry=industry,
        value=_printed(value, measure, t),
    )


def _layout(grid: Grid, t: Translate, *, theme: Theme, high: int, margins: bool) -> dict[str, Any]:
    rows, columns = len(grid.units), len(grid.industries)
    heads, slanted = _heads(grid, theme)
    top = theme.px(84 if slanted else 24)
    across = style.labels(
        range(columns), heads, side="top", range=[-0.5, columns - 0.5 + (_END if margins else 0)]
    )
    below = [(rows + 0.55, t("word.total"))] if margins else []
    last = rows + (1.1 if margins else 0)
    layout = style.layout(
        theme,
        height=high * last + top,
        margin=(theme.left, 2, top, 2),
        xaxis={**across, "tickangle": -40} if slanted else across,
        yaxis=style.names(
            theme,
            [*grid.units.values(), *(word for _, word in below)],
            at=[*(row + 0.5 for row in range(rows)), *(at for at, _ in below)],
            range=[last, 0],
        ),
        barmode="overlay",
        bargap=0,
    )
    if margins:
        ends = (-0.5, rows + 0.05, columns + 0.1, rows + 0.05)
        layout["shapes"] = [marks.line(*ends, color=theme.ink2, width=theme.line / 2)]
    return layout


def _grid(cells: pd.DataFrame) -> Grid:
    unknown = set(cells["state"]) - set(STATES)
    if unknown:
        raise ValueError(f"{sorted(unknown)} is no state of a cell; there are {', '.join(STATES)}.")
    return Grid(
        units=dict(zip(cells["unit"], cells["unit_label"], strict=True)),
        industries=dict(zip(cells["industry"], cells["industry_label"], strict=True)),
        cells={
            (unit, industry): (value, state)
            for unit, industry, value, state in marks.rows(cells, "unit", "industry", "value", "state")
        },
    )


def _in_order(grid: Grid) -> list[tuple[str, str, float, str]]:
    return [
        (unit, industry, *grid.cells.get((unit, industry), (0, "none_found")))
        for unit in grid.units
        for industry in grid.industries
    ]


def _heads(grid: Grid, theme: Theme) -> tuple[list[str], bool]:
    """The industries' names, and whether they must stand slanted because one is wider than its column."""
    names = list(grid.industries.values())
    slanted = any(style.width(name, size=theme.note) > theme.px(_WIDE) for name in names)
    room = theme.px(110 if slanted else _WIDE)
    return [style.fit(name, px=room, size=theme.note) for name in names], slanted


def _step(value: float, state: str, highest: float, measure: Measure) -> int | None:
    """Which flat colour a cell takes; None leaves the paper."""
    if state != "value":
        return None
    if measure == "level":
        return int(value)
    weight = 1 - value if measure == "share" else value
    # The small subtrahend undoes binary dust: 1 - 0.9 is a little more than 0.1.
    return min(max(ceil(8 * weight / highest - 1e-9) - 1, 0), 7) if weight > 0 else None


def _highest(grid: Grid, measure: Measure) -> float:
    values = [value for value, state in grid.cells.values() if state == "value"]
    if measure == "share":
        return max([_MUCH_LEFT, *(1 - value for value in values)])
    return max(values, default=0)


def _colours(grid: Grid, measure: Measure, theme: Theme) -> dict[str, Any]:
    highest = _highest(grid, measure)
    steps = [_step(value, state, highest, measure) for _, _, value, state in _in_order(grid)]
    # 0 is clear and as short as a number can be; a null for every empty cell would be a tenth of the spec.
    found = [0 if step is None else step + 1 for step in steps]
    wide = len(grid.industries)
    scale = (style.CLEAR, *((theme.grey[1], *theme.risk) if measure == "level" else theme.quantity))
    return {
        "type": "heatmap",
        "z": [found[at : at + wide] for at in range(0, len(found), wide)],
        "y0": 0.5,
        **style.steps(scale),
        "xgap": theme.line,
        "ygap": theme.line,
        "hoverinfo": "skip",
    }


def _numbers(grid: Grid, measure: Measure, t: Translate, *, theme: Theme) -> dict[str, Any]:
    """The layer that is pressed; pressing one veils the others, so the numbers must be its own text."""
    highest = _highest(grid, measure)
    told = _in_order(grid)
    wide, count = len(grid.industries), len(told)
    return {
        "type": "bar",
        "x": [at % wide for at in range(count)],
        "base": [at // wide for at in range(count)],
        "y": [1] * count,
        "width": 1,
        "marker": {"color": style.CLEAR},
        "text": [_text(value, state, measure, t) for _, _, value, state in told],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {
            "size": theme.word if measure == "level" else theme.note,
            "color": [
                _ink(_step(value, state, highest, measure), measure, theme) for _, _, value, state in told
            ],
        },
        "customdata": [id_of(unit, industry) for unit, industry, _, _ in told],
        "hoverinfo": "none",
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"color": theme.paper, "opacity": 0.66}, "textfont": {"color": theme.ink2}},
    }


def _text(value: float, state: str, measure: Measure, t: Translate) -> str:
    if state == "value" and value == 0 and measure == "count":
        return NONE_FOUND
    return _SIGNS.get(state) or _printed(value, measure, t)


def _printed(value: float, measure: Measure, t: Translate) -> str:
    if measure == "level":
        return t(f"chart.level.{int(value)}")
    return percent(value) if measure == "share" else t.number(int(value))


def _ink(step: int | None, measure: Measure, theme: Theme) -> str:
    if step is None:
        return theme.ink3
    if measure == "level":
        return theme.on_risk[step - 1] if step else theme.ink2
    return theme.on_quantity[step]


def _margins(
    grid: Grid, totals: pd.DataFrame, measure: Measure, *, t: Translate, theme: Theme
) -> list[dict[str, Any]]:
    """The totals as words right of the rows and below the columns; beside the rows as bars too."""
    value = {
        (unit, industry): told
        for unit, industry, told in marks.rows(totals, "unit", "industry", "value")
        if pd.notna(told)
    }
    rows, columns = len(grid.units), len(grid.industries)
    at = (
        [((unit, ""), columns - 0.5 + _TOTAL, row + 0.5) for row, unit in enumerate(grid.units)]
        + [(("", industry), column, rows + 0.55) for column, industry in enumerate(grid.industries)]
        + [(("", ""), columns - 0.5 + _TOTAL, rows + 0.55)]
    )
    words = {
        "type": "scatter",
        "mode": "text",
        "x": [x for _, x, _ in at],
        "y": [y for _, _, y in at],
        "text": [_printed(value[key], measure, t) if key in value else NO_BASE for key, _, _ in at],
        "textfont": {"color": theme.ink, "weight": style.BOLD},
        "customdata": [id_of(*key) for key, _, _ in at],
        "hoverinfo": "none",
        "unselected": {"textfont": {"color": theme.ink2}},
    }
    return [words] if measure == "level" else [words, _row_bars(grid, value, measure, theme)]


def _row_bars(
    grid: Grid, value: dict[tuple[str, str], float], measure: Measure, theme: Theme
) -> dict[str, Any]:
    """The rows' totals as bars: upright ones as wide as the total, so that one kind of bar serves all."""
    totals = [value.get((unit, ""), 0) for unit in grid.units]
    longest = 1.0 if measure == "share" else max(totals) or 1
    lengths = [round((_END - _BAR) * total / longest, 3) for total in totals]
    first = len(grid.industries) - 0.5 + _BAR
    return {
        "type": "bar",
        "x": [round(first + length / 2, 3) for length in lengths],
        "base": [row + 0.25 for row in range(len(totals))],
        "y": [0.5] * len(totals),
        "width": lengths,
        "marker": {"color": theme.grey[3]},
        "customdata": [id_of(unit, "") for unit in grid.units],
        "hoverinfo": "none",
        **marks.faded(),
    }
