"""The facts of one hazard, name by name, as they were in force on the day that is looked at."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from markupsafe import Markup

from data_access.frames import records
from data_access.reads import OneHazard
from domain import risk
from ui import facts as pieces
from ui.names import department_names, industry_names, unit_paths
from ui.visit import Visit


def facts_list(visit: Visit, one: OneHazard) -> Markup:
    """What is known; what the ledger leaves open shows a dash."""
    t, facts = visit.t, one.facts
    found = visit.day(facts["found_on"]) if facts["found_on"] else t("hazard.found_unknown")
    pairs: list[tuple[str, Any]] = [
        (t("rows.enterprise"), facts["enterprise"]),
        (t("rows.location"), facts["location"]),
        (t("rows.category"), facts["category"]),
        (t("rows.source"), t(f"source.{facts['source']}")),
        (t("hazard.inspector"), joined(facts["inspector_unit"], facts["inspector"])),
        (t("rows.found"), found),
        *(in_force(visit, one, one.now) if one.now is not None else []),
        (t("hazard.owner"), joined(facts["owner"], facts["phone"])),
        (t("hazard.leader"), facts["leader"]),
        (t("hazard.measure"), facts["measure"]),
        (t("hazard.fund"), fund(visit, facts["fund_wan"])),
        (t("hazard.plan"), facts["emergency_plan"]),
        (t("hazard.remark"), facts["remark"]),
    ]
    return pieces.facts(pairs)


def few_facts(visit: Visit, one: OneHazard) -> Markup:
    """Where it is and who leads it, for a wall that holds no more."""
    t, facts = visit.t, one.facts
    pairs: list[tuple[str, Any]] = [
        (t("rows.enterprise"), facts["enterprise"]),
        (t("rows.location"), facts["location"]),
        (t("rows.found"), visit.day(facts["found_on"]) if facts["found_on"] else t("hazard.found_unknown")),
    ]
    told = in_force(visit, one, one.now) if one.now is not None else []
    return pieces.facts([*pairs, *told[1:4]])


def in_force(visit: Visit, one: OneHazard, now: dict[str, Any]) -> list[tuple[str, Any]]:
    """What may be another on another day: unit, department, industry, scores, deadlines."""
    t, catalog, cycle = visit.t, visit.catalog, latest(one, visit.as_of)
    unit = code_of(catalog.units, now["unit_id"])
    department = code_of(catalog.departments, now["department_id"])
    first = visit.day(cycle["first_due_on"], year=True) if cycle["first_due_on"] else None
    return [
        (t("rows.unit"), unit_paths(catalog, t).get(unit, unit)),
        (t("rows.department"), department_names(catalog, t)[department]),
        (t("rows.industry"), industry_names(catalog, t)[code_of(catalog.industries, now["industry_id"])]),
        (t("hazard.scores"), scores(visit, now)),
        (t("hazard.first_due"), first),
        due_told(visit, one, cycle, now=now),
    ]


def fund(visit: Visit, wan: Any) -> str | None:
    """Money in ten thousands of yuan."""
    return None if wan is None else visit.t("hazard.fund_wan", amount=f"{float(wan):g}")


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
    return visit.t(key, scores=product, level=level, profile=profile_words(visit, now["profile"]))


def profile_words(visit: Visit, key: str) -> str:
    """A profile with its version, "LS_SD@1", in the reader's words."""
    name, _, version = key.partition("@")
    if name not in risk.PROFILES:
        return key
    return visit.t("hazard.profile", name=visit.t(f"risk_map.profile.{name}"), version=version)


def due_told(visit: Visit, one: OneHazard, cycle: dict[str, Any], *, now: dict[str, Any]) -> tuple[str, str]:
    """The deadline in force under its name; the words that it was read from where they are still known.

    Of several deadlines only the words of the last are kept, so those of an earlier day are not told.
    """
    t = visit.t
    read = visit.day(now["due_on"], year=True) if now["due_on"] else t(f"due_kind.{now['due_kind']}")
    last = [row for row in records(one.spans) if row["cycle"] == cycle["seq"]][-1]
    if cycle["due_text"] and last["due_on"] == now["due_on"]:
        return t("rows.due_text"), t("hazard.read_as", text=cycle["due_text"], read=read)
    return t("field.due_on"), read


def latest(one: OneHazard, as_of: date) -> dict[str, Any]:
    """The round of rectification that the day belongs to."""
    begun = [row for row in records(one.cycles) if row["opened_on"] <= as_of]
    return begun[-1] if begun else records(one.cycles)[0]


def full_number(visit: Visit, one: OneHazard) -> str:
    """The whole number in the reader's script."""
    return str((visit.language == "en" and one.facts["number_en"]) or one.facts["number"])


def code_of(frame: pd.DataFrame, key: int) -> str:
    """The code that a catalog frame gives to an id."""
    return str(frame.loc[frame["id"] == key, "code"].iloc[0])
