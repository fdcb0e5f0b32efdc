"""The database of this process, opened once and checked once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from data_access import reads
from data_access.engine import database_url, engine_for, require_ready
from data_access.reads import Own
from data_access.session import Catalog, Session, open_session
from domain.people import Scope
from ui import memory

if TYPE_CHECKING:
    from sqlalchemy import Engine


def engine() -> Engine:
    """The engine for DATABASE_URL, its tables of this program's version.

    Raises DatabaseNotReady, or SQLAlchemy's OperationalError where the database does not answer; a
    failure is not remembered.
    """
    return _ready(database_url())


@dataclass(frozen=True)
class Known:
    """What every page starts from: the names, whether there is nothing to see, the state that they are of, and what
    of it is the viewer's own."""

    catalog: Catalog
    nothing: bool
    state: str | None
    own: Own


def known(session: Session, scope: Scope) -> Known:
    """What every page starts from, as it stands now; read again only where something was written since."""
    key = ("known", database_url(), session.state, scope)
    found = memory.recall(key) if session.state is not None else None
    if isinstance(found, Known):
        return found
    own = reads.own(session, scope)
    read = Known(reads.catalog(session, scope), reads.is_empty(session, scope), session.state, own)
    if session.state is not None:
        memory.keep(key, read)
    return read


@contextmanager
def session_knowing(catalog: Catalog, scope: Scope) -> Iterator[Session]:
    """A session for reading that need not read the catalog again, which is half of a frame's work."""
    with open_session(engine()) as session:
        session.catalog = catalog
        session.see(scope)
        yield session


@cache
def _ready(url: str) -> Engine:
    found = engine_for(url)
    require_ready(found)
    return found
