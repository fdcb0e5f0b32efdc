"""Overview: what needs a decision today, the majors apart, and what changed since an earlier day."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from charts import bridge, change, trend
from data_access.frames import rows_of
from domain.decisions import Decision, decisions
from domain.filters import Unknown
from i18n import measure_words
from ui import html, overview_words
from ui.agenda import agenda, place_of, said_rules
from ui.filters import tell_unknown
from ui.html import Column
from ui.names import fitted
from ui.nothing import nothing
from ui.overview_rows import asked, place_choices, stock_choices, week_choices
from ui.pick import opened, picked_rows, pressable
from ui.standing import Standing, standing, stretch
from ui.table import hazard_link
from ui.visit import Visit

IN_HALL = {"zh": 5, "en": 4}  # things to decide on the wall; English sentences above them take more lines
MAJOR_COLUMNS = (("number", ""), ("hazard", "w"), ("unit", "w"), ("days", "n"))
DEFINED = ("open", "overdue", "overdue_waiting", "due_rate", "carried_over", "new", "closed_in_period")


def page(visit: Visit) -> None:
    """The answer, five figures, what to decide, the majors by name, and three pictures of the change.

    A wall has room for the first three.
    """
    stands = standing(visit)
    found = decisions(stands.found)
    html.draw(html.title(overview_words.title(visit, stands, len(found))))
    if not stands.now["found"]:
        nothing(visit, never_told=overview_words.never_told(stands))
        return
    html.draw(html.figures(overview_words.figures(visit, stands)))
    rows_of_links(visit, stands)
    if visit.hall:
        to_decide(visit, stands, found)
        return
    left, right = st.columns([17, 12], gap="large")
    with left:
        to_decide(visit, stands, found)
    with right:
        majors(visit, stands)
    pictures(visit, stands)
    rows_of_pictures(visit, stands)
    html.draw(html.foot(visit.t("overview.foot")), definitions(visit))


def to_decide(visit: Visit, stands: Standing, found: list[Decision]) -> None:
    """What needs a decision, in the order of the rules, and the rules themselves."""
    said, hidden = overview_words.to_decide(visit, len(found)), len(found[IN_HALL[visit.language] :])
    if visit.hall:
        aside = visit.t("overview.more_decisions", n=hidden) if hidden else ""
        html.draw(html.section(said, aside=aside), agenda(visit, stands, found[: IN_HALL[visit.language]]))
        return
    html.draw(html.section(said, visit.t("overview.order")), agenda(visit, stands, found), said_rules(visit))


def majors(visit: Visit, stands: Standing) -> None:
    """The open major hazards by name, the first to fall due first."""
    t, whole = visit.t, stands.now["open_major"]
    sentence = t("overview.majors", n=whole, late=stands.now["overdue_major"])
    parts = [html.section(sentence if whole else t("overview.majors_none"), t("overview.majors_note"))]
    columns = [Column(t(f"rows.{name}"), kind) for name, kind in MAJOR_COLUMNS]
    cells = [_major(visit, row) for row in rows_of(stands.majors)]
    if cells:
        parts.append(html.table(columns, cells, caption=sentence))
    if whole > len(cells):
        parts.append(html.note(html.link(t("rows.all", n=whole), visit.rows("open_major"))))
    html.draw(*parts)


def _major(visit: Visit, row: Any) -> list[str | Markup]:
    pill = html.pill(visit.t, overview_words.left(row), past=visit.past)
    return [hazard_link(visit, row), str(row.description), place_of(visit, row), pill]


def pictures(visit: Visit, stands: Standing) -> None:
    """What came and went, who rose and fell, and the weeks."""
    t, theme = visit.t, visit.theme
    stock, places, weeks = st.columns(3, gap="large")
    with stock:
        bars = overview_words.stock(visit, stands)
        html.draw(html.section(*overview_words.stock_heading(visit, stands)))
        choices = stock_choices(visit, stands)
        figure = bridge.bridge(bars, t, theme=theme)
        pressable(visit, figure, name="stock", alt=bridge.alt(bars, t), choices=choices)
    with places:
        rows = overview_words.places(visit, stands)
        html.draw(html.section(*overview_words.places_heading(visit, stands)))
        choices = place_choices(visit, stands)
        if len(rows):
            figure = change.change(fitted(visit, rows), t, theme=theme)
            pressable(visit, figure, name="place", alt=change.alt(rows, t), choices=choices)
    with weeks:
        html.draw(html.section(*overview_words.weeks_heading(visit, stands)))
        choices = week_choices(visit, stands)
        mark = (visit.since, overview_words.brief(visit, visit.since))
        figure = trend.trend(stands.weeks, t, theme=theme, mark=mark)
        pressable(visit, figure, name="week", alt=trend.alt(stands.weeks, t), choices=choices)


def rows_of_links(visit: Visit, stands: Standing) -> None:
    """The rows that a link of this page opened, right below the figures; what is unknown is said."""
    picture, mark = opened()
    if picture and asked(visit, stands) is None:
        tell_unknown(visit, [Unknown("open", f"{picture}.{mark}")])
    if picture == "rule":
        _rows(visit, stands)


def rows_of_pictures(visit: Visit, stands: Standing) -> None:
    """The rows of the mark that was pressed, below the pictures."""
    if opened()[0] != "rule":
        _rows(visit, stands)


def _rows(visit: Visit, stands: Standing) -> None:
    told = asked(visit, stands)
    if told is not None:
        picked_rows(
            visit, told.pick, sentence=told.sentence, total=told.total, period=stretch(visit),
            definition=told.definition,
        )  # fmt: skip


def definitions(visit: Visit) -> Markup:
    """What the numbers of this page count, opened by who wants to know it."""
    t = visit.t
    told = Markup("<br>").join(
        Markup("<b>{}</b> {}").format(measure_words.name(t, one), measure_words.definition(t, one))
        for one in DEFINED
    )
    return html.explained(t("overview.definitions"), told)
