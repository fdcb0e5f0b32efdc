"""The frame in AppTest: a small board, and how a test opens one of its screens."""

import re

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.cast import Board
from tests.machine import ROOT
from ui.links import PATHS

FRAME = ROOT / "pages" / "_frame.py"
HAZARDS = (("报警器未联动", -4), ("通道堵塞", 0), ("无人持证", 9))  # and days to the deadline


def at_screen(screen: str = "overview", **query: str) -> AppTest:
    """The frame on a screen, not run yet: widgets and session state may still be set."""
    test = AppTest.from_file(str(FRAME), default_timeout=30)
    test._page_hash = calc_hash(PATHS[screen] or "overview")
    for key, value in query.items():
        test.query_params[key] = value
    return test


def drawn_at(screen: str, **query: str) -> AppTest:
    """A screen, drawn without an error."""
    test = at_screen(screen, **query).run()
    assert not test.exception
    return test


def html_of(test: AppTest) -> str:
    """All that the page put on the screen by st.html, styles left out."""
    pieces = [str(element.proto.body) for element in test.get("html")]
    return "\n".join(piece for piece in pieces if not piece.startswith("<style>"))


def said(test: AppTest) -> str:
    """The page's HTML, its no-break spaces made plain."""
    return html_of(test).replace("\u00a0", " ")


def title(test: AppTest) -> str:
    """The page's answer, its links left out."""
    found = re.search(r'<h1 class="title">(.*?)</h1>', said(test), re.DOTALL)
    return re.sub(r"<[^>]+>", "", found.group(1)) if found else ""


def fill(url: str) -> None:
    """The cast's two districts and three open hazards of the first, found on 1 May."""
    board = Board.on(url)
    board.put(*(board.row(name, unit="D1", found=-45, due=due) for name, due in HAZARDS))
    board.engine.dispose()
