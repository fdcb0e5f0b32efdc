"""What of a sender's ledgers vanished and has not been told of since."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import func, select

from data_access.session import Session
from data_access.tables import enterprise, file_question, hazard, span, unit, upload
from domain.people import Scope
from domain.status import OPEN

_COLUMNS = ("number", "enterprise", "location", "description", "status", "due_on")


def upload_vanished(session: Session, scope: Scope, upload_id: int) -> pd.DataFrame:
    """The open hazards that a file or an earlier one of its sender left out, unanswered, by number.

    Columns: number, enterprise, location, description, status, due_on (date or None). A scope that does not
    see everything sees none, since it sees no file.
    """
    rows: list[tuple[object, ...]] = []
    if scope.everywhere:
        whose = select(upload.c.sender_id).where(upload.c.id == upload_id)
        sender = session.connection.execute(whose).scalar()
        asked = select(
            hazard.c.number, func.coalesce(enterprise.c.name, ""), hazard.c.location, hazard.c.description,
            span.c.status, span.c.due_on,
        )  # fmt: skip
        asked = (
            asked.join(span, span.c.hazard_id == hazard.c.id)
            .join(file_question, file_question.c.hazard_id == hazard.c.id)
            .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        )
        here = file_question.c.upload_id == upload_id
        if sender is not None:
            here = (file_question.c.upload_id <= upload_id) & (file_question.c.sender_id == sender)
        asked = asked.where(
            here, file_question.c.kind == "vanished", file_question.c.answer.is_(None),
            span.c.to_on.is_(None), span.c.status.in_(OPEN),
        )  # fmt: skip
        found = session.connection.execute(asked.distinct().order_by(hazard.c.number))
        rows = [tuple(row) for row in found]
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)


def upload_sender(session: Session, scope: Scope, upload_id: int) -> str:
    """The name of the unit whose file it is; empty where that was not said, or for who sees no file."""
    if not scope.everywhere:
        return ""
    asked = select(unit.c.name).join(upload, upload.c.sender_id == unit.c.id).where(upload.c.id == upload_id)
    return session.connection.execute(asked).scalar() or ""
