"""What the Office sets about the course of hazards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert

from data_access.board_rules import rules_in_force
from data_access.tables import board_rule
from data_access.writes.calendar import next_version
from domain.rules import Rules, Value, as_text, checked, require_ladder


def set_rules(connection: Connection, told: Mapping[str, Value], *, by: str, at: datetime) -> list[str]:
    """Set rules; returns the names of those that had another value. Earlier versions stay.

    What was done by the rules before stays as it is. Raises NotARule, and sets none of them then; KeyError.
    """
    known = rules_in_force(connection)
    wanted = {name: checked(name, value) for name, value in told.items()}
    require_ladder(Rules({**known.told, **wanted}))
    changed = {name: value for name, value in wanted.items() if value != known[name]}
    for name, value in changed.items():
        version = next_version(connection, board_rule, name=name)
        row = {"name": name, "version": version, "value": as_text(value), "set_by": by, "set_at": at}
        connection.execute(insert(board_rule).values(row))
    return list(changed)
