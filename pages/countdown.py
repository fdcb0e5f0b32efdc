"""Countdown: what is overdue, what falls due when, and what has no date at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from charts.clicks import id_of
from charts.countdown_strip import alt, countdown_strip
from data_access import reads
from data_access.frames import number, rows_of
from data_access.session import Session
from domain.deadlines import BAND_CODES
from domain.filters import Unknown
from domain.picks import Pick
from i18n import measure_words
from ui import freshness, html, states
from ui.filters import tell_unknown
from ui.html import Figure
from ui.memory import remembered
from ui.names import fitted, industry_names, unit_names
from ui.nothing import nothing, untold
from ui.pick import opened, picked_rows, pressable
from ui.progress import NOBODY
from ui.standing import standing_units
from ui.table import band_name, deadline, hazard_link
from ui.visit import Visit

if TYPE_CHECKING:
    import plotly.graph_objects as go

STRIP = "strip"  # the picture's code in the address
HALL_ROW_PX = 46
HALL_UNITS = 7  # rows that a wall shows: what does not fit is not read
HALL_SILENT = 3  # units named of which nothing is heard
NAMED = 12  # overdue hazards listed by name
SPAN = (-40, 30)  # days that the strip draws one by one


@dataclass(frozen=True)
class Mark:
    """What a mark of the strip stands for: its words, the rows that it opens, and how many they are."""

    words: str
    pick: Pick
    total: int


@dataclass(frozen=True)
class Strip:
    """One row a unit: the heading, the figure, what it says in words."""

    heading: Markup
    figure: go.Figure
    alt: str
    choices: dict[str, str]


@dataclass(frozen=True)
class Countdown:
    """All that the page shows, worked out and worded.

    Where nothing is open there is no strip: `found` are the hazards on record then, `never` is whether nothing
    was ever told.
    """

    title: Markup
    known: dict[str, Mark]
    figures: Markup
    strip: Strip | None
    names: tuple[Markup, ...]
    found: int = 0
    never: bool = False


def page(visit: Visit) -> None:
    """The bands, one strip a unit, the overdue by name, and the rows of the mark that was pressed."""
    shown = remembered(visit, countdown)
    html.draw(shown.title)
    unopened(visit, shown.known)
    if shown.strip is None:
        none_open(visit, shown)
        return
    html.draw(shown.figures)
    if visit.hall:
        strip(visit, shown.strip)
        return
    picture, names = st.columns([31, 15], gap="large")
    with picture:
        strip(visit, shown.strip)
    with names:
        for part in shown.names:
            html.draw(part)
    pressed(visit, shown.known)
    html.draw(html.foot(f"{visit.t('countdown.foot')} {freshness.about(visit)}"))


def countdown(visit: Visit, session: Session) -> Countdown:
    """Work out and word the page."""
    asked = (session, visit.scope, visit.filters, visit.as_of)
    deadlines = reads.open_by_deadline(*asked, by=("district",))
    late = reads.rows(*asked, period=visit.whole_period, measure="overdue", limit=NAMED)
    bands = reads.by_band(deadlines, visit.as_of).set_index("band")
    days = by_day(visit, deadlines)
    known = marks(visit, days)
    if not int(bands["hazards"].sum()):
        return nothing_open(visit, session, bands, known)
    names = () if visit.hall else by_name(visit, late, number(bands.loc["overdue", "hazards"]))
    strip = drawn(visit, session, days, known)
    return Countdown(
        html.title(said(visit, bands)), known, html.figures(band_figures(visit, bands)), strip, names
    )


def said(visit: Visit, bands: pd.DataFrame) -> str:
    """The title: overdue, due within three days, without a date."""
    late, today, near, undated = (
        number(bands.loc[code, "hazards"]) for code in ("overdue", "today", "d1_3", "no_date")
    )
    key = "countdown.title" if late else "countdown.title_none_late"
    return visit.t(key, late=late, near=today + near, undated=undated)


def nothing_open(visit: Visit, session: Session, bands: pd.DataFrame, known: dict[str, Mark]) -> Countdown:
    """The page where nothing is open: all is closed, or nothing was ever told, and that is no good news."""
    told = reads.last_word(session, visit.scope, visit.as_of)
    asked = (session, visit.scope, visit.filters, visit.as_of)
    found = reads.count_rows(*asked, period=visit.whole_period)
    never = not found and not any(unit in told for unit in standing_units(visit))
    title = html.title(untold(visit, never_told=True) if never else said(visit, bands))
    return Countdown(title, known, Markup(""), None, (), found, never)


def none_open(visit: Visit, shown: Countdown) -> None:
    """Say which of the two it is, and lead to what is closed."""
    if not shown.found:
        nothing(visit, never_told=shown.never)
        return
    closed = html.link(visit.t("countdown.closed", n=shown.found), visit.rows("found"))
    states.empty(visit.t("countdown.none"), visit.t("countdown.none_more"), ways=[closed])


def band_figures(visit: Visit, bands: pd.DataFrame) -> list[Figure]:
    """Each band with its number, the majors among them, and a bar as long as the band is full."""
    t, most = visit.t, max(1, int(bands["hazards"].max()))
    figures = []
    for code in BAND_CODES:
        count, majors = number(bands.loc[code, "hazards"]), number(bands.loc[code, "hazards_major"])
        look = {"overdue": "bar late", "no_date": "bar undated"}.get(code, "bar")
        bar = Markup('<div class="{}" style="width:{:.0f}%"></div>').format(look, 100 * count / most)
        words = t("countdown.majors", n=majors)
        figures.append(
            Figure(
                label=band_name(visit, code),
                value=t.number(count),
                parts=html.link(words, visit.rows("open_major", band=code)) if majors else words,
                href=visit.rows("open", band=code) if count else "",
                definition=t(f"countdown.band.{code}"),
                bar=bar,
            )
        )
    return figures


def drawn(visit: Visit, session: Session, days: pd.DataFrame, known: dict[str, Mark]) -> Strip:
    """One row a unit, most overdue first; a wall shows the first of them and says how many it leaves out."""
    t, units, row_px = visit.t, in_order(visit, days), None
    aside = ""
    if visit.hall:
        aside = left_out(
            visit, days, units["unit"].tolist()[HALL_UNITS:], freshness.units_silent(visit, session)
        )
        units, row_px = units[:HALL_UNITS], HALL_ROW_PX
    note = "" if visit.hall else t("countdown.strip_note")
    figure = countdown_strip(
        days, t, theme=visit.theme, units=fitted(visit, units), span=SPAN, row_px=row_px, past=visit.past
    )
    choices = {code: mark.words for code, mark in known.items()}
    heading = html.section(t("countdown.strip"), note, aside=aside) + freshness.line(
        visit, session, units["unit"]
    )
    return Strip(heading, figure, alt(days, t, units=units), choices)


def strip(visit: Visit, shown: Strip) -> None:
    """Draw the strip under its heading."""
    html.draw(shown.heading)
    pressable(visit, shown.figure, name=STRIP, alt=shown.alt, choices=shown.choices)


def left_out(visit: Visit, days: pd.DataFrame, codes: list[str], silent: list[str]) -> str:
    """What a wall does not show: how many units, apart from them what has none, and of whom nothing is heard."""
    late = days[days["days_left"] < 0].groupby("unit")["hazards"].sum()
    units = [code for code in codes if code != NOBODY]
    missed = sum(number(late.get(code, 0)) for code in units)
    said = [visit.t("countdown.left_out", n=len(units), late=missed)] if units else []
    if NOBODY in codes and NOBODY in late.index:
        said.append(visit.t("districts.left_out_nobody", late=number(late[NOBODY])))
    if silent:
        more = len(silent) - HALL_SILENT
        shown = [*silent[:HALL_SILENT], *([visit.t("countdown.more_units", n=more)] if more > 0 else [])]
        said.append(visit.t("countdown.silent", units=visit.t.several(shown)))
    return visit.t("overview.semicolon").join(said)


def by_day(visit: Visit, deadlines: pd.DataFrame) -> pd.DataFrame:
    """Dated open hazards: unit, days_left, major, hazards."""
    days = deadlines[deadlines["due_on"].notna()].rename(columns={"district": "unit"})
    left = pd.Series([(due - visit.as_of).days for due in days["due_on"]], index=days.index, dtype="int64")
    summed: pd.DataFrame = (
        days.assign(days_left=left).groupby(["unit", "days_left", "major"])[["hazards"]].sum().reset_index()
    )
    return summed


def marks(visit: Visit, days: pd.DataFrame) -> dict[str, Mark]:
    """Every mark of the strip by the id that it carries, oldest first."""
    found: dict[str, Mark] = {}
    names = unit_names(visit.catalog, visit.t)
    for row in rows_of(days.sort_values(["days_left", "unit"])):
        code, when, pick = mark_of(visit, row)
        total = int(row.hazards) + (found[code].total if code in found else 0)
        words = visit.t("countdown.pressed", unit=names.get(row.unit, row.unit), when=when, n=total)
        found[code] = Mark(words, pick, total)
    return found


def mark_of(visit: Visit, row: Any) -> tuple[str, str, Pick]:
    """The mark that a row of `by_day` belongs to: its id, its day in words, the rows that it opens."""
    t, left, (first, last) = visit.t, int(row.days_left), SPAN
    if left < first:
        latest = visit.as_of + timedelta(days=first - 1)
        pick = Pick("open", districts=(row.unit,), due_to=latest)
        return id_of(row.unit, "before"), t("countdown.before", days=-first), pick
    if left > last:
        earliest = visit.as_of + timedelta(days=last + 1)
        pick = Pick("open", districts=(row.unit,), due_from=earliest)
        return id_of(row.unit, "after"), t("countdown.after", days=last), pick
    grade, day = "major" if row.major else "general", visit.as_of + timedelta(days=left)
    words = t.due(left, past=visit.past)
    words = t("countdown.major_day", day=words) if row.major else words
    pick = Pick("open", districts=(row.unit,), grade=grade, due_from=day, due_to=day)
    return id_of(row.unit, left, grade), words, pick


def in_order(visit: Visit, days: pd.DataFrame) -> pd.DataFrame:
    """Every district that is looked at, most overdue first; the unassigned ones only where there are any."""
    labels = unit_names(visit.catalog, visit.t)
    late = days[days["days_left"] < 0].groupby("unit")["hazards"].sum()
    codes = list(dict.fromkeys([*standing_units(visit), *days["unit"]]))
    codes.sort(key=lambda code: -number(late.get(code, 0)))
    return pd.DataFrame({"unit": codes, "label": [labels.get(code, code) for code in codes]})


def by_name(visit: Visit, late: pd.DataFrame, total: int) -> tuple[Markup, ...]:
    """The overdue one by one, oldest first, with the dates that they had before."""
    t = visit.t
    head = html.section(t("countdown.late"), t("countdown.late_note", n=total))
    if late.empty:
        return head, html.note(t("countdown.late_none"))
    units, industries = unit_names(visit.catalog, t), industry_names(visit.catalog, t)
    items = Markup("").join(_named(visit, row, units, industries) for row in rows_of(late))
    listed = Markup('<ul class="named">{}</ul>').format(items)
    onward = [html.link(t("rows.all", n=total), visit.rows("overdue"))] if total > len(late) else []
    return head, listed, *onward


def _named(visit: Visit, row: Any, units: dict[str, str], industries: dict[str, str]) -> Markup:
    place = f"{units.get(row.district, row.district)} · {industries.get(row.industry, row.industry)} · "
    words = row.description or row.enterprise or row.location
    return Markup("<li>{}<span>{}<small>{} {}{}</small></span>{}</li>").format(
        hazard_link(visit, row), words, html.grade_mark(visit.t, row.grade), place, deadline(visit, row),
        html.pill(visit.t, int(row.days_left), past=visit.past),
    )  # fmt: skip


def pressed(visit: Visit, known: dict[str, Mark]) -> None:
    """The rows of the mark that is open in the address."""
    picture, code = opened()
    if picture == STRIP and code in known:
        mark = known[code]
        picked_rows(
            visit, mark.pick, sentence=mark.words, total=mark.total, period=visit.whole_period,
            definition=measure_words.definition(visit.t, "open"),
        )  # fmt: skip


def unopened(visit: Visit, known: dict[str, Mark]) -> None:
    """Say aloud that the address wants a mark opened which is not there, or is empty in this view."""
    picture, code = opened()
    if picture and (picture != STRIP or code not in known):
        tell_unknown(visit, [Unknown("open", f"{picture}.{code}")])
