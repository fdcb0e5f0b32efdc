"""Many rows at once: the fast roads of each database behind two verbs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError


def _instant_text(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


# As SQLAlchemy writes them; the driver's own default adapters are deprecated.
sqlite3.register_adapter(date, date.isoformat)
sqlite3.register_adapter(datetime, _instant_text)
sqlite3.register_adapter(Decimal, float)


def insert(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of plain values in the order of `columns`: executemany on SQLite, COPY on PostgreSQL."""
    names = ", ".join(f'"{name}"' for name in columns)
    with _cursor(connection, table) as cursor:
        if connection.dialect.name == "postgresql":
            with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(columns))
            cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)


def add_up(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Add each row's last value to the kept number under its key; rows come sorted by key."""
    if not rows:
        return
    columns = [column.name for column in table.columns]
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    names = ", ".join(f'"{name}"' for name in columns)
    keys = ", ".join(f'"{name}"' for name in columns[:-1])
    statement = (
        f"INSERT INTO {table.name} ({names}) VALUES ({', '.join([mark] * len(columns))}) "
        f"ON CONFLICT ({keys}) DO UPDATE SET n = {table.name}.n + excluded.n"
    )
    with _cursor(connection, table) as cursor:
        cursor.executemany(statement, rows)


@contextmanager
def _cursor(connection: Connection, table: Table) -> Iterator[Any]:
    """The driver's own cursor; its errors come out as SQLAlchemy's, as those of any other statement do."""
    cursor: Any = connection.connection.cursor()
    errors: Any = connection.dialect.loaded_dbapi.Error
    try:
        yield cursor
    except errors as problem:
        raise DBAPIError.instance(
            f"bulk write to {table.name}", None, problem, errors, dialect=connection.dialect
        ) from problem
    finally:
        cursor.close()
