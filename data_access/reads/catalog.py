"""What there is to choose from: units, departments, industries."""

from __future__ import annotations

from sqlalchemy import select

from data_access.session import Catalog, Session
from data_access.tables import hazard
from data_access.tables import setting as settings
from domain.people import Scope


def catalog(session: Session, scope: Scope) -> Catalog:
    """The units, departments and industries by name; names are no secret, so every scope sees all."""
    return session.catalog


def is_empty(session: Session, scope: Scope) -> bool:
    """Whether no hazard was ever entered."""
    return session.connection.execute(select(hazard.c.id).limit(1)).first() is None


def setting(session: Session, scope: Scope, name: str) -> str | None:
    """One of the board's own settings, or None where it was never set."""
    value = session.connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
    return None if value is None else str(value)
