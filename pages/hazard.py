"""One hazard: where it stands, its facts, its deadlines, its history, as of any day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from charts.deadline_bar import alt, deadline_bar
from data_access import reads
from data_access.frames import records, rows_of
from data_access.reads import OneHazard
from domain.deadlines import days_left
from pages.assess import assessment
from ui import facts as pieces
from ui import html, states
from ui.chart import picture
from ui.names import department_names, industry_names, unit_names
from ui.steps import steps
from ui.table import said_number
from ui.visit import Visit

REPEATS_WITHIN = 180  # days: the same place and category again


def show(visit: Visit, number: str) -> None:
    """Draw the hazard with this number, or say that there is none."""
    try:
        with visit.open_session() as session:
            one = reads.one_hazard(session, visit.scope, number, visit.as_of)
            place = reads.same_place(session, visit.scope, one.facts["enterprise_id"], but=one.facts["id"])
    except reads.NotFound:
        states.not_found(visit.t)
        return
    head(visit, one)
    if one.now is None:
        before = visit.t("hazard.not_yet" if not one.spans.empty else "hazard.withdrawn")
        states.unknown(before, visit.t("hazard.not_yet_more", day=visit.day(visit.as_of, year=True)))
    else:
        html.draw(progress(visit, one))
    facts, course, beside = st.columns([12, 15, 9], gap="large")
    with facts:
        html.draw(html.section(visit.t("hazard.facts")), facts_list(visit, one))
        if one.now is not None:
            assessment(visit, one)
    with course:
        if one.now is not None:
            deadlines(visit, one)
        html.draw(html.section(visit.t("hazard.history")), history(visit, one))
    with beside:
        html.draw(html.section(visit.t("hazard.same_place")), repeats(visit, one, place))
        html.draw(html.section(visit.t("hazard.origin")), origin(visit, one))


def head(visit: Visit, one: OneHazard) -> None:
    """Number and fact; then grade, level and deadline in words."""
    t, now = visit.t, one.now
    back = html.link(t("screen.hazards"), visit.link("hazards"))
    shown = row_of(one)
    number = Markup('<span class="said">{}</span> ').format(said_number(visit, shown))
    fact = one.facts["description"] or one.facts["enterprise"] or ""
    parts = [html.note(Markup("{} › {}").format(back, one.facts["number"])),
             Markup('<h1 class="title">{}{}</h1>').format(number, fact)]  # fmt: skip
    if now is not None:
        left = days_left(now["due_on"], visit.as_of)
        words = t(
            "hazard.now",
            status=t(f"status.{now['status']}"),
            unit=unit_names(visit.catalog, t)[unit_code(visit, now)],
        )
        parts.append(
            Markup('<p class="marks">{} {} {} {} {}</p>').format(
                html.grade_mark(t, now["grade"]), t("hazard.risk_level"), html.risk_mark(t, now["risk"]),
                html.pill(t, left, closed=now["status"] == "closed"), words,
            )
        )  # fmt: skip
    html.draw(*parts)


def row_of(one: OneHazard) -> Any:
    """The facts as a row, for pieces that take rows."""
    return next(pd.DataFrame([{k: one.facts[k] for k in ("number", "number_en")}]).itertuples())


def unit_code(visit: Visit, now: dict[str, Any]) -> str:
    """The code of the unit in force."""
    return code_of(visit.catalog.units, now["unit_id"])


def code_of(frame: pd.DataFrame, key: int) -> str:
    """The code that a catalog frame gives to an id."""
    return str(frame.loc[frame["id"] == key, "code"].iloc[0])


def progress(visit: Visit, one: OneHazard) -> Markup:
    """Found, rectified, accepted, closed: each with its day, or how long the present step has lasted."""
    t, cycle, now = visit.t, latest(one, visit.as_of), one.now
    assert now is not None
    days = {
        "found": one.facts["found_on"] if cycle["seq"] == 1 else cycle["opened_on"],
        "rectify": now["rectified_on"],
        "accept": cycle["accepted_on"],
        "close": now["closed_on"],
    }
    stage = {"reported": 0, "pending": 1, "rectifying": 1, "to_accept": 2, "accepted": 3, "closed": 4}
    current = stage.get(now["status"], 0)
    items = []
    for at, (step, day) in enumerate(days.items()):
        more = visit.day(day) if at < current and day else "—"
        if at == current:
            more = t("hazard.since", n=(visit.as_of - now["from_on"]).days + 1)
        items.append((t(f"hazard.step.{step}"), more))
    return steps(items, current)


def latest(one: OneHazard, as_of: date) -> dict[str, Any]:
    """The round of rectification that the day belongs to."""
    begun = [row for row in records(one.cycles) if row["opened_on"] <= as_of]
    return begun[-1] if begun else records(one.cycles)[0]


def facts_list(visit: Visit, one: OneHazard) -> Markup:
    """What is known, name by name; what the ledger leaves open shows a dash."""
    t, facts, now = visit.t, one.facts, one.now
    pairs: list[tuple[str, Any]] = [
        (t("rows.enterprise"), facts["enterprise"]),
        (t("rows.location"), facts["location"]),
        (t("rows.category"), facts["category"]),
        (t("rows.source"), t(f"source.{facts['source']}")),
        (t("hazard.inspector"), joined(facts["inspector_unit"], facts["inspector"])),
        (t("rows.found"), visit.day(facts["found_on"]) if facts["found_on"] else t("hazard.found_unknown")),
    ]
    if now is not None:
        cycle = latest(one, visit.as_of)
        industries, departments = industry_names(visit.catalog, t), department_names(visit.catalog, t)
        pairs += [
            (t("rows.unit"), unit_names(visit.catalog, t)[unit_code(visit, now)]),
            (t("rows.department"), departments[code_of(visit.catalog.departments, now["department_id"])]),
            (t("rows.industry"), industries[code_of(visit.catalog.industries, now["industry_id"])]),
            (t("hazard.scores"), scores(visit, now)),
            (
                t("hazard.first_due"),
                visit.day(cycle["first_due_on"], year=True) if cycle["first_due_on"] else None,
            ),
            (t("rows.due_text"), due_reading(visit, cycle, now)),
        ]
    fund = facts["fund_wan"]
    pairs += [
        (t("hazard.owner"), joined(facts["owner"], facts["phone"])),
        (t("hazard.leader"), facts["leader"]),
        (t("hazard.measure"), facts["measure"]),
        (t("hazard.fund"), None if fund is None else t("hazard.fund_wan", amount=f"{float(fund):g}")),
        (t("hazard.plan"), facts["emergency_plan"]),
        (t("hazard.remark"), facts["remark"]),
    ]
    return pieces.facts(pairs)


def joined(*texts: str | None) -> str:
    """The texts that there are, with a point between them."""
    return " · ".join(text for text in texts if text)


def scores(visit: Visit, now: dict[str, Any]) -> str | None:
    """How the risk level was reached."""
    if not now["risk"]:
        return None
    level = visit.t(f"risk.{now['risk']}")
    if now["likelihood"] is None:
        return visit.t("hazard.by_ledger", level=level)
    numbers = [now["likelihood"], now["exposure"], now["severity"]]
    product = " × ".join(f"{number:g}" for number in numbers if number is not None)
    key = "hazard.by_table" if now["by_table"] else "hazard.by_profile"
    return visit.t(key, scores=product, level=level, profile=now["profile"])


def due_reading(visit: Visit, cycle: dict[str, Any], now: dict[str, Any]) -> str:
    """The deadline as received, and how it was read."""
    read = visit.day(now["due_on"], year=True) if now["due_on"] else visit.t(f"due_kind.{now['due_kind']}")
    return visit.t("hazard.read_as", text=cycle["due_text"], read=read) if cycle["due_text"] else read


def deadlines(visit: Visit, one: OneHazard) -> None:
    """The bar of deadlines with its sentence."""
    t, cycle = visit.t, latest(one, visit.as_of)
    spans = [
        row for row in records(one.spans)
        if row["cycle"] == cycle["seq"] and row["from_on"] <= visit.as_of and row["due_on"] is not None
    ]  # fmt: skip
    dues = list(dict.fromkeys(row["due_on"] for row in spans))
    if one.now is not None and one.now["due_on"] is None:
        dues = []
    ended = one.now["closed_on"] if one.now is not None else None
    frame = pd.DataFrame({"due_on": pd.Series(dues, dtype=object)})
    days = {"found_on": cycle["opened_on"], "as_of": visit.as_of, "ended_on": ended}
    moved = len(dues) - 1
    key = "none" if not dues else "kept" if not moved else "moved"
    html.draw(html.section(t(f"hazard.deadline_{key}", n=max(moved, 0))))
    picture(deadline_bar(frame, t, theme=visit.theme, **days), key="deadline", alt=alt(frame, t, **days))


def history(visit: Visit, one: OneHazard) -> Markup:
    """What happened, newest first; later than the day that is looked at is marked as such."""
    lines = []
    for row in records(one.events):
        told = told_by(visit, row)
        later = row["on_day"] > visit.as_of
        sentence = visit.t("hazard.later", what=event_words(visit, row)) if later else event_words(visit, row)
        lines.append((visit.day(row["on_day"]), sentence, told))
    return pieces.timeline(lines)


def event_words(visit: Visit, row: dict[str, Any]) -> str:
    """One event as a sentence."""
    t = visit.t
    if row["what"] in ("created", "withdrawn", "restored"):
        return t(f"event.{row['what']}")
    field = t(f"field.{row['what']}")
    old, new = (value_words(visit, row["what"], row[side]) for side in ("old", "new"))
    return t("event.changed", field=field, old=old, new=new)


def value_words(visit: Visit, what: str, value: str | None) -> str:
    """A kept value in the reader's words."""
    t = visit.t
    if value in (None, ""):
        return "—"
    if what in ("status", "grade"):
        return t(f"{what}.{value}")
    if what.endswith("_on"):
        return visit.day(date.fromisoformat(value), year=True)
    frames = {
        "unit": visit.catalog.units,
        "department": visit.catalog.departments,
        "industry": visit.catalog.industries,
    }
    if what in frames and value.isdecimal():
        labels = {"unit": unit_names, "department": department_names, "industry": industry_names}[what]
        return labels(visit.catalog, t)[code_of(frames[what], int(value))]
    return value


def told_by(visit: Visit, row: dict[str, Any]) -> str:
    """Where an event comes from: the file with sheet and row, or the person at the screen."""
    if row["source"] == "upload":
        return visit.t("hazard.from_file", file=row["file"], sheet=row["sheet"] or "", row=row["row"] or 0)
    return visit.t("hazard.by_person", name=row["by"])


def repeats(visit: Visit, one: OneHazard, place: pd.DataFrame) -> Markup:
    """Other hazards of the same enterprise, and which of them are the same kind within 180 days."""
    if place.empty:
        return html.note(visit.t("hazard.no_other"))
    lines = []
    for row in rows_of(place):
        opened = one.spans["opened_on"].iloc[0] if not one.spans.empty else visit.as_of
        near = abs((row.opened_on - opened).days) <= REPEATS_WITHIN
        again = near and bool(row.category) and row.category == one.facts["category"]
        mark = visit.t("hazard.same_kind") if again else visit.t(f"status.{row.status}")
        link = html.link(said_number(visit, row), visit.link("hazards", number=row.number))
        lines.append(Markup("{} {} · {} · {}").format(link, row.description, visit.day(row.opened_on), mark))
    return pieces.lines(lines)


def origin(visit: Visit, one: OneHazard) -> Markup:
    """The file, sheet and row that it first came with."""
    facts = one.facts
    if not facts["file"]:
        return html.note(visit.t("hazard.no_file"))
    return html.note(visit.t("hazard.from_file", file=facts["file"], sheet=facts["sheet"], row=facts["row"]))
