"""Data quality: what is missing, silent or impossible in the data of each unit, every number with its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import records
from data_access.session import Session
from domain.filters import Unknown
from domain.quality import ANY, LACKS, OF_LACKS
from ui import html, states
from ui.filters import tell_unknown
from ui.freshness import about, badge
from ui.html import Column
from ui.memory import remembered
from ui.names import department_names
from ui.progress import NOBODY, holding, labels, one_unit, streets, told_of, with_zeros
from ui.standing import standing_units, tells_whole
from ui.visit import Visit

BY = ("unit", "department")
WITH_SHARE = tuple(
    lack for lack, measure in LACKS.items() if measure != "open"
)  # told as n of d on each line


@dataclass(frozen=True)
class Counted:
    """Counts by line (those of reads.quality, and unit: the code), their sums, and the last word by code.

    `by` is district, unit or department; `own` the one unit whose streets are the lines, `itself` whether that alone.
    """

    units: pd.DataFrame
    whole: dict[str, int]
    told: Mapping[str, date]
    by: str
    own: str | None = None
    itself: bool = False


def page(visit: Visit) -> None:
    """What is missing in all, then by unit or by lead department."""
    if visit.past:
        html.draw(html.title(visit.t("quality.past", day=visit.day(visit.as_of))))
        today = html.link(visit.t("quality.to_today"), visit.here(as_of=None))
        states.unknown(visit.t("quality.past_more"), "", ways=[today])
        return
    asked = st.query_params.get("by", BY[0])
    if asked not in BY:
        tell_unknown(visit, [Unknown("by", asked)])
    html.draw(*remembered(visit, quality, own=("by",)))


def quality(visit: Visit, session: Session) -> tuple[Markup, ...]:
    """Work out and word the page."""
    known = counted(visit, session)
    foot = f"{visit.t('quality.foot', day=visit.day(visit.as_of, year=True))} {about(visit)}"
    if not known.whole["found"]:
        return html.title(visit.t("quality.title_nothing")), html.note(visit.t("nothing.none_fits_more"))
    return (
        html.title(sentence(visit, known.whole)), whole(visit, known), lines(visit, known), html.foot(foot)
    )  # fmt: skip


def counted(visit: Visit, session: Session) -> Counted:
    """Read everything the page shows."""
    asked = (session, visit.scope, visit.filters, visit.as_of)
    if visit.own.get("by") == "department":
        units = reads.quality(*asked, by=("department",)).rename(columns={"department": "unit"})
        told = reads.last_words(session, visit.scope, visit.as_of, "department")
        return Counted(_sorted(units), _sums(units), told, "department")
    own, itself = one_unit(visit)
    by = "district" if own is None else "unit"
    units = reads.quality(*asked, by=(by,)).rename(columns={by: "unit"})
    listed = list(standing_units(visit)) if own is None else [] if itself else streets(visit, own)
    told = told_of(visit, session, own)
    return Counted(_sorted(with_zeros(units, listed)), _sums(units), told, by, own, itself)


def _sums(units: pd.DataFrame) -> dict[str, int]:
    return {str(name): int(n) for name, n in units.drop(columns="unit").sum().items()}


def _sorted(units: pd.DataFrame) -> pd.DataFrame:
    order = units.sort_values([ANY, "open"], ascending=False, kind="stable")
    return order.reset_index(drop=True)


def sentence(visit: Visit, sums: Mapping[str, int]) -> str:
    """Of how many open hazards something is missing or impossible, the majors apart."""
    t = visit.t
    if not sums["open"]:
        return t("quality.title_none_open")
    words = t("quality.title" if sums[ANY] else "quality.title_none", n=sums[ANY], of=sums["open"])
    if not (sums[ANY] and sums["open_major"]):
        return words
    return t("quality.title_majors", words=words, n=sums[f"{ANY}_major"], of=sums["open_major"])


def whole(visit: Visit, known: Counted) -> Markup:
    """One row a lack: n of d, the majors apart, and what counts."""
    t = visit.t
    heads = [
        Column(t("quality.what")), Column(t("quality.all"), "n"), Column(t("quality.majors"), "n"),
        Column(t("quality.definition"), "w"),
    ]  # fmt: skip
    cells = [
        [
            t(f"quality.lack.{lack}"),
            _share(visit, known, lack),
            _majors(visit, known, lack),
            t(f"quality.about.{lack}"),
        ]
        for lack in OF_LACKS
    ]
    caption = t("quality.table")
    table = Markup('<div class="lacks">{}</div>').format(html.table(heads, cells, caption=caption))
    return html.section(caption) + table


def _share(visit: Visit, known: Counted, lack: str) -> Markup | str:
    """How many of how many have a lack; a major's own lack stands with the majors alone."""
    measure = OF_LACKS[lack]
    if measure.endswith("_major"):
        return ""
    return _n_of_d(visit, known.whole[lack], known.whole[measure], measure=measure, lack=lack)


def _majors(visit: Visit, known: Counted, lack: str) -> Markup | str:
    measure = f"{OF_LACKS[lack].removesuffix('_major')}_major"
    return _n_of_d(visit, known.whole[f"{lack}_major"], known.whole[measure], measure=measure, lack=lack)


def _n_of_d(visit: Visit, n: int, d: int, *, measure: str, lack: str) -> Markup | str:
    if not d:
        return "—"
    words = Markup('{} <span class="second">{}</span>')
    return words.format(_opened(visit, n, measure, lack), visit.t(f"quality.of.{measure}", n=d))


def _opened(visit: Visit, n: int, measure: str, lack: str, **place: str) -> Markup | str:
    """A number that opens exactly its rows; of today, whatever day it is opened on."""
    text = visit.t.number(n)
    if not n:
        return text
    return html.link(text, visit.link("hazards", measure=measure, lack=lack, **place))


def lines(visit: Visit, known: Counted) -> Markup:
    """One line a unit or department: how many lack what, and the last word. What nobody lacks has no column."""
    t = visit.t
    names = department_names(visit.catalog, t) if known.by == "department" else labels(visit, known)
    lacks = [lack for lack in LACKS if known.whole[lack]]
    heads = [
        Column(t("quality.department" if known.by == "department" else "quality.unit")),
        Column(t("quality.open"), "n"),
        *(Column(t(f"quality.short.{lack}"), "n") for lack in lacks),
        Column(t("districts.last_word"), "n"),
    ]
    cells = [
        _line(visit, known, row, lacks=lacks, name=names.get(row["unit"], row["unit"]))
        for row in records(known.units)
    ]
    caption = t(f"quality.by_{known.by}")
    table = Markup('<div class="by-unit">{}</div>').format(html.table(heads, cells, caption=caption))
    return html.section(caption, t("quality.by_note"), aside=_ways(visit, known)) + table


def _ways(visit: Visit, known: Counted) -> Markup:
    """The way to the other lines, and from a unit's streets back to all units."""
    t, here = visit.t, "department" if known.by == "department" else "unit"
    other = next(name for name in BY if name != here)
    ways = [html.link(t(f"quality.to_{other}"), visit.link("quality", by=None if other == BY[0] else other))]
    if known.own is not None and visit.filters.units:
        ways.append(html.link(t("districts.all"), visit.link("quality", unit=None)))
    return Markup(" · ").join(ways)


def _line(
    visit: Visit, known: Counted, row: dict[str, Any], *, lacks: Sequence[str], name: str
) -> list[Markup | str]:
    code = str(row["unit"])
    place = {"dept": code} if known.by == "department" else {"unit": holding(visit, known, code)}
    still = visit.t.number(int(row["open"]))
    cells: list[Markup | str] = [
        _named(visit, known, code, name),
        html.link(still, visit.link("hazards", measure="open", **place)) if row["open"] else still,
    ]
    for lack in lacks:
        measure = LACKS[lack]
        n, d = int(row[lack]), int(row[measure])
        text = _opened(visit, n, measure, lack, **place) if d else "—"
        if d and measure != "open":
            text = Markup('{} <span class="second">/ {}</span>').format(text, visit.t.number(d))
        cells.append(text)
    return [*cells, _last_word(visit, known, code)]


def _named(visit: Visit, known: Counted, code: str, name: str) -> Markup | str:
    """A district's name opens its streets."""
    if known.by != "district" or code == NOBODY:
        return name
    return html.link(name, visit.link("quality", unit=code))


def _last_word(visit: Visit, known: Counted, code: str) -> Markup | str:
    if known.by == "department":
        key = visit.catalog.department_ids.get(code)
        return badge(visit, known.told.get(code), judged=_all_of(visit), bare=True) if key else ""
    if code in (NOBODY, known.own):
        return ""
    return badge(visit, known.told.get(code), judged=tells_whole(visit, code), bare=True)


def _all_of(visit: Visit) -> bool:
    """Whether the viewer sees all that a department leads, wherever it lies."""
    return visit.scope.units is None and visit.scope.enterprises is None
