"""Where risk sits: open hazards by likelihood and severity."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import select

from data_access.blocks import sums_of
from data_access.packing import GRADE, RISK, part
from data_access.reads.cells import Cells
from data_access.session import Session
from data_access.tables import score
from domain.filters import Filters
from domain.people import Scope

COLUMNS = ["profile", "likelihood", "severity", "risk", "major", "hazards"]


def open_by_scores(session: Session, scope: Scope, filters: Filters, as_of: date) -> pd.DataFrame:
    """Count open hazards by profile and scores.

    Columns: profile ("" where not assessed, "ledger" where only a colour is known), likelihood and severity
    (float, NaN without scores), risk (0-4), major (bool), hazards (int >= 1).
    """
    cells = Cells(session, scope, filters, as_of)
    rows = cells.open_out_of("open_score", "score", told=cells.where.in_cells)
    numbers = [
        one["score"].astype(np.int64) << 4 | part(one["code"], RISK) << 1 | part(one["code"], GRADE)
        for one in rows
    ]
    keys, hazards = sums_of(np.concatenate(numbers), np.concatenate([one["n"] for one in rows]))
    known = {row.id: row for row in session.connection.execute(select(score))}
    scores = [known[number] for number in (keys >> 4).tolist()]
    return pd.DataFrame(
        {
            "profile": pd.Series([one.profile or "" for one in scores], dtype=str),
            "likelihood": np.array([one.likelihood for one in scores], float),
            "severity": np.array([one.severity for one in scores], float),
            "risk": keys >> 1 & 7,
            "major": keys & 1 > 0,
            "hazards": hazards,
        }
    )
