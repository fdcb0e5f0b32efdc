"""The database of this process, opened once and checked once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from data_access.engine import database_url, engine_for, require_ready

if TYPE_CHECKING:
    from sqlalchemy import Engine


def engine() -> Engine:
    """The engine for DATABASE_URL, its tables of this program's version.

    Raises DatabaseNotReady, or SQLAlchemy's OperationalError where the database does not answer; a
    failure is not remembered.
    """
    return _ready(database_url())


@cache
def _ready(url: str) -> Engine:
    found = engine_for(url)
    require_ready(found)
    return found
