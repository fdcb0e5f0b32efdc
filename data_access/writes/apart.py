"""Names tried out apart from the board, so that a preview may make new ones and keeps no writer waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, select

from data_access.tables import alias, industry, metadata, unit


@contextmanager
def names_apart(connection: Connection) -> Iterator[Connection]:
    """A database in memory with the board's units, industries and other names under their own ids."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    try:
        with engine.connect() as apart:
            for table in (unit, industry, alias):
                apart.execute(table.delete())
                rows = [dict(row) for row in connection.execute(select(table)).mappings()]
                if rows:
                    apart.execute(table.insert(), rows)
            yield apart
    finally:
        engine.dispose()
