"""The pages behind both walls: as the application's role of PostgreSQL, everybody sees what is theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_access import grants
from data_access.engine import engine_for, writing
from tests import leaks
from tests.cast import Board
from tests.pages.board import at_screen
from tests.pages.test_leaks import looking, named, shown
from ui import memory

ROLE = "pages_app"


@pytest.fixture
def full(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Rows that could leak, put there by the owner; the pages come as the application."""
    memory.forget()
    board = leaks.fill(Board.on(postgres_url))
    with writing(board.engine) as connection:
        there = connection.exec_driver_sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'").first()
        if there is None:
            connection.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN")
        grants.grant(connection, ROLE)
    application = engine_for(postgres_url).url.set(username=ROLE)
    monkeypatch.setenv("DATABASE_URL", application.render_as_string(hide_password=False))
    yield board
    board.engine.dispose()
    memory.forget()


@pytest.mark.parametrize("who", leaks.WHO)
def test_every_page_shows_what_is_theirs_behind_both_walls(
    full: Board, monkeypatch: pytest.MonkeyPatch, who: str
):
    _, seen = looking(monkeypatch, full, who)

    assert named(shown(at_screen("hazards", measure="all").run())) == seen
    for screen in ("overview", "districts", "risk_map", "countdown", "follow"):
        assert named(shown(at_screen(screen).run())) <= seen


def test_the_office_works_there_as_before(full: Board, monkeypatch: pytest.MonkeyPatch):
    looking(monkeypatch, full, "office")

    for screen in ("import", "setup"):
        told = shown(at_screen(screen).run())
        assert screen != "import" or "file-of" in told
