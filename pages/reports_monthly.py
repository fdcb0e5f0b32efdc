"""The statutory monthly form on the screen: each cell leads to its rows; and as the form that is handed in."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from data_access import reads
from data_access.frames import records, rows_of
from data_access.session import Session
from domain.deadlines import Period, year_to
from domain.filters import Unknown
from domain.reports import MONTHLY, Column
from pages import reports_files
from ui import html
from ui.filters import tell_unknown
from ui.memory import remembered
from ui.pick import OPEN, opened
from ui.report_table import column_name, full_name, statutory
from ui.reports import MEASURES, by_of, cell, choose_by, link_of, months, names, ordered
from ui.rows import heading
from ui.table import PAGE, close, hazard_rows, page_offset, pager
from ui.visit import Visit

PICTURE = "monthly"
HERE = ("enterprises", "five", "listed", "province", "funds")  # columns whose rows stand on this page
BY_ID = {column.id: column for column in MONTHLY}
SHOWN = ("number", "risk", "hazard", "enterprise", "unit", "industry", "found", "due", "days")
Row = dict[str, Any]


def draw(visit: Visit) -> str:
    """The months, the form, the rows that a cell opens, the files. Returns the page's sentence."""
    t, form = visit.t, remembered(visit, monthly, own=("by",))
    by, found = by_of(visit), year_to(visit.as_of)
    html.draw(months(visit))
    choose_by(visit)
    lines = lines_of(visit, form, by)
    table = [(name, _cells(visit, row, by, code, found)) for name, code, row in lines]
    caption = t("reports.monthly.caption", days=t.days(found.first, found.last, today=visit.today))
    html.draw(
        html.section(caption, t("reports.monthly.note")),
        statutory(t, MONTHLY, table, first=t(f"reports.by.{by}"), caption=caption),
    )
    reports_files.monthly(visit, lines, found)
    _opened(visit, by, found)
    html.draw(definitions(visit), html.foot(t("reports.monthly.foot", day=visit.day(visit.as_of, year=True))))
    return _title(visit, form.whole, found)


def monthly(visit: Visit, session: Session) -> reads.Monthly:
    """The form, worked out once."""
    asked = (session, visit.scope, visit.filters, visit.as_of)
    return reads.monthly(*asked, found=year_to(visit.as_of), by=by_of(visit))


def lines_of(visit: Visit, form: reads.Monthly, by: str) -> list[tuple[str, str | None, Row]]:
    """Name, code and counts of each line; the last is the whole, without a code."""
    met = {row[by]: row for row in records(form.rows)}
    known, zeros = names(visit, by), dict.fromkeys(form.whole, 0)
    lines: list[tuple[str, str | None, Row]] = [
        (known.get(code, code), code, met.get(code, zeros)) for code in ordered(visit, by, list(met))
    ]
    return [*lines, (visit.t("reports.whole"), None, form.whole)]


def _title(visit: Visit, whole: Row, found: Period) -> str:
    t = visit.t
    told = {
        "days": t.days(found.first, found.last, today=visit.today),
        "general": t.number(whole["found_general"]),
        "major": t.number(whole["found_major"]),
        "rate": t.share(whole["closed_general"], whole["found_general"]),
        "rate_major": t.share(whole["closed_major"], whole["found_major"]),
    }
    return t("reports.monthly.title", **told)


def _cells(visit: Visit, row: Row, by: str, code: str | None, found: Period) -> dict[str, str | Markup]:
    cells = {}
    for column in MONTHLY:
        if column.id in MEASURES:
            href = link_of(visit, by, code, column.id, found)
        else:
            href = visit.here(**{OPEN: f"{PICTURE}.{column.id}.{code or ''}", "page": None})
        cells[column.id] = cell(visit, column, row, href)
    return cells


def _opened(visit: Visit, by: str, found: Period) -> None:
    """The rows of the cell that the address has open."""
    picture, mark = opened()
    if not picture:
        return
    name, _, code = mark.partition(".")
    known = visit.catalog.codes[by].values()
    if picture != PICTURE or name not in HERE or (code and code not in known):
        tell_unknown(visit, [Unknown("open", f"{picture}.{mark}")])
        return
    draw_rows = _enterprises if name == "enterprises" else _hazards
    draw_rows(visit, BY_ID[name], by, code or None, found)


def _sentence(visit: Visit, column: Column, by: str, code: str | None, n: int) -> str:
    where = names(visit, by).get(code, code) if code else visit.t("reports.whole")
    key = "reports.enterprises_behind" if column.id == "enterprises" else "reports.rows_behind"
    return visit.t(key, where=where, column=column_name(visit.t, column), n=n)


def _hazards(visit: Visit, column: Column, by: str, code: str | None, found: Period) -> None:
    with visit.open_session() as session:
        told = reads.monthly_rows(
            session, visit.scope, visit.filters, visit.as_of, found=found, by=by, column=column.id, code=code
        )
    total, offset = len(told), page_offset(len(told))
    sentence = _sentence(visit, column, by, code, total)
    definition = visit.t(f"reports.definition.{column.id}")

    def fetch(first: int = 0, last: int | None = None) -> pd.DataFrame:
        with visit.again() as session:
            rows = reads.rows_about(session, visit.scope, told.iloc[first:last], visit.as_of)
        if column.id == "funds":
            rows["funds"] = [float(one) for one in told["funds"].iloc[first:last]]
        return rows

    heading(visit, name=f"monthly_{column.id}", sentence=sentence, fetch=fetch, definition=definition)
    shown = (*SHOWN, "funds") if column.id == "funds" else SHOWN
    rows = hazard_rows(visit, fetch(offset, offset + PAGE), caption=sentence, columns=shown)
    html.draw(rows, pager(visit, total, offset), close(visit))


def _enterprises(visit: Visit, column: Column, by: str, code: str | None, found: Period) -> None:
    t = visit.t
    with visit.open_session() as session:
        told = reads.monthly_enterprises(
            session, visit.scope, visit.filters, visit.as_of, found=found, by=by, code=code
        )
    total, offset = len(told), page_offset(len(told))
    sentence = _sentence(visit, column, by, code, total)
    counts = ("found", "closed", "major")
    heads = [html.Column(t("rows.enterprise"), "w")]
    heads += [html.Column(t(f"reports.of_enterprise.{name}"), "n") for name in counts]
    cells = [
        [row.name, *(t.number(int(getattr(row, name))) for name in counts)]
        for row in rows_of(told.iloc[offset : offset + PAGE])
    ]
    html.draw(
        html.section(sentence, t(f"reports.definition.{column.id}")),
        html.table(heads, cells, caption=sentence),
        pager(visit, total, offset),
        close(visit),
    )


def definitions(visit: Visit) -> Markup:
    """What each column counts, opened by who wants to know it."""
    t = visit.t
    told = Markup("<br>").join(
        Markup("<b>{}</b> {}").format(full_name(t, one), t(f"reports.definition.{one.id}")) for one in MONTHLY
    )
    return html.explained(t("overview.definitions"), told)
