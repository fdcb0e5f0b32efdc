"""What the office set: other names, the versions of its targets, and its table of categories."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import func, select

from data_access.reads.conditions import in_scope
from data_access.session import Session
from data_access.tables import UNASSIGNED, alias, hazard, industry, risk_rule, span, target, unit
from data_access.writes.units import names_of
from domain.people import Scope
from domain.status import OPEN


def other_names(session: Session, scope: Scope) -> pd.DataFrame:
    """The names that were remembered beside codes and official names, by kind and text.

    Columns: kind (unit, department, industry), text (as compared: no spaces, lower case), code (of what it
    means; "" where it is known to mean nothing), within (code of the district that it counts in; "" for
    everywhere). Names are no secret, so every scope sees all.
    """
    codes = {row.id: row.code for row in session.connection.execute(select(unit.c.id, unit.c.code))}
    industries = {
        row.id: row.code for row in session.connection.execute(select(industry.c.id, industry.c.code))
    }
    official = {"industry": names_of(session.connection, industry), "unit": names_of(session.connection)}
    found = []
    for row in session.connection.execute(select(alias).order_by(alias.c.kind, alias.c.text)):
        kind = "industry" if row.kind == "industry" else "unit"
        known = industries if kind == "industry" else codes
        if official[kind].get(row.text) == row.target_id and row.target_id != UNASSIGNED:
            continue
        code = known.get(row.target_id, "") if row.target_id != UNASSIGNED else ""
        found.append((row.kind, row.text, code, codes.get(row.within_id, "") if row.within_id else ""))
    return pd.DataFrame(found, columns=["kind", "text", "code", "within"])


def target_versions(session: Session, scope: Scope) -> pd.DataFrame:
    """Every target that was ever set, the newest first.

    Columns: unit (code; "" for the common one), valid_from, version, share (0-1), set_by, set_at.
    """
    names = ("valid_from", "version", "share", "set_by", "set_at")
    asked = (
        select(target.c.unit_id, unit.c.code.label("unit"), *(target.c[name] for name in names))
        .join(unit, unit.c.id == target.c.unit_id)
        .order_by(target.c.set_at.desc(), target.c.version.desc())
    )
    rows = [dict(row) for row in session.connection.execute(asked).mappings()]
    for row in rows:
        row["unit"] = "" if row.pop("unit_id") == UNASSIGNED else row["unit"]
    return pd.DataFrame(rows, columns=["unit", *names], dtype=object)


def signed_rules(session: Session, scope: Scope) -> pd.DataFrame:
    """Every version of the table of categories, the newest first, by category.

    Columns: version, category (as compared: no spaces, lower case), profile, likelihood, severity,
    exposure (None where the profile has none), signed_by, signed_at.
    """
    names = ("version", "category", "profile", "likelihood", "severity", "exposure", "signed_by", "signed_at")
    asked = select(*(risk_rule.c[name] for name in names)).order_by(
        risk_rule.c.version.desc(), risk_rule.c.category
    )
    return pd.DataFrame(session.connection.execute(asked).all(), columns=list(names), dtype=object)


def unassessed_by_category(session: Session, scope: Scope) -> pd.DataFrame:
    """The open hazards without a risk level by the ledger's category, the most frequent first.

    Columns: category (as written, "" where the ledger says none), hazards (int >= 1).
    """
    n = func.count().label("hazards")
    asked = (
        select(hazard.c.category, n)
        .join(span, span.c.hazard_id == hazard.c.id)
        .where(span.c.to_on.is_(None), span.c.status.in_(OPEN), span.c.risk == 0)
        .where(in_scope(session, scope))
        .group_by(hazard.c.category)
        .order_by(n.desc(), hazard.c.category)
    )
    return pd.DataFrame(session.connection.execute(asked).all(), columns=["category", "hazards"])
