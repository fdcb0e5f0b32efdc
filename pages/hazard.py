"""One hazard: where it stands, its facts, its deadlines, its history, as of any day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import rows_of
from data_access.reads import OneHazard
from domain.deadlines import days_left
from pages.assess import assessment
from pages.hazard_chain import Chain, chain, read_chain
from pages.hazard_course import deadlines, history, linked, origin, repeats, stage_since
from pages.hazard_deeds import deeds_now, waiting
from pages.hazard_evidence import evidence
from pages.hazard_extension import extension_waiting
from pages.hazard_facts import code_of, facts_list, few_facts, full_number, latest
from pages.hazard_letters import Letters, letters, next_letter, sent
from pages.hazard_listing import Listings, listing_deeds, listings, told, waiting_listing
from pages.hazard_look_back import check, look_backs, may_look_back
from pages.hazard_steps import steps_now
from ui import html, states
from ui.find import known_number
from ui.names import unit_paths
from ui.steps import steps
from ui.table import said_number
from ui.visit import Visit

STAGES = {"reported": 0, "pending": 1, "rectifying": 1, "to_accept": 2, "accepted": 3, "closed": 4, "void": 4}


def show(visit: Visit, number: str) -> None:
    """Draw the hazard with this number, typed in full or as it is said, or tell that there is none."""
    found = read(visit, number) or read(visit, known_number(visit, number) or "")
    back = html.link(visit.t("screen.hazards"), visit.here(number=None))
    if found is None:
        html.draw(html.note(back))
        states.not_found(visit.t, visit.link("overview"))
        return
    one = found.one
    html.draw(html.note(Markup("{} › {}").format(back, full_number(visit, one))))
    head(visit, one)
    if visit.hall:
        on_the_wall(visit, one)
        return
    act(visit, found)
    if found.chain is not None:
        chain(visit, one, found.chain)
    facts, course, beside = st.columns([12, 15, 9], gap="large")
    with facts:
        html.draw(html.section(visit.t("hazard.facts")), facts_list(visit, one))
        assessment(visit, one)
    with course:
        if one.now is not None:
            deadlines(visit, one)
        html.draw(html.section(visit.t("hazard.history")), history(visit, one))
        evidence(visit, one)
    with beside:
        around(visit, found)


def act(visit: Visit, found: Read) -> None:
    """What waits for a decision, and the buttons of what this viewer may do."""
    one = found.one
    known = steps_now(visit, one)
    if found.asked is not None:
        waiting(visit, found.asked, receives=found.receives)
    if found.extension is not None:
        extension_waiting(visit, one, found.extension)
    if known is None:
        return
    if found.listings.asked is not None:
        waiting_listing(visit, found.listings.asked)
    with st.container(key="deeds", horizontal=True, gap="small"):
        deeds_now(visit, one, known, extending=found.extension is not None)
        if may_look_back(visit, known):
            check(visit, one, known, found.looked_back)
        listing_deeds(visit, one, known, found.listings)
        next_letter(visit, one, known, found.letters)


def around(visit: Visit, found: Read) -> None:
    """What belongs to the hazard: its listings and letters, the same place, look-backs, links, the file."""
    one = found.one
    if found.listings.all:
        html.draw(html.section(visit.t("listed.title_one")), told(visit, found.listings))
    if found.letters.sent:
        html.draw(html.section(visit.t("letter.title", n=len(found.letters.sent))))
        sent(visit, one, found.letters)
    html.draw(html.section(visit.t("hazard.same_place")), repeats(visit, one, found.place, found.within))
    if not found.looked_back.empty:
        html.draw(html.section(visit.t("look_back.title")), look_backs(visit, one, found.looked_back))
    if not found.links.empty:
        html.draw(html.section(visit.t("hazard.linked")), linked(visit, found.links))
    html.draw(html.section(visit.t("hazard.origin")), origin(visit, one))


def on_the_wall(visit: Visit, one: OneHazard) -> None:
    """The deadlines, and of the facts those that are said aloud."""
    course, facts = st.columns(2, gap="large")
    with course:
        if one.now is not None:
            deadlines(visit, one)
    with facts:
        html.draw(html.section(visit.t("hazard.facts")), few_facts(visit, one))


@dataclass(frozen=True)
class Read:
    """What the page reads: the hazard, others of its enterprise, those it belongs to, what waits, its chain."""

    one: OneHazard
    place: pd.DataFrame
    links: pd.DataFrame
    asked: dict[str, Any] | None
    receives: bool
    extension: dict[str, Any] | None
    chain: Chain | None
    looked_back: pd.DataFrame
    listings: Listings
    letters: Letters
    within: int  # days in which the same place and category is a recurrence


def read(visit: Visit, number: str) -> Read | None:
    """The hazard with what stands around it; None where the viewer knows of none."""
    if not number:
        return None
    try:
        with visit.open_session() as session:
            one = reads.one_hazard(session, visit.scope, number, visit.as_of)
            firm, key = one.facts["enterprise_id"], one.facts["id"]
            place = reads.same_place(session, visit.scope, firm, but=key, as_of=visit.as_of)
            asked = reads.transfer_of(session, visit.scope, key)
            return Read(
                one=one,
                place=place,
                links=reads.links(session, visit.scope, key),
                asked=asked,
                receives=asked is not None and reads.comes_to(session, visit.scope, asked["proposed"]),
                extension=reads.extension_of(session, visit.scope, key),
                chain=read_chain(visit, session, one),
                looked_back=reads.look_backs_of(session, visit.scope, key),
                listings=listings(session, visit, key),
                letters=letters(session, visit, key),
                within=reads.board_rules(session, visit.scope)["recurrence_days"],
            )
    except reads.NotFound:
        return None


def head(visit: Visit, one: OneHazard) -> None:
    """Number and fact; grade, level and deadline in words; how far it has come, or that it is not there."""
    t = visit.t
    fact = one.facts["description"] or one.facts["enterprise"] or ""
    number = Markup('<span class="said">{}</span> ').format(said_number(visit, row_of(one)))
    title = Markup('<h1 class="title">{}{}</h1>').format(number, fact)
    if one.now is None:
        html.draw(title)
        before = t("hazard.not_yet" if not one.spans.empty else "hazard.withdrawn")
        states.unknown(before, t("hazard.not_yet_more", day=visit.day(visit.as_of, year=True)))
        return
    html.draw(title, marks(visit, one, one.now), progress(visit, one, one.now))


def marks(visit: Visit, one: OneHazard, now: dict[str, Any]) -> Markup:
    """Grade, level, deadline, status and unit; the round where it is not the first."""
    t, seq = visit.t, int(now["cycle"])
    unit = unit_paths(visit.catalog, t).get(code_of(visit.catalog.units, now["unit_id"]), "")
    words = t("hazard.now", status=t(f"status.{now['status']}"), unit=unit or t("unit.unassigned"))
    left = days_left(now["due_on"], visit.as_of)
    ended = now["status"] in ("closed", "void")
    return Markup('<p class="marks">{} {} {} {} {}</p>').format(
        html.grade_mark(t, now["grade"]),
        t("hazard.risk_level"),
        html.risk_mark(t, now["risk"]),
        Markup("") if ended else html.pill(t, left, past=visit.past),
        t("hazard.in_round", words=words, n=seq) if seq > 1 else words,
    )


def row_of(one: OneHazard) -> Any:
    """The numbers as a row, for pieces that take rows."""
    return next(rows_of(pd.DataFrame([{k: one.facts[k] for k in ("number", "number_en")}])))


def progress(visit: Visit, one: OneHazard, now: dict[str, Any]) -> Markup:
    """Found, rectified, accepted, closed: each with its day, or how long the present step has lasted."""
    t, cycle = visit.t, latest(one, visit.as_of)
    first = "found" if cycle["seq"] == 1 else "reopened"
    days = {
        first: (one.facts["found_on"] if cycle["seq"] == 1 else None) or cycle["opened_on"],
        "rectify": now["rectified_on"],
        "accept": cycle["accepted_on"],
        "close": now["closed_on"],
    }
    current = STAGES[now["status"]]
    items = []
    for at, (step, day) in enumerate(days.items()):
        more = visit.day(day) if at < current and day else "—"
        if at == current:
            more = t("hazard.since", n=(visit.as_of - stage_since(one, now, STAGES)).days + 1)
        items.append((t(f"hazard.step.{step}"), more))
    return Markup("") if now["status"] == "void" else steps(items, current)
