"""From DATABASE_URL to an engine; everything that is special about SQLite stands here."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from data_access import walls
from data_access.chain import seal
from data_access.state import note_write
from domain.plain_text import printable

DEFAULT_URL = "sqlite:///data/board.sqlite"
CACHED, CACHED_FOR_LONG = 65_536, 262_144  # KiB of pages that SQLite holds itself
MAPPED = 1 << 30  # bytes of a SQLite file that are read without copying
WRITERS = 0x8A2D  # the advisory lock that writers queue on in PostgreSQL


DatabaseFault = SQLAlchemyError  # whatever the database or the way to it answers with
# It cannot be reached, or has no time: nothing is wrong with what was asked.
DatabaseSilent = (OperationalError, InterfaceError, NoFreeConnection)


class WritersBusy(Exception):
    """Another writer did not end in time; nothing was written."""


class DatabaseNotReady(Exception):
    """The database has no tables yet, or older ones than this program needs."""


def database_url() -> str:
    """The URL in the environment, or one file beside the program."""
    return os.environ.get("DATABASE_URL") or DEFAULT_URL


def owner_url() -> str:
    """The URL of the role that owns the tables, where the environment names another than the application's."""
    return os.environ.get("DATABASE_OWNER_URL") or database_url()


def engine_for(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL, with the settings under which the board was measured.

    A folder of a SQLite file is made where it is missing. Raises sqlalchemy.exc.ArgumentError for a URL
    that cannot be read, and for another database.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise ArgumentError(f"{parsed.get_backend_name()} is neither sqlite nor postgresql")
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": 30})
        event.listen(engine, "do_connect", _make_for_us_alone)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return _with_plain_texts(engine)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return _with_plain_texts(create_engine(parsed, pool_pre_ping=True))


def _with_plain_texts(engine: Engine) -> Engine:
    """No statement takes a text with signs that nobody can read: PostgreSQL refuses some, and pages hold none.

    What goes in by the drivers' fast roads is looked at there (data_access.bulk).
    """
    event.listen(engine, "before_cursor_execute", _plain_texts, retval=True)
    return engine


def _plain_texts(
    _connection: Any, _cursor: Any, statement: str, told: Any, _context: Any, many: Any
) -> tuple[str, Any]:
    return statement, [_plain(one) for one in told] if many else _plain(told)


def _plain(told: Any) -> Any:
    """The parameters of one statement, by name or in order."""
    if isinstance(told, Mapping):
        return {name: printable(value) if isinstance(value, str) else value for name, value in told.items()}
    return tuple(printable(value) if isinstance(value, str) else value for value in told)


def file_of(engine: Engine) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL and for a database in memory."""
    path = engine.url.database
    return Path(path) if engine.dialect.name == "sqlite" and path and path != ":memory:" else None


def _make_for_us_alone(_dialect: Any, _record: Any, told: Any, _named: Any) -> None:
    """A file that SQLite would make is made first, for no other user of the machine; its log follows it.

    One that is there is not even opened: closing it would end the locks that SQLite holds on it in this process.
    """
    if told and told[0] != ":memory:":
        with suppress(OSError):  # it is there, or cannot be made, which SQLite tells better
            os.close(os.open(told[0], os.O_CREAT | os.O_EXCL, 0o600))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions by itself
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "busy_timeout = 30000",
        "foreign_keys = ON",
        f"cache_size = -{CACHED}",
        f"mmap_size = {MAPPED}",
        "temp_store = MEMORY",
        "journal_size_limit = 67108864",  # after a long import the log gives its room back
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine, *, everywhere: bool = False) -> Iterator[Connection]:
    """A connection whose reads all see one state of the database.

    Behind the second wall it sees no hazard until a scope is told (Session.see), or `everywhere` is.
    """
    if engine.dialect.name == "postgresql":
        with (
            engine.connect().execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            ) as connection,
            connection.begin(),
        ):
            if everywhere:
                walls.tell(connection, walls.EVERYTHING)
            yield connection
    else:
        with engine.connect() as connection, connection.begin():
            yield connection


@contextmanager
def for_long(connection: Connection) -> Iterator[None]:
    """Work that goes through much of the database.

    Pages that SQLite maps would count as this process's memory; pages that it writes and cannot hold go out to the
    log and are sought there again, a third of the time of a large import.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA mmap_size = 0")
    connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHED_FOR_LONG}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA mmap_size = {MAPPED}")
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHED}")


@contextmanager
def writing(
    engine: Engine, waits: Callable[[], None] | None = None, *, everywhere: bool = False
) -> Iterator[Connection]:
    """One transaction that writes: all of it stands, or nothing. Writers take turns; `waits` is told of a wait.

    On SQLite the writers of all processes queue on a lock file first, since its own busy handler is unfair.
    On PostgreSQL they queue on an advisory lock, so that what one compares no other changes meanwhile.
    What is written last is the seal of its events (data_access.chain) and the token of the new state.
    `everywhere` as in `reading`.
    """
    with _queue(engine, waits), engine.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                tried = connection.execute(text(f"SELECT pg_try_advisory_xact_lock({WRITERS})")).scalar_one()
                if not tried:
                    if waits is not None:
                        waits()
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITERS})"))
            if everywhere:
                walls.tell(connection, walls.EVERYTHING)
            yield connection
            with walls.beyond(connection):
                seal(connection)
            note_write(connection)


@contextmanager
def writing_soon(engine: Engine, patience: float) -> Iterator[Connection]:
    """A small transaction beside the ledger: signing in does not wait for a long import to end.

    Nothing that a page remembers may be written so: the token of the state stays as it is.

    On SQLite there is one writer at a time; raises WritersBusy when the turn does not come within `patience`
    seconds. PostgreSQL needs no turn for it.
    """
    path = file_of(engine)
    with Path(f"{path}.lock").open("w") if path else nullcontext() as lock:
        until = monotonic() + patience
        while lock is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as busy:
                if monotonic() >= until:
                    raise WritersBusy from busy
                sleep(0.02)
        with engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection


@contextmanager
def _queue(engine: Engine, waits: Callable[[], None] | None) -> Iterator[None]:
    path = file_of(engine)
    if path is None:
        yield
        return
    with Path(f"{path}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waits is not None:
                waits()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(engine: Engine) -> None:
    """Bring the tables to this program's version; an empty database gets all of them."""
    from alembic import command

    command.upgrade(_alembic(engine), "head")


def require_ready(engine: Engine) -> None:
    """Raise DatabaseNotReady unless the tables are exactly this program's version."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    wanted = ScriptDirectory.from_config(_alembic(engine)).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != wanted:
        raise DatabaseNotReady(f"The database is at {found or 'nothing'}, the program needs {wanted}.")


def _alembic(engine: Engine) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    return config


def analyze(connection: Connection) -> None:
    """Refresh the planner's statistics; worth it after a bulk change."""
    with for_long(connection):
        connection.execute(text("ANALYZE"))
