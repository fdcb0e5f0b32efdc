"""Likelihood × severity: how many hazards stand in each cell, coloured by the profile's level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.clicks import id_of
from charts.style import Theme
from charts.words import Translate
from domain import risk
from domain.filters import RISK_WORDS
from domain.risk import Profile

NOT_ASSESSED = "none"
LEVEL_ONLY = "level_only"

_CELLS = {"desk": (70, 60), "hall": (99, 70)}  # px; the lower ones for more than five rows
_WIDE = {"desk": 340, "hall": 660}  # px of all columns, for choosing between a level's word and shorter ones
_NAMED = {"desk": 49, "hall": 44}  # px of the words of the severity axis: two lines, on a wall one
_APART = (-1.36, -0.78)  # where the cells outside the scores stand, in cells below the lowest row


@dataclass(frozen=True)
class Cell:
    """One place of the matrix: how many hazards, their worst level, and how many are of that level."""

    likelihood: float
    severity: float
    hazards: int
    level: int
    worst: int


def risk_matrix(
    cells: pd.DataFrame,
    t: Translate,
    *,
    theme: Theme,
    profile: str,
    not_assessed: int | None = None,
    level_only: int | None = None,
) -> go.Figure:
    """The matrix of a profile; a click gives "likelihood,severity" such as "4,5" or "0.5,15".

    Columns: likelihood, severity (scores of the profile), hazards (int >= 1); for a profile with exposure
    also level (1–4), one row per likelihood, severity and level, because a cell can hold several: it takes
    the colour of the worst and says how many are of it. Cells without a row are drawn with 0.

    `not_assessed` and `level_only` (a level in the ledger, but no scores) add grey cells of their own below
    the matrix, with the ids "none" and "level_only"; None leaves them out.
    """
    known = risk.profile_of(profile)
    placed = _cells(cells, known)
    both = ((NOT_ASSESSED, not_assessed), (LEVEL_ONLY, level_only))
    apart = [(code, count) for code, count in both if count is not None]
    layers = [_colours(placed, known, theme), _numbers(placed, apart, known, t=t, theme=theme)]
    return marks.figure(layers, _layout(placed, known, len(apart), t=t, theme=theme))


def alt(
    cells: pd.DataFrame, t: Translate, *, profile: str, not_assessed: int = 0, level_only: int = 0
) -> str:
    """What the picture says, as a sentence."""
    placed = _cells(cells, risk.profile_of(profile))
    assessed = sum(cell.hazards for cell in placed)
    if not assessed:
        return t("chart.matrix.alt_none", n=not_assessed + level_only)
    by_level = _by_level(cells, risk.profile_of(profile))
    most = max(placed, key=lambda cell: cell.hazards)
    return t(
        "chart.matrix.alt",
        assessed=t.number(assessed),
        whole=t.number(assessed + not_assessed + level_only),
        levels=t.several([f"{t(f'risk.{level}')} {t.number(by_level[level])}" for level in risk.LEVELS]),
        most=t.number(most.hazards),
        likelihood=f"{most.likelihood:g}",
        severity=f"{most.severity:g}",
    )


def _by_level(cells: pd.DataFrame, profile: Profile) -> dict[int, int]:
    counted = dict.fromkeys(risk.LEVELS, 0)
    for (_, _, level), hazards in _levels(cells, profile).items():
        counted[level] += hazards
    return counted


def _levels(cells: pd.DataFrame, profile: Profile) -> dict[tuple[float, float, int], int]:
    """Hazards by (likelihood, severity, level); ValueError for a score that the profile does not have."""
    found: dict[tuple[float, float, int], int] = {}
    names = ("likelihood", "severity", "hazards", *(("level",) if profile.exposures else ()))
    for likelihood, severity, hazards, *given in marks.rows(cells, *names):
        if likelihood not in profile.likelihoods or severity not in profile.severities:
            raise ValueError(f"{likelihood}, {severity} is no cell of {profile.id}.")
        level = given[0] if given else risk.level(profile.id, likelihood, severity)
        key = (likelihood, severity, level)
        found[key] = found.get(key, 0) + hazards
    return found


def _cells(cells: pd.DataFrame, profile: Profile) -> list[Cell]:
    levels = _levels(cells, profile)
    placed = []
    for likelihood in profile.likelihoods:
        for severity in profile.severities:
            held = {
                level: count
                for (li, se, level), count in levels.items()
                if (li, se) == (likelihood, severity)
            }
            empty = risk.NOT_ASSESSED if profile.exposures else risk.level(profile.id, likelihood, severity)
            level = min(held, default=empty)
            placed.append(Cell(likelihood, severity, sum(held.values()), level, held.get(level, 0)))
    return placed


def _layout(
    placed: list[Cell], profile: Profile, apart: int, *, t: Translate, theme: Theme
) -> dict[str, Any]:
    rows, top = len(profile.likelihoods), theme.px(24 if theme.size == "desk" else 17)
    lowest = _APART[0] if apart else -_NAMED[theme.size] / _high(profile, theme)
    lines = [_inner_line(profile, cell, theme) for cell in placed if cell.level == 1]
    return style.layout(
        theme,
        height=_high(profile, theme) * (rows - lowest) + top,
        margin=(_left(profile, t, theme), theme.px(8), top, 2),
        xaxis={"visible": False, "range": [0, len(profile.severities)]},
        yaxis=style.names(
            theme,
            _names(profile, "likelihood", t),
            at=[row + 0.5 for row in range(rows)],
            range=[lowest, rows],
        ),
        barmode="overlay",
        bargap=0,
        annotations=_heads(profile, t, theme),
        shapes=[*lines, *_apart_fills(apart, len(profile.severities), theme)],
    )


def _left(profile: Profile, t: Translate, theme: Theme) -> int:
    """Room for the words of the likelihood axis and no more: on a phone every px is a cell's."""
    words = [*_names(profile, "likelihood", t), _upward(profile, t)]
    return round(max(style.width(word, size=theme.note) for word in words)) + theme.px(12)


def _upward(profile: Profile, t: Translate) -> str:
    return f"{t(f'chart.matrix.{profile.method}.likelihood')} ↑"


def _high(profile: Profile, theme: Theme) -> int:
    """Height of a cell in px."""
    return _CELLS[theme.size][len(profile.likelihoods) > 5]


def _at(cell: Cell, profile: Profile) -> tuple[int, int]:
    """Column and row, both from 0; the row from below."""
    return profile.severities.index(cell.severity), profile.likelihoods.index(cell.likelihood)


def _colours(placed: list[Cell], profile: Profile, theme: Theme) -> dict[str, Any]:
    width = len(profile.severities)
    levels = [cell.level for cell in placed]
    return {
        "type": "heatmap",
        "z": [levels[at : at + width] for at in range(0, len(levels), width)],
        "x0": 0.5,
        "y0": 0.5,
        **style.steps((theme.sunk, *theme.risk)),
        "xgap": theme.px(3),
        "ygap": theme.px(3),
        "hoverinfo": "skip",
    }


def _numbers(
    placed: list[Cell], apart: list[tuple[str, int]], profile: Profile, *, t: Translate, theme: Theme
) -> dict[str, Any]:
    """The layer that is pressed; pressing one veils the others, so the numbers must be its own text."""
    at = [_at(cell, profile) for cell in placed]
    columns = len(profile.severities)
    share = columns / max(len(apart), 1)
    return {
        "type": "bar",
        "x": [column + 0.5 for column, _ in at] + [(n + 0.5) * share for n in range(len(apart))],
        "base": [row for _, row in at] + [_APART[0]] * len(apart),
        "y": [1] * len(at) + [round(_APART[1] - _APART[0], 2)] * len(apart),
        "width": [1] * len(at) + [share] * len(apart),
        "marker": {"color": style.CLEAR},
        "text": [_text(cell, profile, t, theme) for cell in placed]
        + [_apart_text(*one, t, theme) for one in apart],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {
            "size": theme.number if theme.size == "desk" else theme.word,
            "color": [_ink_on(cell, theme) for cell in placed] + [theme.ink] * len(apart),
        },
        "customdata": [id_of(float(cell.likelihood), float(cell.severity)) for cell in placed]
        + [code for code, _ in apart],
        "hoverinfo": "none",
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"color": theme.paper, "opacity": 0.66}, "textfont": {"color": theme.ink2}},
    }


def _text(cell: Cell, profile: Profile, t: Translate, theme: Theme) -> str:
    if cell.level == risk.NOT_ASSESSED:
        return t.number(cell.hazards)
    some = f" {t.number(cell.worst)}" if cell.worst and cell.worst < cell.hazards else ""
    words = [t(f"risk.{cell.level}"), t(f"chart.level.{cell.level}"), RISK_WORDS[cell.level]]
    number = f"<b>{t.number(cell.hazards)}</b>"
    if theme.size == "desk":
        word = _short_enough(words[:2], some, room=_WIDE["desk"] / len(profile.severities), size=theme.word)
        return f'{number}<br><span style="font-size:{theme.word}px">{word}</span>'
    # Lines are as far apart as the words are high, which leaves two of them room. A tall matrix has not even that.
    room, between = _WIDE["hall"] / len(profile.severities), "<br>"
    if len(profile.likelihoods) > 5:
        room, between = room - theme.value * (0.6 * len(t.number(cell.hazards)) + 0.5), " "
    word = _short_enough(words, some, room=room, size=theme.word)
    return f'<span style="font-size:{theme.value}px">{number}</span>{between}{word}'


def _short_enough(words: list[str], some: str, *, room: float, size: float) -> str:
    """The first of the words for a level that fits with what follows it, else the last."""
    return next(
        (word + some for word in words if style.width(word + some, size=size) <= room), words[-1] + some
    )


def _apart_text(code: str, count: int, t: Translate, theme: Theme) -> str:
    return (
        f'<b>{t.number(count)}</b> <span style="font-size:{theme.note}px">{t(f"chart.matrix.{code}")}</span>'
    )


def _ink_on(cell: Cell, theme: Theme) -> str:
    return theme.ink3 if cell.level == risk.NOT_ASSESSED else theme.on_risk[cell.level - 1]


def _inner_line(profile: Profile, cell: Cell, theme: Theme) -> dict[str, Any]:
    column, row = _at(cell, profile)
    in_x, in_y = (
        (0.06 if theme.size == "desk" else 0.04),
        (theme.px(5) if theme.size == "desk" else theme.px(3)) / _high(profile, theme),
    )
    edge = {"color": theme.on_risk[0], "width": theme.line}
    return marks.box(column + in_x, row + in_y, column + 1 - in_x, row + 1 - in_y, line=edge)


def _apart_fills(apart: int, columns: int, theme: Theme) -> list[dict[str, Any]]:
    """The grey of the cells outside the scores; a shape, because a pressed bar shows none of its own."""
    share, gap = columns / max(apart, 1), 0.01 * columns
    return [
        marks.box(
            n * share + gap,
            _APART[0],
            (n + 1) * share - gap,
            _APART[1],
            fillcolor=theme.grey[1],
            layer="below",
        )
        for n in range(apart)
    ]


def _names(profile: Profile, axis: str, t: Translate) -> list[str]:
    scores = profile.likelihoods if axis == "likelihood" else profile.severities
    if profile.method != "LS":
        return [f"{score:g}" for score in scores]
    return [f"{t(f'chart.matrix.{axis}.{score:g}')} {score:g}" for score in scores]


def _heads(profile: Profile, t: Translate, theme: Theme) -> list[dict[str, Any]]:
    """The words of the severity axis under the cells, and the names of both axes."""
    below = [
        marks.note(name, column + 0.5, -0.04, theme=theme, yanchor="top")
        for column, name in enumerate(_names(profile, "severity", t))
    ]
    across = f"{t(f'chart.matrix.{profile.method}.severity')} →"
    middle: tuple[float, float] = (len(profile.severities) / 2, -0.36)
    anchor: dict[str, Any] = {"yanchor": "top", "color": theme.ink3}
    if theme.size == "hall":  # too low for a line of its own: it stands before the first of the axis' words
        middle, anchor = (0, -0.04), {**anchor, "xanchor": "right", "xshift": -theme.px(4)}
    return [
        *below,
        marks.note(across, *middle, theme=theme, **anchor),
        marks.note(
            _upward(profile, t), 0, len(profile.likelihoods), theme=theme, color=theme.ink3,
            xanchor="right", yanchor="bottom", xshift=-4, yshift=2,
        ),
    ]  # fmt: skip
