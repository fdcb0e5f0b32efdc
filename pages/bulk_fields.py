"""What is to be done to many hazards at once, and its fields."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from domain import bulk
from domain.bulk import Assign, Deed, Remind, SetPerson
from domain.people import Role
from pages.hazard_register import own_places
from pages.hazard_steps import LONG, field
from ui import html
from ui.visit import Visit


def fields(visit: Visit, mark: str) -> Deed:
    """Draw the choice of what to do and its fields; `mark` tells one filling-in from the next."""
    t = visit.t
    offered = [action for action in bulk.ACTIONS if bulk.may(action, visit.viewer.role)]
    action = st.radio(
        t("bulk.action"), offered, format_func=lambda one: t(f"bulk.{one}"), key="bulk_action", horizontal=True,
        label_visibility="collapsed",
    )  # fmt: skip
    html.draw(html.note(t(f"bulk.{action}_does")))
    return {"assign": _assign, "person": _person, "remind": _remind}[str(action)](visit, f"bulk_{mark}")


def _assign(visit: Visit, mark: str) -> Deed:
    if visit.viewer.role is not Role.OFFICE:
        html.draw(html.note(visit.t("deed.by_transfer")))
    unit_id, department_id = (_place(visit, what, mark) for what in ("unit", "department"))
    confirm = bulk.may_confirm(visit.viewer.role) and st.checkbox(
        visit.t("bulk.confirm"), key=f"confirm_{mark}"
    )
    return Assign(unit_id, department_id, bool(confirm), field(visit, "reason", mark).strip())


def _place(visit: Visit, what: str, mark: str) -> int | None:
    """A unit or department of the viewer's own part; None where it stays as it is."""
    ids, named = own_places(visit, what)
    chosen = st.selectbox(
        visit.t(f"field.{what}"), list(named), index=None, format_func=named.__getitem__,
        placeholder=visit.t("bulk.as_is"), key=f"{what}_{mark}",
    )  # fmt: skip
    return None if chosen is None else ids[chosen]


def _person(visit: Visit, mark: str) -> Deed:
    told = {name: _text(visit, name, mark, "bulk.as_is") for name in ("owner", "phone", "leader")}
    return SetPerson(**told, reason=field(visit, "reason", mark).strip())


def _remind(visit: Visit, mark: str) -> Deed:
    to_whom = _text(visit, "to_whom", mark, "bulk.to_unit")
    reply_by: Any = st.date_input(
        visit.t("field.reply_by"), None, min_value=visit.today, key=f"reply_by_{mark}", format="YYYY-MM-DD"
    )
    note = st.text_area(visit.t("step.field.note"), key=f"note_{mark}", max_chars=LONG, height=80) or ""
    return Remind(to_whom, reply_by if isinstance(reply_by, date) else None, note.strip())


def _text(visit: Visit, name: str, mark: str, empty: str) -> str:
    """A line of text; `empty` is the key of the words for what holds where nothing is written."""
    words = visit.t(f"field.{name}")
    placeholder = visit.t(empty)
    return (st.text_input(words, key=f"{name}_{mark}", placeholder=placeholder, max_chars=LONG) or "").strip()
