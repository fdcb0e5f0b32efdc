"""Names tried out apart from the board, so that a preview may make new ones and keeps no writer waiting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, select

from data_access.packing import ROOMS, require_room
from data_access.tables import alias, industry, metadata, unit
from domain.arrival import Arrival


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


def room_for(arrivals: Sequence[Arrival]) -> None:
    """Refuse what cannot be counted before it is compared, as an import does. Raises TooManyNames."""
    named = {name: f"{name}_id" for name in ROOMS}
    require_room(
        {name: max((getattr(one, key) or 0 for one in arrivals), default=0) for name, key in named.items()}
    )
