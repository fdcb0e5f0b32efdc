"""One unit, department or industry corrected by hand: what is left empty is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from data_access.tables import UNASSIGNED, alias, industry, unit
from data_access.writes.leads import meet
from data_access.writes.moved import place_units
from data_access.writes.units import names_of, normalised, remember_name, save_industry, save_unit

MAY_BE_EMPTY = {"name_en": "", "peer_group": "", "valid_from": None, "valid_to": None}
BELOW_THE_CITY = ("district", "zone", "other")


class NameTaken(Exception):
    """A name already means something else; `text` is the name, `name` what it means. Nothing was written."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(f"{text}: {name}")
        self.text, self.name = text, name


def correct_unit(
    connection: Connection, code: str, values: Mapping[str, Any], parent_id: int | None, names: Iterable[str]
) -> int:
    """Enter a unit or department, or make it exactly what `values` say. Returns its id.

    `names` are all its other names: those that are not among them are forgotten. A city that is new takes
    the districts that stood without one. Raises BelowItself, NameTaken.
    """
    is_new = connection.execute(select(unit.c.id).where(unit.c.code == code)).first() is None
    key = save_unit(connection, code, values, parent_id)
    emptied = {name: empty for name, empty in MAY_BE_EMPTY.items() if values.get(name) in ("", None)}
    if parent_id is None:
        emptied["parent_id"] = None
    connection.execute(update(unit).where(unit.c.id == key).values(**emptied))
    if is_new and values.get("kind") == "city":
        alone = (unit.c.parent_id.is_(None), unit.c.kind.in_(BELOW_THE_CITY), unit.c.id != key)
        connection.execute(update(unit).where(*alone).values(parent_id=key))
    place_units(connection)
    row = connection.execute(select(unit.c.kind, unit.c.district_id).where(unit.c.id == key)).one()
    kind = "department" if row.kind == "department" else "unit"
    _rename(connection, kind, key, names, within_id=row.district_id if row.kind == "street" else 0)
    return key


def correct_industry(
    connection: Connection, code: str, values: Mapping[str, Any], names: Iterable[str]
) -> int:
    """Enter an industry, or make it exactly what `values` say: name, name_en, short, short_en, department_id."""
    key = save_industry(connection, code, values)
    said = {name: values.get(name) or "" for name in ("name_en", "short_en")}
    to_come = meet(connection, code)
    said["department_id"] = values.get("department_id") or to_come
    connection.execute(update(industry).where(industry.c.id == key).values(**said))
    _rename(connection, "industry", key, names, within_id=UNASSIGNED)
    return key


def lead(connection: Connection, department_id: int, codes: Iterable[str]) -> None:
    """Say which industries a department leads; others that it led are without a lead."""
    chosen = list(codes)
    mine = industry.c.department_id == department_id
    connection.execute(update(industry).where(mine).values(department_id=None))
    connection.execute(
        update(industry).where(industry.c.code.in_(chosen)).values(department_id=department_id)
    )


def forget_name(connection: Connection, kind: str, text: str, within_id: int = UNASSIGNED) -> None:
    """Forget what a name means: the next ledger that says it is asked again."""
    key = (alias.c.kind == kind, alias.c.within_id == within_id, alias.c.text == normalised(text))
    connection.execute(delete(alias).where(*key))


def _rename(connection: Connection, kind: str, key: int, names: Iterable[str], *, within_id: int) -> None:
    """Make `names` the other names of one thing; its code and official names stay known in any case."""
    table: Table = industry if kind == "industry" else unit
    row = connection.execute(
        select(table.c.code, table.c.name, table.c.name_en).where(table.c.id == key)
    ).one()
    wanted = {normalised(text): text for text in (*names, *row) if normalised(text)}
    _refuse_taken(connection, kind, key, wanted, within_id=within_id)
    connection.execute(delete(alias).where(alias.c.kind == kind, alias.c.target_id == key))
    for text in wanted.values():
        remember_name(connection, kind, text, key, within_id)


def _refuse_taken(
    connection: Connection, kind: str, key: int, wanted: Mapping[str, str], *, within_id: int
) -> None:
    table: Table = industry if kind == "industry" else unit
    official = names_of(connection, table)
    asked = select(alias.c.text, alias.c.target_id).where(
        alias.c.kind == kind, alias.c.within_id == within_id
    )
    known = {row.text: row.target_id for row in connection.execute(asked) if row.target_id != UNASSIGNED}
    for text, written in wanted.items():
        other = known.get(text, key) if within_id else known.get(text, official.get(text, key))
        if other not in (key, UNASSIGNED):
            name = connection.execute(select(table.c.name).where(table.c.id == other)).scalar()
            raise NameTaken(written, str(name))
