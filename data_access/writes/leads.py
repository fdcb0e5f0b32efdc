"""Who leads an industry, remembered where the department was told before the industry."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, update

from data_access.reads.catalog import LED_LATER
from data_access.tables import industry, setting
from data_access.writes.settings import save_setting


def leads(connection: Connection, department_id: int, codes: Iterable[str]) -> None:
    """Say that a department leads industries; one that is not there yet is led by it once it comes."""
    for code in codes:
        mine = update(industry).where(industry.c.code == code).values(department_id=department_id)
        if connection.execute(mine).rowcount:
            _forget(connection, code)
        else:
            save_setting(connection, LED_LATER + code, str(department_id))


def meet(connection: Connection, code: str) -> int | None:
    """Give an industry that has come to the department that was told to lead it; its id, None where none was."""
    told = connection.execute(select(setting.c.value).where(setting.c.name == LED_LATER + code)).scalar()
    if told is None:
        return None
    leads(connection, int(told), [code])
    return int(told)


def _forget(connection: Connection, code: str) -> None:
    connection.execute(delete(setting).where(setting.c.name == LED_LATER + code))
