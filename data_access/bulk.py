"""Many rows at once: the fast roads of each database behind a few verbs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Date, Table, Text
from sqlalchemy.exc import DBAPIError

from data_access import walls
from data_access.columns import Instant
from domain.plain_text import printable

BLOCK = 100  # rows that are spelled at once: so few that they stay in the processor's cache


def _instant_text(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


# As SQLAlchemy writes them; the driver's own default adapters are deprecated.
sqlite3.register_adapter(date, date.isoformat)
sqlite3.register_adapter(datetime, _instant_text)
sqlite3.register_adapter(Decimal, float)
# Without one of their own the driver searches an adapter for each of these anew: a third of a bulk insert.
_NOTHING: dict[None, None] = {}
sqlite3.register_adapter(type(None), _NOTHING.get)  # None for None
sqlite3.register_adapter(bool, int)


def insert(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]], *,
    as_they_are: bool = False,
) -> None:  # fmt: skip
    """Insert rows of plain values in the order of `columns`: executemany on SQLite, COPY on PostgreSQL.

    Texts lose the signs that `domain.plain_text.printable` takes out, unless they go in `as_they_are`. No row
    can be copied into a table whose policies hold here: such rows are copied beside it and inserted.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    if not as_they_are:
        rows = _printable(rows, _among(table, columns, Text))
    with _cursor(connection, f"bulk write to {table.name}") as cursor:
        if connection.dialect.name == "postgresql":
            _copy(connection, cursor, table.name, names, rows)
        else:
            marks = ", ".join("?" * len(columns))
            spelled = _spelled(rows, _among(table, columns, Date, Instant))
            cursor.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", spelled)


def _copy(connection: Connection, cursor: Any, table: str, names: str, rows: Iterable[Sequence[Any]]) -> None:
    into = table
    if walls.is_walled(connection, table):
        into = f"incoming_{table}"
        empty = f"SELECT {names} FROM {table} WITH NO DATA"
        cursor.execute(f"CREATE TEMPORARY TABLE {into} ON COMMIT DROP AS {empty}")
    with cursor.copy(f"COPY {into} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    if into != table:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {into}")
        cursor.execute(f"DROP TABLE {into}")


def _among(table: Table, columns: Sequence[str], *kinds: type) -> list[int]:
    """The places of the columns that hold such values."""
    return [place for place, name in enumerate(columns) if isinstance(table.c[name].type, kinds)]


def _printable(rows: Iterable[Sequence[Any]], places: list[int]) -> Iterator[Sequence[Any]]:
    """The rows with what cannot be read taken out of these columns' texts."""
    if not places:
        yield from rows
        return
    for columns in _blocks(rows):
        for place in places:
            texts = [value for value in columns[place] if isinstance(value, str)]
            if not "".join(texts).isprintable():
                columns[place] = [
                    printable(value) if isinstance(value, str) else value for value in columns[place]
                ]
        yield from zip(*columns, strict=True)


def _spelled(rows: Iterable[Sequence[Any]], places: list[int]) -> Iterator[Sequence[Any]]:
    """The rows with their days as text: column by column, in a third of the time of the driver's adapters."""
    if not places:
        yield from rows
        return
    texts = _Texts()
    for columns in _blocks(rows):
        for place in places:
            columns[place] = map(texts.__getitem__, columns[place])
        yield from zip(*columns, strict=True)


def _blocks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Iterable[Any]]]:
    """Some rows at a time, column by column."""
    remaining = iter(rows)
    while block := list(islice(remaining, BLOCK)):
        yield list(zip(*block, strict=True))


class _Texts(dict[Any, Any]):
    """What the driver's adapters make of a value, once for each value."""

    def __missing__(self, value: Any) -> Any:
        text = value
        if isinstance(value, datetime):
            text = _instant_text(value)
        elif isinstance(value, date):
            text = value.isoformat()
        self[value] = text
        return text


def read(connection: Connection, question: str) -> list[tuple[Any, ...]]:
    """The rows of a question without parameters, as the driver hands them over; bytes come as bytes."""
    how = {"binary": True} if connection.dialect.name == "postgresql" else {}
    with _cursor(connection, question, **how) as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


def stream(connection: Connection, question: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
    """As `read`, block by block, for those who may stop before the end."""
    how = {"name": "stream"} if connection.dialect.name == "postgresql" else {}
    with _cursor(connection, question, **how) as cursor:
        cursor.execute(question)
        while block := cursor.fetchmany(size):
            yield block


def run(connection: Connection, statement: str) -> None:
    """A statement without parameters and without an answer."""
    with _cursor(connection, statement) as cursor:
        cursor.execute(statement)


@contextmanager
def _cursor(connection: Connection, what: str, **how: Any) -> Iterator[Any]:
    """The driver's own cursor; its errors come out as SQLAlchemy's, as those of any other statement do."""
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor(**how)
    errors: Any = connection.dialect.loaded_dbapi.Error
    try:
        yield cursor
    except errors as problem:
        raise DBAPIError.instance(what, None, problem, errors, dialect=connection.dialect) from problem
    finally:
        cursor.close()
