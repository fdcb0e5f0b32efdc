"""What the office sets: targets, mappings remembered by name, and the board's own settings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, update

from data_access.tables import mapping, setting, target
from data_access.writes.calendar import next_version


def set_target(
    connection: Connection, unit_id: int, share: float, *, valid_from: date, by: str, at: datetime
) -> int:
    """Set a unit's target share (0-1) from a day on; earlier versions stay. Returns the version.

    `unit_id` 0 sets the common target. Raises ValueError for a share outside 0-1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"A target is a share between 0 and 1, not {share}.")
    version = next_version(connection, target, unit_id=unit_id)
    connection.execute(
        target.insert().values(
            unit_id=unit_id, valid_from=valid_from, version=version, share=share, set_by=by, set_at=at
        )
    )
    return version


def save_mapping(
    connection: Connection, name: str, *, fingerprint: str, content: str, by: str, at: datetime
) -> None:
    """Remember how a layout is read, by name; the same name is replaced."""
    values = {"fingerprint": fingerprint, "content": content, "saved_at": at, "saved_by": by}
    if not connection.execute(update(mapping).where(mapping.c.name == name).values(**values)).rowcount:
        connection.execute(mapping.insert().values(name=name, **values))


def forget_mapping(connection: Connection, name: str) -> None:
    """Forget how a layout is read; files that were read by it stay as they are."""
    connection.execute(mapping.delete().where(mapping.c.name == name))


def save_setting(connection: Connection, name: str, value: str) -> None:
    """Set one of the board's own settings, such as the city's name."""
    if not connection.execute(update(setting).where(setting.c.name == name).values(value=value)).rowcount:
        connection.execute(setting.insert().values(name=name, value=value))
