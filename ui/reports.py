"""What the parts of Reports share: whose rows a line holds, how it is called, and which days can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from domain.deadlines import Period
from domain.reports import BY, Column, months_of, value_of, within
from ui import html
from ui.names import Labels, industry_names, unit_names
from ui.progress import holding_district
from ui.switch import one_of, switch
from ui.visit import Visit

MEASURES = {
    "found_general": ("found", "general"),
    "closed_general": ("closed", "general"),
    "rate_general": ("rectification_rate", "general"),
    "found_major": ("found_major", ""),
    "closed_major": ("closed_major", ""),
    "rate_major": ("rectification_rate_major", ""),
    "planned": ("open_major", ""),
}  # column of a form -> the measure whose rows it counts, and the grade


def by_of(visit: Visit) -> str:
    """What a row of the table is: "industry" or "district"."""
    return one_of(visit.own.get("by"), dict.fromkeys(BY, ""))


def choose_by(visit: Visit) -> None:
    """Offer what a row of the table is."""
    options = {by: visit.t(f"reports.by.{by}") for by in BY}
    switch("by", options, label=visit.t("reports.rows_are"))


def names(visit: Visit, by: str) -> Labels:
    """Code -> name of each line."""
    return industry_names(visit.catalog, visit.t) if by == "industry" else unit_names(visit.catalog, visit.t)


def ordered(visit: Visit, by: str, met: list[str]) -> list[str]:
    """The codes of all lines in their order: what is known of the board, and what else was met; nameless last."""
    catalog = visit.catalog
    frame = catalog.industries if by == "industry" else catalog.districts
    nameless = catalog.codes[by][0]
    known = [str(code) for code in frame["code"] if code != nameless]
    chosen = visit.filters.industries if by == "industry" else ()
    listed = [code for code in known if not chosen or code in chosen]
    if by == "district" and (visit.filters.units or visit.mine.units is not None):
        listed = [code for code in known if code in met]
    return [*listed, *(code for code in met if code not in listed)]


def link_of(visit: Visit, by: str, code: str | None, column: str, found: Period) -> str:
    """The way to exactly the rows that a cell counts, `code` None: of the whole."""
    measure, grade = MEASURES[column]
    narrowed = within(visit.filters, found)
    changes: dict[str, object] = {"from": narrowed.found_from, "to": narrowed.found_to}
    if grade:
        changes["grade"] = grade
    if code is not None:
        changes |= {"industry": code} if by == "industry" else {"unit": holding_district(visit, code)}
    return visit.rows(measure, **changes)


def cell(
    visit: Visit, column: Column, row: Mapping[str, Any], href: str, *, sums: bool = True
) -> str | Markup:
    """A cell's text, leading to its rows where there are any."""
    t, value = visit.t, value_of(column, row)
    if column.share is not None:
        return html.link(t.share(*value), href) if value[1] else t.share(*value)
    text = t.amount(value) if column.id == "funds" else t.number(int(value))
    return html.link(text, href) if value and sums else text


def months(visit: Visit) -> Markup:
    """Links to the months of the year, and to the years beside it; the chosen one stands out."""
    t, items = visit.t, []
    before = date(visit.as_of.year - 1, 12, 31)
    items.append(html.link(f"‹ {before.year}", _as_of(visit, before)))
    for end in months_of(visit.as_of, visit.today):
        words = t.month(end)
        here = (end.year, end.month) == (visit.as_of.year, visit.as_of.month)
        whole = here and end == visit.as_of
        mark = Markup('<b aria-current="page">{}</b>').format(words)
        items.append(mark if whole else html.link(words, _as_of(visit, end)))
    if visit.as_of.year < visit.today.year:
        after = min(date(visit.as_of.year + 1, 12, 31), visit.today)
        items.append(html.link(f"{after.year} ›", _as_of(visit, after)))
    return Markup('<nav class="inside months">{}</nav>').format(Markup("").join(items))


def _as_of(visit: Visit, day: date) -> str:
    chosen = None if day == visit.today else day.isoformat()
    return visit.here(as_of=chosen, since=None, open=None, page=None)
