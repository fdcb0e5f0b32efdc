"""Fixtures every test may ask for: databases on both engines, and one fixed Monday."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import machine

os.environ["BOARD_STRICT_WORDS"] = "1"  # a key without words raises here, and shows itself on a board
ENGINES = ("sqlite", "postgresql")


@pytest.fixture
def today() -> date:
    """The one Monday of all tests."""
    return date(2026, 6, 15)


@pytest.fixture(scope="session")
def postgres() -> Iterator[machine.Postgres]:
    """One PostgreSQL for the whole run."""
    with machine.postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    machine.migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: machine.Postgres) -> str:
    """The name of a migrated, empty PostgreSQL database to copy."""
    name = postgres.create()
    machine.migrated(postgres.url(name))
    return name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh migrated SQLite file, for tests in which the engine cannot matter."""
    path = tmp_path / "board.sqlite"
    machine.copy_sqlite(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: machine.Postgres, postgres_template: str) -> Iterator[str]:
    """A fresh migrated PostgreSQL database, for what only PostgreSQL has."""
    name = postgres.create(postgres_template)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh migrated database: the test runs once on SQLite and once on PostgreSQL."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture(params=ENGINES)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, on both engines, for tests of migrations and of the first start."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.sqlite'}"
        return
    server: machine.Postgres = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Any]:
    """An engine on `database_url`, closed after the test."""
    from data_access.engine import engine_for

    opened = engine_for(database_url)
    yield opened
    opened.dispose()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: they are slow, and playwright leaves an event loop running."""
    for item in items:
        if machine.ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """On a build server the only reason to skip is material that lies beside the checkout."""
    outcome: Any = yield
    report = outcome.get_result()
    if not (machine.CI and report.skipped) or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if "shared/data" not in reason:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped on a build server: {reason}"
