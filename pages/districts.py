"""Districts: how far each unit is against its target and the time gone, or one unit with its streets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from charts.progress import TOO_FEW, alt, progress
from charts.sparkline import sparkline
from data_access import reads
from data_access.frames import records
from data_access.session import ITSELF
from domain.deadlines import elapsed_share
from domain.measures import COUNTS, RATES
from i18n import measure_words
from ui import html, states
from ui.chart import chart
from ui.html import Column, Figure
from ui.names import unit_names
from ui.table import hazard_rows
from ui.visit import Visit

SILENT_DAYS = 30  # days without a word from a unit, after which that is said first
WEEKS = 12
ROW_PX, HALL_ROW_PX = 37, 58
HALL_UNITS = 8  # rows that a wall shows: what does not fit is not read
UNASSIGNED_CODE = "unassigned"
RATE_COLUMNS = ("rectification_rate", "due_rate", "on_time_rate")


@dataclass(frozen=True)
class Progress:
    """What the page knows: figures a unit, the whole, weekly stock, targets, the last word of each."""

    units: pd.DataFrame
    whole: dict[str, int]
    weekly: pd.DataFrame
    targets: dict[str, float]
    told: dict[str, date]
    by: str


def page(visit: Visit) -> None:
    """All districts; with one unit chosen in the sentence, that unit's own page."""
    known = read(visit)
    own = visit.filters.units[0].removeprefix(ITSELF) if len(visit.filters.units) == 1 else None
    html.draw(html.title(said(visit, known, own)))
    if known.units.empty:
        wider = html.link(visit.t("hazards.all"), visit.link("hazards"))
        states.empty(visit.t("hazards.none"), visit.t("hazards.none_more"), ways=[wider])
        return
    if own is not None:
        back = html.link(visit.t("districts.all"), visit.link("districts", unit=None))
        html.draw(html.note(back), html.figures(unit_figures(visit, known)))
    bars(visit, replace(known, units=known.units.head(HALL_UNITS)) if visit.hall else known, own)
    if own is not None and not visit.hall:
        worst(visit)
    if not visit.hall:
        html.draw(html.foot(foot(visit, known)))


def read(visit: Visit) -> Progress:
    """Everything the page shows, in five questions."""
    one = len(visit.filters.units) == 1
    by = "unit" if one else "district"
    with visit.open_session() as session:
        asked = (session, visit.scope, visit.filters, visit.as_of)
        units = reads.figures(*asked, period=visit.whole_period, by=(by,)).rename(columns={by: "unit"})
        weekly = reads.weekly(*asked, weeks=WEEKS, by=(by,)).rename(columns={by: "unit"})
        targets = reads.targets(session, visit.scope, visit.as_of)
        told = reads.last_word(session, visit.scope, visit.as_of)
    counts = [column for column in units.columns if column != "unit"]
    whole = {name: int(units[name].sum()) for name in counts}
    if not one and not visit.filters.any:
        units = with_silent(visit, units)
    units = units.sort_values(["overdue", "open"], ascending=False, kind="stable").reset_index(drop=True)
    return Progress(units, whole, weekly, targets, told, by)


def with_silent(visit: Visit, units: pd.DataFrame) -> pd.DataFrame:
    """The districts of which nothing was ever told stand on the board too, with zeros."""
    missing = [code for code in visit.catalog.districts["code"] if code not in set(units["unit"])]
    added = pd.DataFrame({"unit": missing}).reindex(columns=units.columns, fill_value=0)
    added["unit"] = missing
    return pd.concat([units, added], ignore_index=True) if missing else units


def said(visit: Visit, known: Progress, own: str | None) -> str:
    """The title: what was due in the period, what is done of it, how many units are behind the time."""
    t, whole = visit.t, known.whole
    due, done = whole["due_in_period"], whole["in_time_in_period"]
    numbers = {"due": t.number(due), "done": t.number(done), "share": t.share(done, due)}
    if own is not None:
        name = unit_names(visit.catalog, t).get(own, own)
        return t(
            "districts.title_one",
            unit=name,
            open=t.number(whole["open"]),
            late=t.number(whole["overdue"]),
            **numbers,
        )
    behind = len(units_behind(visit, known))
    return t("districts.title", n=behind, **numbers) if behind else t("districts.title_none", **numbers)


def units_behind(visit: Visit, known: Progress) -> list[str]:
    """Units whose share of the period lies behind the time gone; too few items are not judged."""
    gone = elapsed_share(visit.as_of, visit.whole_period)
    rows = known.units
    judged = rows[rows["due_in_period"] >= TOO_FEW]
    return list(judged[judged["in_time_in_period"] < gone * judged["due_in_period"]]["unit"])


def unit_figures(visit: Visit, known: Progress) -> list[Figure]:
    """One unit's numbers, majors first and apart."""
    t, whole = visit.t, known.whole
    figures = []
    for name, parts in (
        ("open_major", t("districts.majors_late", n=whole["overdue_major"])),
        (
            "overdue",
            t(
                "districts.two_parts",
                unrectified=whole["overdue_unrectified"],
                waiting=whole["overdue_waiting"],
            ),
        ),
        ("open", t("districts.of_found", n=whole["found"])),
        ("due_rate", t("districts.n_of_d", n=t.number(whole["closed_due"]), d=t.number(whole["due"]))),
        ("on_time_rate", t("districts.n_of_d", n=t.number(whole["on_time"]), d=t.number(whole["due"]))),
    ):
        value = t.number(whole[name]) if name in COUNTS else share(visit, name, whole)
        figures.append(
            Figure(
                label=measure_words.name(t, name), value=value, parts=parts, href=visit.rows(name),
                definition=measure_words.definition(t, name),
            )
        )  # fmt: skip
    return figures


def share(visit: Visit, name: str, row: Any) -> str:
    """A rate of a row of figures, cut and not rounded."""
    rate = RATES[name]
    return visit.t.share(int(row[rate.numerator]), int(row[rate.denominator]))


def bars(visit: Visit, known: Progress, own: str | None) -> None:
    """The bullet bars as a figure, the numbers beside them as a table whose rows are as high."""
    t = visit.t
    labels = unit_names(visit.catalog, t) | ({own: t("districts.no_street")} if own else {})
    rows = known.units
    frame = pd.DataFrame(
        {
            "unit": rows["unit"],
            "label": [labels.get(code, code) for code in rows["unit"]],
            "done": rows["in_time_in_period"],
            "due": rows["due_in_period"],
            "share": rows["in_time_in_period"] / rows["due_in_period"].where(rows["due_in_period"] > 0),
            "target_share": [known.targets.get(code, known.targets[""]) for code in rows["unit"]],
            "silent": [is_silent(visit, known, code) for code in rows["unit"]],
        }
    )
    gone = elapsed_share(visit.as_of, visit.whole_period)
    period = visit.t.days(visit.whole_period.first, visit.whole_period.last, today=visit.today)
    heading = t("districts.streets") if own is not None else t("districts.bars")
    note = "" if visit.hall else t("districts.bars_note", period=period, few=TOO_FEW)
    html.draw(html.section(heading, note))
    left, right = st.columns([15, 11] if visit.hall else [10, 15], gap="small")
    high = HALL_ROW_PX if visit.hall else ROW_PX
    with left:
        figure = progress(frame, t, theme=visit.theme, elapsed_share=gone, row_px=high)
        choices = dict(zip(frame["unit"], frame["label"], strict=True))
        chosen = chart(
            visit, figure, key=f"progress_{own}", alt=alt(frame, t, elapsed_share=gone), choices=choices
        )
    with right:
        html.draw(numbers(visit, known, frame, high))
    if chosen is not None and chosen != own:
        st.query_params["unit"] = chosen
        st.rerun()


def is_silent(visit: Visit, known: Progress, code: str) -> bool:
    """Whether a district has told nothing for long; streets are not judged by themselves."""
    if known.by != "district" or code == UNASSIGNED_CODE:
        return False
    day = known.told.get(code)
    return day is None or (visit.as_of - day).days >= SILENT_DAYS


def numbers(visit: Visit, known: Progress, frame: pd.DataFrame, high: int) -> Markup:
    """Done of due, the three rates by name, overdue, majors, extended, twelve weeks, the last word."""
    t = visit.t
    heads = [
        Column(t("districts.unit")), Column(t("districts.done_due"), "n"),
        *(Column(measure_words.name(t, name), "n") for name in RATE_COLUMNS),
        Column(t("districts.overdue"), "n"), Column(t("districts.majors"), "n"), Column(t("districts.extended"), "n"),
        Column(t("districts.weeks", n=WEEKS)), Column(t("districts.last_word") if known.by == "district" else "", "n"),
    ]  # fmt: skip
    most = int(known.weekly["open"].max()) if len(known.weekly) else 1
    stock = {code: list(part["open"]) for code, part in known.weekly.groupby("unit")}
    cells = []
    for row, label in zip(records(known.units), frame["label"], strict=True):
        cells.append(_line(visit, known, row, label, stock.get(row["unit"], [0] * WEEKS), most))
    if visit.hall:  # from the back row: what is done, what is late, which of it is major
        keep = [1, 5, 6, 9]
        heads, cells = [heads[at] for at in keep], [[row[at] for at in keep] for row in cells]
    table = html.table(heads, cells, caption=t("districts.bars"))
    return Markup('<div class="beside" style="--beside:{}px">{}</div>').format(high, table)


def _line(
    visit: Visit, known: Progress, row: dict[str, Any], label: str, stock: list[int], most: int
) -> list[str | Markup]:
    t, code = visit.t, str(row["unit"])
    if known.by == "unit" and code in visit.filters.units:
        code = f"{ITSELF}{code}"

    def opened(measure: str, text: str | Markup) -> Markup:
        return html.link(text, visit.rows(measure, unit=code))

    late = int(row["overdue"])
    parts = t("districts.two_parts", unrectified=row["overdue_unrectified"], waiting=row["overdue_waiting"])
    overdue = Markup('<span title="{}">{}</span>').format(
        parts, html.outlined(t.number(late)) if late else "0"
    )
    picture = Markup('<span class="spark"><img alt="" src="{}"> {}</span>').format(
        sparkline(stock, theme=visit.theme, low=0, high=most), t.number(int(row["open"]))
    )
    return [
        label if code.startswith(ITSELF) else html.link(label, visit.link("districts", unit=code)),
        opened(
            "due_in_period",
            f"{t.number(int(row['in_time_in_period']))} / {t.number(int(row['due_in_period']))}",
        ),
        *(opened(name, share(visit, name, row)) for name in RATE_COLUMNS),
        html.link(overdue, visit.rows("overdue", unit=code)) if late else overdue,
        opened("open_major", t.number(int(row["open_major"]))),
        opened("extended", t.number(int(row["extended"]))),
        html.link(picture, visit.rows("open", unit=code)),
        _last_word(visit, known, code),
    ]


def _last_word(visit: Visit, known: Progress, code: str) -> Markup | str:
    if known.by != "district" or code == UNASSIGNED_CODE:
        return ""
    day = known.told.get(code)
    if day is None:
        return Markup("<b>{}</b>").format(visit.t("districts.never"))
    ago = (visit.as_of - day).days
    words = visit.t("districts.today") if ago == 0 else visit.t("districts.days_ago", n=ago)
    return Markup("<b>{}</b>").format(words) if ago >= SILENT_DAYS else words


def worst(visit: Visit) -> None:
    """The unit's overdue, oldest first, then what falls due next."""
    with visit.open_session() as session:
        asked = (session, visit.scope, visit.filters, visit.as_of)
        rows = reads.rows(*asked, period=visit.whole_period, measure="open", limit=15)
    onward = html.link(visit.t("districts.open_all"), visit.rows("open"))
    html.draw(html.section(visit.t("districts.next"), aside=onward))
    html.draw(hazard_rows(visit, rows, caption=visit.t("districts.next")))


def foot(visit: Visit, known: Progress) -> str:
    """What the rates mean, and that silence is not zero."""
    t = visit.t
    labels = unit_names(visit.catalog, t)
    silent = [labels.get(code, code) for code in known.units["unit"] if is_silent(visit, known, code)]
    words = t("districts.foot")
    if silent:
        words += t("districts.silent", units=t("format.comma").join(silent), days=SILENT_DAYS)
    return words
