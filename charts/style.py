"""Colours, type sizes and the one layout that every picture shares; no Plotly is needed to read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

Kind = Literal["light", "dark"]
Size = Literal["desk", "hall"]

FONT = "'Source Sans','PingFang SC','HarmonyOS Sans SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
CLEAR = "rgba(0,0,0,0)"
BOLD = 650

# How every picture is handed to st.plotly_chart, beside theme=None, a key and alt.
CONFIG = {"displayModeBar": False, "responsive": True}


@dataclass(frozen=True)
class Theme:
    """What a picture needs to know of its surroundings: colours (hex), type and sizes (px).

    `risk` and `on_risk` hold the levels I to IV in this order and are for risk levels only; `quantity`
    and `on_quantity` are eight steps from few to many; `grey` seven from pale to strong. `left` is the
    room for the names of units in this language, `gutter` the room for the numbers of an axis; `row` is the
    height of a row of a grid, in a hall low enough for thirteen of them.
    """

    kind: Kind
    size: Size
    language: str
    paper: str
    panel: str
    sunk: str
    ink: str
    ink2: str
    ink3: str
    rule: str
    hair: str
    accent: str
    on_accent: str
    late: str
    risk: tuple[str, ...]
    on_risk: tuple[str, ...]
    quantity: tuple[str, ...]
    on_quantity: tuple[str, ...]
    grey: tuple[str, ...]
    note: int
    word: int
    value: int
    number: int
    line: int
    row: int
    height: int
    left: int
    gutter: int

    def px(self, desk: float) -> int:
        """A length that is `desk` px at a desk, in this size."""
        return round(desk * (1 if self.size == "desk" else HALL_SCALE))


HALL_SCALE = 2.4

_COLOURS: dict[str, dict[str, Any]] = {
    "light": {
        "paper": "#FBFAF7", "panel": "#FFFFFF", "sunk": "#F2F0EA", "ink": "#1C2429", "ink2": "#4A555C",
        "ink3": "#5F696F", "rule": "#DDD9D0", "hair": "#E9E6DF", "accent": "#0B6B66",
        "on_accent": "#FFFFFF", "late": "#B42318",
    },
    "dark": {
        "paper": "#12171B", "panel": "#182025", "sunk": "#1C2429", "ink": "#E8E6E1", "ink2": "#B4BAB9",
        "ink3": "#8F9999", "rule": "#323C43", "hair": "#263036", "accent": "#5CC2B5",
        "on_accent": "#0B1513", "late": "#FF8A80",
    },
}  # fmt: skip
_RAMPS: dict[str, dict[str, str]] = {
    "light": {
        "risk": "9B1117 F58A1F FFE56B 3573B8",
        "on_risk": "FFFFFF 1C2429 1C2429 FFFFFF",
        "quantity": "F4F5F1 E3EDEA CBDFDB AACBC6 7FB1AC 62A59F 1F746F 0A5450",
        "grey": "F2F0EA E2DFD8 C9C8C4 A6AAAA 7D868A 566268 333F46",
    },
    "dark": {
        "risk": "C02830 F29B45 F9E98C 4D86C6",
        "on_risk": "FFFFFF 12171B 12171B 0B0F12",
        "quantity": "172024 1B2D2E 203D3C 26524F 2E6A65 43958D 4EA79E 7CCFC4",
        "grey": "1C2429 28323A 3A464E 55636B 78868D A3AEB2 D5DADA",
    },
}
# What may stand on a quantity step: the lighter or the darker, whichever reads better there.
_ON_STEPS = {"light": ("#1C2429", "#FBFAF7"), "dark": ("#E8E6E1", "#0B0F12")}
# Hall sizes are for a wall of 1920 x 1080: nothing below 22 px, names and numbers 30 to 44.
_SIZES: dict[str, dict[str, Any]] = {
    "desk": {"note": 13, "word": 12, "value": 15, "number": 20, "line": 2, "row": 34, "height": 240},
    "hall": {"note": 30, "word": 30, "value": 38, "number": 44, "line": 4, "row": 56, "height": 720},
}
_LEFT = {"zh": 88, "en": 128}
_GUTTER = 36


@cache
def theme(kind: Kind, size: Size, *, language: str) -> Theme:
    """The surroundings for a kind of screen, a size of room and a language ("zh" or "en")."""
    ramps: dict[str, Any] = {
        name: tuple(f"#{part}" for part in ramp.split()) for name, ramp in _RAMPS[kind].items()
    }
    scale = 1 if size == "desk" else HALL_SCALE
    return Theme(
        kind=kind,
        size=size,
        language=language,
        **_COLOURS[kind],
        **ramps,
        on_quantity=tuple(best_on(step, _ON_STEPS[kind]) for step in ramps["quantity"]),
        **_SIZES[size],
        left=round(_LEFT[language] * scale),
        gutter=round(_GUTTER * scale),
    )


def best_on(background: str, texts: Sequence[str]) -> str:
    """The text colour with the greatest contrast on `background`; all are #RRGGBB."""
    return max(texts, key=lambda text: contrast(text, background))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21. Source: WCAG 2.1, relative luminance."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def layout(
    theme: Theme,
    *,
    height: float,
    margin: tuple[float, float, float, float],
    xaxis: dict[str, Any],
    yaxis: dict[str, Any],
    **more: Any,
) -> dict[str, Any]:
    """The layout of a picture; `margin` is left, right, top, bottom in px, and fixed.

    The empty template keeps the spec small; every colour and size that shows is therefore set here or in
    the picture itself.
    """
    left, right, top, bottom = margin
    return {
        "template": {},
        "font": {"family": FONT, "size": theme.note, "color": theme.ink2},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "autoexpand": False},
        "height": round(height),
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "xaxis": axis(**xaxis),
        "yaxis": axis(**yaxis),
        **more,
    }


def hover(theme: Theme) -> dict[str, Any]:
    """The look of a tooltip, for the pictures that have one."""
    font = {"family": FONT, "size": theme.note, "color": theme.ink}
    return {"bgcolor": theme.panel, "bordercolor": theme.rule, "font": font}


def axis(**more: Any) -> dict[str, Any]:
    """An axis without grid, line or ticks, that cannot be dragged; `more` adds to it."""
    plain = {"showgrid": False, "zeroline": False, "showline": False, "ticks": "", "fixedrange": True}
    return {**plain, "automargin": False, **more}


def labels(at: Sequence[float], texts: Sequence[str], **more: Any) -> dict[str, Any]:
    """An axis that says `texts` at the places `at`."""
    return axis(tickmode="array", tickvals=list(at), ticktext=list(texts), tickangle=0, **more)


def names(
    theme: Theme, texts: Sequence[str], *, at: Sequence[float], gap: int = 6, **more: Any
) -> dict[str, Any]:
    """An upright axis that names its rows in the left margin, cut where they would not fit in it."""
    cut = [fit(text, px=name_room(theme), size=theme.note) for text in texts]
    return labels(at, cut, ticklabelstandoff=theme.px(gap), **more)


def name_room(theme: Theme) -> float:
    """How wide (px) the name of a row may be."""
    return theme.left - theme.px(6)


def grid(theme: Theme) -> dict[str, Any]:
    """Hairlines to read an axis against."""
    return {"showgrid": True, "gridcolor": theme.hair, "gridwidth": 1}


def steps(colours: Sequence[str]) -> dict[str, Any]:
    """A heatmap's colours for the whole numbers from 0 on: each is a stop, and nothing lies between two."""
    last = len(colours) - 1
    return {
        "colorscale": [[round(place / last, 4), colour] for place, colour in enumerate(colours)],
        "zmin": 0,
        "zmax": last,
        "showscale": False,
    }


def ticks(highest: float, *, count: int = 4) -> list[int]:
    """Whole, round numbers from 0 up to `highest`, at most `count` above 0; 0 and 1 at the least."""
    step = 1
    while highest / step > count:
        digits = int(str(step)[0])
        step = step // digits * {1: 2, 2: 5, 5: 10}[digits]
    return list(range(0, max(int(highest), 1) + 1, step))


def fit(text: str, *, px: float, size: float) -> str:
    """`text`, cut with an ellipsis where it would be wider than `px` in letters of `size` px."""
    if width(text, size=size) <= px:
        return text
    kept = text
    while kept and width(kept + "…", size=size) > px:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def width(text: str, *, size: float) -> float:
    """About how many px wide `text` is; a Chinese character is as wide as it is high."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.54 for letter in text) * size
