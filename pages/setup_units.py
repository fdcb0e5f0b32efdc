"""The tree of units with its departments and industries: looked at, taken from a file, given out as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import rows_of
from documents.listing import as_csv, as_xlsx
from domain.filters import Filters
from jobs.units_list import headed, units_table
from pages import setup_file, setup_leads, setup_unit
from pages.office import may_change
from ui import html
from ui.html import Column
from ui.names import name_of
from ui.rows import XLSX
from ui.visit import Visit

Counts = Mapping[str, tuple[int, int]]  # code -> open, found
Cells = tuple[str | Markup, ...]
COMPACT = Markup('<div class="compact">{}</div>')  # on a phone a row is one line: name and numbers
SHOWN = 60  # rows of a table before the rest is folded


def draw(visit: Visit) -> str:
    """The lists at the left, what is open for correction at the right. Returns the page's sentence."""
    opened, what = st.query_params.get("one", ""), st.query_params.get("what", "unit")
    may = may_change(visit)
    if may:
        setup_file.entered(visit, first=visit.catalog.districts.empty)
        setup_leads.offered(visit)
    left, right = st.columns([2, 1], gap="large")
    with left:
        _places(visit, opened if what == "unit" else "")
        _departments(visit, opened if what == "unit" else "")
        _industries(visit, opened if what == "industry" else "")
    with right:
        if may:
            # On a phone the form that was opened stands before the lists.
            with st.container(key="form_open" if opened else "form_none"):
                setup_unit.chosen(visit, what, opened)
        _given_out(visit)
    return sentence(visit)


def sentence(visit: Visit) -> str:
    """How many units of each kind there are, under the city's name."""
    t, known = visit.t, visit.catalog
    if known.districts.empty:
        return t("setup.no_units")
    cities = [name_of(row, visit.language) for row in rows_of(known.units) if row.kind == "city"]
    streets = int((known.units["kind"] == "street").sum())
    said = [
        t("setup.n_districts", n=len(known.districts)),
        t("setup.n_streets", n=streets),
        t("setup.n_departments", n=int((known.departments["kind"] == "department").sum())),
        t("setup.n_industries", n=int((known.industries["id"] != 0).sum())),
    ]
    return t(
        "setup.title_units", city=cities[0] if cities else t("setup.city"), what=t("format.comma").join(said)
    )


def _counts(visit: Visit, by: str, filters: Filters | None = None) -> dict[str, tuple[int, int]]:
    """How many hazards are open, and how many were ever found, by group."""
    with visit.open_session() as session:
        table = reads.figures(
            session,
            visit.scope,
            filters or Filters(),
            visit.today,
            period=visit.period,
            by=(by,),
            measures=("open", "found"),
        )
    return {str(getattr(row, by)): (int(row.open), int(row.found)) for row in rows_of(table)}


def _places(visit: Visit, opened: str) -> None:
    """The city, its districts and zones, and the streets of the one that is open."""
    t, known = visit.t, visit.catalog
    counts = _counts(visit, "district")
    streets = known.units[known.units["kind"] == "street"].groupby("parent_id").size().to_dict()
    here = known.units.loc[known.units["code"] == opened, "district_id"]
    cells = [_place(visit, row, opened, {}) for row in rows_of(known.units) if row.kind == "city"]
    for row in rows_of(known.districts.sort_values("code")):
        inside = t("setup.n_streets", n=streets[row.id]) if streets.get(row.id) else ""
        cells.append(_place(visit, row, opened, counts, inside=inside))
        if len(here) and row.id == here.iloc[0]:
            cells += _streets(visit, row, opened)
    nobody = counts.get("unassigned", (0, 0))[0]
    note = t("setup.unassigned", n=nobody) if nobody else t("setup.places_note")
    heads = ("name", "code", "short", "kind", "peer_group", "valid", "open", "found")
    said = t("setup.places", n=len(known.districts))
    _table(visit, said, note, cells, heads=heads, aside=_add(visit, "unit"))


def _streets(visit: Visit, above: Any, opened: str) -> list[Cells]:
    known = visit.catalog
    below = known.units[(known.units["district_id"] == above.id) & (known.units["id"] != above.id)]
    counts = _counts(visit, "unit", Filters(units=(above.code,))) if len(below) else {}
    return [_place(visit, row, opened, counts, below=True) for row in rows_of(below.sort_values("code"))]


def _place(
    visit: Visit, row: Any, opened: str, counts: Counts, *, inside: str = "", below: bool = False
) -> Cells:
    short = row.short_en if visit.language == "en" else row.short
    name = Markup('<span class="{}">{} <span class="second">{}</span></span>').format(
        "below" if below else "", _name(visit, "unit", row, opened), inside
    )
    numbers = _numbers(visit, counts, row.code) if row.kind != "city" else ("", "")
    short = "" if below and short in (row.name, row.code.upper()) else short
    kind = visit.t(f"kind.{row.kind}")
    return name, row.code, short, kind, row.peer_group, _valid(visit, row), *numbers


def _name(visit: Visit, what: str, row: Any, opened: str) -> Markup:
    """The name, which opens the form; the one that is open is bold."""
    name = name_of(row, visit.language) or row.code
    return html.link(
        Markup("<b>{}</b>").format(name) if row.code == opened else name, _open(visit, what, row.code)
    )


def _open(visit: Visit, what: str, code: str) -> str:
    return visit.link("setup", what=None if what == "unit" else what, one=code)


def _add(visit: Visit, what: str) -> Markup | str:
    return (
        html.link(visit.t(f"setup.new_{what}"), _open(visit, what, setup_unit.NEW))
        if may_change(visit)
        else ""
    )


def _valid(visit: Visit, row: Any) -> str:
    """Since when and until when; nothing where it always was and still is."""
    days = [None if pd.isna(day) else visit.day(day, year=True) for day in (row.valid_from, row.valid_to)]
    return "" if days == [None, None] else f"{days[0] or ''}–{days[1] or ''}"


def _numbers(visit: Visit, counts: Counts, code: str) -> tuple[str, str]:
    opened, found = counts.get(code, (0, 0))
    return visit.t.number(opened), visit.t.number(found)


def _departments(visit: Visit, opened: str) -> None:
    t, known = visit.t, visit.catalog
    counts = _counts(visit, "department")
    leads = known.industries.groupby("department_id")["name" if visit.language == "zh" else "name_en"].apply(
        list
    )
    for code, department_id in _to_come(visit).items():
        leads[department_id] = [*leads.get(department_id, []), t("setup.led_later", code=code)]
    rows = [row for row in rows_of(known.departments.sort_values("code")) if row.id]
    cells: list[Cells] = [
        (_name(visit, "unit", row, opened), row.code, row.short_en if visit.language == "en" else row.short,
         t("format.comma").join(leads.get(row.id, [])), *_numbers(visit, counts, row.code))
        for row in rows
    ]  # fmt: skip
    heads = ("name", "code", "short", "leads", "open", "found")
    said = t("setup.departments", n=len(rows))
    _table(visit, said, t("setup.departments_note"), cells, heads=heads, aside=_add(visit, "department"))


def _to_come(visit: Visit) -> dict[str, int]:
    """The industries that a department was told to lead and that are not there yet."""
    with visit.open_session() as session:
        return reads.leads_to_come(session, visit.scope)


def _industries(visit: Visit, opened: str) -> None:
    t, known = visit.t, visit.catalog
    counts = _counts(visit, "industry")
    led_by = {row.id: name_of(row, visit.language) for row in rows_of(known.departments)}
    rows = [row for row in rows_of(known.industries.sort_values("code")) if row.id]
    cells: list[Cells] = [
        (_name(visit, "industry", row, opened), row.code, row.short_en if visit.language == "en" else row.short,
         led_by.get(row.department_id, ""), *_numbers(visit, counts, row.code))
        for row in rows
    ]  # fmt: skip
    heads = ("name", "code", "short", "led_by", "open", "found")
    said = t("setup.industries", n=len(rows))
    _table(visit, said, t("setup.industries_note"), cells, heads=heads, aside=_add(visit, "industry"))


def _table(
    visit: Visit, said: str, note: str, cells: list[Cells], *, heads: Sequence[str], aside: Markup | str
) -> None:
    kinds = {"open": "n", "found": "n", "name": "w", "leads": "w side", "led_by": "w side"}
    columns = [Column(visit.t(f"setup.{name}"), kinds.get(name, "side")) for name in heads]
    parts = [html.section(said, note, aside=aside)]
    if cells:
        parts.append(COMPACT.format(html.table(columns, cells[:SHOWN], caption=said)))
    if rest := cells[SHOWN:]:
        more = COMPACT.format(html.table(columns, rest, caption=said))
        words = visit.t("setup.more", n=len(rest))
        parts.append(
            Markup('<details class="explained"><summary>{}</summary>{}</details>').format(words, more)
        )
    html.draw(*parts)


def _given_out(visit: Visit) -> None:
    """The whole list as a units file, to be changed elsewhere and taken in again."""
    t = visit.t
    if visit.catalog.districts.empty and len(visit.catalog.industries) <= 1:
        return
    html.draw(html.section(t("setup.give_out"), t("setup.give_out_note")))
    with st.container(horizontal=True, gap="small"):
        for label, make, mime in (
            ("XLSX", partial(as_xlsx, sheet=t("setup.part.units"), cut=t("rows.cut")), XLSX),
            ("CSV", as_csv, "text/csv"),
        ):
            st.download_button(
                label,
                partial(_file, visit, make),
                file_name=f"{t('setup.file_name')}.{label.lower()}",
                mime=mime,
                key=f"units_{label}",
                on_click="ignore",
            )


def _file(visit: Visit, make: Callable[[pd.DataFrame], bytes]) -> bytes:
    with visit.again() as session:
        return make(headed(units_table(session), visit.language))
