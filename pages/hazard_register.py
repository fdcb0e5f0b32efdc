"""One hazard entered by hand, on the spot: about ten fields, and its number at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st
from markupsafe import Markup

from data_access.writes.by_hand import AlreadyKnown, register_one
from data_access.writes.one_hazard import WrongDay
from domain.arrival import Arrival
from domain.evidence import LARGEST
from domain.people import Role
from domain.status import DEEDS, GRADES, StepNotAllowed
from ledger import identity
from pages.hazard_deeds import places
from pages.hazard_due import rules_note
from pages.hazard_evidence import chosen_files, given
from pages.hazard_steps import LONG, refused
from ui import html, keep
from ui.visit import Visit

TOLD, TURN = "register_told", "register_turn"
SOURCE = "government"  # whoever enters by hand was there to inspect
NEEDED = {"unit_id": "unit", "location": "location", "description": "description"}


def may_register(visit: Visit) -> bool:
    """Whether this viewer may enter a hazard here and now."""
    return visit.viewer.role in DEEDS["register"] and not visit.hall


def draw(visit: Visit) -> None:
    """The form, and above it the number of the hazard that was just entered."""
    t = visit.t
    html.draw(
        html.note(html.link(t("screen.hazards"), visit.link("hazards"))), html.title(t("register.title"))
    )
    if not may_register(visit):
        html.draw(html.note(t("step.refused.role", missing="")))
        return
    told = keep.take(TOLD)
    if isinstance(told, tuple):
        number, of_files = told
        link = html.link(number, visit.link("hazards", number=number))
        html.draw(html.bar(Markup("{} {} {}").format(t("register.done"), link, of_files)))
    turn = keep.held(TURN) or 0
    middle, _ = st.columns([3, 2], gap="large")
    with middle, st.form(f"register_{turn}", border=False):
        row = _asked(visit, f"register_{turn}")
        photos = chosen_files(t("register.photos", n=LARGEST >> 20), f"register_{turn}_photos")
        html.draw(html.note(t("register.source", source=t(f"source.{SOURCE}"))))
        if st.form_submit_button(t("register.save"), type="primary", key="register_save"):
            _save(visit, row, photos, turn=int(str(turn)))


def _asked(visit: Visit, mark: str) -> dict[str, Any]:
    """The ten fields, in the order in which one sees them on the spot."""
    t = visit.t

    def text(name: str, *, area: bool = False) -> str:
        ask: Any = st.text_area if area else st.text_input
        return str(ask(t(f"field.{name}"), key=f"{mark}_{name}", max_chars=LONG) or "").strip()

    def place(name: str) -> int | None:
        ids, named = own_places(visit, name)
        first = 0 if len(named) == 1 or name != "unit" else None
        words = t(f"field.{name}")
        chosen = st.selectbox(
            words, list(named), index=first, format_func=named.__getitem__, key=f"{mark}_{name}",
            placeholder=t("register.choose"),
        )  # fmt: skip
        return None if chosen is None else ids[chosen]

    row: dict[str, Any] = {"unit_id": place("unit"), "enterprise": text("enterprise")}
    row |= {"location": text("location"), "description": text("description", area=True)}
    row["grade"] = st.radio(
        t("field.grade"), GRADES, format_func=lambda code: t(f"grade.{code}"), horizontal=True, key=f"{mark}_grade"
    )  # fmt: skip
    row |= {"industry_id": place("industry"), "department_id": place("department")}
    row |= {"category": text("category"), **_days(visit, mark), "owner": text("owner")}
    return row


def _days(visit: Visit, mark: str) -> dict[str, Any]:
    """The day of finding and the deadline, side by side."""
    left, right = st.columns(2)
    with left:
        found_on = st.date_input(
            visit.t("field.found_on"), visit.today, max_value=visit.today, key=f"{mark}_found", format="YYYY-MM-DD"
        )  # fmt: skip
    with right:
        due_on = st.date_input(visit.t("field.due_on"), None, key=f"{mark}_due", format="YYYY-MM-DD")
    html.draw(html.note(rules_note(visit)))
    return {"found_on": found_on, "due_on": due_on}


def _save(visit: Visit, row: dict[str, Any], photos: list[Any], *, turn: int) -> None:
    """Enter it with its photographs, or say why not; what was typed stays. A file that is none does not stop it."""
    t = visit.t
    missing = [t(f"field.{word}") for name, word in NEEDED.items() if not row[name]]
    if missing:
        html.draw(html.bar(t("register.missing", missing=t("format.comma").join(missing))))
        return
    try:
        with visit.writing() as session:
            number, number_en = register_one(
                session, visit.viewer, arrival(visit, row), today=visit.today, at=visit.now
            )
    except AlreadyKnown as known:
        html.draw(
            html.bar(t("register.known" if known.number else "register.known_elsewhere", number=known.number))
        )
        return
    except (StepNotAllowed, WrongDay) as why:
        html.draw(html.bar(refused(visit, why)))
        return
    keep.put(TURN, turn + 1)
    said = given(visit, number, "before", photos) if photos else ""
    keep.put(TOLD, (number_en if visit.language == "en" else number, said))
    st.rerun()


def own_places(visit: Visit, what: str) -> tuple[dict[str, int], dict[str, str]]:
    """The places that a viewer may enter hazards in, as `places` tells them."""
    ids, named = places(visit, what)
    scope, below = visit.scope, visit.catalog.below
    mine: set[int] | frozenset[int] | None = None
    if what == "unit" and scope.units is not None:
        mine = {key for unit in scope.units for key in below.get(unit, ())}
    if what == "department":
        mine = scope.departments
    return ids, {code: name for code, name in named.items() if mine is None or ids[code] in mine}


def lead_of(visit: Visit, industry_id: int) -> int:
    """The department that leads an industry; 0 where none does."""
    leads = dict(zip(visit.catalog.industries["id"], visit.catalog.industries["department_id"], strict=True))
    found = leads.get(industry_id)
    return 0 if found is None or found != found else int(found)  # not a number: none


def arrival(visit: Visit, row: dict[str, Any]) -> Arrival:
    """What was typed as a ledger row would tell it; who supervises has confirmed it by entering it."""
    found_on: date = row["found_on"] or visit.today
    role = visit.viewer.role
    item = identity.item_key(row["enterprise"], row["location"], row["description"])
    facts = {name: row[name] for name in ("location", "description", "category", "owner")}
    facts |= {"source": SOURCE, "inspector": visit.viewer.name}
    department_id = row["department_id"] or lead_of(visit, row["industry_id"] or 0)
    return Arrival(
        sheet="", row=0, key=identity.with_day(item, found_on), key_undated=item, enterprise=row["enterprise"],
        unit_id=row["unit_id"], industry_id=row["industry_id"], department_id=department_id, grade=row["grade"],
        status="reported" if role == Role.INSPECTOR else "pending", found_on=found_on, first_due_on=row["due_on"],
        due_on=row["due_on"], due_kind="day" if row["due_on"] else "none", facts=facts,
    )  # fmt: skip
