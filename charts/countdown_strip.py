"""Each unit's open hazards along the days to their deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.clicks import id_of
from charts.countdown_marks import GRADES, SIZES, Day, Mark, days_of, late_by_unit, marks_of
from charts.style import Theme
from charts.words import Translate

_EDGE = 3.5  # days beyond the ends of the scale, where the rest is counted
_FILLS = 0.0315  # of a row's height, for each px that a mark is wide at a desk: so a stack fits a low row


@dataclass(frozen=True)
class Look:
    """How big the marks are in rows of `high` px."""

    theme: Theme
    high: float

    def mark(self, desk: float) -> int:
        """The size of a mark that is `desk` px wide at a desk."""
        return round(min(self.theme.px(desk), self.high * desk * _FILLS))

    @property
    def row_px(self) -> float:
        """The height of a row in the px of a desk's marks."""
        return self.high * 100 / self.mark(100)

    def edge(self, desk: float) -> float:
        """The width of its edge, as a part of the theme's line."""
        return min(self.theme.line * desk, self.mark(12) * 0.22)


def countdown_strip(
    days: pd.DataFrame,
    t: Translate,
    *,
    theme: Theme,
    units: pd.DataFrame,
    span: tuple[int, int] = (-40, 30),
    row_px: int | None = None,
    past: bool = False,
) -> go.Figure:
    """One row a unit, one mark a hazard: late hollow with a red edge, else grey; majors are squares.

    `units` has unit, label in the order of the rows, with the units that have nothing open; `days` has unit,
    days_left (int, negative when late), major (bool), hazards (int >= 1). What lies outside `span` is
    counted at the edges. Where a day holds more marks than can be counted, columns of one common scale
    stand for them on that side of today. A click gives "unit,days_left,general" or ",major", at the edges
    "unit,before" and "unit,after".
    """
    if units.empty:
        return marks.nothing(t, theme=theme, height=theme.height)
    place = {unit: row for row, unit in enumerate(units["unit"])}
    known = [day for day in days_of(days) if day.unit in place]
    inside = [day for day in known if span[0] <= day.left <= span[1]]
    count, high, line = len(units), row_px or theme.row + 10, theme.px(20)
    over = line if theme.size == "desk" else 0  # on the wall there is room for the words between the numbers
    look = Look(theme, high)
    edges = _edges(known, place, span, t=t, look=look)
    words = _words(span, t, theme, over=over, named_ends=bool(edges), past=past)
    layout = style.layout(
        theme,
        height=high * count + line + over + 8,
        margin=(theme.left + theme.px(28), theme.px(26), line + over + 4, 4),
        xaxis=_scale(span, named_ends=bool(edges)),
        yaxis=_rows(units["label"].tolist(), theme),
        barmode="overlay",
        hoverlabel=style.hover(theme),
        shapes=_ground(count, span, theme, above=over / (high * count)),
        annotations=[*words, *_late_counts(known, place, t, theme=theme)],
    )
    return marks.figure([*_traces(marks_of(inside, place, row_px=look.row_px), t, look), *edges], layout)


def alt(days: pd.DataFrame, t: Translate, *, units: pd.DataFrame) -> str:
    """What the picture says, as a sentence."""
    known = days_of(days)
    whole = sum(day.hazards for day in known)
    if not whole:
        return t("chart.countdown.alt_none", n=len(units))
    late = late_by_unit(known)
    if not late:
        return t("chart.countdown.alt_not_late", whole=t.number(whole))
    unit, most = late.most_common(1)[0]
    return t(
        "chart.countdown.alt",
        whole=t.number(whole),
        late=t.number(late.total()),
        units=len(late),
        unit=dict(marks.rows(units, "unit", "label")).get(unit, unit),
        most=t.number(most),
        oldest=t.number(-min(day.left for day in known)),
    )


def _traces(drawn: list[Mark], t: Translate, look: Look) -> list[dict[str, Any]]:
    """One trace a look: late or not, general or major; empty ones are left out."""
    traces = []
    for grade in GRADES:
        for late in (False, True):
            chosen = [mark for mark in drawn if mark.grade == grade and (mark.x < 0) == late]
            if chosen:
                draw = _columns if chosen[0].high else _points
                traces.append({**draw(chosen, look, late=late), **_pressed(chosen, t)})
    return traces


def _points(chosen: list[Mark], look: Look, *, late: bool) -> dict[str, Any]:
    theme, major = look.theme, chosen[0].grade == "major"
    size = look.mark(SIZES[chosen[0].grade, late])
    edge = {"width": look.edge(1.25 if major else 0.9), "color": theme.late}
    marker = {"color": theme.paper, "line": edge} if late else {"color": theme.ink if major else _grey(theme)}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [mark.x for mark in chosen],
        "y": [mark.y for mark in chosen],
        "marker": {
            "symbol": "square" if major else "circle",
            "size": [round(size * mark.part, 1) for mark in chosen],
            "opacity": 1,  # sizes of their own would make them pale, with an edge
            "line": {"width": 0},
            **marker,
        },
        **_numbers(chosen, look, major=major),
    }


def _numbers(chosen: list[Mark], look: Look, *, major: bool) -> dict[str, Any]:
    """How many a mark stands for, where it stands for several: over it, or beside it over a major."""
    if all(mark.hazards == 1 for mark in chosen):
        return {}
    theme, size = look.theme, min(look.theme.note, look.high * 0.5)
    halo = ",".join([f"0 0 {theme.line}px {theme.paper}"] * 3)
    return {
        "mode": "markers+text",
        "text": [f"×{mark.hazards}" if mark.hazards > 1 else "" for mark in chosen],
        "textposition": ["top center" if mark.part == 1 and not major else "middle right" for mark in chosen],
        "textfont": {"size": size, "color": theme.ink, "weight": style.BOLD, "shadow": halo},
        "cliponaxis": False,
    }


def _columns(chosen: list[Mark], look: Look, *, late: bool) -> dict[str, Any]:
    theme = look.theme
    edge = {"width": theme.line * 0.7, "color": theme.late}
    return {
        "type": "bar",
        "x": [mark.x for mark in chosen],
        "base": [mark.y for mark in chosen],
        "y": [-mark.high for mark in chosen],
        "width": 0.8,
        "marker": {"color": theme.paper, "line": edge} if late else {"color": _grey(theme)},
    }


def _grey(theme: Theme) -> str:
    return theme.grey[5] if theme.kind == "light" else theme.grey[4]


def _pressed(chosen: list[Mark], t: Translate) -> dict[str, Any]:
    return {
        "customdata": [mark.id for mark in chosen],
        "hovertemplate": t("chart.countdown.hover", days="%{x}") + "<extra></extra>",
        **marks.faded(),
    }


def _edges(
    known: Sequence[Day], place: dict[str, int], span: tuple[int, int], *, t: Translate, look: Look
) -> list[dict[str, Any]]:
    """How many lie before and after the scale: one pressable mark with a count a unit and end."""
    traces = []
    for code, at, outside in (
        ("before", span[0] - _EDGE - 1, [day for day in known if day.left < span[0]]),
        ("after", span[1] + _EDGE - 1, [day for day in known if day.left > span[1]]),
    ):
        if outside:
            words, marked = (
                _counted(outside, place, code, t),
                _edge_look(outside, look, late=code == "before"),
            )
            drawn = {"type": "scatter", "mode": "markers+text", "x": [at] * len(words["y"])}
            traces.append({**drawn, "cliponaxis": False, **words, **marked})
    return traces


def _counted(outside: list[Day], place: dict[str, int], code: str, t: Translate) -> dict[str, Any]:
    found: Counter[str] = Counter()
    for day in outside:
        found[day.unit] += day.hazards
    return {
        "y": [place[unit] for unit in found],
        "text": [f" {t.number(hazards)}" for hazards in found.values()],
        "customdata": [id_of(unit, code) for unit in found],
        "hoverinfo": "none",
    }


def _edge_look(outside: list[Day], look: Look, *, late: bool) -> dict[str, Any]:
    """Marks as on the scale, a square where a major is among them, and the count beside."""
    theme, majors = look.theme, {day.unit for day in outside if day.grade == "major"}
    units = dict.fromkeys(day.unit for day in outside)
    edge = {"width": look.edge(0.9), "color": theme.late}
    marker = {"color": theme.paper, "line": edge} if late else {"color": _grey(theme)}
    return {
        "marker": {
            "symbol": ["square" if unit in majors else "circle" for unit in units],
            "size": look.mark(8 if late else 7),
            **marker,
        },
        "textposition": "middle right",
        "textfont": {"color": theme.ink, "weight": style.BOLD if late else 400},
        "unselected": {"marker": {"opacity": 0.3}, "textfont": {"color": theme.ink3}},
    }


def _rows(labels: list[str], theme: Theme) -> dict[str, Any]:
    """The units' names, with room for a count beside them, and a hairline under each row."""
    between = {**style.grid(theme), "tickvals": [row + 0.5 for row in range(len(labels))]}
    return style.names(
        theme, labels, at=range(len(labels)), gap=34, range=[len(labels) - 0.5, -0.5], minor=between
    )


def _scale(span: tuple[int, int], *, named_ends: bool) -> dict[str, Any]:
    """Bare numbers of days; an end that a word above names has none."""
    first, last = span
    late = [day for day in (-30, -20, -10) if day > first + 4]
    ahead = [day for day in (7, 15, 30, 60) if day < last - 4]
    at = [first, *late, *ahead, last] if named_ends else [*late, *ahead]
    told = [str(abs(day)) for day in at]
    return style.labels(at, told, side="top", range=[first - _EDGE - 2, last + _EDGE + 2])


def _words(
    span: tuple[int, int], t: Translate, theme: Theme, *, over: int, named_ends: bool, past: bool
) -> list[dict[str, Any]]:
    """What the scale is of, `over` px above its numbers: on a phone there is no room between them."""
    first, last = span
    above: dict[str, Any] = {"yref": "paper", "yanchor": "bottom", "yshift": over, "theme": theme}
    named = t("chart.countdown.that_day") if past else t("chart.countdown.today")
    today = marks.note(f"<b>{named}</b>", 0, 1, xanchor="center", color=theme.ink, **above)
    if named_ends:
        ends = (
            (first - _EDGE - 2, t("chart.countdown.before")),
            (last + _EDGE - 2, t("chart.countdown.after")),
        )
        return [today, *(marks.note(word, at, 1, xanchor="left", **above) for at, word in ends)]
    late = marks.note(
        t("chart.countdown.late_days", days=-first), first - _EDGE - 2, 1, xanchor="left", **above
    )
    ahead = marks.note(
        t("chart.countdown.days_left", days=last), last + _EDGE + 2, 1, xanchor="right", **above
    )
    return [today, late, ahead]


def _ground(count: int, span: tuple[int, int], theme: Theme, *, above: float) -> list[dict[str, Any]]:
    """The sunk past, and the line of today up to its word, `above` parts of the plot over it."""
    past = marks.box(span[0] - _EDGE - 2, -0.5, -0.5, count - 0.5, fillcolor=theme.sunk, layer="below")
    look: dict[str, Any] = {
        "color": theme.ink,
        "width": theme.line * 1.25,
        "layer": "between",
        "yref": "paper",
    }
    return [past, marks.line(0, 0, 0, 1 + above, **look)]


def _late_counts(
    known: Sequence[Day], place: dict[str, int], t: Translate, *, theme: Theme
) -> list[dict[str, Any]]:
    """How many of each unit are late, beside its name."""
    beside = {"xref": "paper", "xanchor": "right", "xshift": -theme.px(8), "color": theme.ink}
    return [
        marks.note(f"<b>{t.number(hazards)}</b>", 0, place[unit], theme=theme, **beside)
        for unit, hazards in late_by_unit(known).items()
    ]
