"""Hazards in full, in the reader's words, for ledgers and lists that are handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from data_access import reads
from data_access.frames import records, rows_of
from data_access.session import Catalog, Session
from data_access.tables import UNASSIGNED
from documents.ledgers import on_days, with_phone
from domain.status import COUNTED, OPEN
from i18n import T
from ui.names import department_names, industry_names, name_of, unit_paths
from ui.visit import Visit

Fact = dict[str, Any]


def in_words(visit: Visit, session: Session, rows: pd.DataFrame, t: T) -> list[Fact]:
    """Rows of `reads.rows` with every fact as of the day, under the names of documents.ledgers; empty is None."""
    told = reads.in_full(session, visit.scope, rows, visit.as_of)
    units = {str(one.code): name_of(one, t.language) for one in rows_of(visit.catalog.units)}
    names = {
        "unit": units, "department": department_names(visit.catalog, t),
        "industry": industry_names(visit.catalog, t), "path": unit_paths(visit.catalog, t),
    }  # fmt: skip
    return [_fact(visit, _plain(row), names, t) for row in records(told)]


def by_district(visit: Visit, facts: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The facts by the name of their district, in the order of the units; those of no district last."""
    order = [str(code) for code in visit.catalog.units["code"]]
    found: dict[str, list[Mapping[str, Any]]] = {}
    for fact in sorted(facts, key=lambda one: order.index(one["district_code"])):
        found.setdefault(fact["district"] or visit.t("ledgers.nobody"), []).append(fact)
    return dict(sorted(found.items(), key=lambda one: one[1][0]["district"] is None))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if _empty(value) else value for name, value in row.items()}


def _empty(value: Any) -> bool:
    return value is None or value == "" or (not isinstance(value, str) and bool(pd.isna(value)))


def _fact(visit: Visit, row: dict[str, Any], names: dict[str, dict[str, str]], t: T) -> Fact:
    place = _place(visit.catalog, row, names)
    nameless = {
        "department": _none(visit.catalog, "department"),
        "industry": _none(visit.catalog, "industry"),
    }
    kinds = {
        kind: None if row[kind] == code else names[kind].get(row[kind]) for kind, code in nameless.items()
    }
    return {
        **{name: row.get(name) for name in _AS_IT_IS},
        **place,
        **kinds,
        **_course(row, t, visit.as_of),
        "number": (row["number_en"] if t.language == "en" else None) or row["number"],
        "hazard_code": row["code"],
        "grade": t(f"grade.{row['grade']}"),
        "finding_source": None if row["source"] == "unknown" else t(f"source.{row['source']}"),
        "found_on": row["found_on"] or row["opened_on"],
        "fund_wan": None if row["fund_wan"] is None else float(row["fund_wan"]),
        "status": t(f"status.{row['status']}"),
        "major": row["grade"] == "major",
        "place": on_days(row["location"]),
        "inspected_by": on_days(row["inspector_unit"], row["inspector"]),
        "owner_phone": with_phone(row["owner"] or "", row["phone"] or ""),
        "photographs": row["photographs"] or None,
        "due_kind": row["due_kind"],
        "status_code": row["status"],
        "risk_colour": t(f"risk_full.{int(row['risk'])}") if row["risk"] else None,
        "grade_code": row["grade"],
        "source_code": row["source"],
    }  # fmt: skip


_AS_IT_IS = (
    "enterprise", "location", "description", "category", "inspector_unit", "inspector", "measure", "emergency_plan",
    "owner", "phone", "leader", "rectified_on", "accepted_on", "acceptor", "opinion", "closed_on", "remark",
)  # fmt: skip


def _none(catalog: Catalog, kind: str) -> str:
    return catalog.codes[kind][UNASSIGNED]


def _place(catalog: Catalog, row: dict[str, Any], names: dict[str, dict[str, str]]) -> Fact:
    nobody = _none(catalog, "unit")
    district, unit = row["district"], row["unit"]
    at_top = district == nobody and unit != nobody
    name = names["unit"].get(unit if at_top else district)
    street = names["unit"].get(unit) if unit not in (district, nobody) and not at_top else None
    return {
        "district": name if at_top or district != nobody else None,
        "district_code": unit if at_top else district,
        "street": street,
        "territory": names["path"].get(unit) if unit != nobody else None,
    }


def _course(row: dict[str, Any], t: T, as_of: date) -> Fact:
    """Deadlines as the ledger gave them, what was moved and why, and where the hazard stands."""
    due, first, moved = row["due_on"], row["first_due_on"], int(row["moved"] or 0)
    dated = row["due_kind"] == "day"
    as_told = row["due_text"] if row["due_text"] and not (dated and due) else due
    status = row["status"]
    listed = None if row["listed"] is None else t(f"listed.level_{row['listed']}")
    return {
        "due_on": (first or as_told) if moved else as_told,
        "due": due if moved else as_told,
        "extended_to": due if moved else None,
        "extension": t("ledgers.extension", first=first, due=due, n=moved)
        if moved and first and due
        else None,
        "extension_reason": row["reason"],
        "listed_level": listed,
        "acceptance": on_days(row["acceptor"], row["accepted_on"], row["opinion"]),
        "enforcement": None if row["enforced_on"] is None else t("ledgers.enforced", day=row["enforced_on"]),
        "enforced": t("ledgers.no")
        if row["enforced_on"] is None
        else t("ledgers.enforced", day=row["enforced_on"]),
        "closed_flag": t("ledgers.yes") if status == "closed" else t("ledgers.no"),
        "state": "closed" if status == "closed" else "open" if status in OPEN else "not_counted",
        "overdue": status in OPEN and status in COUNTED and due is not None and due < as_of,
    }
