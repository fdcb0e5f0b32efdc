"""The supervised listing of one hazard: where it stands, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from data_access import reads
from data_access.reads import OneHazard
from data_access.session import Session
from data_access.writes.supervision import (
    Listing,
    ask_listing,
    decide_listing,
    delist,
    list_hazard,
    publish_listing,
)
from domain.status import DEEDS, OPEN, Standing
from domain.supervision import DELISTED_FROM, LEVELS, bounds, latest_due
from domain.working_days import WorkingCalendar
from pages.hazard_steps import LONG, attempt, field, times_done
from ui import facts as pieces
from ui import html
from ui.visit import Visit


@dataclass(frozen=True)
class Listings:
    """What the page reads: the listings of the hazard, the last first, the request that waits, the working days."""

    all: list[dict[str, Any]]
    asked: dict[str, Any] | None
    calendar: WorkingCalendar

    @property
    def running(self) -> dict[str, Any] | None:
        """The listing that the hazard is under."""
        return next((row for row in self.all if row["delisted_on"] is None), None)


def listings(session: Session, visit: Visit, key: int) -> Listings:
    """Read them."""
    return Listings(
        reads.listings_of(session, visit.scope, key, visit.as_of),
        next(iter(reads.listing_asked(session, visit.scope, key)), None),
        reads.working_calendar(session, visit.scope),
    )


def told(visit: Visit, known: Listings) -> html.Markup:
    """Each listing as a line, the one that runs with its own countdown."""
    t, lines = visit.t, []
    for row in known.all:
        words = [
            t(f"listed.level_{row['level']}"),
            row["number"],
            t("listed.since", day=visit.day(row["listed_on"])),
        ]
        if row["published_on"]:
            words.append(t("listed.published", day=visit.day(row["published_on"])))
        left = html.Markup("")
        if row["delisted_on"]:
            words.append(
                t("listed.delisted_on", day=visit.day(row["delisted_on"]), number=row["delisting_number"])
            )
        else:
            last = bounds(row["listed_on"], row["due_on"], known.calendar)
            if not row["published_on"]:
                words.append(t("listed.publish_by", day=visit.day(last.publish_by)))
            if row["first_due_on"] != row["due_on"]:
                words.append(t("listed.first_end", day=visit.day(row["first_due_on"], year=True)))
            longest = row["due_on"] >= latest_due(row["listed_on"])
            asking = "listed.runs_a_year" if longest else "listed.ask_by"
            words += [
                t("listed.runs_to", day=visit.day(row["due_on"], year=True)),
                t(asking, day=visit.day(last.ask_by, year=True)),
            ]
            left = html.pill(t, (row["due_on"] - visit.as_of).days, past=visit.past)
        lines.append(html.Markup("{} {}").format(" · ".join(words), left))
    return pieces.lines(lines)


def listing_deeds(visit: Visit, one: OneHazard, standing: Standing, known: Listings) -> None:
    """The buttons that fit: list, note publicity, delist; ask for longer, decide about that."""
    role, running = visit.viewer.role, known.running
    offered = []
    if role in DEEDS["list"]:
        if running is None and standing.status in OPEN and standing.grade == "major":
            offered.append(("list", _list))
        if running is not None and not running["published_on"]:
            offered.append(("publish", _publish))
        if running is not None and standing.status in DELISTED_FROM:
            offered.append(("delist", _delist))
        last = known.all[0] if known.all else None
        if last is not None and last["delisted_on"] and not last["delisting_published_on"]:
            offered.append(("publish", _publish))
    if (
        running is not None
        and known.asked is None
        and role in DEEDS["extend_listing"]
        and standing.status in OPEN
        and running["due_on"] < latest_due(running["listed_on"])
    ):
        offered.append(("ask", _ask))
    number = one.facts["number"]
    for name, draw in offered:
        with st.popover(
            visit.t(f"listed.do_{name}"), type="tertiary", key=f"listing_{name}_{times_done(number)}"
        ):
            html.draw(html.note(visit.t(f"listed.do_{name}_does")))
            draw(visit, one, known)


def _list(visit: Visit, one: OneHazard, known: Listings) -> None:
    t, number = visit.t, one.facts["number"]
    with st.form(f"list_{number}", border=False):
        level = st.selectbox(
            t("listed.level"),
            LEVELS,
            index=1,
            format_func=lambda code: t(f"listed.level_{code}"),
            key=f"level_{number}",
        )
        document = st.text_input(t("listed.number"), key=f"listing_number_{number}", max_chars=80) or ""
        last = latest_due(visit.today)
        due_on = _day(
            visit, "listed.due", last, f"listing_due_{number}", visit.today + timedelta(days=1), last
        )
        public = _day(visit, "listed.public", None, f"listing_public_{number}", visit.today, visit.today)
        if not st.form_submit_button(t("listed.do_list"), type="primary", key=f"do_list_{number}"):
            return
    listing = Listing(str(level), document, due_on or last, public)

    def write(seen: int) -> str:
        with visit.writing() as session:
            list_hazard(
                session,
                visit.viewer,
                number,
                listing,
                seen=seen,
                on=visit.today,
                today=visit.today,
                at=visit.now,
            )
        return t("listed.done_list", day=visit.day(listing.due_on, year=True))

    attempt(visit, number, write, {"document": document})


def _publish(visit: Visit, one: OneHazard, known: Listings) -> None:
    t, number, last = visit.t, one.facts["number"], known.all[0]
    first = last["delisted_on"] or last["listed_on"]
    with st.form(f"publish_{number}", border=False):
        day = _day(visit, "listed.public", visit.today, f"publish_{number}", first, visit.today)
        if not st.form_submit_button(t("listed.do_publish"), type="primary", key=f"do_publish_{number}"):
            return

    def write(seen: int) -> str:
        with visit.writing() as session:
            publish_listing(
                session,
                visit.viewer,
                number,
                published_on=day or visit.today,
                seen=seen,
                on=visit.today,
                at=visit.now,
            )
        return t("listed.done_publish")

    attempt(visit, number, write, {})


def _delist(visit: Visit, one: OneHazard, known: Listings) -> None:
    t, number = visit.t, one.facts["number"]
    with st.form(f"delist_{number}", border=False):
        document = (
            st.text_input(t("listed.delisting_number"), key=f"delist_number_{number}", max_chars=80) or ""
        )
        note = field(visit, "note", f"delist_{number}")
        public = _day(visit, "listed.public", None, f"delist_public_{number}", visit.today, visit.today)
        if not st.form_submit_button(t("listed.do_delist"), type="primary", key=f"do_delist_{number}"):
            return

    def write(seen: int) -> str:
        with visit.writing() as session:
            delist(
                session, visit.viewer, number, document=document, note=note, published_on=public, seen=seen,
                on=visit.today, today=visit.today, at=visit.now,
            )  # fmt: skip
        return t("listed.done_delist")

    attempt(visit, number, write, {"document": document, "note": note})


def _ask(visit: Visit, one: OneHazard, known: Listings) -> None:
    t, number, running = visit.t, one.facts["number"], known.running
    assert running is not None
    last = bounds(running["listed_on"], running["due_on"], known.calendar)
    html.draw(html.note(t("listed.ask_by", day=visit.day(last.ask_by, year=True))))
    with st.form(f"ask_listing_{number}", border=False):
        first = running["due_on"] + timedelta(days=1)
        due_on = _day(
            visit, "listed.longer", None, f"ask_listing_{number}", first, latest_due(running["listed_on"])
        )
        reason = field(visit, "reason", f"ask_listing_{number}")
        if not st.form_submit_button(t("listed.do_ask"), type="primary", key=f"do_ask_listing_{number}"):
            return
    if due_on is None:
        html.draw(html.bar(t("extension.no_day")))
        return
    wanted: date = due_on

    def write(seen: int) -> str:
        with visit.writing() as session:
            ask_listing(
                session, visit.viewer, number, wanted, reason=reason, seen=seen, on=visit.today, at=visit.now
            )
        return t("listed.done_ask")

    attempt(visit, number, write, {"reason": reason})


def waiting_listing(visit: Visit, row: dict[str, Any]) -> None:
    """What is asked, and the buttons of who decides or of who asked."""
    t, viewer = visit.t, visit.viewer
    html.draw(
        html.bar(
            t(
                "listed.waiting",
                who=row["asked_by"],
                to=visit.day(row["due_on"], year=True),
                reason=row["reason"],
            )
        )
    )
    own = viewer.person_id is not None and viewer.person_id == row["person_id"]
    offered = ["accepted", "declined"] if viewer.role in DEEDS["decide_listing"] and not own else []
    asked_it = (viewer.person_id, str(viewer.role)) == (row["person_id"], row["role"])
    with st.container(key=f"listing_{row['id']}", horizontal=True, gap="small"):
        for decision in offered + ["withdrawn"] * asked_it:
            with st.popover(t(f"extension.{decision}"), key=f"open_listing_{decision}"):
                _decision(visit, row, decision)


def _decision(visit: Visit, row: dict[str, Any], decision: str) -> None:
    t, number, mark = visit.t, row["number"], f"listing_{decision}_{row['id']}"
    document = ""
    with st.form(f"form_{mark}", border=False):
        note = field(visit, "reason" if decision == "declined" else "note", mark)
        if decision != "withdrawn":
            document = st.text_input(t("extension.document"), key=f"document_{mark}", max_chars=LONG) or ""
        if not st.form_submit_button(t(f"extension.{decision}"), type="primary", key=mark):
            return

    def write(seen: int) -> str:
        with visit.writing() as session:
            decide_listing(
                session, visit.viewer, int(row["id"]), decision, seen=seen, on=visit.today, at=visit.now,
                note=note, document=document,
            )  # fmt: skip
        return t(f"listed.{decision}")

    attempt(visit, number, write, {"note": note, "document": document})


def _day(visit: Visit, label: str, value: date | None, key: str, first: date, last: date) -> date | None:
    """A day between two; None where none is chosen."""
    chosen: Any = st.date_input(
        visit.t(label), value, min_value=first, max_value=last, key=key, format="YYYY-MM-DD"
    )
    return chosen if isinstance(chosen, date) else None
