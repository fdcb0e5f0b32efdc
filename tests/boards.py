"""Fixtures: a board with the cast on a fresh copy of a database whose tree of units stands already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data_access.engine import engine_for
from tests import machine
from tests.cast import Board

NewBoard = Callable[[], Board]


@pytest.fixture(scope="session")
def new_sqlite_board(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> NewBoard:
    """Makes boards without hazards in SQLite files of their own."""
    folder = tmp_path_factory.mktemp("boards")
    ready = folder / "ready.sqlite"
    machine.copy_sqlite(sqlite_template, ready)
    known = Board.on(f"sqlite:///{ready}")
    known.engine.dispose()
    made: list[Path] = []

    def board() -> Board:
        made.append(folder / f"{len(made)}.sqlite")
        machine.copy_sqlite(ready, made[-1])
        return replace(known, engine=engine_for(f"sqlite:///{made[-1]}"))

    return board


@pytest.fixture(scope="session")
def new_postgres_board(postgres: machine.Postgres, postgres_template: str) -> NewBoard:
    """Makes boards without hazards in PostgreSQL databases of their own."""
    ready = postgres.create(postgres_template)
    known = Board.on(postgres.url(ready))
    known.engine.dispose()

    def board() -> Board:
        return replace(known, engine=engine_for(postgres.url(postgres.create(ready))))

    return board


@pytest.fixture(params=["sqlite", "postgresql"])
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    """Two districts and no hazard yet; the test runs on SQLite and on PostgreSQL."""
    name = {"sqlite": "new_sqlite_board", "postgresql": "new_postgres_board"}[request.param]
    opened = request.getfixturevalue(name)()
    yield replace(opened, ids=dict(opened.ids), districts=dict(opened.districts))
    database = str(opened.engine.url.database)
    opened.engine.dispose()
    if request.param == "postgresql":
        request.getfixturevalue("postgres").drop(database)
    else:
        for path in Path(database).parent.glob(f"{Path(database).name}*"):
            path.unlink()
