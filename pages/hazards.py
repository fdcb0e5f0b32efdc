"""Hazards: the rows behind any number, or one hazard with all that is known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.reads.rows import OPEN_FIRST, SORTS
from domain import bulk
from domain.deadlines import BAND_CODES, Period
from domain.filters import Unknown, day_of
from domain.measures import MEASURES, RATES
from domain.quality import OF_LACKS
from i18n import measure_words
from pages import hazard, hazard_register, hazard_waiting, hazards_bulk
from ui import filters, html, states
from ui.find import find_box
from ui.rows import heading
from ui.table import PAGE, band_name, hazard_rows, page_offset, pager
from ui.visit import Visit

LISTED = ("number", "risk", "hazard", "enterprise", "unit", "industry", "found", "due", "days", "status")
IN_HALL = ("number", "hazard", "unit", "due", "days")
HALL_ROWS = 6  # what does not fit on a wall is not read
NONE_SCORED = (-1.0, -1.0)
OWN = (
    "measure",
    "band",
    "cell",
    "lack",
    "sort",
    "period_to",
)  # keys of the address that are this page's alone


@dataclass(frozen=True)
class Choice:
    """Which rows the address asks for, beside the filters."""

    measure: str | None
    band: str | None
    cell: tuple[float, float] | None
    lack: str | None
    sort: str
    period: Period
    query: dict[str, Any]  # the same as it stands in the address, for links to other pages of these rows
    unknown: tuple[Unknown, ...]

    @property
    def which(self) -> dict[str, Any]:
        """The same for the reads that list and count rows."""
        return {
            "period": self.period, "measure": self.measure, "band": self.band, "cell": self.cell, "lack": self.lack,
        }  # fmt: skip


def page(visit: Visit) -> None:
    """Draw one hazard where the address names a number, else the list."""
    number = st.query_params.get("number", "")
    if number:
        hazard.show(visit, number)
        return
    if not visit.hall and ({"register", "transfers"} & set(st.query_params)):
        (hazard_register if "register" in st.query_params else hazard_waiting).draw(visit)
        return
    choice = chosen(visit)
    many = "bulk" in st.query_params and not visit.hall
    size = HALL_ROWS if visit.hall else bulk.MOST if many else PAGE
    with visit.open_session() as session:
        asked = (session, visit.scope, visit.filters, visit.as_of)
        total = reads.count_rows(*asked, **choice.which)
        done = _done(choice, lambda which: reads.count_rows(*asked, **which))
        offset = 0 if visit.hall or many else page_offset(total)
        rows = reads.rows(*asked, **choice.which, sort=choice.sort, limit=size, offset=offset)
    sentence = said(visit, choice, total, done)
    if many:
        filters.tell_unknown(visit, choice.unknown)
        hazards_bulk.draw(visit, hazards_bulk.Listed(rows, total, sentence, choice.query))
        return
    html.draw(html.title(sentence))
    filters.tell_unknown(visit, choice.unknown)
    _ways(visit, choice, any_rows=total > 0)
    listed(visit, choice, any_rows=total > 0)
    if not total:
        wider = visit.link("hazards", **dict.fromkeys(visit.view.query))
        ways = [html.link(visit.t("hazards.all"), wider)]
        states.empty(visit.t("hazards.none"), visit.t("hazards.none_more"), ways=ways)
        return
    columns = IN_HALL if visit.hall else LISTED
    table = Markup('<div class="listed">{}</div>').format(
        hazard_rows(visit, rows, caption=sentence, columns=columns)
    )
    shown = html.note(visit.t("rows.shown", shown=len(rows), n=total))
    html.draw(table, shown if visit.hall else pager(visit, total, offset, query=choice.query))


def _ways(visit: Visit, choice: Choice, *, any_rows: bool) -> None:
    """The ways to enter one hazard, to what waits, and to do something to many of these rows at once."""
    ways = hazard_waiting.ways(visit)
    if any_rows and hazards_bulk.may(visit):
        ways.append(html.link(visit.t("bulk.title"), visit.link("hazards", **choice.query, bulk=1)))
    if ways:
        html.draw(html.note(Markup(" · ").join(ways)))


def _done(choice: Choice, count: Callable[[dict[str, Any]], int]) -> int | None:
    """How many of the rows behind a rate are done; None where the number is no rate."""
    rate = RATES.get(choice.measure or "")
    return None if rate is None else count({**choice.which, "measure": rate.numerator})


def listed(visit: Visit, choice: Choice, *, any_rows: bool) -> None:
    """The box to find by; over a list its heading with the files, and by what it can be sorted."""
    t = visit.t
    definition = measure_words.definition(t, choice.measure) if choice.measure else t("hazards.every")
    if choice.lack:
        definition = t(f"quality.about.{choice.lack}")
    if visit.hall:
        html.draw(html.section(sorted_words(visit, choice), definition))
        return

    def everything() -> pd.DataFrame:
        with visit.again() as later:
            return reads.rows(
                later, visit.scope, visit.filters, visit.as_of, **choice.which, sort=choice.sort, limit=None
            )

    if any_rows:
        sentence = sorted_words(visit, choice)
        heading(visit, name="hazards", sentence=sentence, fetch=everything, definition=definition)
    with st.container(key="find", horizontal=True, vertical_alignment="center", gap="large"):
        if any_rows:
            html.draw(sorts(visit, choice))
        find_box(visit)


def chosen(visit: Visit) -> Choice:
    """Read measure, band, cell, sort and the period's end from the address; what is unknown is told."""
    query = st.query_params
    asked = {key: query[key] for key in (*OWN, "page") if query.get(key)}
    last = day_of(asked.get("period_to", ""))
    good = {
        "measure": asked.get("measure") in (*MEASURES, "all"),
        "band": asked.get("band") in BAND_CODES,
        "cell": cell_of(asked.get("cell", "")) is not None,
        "lack": asked.get("lack") in OF_LACKS and not visit.past,  # most facts have no past
        "sort": asked.get("sort", "").removeprefix("-") in SORTS,
        "period_to": last is not None and last >= visit.period.first,
        "page": asked.get("page", "").isdecimal(),
    }
    known = {key: asked[key] for key in OWN if key in asked and good[key]}
    measure = known.get("measure", "found")
    everything = measure == "all" or (bool(visit.filters.statuses) and "measure" not in asked)
    return Choice(
        measure=None if everything else measure,
        band=known.get("band"),
        cell=cell_of(known.get("cell", "")),
        lack=known.get("lack"),
        sort=known.get("sort", "due" if {"measure", "band"} & {*asked} or everything else OPEN_FIRST),
        period=Period(visit.period.first, last if last and "period_to" in known else visit.whole_period.last),
        query=known,
        unknown=tuple(Unknown(key, value) for key, value in asked.items() if not good[key]),
    )


def cell_of(text: str) -> tuple[float, float] | None:
    """Likelihood and severity of "4,5"; (-1, -1) of "none"; None of anything else."""
    if text == "none":
        return NONE_SCORED
    try:
        likelihood, severity = (float(part) for part in text.split(","))
    except ValueError:
        return None
    known = all(isfinite(score) and score > 0 for score in (likelihood, severity))
    return (likelihood, severity) if known else None


def said(visit: Visit, choice: Choice, total: int, done: int | None) -> str:
    """The title: how many of what; of a rate its share, and of how many rows."""
    t = visit.t
    what = measure_words.name(t, choice.measure) if choice.measure else t("hazards.everything")
    if done is not None:
        parts = {"done": t.number(done), "d": t.number(total)}
        return t("hazards.title_rate", what=what, share=t.share(done, total), **parts)
    if choice.band:
        what = t("hazards.in_band", what=what, band=band_name(visit, choice.band))
    if choice.cell == NONE_SCORED:
        what = t("hazards.not_assessed")
    elif choice.cell:
        likelihood, severity = (f"{score:g}" for score in choice.cell)
        what = t("hazards.in_cell", likelihood=likelihood, severity=severity)
    if choice.lack:
        what = t("hazards.lacking", what=what, lack=t(f"quality.lack.{choice.lack}"))
    return t("hazards.title", what=what, n=total)


def sorted_words(visit: Visit, choice: Choice) -> str:
    """By what the rows are sorted, in words."""
    if choice.sort == OPEN_FIRST:
        return visit.t("hazards.open_first")
    falling = choice.sort.startswith("-")
    column = visit.t(f"hazards.sort.{choice.sort.removeprefix('-')}")
    return visit.t("hazards.sorted_down" if falling else "hazards.sorted_up", column=column)


def sorts(visit: Visit, choice: Choice) -> Markup:
    """Links that sort the list; pressing the one in force turns it round."""
    links = []
    for key in SORTS:
        turned = f"-{key}" if choice.sort == key else key
        words = visit.t(f"hazards.sort.{key}")
        if choice.sort.removeprefix("-") == key:
            words += " ↓" if choice.sort.startswith("-") else " ↑"
        links.append(html.link(words, visit.link("hazards", **{**choice.query, "sort": turned})))
    return html.note(Markup("{} {}").format(visit.t("hazards.sort_by"), Markup(" · ").join(links)))
