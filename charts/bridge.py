"""From the stock of then to the stock of now: what came and what went."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.style import Theme
from charts.words import Translate

STEPS = ("carried_over", "new", "closed_in_period", "open")


def bridge(figures: pd.DataFrame, t: Translate, *, theme: Theme) -> go.Figure:
    """Four bars from zero: stock then, new, closed, stock now. A click gives the measure's code.

    Columns: measure (each of STEPS once), label (str, under the bar), value (int >= 0). Where then + new −
    closed is not now, a fifth bar says how much came or went in other ways, so that the picture adds up.
    """
    bars = _bars(figures, t, theme)
    highest = max(base + height for _, _, base, height, _, _ in bars)
    trace = {
        "type": "bar",
        "x": list(range(len(bars))),
        "y": [bar[3] for bar in bars],
        "base": [bar[2] for bar in bars],
        "width": 0.62,
        "marker": {"color": [bar[4] for bar in bars]},
        "text": [bar[5] for bar in bars],
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": {"size": theme.value, "color": theme.ink, "weight": style.BOLD},
        "customdata": [bar[0] for bar in bars],
        "hoverinfo": "none",
        **marks.faded(),
    }
    layout = style.layout(
        theme,
        height=theme.height,
        margin=(0, 0, theme.px(24), theme.px(26)),
        xaxis=style.labels(range(len(bars)), [bar[1] for bar in bars], range=[-0.5, len(bars) - 0.5]),
        yaxis={"visible": False, "range": [0, max(highest, 1)]},
        barmode="overlay",
        shapes=_connectors(bars, theme),
    )
    return marks.figure([trace], layout)


def alt(figures: pd.DataFrame, t: Translate) -> str:
    """What the picture says, as a sentence."""
    value = figures.set_index("measure")["value"]
    said = t(
        "chart.bridge.alt",
        before=t.number(int(value["carried_over"])),
        new=t.number(int(value["new"])),
        closed=t.number(int(value["closed_in_period"])),
        open=t.number(int(value["open"])),
    )
    other = _unexplained(value)
    return (
        said
        if other == 0
        else t("chart.alt_join", first=said, second=t("chart.bridge.alt_other", change=t.change(other)))
    )


Bar = tuple[str, str, int, int, str, str]


def _bars(figures: pd.DataFrame, t: Translate, theme: Theme) -> list[Bar]:
    """(measure, label, base, height, colour, text) of each bar."""
    value = figures.set_index("measure")["value"]
    label = figures.set_index("measure")["label"]
    before, new, closed, now = (int(value[step]) for step in STEPS)
    after = before + new - closed
    bars = [
        (STEPS[0], label[STEPS[0]], 0, before, theme.grey[4], t.number(before)),
        (STEPS[1], label[STEPS[1]], before, new, theme.ink2, t.change(new)),
        (STEPS[2], label[STEPS[2]], after, closed, theme.accent, t.change(-closed)),
    ]
    other = _unexplained(value)
    if other:
        name = t("chart.bridge.other")
        bars.append(("other", name, min(after, now), abs(other), theme.grey[3], t.change(other)))
    return [*bars, (STEPS[3], label[STEPS[3]], 0, now, theme.ink, t.number(now))]


def _unexplained(value: pd.Series) -> int:
    return int(value["open"] - value["carried_over"] - value["new"] + value["closed_in_period"])


def _connectors(bars: list[Bar], theme: Theme) -> list[dict[str, object]]:
    ends = []
    for code, _, base, height, _, text in bars:
        falls = code == "closed_in_period" or text.startswith("−")
        ends.append(base if falls else base + height)
    return [
        marks.line(at + 0.31, end, at + 0.69, end, color=theme.ink3, width=theme.line / 2)
        for at, end in enumerate(ends[:-1])
    ]
