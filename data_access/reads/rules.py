"""What the Office set about the course of hazards."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import select

from data_access.board_rules import rules_in_force
from data_access.session import Session
from data_access.tables import board_rule
from domain.people import Scope
from domain.rules import Rules

VERSIONS = ("name", "version", "value", "set_by", "set_at")


def board_rules(session: Session, scope: Scope) -> Rules:
    """Every rule as it holds now. No secret to anyone."""
    return rules_in_force(session.connection)


def board_rule_versions(session: Session, scope: Scope) -> pd.DataFrame:
    """Every change that was made, the newest first. Columns: VERSIONS; value as text."""
    asked = select(*(board_rule.c[name] for name in VERSIONS)).order_by(
        board_rule.c.set_at.desc(), board_rule.c.name, board_rule.c.version.desc()
    )
    return pd.DataFrame(session.connection.execute(asked).all(), columns=list(VERSIONS), dtype=object)
