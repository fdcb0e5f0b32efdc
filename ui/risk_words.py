"""The risk map's sentences and lists, made from its counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from charts.risk_matrix import LEVEL_ONLY, NOT_ASSESSED
from charts.style import width
from domain import risk
from domain.filters import RISK_WORDS
from domain.picks import Pick
from i18n import measure_words
from ui import html
from ui.names import Labels, industry_names, unit_names, wall_names
from ui.risk_grid import SHOWN, Grid, Pair
from ui.visit import Visit

HALL_LINE_PX = 500  # between a place's number and its value


@dataclass(frozen=True)
class Scores:
    """What is open by its scores, as reads.open_by_scores tells it."""

    table: pd.DataFrame

    @cached_property
    def whole(self) -> int:
        """Everything that is open."""
        return int(self.table["hazards"].sum())

    @cached_property
    def levels(self) -> dict[int, int]:
        """Level 0 (not assessed) to 4 -> how many are of it, however that is known."""
        summed = self.table.groupby("risk")["hazards"].sum()
        return {level: int(summed.get(level, 0)) for level in (risk.NOT_ASSESSED, *risk.LEVELS)}

    @property
    def assessed(self) -> int:
        """How many have a level."""
        return self.whole - self.levels[risk.NOT_ASSESSED]

    @property
    def level_only(self) -> int:
        """How many have a level, but no scores: the ledger told a colour."""
        unscored = self.table["likelihood"].isna() & (self.table["risk"] != risk.NOT_ASSESSED)
        return int(self.table.loc[unscored, "hazards"].sum())

    @cached_property
    def profiles(self) -> dict[str, int]:
        """The profiles that judged any of them -> how many, the board's own first, then the most used."""
        counted: Counter[str] = Counter()
        scored = self.table[self.table["likelihood"].notna()]
        for key, n in zip(scored["profile"].tolist(), scored["hazards"].tolist(), strict=True):
            counted[key.partition("@")[0]] += n
        known = {name: n for name, n in counted.items() if name in risk.PROFILES}
        return dict(sorted(known.items(), key=lambda one: (one[0] != risk.DEFAULT, -one[1])))

    def cells(self, profile: str) -> pd.DataFrame:
        """What the matrix draws: likelihood, severity, hazards, level, of one profile."""
        mine = self.table[self.table["profile"].str.startswith(f"{profile}@")]
        keys = ["likelihood", "severity", "risk"]
        summed = mine.groupby(keys, as_index=False)[["hazards"]].sum()
        return summed.rename(columns={"risk": "level"})


def show_labels(visit: Visit) -> Labels:
    """What the grid can show -> its short name."""
    return {show: visit.t(f"risk_map.show.{show}") for show in SHOWN}


def profile_labels(visit: Visit, scores: Scores) -> Labels:
    """The profiles in use -> name with how many each judged."""
    t = visit.t
    return {
        name: t("overview.choice", name=t(f"risk_map.profile.{name}"), n=t.number(n))
        for name, n in scores.profiles.items()
    }


def title(visit: Visit, grid: Grid, scores: Scores) -> str:
    """Which pair stands out in the measure that is shown, and how many are of the worst level."""
    if grid.kind == "level" and grid.largest:
        return _stands_out(visit, grid)
    return visit.t("overview.semicolon").join([_stands_out(visit, grid), _worst(visit, scores)])


def _stands_out(visit: Visit, grid: Grid) -> str:
    t, pair = visit.t, grid.standing_out
    if not grid.largest:
        return t(f"risk_map.none.{grid.show}")
    key, told = "whole" if pair == ("", "") else "most", {"place": place_name(visit, pair)}
    if grid.kind == "share":
        return t(f"risk_map.{key}.share", n=grid.weight(pair)[0], of=t.number(grid.rows(pair)), **told)
    counts = grid.counts[pair]
    if grid.kind == "level":
        level = next(level for level in risk.LEVELS if counts[f"risk_{level}"])
        return t(f"risk_map.{key}.level", n=counts[f"risk_{level}"], level=RISK_WORDS[level], **told)
    return t(f"risk_map.{key}.{grid.show}", n=counts[grid.show], **told)


def _worst(visit: Visit, scores: Scores) -> str:
    t = visit.t
    if not scores.whole:
        return t("risk_map.nothing_open")
    if not scores.assessed:
        return t("risk_map.nothing_assessed")
    return t("risk_map.level_one" if scores.levels[1] else "risk_map.no_level_one", n=scores.levels[1])


def place_name(visit: Visit, pair: Pair, *, short: bool = False) -> str:
    """A cell's or a margin's name: 石篁区·城镇燃气, 石篁区, 城镇燃气, all."""
    t = visit.t
    names = wall_names(visit.catalog, t) if visit.hall else unit_names(visit.catalog, t)
    unit = names.get(pair[0], pair[0])
    industry = industry_names(visit.catalog, t, short=short).get(pair[1], pair[1])
    if all(pair):
        return t("overview.place", unit=unit, industry=industry)
    return unit or industry or t("word.all")


def cells(visit: Visit, grid: Grid) -> pd.DataFrame:
    """The cells of the grid with the names of their rows and columns."""
    units = unit_names(visit.catalog, visit.t)
    industries = industry_names(visit.catalog, visit.t, short=True)
    table = grid.cells()
    return table.assign(
        unit_label=[units.get(code, code) for code in table["unit"]],
        industry_label=[industries.get(code, code) for code in table["industry"]],
    )


def grid_choices(visit: Visit, grid: Grid) -> Labels:
    """Every cell and margin that has rows -> its words, the heaviest first."""
    margins = [("", ""), *((unit, "") for unit in grid.units), *(("", field) for field in grid.industries)]
    pairs = [*grid.largest, *(pair for pair in grid.pairs if not any(grid.weight(pair))), *margins]
    return {
        ",".join(pair): visit.t(
            "risk_map.choice", name=place_name(visit, pair), value=said_value(visit, grid, pair)
        )
        for pair in pairs
        if grid.rows(pair)
    }


def said_value(visit: Visit, grid: Grid, pair: Pair) -> str:
    """The number of a cell or margin, as it is printed; of a share with its parts, of a level its word."""
    t, value, counts = visit.t, grid.value(pair), grid.counts[pair]
    if grid.kind == "share":
        rate = grid.rate
        of = t("format.of", n=t.number(counts[rate.numerator]), d=t.number(counts[rate.denominator]))
        return t("risk_map.share", share=t.share(counts[rate.numerator], counts[rate.denominator]), of=of)
    if grid.kind == "level":
        return t("risk_map.level_of", level=t(f"risk.{int(value or 0)}"), n=t.number(counts["open"]))
    return t("rows.count", n=counts[grid.show])


def largest(visit: Visit, grid: Grid, n: int) -> Markup:
    """The heaviest cells as a list: for a phone, on which the grid would be too small, and for the wall."""
    lines = Markup("").join(
        Markup('<li><b class="at">{}</b><div><h3>{}</h3></div>{}</li>').format(
            at,
            _in_a_line(visit, pair),
            html.link(
                said_value(visit, grid, pair),
                visit.here(page=None, open=f"grid.{','.join(pair)}"),
            ),
        )
        for at, pair in enumerate(grid.largest[:n], start=1)
    )
    return Markup('<ol class="agenda">{}</ol>').format(lines)


def _in_a_line(visit: Visit, pair: Pair) -> str:
    """A cell's name; on the wall, which has room for one line each, the short one where that is too long."""
    name = place_name(visit, pair)
    fits = not visit.hall or width(name, size=visit.theme.value) <= HALL_LINE_PX
    return name if fits else place_name(visit, pair, short=True)


def grid_sentence(visit: Visit, grid: Grid, pair: Pair) -> str:
    """What the rows of a pair are, over their list."""
    t, n = visit.t, grid.rows(pair)
    told = t("risk_map.rows", place=place_name(visit, pair), measure=measure_words.name(t, grid.behind), n=n)
    late = grid.counts[pair]["overdue"]
    return t("risk_map.rows_late", rows=told, n=late) if grid.show == "open" and late else told


def matrix_choices(visit: Visit, scores: Scores, profile: str) -> Labels:
    """Every cell of the matrix that holds any -> its words, and the two cells beside it."""
    t, method = visit.t, risk.profile_of(profile).method
    table = scores.cells(profile).groupby(["likelihood", "severity"], as_index=False)["hazards"].sum()
    told = {
        f"{likelihood:g},{severity:g}": t(
            "risk_map.cell", n=n, upward=t(f"chart.matrix.{method}.likelihood"), likelihood=f"{likelihood:g}",
            across=t(f"chart.matrix.{method}.severity"), severity=f"{severity:g}",
        )
        for likelihood, severity, n in zip(
            table["likelihood"].tolist(), table["severity"].tolist(), table["hazards"].tolist(), strict=True
        )
    }  # fmt: skip
    apart = {NOT_ASSESSED: scores.levels[risk.NOT_ASSESSED], LEVEL_ONLY: scores.level_only}
    return told | {code: t(f"risk_map.cell_{code}", n=n) for code, n in apart.items() if n}


def matrix_pick(profile: str, mark: str) -> Pick:
    """The rows of a cell of the matrix: scores such as "4,5", or one of the two cells beside it."""
    if mark == NOT_ASSESSED:
        return Pick("open", risks=(risk.NOT_ASSESSED,))
    if mark == LEVEL_ONLY:
        return Pick("open", risks=risk.LEVELS, scored=False)
    likelihood, severity = (float(score) for score in mark.split(","))
    return Pick("open", profile=profile, cell=(likelihood, severity))


def matrix_rows(scores: Scores, profile: str, mark: str) -> int:
    """How many rows lie behind a cell of the matrix."""
    if mark in (NOT_ASSESSED, LEVEL_ONLY):
        return scores.levels[risk.NOT_ASSESSED] if mark == NOT_ASSESSED else scores.level_only
    table = scores.cells(profile)
    likelihood, severity = (float(score) for score in mark.split(","))
    return int(
        table.loc[(table["likelihood"] == likelihood) & (table["severity"] == severity), "hazards"].sum()
    )


def elsewhere(visit: Visit, scores: Scores, profile: str = "") -> str:
    """What the matrix of a profile does not hold: other profiles, levels alone, what is not assessed."""
    t = visit.t
    parts = [(t(f"risk_map.profile.{name}"), n) for name, n in scores.profiles.items() if name != profile]
    parts += [
        (t("chart.matrix.level_only"), scores.level_only),
        (t("risk.0"), scores.levels[risk.NOT_ASSESSED]),
    ]
    told = t("overview.dot").join(t("overview.choice", name=name, n=t.number(n)) for name, n in parts if n)
    if not told or not profile:
        return told
    inside = scores.cells(profile)
    worst = scores.levels[1] - int(inside.loc[inside["level"] == 1, "hazards"].sum())
    if not worst:
        return t("risk_map.elsewhere", parts=told)
    return t("risk_map.elsewhere_worst", parts=told, n=t.number(worst))


def legend(visit: Visit, scores: Scores) -> Markup:
    """How many are of each level, each number opening its rows; what is not assessed is no level."""
    t = visit.t
    parts = [
        Markup("{} {}").format(
            html.risk_mark(t, level),
            html.link(t.number(n), visit.rows("open", risk=html.risk_code(level))) if n else t.number(n),
        )
        for level, n in (*((level, scores.levels[level]) for level in risk.LEVELS), (0, scores.levels[0]))
    ]
    return Markup('<p class="legend">{}</p>').format(
        Markup("").join(Markup("<span>{}</span>").format(p) for p in parts)
    )
