"""All reads of each page over one large database: the time that a rerun holds the database."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from bench import city
from bench.questions import NARROW
from domain.filters import URL_KEYS
from ui import database, memory
from ui.links import PATHS

FRAME = Path(__file__).resolve().parent.parent / "pages" / "_frame.py"
SCREENS = {
    "overview": {},
    "risk_map": {},
    "districts": {},
    "one district": {"own": "D5"},
    "countdown": {},
    "hazards": {"measure": "overdue"},
    "quality": {},
    "quality by department": {"by": "department"},
}  # fmt: skip
NEW = "another one each time"
FILTERED = {
    URL_KEYS["units"]: ",".join(NARROW.units),
    URL_KEYS["departments"]: ",".join(NARROW.departments),
    URL_KEYS["industries"]: ",".join(NARROW.industries),
    URL_KEYS["grades"]: "general",
    URL_KEYS["risks"]: "II,III",
    URL_KEYS["found_from"]: str(NARROW.found_from),
    URL_KEYS["found_to"]: str(NARROW.found_to),
}
CASES: dict[str, tuple[dict[str, str], int]] = {  # the query, and the floor in ms
    "unfiltered": ({}, 40),
    "filtered": (FILTERED, 80),
    "a source": ({"source": "expert"}, 300),
    "a street": ({"unit": f"S{city.FIRST_STREET + 3}"}, 300),
    "a text": ({"q": "消防"}, 300),
    "a new text": ({"q": NEW}, 300),
    "a past day": ({"as_of": "2025-12-31"}, 300),
    "a past day, filtered": ({**FILTERED, "as_of": "2025-12-31"}, 300),
    "a past day and a street": ({"unit": f"S{city.FIRST_STREET + 3}", "as_of": "2025-12-31"}, 300),
}


class Held:
    """How long sessions were open, by the clock and by the processor."""

    def __init__(self) -> None:
        self.seconds, self.processor = 0.0, 0.0

    def around(self, opened: Any) -> Any:
        """The same context manager, its time counted."""

        @contextmanager
        def counting(engine: Any) -> Iterator[Any]:
            began, worked = time.perf_counter(), time.process_time()
            try:
                with opened(engine) as session:
                    yield session
            finally:
                self.seconds += time.perf_counter() - began
                self.processor += time.process_time() - worked

        return counting


def run(screen: str, query: dict[str, str]) -> AppTest:
    """One screen, as a reader at this machine opens it. Raises RuntimeError where the page fails."""
    told = dict(SCREENS[screen])
    name = {"one district": "districts", "quality by department": "quality"}.get(screen, screen)
    if "own" in told:
        told = {"unit": told["own"]} if "unit" not in query else {}
    test = AppTest.from_file(str(FRAME), default_timeout=120)
    test._page_hash = calc_hash(PATHS[name] or "overview")
    for key, value in {**told, **query}.items():
        test.query_params[key] = value
    test.run()
    if test.exception:
        raise RuntimeError(f"{screen}: {test.exception[0].value}")
    return test


def main() -> None:
    """Ask in a file that bench.make wrote."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n", type=int)
    parser.add_argument("--folder", type=Path, required=True, help="where bench.make put the files")
    parser.add_argument("--url", help="a PostgreSQL that bench.make filled, instead of SQLite")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--screens", nargs="*", default=list(SCREENS))
    wish = parser.parse_args()
    os.environ["DATABASE_URL"] = wish.url or f"sqlite:///{wish.folder / f'board_{wish.n}.sqlite'}"
    os.environ["DEMO_TODAY"] = city.TODAY.isoformat()
    ContextProxy.ip_address = None  # type: ignore[assignment,method-assign]
    opened = database.open_session
    texts = (f"{fault}，{order}" for order in city.ORDERS for fault in city.FAULTS)
    for screen in wish.screens:
        for case, (query, floor) in CASES.items():
            took: list[tuple[float, float]] = []
            for _ in range(wish.repeats + 1):
                held = Held()
                database.open_session = held.around(opened)
                memory.forget()
                run(screen, {**query, "q": next(texts)} if query.get("q") == NEW else query)
                took.append((1000 * held.seconds, 1000 * held.processor))
            ms, worked = (median(several) for several in zip(*took[1:], strict=True))
            over = "" if ms < floor else "   over"
            print(f"{screen:22}{case:26}{ms:8.1f} ms of {floor}, processor {worked:.1f} ms{over}", flush=True)


if __name__ == "__main__":
    main()
