"""The hazards that a text stands in."""

from __future__ import annotations

import numpy as np
from sqlalchemy import func, or_, select

from data_access.packing import Array
from data_access.session import Session
from data_access.tables import enterprise, hazard


def mentioned(session: Session, text: str) -> Array:
    """Whether a hazard mentions the text, by its id: number, code, description, location, enterprise or owner.

    Rows outside the scope are told too: the caller counts spans, and these are narrowed to the scope.
    """
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    fields = (
        hazard.c.number, hazard.c.number_en, hazard.c.code, hazard.c.description, hazard.c.location,
        enterprise.c.name, hazard.c.owner,
    )  # fmt: skip
    asked = (
        select(hazard.c.id)
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .where(or_(*(column.ilike(pattern, escape="\\") for column in fields)))
    )
    ids = np.fromiter(session.connection.execute(asked).scalars(), np.int64)
    last = session.connection.execute(select(func.coalesce(func.max(hazard.c.id), 0))).scalar_one()
    table = np.zeros(last + 1, bool)
    table[ids] = True
    return table
