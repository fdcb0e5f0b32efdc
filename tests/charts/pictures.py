"""Every picture with a little of everything in it, for what must hold of all of them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.bridge import bridge
from charts.change import change
from charts.countdown_strip import countdown_strip
from charts.deadline_bar import deadline_bar
from charts.district_industry import district_industry
from charts.progress import progress
from charts.risk_matrix import risk_matrix
from charts.style import Theme
from charts.trend import trend
from charts.words import Translate

TODAY = date(2026, 6, 15)

FLOWS = pd.DataFrame(
    {
        "measure": ["carried_over", "new", "closed_in_period", "open"],
        "label": ["18 May", "New", "Closed", "15 Jun"],
        "value": [1243, 94, 101, 1236],
    }
)
CHANGES = pd.DataFrame(
    {
        "unit": ["east", "west", "north"],
        "label": ["East", "West", "North"],
        "then": [3, 1, 2],
        "now": [1, 4, 2],
    }
)
WEEKS = pd.DataFrame(
    {
        "week_on": [date(2026, 3, 2) + timedelta(weeks=week) for week in range(15)],
        "open": [100 + 3 * week for week in range(15)],
        "new": [10 + week % 4 for week in range(15)],
        "closed": [7 + week % 4 for week in range(15)],
    }
)
LS = pd.DataFrame({"likelihood": [4, 3, 1], "severity": [5, 4, 1], "hazards": [2, 7, 1]})
LEC = pd.DataFrame(
    {
        "likelihood": [6.0, 6.0, 0.5],
        "severity": [15.0, 15.0, 3.0],
        "level": [1, 2, 4],
        "hazards": [1, 3, 5],
    }
)
UNITS = pd.DataFrame({"unit": ["east", "west", "quiet"], "label": ["East", "West", "Quiet"]})
DAYS = pd.DataFrame(
    {
        "unit": ["east", "east", "east", "west", "west"],
        "days_left": [-41, -6, 3, 0, 45],
        "major": [True, False, False, True, False],
        "hazards": [1, 2, 3, 1, 4],
    }
)
PROGRESS = pd.DataFrame(
    {
        "unit": ["east", "west", "small", "quiet"],
        "label": ["East", "West", "Small", "Quiet"],
        "done": [95, 60, 3, 10],
        "due": [100, 100, 4, 10],
        "share": [0.95, 0.6, 0.75, 1.0],
        "target_share": [1.0, 1.0, 1.0, 1.0],
        "silent": [False, False, False, True],
    }
)
DUES = pd.DataFrame({"due_on": [date(2026, 4, 7), date(2026, 4, 23), date(2026, 5, 8)]})


def grid(measure: str, *, units: int = 3, industries: int = 4) -> pd.DataFrame:
    """A grid with each state in it; the values fit the measure."""
    by_measure: dict[str, list[float]] = {
        "count": [1, 5, 11, 0],
        "share": [0.5, 1.0, 0.873, 0.0],
        "level": [1, 2, 4, 0],
    }
    values = by_measure[measure]
    states = ["value", "value", "value", "value", "none_found", "not_inspected", "no_base"]
    cells = [(unit, industry) for unit in range(units) for industry in range(industries)]
    return pd.DataFrame(
        [
            {
                "unit": f"u{unit:02}",
                "unit_label": f"District {unit}",
                "industry": f"trade{industry:02}",
                "industry_label": f"Ind {industry}",
                "value": values[place % 4],
                "state": states[place % 7],
            }
            for place, (unit, industry) in enumerate(cells)
        ]
    )


def totals(measure: str, *, units: int = 3, industries: int = 4) -> pd.DataFrame:
    """A total for every row and column but the last column, which has no base, and for the whole."""
    value = {"count": 17, "share": 0.9, "level": 2}[measure]
    rows = [(f"u{unit:02}", "", value) for unit in range(units)]
    columns = [("", f"trade{industry:02}", value) for industry in range(industries - 1)]
    return pd.DataFrame([*rows, *columns, ("", "", value)], columns=["unit", "industry", "value"])


Draw = Callable[[Translate, Theme], go.Figure]

ALL: dict[str, Draw] = {
    "bridge": lambda t, theme: bridge(FLOWS, t, theme=theme),
    "change": lambda t, theme: change(CHANGES, t, theme=theme),
    "trend": lambda t, theme: trend(WEEKS, t, theme=theme, mark=(date(2026, 5, 22), "5")),
    "risk_matrix": lambda t, theme: risk_matrix(
        LS, t, theme=theme, profile="LS_SD", not_assessed=47, level_only=3
    ),
    "risk_matrix_lec": lambda t, theme: risk_matrix(LEC, t, theme=theme, profile="LEC_SD", not_assessed=0),
    "grid_count": lambda t, theme: district_industry(
        grid("count"), t, theme=theme, measure="count", totals=totals("count")
    ),
    "grid_share": lambda t, theme: district_industry(
        grid("share"), t, theme=theme, measure="share", totals=totals("share")
    ),
    "grid_level": lambda t, theme: district_industry(
        grid("level"), t, theme=theme, measure="level", totals=totals("level")
    ),
    "progress": lambda t, theme: progress(PROGRESS, t, theme=theme, elapsed_share=0.8),
    "countdown": lambda t, theme: countdown_strip(DAYS, t, theme=theme, units=UNITS),
    "countdown_dense": lambda t, theme: countdown_strip(
        DAYS.assign(hazards=DAYS["hazards"] * 9), t, theme=theme, units=UNITS
    ),
    "deadline": lambda t, theme: deadline_bar(DUES, t, theme=theme, found_on=date(2026, 3, 18), as_of=TODAY),
}
RISK = {"risk_matrix", "risk_matrix_lec", "grid_level"}

EMPTY: dict[str, Draw] = {
    "change": lambda t, theme: change(CHANGES[:0], t, theme=theme),
    "trend": lambda t, theme: trend(WEEKS[:0], t, theme=theme),
    "risk_matrix": lambda t, theme: risk_matrix(LS[:0], t, theme=theme, profile="LS_SD"),
    "risk_matrix_lec": lambda t, theme: risk_matrix(LEC[:0], t, theme=theme, profile="LEC_SD"),
    "grid": lambda t, theme: district_industry(grid("count")[:0], t, theme=theme, measure="count"),
    "progress": lambda t, theme: progress(PROGRESS[:0], t, theme=theme, elapsed_share=0.5),
    "countdown": lambda t, theme: countdown_strip(DAYS[:0], t, theme=theme, units=UNITS),
    "countdown_without_units": lambda t, theme: countdown_strip(DAYS, t, theme=theme, units=UNITS[:0]),
    "deadline": lambda t, theme: deadline_bar(DUES[:0], t, theme=theme, found_on=TODAY, as_of=TODAY),
}


def values(part: Any) -> Iterator[Any]:
    """Every single value in a spec, however deep."""
    if isinstance(part, dict):
        for inner in part.values():
            yield from values(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from values(inner)
    else:
        yield part


def fonts(part: Any) -> Iterator[dict[str, Any]]:
    """Every font of a spec: of the layout, of notes, of the texts of a trace."""
    if isinstance(part, dict):
        for key, inner in part.items():
            if key in ("font", "textfont", "tickfont") and isinstance(inner, dict):
                yield inner
            yield from fonts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from fonts(inner)
