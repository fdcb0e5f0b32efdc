"""The rules of the board as they hold in a transaction: what the Office set, for reads and writes alike."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from data_access.tables import board_rule
from domain.rules import RULES, Rules, of_text


def rules_in_force(connection: Connection) -> Rules:
    """Every rule as it holds now."""
    newest = (
        select(board_rule.c.name, func.max(board_rule.c.version).label("version"))
        .group_by(board_rule.c.name)
        .subquery()
    )
    held = (board_rule.c.name == newest.c.name) & (board_rule.c.version == newest.c.version)
    asked = select(board_rule.c.name, board_rule.c.value).join(newest, held)
    told = {row.name: of_text(row.name, row.value) for row in connection.execute(asked) if row.name in RULES}
    return Rules(told)
