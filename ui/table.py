"""Hazards in rows: up to fifty as HTML, many as a data frame with pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access.frames import rows_of
from ui import html
from ui.html import Column
from ui.names import Labels, department_names, industry_names, unit_paths
from ui.visit import Visit

PAGE = 50
SHOWN = ("number", "risk", "hazard", "enterprise", "unit", "found", "due", "days")
_KINDS = {"hazard": "w", "enterprise": "w", "funds": "n"}


def hazard_rows(visit: Visit, rows: pd.DataFrame, *, caption: str, columns: Sequence[str] = SHOWN) -> Markup:
    """The rows of data_access.reads.rows as a table whose numbers open the hazard.

    `columns` are of number, risk, hazard, enterprise, unit, department, industry, found, due, days,
    status and, where the rows have a column of that name, since and funds. Old deadlines stay visible, struck
    through. For up to some fifty rows.
    """
    heads = [Column(visit.t(f"rows.{name}"), _KINDS.get(name, "")) for name in columns]
    names = _names(visit)
    cells = [[_cell(visit, row, name, names) for name in columns] for row in rows_of(rows)]
    return html.table(heads, cells, caption=caption)


def fact_words(visit: Visit, row: Any) -> Markup:
    """What is wrong, and below it where; on a wall, where one line has to do, what is wrong alone."""
    if visit.hall:
        return Markup("{}").format(row.description)
    return Markup("{}<br>{}").format(row.description, row.enterprise or row.location or "")


def hazard_link(visit: Visit, row: Any) -> Markup:
    """The hazard's number, as it is said aloud, opening its page."""
    return html.link(said_number(visit, row), visit.link("hazards", number=row.number, page=None))


def said_number(visit: Visit, row: Any) -> str:
    """甘-017 for 甘-2026-017 of this year, the full number for another; SH-017 in English."""
    english = row.number_en if visit.language == "en" else None
    number = english if isinstance(english, str) and english else row.number
    parts = str(number).split("-")
    if len(parts) == 3 and parts[1] == str(visit.as_of.year):
        return f"{parts[0]}-{parts[2]}"
    return str(number)


def deadline(visit: Visit, row: Any) -> Markup:
    """The day in force; where it was moved the first one struck through in front of it, and how often."""
    due, first = _day(row.due_on), _day(row.first_due_on)
    if due is None:
        return Markup("{}").format(visit.t("due.none"))
    old = html.struck(visit.day(first)) if first is not None and first != due else Markup("")
    times = int(getattr(row, "moved", 0) or 0)
    moved = Markup(' <span class="second">{}</span>').format(visit.t("rows.moved", n=times)) if times else ""
    return Markup("{}{}{}").format(old, visit.day(due), moved)


def band_name(visit: Visit, code: str) -> str:
    """The name of a band of deadlines; the day that is looked at is today only where it is."""
    return visit.t("band.that_day") if code == "today" and visit.past else visit.t(f"band.{code}")


def _names(visit: Visit) -> dict[str, Labels]:
    catalog, t = visit.catalog, visit.t
    return {
        "unit": unit_paths(catalog, t),
        "department": department_names(catalog, t),
        "industry": industry_names(catalog, t),
    }


def _cell(visit: Visit, row: Any, name: str, names: dict[str, Labels]) -> str | Markup:
    t = visit.t
    if name == "number":
        return hazard_link(visit, row)
    if name == "risk":
        return Markup("{} {}").format(html.risk_mark(t, int(row.risk)), html.grade_mark(t, row.grade))
    if name in names:
        code = getattr(row, name)
        return names[name].get(code, _text(code))
    if name == "found":
        return visit.day(_day(row.opened_on))
    if name == "due":
        return deadline(visit, row)
    if name == "days":
        left = None if pd.isna(row.days_left) else int(row.days_left)
        return html.pill(t, left, closed=row.status == "closed", past=visit.past)
    if name == "status":
        return t(f"status.{row.status}")
    if name == "since":
        return t("rows.since_day", day=visit.day(row.since), n=(visit.as_of - row.since).days)
    if name == "funds":
        return t.amount(row.funds)
    if name == "enterprise":
        return _text(row.enterprise) or _text(row.location)
    return _text(row.description if name == "hazard" else getattr(row, name))


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


def _day(value: object) -> date | None:
    return value if isinstance(value, date) and not pd.isna(value) else None


def words(visit: Visit, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in the reader's words, under the reader's headings: for files and for long lists.

    The ledger's own code stands beside the board's number, so that a clerk finds a row in his ledger again.
    Days stay days and days_left a number, so that they sort.
    """
    t, names = visit.t, _names(visit)
    columns: dict[str, Any] = {
        "number": rows["number_en"].where(rows["number_en"].notna(), rows["number"])
        if visit.language == "en"
        else rows["number"],
        "code": rows["code"],
        "grade": rows["grade"].map(lambda code: t(f"grade.{code}")),
        "risk": rows["risk"].map(lambda level: t(f"risk.{level}")),
        "hazard": rows["description"],
        "enterprise": rows["enterprise"],
        "location": rows["location"],
        "category": rows["category"],
        **{name: rows[name].map(known).fillna("") for name, known in names.items()},
        "found": rows["opened_on"],
        "first_due": rows["first_due_on"],
        "due": rows["due_on"],
        "extensions": rows["moved"],
        "due_text": rows["due_text"],
        "days": rows["days_left"].astype("Int64"),
        "status": rows["status"].map(lambda code: t(f"status.{code}")),
        "closed": rows["closed_on"],
        "source": rows["source"].map(lambda code: t(f"source.{code}")),
        "owner": rows["owner"],
        "phone": rows["phone"],
        "measure": rows["measure"],
    }
    if "funds" in rows:
        columns["funds"] = rows["funds"]
    return pd.DataFrame({t(f"rows.{name}"): values for name, values in columns.items()})


def page_offset(total: int, size: int = PAGE) -> int:
    """The first row of the page that the address asks for; the last page where it asks for more."""
    asked = st.query_params.get("page", "1")
    page = int(asked) if asked.isdecimal() else 1
    last = max(0, (total - 1) // size)
    return min(max(page - 1, 0), last) * size


def close(visit: Visit) -> Markup:
    """The link that shuts the rows that the address has open."""
    return html.note(html.link(visit.t("pick.close"), visit.here(open=None, page=None)))


def pager(
    visit: Visit, total: int, offset: int, *, size: int = PAGE, query: Mapping[str, object] | None = None
) -> Markup:
    """Which rows of how many are shown, and links to the pages before and after.

    `query` is what their addresses say beside the view, by default what the page was told.
    """
    if not total:
        return Markup("")
    t, page = visit.t, offset // size + 1
    rest = {key: value for key, value in (visit.own if query is None else query).items() if key != "page"}
    said = t("rows.range", first=min(offset + 1, total), last=min(offset + size, total), n=total)
    links = []
    if page > 1:
        back = visit.link(visit.screen, page=page - 1 if page > 2 else None, **rest)
        links.append(html.link(f"‹ {t('word.previous')}", back))
    if offset + size < total:
        links.append(html.link(f"{t('word.next')} ›", visit.link(visit.screen, page=page + 1, **rest)))
    return html.note(Markup(" &nbsp; ").join([Markup("{}").format(said), *links]))
