"""The frame in AppTest: a small board, and how a test opens one of its screens."""

from datetime import date
from typing import Any

from sqlalchemy import insert
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data_access.engine import engine_for, writing
from data_access.tables import cycle, hazard, industry, setting, span, unit
from tests.machine import ROOT
from ui.links import PATHS

FRAME = ROOT / "pages" / "_frame.py"
MONDAY = date(2026, 6, 15)


def at_screen(screen: str = "overview", **query: str) -> AppTest:
    """The frame on a screen, not run yet: widgets and session state may still be set."""
    test = AppTest.from_file(str(FRAME), default_timeout=30)
    test._page_hash = calc_hash(PATHS[screen] or "overview")
    for key, value in query.items():
        test.query_params[key] = value
    return test


def html_of(test: AppTest) -> str:
    """All that the page put on the screen by st.html, styles left out."""
    pieces = [str(element.proto.body) for element in test.get("html")]
    return "\n".join(piece for piece in pieces if not piece.startswith("<style>"))


def fill(url: str) -> None:
    """Two districts, one department, one industry, and three hazards found on 1 May."""
    engine = engine_for(url)
    with writing(engine) as connection:
        for row in UNITS:
            connection.execute(insert(unit), [row])
        connection.execute(
            insert(industry), [{"id": 1, "code": "gas", "name": "燃气", "name_en": "Gas", "short": "燃气"}]
        )
        for number in (1, 2, 3):
            for table, row in (hazard, _hazard(number)), (cycle, _cycle(number)), (span, _span(number)):
                connection.execute(insert(table), [row])
        connection.execute(insert(setting), [{"name": "last_change_on", "value": "2026-06-01"}])
    engine.dispose()


UNITS: list[dict[str, Any]] = [
    {"id": 1, "code": "city", "name": "临澜市", "name_en": "Linlan", "short": "临", "short_en": "LL", "kind": "city"},
    {"id": 2, "code": "sh", "name": "石篁区", "name_en": "Shihuang", "short": "石", "short_en": "SH", "kind": "district",
     "parent_id": 1, "district_id": 2},
    {"id": 3, "code": "yz", "name": "云栈区", "name_en": "Yunzhan", "short": "云", "short_en": "YZ", "kind": "district",
     "parent_id": 1, "district_id": 3},
    {"id": 4, "code": "fire", "name": "消防支队", "name_en": "Fire Brigade", "short": "消防", "short_en": "Fire",
     "kind": "department", "parent_id": 1},
]  # fmt: skip


def _hazard(number: int) -> dict[str, Any]:
    return {
        "id": number, "number": f"石-2026-{number:03d}", "number_en": f"SH-2026-{number:03d}", "key": str(number),
        "description": "报警器未联动", "found_on": date(2026, 5, 1), "source": "expert",
    }  # fmt: skip


def _cycle(number: int) -> dict[str, Any]:
    due = date(2026, 6, 10 + number)
    return {"hazard_id": number, "seq": 1, "opened_on": date(2026, 5, 1), "first_due_on": due}


def _span(number: int) -> dict[str, Any]:
    due = date(2026, 6, 10 + number)
    return {
        "hazard_id": number, "cycle": 1, "from_on": date(2026, 5, 1), "status": "rectifying", "unit_id": 2,
        "district_id": 2, "department_id": 4, "industry_id": 1, "grade": "general", "risk": 0, "due_on": due,
        "due_kind": "day", "opened_on": date(2026, 5, 1), "first_due_on": due, "source": "expert",
    }  # fmt: skip
