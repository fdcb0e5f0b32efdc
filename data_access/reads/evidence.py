"""The evidence of a hazard, and what the acceptor is warned of."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import and_, or_, select

from data_access.reads.hazard import NotFound
from data_access.reads.standing import in_hand
from data_access.session import Session
from data_access.tables import evidence, hazard
from data_access.walls import beyond
from domain.evidence import BANDS, is_before_and_after, is_same_look, is_too_old
from domain.people import Scope


def evidence_of(session: Session, scope: Scope, number: str) -> pd.DataFrame:
    """Every photograph and paper of a hazard in scope, the oldest first. Raises NotFound.

    Columns: id, cycle, kind, name, mime, size, width, height, sha256, look, taken_at, on_day, at, by, role; too_old:
    taken before the finding though it shows what was rectified; both: the same picture shows what was found and what
    was rectified; same_as: numbers of other hazards in scope that
    have the same picture (tuple); elsewhere: how many others outside the scope have it.
    """
    facts = session.connection.execute(
        select(hazard.c.id, hazard.c.found_on).where(hazard.c.number == number)
    ).first()
    if facts is None or not in_hand(session, scope, facts.id):
        raise NotFound(number)
    asked = select(evidence).where(evidence.c.hazard_id == facts.id).order_by(evidence.c.id)
    rows = [dict(row) for row in session.connection.execute(asked).mappings()]
    for at, row in enumerate(rows):
        row["both"] = is_before_and_after(rows, at)
        taken = row["taken_at"].date() if row["taken_at"] else None
        row["too_old"] = is_too_old(row["kind"], taken, facts.found_on)
        others = _others(session, row)
        seen = {key: told for key, told in others.items() if in_hand(session, scope, key)}
        row["same_as"] = tuple(sorted(seen.values()))
        row["elsewhere"] = len(others) - len(seen)
    columns = [column.name for column in evidence.columns if not column.name.startswith("band")]
    return pd.DataFrame(rows, columns=[*columns, "too_old", "both", "same_as", "elsewhere"], dtype=object)


def evidence_file(session: Session, scope: Scope, key: int) -> str:
    """The hash under which a photograph or paper of a hazard in scope is kept, by its id. Raises NotFound."""
    asked = select(evidence.c.sha256, evidence.c.hazard_id).where(evidence.c.id == key)
    row = session.connection.execute(asked).first()
    if row is None or not in_hand(session, scope, row.hazard_id):
        raise NotFound(str(key))
    return str(row.sha256)


def _others(session: Session, row: dict[str, Any]) -> dict[int, str]:
    """Other hazards with the same file or the same look: id -> number."""
    same = [evidence.c.sha256 == row["sha256"]]
    same += [evidence.c[f"band{at}"] == row[f"band{at}"] for at in range(BANDS) if row["look"] is not None]
    asked = (
        select(evidence.c.hazard_id, evidence.c.sha256, evidence.c.look, hazard.c.number)
        .join(hazard, hazard.c.id == evidence.c.hazard_id)
        .where(and_(evidence.c.hazard_id != row["hazard_id"], or_(*same)))
    )
    look = None if row["look"] is None else int(row["look"], 16)
    with beyond(session.connection):  # of those outside the scope only their count is told
        found = session.connection.execute(asked).all()
    return {
        one.hazard_id: one.number
        for one in found
        if one.sha256 == row["sha256"] or is_same_look(look, None if one.look is None else int(one.look, 16))
    }
