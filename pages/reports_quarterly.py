"""The quarters of the year on the screen: what was found in each and closed since, whole and line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from data_access import reads
from data_access.frames import records
from data_access.session import Session
from domain.deadlines import Period, year_to
from domain.filters import Unknown
from domain.reports import QUARTERLY, Column, quarters
from pages import reports_files
from ui import html
from ui.filters import tell_unknown
from ui.memory import remembered
from ui.report_table import full_name, statutory
from ui.reports import by_of, cell, choose_by, link_of, months, names, ordered
from ui.visit import Visit

YEAR = "year"
Row = dict[str, Any]


@dataclass(frozen=True)
class Quarter:
    """A quarter of the year, or the whole of it: its days, its counts in all and line by line."""

    code: str
    days: Period
    whole: Row
    rows: pd.DataFrame


def draw(visit: Visit) -> str:
    """The quarters beside each other, then the chosen one line by line, and the file. Returns the page's sentence."""
    t, every = visit.t, remembered(visit, quarterly, own=("by",))
    by, codes = by_of(visit), {one.code: name_of(visit, one) for one in every}
    asked = visit.own.get("quarter", YEAR)
    if asked not in codes:
        tell_unknown(visit, [Unknown("quarter", asked)])
    chosen = next(one for one in every if one.code == (asked if asked in codes else YEAR))
    html.draw(months(visit))
    choose_by(visit)
    caption = t("reports.quarterly.caption", year=visit.as_of.year)
    table = [(codes[one.code], _cells(visit, one.whole, by, None, one.days)) for one in every]
    html.draw(
        html.section(caption, t("reports.quarterly.note")),
        statutory(t, QUARTERLY, table, first=t("reports.quarter"), caption=caption),
    )
    title = t("reports.quarterly.by", quarter=codes[chosen.code], by=t(f"reports.by.{by}"))
    html.draw(
        html.section(title),
        _links(visit, codes, chosen.code),
        statutory(t, QUARTERLY, _lines(visit, chosen, by), first=t(f"reports.by.{by}"), caption=title),
    )
    reports_files.quarterly(visit, [(codes[one.code], lines_of(visit, one, by)) for one in every], by)
    html.draw(
        definitions(visit), html.foot(t("reports.quarterly.foot", day=visit.day(visit.as_of, year=True)))
    )
    whole = every[-1].whole
    rate = t.share(
        whole["closed_general"] + whole["closed_major"], whole["found_general"] + whole["found_major"]
    )
    return t("reports.quarterly.title", year=visit.as_of.year, n=len(every) - 1, rate=rate)


def quarterly(visit: Visit, session: Session) -> tuple[Quarter, ...]:
    """Each quarter that has begun, and the year."""
    stretches = [(f"q{number}", days) for number, days in enumerate(quarters(visit.as_of), start=1)]
    return tuple(
        _quarter(visit, session, code, days) for code, days in [*stretches, (YEAR, year_to(visit.as_of))]
    )


def _quarter(visit: Visit, session: Session, code: str, days: Period) -> Quarter:
    asked = (session, visit.scope, visit.filters, visit.as_of)
    (whole,) = records(reads.graded(*asked, found=days))
    return Quarter(code, days, whole, reads.graded(*asked, found=days, by=(by_of(visit),)))


def name_of(visit: Visit, quarter: Quarter) -> str:
    """The quarter's name."""
    if quarter.code == YEAR:
        return visit.t("reports.whole_year")
    return visit.t("reports.quarter_of", n=int(quarter.code[1:]))


def lines_of(visit: Visit, quarter: Quarter, by: str) -> list[tuple[str, str | None, Row]]:
    """Name, code and counts of each line of a quarter; the last is the whole, without a code."""
    met = {row[by]: row for row in records(quarter.rows)}
    known, zeros = names(visit, by), dict.fromkeys(quarter.whole, 0)
    listed = ordered(visit, by, list(met))
    lines = [(known.get(code, code), code, met.get(code, zeros)) for code in listed]
    return [*lines, (visit.t("reports.whole"), None, quarter.whole)]


def _lines(visit: Visit, quarter: Quarter, by: str) -> Sequence[tuple[str, dict[str, str | Markup]]]:
    return [
        (name, _cells(visit, row, by, code, quarter.days)) for name, code, row in lines_of(visit, quarter, by)
    ]


def _cells(visit: Visit, row: Row, by: str, code: str | None, days: Period) -> dict[str, str | Markup]:
    def told(column: Column) -> str | Markup:
        return cell(visit, column, row, link_of(visit, by, code, column.id, days))

    return {column.id: told(column) for column in QUARTERLY}


def _links(visit: Visit, codes: dict[str, str], here: str) -> Markup:
    items = []
    for code, name in codes.items():
        href = visit.here(quarter=None if code == YEAR else code, page=None)
        mark = Markup('<b aria-current="page">{}</b>').format(name)
        items.append(mark if code == here else html.link(name, href))
    return Markup('<nav class="inside">{}</nav>').format(Markup("").join(items))


def definitions(visit: Visit) -> Markup:
    """What each column counts, opened by who wants to know it."""
    t = visit.t
    told = Markup("<br>").join(
        Markup("<b>{}</b> {}").format(full_name(t, one), t(f"reports.definition.{one.id}"))
        for one in QUARTERLY
    )
    return html.explained(t("overview.definitions"), told)
