"""The course of one hazard: its deadlines, what happened to it, and what else its place has seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.deadline_bar import alt, deadline_bar
from data_access.frames import records, rows_of
from data_access.reads import OneHazard
from domain.filters import day_of
from domain.recurrence import place_of, recurs
from domain.status import action_between
from pages.event_follow import followed_up
from pages.hazard_deeds import place_words
from pages.hazard_facts import code_of, latest, profile_words
from ui import facts as pieces
from ui import html
from ui.chart import picture
from ui.names import department_names, industry_names, unit_paths
from ui.rules import kept_rule, rule_words
from ui.table import said_number
from ui.visit import Visit


def spans_up_to(one: OneHazard, cycle: int, as_of: date) -> list[dict[str, Any]]:
    """The stretches of one round that had begun by a day, in their order."""
    return [row for row in records(one.spans) if row["cycle"] == cycle and row["from_on"] <= as_of]


def stage_since(one: OneHazard, now: dict[str, Any], stages: Mapping[str, int]) -> date:
    """Since when the hazard has stood at its present step: a moved deadline does not begin it anew."""
    begun: date = now["from_on"]
    for row in reversed(spans_up_to(one, now["cycle"], now["from_on"])):
        if stages[row["status"]] != stages[now["status"]]:
            break
        begun = row["from_on"]
    return begun


def deadlines(visit: Visit, one: OneHazard) -> None:
    """The bar of deadlines with its sentence."""
    t, cycle, now = visit.t, latest(one, visit.as_of), one.now
    assert now is not None
    told = [row["due_on"] for row in spans_up_to(one, cycle["seq"], visit.as_of)]
    dues = [day for at, day in enumerate(told) if day is not None and day != (told[at - 1] if at else None)]
    dues = dues if now["due_on"] is not None else []
    frame = pd.DataFrame({"due_on": pd.Series(dues, dtype=object)})
    days = {"found_on": cycle["opened_on"], "as_of": visit.as_of, "ended_on": now["closed_on"]}
    again = cycle["seq"] > 1
    moved = len(dues) - 1
    key = "none" if not dues else "kept" if not moved else "moved"
    html.draw(html.section(t(f"hazard.deadline_{key}", n=max(moved, 0)), given_by(visit, one, cycle["seq"])))
    figure = deadline_bar(frame, t, theme=visit.theme, **days, again=again, past=visit.past)
    picture(figure, key="deadline", alt=alt(frame, t, **days))


def given_by(visit: Visit, one: OneHazard, cycle: int) -> str:
    """The rule that gave this round its first deadline; "" where a person or a ledger did."""
    told = [row["new"] for row in records(one.events) if (row["what"], row["cycle"]) == ("due_rule", cycle)]
    rule = kept_rule(told[0]) if told else None
    return visit.t("deadline.by_rule", rule=rule_words(visit.t, rule)) if rule else ""


def history(visit: Visit, one: OneHazard) -> Markup:
    """What happened, newest first; later than the day that is looked at is marked as such."""
    lines = []
    for row in records(one.events):
        told = told_by(visit, row)
        if row["source"] == "screen":
            told = f"{told} · {visit.local(row['at']):%H:%M}"
        later = row["on_day"] > visit.as_of
        sentence = visit.t("hazard.later", what=event_words(visit, row)) if later else event_words(visit, row)
        lines.append((visit.day(row["on_day"]), sentence, told))
    return pieces.timeline(lines)


def event_words(visit: Visit, row: dict[str, Any]) -> str:
    """One event as a sentence, with what was said about it."""
    words = happened(visit, row)
    return visit.t("event.said", what=words, note=row["note"]) if row["note"] else words


def happened(visit: Visit, row: dict[str, Any]) -> str:
    """One event as a sentence, without what was said about it."""
    t, what = visit.t, row["what"]
    follow = followed_up(visit, row)
    if follow is not None:
        return follow
    if what in ("created", "withdrawn", "restored"):
        return t(f"event.{what}")
    if what == "due_rule":
        rule = kept_rule(row["new"])
        return t("deadline.by_rule", rule=rule_words(t, rule) if rule else row["new"])
    if what.startswith("extension_"):
        words = t(f"event.{what}", to=value_words(visit, "due_on", row["new"]))
        return t("extension.with_document", what=words, document=row["old"]) if row["old"] else words
    if what.startswith("transfer_"):
        return t(f"event.{what}", to=place_words(visit, json.loads(row["new"])))
    if what in ("merged", "duplicate_of", "split", "split_from", "found_with", "evidence"):
        return t(f"event.{what}", new=row["new"] or t("event.elsewhere"))
    if what == "another_than":
        return t("event.another_than", new=row["new"] or t("event.elsewhere"))
    if what == "vanished":
        return t("event.vanished", answer=t(f"inbox.vanished.{row['new']}"))
    if what == "signed":
        return t("event.signed", party=t(f"chain.link.{row['new']}"))
    if what == "attached":
        return t("event.attached", kind=t(f"evidence.{row['new'].split()[0]}"))
    old, new = (value_words(visit, what, row[side]) for side in ("old", "new"))
    action = (
        action_between(row["old"], row["new"]) if what == "status" and row["source"] == "screen" else None
    )
    if action is not None:
        return t("event.step", step=t(f"step.{action}"), old=old, new=new)
    return t("event.changed", field=t(f"field.{what}"), old=old, new=new)


def value_words(visit: Visit, what: str, value: str | None) -> str:
    """A kept value in the reader's words."""
    t, catalog = visit.t, visit.catalog
    if value in (None, ""):
        return "—"
    if what in ("status", "grade", "source"):
        return t(f"{what}.{value}")
    if what.endswith("_on"):
        day = day_of(value)
        return visit.day(day, year=True) if day else value
    if what == "risk":
        return risk_words(visit, value)
    if what == "fund_wan":
        return f"{float(value):g}"
    places = {
        "unit": (catalog.units, unit_paths),
        "department": (catalog.departments, department_names),
        "industry": (catalog.industries, industry_names),
    }
    if what in places and value.isdecimal():
        frame, names = places[what]
        code = code_of(frame, int(value))
        return names(catalog, t).get(code, code)
    return value


def risk_words(visit: Visit, value: str) -> str:
    """A kept assessment, "2 LS_SD@1 4 × 5", with its level and profile in words."""
    level, *rest = value.split(" ")
    if not level.isdecimal():
        return value
    words = " ".join(profile_words(visit, part) if "@" in part else part for part in rest)
    told = visit.t(f"risk.{level}")
    return visit.t("hazard.judged", level=told, how=words) if words and words != "ledger" else told


def told_by(visit: Visit, row: dict[str, Any]) -> str:
    """Where an event comes from: the file with sheet and row, or the person at the screen."""
    if row["source"] == "upload":
        file = row["file"] or visit.t("scope.a_file")
        return visit.t("hazard.from_file", file=file, sheet=row["sheet"] or "", row=row["row"] or 0)
    who = visit.t("hazard.by_person", name=row["by"], role=visit.t(f"role.{row['role']}"))
    written = visit.local(row["at"]).date()
    # The demonstration stands on a day of its own, and what is written there is not late for that.
    late = visit.local(visit.now).date() == visit.today and written > row["on_day"]
    return visit.t("hazard.late", who=who, day=visit.day(written)) if late else who


def linked(visit: Visit, links: pd.DataFrame) -> Markup:
    """The hazards that this one belongs to, or that belong to it, and how each was found."""
    lines = []
    for row in rows_of(links):
        link = html.link(said_number(visit, row), visit.link("hazards", number=row.number))
        how = visit.t(f"hazard.link.{row.kind}.{'part' if row.theirs else 'whole'}")
        lines.append(
            Markup("{} {} · {} · {}").format(link, row.description, how, visit.t(f"source.{row.source}"))
        )
    return pieces.lines(lines)


def repeats(visit: Visit, one: OneHazard, place: pd.DataFrame, within: int) -> Markup:
    """Other hazards of the same enterprise, and which of them this one came after, or came after it: recurrences."""
    if place.empty:
        return html.note(visit.t("hazard.no_other"))
    lines = []
    for row in rows_of(place):
        mark = _again(visit, one, row, within) or visit.t(f"status.{row.status}")
        link = html.link(said_number(visit, row), visit.link("hazards", number=row.number))
        lines.append(Markup("{} {} · {} · {}").format(link, row.description, visit.day(row.opened_on), mark))
    return pieces.lines(lines)


def _again(visit: Visit, one: OneHazard, other: Any, within: int) -> str:
    """How one of two of the same place and category is the return of the other; "" where neither is."""
    mine, where = one.facts, place_of(one.facts["location"])
    same = bool(mine["category"]) and mine["category"] == other.category
    if not (same and where and where == place_of(other.location)):
        return ""
    found_on = mine["found_on"] or one.cycles["opened_on"].iloc[0]
    if other.closed_on and recurs(found_on=found_on, closed_on=other.closed_on, within=within):
        return visit.t("hazard.again", n=(found_on - other.closed_on).days)
    found_on = other.found_on or other.opened_on
    for closed_on in (day for day in one.cycles["closed_on"] if day):
        if recurs(found_on=found_on, closed_on=closed_on, within=within):
            return visit.t("hazard.again_later", n=(found_on - closed_on).days)
    return ""


def origin(visit: Visit, one: OneHazard) -> Markup:
    """The file, sheet and row that it first came with."""
    facts = one.facts
    if facts["upload_id"] is None:
        return html.note(visit.t("hazard.no_file"))
    file = facts["file"] or visit.t("scope.a_file")
    return html.note(visit.t("hazard.from_file", file=file, sheet=facts["sheet"], row=facts["row"]))
