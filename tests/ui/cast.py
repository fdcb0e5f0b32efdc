"""A small city and a visit to it, for the pieces of the screen."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from data_access.session import Catalog
from domain.people import EVERYWHERE, Role, Viewer
from i18n import translator
from tests.cast import MONDAY, NOON
from ui.view import view_of
from ui.visit import Visit

# id, code, name, name_en, short, short_en, kind, parent_id, district_id
UNITS = [
    (0, "unassigned", "未分配", "Unassigned", "未", "UN", "none", None, 0),
    (1, "city", "临澜市", "Linlan", "临", "LL", "city", None, 0),
    (2, "sh", "石篁区", "Shihuang", "石", "SH", "district", 1, 2),
    (3, "sh_dg", "东岗街道", "Donggang", "石", "SH", "street", 2, 2),
    (4, "yz", "云栈区", "", "云", "YZ", "district", 1, 4),
    (5, "yz_dg", "东岗街道", "Donggang", "云", "YZ", "street", 4, 4),
]
DEPARTMENTS = [UNITS[0], (6, "fire", "消防支队", "Fire Brigade", "消防", "Fire", "department", 1, 0)]
COLUMNS = ["id", "code", "name", "name_en", "short", "short_en", "kind", "parent_id", "district_id"]
INDUSTRIES = [
    (0, "none", "未分类", "No industry", "未分", "none", None),
    (1, "gas", "城镇燃气", "Town gas", "燃气", "Gas", 6),
]


def catalog() -> Catalog:
    """Two districts with a street of the same name each, one department, one industry."""
    columns = ["id", "code", "name", "name_en", "short", "short_en", "department_id"]
    return Catalog(
        units=pd.DataFrame(UNITS, columns=COLUMNS),
        departments=pd.DataFrame(DEPARTMENTS, columns=COLUMNS),
        industries=pd.DataFrame(INDUSTRIES, columns=columns),
        below={},
        unit_ids={row[1]: row[0] for row in UNITS},
        department_ids={"fire": 6, "none": 0},
        industry_ids={"gas": 1, "none": 0},
        district_of={row[0]: row[8] for row in UNITS},
    )


def visit(language: str = "zh", query: dict[str, list[str]] | None = None, **changes: Any) -> Visit:
    """Alice of the office looks at the overview on the Monday of all tests."""
    known = catalog()
    plain = Visit(
        viewer=Viewer("alice", Role.OFFICE, EVERYWHERE),
        view=view_of(query or {}, known, MONDAY),
        now=NOON,
        clock=lambda: NOON,
        t=translator(language),
        kind="light",
        size="desk",
        screen="overview",
        open_session=no_database,
        catalog=known,
    )
    return replace(plain, **changes)


def no_database() -> Any:
    """These tests need none."""
    raise AssertionError("a piece of the screen opened the database")


def row(**changes: Any) -> dict[str, Any]:
    """One hazard as data_access.reads.rows tells it."""
    plain = {
        "id": 1, "cycle": 1, "number": "石-2026-017", "number_en": "SH-2026-017", "unit": "sh_dg",
        "district": "sh", "department": "fire", "industry": "gas", "enterprise": "银杏路 41 号",
        "location": "一层", "description": "报警器未联动", "category": "设备", "grade": "general", "risk": 0,
        "status": "rectifying", "source": "expert", "found_on": date(2026, 5, 1),
        "opened_on": date(2026, 5, 1), "first_due_on": date(2026, 6, 9), "due_on": date(2026, 6, 9),
        "due_kind": "day", "due_text": "6月9日", "closed_on": None, "owner": "", "days_left": -6, "moved": 0,
        "phone": "0411-0000", "measure": "更换报警器", "code": "K-7",
    }  # fmt: skip
    return {**plain, **changes}


def rows(*changes: dict[str, Any]) -> pd.DataFrame:
    """Hazards, one for each set of changes."""
    return pd.DataFrame([row(**one) for one in changes])
