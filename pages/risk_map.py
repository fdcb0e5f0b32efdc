"""Risk map: open hazards by likelihood and severity, and one measure by district and industry."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from charts import district_industry, risk_matrix
from data_access import reads
from domain import risk
from domain.filters import Unknown
from domain.measures import MEASURES
from i18n import measure_words
from ui import html, risk_words
from ui.filters import tell_unknown
from ui.names import fitted
from ui.nothing import nothing, untold
from ui.pick import opened, picked_rows, pressable
from ui.risk_grid import Grid, grid, questions
from ui.risk_words import Scores
from ui.standing import standing_units
from ui.switch import chosen, switch
from ui.visit import Visit

LARGEST = 10  # cells in the list that stands for the grid on a phone
IN_HALL = 7


def page(visit: Visit) -> None:
    """The matrix, the grid, and the rows of the cell that was pressed; without scores the grid leads."""
    show, unknown = chosen("show", risk_words.show_labels(visit))
    scores, found = read(visit, show)
    if not found.counts["", ""]["found"]:
        never = never_told(visit)
        html.draw(html.title(untold(visit, never_told=never)))
        nothing(visit, never_told=never)
        return
    profiles = risk_words.profile_labels(visit, scores)
    profile, strange = chosen("profile", profiles)
    html.draw(html.title(risk_words.title(visit, found, scores)))
    tell_unknown(visit, [*unknown, *(strange if profiles else []), *unopened(visit, found, scores, profile)])
    if profiles:
        left, right = st.columns([14, 11] if visit.hall else [14, 29], gap="large")
        with left:
            matrix(visit, scores, profile, profiles)
        with right:
            pairs(visit, found)
            if visit.hall:
                html.draw(html.note(risk_words.elsewhere(visit, scores, profile)))
    else:
        pairs(visit, found, aside=risk_words.elsewhere(visit, scores) if visit.hall else "")
    rows(visit, found, scores, profile)
    if not profiles and not visit.hall:  # nobody assesses from a wall
        how_to_assess(visit, scores)
    if not visit.hall:
        html.draw(html.foot(visit.t("risk_map.foot")))


def read(visit: Visit, show: str) -> tuple[Scores, Grid]:
    """Both pictures in two questions."""
    by, measures = questions(show)
    with visit.open_session() as session:
        asked = (session, visit.scope, visit.filters, visit.as_of)
        scores = Scores(reads.open_by_scores(*asked))
        figures = reads.figures(*asked, period=visit.whole_period, by=by, measures=measures)
    return scores, grid(figures, show, units=standing_units(visit))


def never_told(visit: Visit) -> bool:
    """Whether nothing was ever told of any unit that is looked at."""
    with visit.open_session() as session:
        told = reads.last_word(session, visit.scope, visit.as_of)
    return not any(unit in told for unit in standing_units(visit))


def matrix(visit: Visit, scores: Scores, profile: str, profiles: dict[str, str]) -> None:
    """Likelihood × severity of one profile, with what is not assessed apart from it."""
    t, cells = visit.t, scores.cells(profile)
    apart = {"not_assessed": scores.levels[risk.NOT_ASSESSED], "level_only": scores.level_only}
    counted = (
        scores.profiles[profile] if visit.hall else scores.assessed
    )  # the wall says apart what is elsewhere
    key = "risk_map.in_matrix" if visit.hall else "risk_map.assessed"
    sentence = t(key, n=t.number(counted), d=t.number(scores.whole))
    note = t("risk_map.matrix_note", profile=t(f"risk_map.profile.{profile}"))
    html.draw(html.section(sentence, "" if visit.hall else note))
    if len(profiles) > 1 and not visit.hall:
        switch("profile", profiles, label=t("risk_map.which_profile"))
    none, level_only = (None, None) if visit.hall else (apart["not_assessed"], apart["level_only"] or None)
    figure = risk_matrix.risk_matrix(
        cells, t, theme=visit.theme, profile=profile, not_assessed=none, level_only=level_only
    )
    others = scores.assessed - scores.profiles[profile]
    said = risk_matrix.alt(cells, t, profile=profile, not_assessed=apart["not_assessed"], level_only=others)
    choices = risk_words.matrix_choices(visit, scores, profile)
    if not visit.hall:
        html.draw(risk_words.legend(visit, scores))
    pressable(visit, figure, name="scores", alt=said, choices=choices)


def pairs(visit: Visit, found: Grid, *, aside: str = "") -> None:
    """District × industry; on a phone and on the wall its largest cells."""
    t = visit.t
    name = risk_words.show_labels(visit)[found.show]
    if visit.hall:
        n = min(IN_HALL, len(found.largest))
        head = html.section(t("risk_map.largest", n=n, measure=name), aside=aside)
        html.draw(head, risk_words.largest(visit, found, n))
        return
    html.draw(html.section(t("risk_map.grid"), definition(visit, found)))
    switch("show", risk_words.show_labels(visit), label=t("risk_map.which_measure"))
    cells = risk_words.cells(visit, found)
    figure = district_industry.district_industry(
        fitted(visit, cells, label="unit_label"),
        t,
        theme=visit.theme,
        measure=found.kind,
        totals=found.totals(),
    )
    said = district_industry.alt(cells, t, measure=found.kind, name=name)
    with st.container(key="wide_grid"):
        pressable(visit, figure, name="grid", alt=said, choices=risk_words.grid_choices(visit, found))
    html.draw(Markup('<div class="narrow">{}</div>').format(risk_words.largest(visit, found, LARGEST)))


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
    """The three ways to a risk level, where nothing has scores yet."""
    t, none = visit.t, scores.levels[risk.NOT_ASSESSED]
    key = "risk_map.only_levels" if scores.assessed else "risk_map.none_assessed"
    ways = [
        (t("risk_map.way_ledger"), visit.link("import"), t("screen.import")),
        (t("risk_map.way_hazard"), visit.rows("open", risk="none"), t("risk_map.unassessed", n=none)),
        (t("risk_map.way_table"), visit.link("setup"), t("screen.setup")),
    ]
    told = [html.note(Markup("{} {}").format(words, html.link(name, href))) for words, href, name in ways]
    html.draw(
        html.section(t(key, n=scores.whole), t("risk_map.never_guessed")),
        risk_words.legend(visit, scores),
        *told,
    )
