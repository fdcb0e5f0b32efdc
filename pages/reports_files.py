"""The statutory tables as files: the official layout, and the office's own template filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from data_access import reads
from documents.papers import as_workbook
from documents.statutory import monthly_paper, quarterly_papers, value
from domain.deadlines import Period
from domain.reports import MONTHLY, QUARTERLY, Column
from i18n import LANGUAGES, translator
from jobs.report_template import NothingToFill, fill_template
from ledger.records import FileNotReadable
from ui import html
from ui.looked_at import said
from ui.report_table import full_name
from ui.reports import by_of, names
from ui.rows import XLSX
from ui.visit import Visit

Lines = Sequence[tuple[str, str | None, dict[str, Any]]]


def monthly(visit: Visit, lines: Lines, found: Period) -> None:
    """The form as a workbook in the official layout."""

    def made() -> bytes:
        paper = monthly_paper(
            visit.t,
            [(name, row) for name, _, row in lines],
            first=visit.t(f"reports.by.{by_of(visit)}"),
            days=visit.t.days(found.first, found.last, today=visit.today),
            **_told(visit, MONTHLY),
        )
        return as_workbook([paper])

    _button(visit, "monthly", made)
    _template(visit, lines, found)


def _template(visit: Visit, lines: Lines, found: Period) -> None:
    """A place that opens: the office gives its own workbook and gets it back filled in."""
    t = visit.t
    with st.popover(t("reports.template"), key="template_open", on_change="rerun") as opened:
        if not opened.open:
            return
        html.draw(html.note(t("reports.template_how")))
        given = st.file_uploader(t("reports.template"), type=["xlsx", "xlsm"], key="template_given",
                                 label_visibility="collapsed")  # fmt: skip
        if given is None:
            return
        try:
            content = filled_in(visit, lines, found, given.getvalue(), given.name)
        except FileNotReadable as refused:
            html.draw(html.bar(t(refused.problem.sentence, **refused.problem.params)))
        except NothingToFill:
            html.draw(html.bar(t("reports.template_nothing")))
        else:
            st.download_button(t("reports.template_filled"), content, file_name=given.name, mime=XLSX,
                               key="template_filled", on_click="ignore")  # fmt: skip


def filled_in(visit: Visit, lines: Lines, found: Period, content: bytes, name: str) -> bytes:
    """A template with the numbers of the form. Raises FileNotReadable, NothingToFill."""
    told, by = _told(visit, MONTHLY), by_of(visit)
    values: dict[str, dict[int, Any]] = {}
    for language in LANGUAGES:
        other = names(replace(visit, t=translator(language)), by)
        for _, code, row in lines:
            numbers = {one.number: value(one, row) for one in MONTHLY}
            whole = translator(language)("reports.whole")
            values |= dict.fromkeys([whole] if code is None else [code, other.get(code, code)], numbers)
    days = visit.t.days(found.first, found.last, today=visit.today)
    words = {"days": days, "as_of": visit.day(visit.as_of, year=True), "where": told["where"],
             "issuer": told["issuer"], "filled_on": told["filled_on"]}  # fmt: skip
    return fill_template(content, name, values, words)


def quarterly(visit: Visit, every: Sequence[tuple[str, Lines]], by: str) -> None:
    """The quarters, each by its name with its lines, as a workbook, a sheet each."""

    def made() -> bytes:
        told = [(quarter, [(name, row) for name, _, row in lines]) for quarter, lines in every]
        first = visit.t(f"reports.by.{by}")
        papers = quarterly_papers(
            visit.t, told, first=first, year=visit.as_of.year, **_told(visit, QUARTERLY)
        )
        return as_workbook(papers)

    _button(visit, "quarterly", made)


def _told(visit: Visit, columns: Sequence[Column]) -> dict[str, Any]:
    """What both forms say besides their numbers; the seat is asked again, as for every file."""
    t = visit.t
    with visit.again() as session:
        issuer = reads.board_rules(session, visit.scope)["issuer"]
    about = [f"{full_name(t, one)} {t(f'reports.definition.{one.id}')}" for one in columns]
    as_of = t("rows.as_of", day=visit.day(visit.as_of, weekday=True, year=True))
    return {
        "issuer": issuer,
        "where": said(visit),
        "filled_on": visit.day(visit.today, year=True),
        "about": [as_of, *about],
    }


def _button(visit: Visit, name: str, made: Callable[[], bytes]) -> None:
    st.download_button(
        visit.t(f"reports.file.{name}"),
        made,
        file_name=f"{name}-{visit.as_of.isoformat()}.xlsx",
        mime=XLSX,
        key=f"{name}_form",
        on_click="ignore",
    )
