"""The units, departments and industries of a board as one list: entered from a file, and given out as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_access import reads
from data_access.frames import records, rows_of
from data_access.session import Session
from data_access.writes.tree import apply_units
from domain.people import EVERYWHERE
from ledger.units_file import HEADINGS, UnitRow

ORDER = {kind: at for at, kind in enumerate(("city", "district", "zone", "other", "street", "department"))}


@dataclass(frozen=True)
class Entered:
    """What a units file did, or would do: the names that are new, and those of which something changes."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int


def enter_units(
    opened: Callable[[], AbstractContextManager[Session]], rows: Sequence[UnitRow], *, apply: bool
) -> Entered:
    """Enter the rows of a units file in one writing transaction that `opened` opens, or say what that would do.

    Raises data_access.writes.tree.UnknownParent and data_access.writes.units.BelowItself; then nothing
    was entered.
    """
    entered = Entered((), (), 0)
    try:
        with opened() as session:
            before = _by_code(session)
            apply_units(session.connection, rows)
            after = _by_code(Session(session.connection))
            told = [after[row.kind == "industry", row.code] for row in rows]
            ids = {row["id"]: row for row in before.values()}
            new = tuple(row["name"] for row in told if row["id"] not in ids)
            changed = tuple(row["name"] for row in told if row["id"] in ids and ids[row["id"]] != row)
            entered = Entered(new, changed, len(told) - len(new) - len(changed))
            if not apply:
                raise _OnlyAsked
    except _OnlyAsked:
        pass
    return entered


class _OnlyAsked(Exception):
    """Ends the transaction of a question, so that nothing of it stays."""


def _by_code(session: Session) -> dict[tuple[bool, str], dict[str, Any]]:
    """(whether an industry, code) -> all that a units file says about it, and what tells it from others."""
    table = units_table(session)
    keys = [(row["kind"] == "industry", row["code"]) for row in records(table)]
    ids = {(False, row.code): row.id for row in _placed(session)}
    ids |= {(True, row.code): -row.id for row in rows_of(session.catalog.industries)}
    return {key: {**row, "id": ids[key]} for key, row in zip(keys, records(table), strict=True)}


def _placed(session: Session) -> list[Any]:
    known = session.catalog
    both = [row for frame in (known.units, known.departments) for row in rows_of(frame)]
    return [row for row in both if row.id]


def units_table(session: Session) -> pd.DataFrame:
    """Everything that stands in the tree as a units file says it; reading that file changes nothing.

    Columns: the keys of ledger.units_file.HEADINGS, all text; units above stand before those below.
    """
    names = reads.other_names(session, EVERYWHERE)
    others: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(names):
        if row.code:
            others.setdefault(("industry" if row.kind == "industry" else "unit", row.code), []).append(
                row.text
            )
    rows = sorted(_placed(session), key=lambda row: (ORDER.get(row.kind, 9), row.code))
    codes = {row.id: row.code for row in rows}
    industries = [row for row in rows_of(session.catalog.industries) if row.id]
    led: dict[int, list[str]] = {}
    for row in industries:
        led.setdefault(row.department_id, []).append(row.code)
    for code, department_id in reads.leads_to_come(session, EVERYWHERE).items():
        led.setdefault(department_id, []).append(code)
    listed = [
        {
            **_plain(row),
            **_written(others.get(("unit", row.code), [])),
            "parent": codes.get(row.parent_id, ""),
            "industries": "|".join(led.get(row.id, [])),
        }
        for row in rows
    ]
    listed += [_industry(row, others.get(("industry", row.code), [])) for row in industries]
    return pd.DataFrame(listed, columns=list(HEADINGS), dtype=object).fillna("")


def _plain(row: Any) -> dict[str, str]:
    names = ("code", "name", "name_en", "short", "short_en", "kind", "peer_group")
    return {name: getattr(row, name) for name in names} | {
        name: _day(getattr(row, name)) for name in ("valid_from", "valid_to")
    }


def _industry(row: Any, names: list[str]) -> dict[str, str]:
    plain = {name: getattr(row, name) for name in ("code", "name", "name_en", "short", "short_en")}
    return {**plain, "kind": "industry", **_written(names)}


def _written(names: list[str]) -> dict[str, str]:
    """Other names, those of digits alone as other codes."""
    codes = [name for name in names if name.isdigit()]
    return {"codes": "|".join(codes), "aliases": "|".join(name for name in names if name not in codes)}


def _day(value: Any) -> str:
    return "" if value is None or pd.isna(value) else value.isoformat()


def headed(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """The table under the headings of a units file in a language: the first of each, or its key in English."""
    if language != "zh":
        return table
    return table.rename(columns={key: line.split("|")[0] for key, line in HEADINGS.items()})
