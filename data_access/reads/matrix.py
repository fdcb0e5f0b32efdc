"""Where risk sits: open hazards by likelihood and severity."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import func, select

from data_access.reads.conditions import in_force, in_scope, narrowed
from data_access.session import Session
from data_access.tables import span
from domain.filters import Filters
from domain.people import Scope
from domain.status import OPEN

COLUMNS = ["profile", "likelihood", "severity", "risk", "major", "hazards"]


def open_by_scores(session: Session, scope: Scope, filters: Filters, as_of: date) -> pd.DataFrame:
    """Count open hazards by profile and scores.

    Columns: profile ("" where not assessed, "ledger" where only a colour is known), likelihood and severity
    (float, NaN without scores), risk (0-4), major (bool), hazards (int >= 1).
    """
    profile = func.coalesce(span.c.profile, "").label("profile")
    major = (span.c.grade == "major").label("major")
    keys = (profile, span.c.likelihood, span.c.severity, span.c.risk, major)
    question = (
        select(*keys, func.count())
        .where(in_force(session, as_of), span.c.status.in_(OPEN))
        .where(in_scope(session, scope), narrowed(session, filters))
        .group_by(*keys)
    )
    table = pd.DataFrame(session.connection.execute(question).all(), columns=COLUMNS)
    return table.astype({"likelihood": float, "severity": float, "major": bool, "hazards": "int64"})
