"""Units, departments and industries: entered, corrected, and other names remembered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, or_, select, update

from data_access.tables import alias, hazard, industry, unit
from data_access.writes.moved import place_units

INDUSTRY_FIELDS = ("name", "name_en", "short", "short_en", "department_id")
UNIT_FIELDS = ("name", "name_en", "short", "short_en", "kind", "peer_group", "valid_from", "valid_to")


class BelowItself(Exception):
    """A unit would stand below itself in the tree."""


@lru_cache(maxsize=1 << 16)
def normalised(text: str) -> str:
    """A name as it is compared: full-width folded, spaces gone, lower case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def save_unit(
    connection: Connection, code: str, values: Mapping[str, Any], parent_id: int | None = None
) -> int:
    """Enter a unit or correct it by its code; what `values` leaves out stays. Returns its id.

    A short code that another unit has, or that numbers were given under before, gets a digit: spoken numbers
    must not be mistaken. Raises BelowItself.
    """
    known = connection.execute(select(unit).where(unit.c.code == code)).mappings().first()
    fields: dict[str, Any] = {
        name: values[name] for name in UNIT_FIELDS if values.get(name) not in (None, "")
    }
    kind = fields.get("kind") or (known["kind"] if known else "other")
    if parent_id is not None:
        fields["parent_id"] = parent_id
    if known is None:
        return _enter_unit(connection, code, {"name": code, "kind": kind, **fields})
    key = int(known["id"])
    if parent_id is not None:
        _refuse_below_itself(connection, key, parent_id)
    for name in ("short", "short_en"):
        if fields.get(name, known[name]) != known[name]:
            fields[name] = _free_short(connection, fields[name], own=dict(known))
    if fields:
        connection.execute(update(unit).where(unit.c.id == key).values(**fields))
    if any(fields.get(name, known[name]) != known[name] for name in ("kind", "parent_id")):
        place_units(connection)
    return key


def _enter_unit(connection: Connection, code: str, fields: dict[str, Any]) -> int:
    # Numbers are spoken by the district: a street's own short code must not take one of a district's.
    proposal = fields["name"] if fields["kind"] == "street" else short_of(fields["name"])
    latin = (
        fields.get("short_en")
        or (code if fields["kind"] == "street" else short_of(fields.get("name_en") or code)).upper()
    )
    shorts = {
        "short": _free_short(connection, fields.get("short") or proposal),
        "short_en": _free_short(connection, latin),
    }
    entered = unit.insert().values(code=code, **{**fields, **shorts}).returning(unit.c.id)
    key = int(connection.execute(entered).scalar_one())
    place_units(connection, only=key)
    return key


def _refuse_below_itself(connection: Connection, key: int, parent_id: int) -> None:
    above: int | None = parent_id
    while above is not None:
        if above == key:
            raise BelowItself(
                str(connection.execute(select(unit.c.name).where(unit.c.id == key)).scalar_one())
            )
        above = connection.execute(select(unit.c.parent_id).where(unit.c.id == above)).scalar_one()


def save_industry(connection: Connection, code: str, values: Mapping[str, Any]) -> int:
    """Enter an industry or correct it by its code; what `values` leaves out stays. Returns its id."""
    fields = {name: values[name] for name in INDUSTRY_FIELDS if values.get(name)}
    key = connection.execute(select(industry.c.id).where(industry.c.code == code)).scalar()
    if key is None:
        fields = {"name": code, **fields}
        if ord(fields["name"][0]) > 0x2E80:
            fields.setdefault("short", fields["name"][:2])  # a Latin name has no short form in its beginning
        key = connection.execute(
            industry.insert().values(code=code, **fields).returning(industry.c.id)
        ).scalar_one()
    elif fields:
        connection.execute(update(industry).where(industry.c.id == key).values(**fields))
    return int(key)


def remember_name(connection: Connection, kind: str, text: str, target_id: int, within_id: int = 0) -> None:
    """Remember that a name means a unit, department or industry; target 0: that it is none."""
    key = {"kind": kind, "within_id": within_id, "text": normalised(text)}
    if not key["text"]:
        return
    where = [alias.c[name] == value for name, value in key.items()]
    if connection.execute(update(alias).where(*where).values(target_id=target_id)).rowcount == 0:
        connection.execute(alias.insert().values(**key, target_id=target_id))


def code_of(name: str) -> str:
    """The code of what is met in a ledger: its name, without what parts codes in a link."""
    return re.sub(r"[,|\s]+", "-", " ".join(unicodedata.normalize("NFKC", name).split()))


def short_of(name: str) -> str:
    """A first proposal for a short code: one character of a Chinese name, initials of a Latin one."""
    text = unicodedata.normalize("NFKC", name).strip()
    if not text:
        return "X"
    if ord(text[0]) > 0x2E80:
        return text[0]
    words = re.findall(r"[A-Za-z0-9]+", text)
    initials = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)[:3]
    return (initials or "X").upper()[:4]


def _free_short(connection: Connection, wanted: str, *, own: Mapping[str, Any] | None = None) -> str:
    """The wanted short code, with a digit where it could be mistaken; `own` is the unit that has one already."""
    others = select(unit.c.short, unit.c.short_en).where(unit.c.id != (own["id"] if own else -1))
    taken = {short for row in connection.execute(others) for short in row}
    mine = {own["short"], own["short_en"]} if own else set()
    candidate, n = wanted, 1
    while candidate in taken or (candidate not in mine and _was_given(connection, candidate)):
        n += 1
        candidate = f"{wanted}{n}"
    return candidate


def _was_given(connection: Connection, short: str) -> bool:
    begins = or_(
        *(column.startswith(f"{short}-", autoescape=True) for column in (hazard.c.number, hazard.c.number_en))
    )
    return connection.execute(select(hazard.c.id).where(begins).limit(1)).first() is not None


def names_of(connection: Connection, table: Table = unit) -> dict[str, int]:
    """Every code and official name of units (or industries), normalised -> id."""
    found: dict[str, int] = {}
    for row in connection.execute(select(table.c.id, table.c.code, table.c.name, table.c.name_en)):
        for text in (row.name_en, row.name, row.code):
            if text:
                found[normalised(text)] = row.id
    return found
