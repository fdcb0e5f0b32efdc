"""What was remembered of forms and names: mappings of this board, and the alias files that are shipped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from data_access import reads
from data_access.session import open_session
from domain.people import EVERYWHERE
from ledger import aliases, mapping
from ledger.units_file import UnitRow, read_units

if TYPE_CHECKING:
    from sqlalchemy import Engine


def remembered(engine: Engine) -> list[mapping.Mapping]:
    """The mappings that were remembered by name on this board."""
    with open_session(engine, EVERYWHERE) as session:
        return [mapping.from_json(text) for text in reads.stored_mappings(session, EVERYWHERE).values()]


def shipped_row(kind: str, text: str) -> UnitRow | None:
    """The line of a shipped alias file that a text names."""
    found = aliases.resolve(kind, text)
    return None if found is None else _shipped_rows().get((found.kind, found.code))


@cache
def _shipped_rows() -> dict[tuple[str, str], UnitRow]:
    files = sorted(aliases.SHIPPED.glob("*.csv"))
    return {(row.kind, row.code): row for path in files for row in read_units(path).rows}
