"""Risk map: open hazards by likelihood and severity, and one measure by district and industry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import Markup

from charts import district_industry, risk_matrix
from data_access import reads
from data_access.session import Session
from domain import risk
from domain.filters import Unknown
from domain.measures import MEASURES
from i18n import measure_words
from ui import html, risk_words
from ui.filters import tell_unknown
from ui.memory import remembered
from ui.names import fitted
from ui.nothing import nothing, untold
from ui.pick import opened, picked_rows, pressable
from ui.risk_grid import Grid, grid, questions
from ui.risk_words import Scores
from ui.standing import standing_units
from ui.switch import chosen, one_of, switch
from ui.visit import Visit

if TYPE_CHECKING:
    import plotly.graph_objects as go

LARGEST = 10  # cells in the list that stands for the grid on a phone
IN_HALL = 7


@dataclass(frozen=True)
class Picture:
    """A figure whose marks open their rows, with what stands above it and below it."""

    above: Markup
    figure: go.Figure | None
    alt: str
    choices: dict[str, str]
    below: Markup


@dataclass(frozen=True)
class RiskMap:
    """All that the page shows, worked out and worded; pictures only where any hazard fits."""

    scores: Scores
    found: Grid
    profiles: dict[str, str]
    profile: str
    title: Markup
    never: bool = False
    matrix: Picture | None = None
    pairs: Picture | None = None


def page(visit: Visit) -> None:
    """The matrix, the grid, and the rows of the cell that was pressed; without scores the grid leads."""
    shown = remembered(visit, risk_map, own=("show", "profile"))
    scores, found, profiles, profile = shown.scores, shown.found, shown.profiles, shown.profile
    html.draw(shown.title)
    if shown.pairs is None:
        nothing(visit, never_told=shown.never)
        return
    unknown = chosen("show", risk_words.show_labels(visit))[1]
    unknown += chosen("profile", profiles)[1] if profiles else []
    tell_unknown(visit, [*unknown, *unopened(visit, found, scores, profile)])
    if shown.matrix:
        left, right = st.columns([14, 11] if visit.hall else [14, 29], gap="large")
        with left:
            draw_matrix(visit, shown.matrix, profiles)
        with right:
            draw_pairs(visit, shown.pairs)
            if visit.hall:
                html.draw(shown.pairs.below)
    else:
        draw_pairs(visit, shown.pairs)
    rows(visit, found, scores, profile)
    if not profiles and not visit.hall:  # nobody assesses from a wall
        how_to_assess(visit, scores)
    if not visit.hall:
        html.draw(html.foot(visit.t("risk_map.foot")))


def risk_map(visit: Visit, session: Session) -> RiskMap:
    """Work out and word the page."""
    show = one_of(visit.own.get("show"), risk_words.show_labels(visit))
    scores, found = read(visit, session, show)
    profiles = risk_words.profile_labels(visit, scores)
    profile = one_of(visit.own.get("profile"), profiles)
    if not found.counts["", ""]["found"]:
        never = never_told(visit, session)
        title = html.title(untold(visit, never_told=never))
        return RiskMap(scores, found, profiles, profile, title, never)
    title = html.title(risk_words.title(visit, found, scores))
    left = matrix(visit, scores, profile, profiles) if profiles else None
    right = pairs_in_hall(visit, found, scores, profile) if visit.hall else pairs(visit, found)
    return RiskMap(scores, found, profiles, profile, title, matrix=left, pairs=right)


def read(visit: Visit, session: Session, show: str) -> tuple[Scores, Grid]:
    """Both pictures in two questions."""
    by, measures = questions(show)
    asked = (session, visit.scope, visit.filters, visit.as_of)
    scores = Scores(reads.open_by_scores(*asked))
    figures = reads.figures(*asked, period=visit.whole_period, by=by, measures=measures)
    return scores, grid(figures, show, units=standing_units(visit))


def never_told(visit: Visit, session: Session) -> bool:
    """Whether nothing was ever told of any unit that is looked at."""
    told = reads.last_word(session, visit.scope, visit.as_of)
    return not any(unit in told for unit in standing_units(visit))


def matrix(visit: Visit, scores: Scores, profile: str, profiles: dict[str, str]) -> Picture:
    """Likelihood × severity of one profile, with what is not assessed apart from it."""
    t, cells = visit.t, scores.cells(profile)
    apart = {"not_assessed": scores.levels[risk.NOT_ASSESSED], "level_only": scores.level_only}
    counted = (
        scores.profiles[profile] if visit.hall else scores.assessed
    )  # the wall says apart what is elsewhere
    key = "risk_map.in_matrix" if visit.hall else "risk_map.assessed"
    sentence = t(key, n=t.number(counted), d=t.number(scores.whole))
    note = t("risk_map.matrix_note", profile=t(f"risk_map.profile.{profile}"))
    none, level_only = (None, None) if visit.hall else (apart["not_assessed"], apart["level_only"] or None)
    figure = risk_matrix.risk_matrix(
        cells, t, theme=visit.theme, profile=profile, not_assessed=none, level_only=level_only
    )
    others = scores.assessed - scores.profiles[profile]
    return Picture(
        html.section(sentence, "" if visit.hall else note),
        figure,
        risk_matrix.alt(cells, t, profile=profile, not_assessed=apart["not_assessed"], level_only=others),
        risk_words.matrix_choices(visit, scores, profile),
        Markup("") if visit.hall else risk_words.legend(visit, scores),
    )


def draw_matrix(visit: Visit, shown: Picture, profiles: dict[str, str]) -> None:
    """The matrix, where there are several under a choice of the profile."""
    html.draw(shown.above)
    if len(profiles) > 1 and not visit.hall:
        switch("profile", profiles, label=visit.t("risk_map.which_profile"))
    if not visit.hall:
        html.draw(shown.below)
    if shown.figure is not None:
        pressable(visit, shown.figure, name="scores", alt=shown.alt, choices=shown.choices)


def pairs_in_hall(visit: Visit, found: Grid, scores: Scores, profile: str) -> Picture:
    """The largest cells of district × industry, and what no picture of the wall holds."""
    n = min(IN_HALL, len(found.largest))
    name, told = risk_words.show_labels(visit)[found.show], risk_words.elsewhere(visit, scores, profile)
    sentence = visit.t("risk_map.largest", n=n, measure=name)
    head = html.section(sentence, aside="" if profile else told)
    return Picture(head + risk_words.largest(visit, found, n), None, "", {}, html.note(told))


def pairs(visit: Visit, found: Grid) -> Picture:
    """District × industry; on a phone its largest cells."""
    t, cells = visit.t, risk_words.cells(visit, found)
    figure = district_industry.district_industry(
        fitted(visit, cells, label="unit_label"),
        t,
        theme=visit.theme,
        measure=found.kind,
        totals=found.totals(),
    )
    name = risk_words.show_labels(visit)[found.show]
    largest = Markup('<div class="narrow">{}</div>').format(risk_words.largest(visit, found, LARGEST))
    return Picture(
        html.section(t("risk_map.grid"), definition(visit, found)),
        figure,
        district_industry.alt(cells, t, measure=found.kind, name=name),
        risk_words.grid_choices(visit, found),
        largest,
    )


def draw_pairs(visit: Visit, shown: Picture) -> None:
    """The grid under the choice of its measure, and its largest cells; of a wall the latter alone."""
    html.draw(shown.above)
    if shown.figure is None:
        return
    switch("show", risk_words.show_labels(visit), label=visit.t("risk_map.which_measure"))
    with st.container(key="wide_grid"):
        pressable(visit, shown.figure, name="grid", alt=shown.alt, choices=shown.choices)
    html.draw(shown.below)


def definition(visit: Visit, found: Grid) -> str:
    """What the cells count, and what the signs in them mean."""
    t = visit.t
    known = found.show in MEASURES
    words = measure_words.definition(t, found.show) if known else t("risk_map.level_definition")
    if found.kind == "share":
        words = t("risk_map.grid_share", definition=words)
    return t("risk_map.grid_note", definition=words)


def rows(visit: Visit, found: Grid, scores: Scores, profile: str) -> None:
    """The rows of the cell that is open in the address."""
    picture, mark = opened()
    if picture == "scores" and mark in risk_words.matrix_choices(visit, scores, profile):
        picked_rows(
            visit, risk_words.matrix_pick(profile, mark), total=risk_words.matrix_rows(scores, profile, mark),
            sentence=risk_words.matrix_choices(visit, scores, profile)[mark], period=visit.whole_period,
            definition=measure_words.definition(visit.t, "open"),
        )  # fmt: skip
    elif picture == "grid" and mark in risk_words.grid_choices(visit, found):
        unit, _, industry = mark.partition(",")
        picked_rows(
            visit, found.pick((unit, industry)), total=found.rows((unit, industry)),
            sentence=risk_words.grid_sentence(visit, found, (unit, industry)), period=visit.whole_period,
            definition=measure_words.definition(visit.t, found.behind),
            sort="risk" if found.kind == "level" else "due",
        )  # fmt: skip


def unopened(visit: Visit, found: Grid, scores: Scores, profile: str) -> list[Unknown]:
    """What the address wants opened in vain: a cell that is not there, or empty in this view."""
    picture, mark = opened()
    known = {"scores": lambda: risk_words.matrix_choices(visit, scores, profile) if profile else {},
             "grid": lambda: risk_words.grid_choices(visit, found)}  # fmt: skip
    if not picture or (picture in known and mark in known[picture]()):
        return []
    return [Unknown("open", f"{picture}.{mark}")]


def how_to_assess(visit: Visit, scores: Scores) -> None:
    """The ways to a risk level, where nothing has scores yet: three, and one for who has no import and set-up."""
    t, none = visit.t, scores.levels[risk.NOT_ASSESSED]
    key = "risk_map.only_levels" if scores.assessed else "risk_map.none_assessed"
    ways = [
        (t("risk_map.way_ledger"), visit.link("import"), t("screen.import")),
        (t("risk_map.way_hazard"), visit.rows("open", risk="none"), t("risk_map.unassessed", n=none)),
        (t("risk_map.way_table"), visit.link("setup"), t("screen.setup")),
    ]
    if not visit.scope.everywhere:
        key, ways = key if scores.assessed else "scope.none_assessed", ways[1:2]
    told = [html.note(Markup("{} {}").format(words, html.link(name, href))) for words, href, name in ways]
    html.draw(
        html.section(t(key, n=scores.whole), t("risk_map.never_guessed")),
        risk_words.legend(visit, scores),
        *told,
    )
