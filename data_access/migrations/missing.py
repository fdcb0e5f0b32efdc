"""What a migration adds: tables and plain columns that the tables' definitions have and the database lacks."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import Connection, MetaData, inspect


def add_missing(connection: Connection, metadata: MetaData) -> None:
    """Make the missing tables, columns and indexes; what is there stays as it is.

    The first migration makes the tables as they are defined today, so a fresh database lacks nothing, and one
    that was made earlier gets what came since. A column that is added so is nullable or has a default.
    """
    metadata.create_all(connection, checkfirst=True)
    there: Any = inspect(connection)
    for table in metadata.sorted_tables:
        known = {column["name"] for column in there.get_columns(table.name)}
        fresh = [column for column in table.columns if column.name not in known]
        for column in fresh:
            op.add_column(table.name, column._copy())
        indexed = {index["name"] for index in there.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in indexed:
                index.create(connection)
