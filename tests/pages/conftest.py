"""Fixtures for pages: a browser on this machine, the day of all tests, and a board with three hazards."""

from collections.abc import Iterator

import pytest
from streamlit.runtime.context import ContextProxy

from tests.cast import MONDAY, Board
from tests.pages import board, dated_city
from ui import database


@pytest.fixture(autouse=True)
def at_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest has no browser: let it sit at this machine, on the day of all tests."""
    monkeypatch.setattr(ContextProxy, "ip_address", None)
    monkeypatch.setenv("DEMO_TODAY", MONDAY.isoformat())


@pytest.fixture
def empty_board(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A board whose database has its tables and nothing in them."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return sqlite_url


@pytest.fixture
def small_board(empty_board: str) -> str:
    """A board with two districts and three hazards."""
    board.fill(empty_board)
    return empty_board


@pytest.fixture
def dated(empty_board: str) -> Iterator[Board]:
    """A board whose numbers are known, see `dated_city`."""
    city = dated_city.fill(empty_board)
    yield city
    city.engine.dispose()


@pytest.fixture
def dated_anywhere(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """The same on both databases."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    city = dated_city.fill(database_url)
    yield city
    city.engine.dispose()


@pytest.fixture(autouse=True)
def no_database_left_open() -> None:
    """A process keeps one engine for each address; a test's file goes away with the test."""
    database._ready.cache_clear()
