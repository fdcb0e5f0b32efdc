"""What share of the hazards that fall due is to be closed in time."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from data_access.frames import rows_of
from data_access.session import Session
from data_access.tables import UNASSIGNED, target
from domain.people import Scope

FIRST_TARGET = 1.0


def targets(session: Session, scope: Scope, as_of: date) -> dict[str, float]:
    """The target share (0-1) of each district on `as_of`: code -> share, "" for the whole."""
    asked = (
        select(target.c.unit_id, target.c.share)
        .where(target.c.valid_from <= as_of)
        .order_by(target.c.valid_from, target.c.version)
    )
    known = {row.unit_id: row.share for row in session.connection.execute(asked)}
    common = known.get(UNASSIGNED, FIRST_TARGET)
    shares = {str(row.code): known.get(row.id, common) for row in rows_of(session.catalog.districts)}
    return {"": common, **shares}
