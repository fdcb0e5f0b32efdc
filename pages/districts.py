"""Districts: how far each unit is against its target and the time gone, or one unit with its streets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from charts.progress import TOO_FEW, alt, progress
from data_access import reads
from data_access.session import Session
from domain.deadlines import elapsed_share
from domain.decisions import SILENT_DAYS
from domain.measures import COUNTS, RATES
from i18n import measure_words
from ui import html
from ui.chart import door
from ui.freshness import about, badge
from ui.html import Figure
from ui.memory import remembered
from ui.names import fitted, unit_names
from ui.nothing import nothing, untold
from ui.progress import (
    NOBODY,
    SHARE,
    Progress,
    has_streets,
    is_silent,
    labels,
    left_out,
    own_page,
    progress_of,
    target,
    units_behind,
    units_judged,
)
from ui.progress_table import behind, numbers, rate_name, share
from ui.standing import standing_units, tells_whole
from ui.table import hazard_rows
from ui.visit import Visit

if TYPE_CHECKING:
    import plotly.graph_objects as go

ROW_PX, HALL_ROW_PX = 37, 53
HALL_UNITS, HALL_STREETS = 8, 3  # rows that a wall shows: what does not fit is not read
STOCK = {"open": "open", "late": "overdue"}  # what a unit's title counts beside its progress
NONE: Mapping[str, str | int] = {}
NEXT = 15  # open hazards listed on a unit's own page


@dataclass(frozen=True)
class Bars:
    """The bullet bars, what they say in words, and the numbers beside them."""

    section: Markup
    figure: go.Figure
    alt: str
    numbers: Markup


@dataclass(frozen=True)
class Districts:
    """All that the page shows, worked out and worded; without bars where no hazard fits."""

    own: str | None
    never: bool
    above: tuple[Markup, ...]
    bars: Bars | None
    below: tuple[Markup, ...]


def page(visit: Visit) -> None:
    """All districts; with one unit chosen in the sentence, that unit's own page."""
    shown = remembered(visit, districts)
    for part in shown.above:
        html.draw(part)
    if shown.bars is None:
        nothing(visit, never_told=shown.never)
        return
    html.draw(shown.bars.section)
    left, right = st.columns([15, 11] if visit.hall else [10, 17], gap="small")
    with left:
        door(visit, shown.bars.figure, key=f"progress_{shown.own}", alt=shown.bars.alt, to=open_unit)
    with right:
        html.draw(shown.bars.numbers)
    for part in shown.below:
        html.draw(part)


def districts(visit: Visit, session: Session) -> Districts:
    """Work out and word the page."""
    known = progress_of(visit, session)
    units = [known.own] if known.own else standing_units(visit)
    never = not any(district(visit, unit) in known.told for unit in units)
    above = [html.title(said(visit, known) if known.whole["found"] else untold(visit, never_told=never))]
    if known.own is not None and not visit.hall:
        above.append(html.note(Markup(" · ").join([*back(visit, known.own), *told_last(visit, known)])))
    if not known.whole["found"]:
        return Districts(known.own, never, tuple(above), None, ())
    if known.own is not None:
        above.append(html.figures(unit_figures(visit, known)))
    below = () if visit.hall else (*coming(visit, known, session), html.foot(foot(visit, known)))
    return Districts(known.own, never, tuple(above), bars(visit, known), below)


def said(visit: Visit, known: Progress) -> str | Markup:
    """The title: what was due in the period, what is done of it, how many units are behind the time.

    That none is behind is said only where units were judged, with how many.
    """
    t, (done, due) = visit.t, (known.whole[name] for name in SHARE)
    told: dict[str, str | int] = {"share": t.share(done, due), "few": TOO_FEW}
    opening = {"done": SHARE[0], "due": SHARE[1]}
    if known.own is not None:
        words, opening = ("title_one" if due else "title_one_none_due"), {**opening, **STOCK}
        return counted(visit, known, words, told={**told, "unit": own_name(visit, known)}, **opening)
    if not due:
        return t("districts.title_none_due")
    late, judged = len(units_behind(visit, known)), len(units_judged(known))
    words = "title" if late else "title_none" if judged else "title_unjudged"
    return counted(visit, known, words, told={**told, "n": late or judged}, **opening)


def own_name(visit: Visit, known: Progress) -> str:
    """The name of the unit whose page this is, without its streets where only the rest is looked at."""
    name = unit_names(visit.catalog, visit.t)[str(known.own)]
    return visit.t("unit.itself", unit=name) if known.itself else name


def district(visit: Visit, code: str) -> str:
    """The code of the district that a unit lies in."""
    catalog = visit.catalog
    return catalog.codes["district"][catalog.district_of[catalog.unit_ids[code]]]


def back(visit: Visit, own: str) -> list[Markup]:
    """The way up: from a street to its district, from a district to all of them; none out of what is the viewer's."""
    above = district(visit, own)
    if own in own_page(visit):
        return []
    if above == own or own == "unassigned":
        return [html.link(visit.t("districts.all"), visit.link("districts", unit=None))]
    name = unit_names(visit.catalog, visit.t)[above]
    return [html.link(visit.t("districts.up", unit=name), visit.link("districts", unit=above))]


def told_last(visit: Visit, known: Progress) -> list[Markup]:
    """The last word of the unit whose page this is; of what has no unit nobody tells."""
    code = str(known.own)
    if code == NOBODY or known.itself:
        return []
    return [badge(visit, known.told.get(code), judged=tells_whole(visit, code))]


def unit_figures(visit: Visit, known: Progress) -> list[Figure]:
    """One unit's numbers, majors first and apart."""
    t, whole = visit.t, known.whole
    parts = {
        "open_major": counted(visit, known, "majors_late", n="overdue_major"),
        "overdue": counted(
            visit, known, "two_parts", unrectified="overdue_unrectified", waiting="overdue_waiting"
        ),
        "open": counted(visit, known, "of_found", n="found"),
        "due_rate": counted(visit, known, "n_of_d", n="closed_due", d="due"),
        "on_time_rate": counted(visit, known, "n_of_d", n="on_time", d="due"),
    }
    return [
        Figure(
            label=rate_name(t, name) if name in RATES else measure_words.name(t, name),
            value=t.number(whole[name]) if name in COUNTS else share(visit, name, whole),
            parts=below,
            href=visit.rows(name) if whole[behind(name)] else "",
            definition=measure_words.definition(t, name),
        )
        for name, below in parts.items()
    ]


def counted(
    visit: Visit, known: Progress, words: str, /, *, told: Mapping[str, str | int] = NONE, **measures: str
) -> Markup:
    """A line of words whose counts open their rows; zero is said and opens nothing.

    `told` are further words in it; a number `n` among them chooses its plural.
    """
    numbers: dict[str, str | int] = {**told}
    for place, measure in measures.items():
        count = known.whole[measure]
        text = escape(visit.t.number(count))
        numbers[place] = html.link(text, visit.rows(measure)) if count else text
    places = {place: f"{{{place}}}" for place in numbers}
    plural = {"n": told["n"]} if "n" in told else {}
    sentence = visit.t(f"districts.{words}", **places | plural)
    return escape(sentence).format(**numbers)


def bars(visit: Visit, known: Progress) -> Bars:
    """The bullet bars as a figure, the numbers beside them as a table whose rows are as high."""
    t, high = visit.t, HALL_ROW_PX if visit.hall else ROW_PX
    room = (HALL_UNITS if known.own is None else HALL_STREETS) if visit.hall else len(known.units)
    hidden = known.units[room:]
    shown = replace(known, units=known.units.drop(hidden.index))
    names = labels(visit, shown)
    frame = bullets(visit, shown, names)
    gone = elapsed_share(visit.as_of, visit.whole_period)
    period = t.days(visit.whole_period.first, visit.whole_period.last, today=visit.today)
    streets = known.own is not None and has_streets(visit, known.own) and not known.itself
    note = "" if visit.hall else t("districts.bars_note", period=period, few=TOO_FEW)
    heading = t("districts.streets" if streets else "districts.bars")
    section = html.section(heading, note, aside=left_out(visit, known, hidden))
    figure = progress(fitted(visit, frame), t, theme=visit.theme, elapsed_share=gone, row_px=high)
    said = alt(frame, t, elapsed_share=gone)
    return Bars(section, figure, said, numbers(visit, shown, names, row_px=high))


def open_unit(code: str) -> None:
    """Lead to a unit's own page: its code goes into the address."""
    st.query_params["unit"] = code


def bullets(visit: Visit, known: Progress, names: dict[str, str]) -> pd.DataFrame:
    """What the picture of the bars asks for, in the order of the rows."""
    rows, (done, due) = known.units, SHARE
    return pd.DataFrame(
        {
            "unit": rows["unit"],
            "label": [names.get(code, code) for code in rows["unit"]],
            "done": rows[done],
            "due": rows[due],
            "share": rows[done] / rows[due].where(rows[due] > 0),
            "target_share": [target(visit, known, code) for code in rows["unit"]],
            "silent": [is_silent(visit, known, code) for code in rows["unit"]],
            "judged": rows["unit"] != NOBODY,
        }
    )


def coming(visit: Visit, known: Progress, session: Session) -> tuple[Markup, ...]:
    """One unit's open hazards, the first to fall due first."""
    if known.own is None:
        return ()
    asked = (session, visit.scope, visit.filters, visit.as_of)
    rows = reads.rows(*asked, period=visit.whole_period, measure="open", limit=NEXT)
    if rows.empty:
        return ()
    t, n = visit.t, known.whole["open"]
    onward = html.link(t("rows.all", n=n), visit.rows("open")) if n > len(rows) else ""
    section = html.section(t("districts.next"), aside=onward)
    return section, hazard_rows(visit, rows, caption=t("districts.next"))


def foot(visit: Visit, known: Progress) -> str:
    """What the rates mean, and that silence is not zero."""
    t = visit.t
    names = unit_names(visit.catalog, t)
    silent = [names.get(code, code) for code in known.units["unit"] if is_silent(visit, known, code)]
    words = f"{t('districts.foot')} {about(visit)}"
    if silent:
        words += t("districts.silent", units=t("format.comma").join(silent), days=SILENT_DAYS)
    return words
