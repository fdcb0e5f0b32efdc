"""A board with the cast, on both databases."""

from collections.abc import Iterator

import pytest

from tests.cast import Board


@pytest.fixture
def board(database_url: str) -> Iterator[Board]:
    """Two districts and no hazard yet; the test runs on SQLite and on PostgreSQL."""
    opened = Board.on(database_url)
    yield opened
    opened.engine.dispose()
