"""Which state of the database one sees: a token that every write changes in its own transaction."""

from __future__ import annotations

import secrets

from sqlalchemy import Column, Connection, Integer, Table, Text, insert, select, update

from data_access.columns import metadata

# No fact: a backup holds none of it, and what is restored begins with a token of its own.
state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="always 1"),
    Column("token", Text, nullable=False, comment="another one after each write, never one that was there before"),
    comment="What tells this state of the database from every other",
)  # fmt: skip
_TOKEN = select(state.c.token)  # to put a question together takes longer than to ask it


def state_of(connection: Connection) -> str | None:
    """The token of what this transaction sees: the same token is the same facts. None where there is none."""
    found = connection.execute(_TOKEN).scalar()
    return None if found is None else str(found)


def note_write(connection: Connection) -> None:
    """Give what this transaction leaves behind a token of its own.

    Chance and not a count: a database that is set back to an earlier copy never meets a number again that
    stood for something else meanwhile.
    """
    connection.execute(update(state).values(token=secrets.token_hex(16)))


def create_state(connection: Connection) -> None:
    """Make the table with its one row, for the migration; a database that is new has the table already."""
    state.create(connection, checkfirst=True)
    connection.execute(insert(state).values(id=1, token=secrets.token_hex(16)))
