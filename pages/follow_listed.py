"""Supervised listing: what is listed and how long it still runs, publicity that is due, what was delisted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from data_access import reads
from data_access.frames import records, rows_of
from data_access.session import Session
from domain.filters import Unknown
from domain.supervision import ASK_BEFORE, BANDS, DECIDE_WITHIN, PUBLISH_WITHIN, band_of, bounds
from domain.working_days import add_working_days
from pages.follow_rows import paged
from ui import html
from ui.filters import tell_unknown
from ui.html import Column, Figure
from ui.memory import remembered
from ui.names import unit_names
from ui.pick import OPEN, opened
from ui.table import PAGE, close, fact_words, hazard_link
from ui.visit import Visit

PICTURE = "listed"
HALL_LISTED = 4  # rows that a wall shows: what does not fit is not read
NUMBERS = (*BANDS, "unpublished", "delisted")


@dataclass(frozen=True)
class Listed:
    """What the part tells: listings with their band, the last day for publicity and for asking; what waits."""

    rows: pd.DataFrame
    asked: list[dict[str, Any]]

    def part(self, name: str) -> pd.DataFrame | None:
        """The rows behind a number by its name; None for an unknown one."""
        rows = self.rows
        if name in BANDS:
            return rows[rows["band"] == name]
        if name == "unpublished":
            return rows[rows["unpublished"].astype(bool)]
        return rows[rows["band"] == "delisted"] if name == "delisted" else None


def draw(visit: Visit) -> str:
    """The numbers, the listings that run, and the rows that a number opens. Returns the page's sentence."""
    stands = remembered(visit, listed)
    html.draw(_figures(visit, stands))
    picture, mark = opened()
    part = stands.part(mark) if picture == PICTURE else None
    if picture == PICTURE and part is None:
        tell_unknown(visit, [Unknown("open", f"{picture}.{mark}")])
    if part is None or visit.hall:
        part, mark = stands.rows[stands.rows["band"] != "delisted"], "running_all"
    _table(visit, part, mark)
    _waiting(visit, stands)
    t = visit.t
    if not visit.hall:
        html.draw(html.foot(t("listed.foot", publish=PUBLISH_WITHIN, ask=ASK_BEFORE, decide=DECIDE_WITHIN)))
    return _title(visit, stands)


def listed(visit: Visit, session: Session) -> Listed:
    """Read everything once."""
    rows = reads.listed(session, visit.scope, visit.filters, visit.as_of)
    calendar = reads.working_calendar(session, visit.scope)
    bands, late = [], []
    for row in records(rows):
        ended = row["delisted_on"]
        bands.append("delisted" if ended else band_of(row["due_on"], visit.as_of))
        began, public = (
            (ended, row["delisting_published_on"]) if ended else (row["listed_on"], row["published_on"])
        )
        publish_by = bounds(began, row["due_on"], calendar).publish_by
        late.append(publish_by < visit.as_of and (public is None or public > visit.as_of))
    rows["band"], rows["unpublished"] = bands, late
    shown = set(rows["hazard_id"])
    asked = [one for one in reads.listing_asked(session, visit.scope) if one["hazard_id"] in shown]
    for one in asked:
        one["decide_by"] = add_working_days(one["asked_on"], DECIDE_WITHIN, calendar)
    return Listed(rows, asked)


def _title(visit: Visit, stands: Listed) -> str:
    t, counts = visit.t, {name: len(stands.part(name)) for name in NUMBERS}  # type: ignore[arg-type]
    running = sum(counts[band] for band in BANDS)
    if not running:
        return t("listed.title_none", n=counts["delisted"])
    return t("listed.title", n=running, late=counts["late"], soon=counts["soon"])


def _figures(visit: Visit, stands: Listed) -> Markup:
    t, figures = visit.t, []
    total = len(stands.rows)
    for name in NUMBERS:
        part = stands.part(name)
        n = 0 if part is None else len(part)
        href = visit.here(**{OPEN: f"{PICTURE}.{name}", "page": None}) if n and not visit.hall else ""
        share = t("look_back.share", n=n, of=total, share=t.share(n, total))
        parts = share if name == "delisted" else ""
        figures.append(
            Figure(t(f"listed.{name}"), t.number(n), parts, href, definition=t(f"listed.{name}_is"))
        )
    return html.figures(figures)


def _table(visit: Visit, part: pd.DataFrame, mark: str) -> None:
    t, said = visit.t, visit.t(f"listed.{mark}_rows", n=len(part))
    if part.empty:
        html.draw(html.note(t("listed.nothing")))
        return
    page = paged(
        visit, part, name=f"{PICTURE}_{mark}", sentence=said, size=HALL_LISTED if visit.hall else PAGE
    )
    units = unit_names(visit.catalog, t)
    heads = [
        Column(t("rows.number")), Column(t("rows.hazard"), "w"), Column(t("rows.unit")), Column(t("listed.which")),
        Column(t("listed.public")), Column(t("listed.until")), Column(t("rows.days")),
    ]  # fmt: skip
    both = zip(rows_of(page.rows), rows_of(page.told), strict=True)
    cells = [_cells(visit, row, one, units) for row, one in both]
    shut = [] if mark == "running_all" else [close(visit)]
    html.draw(html.table(heads, cells, caption=said), page.pager, *shut)


def _cells(visit: Visit, row: Any, one: Any, units: dict[str, str]) -> list[str | Markup]:
    t = visit.t
    which = Markup("{}<br>{}").format(t(f"listed.level_{one.level}"), one.listing_number)
    public = visit.day(one.published_on) if one.published_on and one.published_on <= visit.as_of else "—"
    shown = html.outlined(t("listed.unpublished")) if one.unpublished else public
    old = html.struck(visit.day(one.first_due_on)) if one.first_due_on != one.due_on else Markup("")
    left: Markup | str = html.pill(t, (one.due_on - visit.as_of).days, past=visit.past)
    if one.delisted_on:
        left = t("listed.delisted_on", day=visit.day(one.delisted_on), number=one.delisting_number)
    fact = fact_words(visit, row)
    until = Markup("{}{}").format(old, visit.day(one.due_on))
    return [hazard_link(visit, row), fact, units.get(row.district, ""), which, shown, until, left]


def _waiting(visit: Visit, stands: Listed) -> None:
    """The requests to extend a listing that wait for the Office."""
    t = visit.t
    if not stands.asked or visit.past or visit.hall:
        return
    said = t("listed.asked", n=len(stands.asked))
    lines = [
        Markup("{} {}").format(
            html.link(row["number"], visit.link("hazards", number=row["number"])),
            t(
                "listed.asked_line", who=row["asked_by"], day=visit.day(row["asked_on"]), reason=row["reason"],
                to=visit.day(row["due_on"], year=True), by=visit.day(row["decide_by"]),
            ),
        )
        for row in stands.asked
    ]  # fmt: skip
    html.draw(html.section(said), *(html.note(line) for line in lines))
