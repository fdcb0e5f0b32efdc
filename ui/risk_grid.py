"""District by industry for the risk map: one measure in cells, its totals, and what lies behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from charts.district_industry import Measure
from domain.measures import RATES, Rate, rows_behind
from domain.picks import Pick
from domain.risk import LEVELS, NOT_ASSESSED

# What can be shown -> how the picture draws it. "level" is the highest risk level of what is open.
SHOWN: dict[str, Measure] = {
    "open": "count",
    "overdue": "count",
    "open_major": "count",
    "rectification_rate": "share",
    "due_rate": "share",
    "level": "level",
}
Pair = tuple[str, str]  # codes of district and industry; "" stands for all of them
COLUMNS = ["unit", "industry", "value", "state"]


def questions(show: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The groups and measures to ask reads.figures for."""
    if show == "level":
        return ("district", "industry", "risk"), ("found", "open")
    if show in RATES:
        parts = {RATES[show].numerator, RATES[show].denominator, "found"}
        return ("district", "industry"), tuple(sorted(parts))
    return ("district", "industry"), ("found", "open", "overdue")


@dataclass(frozen=True)
class Grid:
    """The counts of each pair and of its margins, with rows and columns in the order of what matters."""

    show: str
    units: tuple[str, ...]
    industries: tuple[str, ...]
    counts: dict[Pair, Counter[str]]

    @property
    def kind(self) -> Measure:
        """How the picture draws it."""
        return SHOWN[self.show]

    @property
    def rate(self) -> Rate:
        """The rate that is shown. KeyError where a count or a level is."""
        return RATES[self.show]

    def value(self, pair: Pair) -> float | None:
        """The measure of a pair or margin; None where it cannot be told, or where nothing is open."""
        counts = self.counts[pair]
        if self.kind == "count":
            return counts[self.show]
        if self.kind == "share":
            rate = self.rate
            return counts[rate.numerator] / counts[rate.denominator] if counts[rate.denominator] else None
        if not counts["open"]:
            return None
        return next((level for level in LEVELS if counts[f"risk_{level}"]), NOT_ASSESSED)

    def weight(self, pair: Pair) -> tuple[int, ...]:
        """What a pair is put in order by: how many, how many are not done, or how many of each level."""
        counts = self.counts[pair]
        if self.kind == "share":
            rate = self.rate
            return (counts[rate.denominator] - counts[rate.numerator],)
        if self.kind == "level":
            return tuple(counts[f"risk_{level}"] for level in LEVELS)
        return (counts[self.show],)

    def rows(self, pair: Pair) -> int:
        """How many rows lie behind the number of a pair."""
        return self.counts[pair][self.behind]

    @property
    def behind(self) -> str:
        """The measure whose rows a number opens; a rate opens what it is a share of."""
        return "open" if self.show == "level" else rows_behind(self.show)

    def pick(self, pair: Pair) -> Pick:
        """The rows behind a pair or margin; "" on both sides stands for the whole."""
        district, industry = pair
        return Pick(
            self.behind,
            districts=(district,) if district else (),
            industries=(industry,) if industry else (),
        )

    @property
    def pairs(self) -> list[Pair]:
        """Every cell, row by row."""
        return [(unit, industry) for unit in self.units for industry in self.industries]

    @property
    def largest(self) -> list[Pair]:
        """The cells that weigh anything, the heaviest first."""
        heavy = [pair for pair in self.pairs if any(self.weight(pair))]
        return sorted(heavy, key=self.weight, reverse=True)

    @property
    def standing_out(self) -> Pair:
        """The one cell that outweighs the others, else the one unit that does, else the whole."""
        worst = next((at for at, n in enumerate(self.weight(("", ""))) if n), 0)
        for pairs in (self.pairs, [(unit, "") for unit in self.units]):
            weights = [self.weight(pair)[worst] for pair in pairs]
            if weights and weights.count(max(weights)) == 1:
                return pairs[weights.index(max(weights))]
        return ("", "")

    def cells(self) -> pd.DataFrame:
        """What the picture draws: unit, industry, value, state, a row for every cell."""
        return pd.DataFrame(
            [(*pair, self.value(pair) or 0, self._state(pair)) for pair in self.pairs], columns=COLUMNS
        )

    def totals(self) -> pd.DataFrame:
        """The margins: unit, industry, value, with "" for all."""
        margins = [(unit, "") for unit in self.units] + [("", industry) for industry in self.industries]
        told = [(*pair, self.value(pair)) for pair in [*margins, ("", "")]]
        return pd.DataFrame(told, columns=COLUMNS[:3])

    def _state(self, pair: Pair) -> str:
        if not self.counts[pair[0], ""]["found"]:
            return "not_inspected"  # nothing was ever told of this unit: that is no zero
        if self.value(pair) is not None:
            return "value" if self.counts[pair]["found"] else "none_found"
        return "no_base" if self.kind == "share" and self.counts[pair]["found"] else "none_found"


def grid(figures: pd.DataFrame, show: str, *, units: Collection[str]) -> Grid:
    """Put the figures of `questions(show)` in order; `units` stand in it even without any hazard."""
    counts: dict[Pair, Counter[str]] = {}
    names = [name for name in figures.columns if name not in ("district", "industry", "risk")]
    for row in figures.to_dict("records"):
        told = Counter({name: int(row[name]) for name in names})
        if "risk" in row:
            told[f"risk_{row['risk']}"] = told["open"]
        for pair in (
            (row["district"], row["industry"]),
            (row["district"], ""),
            ("", row["industry"]),
            ("", ""),
        ):
            counts.setdefault(pair, Counter()).update(told)
    here = dict.fromkeys([*units, *(unit for unit, industry in counts if unit and not industry)])
    fields = [
        industry for unit, industry in counts if industry and not unit and counts[unit, industry]["found"]
    ]
    whole = {("", ""), *((unit, "") for unit in here), *((unit, field) for unit in here for field in fields)}
    found = Grid(show, (), (), counts | {pair: Counter() for pair in whole if pair not in counts})
    # A unit that does not stand on the board, and rows without a unit, are shown where they have any.
    shown = [unit for unit in here if unit in units or found.rows((unit, ""))]
    known = {unit: bool(found.counts[unit, ""]["found"]) for unit in here}
    return Grid(
        show,
        tuple(sorted(shown, key=lambda unit: (known[unit], found.weight((unit, ""))), reverse=True)),
        tuple(sorted(fields, key=lambda field: found.weight(("", field)), reverse=True)),
        found.counts,
    )
