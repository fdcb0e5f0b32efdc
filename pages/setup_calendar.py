"""Working days: what the yearly notices say, and the days that are worked or free here otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from data_access import reads
from data_access.frames import records
from data_access.writes.calendar import set_working_day
from domain.working_days import ONE_DAY, SATURDAY, WorkingCalendar
from pages.office import may_change
from ui import html
from ui.html import Column
from ui.keep import put
from ui.visit import Visit

SAID = ("free", "worked", "notice")
LONG = 200  # characters of a reason


def draw(visit: Visit) -> str:
    """The days of this year that are no plain weekdays or weekends, those set here, the form. Returns the sentence."""
    with visit.open_session() as session:
        calendar = reads.working_calendar(session, visit.scope)
        told = records(reads.days_otherwise(session, visit.scope))
    left, right = st.columns([2, 1], gap="large")
    with left:
        _year(visit, calendar)
        _otherwise(visit, told)
    with right:
        if may_change(visit):
            _set(visit)
        else:
            html.draw(html.note(visit.t("calendar.set_note")))
    known = calendar.known_to
    return visit.t("calendar.known_to", year=known.year) if known else visit.t("calendar.unknown")


def _year(visit: Visit, calendar: WorkingCalendar) -> None:
    """The months of the year in which weekdays are free or weekend days are worked."""
    t, year = visit.t, visit.today.year
    first = date(year, 1, 1)
    days = [first + n * ONE_DAY for n in range((date(year + 1, 1, 1) - first).days)]
    said = t("calendar.year", n=sum(map(calendar.works, days)), year=year)
    cells = []
    for month, name in enumerate(t("calendar.months").split(" "), start=1):
        of_month = [day for day in days if day.month == month]
        off = [day for day in of_month if day.weekday() < SATURDAY and not calendar.works(day)]
        made_up = [day for day in of_month if day.weekday() >= SATURDAY and calendar.works(day)]
        if off or made_up:
            working = t.number(sum(map(calendar.works, of_month)))
            cells.append((name, _stretches(visit, off), _stretches(visit, made_up), working))
    heads = [
        Column(t("calendar.month")), Column(t("calendar.off"), "w"), Column(t("calendar.made_up"), "w"),
        Column(t("calendar.working"), "n"),
    ]  # fmt: skip
    html.draw(html.section(said, t("calendar.year_note")), html.table(heads, cells, caption=said))


def _stretches(visit: Visit, days: list[date]) -> str:
    """Days one after another as one stretch."""
    ends: list[list[date]] = []
    for day in days:
        if ends and day - ends[-1][1] == ONE_DAY:
            ends[-1][1] = day
        else:
            ends.append([day, day])
    told = (
        visit.day(one) if one == last else visit.t.days(one, last, today=visit.today) for one, last in ends
    )
    return visit.t("format.comma").join(told) or "—"


def _set(visit: Visit) -> None:
    t = visit.t
    html.draw(html.section(t("calendar.set"), t("calendar.set_note")))
    with st.form("working_day", border=False, clear_on_submit=True):
        day: Any = st.date_input(t("calendar.day"), None, key="day_otherwise", format="YYYY-MM-DD")
        said = st.radio(
            t("calendar.is"), SAID, format_func=lambda code: t(f"calendar.{code}"), key="day_is", horizontal=True
        )  # fmt: skip
        why = st.text_input(t("calendar.why"), key="day_why", max_chars=LONG) or ""
        if not st.form_submit_button(t("setup.save"), type="primary"):
            return
    if not isinstance(day, date) or not why.strip():
        html.draw(html.bar(t("calendar.missing")))
        return
    works = {"free": False, "worked": True, "notice": None}[str(said)]
    with visit.administering() as session:
        set_working_day(session.connection, day, works=works, why=why, by=visit.viewer.name, at=visit.now)
    put("setup_told", t("calendar.saved", day=visit.day(day, year=True), what=t(f"calendar.{said}")))
    st.rerun()


def _otherwise(visit: Visit, told: list[dict[str, Any]]) -> None:
    t = visit.t
    said = t("calendar.otherwise", n=sum(row["works"] is not None for row in told))
    words = {False: "free", True: "worked", None: "notice"}
    cells = [
        (
            visit.day(row["day"], weekday=True, year=True), t(f"calendar.{words[row['works']]}"), row["why"],
            f"{row['set_by']} · {visit.day(visit.local(row['set_at']).date(), year=True)}",
        )
        for row in told
    ]  # fmt: skip
    heads = [
        Column(t(f"calendar.{name}"), "w" if name == "why" else "") for name in ("day", "is", "why", "set_by")
    ]
    html.draw(html.section(said, t("calendar.otherwise_note")))
    if cells:
        html.draw(html.table(heads, cells, caption=said))
