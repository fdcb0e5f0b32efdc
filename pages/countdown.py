"""Countdown: what is overdue, what falls due when, and what has no date at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from charts.countdown_strip import alt, countdown_strip
from data_access import reads
from data_access.frames import number, rows_of
from data_access.session import Session
from domain.deadlines import BAND_CODES
from ui import html, states
from ui.chart import chart
from ui.html import Figure
from ui.names import industry_names, unit_names
from ui.rows import rows_behind
from ui.table import deadline, hazard_link
from ui.visit import Visit

HALL_ROW_PX = 46
HALL_UNITS = 7  # rows that a wall shows: what does not fit is not read
NAMED = 12  # overdue hazards listed by name
SPAN = (-40, 30)  # days that the strip draws one by one


def page(visit: Visit) -> None:
    """The bands, one strip a unit, the overdue by name, and the rows of the mark that was pressed."""
    with visit.open_session() as session:
        deadlines = reads.open_by_deadline(session, visit.scope, visit.filters, visit.as_of, by=("district",))
        late = reads.rows(
            session, visit.scope, visit.filters, visit.as_of, period=visit.whole_period, measure="overdue",
            limit=NAMED,
        )  # fmt: skip
    bands = reads.by_band(deadlines, visit.as_of).set_index("band")
    html.draw(html.title(said(visit, bands)))
    if not int(bands["hazards"].sum()):
        wider = html.link(visit.t("hazards.all"), visit.link("hazards"))
        states.empty(visit.t("countdown.none"), visit.t("countdown.none_more"), ways=[wider])
        return
    html.draw(html.figures(band_figures(visit, bands)))
    if visit.hall:
        strip(visit, deadlines)
        return
    picture, names = st.columns([31, 15], gap="large")
    with picture:
        chosen = strip(visit, deadlines)
    with names:
        by_name(visit, late, number(bands.loc["overdue", "hazards"]))
    if chosen is not None:
        with visit.open_session() as session:
            pressed(visit, session, chosen)
    html.draw(html.foot(visit.t("countdown.foot")))


def said(visit: Visit, bands: pd.DataFrame) -> str:
    """The title: overdue, due within three days, without a date."""
    late, today, near, undated = (
        number(bands.loc[code, "hazards"]) for code in ("overdue", "today", "d1_3", "no_date")
    )
    key = "countdown.title" if late else "countdown.title_none_late"
    return visit.t(key, late=late, near=today + near, undated=undated)


def band_figures(visit: Visit, bands: pd.DataFrame) -> list[Figure]:
    """Each band with its number, the majors among them, and a bar as long as the band is full."""
    t, most = visit.t, max(1, int(bands["hazards"].max()))
    figures = []
    for code in BAND_CODES:
        count, majors = number(bands.loc[code, "hazards"]), number(bands.loc[code, "hazards_major"])
        look = {"overdue": "bar late", "no_date": "bar undated"}.get(code, "bar")
        bar = Markup('<div class="{}" style="width:{:.0f}%"></div>').format(look, 100 * count / most)
        figures.append(
            Figure(
                label=t(f"band.{code}"),
                value=t.number(count),
                parts=t("countdown.majors", n=majors),
                href=visit.rows("open", band=code) if count else "",
                definition=t(f"countdown.band.{code}"),
                bar=bar,
            )
        )
    return figures


def strip(visit: Visit, deadlines: pd.DataFrame) -> str | None:
    """One row a unit, most overdue first; the id of the mark that was pressed."""
    t = visit.t
    days = by_day(visit, deadlines)
    units = in_order(visit, days)
    choices = marks(visit, days, dict(zip(units["unit"], units["label"], strict=True)))
    html.draw(html.section(t("countdown.strip"), "" if visit.hall else t("countdown.strip_note")))
    row_px = None
    if visit.hall:
        units, row_px = units.head(HALL_UNITS), HALL_ROW_PX
    figure = countdown_strip(days, t, theme=visit.theme, units=units, span=SPAN, row_px=row_px)
    return chart(visit, figure, key="strip", alt=alt(days, t, units=units), choices=choices)


def by_day(visit: Visit, deadlines: pd.DataFrame) -> pd.DataFrame:
    """Dated open hazards: unit, days_left, major, hazards."""
    days = deadlines[deadlines["due_on"].notna()].rename(columns={"district": "unit"})
    left = pd.Series([(due - visit.as_of).days for due in days["due_on"]], index=days.index, dtype="int64")
    summed: pd.DataFrame = (
        days.assign(days_left=left).groupby(["unit", "days_left", "major"])[["hazards"]].sum().reset_index()
    )
    return summed


def marks(visit: Visit, days: pd.DataFrame, names: dict[str, str]) -> dict[str, str]:
    """The marks of the strip in words, for those who choose from a list."""
    t = visit.t
    choices = {}
    for row in rows_of(days.sort_values("days_left")):
        left = int(row.days_left)
        words = [names.get(row.unit, row.unit)]
        if SPAN[0] <= left <= SPAN[1]:
            key = f"{row.unit},{left},{'major' if row.major else 'general'}"
            words += [t.due(left), *([t("grade.major")] if row.major else [])]
        else:
            side = "before" if left < 0 else "after"
            key = f"{row.unit},{side}"
            words.append(t(f"countdown.{side}"))
        choices[key] = " · ".join(words)
    return choices


def in_order(visit: Visit, days: pd.DataFrame) -> pd.DataFrame:
    """Every district that is looked at, most overdue first; the unassigned ones only where there are any."""
    labels = unit_names(visit.catalog, visit.t)
    late = days[days["days_left"] < 0].groupby("unit")["hazards"].sum()
    listed = [row.code for row in visit.catalog.districts.itertuples() if not visit.filters.units]
    codes = list(dict.fromkeys([*listed, *days["unit"]]))
    codes.sort(key=lambda code: -number(late.get(code, 0)))
    return pd.DataFrame({"unit": codes, "label": [labels.get(code, code) for code in codes]})


def by_name(visit: Visit, late: pd.DataFrame, total: int) -> None:
    """The overdue one by one, oldest first, with the dates that they had before."""
    t = visit.t
    html.draw(html.section(t("countdown.late"), t("countdown.late_note", n=total)))
    if late.empty:
        html.draw(html.note(t("countdown.late_none")))
        return
    units, industries = unit_names(visit.catalog, t), industry_names(visit.catalog, t)
    items = Markup("").join(_named(visit, row, units, industries) for row in rows_of(late))
    html.draw(Markup('<ul class="named">{}</ul>').format(items))
    if total > len(late):
        html.draw(html.link(t("rows.all", n=total), visit.rows("overdue")))


def _named(visit: Visit, row: Any, units: dict[str, str], industries: dict[str, str]) -> Markup:
    place = f"{units.get(row.district, row.district)} · {industries.get(row.industry, row.industry)} · "
    words = row.description or row.enterprise or row.location
    return Markup("<li>{}<span>{}<small>{} {}{}</small></span>{}</li>").format(
        hazard_link(visit, row), words, html.grade_mark(visit.t, row.grade), place, deadline(visit, row),
        html.pill(visit.t, int(row.days_left)),
    )  # fmt: skip


def pressed(visit: Visit, session: Session, chosen: str) -> None:
    """The rows behind the mark that was pressed."""
    unit, when, *grade = chosen.split(",")
    between: tuple[date | None, date | None]
    if when == "before":
        between = (None, visit.as_of + timedelta(days=SPAN[0] - 1))
    elif when == "after":
        between = (visit.as_of + timedelta(days=SPAN[1] + 1), None)
    else:
        between = (visit.as_of + timedelta(days=int(when)), visit.as_of + timedelta(days=int(when)))
    narrowed = visit.filters.only(units=(unit,), **({"grades": tuple(grade)} if grade else {}))
    only: dict[str, Any] = {"period": visit.whole_period, "measure": "open", "due_between": between}
    total = reads.count_rows(session, visit.scope, narrowed, visit.as_of, **only)
    rows = reads.rows(session, visit.scope, narrowed, visit.as_of, **only)

    def fetch() -> pd.DataFrame:
        with visit.open_session() as later:
            return reads.rows(later, visit.scope, narrowed, visit.as_of, **only, limit=None)

    name = unit_names(visit.catalog, visit.t).get(unit, unit)
    where = visit.t.due(int(when)) if grade else visit.t(f"countdown.{when}")
    rows_behind(
        visit, rows, name="countdown", sentence=visit.t("countdown.pressed", unit=name, when=where, n=total),
        total=total, fetch=fetch,
    )  # fmt: skip
