"""How far each unit is: done against its target and against the days gone."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.style import Theme
from charts.words import Translate, percent

TOO_FEW = 10  # under so many due items a share says too little to judge by
_BANDS = (1.0, 0.9, 0.8)  # drawn over each other, palest first


def progress(
    units: pd.DataFrame,
    t: Translate,
    *,
    theme: Theme,
    elapsed_share: float,
    row_px: int | None = None,
    names: bool = True,
) -> go.Figure:
    """One bullet bar a unit, in the order given; a click on a row gives the unit.

    Columns: unit, label (str), done, due (int >= 0), share (0–1, or null where due is 0), target_share (0–1),
    and, where known, silent (bool: reports nothing, drawn faint) and judged (bool: False for what has no unit).
    A bar is accent when it has reached the dotted line of the days gone, else ink2; grey where fewer than
    TOO_FEW fall due, and where none is judged. `row_px` is the height of a row in the table beside it;
    `names=False` leaves the names to that table.
    """
    if units.empty:
        return marks.nothing(t, theme=theme, height=theme.height)
    count, high = len(units), row_px or theme.row + 4
    elapsed = min(max(elapsed_share, 0.0), 1.0)
    left = theme.left if names else 2
    labels = units["label"].tolist() if names else [""] * count
    top, bottom = head_px(theme), foot_px(theme)
    quarters = (0, 0.25, 0.5, 0.75, 1)
    layout = style.layout(
        theme,
        height=high * count + top + bottom,
        margin=(left, theme.px(96), top, bottom),
        xaxis=style.labels(quarters, ["0", "25", "50", "75", "100%"], range=[0, 1]),
        yaxis=style.names(theme, labels, at=range(count), range=[count - 0.5, -0.5]),
        barmode="overlay",
        shapes=[_elapsed_line(elapsed, theme)],
        annotations=_head(units, elapsed, t, theme),
    )
    clicks = marks.row_clicks(units["unit"].tolist(), first=0, last=1, theme=theme)
    return marks.figure(
        [clicks, _bands(count, theme), _bars(units, elapsed, theme), _targets(units, high, theme)], layout
    )


def head_px(theme: Theme) -> int:
    """Height above the first row: a table beside the picture has its head here, at a desk of two lines."""
    return 44 if theme.size == "desk" else theme.px(28)


def foot_px(theme: Theme) -> int:
    """Height of the scale below the last row."""
    return theme.px(26)


def alt(units: pd.DataFrame, t: Translate, *, elapsed_share: float) -> str:
    """What the picture says, as a sentence."""
    if units.empty:
        return t("chart.empty")
    done, due = int(units["done"].sum()), int(units["due"].sum())
    judged = units[_judged(units)]
    behind = judged[judged["share"] < elapsed_share]
    said = t(
        "chart.progress.alt",
        done=t.number(done),
        due=t.number(due),
        share=t.share(done, due),
        elapsed=percent(elapsed_share),
    )
    if len(behind):
        names = t.several(behind["label"].tolist())
        more = t("chart.progress.alt_behind", n=len(behind), units=names)
    elif len(judged):
        more = t("chart.progress.alt_none", n=len(judged))
    else:
        more = t("chart.progress.alt_unjudged", few=TOO_FEW)
    return t("chart.alt_join", first=said, second=more)


def _judged(units: pd.DataFrame) -> pd.Series:
    """Which rows are held against the days gone."""
    enough = units["due"] >= TOO_FEW
    return enough & units["judged"] if "judged" in units else enough


def _bands(count: int, theme: Theme) -> dict[str, Any]:
    """The bands to 80, 90 and 100 % behind each bar."""
    shades = (theme.grey[0], theme.grey[1], theme.grey[2])
    return {
        "type": "bar",
        "orientation": "h",
        "x": [band for band in _BANDS for _ in range(count)],
        "y": [row for _ in _BANDS for row in range(count)],
        "width": 0.56,
        "marker": {"color": [shade for shade in shades for _ in range(count)]},
        **marks.unmoved(),
    }


def _bars(units: pd.DataFrame, elapsed: float, theme: Theme) -> dict[str, Any]:
    silent = units["silent"].tolist() if "silent" in units else [False] * len(units)
    shares = [0.0 if pd.isna(share) else float(share) for share in units["share"]]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [round(min(share, 1.0), 4) for share in shares],
        "y": list(range(len(units))),
        "width": 0.2,
        "marker": {
            "color": [
                theme.grey[3]
                if quiet
                else theme.grey[4]
                if not judged
                else theme.accent
                if share >= elapsed
                else theme.ink2
                for share, judged, quiet in zip(shares, _judged(units), silent, strict=True)
            ],
        },
        **marks.unmoved(),
    }


def _targets(units: pd.DataFrame, high: int, theme: Theme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": units["target_share"].tolist(),
        "y": list(range(len(units))),
        "marker": {
            "symbol": "line-ns",
            "size": round(high * 0.26),
            "line": {"width": theme.line * 1.5, "color": theme.ink},
        },
        "cliponaxis": False,
        **marks.unmoved(),
    }


def _elapsed_line(elapsed: float, theme: Theme) -> dict[str, Any]:
    across = (elapsed, 0, elapsed, 1)
    return marks.line(*across, yref="paper", dash="dot", color=theme.ink, width=theme.line * 0.6)


def _head(units: pd.DataFrame, elapsed: float, t: Translate, theme: Theme) -> list[dict[str, Any]]:
    """The names of the two lines, the left one's to its left, so that they never meet."""
    words = [(elapsed, t("chart.progress.elapsed", share=percent(elapsed)))]
    targets = set(units["target_share"].dropna())
    if len(targets) == 1:
        (target,) = targets
        words.append((target, t("chart.progress.target", share=percent(target))))
    elif targets:
        words.append((min(targets), t("chart.progress.targets")))
    words.sort(key=lambda word: word[0])
    sides = ["right" if len(words) > 1 and words[0][0] > 0.3 else "left", "left"]
    return [_head_word(word, at, side, theme) for (at, word), side in zip(words, sides, strict=False)]


def _head_word(word: str, at: float, side: str, theme: Theme) -> dict[str, Any]:
    shift = -4 if side == "right" else 4
    return marks.note(
        word, at, 1, theme=theme, yref="paper", xanchor=side, yanchor="bottom", xshift=shift, color=theme.ink
    )
