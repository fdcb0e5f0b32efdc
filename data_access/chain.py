"""The chain over the history: whoever edits an event in the database breaks a hash that stands in the next ones.

Each writing transaction seals the events that it wrote: one hash over the hash before and every field of them.
Somebody who may rewrite everything can make a new chain as well; the head, noted elsewhere, shows that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, Text

from data_access import bulk
from data_access.columns import BigId, metadata

FIELDS = (
    "id", "hazard_id", "cycle", "what", "old", "new", "on_day", "at", "by", "role", "source", "upload_id", "sheet",
    "row", "note", "person_id",
)  # fmt: skip
BEGINNING = "0" * 64
FIRST = -(1 << 63)  # below every id
BLOCK = 20_000  # events that are read at once

event_seal = Table(
    "event_seal",
    metadata,
    Column("id", BigId, primary_key=True, comment="in the order of writing"),
    Column("first_id", BigId, nullable=False, comment="first event that it covers"),
    Column("last_id", BigId, nullable=False, comment="last event that it covers"),
    Column("events", Integer, nullable=False, comment="how many events"),
    Column("hash", Text, nullable=False, comment="SHA-256 over the seal before and these events"),
    comment="The chain over the history: one seal for the events of each transaction",
)
_REFUSE = """CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'the history is append-only'; END$$"""


def guard(connection: Connection, *tables: str) -> None:
    """Have the database refuse to change or delete rows of tables, of events and seals where none is named.

    For migrations.
    """
    for table in tables or ("event", "event_seal"):
        if connection.dialect.name == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                bulk.run(
                    connection,
                    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END",
                )
        else:
            bulk.run(connection, _REFUSE)
            for name, verbs, each in (("row", "UPDATE OR DELETE", "ROW"), ("all", "TRUNCATE", "STATEMENT")):
                bulk.run(
                    connection,
                    f"CREATE OR REPLACE TRIGGER {table}_append_only_{name} BEFORE {verbs} ON {table} "
                    f"FOR EACH {each} EXECUTE FUNCTION history_is_append_only()",
                )


def seal(connection: Connection) -> None:
    """Seal the events that no seal covers yet, in the transaction that wrote them."""
    known = bulk.read(connection, "SELECT last_id, hash FROM event_seal ORDER BY id DESC LIMIT 1")
    last, before = known[0] if known else (0, BEGINNING)
    link = Link(before)
    for rows in _events(connection, int(last)):
        link.add(rows)
    if link.events:
        row = (link.first, link.last, link.events, link.hash)
        bulk.insert(connection, event_seal, ("first_id", "last_id", "events", "hash"), [row])


def broken(connection: Connection) -> Iterator[dict[str, Any]]:
    """Where the chain and the events disagree: first and last event of each seal that does not hold.

    Events that are missing, changed, put in between or unsealed are all told; of what stands behind a broken
    seal only what is wrong by itself.
    """
    seals = bulk.read(connection, "SELECT first_id, last_id, events, hash FROM event_seal ORDER BY id")
    before, end = BEGINNING, 0
    events = _one_by_one(connection)
    waiting = next(events, None)
    for first, last, count, kept in seals:
        link = Link(before)
        while waiting is not None and waiting[0] <= last:
            link.add([waiting])
            waiting = next(events, None)
        if (link.events, link.hash) != (count, kept) or first <= end:
            yield {"key": {"first": first, "last": last}, "kept": kept, "recounted": link.hash}
        before, end = kept, last
    if waiting is not None:
        yield {"key": {"first": waiting[0], "last": None}, "kept": None, "recounted": "not sealed"}


def head(connection: Connection) -> str:
    """The hash of the last seal: noted outside the database, it shows a chain that was made anew."""
    found = bulk.read(connection, "SELECT hash FROM event_seal ORDER BY id DESC LIMIT 1")
    return str(found[0][0]) if found else BEGINNING


class Link:
    """A seal in the making: the hash before, and the events as they come."""

    def __init__(self, before: str) -> None:
        self._hash = hashlib.sha256(before.encode())
        self.first = self.last = self.events = 0

    def add(self, rows: Iterable[tuple[int, str]]) -> None:
        """Cover some events, each with its id, in the order of their ids."""
        told = list(rows)
        if told:
            self.first = self.first or told[0][0]
            self.last = told[-1][0]
            self.events += len(told)
            self._hash.update("".join([words for _, words in told]).encode())

    @property
    def hash(self) -> str:
        """Of all that was covered so far."""
        return self._hash.hexdigest()


def _events(connection: Connection, after: int) -> Iterator[list[tuple[int, str]]]:
    """The events after one, each with its id and as one text, the same on both databases."""
    names = ", ".join(f'"{name}"' for name in FIELDS)
    plain = connection.dialect.name == "sqlite"  # days and instants are text there already
    while rows := bulk.read(
        connection, f"SELECT {names} FROM event WHERE id > {after} ORDER BY id LIMIT {BLOCK}"
    ):
        yield [(row[0], repr(row if plain else tuple(map(_spelled, row)))) for row in rows]
        after = rows[-1][0]


def _spelled(value: Any) -> Any:
    """A value of PostgreSQL as SQLite keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _one_by_one(connection: Connection) -> Iterator[tuple[int, str]]:
    for rows in _events(connection, FIRST):
        yield from rows
