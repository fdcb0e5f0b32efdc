"""Hazards: the rows behind any number, or one hazard with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from data_access import reads
from data_access.reads.rows import SORTS
from domain.deadlines import BAND_CODES, Period
from domain.filters import Unknown
from domain.measures import MEASURES
from i18n import measure_words
from pages import hazard
from ui import filters, html, states
from ui.rows import heading
from ui.table import PAGE, hazard_rows, page_offset, pager
from ui.visit import Visit

LISTED = ("number", "risk", "hazard", "enterprise", "unit", "industry", "found", "due", "days", "status")


@dataclass(frozen=True)
class Choice:
    """Which rows the address asks for, beside the filters."""

    measure: str | None
    band: str | None
    cell: tuple[float, float] | None
    sort: str
    period: Period
    unknown: tuple[Unknown, ...]

    @property
    def which(self) -> dict[str, Any]:
        """The same for the reads that list and count rows."""
        return {"period": self.period, "measure": self.measure, "band": self.band, "cell": self.cell}

    @property
    def query(self) -> dict[str, Any]:
        """What a link to another page of the same rows has to hold."""
        asked = {key: st.query_params.get(key, "") for key in ("measure", "band", "cell", "sort")}
        return {key: value for key, value in asked.items() if value}


def page(visit: Visit) -> None:
    """Draw one hazard where the address names a number, else the list."""
    number = st.query_params.get("number", "")
    if number:
        hazard.show(visit, number)
        return
    choice = chosen(visit)
    filters.tell_unknown(visit, choice.unknown)
    with visit.open_session() as session:
        total = reads.count_rows(session, visit.scope, visit.filters, visit.as_of, **choice.which)
        offset = page_offset(total)
        rows = reads.rows(
            session,
            visit.scope,
            visit.filters,
            visit.as_of,
            **choice.which,
            sort=choice.sort,
            limit=PAGE,
            offset=offset,
        )
    sentence = said(visit, choice, total)
    html.draw(html.title(sentence))
    if not total:
        wider = html.link(visit.t("hazards.all"), visit.link("hazards", **dict.fromkeys(visit.query)))
        states.empty(visit.t("hazards.none"), visit.t("hazards.none_more"), ways=[wider])
        return
    listed(visit, choice)
    pages = pager(visit, total, offset, **choice.query)
    html.draw(hazard_rows(visit, rows, caption=sentence, columns=LISTED), pages)


def listed(visit: Visit, choice: Choice) -> None:
    """The heading of the list with its files, and by what it can be sorted."""
    t = visit.t
    definition = measure_words.definition(t, choice.measure) if choice.measure else t("hazards.every")

    def everything() -> pd.DataFrame:
        with visit.open_session() as later:
            return reads.rows(
                later, visit.scope, visit.filters, visit.as_of, **choice.which, sort=choice.sort, limit=None
            )

    sentence = sorted_words(visit, choice)
    heading(visit, name="hazards", sentence=sentence, fetch=everything, definition=definition)
    sorts(visit, choice)


def chosen(visit: Visit) -> Choice:
    """Read measure, band, cell and sort from the address; what is unknown is told."""
    query = st.query_params
    unknown: list[Unknown] = []

    def known(key: str, otherwise: str | None, *, allowed: bool) -> str | None:
        value = query.get(key)
        if value and not allowed:
            unknown.append(Unknown(key, value))
            return otherwise
        return value or otherwise

    named = query.get("measure", "")
    measure = known("measure", "found", allowed=named in MEASURES or named == "all")
    band = known("band", None, allowed=query.get("band", "") in BAND_CODES)
    sort = known("sort", "due", allowed=query.get("sort", "").removeprefix("-") in SORTS)
    cell = cell_of(query.get("cell", ""))
    if query.get("cell") and cell is None:
        unknown.append(Unknown("cell", query["cell"]))
    everything = measure == "all" or (bool(visit.filters.statuses) and not named)
    return Choice(
        None if everything else measure, band, cell, sort or "due", visit.whole_period, tuple(unknown)
    )


def cell_of(text: str) -> tuple[float, float] | None:
    """Likelihood and severity of "4,5"; (-1, -1) of "none"; None of anything else."""
    if text == "none":
        return (-1.0, -1.0)
    try:
        likelihood, severity = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return likelihood, severity


def said(visit: Visit, choice: Choice, total: int) -> str:
    """The title: how many of what."""
    t = visit.t
    what = measure_words.name(t, choice.measure) if choice.measure else t("hazards.everything")
    if choice.band:
        what = t("hazards.in_band", band=t(f"band.{choice.band}"))
    if choice.cell:
        likelihood, severity = choice.cell
        what = t("hazards.not_assessed") if likelihood < 0 else t(
            "hazards.in_cell", likelihood=f"{likelihood:g}", severity=f"{severity:g}"
        )  # fmt: skip
    return t("hazards.title", what=what, n=total)


def sorted_words(visit: Visit, choice: Choice) -> str:
    """By what the rows are sorted, in words."""
    falling = choice.sort.startswith("-")
    column = visit.t(f"hazards.sort.{choice.sort.removeprefix('-')}")
    return visit.t("hazards.sorted_down" if falling else "hazards.sorted_up", column=column)


def sorts(visit: Visit, choice: Choice) -> None:
    """Links that sort the list; pressing the one in force turns it round."""
    links = []
    for key in SORTS:
        turned = f"-{key}" if choice.sort == key else key
        words = visit.t(f"hazards.sort.{key}")
        if choice.sort.removeprefix("-") == key:
            words += " ↓" if choice.sort.startswith("-") else " ↑"
        links.append(html.link(words, visit.link("hazards", **{**choice.query, "sort": turned})))
    html.draw(
        html.note(html.Markup("{} {}").format(visit.t("hazards.sort_by"), html.Markup(" · ").join(links)))
    )
