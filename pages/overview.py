"""Overview: what needs a decision today, the majors apart, and what changed since an earlier day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from charts import bridge, change, trend
from data_access.frames import rows_of
from data_access.session import Session
from domain.decisions import Decision, decisions
from domain.filters import Unknown
from i18n import measure_words
from ui import html, overview_words
from ui.agenda import agenda, place_of, said_rules
from ui.filters import tell_unknown
from ui.html import Column
from ui.memory import remembered
from ui.names import fitted
from ui.nothing import nothing
from ui.overview_rows import asked, place_choices, stock_choices, week_choices
from ui.pick import opened, picked_rows, pressable
from ui.standing import Standing, standing, stretch
from ui.table import hazard_link
from ui.visit import Visit

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

IN_HALL = {"zh": 5, "en": 4}  # things to decide on the wall; English sentences above them take more lines
MAJOR_COLUMNS = (("number", ""), ("hazard", "w"), ("unit", "w"), ("days", "n"))
DEFINED = ("open", "overdue", "overdue_waiting", "due_rate", "carried_over", "new", "closed_in_period")


@dataclass(frozen=True)
class Picture:
    """A figure whose marks open their rows, under its heading; None where there is nothing to draw."""

    name: str
    heading: Markup
    figure: Figure | None
    alt: str
    choices: dict[str, str]


@dataclass(frozen=True)
class Overview:
    """All that the page shows, worked out and worded."""

    stands: Standing
    title: Markup
    figures: Markup
    decide: Markup
    majors: Markup
    pictures: tuple[Picture, ...]
    foot: Markup


def page(visit: Visit) -> None:
    """The answer, five figures, what to decide, the majors by name, and three pictures of the change.

    A wall has room for the first three.
    """
    shown = remembered(visit, overview)
    stands = shown.stands
    if not stands.now["found"]:
        html.draw(shown.title)
        nothing(visit, never_told=overview_words.never_told(stands))
        return
    html.draw(shown.title, shown.figures)
    rows_of_links(visit, stands)
    if visit.hall:
        html.draw(shown.decide)
        return
    html.draw(html.abreast(shown.decide, shown.majors))
    for place, picture in zip(st.columns(3, gap="large"), shown.pictures, strict=True):
        with place:
            html.draw(picture.heading)
            if picture.figure is not None:
                pressable(visit, picture.figure, name=picture.name, alt=picture.alt, choices=picture.choices)
    rows_of_pictures(visit, stands)
    html.draw(shown.foot)


def overview(visit: Visit, session: Session) -> Overview:
    """Work out and word the page; of a wall only what it has room for."""
    stands = standing(visit, session)
    found = decisions(stands.found)
    title = html.title(overview_words.title(visit, stands, len(found)))
    none = Markup("")
    if not stands.now["found"]:
        return Overview(stands, title, none, none, none, (), none)
    figures = html.figures(overview_words.figures(visit, stands))
    decide = to_decide(visit, stands, found)
    if visit.hall:
        return Overview(stands, title, figures, decide, none, (), none)
    pictures = (stock(visit, stands), places(visit, stands), weeks(visit, stands))
    foot = html.foot(visit.t("overview.foot")) + definitions(visit)
    return Overview(stands, title, figures, decide, majors(visit, stands), pictures, foot)


def to_decide(visit: Visit, stands: Standing, found: list[Decision]) -> Markup:
    """What needs a decision, in the order of the rules, and the rules themselves."""
    said, hidden = overview_words.to_decide(visit, len(found)), len(found[IN_HALL[visit.language] :])
    if visit.hall:
        aside = visit.t("overview.more_decisions", n=hidden) if hidden else ""
        return html.section(said, aside=aside) + agenda(visit, stands, found[: IN_HALL[visit.language]])
    rules = html.section(said, visit.t("overview.order"))
    return rules + agenda(visit, stands, found) + said_rules(visit)


def majors(visit: Visit, stands: Standing) -> Markup:
    """The open major hazards by name, the first to fall due first."""
    t, whole = visit.t, stands.now["open_major"]
    sentence = t("overview.majors", n=whole, late=stands.now["overdue_major"])
    told = html.section(sentence if whole else t("overview.majors_none"), t("overview.majors_note"))
    columns = [Column(t(f"rows.{name}"), kind) for name, kind in MAJOR_COLUMNS]
    cells = [_major(visit, row) for row in rows_of(stands.majors)]
    if cells:
        told += html.table(columns, cells, caption=sentence)
    if whole > len(cells):
        told += html.note(html.link(t("rows.all", n=whole), visit.rows("open_major")))
    return told


def _major(visit: Visit, row: Any) -> list[str | Markup]:
    pill = html.pill(visit.t, overview_words.left(row), past=visit.past)
    return [hazard_link(visit, row), str(row.description), place_of(visit, row), pill]


def stock(visit: Visit, stands: Standing) -> Picture:
    """What came and went."""
    bars = overview_words.stock(visit, stands)
    heading = html.section(*overview_words.stock_heading(visit, stands))
    figure = bridge.bridge(bars, visit.t, theme=visit.theme)
    return Picture("stock", heading, figure, bridge.alt(bars, visit.t), stock_choices(visit, stands))


def places(visit: Visit, stands: Standing) -> Picture:
    """Who rose and fell."""
    rows = overview_words.places(visit, stands)
    heading = html.section(*overview_words.places_heading(visit, stands))
    figure = change.change(fitted(visit, rows), visit.t, theme=visit.theme) if len(rows) else None
    return Picture("place", heading, figure, change.alt(rows, visit.t), place_choices(visit, stands))


def weeks(visit: Visit, stands: Standing) -> Picture:
    """The stock and what came and went, week by week."""
    heading = html.section(*overview_words.weeks_heading(visit, stands))
    mark = (visit.since, overview_words.brief(visit, visit.since))
    figure = trend.trend(stands.weeks, visit.t, theme=visit.theme, mark=mark)
    return Picture("week", heading, figure, trend.alt(stands.weeks, visit.t), week_choices(visit, stands))


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
