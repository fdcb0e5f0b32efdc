"""The layout of a unit's own file, as the reader found it, for handing rows out in the same columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice

from documents.own_columns import OwnForm
from domain.plain_text import narrow
from ledger import mapping as readings
from ledger.mapping import MappingNotUsable
from ledger.merged import filled_down
from ledger.reading import read
from ledger.records import FileNotReadable, Table
from ledger.sheets import open_book
from ledger.titles import with_cutoff


def own_form(content: bytes, name: str, as_of: date, known: Sequence[str]) -> OwnForm | None:
    """The layout of the first table with the most columns, its title speaking for `as_of`; None where there is none.

    known: the mappings that this board remembers, as JSON.
    """
    try:
        layout = read(content, name=name, known=[readings.from_json(text) for text in known]).layout
    except (FileNotReadable, MappingNotUsable):
        return None
    tables = [table for table in layout.tables if table.bindings]
    if not tables:
        return None
    table = max(tables, key=lambda table: len(table.bindings))
    return _form(table, as_of, _as_typed(content, name, table))


def _as_typed(content: bytes, name: str, table: Table) -> dict[str, str]:
    """The texts of the heads as the reader knows them -> as they are typed, full-width signs and all."""
    sheet = next(one for one in open_book(content, name).sheets if one.name == table.sheet)
    rows = islice(filled_down(sheet), table.header_row)
    return {narrow(cell): cell.strip() for row in rows for cell in row if isinstance(cell, str)}


def _form(table: Table, as_of: date, typed: Mapping[str, str]) -> OwnForm:
    keys = {binding.indexes[0]: key for key, binding in table.bindings.items()}
    units = {binding.indexes[0]: binding.unit for binding in table.bindings.values()}
    heads = [heading.texts for heading in table.headings]
    last = max((place for place, texts in enumerate(heads) if any(texts)), default=-1)
    shown = range(last + 1)
    return OwnForm(
        sheet=table.sheet or "1",
        title=with_cutoff(table.titles[0], as_of) if table.titles else "",
        heads=tuple(tuple(typed.get(text, text) for text in heads[place] if text) for place in shown),
        keys=tuple(keys.get(place, _seq(heads[place])) for place in shown),
        units=tuple(
            (units.get(place) or table.headings[place].unit or "") if keys.get(place) == "fund_wan" else ""
            for place in shown
        ),
    )


def _seq(texts: tuple[str, ...]) -> str:
    return "seq" if "".join(texts[-1:]).strip() in ("序号", "No.", "No") else ""
