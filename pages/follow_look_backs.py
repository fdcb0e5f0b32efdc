"""Look-backs: what is planned and late, what the checks of the period found, and what came again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import number, rows_of
from data_access.reads.picks import count_picked
from data_access.session import Session
from domain.filters import Unknown
from domain.look_back import BANDS, REOPENING, RESULTS, band_of
from domain.picks import Pick
from domain.rules import Rules
from pages.follow_rows import paged
from ui import html
from ui.filters import tell_unknown
from ui.html import Column, Figure
from ui.memory import remembered
from ui.names import unit_names
from ui.pick import OPEN, opened
from ui.table import close, fact_words, hazard_link, hazard_rows
from ui.visit import Visit

PICTURE = "look_backs"
LISTED = 12  # rows that stand on the page without being asked for
HALL_LISTED = 2  # rows that a wall shows: what does not fit is not read
OFFENDERS = 8  # enterprises that are named


@dataclass(frozen=True)
class LookBacks:
    """What the part tells: planned, checked in the period, came again, and of how many that were found."""

    planned: pd.DataFrame
    done: pd.DataFrame
    again: pd.DataFrame
    found: int
    rules: Rules

    def part(self, name: str) -> pd.DataFrame | None:
        """The rows behind a number by its name; None for an unknown one."""
        if name in BANDS:
            return self.planned[self.planned["band"] == name]
        if name in RESULTS:
            return self.done[self.done["result"] == name]
        return {"checked": self.done, "again": self.again}.get(name)


def draw(visit: Visit) -> str:
    """The numbers, the rows that one opens, the first that are due, the results, what came again."""
    stands = remembered(visit, look_backs)
    html.draw(_figures(visit, stands))
    picture, mark = opened()
    part = stands.part(mark) if picture == PICTURE else None
    if picture == PICTURE and part is None:
        tell_unknown(visit, [Unknown("open", f"{picture}.{mark}")])
    if part is not None and not visit.hall:
        _opened(visit, mark, part)
    _due(visit, stands)
    if visit.hall:
        return title(visit, stands)
    left, right = st.columns(2, gap="large")
    with left:
        _results(visit, stands)
    with right:
        _again(visit, stands)
    rules = stands.rules
    days = visit.t("format.comma").join(map(str, rules["look_back_days"]))
    html.draw(
        html.foot(
            visit.t("look_back.foot", days=days, share=rules["look_back_share"], seed=rules["look_back_seed"])
        )
    )
    return title(visit, stands)


def look_backs(visit: Visit, session: Session) -> LookBacks:
    """Read everything once."""
    asked = (session, visit.scope, visit.filters, visit.as_of)
    rules = reads.board_rules(session, visit.scope)
    planned = reads.planned_look_backs(*asked)
    planned["band"] = [band_of(due, visit.as_of) for due in planned["due_on"]]
    return LookBacks(
        planned=planned,
        done=reads.done_look_backs(*asked, period=visit.period),
        again=reads.recurrences(*asked, period=visit.period, within=rules["recurrence_days"]),
        found=_found(visit, session),
        rules=rules,
    )


def _found(visit: Visit, session: Session) -> int:
    """How many hazards were found in the period: what was opened again is not found."""
    asked = (session, visit.scope, visit.filters, visit.as_of)
    every, again = (
        count_picked(*asked, pick, period=visit.period) for pick in (Pick("new"), Pick("new", again=True))
    )
    return number(every["hazards"].iloc[0]) - number(again["hazards"].iloc[0])


def title(visit: Visit, stands: LookBacks) -> str:
    """The part as one sentence."""
    t = visit.t
    late, week = (len(stands.planned[stands.planned["band"] == band]) for band in BANDS[:2])
    bad = int(stands.done["result"].isin(REOPENING).sum())
    first = t("look_back.title_due", n=late, week=week) if late or week else t("look_back.title_none")
    if stands.done.empty:
        return first
    return t("look_back.title_found", due=first, n=bad, of=len(stands.done))


def _figures(visit: Visit, stands: LookBacks) -> Markup:
    t = visit.t
    figures = []
    for name in BANDS:
        part = stands.part(name)
        majors = t("look_back.majors", n=0 if part is None else list(part["grade"]).count("major"))
        figures.append(_figure(visit, name, 0 if part is None else len(part), majors))
    checked, bad = len(stands.done), int((stands.done["result"] == "not_in_place").sum())
    quiet = int(stands.done["unannounced"].astype(bool).sum())
    figures.append(_figure(visit, "checked", checked, t("look_back.unannounced_of", n=quiet, of=checked)))
    figures.append(_figure(visit, "not_in_place", bad, share(visit, bad, checked)))
    figures.append(_figure(visit, "again", len(stands.again), share(visit, len(stands.again), stands.found)))
    return html.figures(figures)


def _figure(visit: Visit, name: str, n: int, parts: str) -> Figure:
    t = visit.t
    href = visit.here(**{OPEN: f"{PICTURE}.{name}", "page": None}) if n and not visit.hall else ""
    return Figure(t(f"look_back.{name}"), t.number(n), parts, href, definition=t(f"look_back.{name}_is"))


def share(visit: Visit, n: int, of: int) -> str:
    """36 of 515 · 7.0%; a dash for a part of nothing."""
    return visit.t("look_back.share", n=n, of=of, share=visit.t.share(n, of))


def _opened(visit: Visit, mark: str, part: pd.DataFrame) -> None:
    sentence, about = visit.t(f"look_back.{mark}_rows", n=len(part)), visit.t(f"look_back.{mark}_is")
    page = paged(visit, part, name=f"{PICTURE}_{mark}", sentence=sentence, definition=about)
    if mark in BANDS:
        drawn = _planned_table(visit, page.told, page.rows, sentence)
    elif mark == "again":
        drawn = hazard_rows(visit, page.rows, caption=sentence)
    else:
        drawn = _checked_table(visit, page.told, page.rows, sentence)
    html.draw(drawn, page.pager, close(visit))


def _due(visit: Visit, stands: LookBacks) -> None:
    """The first that are late or due within the week."""
    t = visit.t
    due = stands.planned[stands.planned["band"] != BANDS[-1]].head(HALL_LISTED if visit.hall else LISTED)
    said = t("look_back.first", n=len(due))
    if due.empty:
        html.draw(html.note(t("look_back.nothing_due", n=len(stands.planned))))
        return
    with visit.open_session() as session:
        rows = reads.rows_about(session, visit.scope, due, visit.as_of)
    note = "" if visit.hall else t("look_back.first_note")
    html.draw(html.section(said, note), _planned_table(visit, due, rows, said))


def _planned_table(visit: Visit, planned: pd.DataFrame, rows: pd.DataFrame, said: str) -> Markup:
    t, units = visit.t, unit_names(visit.catalog, visit.t)
    heads = [
        Column(t("rows.number")), Column(t("rows.hazard"), "w"), Column(t("rows.unit")), Column(t("look_back.closed")),
        Column(t("look_back.when")), Column(t("look_back.why")), Column(t("rows.days")),
    ]  # fmt: skip
    cells = []
    for row, one in zip(rows_of(rows), rows_of(planned), strict=True):
        left = (one.due_on - visit.as_of).days
        why = Markup("{} {}").format(
            html.grade_mark(t, one.grade), "" if one.grade == "major" else t(f"look_back.{one.why}")
        )
        cells.append((
            hazard_link(visit, row), fact_words(visit, row),
            units.get(row.district, ""), visit.day(one.closed_on),
            t("look_back.after", day=visit.day(one.due_on), n=one.after_days), why,
            html.pill(t, left, past=visit.past),
        ))  # fmt: skip
    return html.table(heads, cells, caption=said)


def _checked_table(visit: Visit, done: pd.DataFrame, rows: pd.DataFrame, said: str) -> Markup:
    """What each check found, when, by whom, and whether it was announced."""
    t, units = visit.t, unit_names(visit.catalog, visit.t)
    heads = [
        Column(t("rows.number")), Column(t("rows.hazard"), "w"), Column(t("rows.unit")), Column(t("look_back.on")),
        Column(t("look_back.result")), Column(t("look_back.seen"), "w"),
    ]  # fmt: skip
    cells = []
    for row, one in zip(rows_of(rows), rows_of(done), strict=True):
        quiet = t("look_back.was_unannounced") if one.unannounced else ""
        seen = " · ".join(part for part in (quiet, one.note, one.done_by) if part)
        fact = Markup("{} {}").format(html.grade_mark(t, one.grade), row.description)
        result = t(f"look_back.result_{one.result}")
        cells.append(
            (hazard_link(visit, row), fact, units.get(row.district, ""), visit.day(one.done_on), result, seen)
        )
    return html.table(heads, cells, caption=said)


def _results(visit: Visit, stands: LookBacks) -> None:
    """What was found, by district: each result apart, and the share that was not in place."""
    t, done = visit.t, stands.done
    said = t("look_back.results", n=len(done))
    note = t("look_back.results_note", days=t.days(visit.period.first, visit.period.last, today=visit.today))
    if done.empty:
        html.draw(html.section(said, note), html.note(t("look_back.none_done")))
        return
    names = unit_names(visit.catalog, t)
    heads = [Column(t("rows.unit")), Column(t("look_back.checked"), "n")]
    heads += [Column(t(f"look_back.result_{result}"), "n") for result in RESULTS]
    heads.append(Column(t("look_back.not_in_place_share"), "n"))
    groups = sorted(done.groupby("district"), key=lambda pair: names.get(str(pair[0]), ""))
    cells = [_result_cells(visit, names.get(str(code), str(code)), part["result"]) for code, part in groups]
    if len(cells) > 1:
        cells.append(_result_cells(visit, Markup("<b>{}</b>").format(t("look_back.all")), done["result"]))
    html.draw(html.section(said, note), html.table(heads, cells, caption=said))


def _result_cells(visit: Visit, name: str | Markup, results: pd.Series) -> list[str | Markup]:
    t, counts = visit.t, Counter(results)
    shown: list[str | Markup] = [t.number(counts[result]) for result in RESULTS]
    bad = t.share(counts["not_in_place"], len(results))
    return [name, t.number(len(results)), *shown, bad]


def _again(visit: Visit, stands: LookBacks) -> None:
    """What came again, the soonest first, and the enterprises where it did more than once."""
    t, again = visit.t, stands.again
    said = t("look_back.again_title", n=len(again), of=stands.found)
    html.draw(html.section(said, t("look_back.again_note", n=stands.rules["recurrence_days"])))
    if again.empty:
        html.draw(html.note(t("look_back.none_again")))
        return
    times = Counter(again["enterprise_id"])
    often = again[again["enterprise_id"].map(times.__getitem__) > 1].drop_duplicates("enterprise_id")
    often = often.sort_values("enterprise_id", key=lambda firms: -firms.map(times.__getitem__), kind="stable")
    with visit.open_session() as session:
        rows = reads.rows_about(session, visit.scope, again.head(LISTED), visit.as_of)
        firms = reads.rows_about(session, visit.scope, often.head(OFFENDERS), visit.as_of)
    heads = [
        Column(t("rows.number")),
        Column(t("rows.hazard"), "w"),
        Column(t("look_back.came_after"), "side"),
    ]
    cells = [
        (
            hazard_link(visit, row),
            Markup("{}<br>{}").format(row.description, row.enterprise or ""),
            Markup("{}<br>{}").format(t("look_back.days_after", n=one.days), _earlier(visit, one)),
        )
        for row, one in zip(rows_of(rows), rows_of(again.head(LISTED)), strict=True)
    ]
    html.draw(html.table(heads, cells, caption=said))
    if not firms.empty:
        named = [
            t("look_back.times", name=row.enterprise, n=times[one.enterprise_id])
            for row, one in zip(rows_of(firms), rows_of(often.head(OFFENDERS)), strict=True)
        ]
        html.draw(html.note(t("look_back.often", names=t("format.comma").join(named))))


def _earlier(visit: Visit, one: Any) -> Markup:
    """The hazard that came again, as a link."""
    row = SimpleNamespace(number=one.of_number, number_en=one.of_number_en)
    return hazard_link(visit, row)
