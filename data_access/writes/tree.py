"""Units, departments and industries from a file into the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select, update

from data_access.tables import UNASSIGNED, alias, industry, unit
from data_access.writes.leads import leads, meet
from data_access.writes.units import (
    BelowItself,
    code_of,
    names_of,
    normalised,
    remember_name,
    save_industry,
    save_unit,
)


class UnknownParent(Exception):
    """A row names a unit above it that is neither in the file nor on the board."""


def apply_units(connection: Connection, rows: Iterable[Any]) -> Counter[str]:
    """Enter the rows of a units file (ledger.units_file.UnitRow) in the caller's transaction.

    Industries come before the departments that lead them, units above before those below. A unit or
    industry that a ledger brought before takes the code that the file gives it. Returns how many of each
    kind. Raises UnknownParent or BelowItself, and then nothing of the file should be kept.
    """
    listed = list(rows)
    done = Counter(row.kind for row in listed)
    for row in listed:
        if row.kind == "industry":
            _adopt(connection, industry, row)
            key = save_industry(connection, row.code, industry_says(row))
            meet(connection, row.code)
            _remember(connection, "industry", row, key, 0)
    for row in _from_the_top([row for row in listed if row.kind != "industry"]):
        save_tree_row(connection, row)
    return done


def industry_says(row: Any) -> dict[str, str]:
    """What a units file's row says about an industry itself."""
    return {name: getattr(row, name) for name in ("name", "name_en", "short", "short_en")}


def _from_the_top(rows: list[Any]) -> list[Any]:
    """The rows in an order in which each stands after the one above it."""
    named = {normalised(text): row for row in rows for text in (*row.codes, row.name, row.code) if text}
    ordered: list[Any] = []
    for row in rows:
        chain = [row]
        while (above := named.get(normalised(chain[-1].parent))) is not None and above not in ordered:
            if above in chain:
                raise BelowItself(row.name)
            chain.append(above)
        ordered += [one for one in reversed(chain) if one not in ordered]
    return ordered


def _adopt(connection: Connection, table: Table, row: Any, parent_id: int | None = None) -> None:
    """Give the file's code to what a ledger brought under its name, if it is the same by name and place."""
    if connection.execute(select(table.c.id).where(table.c.code == row.code)).first() is not None:
        return
    names = {normalised(text) for text in (row.name, row.name_en, *row.codes, *row.aliases) if text}
    for known in connection.execute(select(table).where(table.c.id != UNASSIGNED)).mappings():
        own = code_of(known["name"])
        by_ledger = known["code"].rpartition("/")[2] in (own, f"{own}-{row.kind}", f"{own}-unit")
        if (
            by_ledger
            and normalised(known["name"]) in names
            and (table is industry or _same_family(known, row, parent_id))
        ):
            connection.execute(update(table).where(table.c.id == known["id"]).values(code=row.code))
            return


def _same_family(known: Any, row: Any, parent_id: int | None) -> bool:
    if "department" in (known["kind"], row.kind):
        return bool(known["kind"] == row.kind)
    if "street" in (known["kind"], row.kind):
        return bool(known["kind"] == row.kind and known["parent_id"] == parent_id)
    return True


def save_tree_row(connection: Connection, row: Any) -> int:
    """Enter one unit or department with its other names; it leads its industries, also those to come."""
    parent_id = _parent(connection, row)
    _adopt(connection, unit, row, parent_id)
    values = {
        name: getattr(row, name)
        for name in ("name", "name_en", "short", "short_en", "kind", "peer_group", "valid_from", "valid_to")
    }
    key = save_unit(connection, row.code, values, parent_id)
    kind = "department" if row.kind == "department" else "unit"
    within = 0
    if row.kind == "street" and parent_id:
        within = connection.execute(select(unit.c.district_id).where(unit.c.id == parent_id)).scalar_one()
    _remember(connection, kind, row, key, within)
    leads(connection, key, row.industries)
    return key


def _parent(connection: Connection, row: Any) -> int | None:
    if not row.parent:
        return None
    wanted = normalised(row.parent)
    found = names_of(connection).get(wanted)
    if found is None:
        other = (alias.c.kind == "unit", alias.c.within_id == 0, alias.c.text == wanted)
        found = connection.execute(select(alias.c.target_id).where(*other)).scalar()
    if not found:
        raise UnknownParent(f"{row.name}: {row.parent}")
    return found


def _remember(connection: Connection, kind: str, row: Any, key: int, within: int) -> None:
    names: Sequence[str] = (row.code, row.name, row.name_en, *row.codes, *row.aliases)
    for text in names:
        if text:
            remember_name(connection, kind, text, key, within)
