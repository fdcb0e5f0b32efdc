"""One unit, department or industry: entered or corrected by hand, with all its other names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from data_access import reads
from data_access.frames import rows_of
from data_access.session import Session
from data_access.writes.corrections import NameTaken, correct_industry, correct_unit, lead
from data_access.writes.units import BelowItself, code_of
from ui import html
from ui.keep import put
from ui.names import Labels, department_names, industry_names, name_of, unit_paths
from ui.visit import Visit

NEW = "+"  # stands in the address where one is to be added
KINDS = ("city", "district", "zone", "street", "other")
EARLIEST = date(1949, 10, 1)


def chosen(visit: Visit, what: str, code: str) -> None:
    """The form of what the address has open; without one, how to open it."""
    t = visit.t
    if not code:
        html.draw(html.section(t("setup.choose"), t("setup.choose_note")))
        return
    row = None if code == NEW else _row(visit, what, code)
    if code != NEW and row is None:
        html.draw(html.section(t("setup.choose"), t("setup.not_there", code=code)))
        return
    said = t(f"setup.add_{what}") if row is None else name_of(row, visit.language)
    shut = html.link(t("setup.close"), visit.link("setup"))
    html.draw(html.section(said, t("setup.form_note"), aside=shut))
    # A form whose unit was changed meanwhile, by a file or by another person, begins anew.
    mark = f"{what}_{code}_{crc32(repr(row).encode())}"
    with st.form(f"form_{mark}", border=False):
        if what == "industry":
            _industry(visit, row, mark)
        else:
            _unit(
                visit, row, mark, department=what == "department" or getattr(row, "kind", "") == "department"
            )


def _row(visit: Visit, what: str, code: str) -> Any:
    known = visit.catalog
    frames = [known.industries] if what == "industry" else [known.units, known.departments]
    rows = (row for frame in frames for row in rows_of(frame[frame["code"] == code]))
    return next((row for row in rows if row.id), None)


def _texts(visit: Visit, row: Any, mark: str, *names: str) -> dict[str, str]:
    """Text fields of the form; the code can only be given to what is new."""
    t = visit.t
    given = "" if row is None else row.code
    said = {
        "code": st.text_input(
            t("setup.code"), given, disabled=row is not None, key=f"code_{mark}", help=t("setup.code_help")
        )
    }
    for name in names:
        known = "" if row is None else str(getattr(row, name) or "")
        said[name] = st.text_input(t(f"setup.{name}"), known, key=f"{name}_{mark}", max_chars=80)
    plain = {name: text.strip() for name, text in said.items()}
    return {**plain, "code": code_of(plain["code"] or plain["name"])}


def _names(visit: Visit, kind: str, row: Any, mark: str) -> list[str]:
    """All other names of the unit; one can be added, and one taken away."""
    with visit.open_session() as session:
        listed = reads.other_names(session, visit.scope)
    code = "" if row is None else row.code
    mine = listed[(listed["kind"] == kind) & (listed["code"] == code)]["text"].tolist() if code else []
    return st.multiselect(
        visit.t("setup.names"),
        mine,
        default=mine,
        accept_new_options=True,
        key=f"names_{mark}",
        placeholder=visit.t("setup.names_add"),
        help=visit.t("setup.names_help"),
    )


def _unit(visit: Visit, row: Any, mark: str, *, department: bool) -> None:
    t = visit.t
    said: dict[str, Any] = dict(_texts(visit, row, mark, "name", "name_en", "short", "short_en"))
    if department:
        said["kind"], said["parent"] = "department", ""
    else:
        known = getattr(row, "kind", "district")
        said["kind"] = st.selectbox(
            t("setup.kind"),
            KINDS,
            index=KINDS.index(known),
            key=f"kind_{mark}",
            format_func=lambda kind: t(f"kind.{kind}"),
        )
        said["parent"] = _parent(visit, row, mark)
    said["peer_group"] = st.text_input(
        t("setup.peer_group"),
        "" if row is None else row.peer_group,
        key=f"group_{mark}",
        help=t("setup.peer_group_help"),
    ).strip()
    names = _names(visit, "department" if department else "unit", row, mark)
    for name in ("valid_from", "valid_to"):
        held = None if row is None or pd.isna(getattr(row, name)) else getattr(row, name)
        said[name] = st.date_input(
            t(f"setup.{name}"),
            held,
            min_value=EARLIEST,
            max_value=date(2100, 1, 1),
            format="YYYY-MM-DD",
            key=f"{name}_{mark}",
        )
    led = _led(visit, row, mark) if department else None
    if st.form_submit_button(t("setup.save"), type="primary"):
        _save_unit(visit, said, names, led, is_new=row is None)


def _parent(visit: Visit, row: Any, mark: str) -> str:
    """The unit above, among those that can stand above anything."""
    t, known = visit.t, visit.catalog
    cities = {one.code: name_of(one, visit.language) for one in rows_of(known.units) if one.kind == "city"}
    offered: Labels = {"": t("setup.no_parent"), **cities, **unit_paths(known, t)}
    offered = {
        key: name for key, name in offered.items() if key not in (getattr(row, "code", None), "unassigned")
    }
    codes = {one.id: one.code for one in rows_of(known.units)}
    held = codes.get(row.parent_id, "") if row is not None else next(iter(cities), "")
    options = list(offered)
    return st.selectbox(
        t("setup.parent"),
        options,
        index=options.index(held) if held in options else 0,
        key=f"parent_{mark}",
        format_func=lambda one: offered[one],
    )


def _led(visit: Visit, row: Any, mark: str) -> list[str]:
    known = visit.catalog
    labels = {key: name for key, name in industry_names(known, visit.t).items() if key != "unassigned"}
    mine = (
        [] if row is None else known.industries[known.industries["department_id"] == row.id]["code"].tolist()
    )
    return st.multiselect(
        visit.t("setup.leads"),
        list(labels),
        default=mine,
        key=f"leads_{mark}",
        placeholder=visit.t("setup.none_led"),
        format_func=lambda one: labels[one],
    )


def _industry(visit: Visit, row: Any, mark: str) -> None:
    t, known = visit.t, visit.catalog
    said: dict[str, Any] = dict(_texts(visit, row, mark, "name", "name_en", "short", "short_en"))
    labels = {"": t("department.none"), **department_names(known, t)}
    labels = {key: name for key, name in labels.items() if key not in ("none", "unassigned")}
    codes = {one.id: one.code for one in rows_of(known.departments)}
    held = "" if row is None or pd.isna(row.department_id) else codes.get(int(row.department_id), "")
    options = list(labels)
    said["department"] = st.selectbox(
        t("setup.led_by"),
        options,
        index=options.index(held) if held in options else 0,
        key=f"led_{mark}",
        format_func=lambda one: labels[one],
    )
    names = _names(visit, "industry", row, mark)
    if st.form_submit_button(t("setup.save"), type="primary"):
        _save_industry(visit, said, names, is_new=row is None)


def _save_unit(
    visit: Visit, said: dict[str, Any], names: list[str], led: list[str] | None, *, is_new: bool
) -> None:
    refusal = _refusal(
        visit, said, is_new=is_new, known={**visit.catalog.unit_ids, **visit.catalog.department_ids}
    )
    if refusal is None and said["kind"] == "street" and not said["parent"]:
        refusal = visit.t("setup.street_alone")
    if refusal is None:
        refusal = _written(visit, lambda session: _write_unit(session, said, names, led))
    _tell(visit, said, refusal, what="unit")


def _write_unit(session: Session, said: dict[str, Any], names: list[str], led: list[str] | None) -> None:
    parent = session.catalog.unit_ids.get(said["parent"]) if said["parent"] else None
    key = correct_unit(session.connection, said["code"], said, parent, names)
    if led is not None:
        lead(session.connection, key, led)


def _save_industry(visit: Visit, said: dict[str, Any], names: list[str], *, is_new: bool) -> None:
    refusal = _refusal(visit, said, is_new=is_new, known=visit.catalog.industry_ids)
    if refusal is None:
        refusal = _written(visit, lambda session: _write_industry(session, said, names))
    _tell(visit, said, refusal, what="industry")


def _write_industry(session: Session, said: dict[str, Any], names: list[str]) -> None:
    lead_id = session.catalog.department_ids.get(said["department"]) if said["department"] else None
    values = {**said, "department_id": lead_id}
    correct_industry(session.connection, said["code"], values, names)


def _refusal(visit: Visit, said: dict[str, Any], *, is_new: bool, known: dict[str, int]) -> str | None:
    """Why the form cannot be saved as it stands; None where it can."""
    t = visit.t
    if not said["name"]:
        return t("setup.name_missing")
    if is_new and said["code"] in known:
        return t("setup.code_taken", code=said["code"])
    first, last = said.get("valid_from"), said.get("valid_to")
    if first and last and last < first:
        return t("setup.ends_before")
    return None


def _written(visit: Visit, write: Callable[[Session], None]) -> str | None:
    """Write in one transaction; the refusal, where the tree or the names do not allow it."""
    t = visit.t
    try:
        with visit.administering() as session:
            write(session)
    except BelowItself as problem:
        return t("setup.below_itself", name=str(problem))
    except NameTaken as taken:
        return t("setup.name_taken", text=taken.text, name=taken.name)
    return None


def _tell(visit: Visit, said: dict[str, Any], refusal: str | None, *, what: str) -> None:
    """What came of it: a refusal keeps the form as it was filled in."""
    if refusal is not None:
        html.draw(html.bar(refusal))
        return
    put("setup_told", visit.t("setup.saved", name=said["name"]))
    st.query_params["one"] = said["code"]
    if what == "industry":
        st.query_params["what"] = what
    else:
        st.query_params.pop("what", None)
    st.rerun()
