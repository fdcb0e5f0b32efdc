"""The statutory tables as files: the official layout, and the office's own template filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from data_access import reads
from documents.papers import as_workbook
from documents.statutory import monthly_paper, quarterly_papers
from domain.deadlines import Period
from domain.reports import MONTHLY, QUARTERLY, Column
from ui.looked_at import said
from ui.report_table import full_name
from ui.reports import by_of
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
