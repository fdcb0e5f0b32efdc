"""What reading one table needs at every stretch: its readers and its standing answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ledger.aliases import Aliases, shipped
from ledger.bind import TELL_STATUS
from ledger.cells import Context, Read, reader, text_reader
from ledger.columns import BY_KEY
from ledger.mapping import Mapping
from ledger.records import Table


@dataclass
class Work:
    """What reading one table needs at every stretch: its readers, and the identities met so far.

    section, section_style: the last row inside the table that named a district, and how it is numbered.
    unit: of bare sums, where no heading says it.
    """

    file: str
    table: Table
    mapping: Mapping | None
    latest: date | None
    readers: dict[str, Read]
    text_of: Read
    empty: frozenset[str]
    seen: dict[str, int] = field(default_factory=dict)
    base_flags: dict[str, str] = field(default_factory=dict)
    aliases: Aliases = field(default_factory=shipped)
    section_style: str | None = None
    unit: str | None = None
    section: str | None = None


def work_on(
    file: str,
    table: Table,
    mapping: Mapping | None,
    *,
    unit: str | None,
    mixed: bool,
    latest: date | None,
    seen: dict[str, int],
    aliases: Aliases,
) -> Work:
    """Prepare the readers of one table. unit: of bare sums, where neither heading nor unit row says."""
    empty = frozenset(mapping.empty) if mapping else frozenset()
    values = {key: dict(words) for key, words in mapping.values.items()} if mapping else {}
    order = mapping.date_order if mapping else "ymd"
    readers = {}
    for key, binding in table.bindings.items():
        kind = "closing" if key == "closed_on" else BY_KEY[key].kind
        if kind not in ("text", "code", "nothing"):
            readers[key] = reader(
                kind, key, Context(order, table.year, binding.unit or unit, empty, values, mixed)
            )
    base = dict.fromkeys(mapping.assumed, "assumed_by_mapping") if mapping else {}
    base |= {key: "heading_guessed" for key, binding in table.bindings.items() if binding.guessed}
    given = {*table.bindings, *(mapping.constants if mapping else ()), *base}
    if "grade" not in given:
        base["grade"] = "grade_column_missing"
    if not table.sheet_status and not given & set(TELL_STATUS):
        base["status"] = "status_column_missing"
    return Work(
        file, table, mapping, latest, readers, text_reader(empty), empty, seen, base, aliases, unit=unit
    )
