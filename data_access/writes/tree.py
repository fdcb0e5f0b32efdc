"""Units, departments and industries from a file into the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from data_access.tables import industry, unit
from data_access.writes.units import names_of, normalised, remember_name, save_industry, save_unit

RANK = {"city": 0, "district": 1, "zone": 1, "other": 1, "department": 1, "street": 2}


class UnknownParent(Exception):
    """A row names a unit above it that is neither in the file nor on the board."""


def apply_units(connection: Connection, rows: Iterable[Any]) -> Counter[str]:
    """Enter the rows of a units file (ledger.units_file.UnitRow) in the caller's transaction.

    Units above come before those below, industries before departments. Returns how many of each kind.
    Raises UnknownParent, and then nothing of the file should be kept.
    """
    listed = sorted(rows, key=lambda row: RANK.get(row.kind, 3))
    done: Counter[str] = Counter()
    for row in listed:
        if row.kind == "industry":
            key = save_industry(connection, row.code, {"name": row.name, "name_en": row.name_en, "short": row.short})
            _remember(connection, "industry", row, key, 0)
            done["industry"] += 1
    for row in listed:
        if row.kind != "industry":
            save_tree_row(connection, row)
            done[row.kind] += 1
    return done


def save_tree_row(connection: Connection, row: Any) -> int:
    """Enter one unit or department with its other names; the industries that it leads become its own."""
    parent_id = _parent(connection, row)
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
    for code in row.industries:
        connection.execute(update(industry).where(industry.c.code == code).values(department_id=key))
    return key


def _parent(connection: Connection, row: Any) -> int | None:
    if not row.parent:
        return None
    found = names_of(connection).get(normalised(row.parent))
    if found is None:
        raise UnknownParent(f"{row.name}: {row.parent}")
    return found


def _remember(connection: Connection, kind: str, row: Any, key: int, within: int) -> None:
    names: Sequence[str] = (row.code, row.name, row.name_en, *row.codes, *row.aliases)
    for text in names:
        if text:
            remember_name(connection, kind, text, key, within)
