"""The database of this process, opened once and checked once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from data_access.engine import database_url, engine_for, require_ready
from data_access.session import Catalog, Session, open_session

if TYPE_CHECKING:
    from sqlalchemy import Engine


def engine() -> Engine:
    """The engine for DATABASE_URL, its tables of this program's version.

    Raises DatabaseNotReady, or SQLAlchemy's OperationalError where the database does not answer; a
    failure is not remembered.
    """
    return _ready(database_url())


@contextmanager
def session_knowing(catalog: Catalog) -> Iterator[Session]:
    """A session for reading that need not read the catalog again, which is half of a frame's work."""
    with open_session(engine()) as session:
        session.catalog = catalog
        yield session


@cache
def _ready(url: str) -> Engine:
    found = engine_for(url)
    require_ready(found)
    return found
