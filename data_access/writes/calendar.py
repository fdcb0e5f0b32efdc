"""What the office sets about deadlines: days that are worked or not, and how many days a hazard has."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, Table, func, insert, select

from data_access.tables import deadline_rule, working_day
from domain.policy import KINDS, LONGEST
from domain.status import GRADES


def set_working_day(
    connection: Connection, day: date, *, works: bool | None, why: str, by: str, at: datetime
) -> None:
    """Say that a day is worked or not, or (None) that it is as the notices say again.

    Raises ValueError without a why.
    """
    if not why.strip():
        raise ValueError("A day is told otherwise with a reason.")
    version = next_version(connection, working_day, day=day)
    told = {"day": day, "version": version, "works": works, "why": why.strip(), "set_by": by, "set_at": at}
    connection.execute(insert(working_day).values(told))


def set_deadline_rule(
    connection: Connection, grade: str, days: int | None, kind: str, *, risk: int = 0, valid_from: date, by: str,
    at: datetime,
) -> int:  # fmt: skip
    """Set how many days a hazard of a grade (and level) has that is found from a day on. Returns the version.

    Days None takes a level's own rule back. Earlier versions stay, and no deadline moves. Raises ValueError.
    """
    wrong = grade not in GRADES or kind not in KINDS or (days is None and not risk)
    if wrong or (days is not None and not 0 <= days <= LONGEST):
        raise ValueError(f"No rule: {grade} {risk} {days} {kind}")
    version = next_version(connection, deadline_rule, grade=grade, risk=risk)
    told = {
        "grade": grade,
        "risk": risk,
        "valid_from": valid_from,
        "version": version,
        "days": days,
        "kind": kind,
    }
    connection.execute(insert(deadline_rule).values(**told, set_by=by, set_at=at))
    return version


def next_version(connection: Connection, table: Table, **key: object) -> int:
    """One more than the last version of what the key names."""
    mine = (table.c[name] == value for name, value in key.items())
    return (
        int(connection.execute(select(func.coalesce(func.max(table.c.version), 0)).where(*mine)).scalar_one())
        + 1
    )
