"""What is done to a hazard beside its steps: facts corrected, handed over, split, duplicates merged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from data_access import reads
from data_access.reads import OneHazard
from data_access.writes.by_hand import COUNTED, TEXTS, correct
from data_access.writes.duplicates import Part, merge, split
from data_access.writes.requests import ask_transfer, decide_transfer
from domain.people import Role
from domain.status import ALIVE, DEEDS, GRADES, SOURCES, Standing, StepNotAllowed
from ledger import identity
from pages import hazard_extension
from pages.hazard_facts import code_of
from pages.hazard_steps import LONG, attempt, field, times_done
from ui import html
from ui.find import known_number
from ui.names import department_names, industry_names, unit_paths
from ui.visit import Visit

FACTS = (
    "owner", "phone", "measure", "fund_wan", "due_on", "emergency_plan", "leader", "unit", "department", "industry",
    "grade", "enterprise", "location", "description", "category", "source", "found_on", "inspector_unit", "inspector",
    "remark",
)  # fmt: skip
LONG_TEXTS = ("description", "measure", "emergency_plan", "remark")


def deeds_now(visit: Visit, one: OneHazard, known: Standing, *, extending: bool = False) -> None:
    """Draw the buttons of what this viewer may do beside the steps; one extension is asked for at a time."""
    t, alive = visit.t, known.status in ALIVE
    offered: list[tuple[str, Callable[[Visit, OneHazard, Standing], None]]] = [
        (deed, draw)
        for deed, draw, fits in (
            ("correct", _correct, known.status != "void"),
            ("extend", hazard_extension.ask, not extending and hazard_extension.may_ask(one, known)),
            ("transfer", _transfer, alive),
            ("split", _split, known.status in ("reported", "pending", "rectifying")),
            ("merge", _merge, known.status != "void"),
        )
        if fits and visit.viewer.role in DEEDS[deed]
    ]
    for deed, draw in offered:
        with st.popover(
            t(f"deed.{deed}"), type="tertiary", key=f"deed_{deed}_{times_done(one.facts['number'])}"
        ):
            html.draw(html.note(t(f"deed.{deed}_does")))
            draw(visit, one, known)


def _correct(visit: Visit, one: OneHazard, known: Standing) -> None:
    """Choose a fact, give it its value and a reason."""
    t, number = visit.t, one.facts["number"]
    done = known.status == "closed"
    counted = {*(name.removesuffix("_id") for name in COUNTED), "source", "found_on", "due_on"}
    offered = [name for name in FACTS if not (done and name in counted)]
    if known.lacks == () or "due_on" not in known.lacks:
        offered = [name for name in offered if name != "due_on"]
    what = st.selectbox(
        t("deed.fact"), offered, format_func=lambda name: t(f"field.{name}"), key=f"fact_{number}"
    )
    mark = f"{what}_{number}"
    with st.form(f"correct_{mark}", border=False):
        if what in ("unit", "department") and visit.viewer.role is not Role.OFFICE:
            html.draw(html.note(t("deed.by_transfer")))
        value = _value(visit, one, str(what), mark)
        begins = what in ("unit", "department", "industry", "grade") and st.radio(
            t("deed.from"), [False, True], format_func=lambda one: t("deed.from_first" if one else "deed.from_today"),
            key=f"from_{mark}", horizontal=True,
        )  # fmt: skip
        reason = field(visit, "reason", f"correct_{mark}")
        if st.form_submit_button(t("deed.correct"), type="primary", key=f"do_correct_{number}"):
            name = f"{what}_id" if what in ("unit", "department", "industry") else str(what)
            _write_correction(visit, one, {name: value}, reason, from_first=bool(begins))


def _write_correction(
    visit: Visit, one: OneHazard, changes: dict[str, Any], reason: str, *, from_first: bool
) -> None:
    number = one.facts["number"]
    first: date = one.spans["opened_on"].iloc[-1]

    def write(seen: int) -> str:
        with visit.writing() as session:
            done = correct(
                session, visit.viewer, number, changes, reason=reason, seen=seen, today=visit.today, at=visit.now,
                on=first if from_first else max(visit.today, first),
            )  # fmt: skip
        return visit.t("deed.corrected" if done else "deed.same")

    typed = {name: "" if value is None else str(value) for name, value in changes.items()}
    attempt(visit, number, write, {**typed, "reason": reason})


def _value(visit: Visit, one: OneHazard, what: str, mark: str) -> Any:
    """The field of a fact, beginning with what is known."""
    t, key, now = visit.t, f"value_{mark}", one.now or {}
    label = t("deed.value")
    if what in ("unit", "department", "industry"):
        return place_field(visit, what, now.get(f"{what}_id"), key=key, label=label)
    if what in ("grade", "source"):
        codes = GRADES if what == "grade" else SOURCES
        was = now.get("grade") if what == "grade" else one.facts["source"]
        return st.selectbox(
            label, codes, index=codes.index(str(was)), format_func=lambda code: t(f"{what}.{code}"), key=key
        )
    if what in ("found_on", "due_on"):
        known = one.facts["found_on"] if what == "found_on" else None
        last = visit.today if what == "found_on" else None
        return st.date_input(label, known, max_value=last, key=key, format="YYYY-MM-DD")
    if what == "fund_wan":
        known = one.facts["fund_wan"]
        return st.number_input(
            label, 0.0, value=None if known is None else float(known), key=key, help=t("deed.fund_help")
        )
    known = one.facts["enterprise" if what == "enterprise" else what] or ""
    ask: Any = st.text_area if what in LONG_TEXTS else st.text_input
    assert what == "enterprise" or what in TEXTS
    return ask(label, known, key=key, max_chars=LONG)


def place_field(visit: Visit, what: str, known: int | None, *, key: str, label: str) -> int:
    """A unit, department or industry by its name, beginning with the known one. Returns the id."""
    ids, named = places(visit, what)
    at = next((code for code in named if ids[code] == known), None)
    codes = list(named)
    begins = codes.index(at) if at is not None else 0
    chosen = st.selectbox(label, codes, index=begins, format_func=named.__getitem__, key=key)
    return int(ids[chosen]) if chosen is not None else 0


def places(visit: Visit, what: str) -> tuple[dict[str, int], dict[str, str]]:
    """The units, departments or industries of the board: code -> id, and code -> name in the order of offering."""
    catalog = visit.catalog
    names, ids = {
        "unit": (unit_paths, catalog.unit_ids),
        "department": (department_names, catalog.department_ids),
        "industry": (industry_names, catalog.industry_ids),
    }[what]
    return ids, {code: name for code, name in names(catalog, visit.t).items() if code in ids}


def _transfer(visit: Visit, one: OneHazard, known: Standing) -> None:
    """Ask for a transfer; one that waits is told above, with its buttons."""
    t, number, now = visit.t, one.facts["number"], one.now or {}
    with st.form(f"transfer_{number}", border=False):
        unit = place_field(visit, "unit", now["unit_id"], key=f"to_unit_{number}", label=t("field.unit"))
        department = place_field(
            visit,
            "department",
            now["department_id"],
            key=f"to_department_{number}",
            label=t("field.department"),
        )
        reason = field(visit, "reason", f"transfer_{number}")
        if st.form_submit_button(t("deed.transfer"), type="primary", key=f"do_transfer_{number}"):
            proposed = {"unit_id": unit, "department_id": department}

            def write(seen: int) -> str:
                with visit.writing() as session:
                    ask_transfer(
                        session,
                        visit.viewer,
                        number,
                        proposed,
                        reason=reason,
                        seen=seen,
                        on=visit.today,
                        at=visit.now,
                    )
                return t("deed.transfer_asked")

            attempt(visit, number, write, {"reason": reason})


def waiting(visit: Visit, row: dict[str, Any], *, receives: bool) -> None:
    """A transfer that waits: what is asked, by whom and why, and the buttons of the receiver or the sender."""
    t, number = visit.t, row["number"]
    words = {
        "name": row["asked_by"],
        "day": visit.day(row["asked_on"]),
        "to": place_words(visit, row["proposed"]),
    }
    html.draw(html.bar(t("deed.waiting", reason=row["reason"], **words)))
    if visit.viewer.role not in DEEDS["decide"] or visit.hall:
        return
    with st.container(key=f"decide_{row['id']}", horizontal=True, gap="small"):
        for decision in ("accepted", "declined") if receives else ("withdrawn",):
            with (
                st.popover(t(f"deed.{decision}"), key=f"open_{decision}_{row['id']}"),
                st.form(f"form_{decision}_{row['id']}", border=False),
            ):
                note = field(visit, "note", f"{decision}_{row['id']}")
                if st.form_submit_button(
                    t(f"deed.{decision}"), type="primary", key=f"{decision}_{row['id']}"
                ):
                    _decide(visit, number, int(row["id"]), decision, note)


def _decide(visit: Visit, number: str, key: int, decision: str, note: str) -> None:
    def write(seen: int) -> str:
        with visit.writing() as session:
            decide_transfer(session, visit.viewer, key, decision, note=note, on=visit.today, at=visit.now)
        return visit.t(f"deed.{decision}_done", number=number)

    attempt(visit, number, write, {"note": note})


def place_words(visit: Visit, proposed: dict[str, int]) -> str:
    """Where a hazard is to go, in words."""
    catalog, t = visit.catalog, visit.t
    told = []
    if "unit_id" in proposed:
        told.append(unit_paths(catalog, t).get(code_of(catalog.units, proposed["unit_id"]), ""))
    if "department_id" in proposed:
        told.append(department_names(catalog, t)[code_of(catalog.departments, proposed["department_id"])])
    return t("format.comma").join(told)


def _split(visit: Visit, one: OneHazard, known: Standing) -> None:
    t, number, facts = visit.t, one.facts["number"], one.facts
    with st.form(f"split_{number}", border=False):
        words = st.text_area(t("field.description"), key=f"part_{number}", max_chars=LONG) or ""
        place = (
            st.text_input(t("field.location"), facts["location"], key=f"place_of_{number}", max_chars=LONG)
            or ""
        )
        reason = field(visit, "reason", f"split_{number}")
        if st.form_submit_button(t("deed.split"), type="primary", key=f"do_split_{number}"):
            key = identity.with_day(identity.item_key(facts["enterprise"], place, words), facts["found_on"])

            def write(seen: int) -> str:
                if not words.strip():
                    raise StepNotAllowed("asked", ("description",))
                part = Part(key, words.strip(), place.strip())
                with visit.writing() as session:
                    made = split(
                        session, visit.viewer, number, [part], reason=reason, seen=seen,
                        on=visit.today, today=visit.today, at=visit.now,
                    )  # fmt: skip
                return t("deed.split_done", number=made[0])

            attempt(visit, number, write, {"words": words, "reason": reason})


def _merge(visit: Visit, one: OneHazard, known: Standing) -> None:
    t, number = visit.t, one.facts["number"]
    with st.form(f"merge_{number}", border=False):
        typed = st.text_input(t("deed.duplicate"), key=f"duplicate_{number}", max_chars=40) or ""
        reason = field(visit, "reason", f"merge_{number}")
        if st.form_submit_button(t("deed.merge"), type="primary", key=f"do_merge_{number}"):

            def write(seen: int) -> str:
                other = known_number(visit, typed) or typed.strip()
                with visit.writing() as session:
                    there = reads.one_hazard(session, visit.scope, other, visit.today)
                    pair = (there.facts["number"], there.facts["version"])
                    merge(
                        session, visit.viewer, number, [pair], reason=reason, seen=seen, on=visit.today,
                        today=visit.today, at=visit.now,
                    )  # fmt: skip
                return t("deed.merged", number=pair[0])

            attempt(visit, number, write, {"typed": typed, "reason": reason})
