"""From what the program recognised and what a clerk corrected to the mapping that a file is read by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from ledger.bind import bind
from ledger.columns import COLUMNS
from ledger.mapping import ColumnSource, Mapping, shipped
from ledger.merged import filled_down
from ledger.reading import read
from ledger.records import Binding, Layout, Table
from ledger.sheets import open_book
from pages.import_draft import Draft, File

KEYS = tuple(column.key for column in COLUMNS if column.kind != "nothing")
CODE = "hazard_code"  # the ledger's own number; named by a mapping, it is what a hazard is known by
IGNORED = "seq"  # a canonical column of which nothing is kept: what is bound to it is not taken in
LEVELS = 4  # rows of headings one below another


def layout_of(file: File, draft: Draft, known: Sequence[Mapping], today: date) -> Layout:
    """How the file is laid out, after what was said of its place and mapping. Raises FileNotReadable."""
    return read(
        file.content,
        asked(file, draft, known),
        name=file.name,
        cutoff=draft.cutoff,
        known=known,
        latest=today,
    ).layout


def asked(file: File, draft: Draft, known: Sequence[Mapping]) -> Mapping | None:
    """The mapping that was chosen by name or by place; None leaves it to recognition."""
    chosen = next((one for one in (*known, *shipped()) if one.name == draft.mapping), None)
    if draft.sheet is None and draft.header_row is None:
        return chosen
    base = chosen or Mapping(file.name, {}, recognise_others=True)
    return replace(base, sheet=draft.sheet, header_row=draft.header_row)


def mapping_of(file: File, draft: Draft, known: Sequence[Mapping], layout: Layout) -> Mapping | None:
    """The mapping to read the file by, with all corrections; None where there is nothing to say."""
    base = asked(file, draft, known)
    if not draft.corrects:
        return base
    base = base or _recognised(known, layout) or Mapping(file.name, {}, recognise_others=True)
    values = {key: dict(words) for key, words in base.values.items()}
    for (key, word), code in draft.words.items():
        values.setdefault(key, {})[word] = code
    return replace(
        base, name=draft.remember or file.name, columns=_columns(base, draft, layout), values=values
    )


def _recognised(known: Sequence[Mapping], layout: Layout) -> Mapping | None:
    """The mapping that the file was recognised by."""
    named = {table.mapping for table in layout.tables}
    return next((one for one in (*known, *shipped()) if one.name in named), None)


def code_headings(file: File, draft: Draft, known: Sequence[Mapping], layout: Layout) -> tuple[str, ...]:
    """The headings of the ledger's own number, where only a person can say whether it stays with a hazard.

    Empty where there is no such column, or where a mapping that was kept before says it.
    """
    if CODE in draft.columns:
        return draft.columns[CODE]
    base = asked(file, draft, known) or _recognised(known, layout)
    if base is not None and CODE in base.columns:
        return ()
    return _bound_anywhere(layout, CODE)


def _bound_anywhere(layout: Layout, key: str) -> tuple[str, ...]:
    """The headings of any table that feed a canonical column as the file was laid out."""
    return tuple(dict.fromkeys(one for table in layout.tables for one in bound(table, None).get(key, ())))


def running_numbers(layout: Layout) -> set[str]:
    """The headings of running numbers such as 序号 and 编号, which are never what a hazard is known by."""
    return {
        text
        for table in layout.tables
        if (found := bind(table.headings, None).get(IGNORED))
        for text in found.headings
    }


def _columns(base: Mapping, draft: Draft, layout: Layout) -> dict[str, ColumnSource]:
    """The columns of a mapping with the corrected ones in their place."""
    columns = dict(base.columns)
    for key, headings in draft.columns.items():
        old = columns.pop(key, ColumnSource(()))
        if headings:
            columns[key] = replace(old, headings=headings)
    if draft.code_stays and (headings := draft.columns.get(CODE, _bound_anywhere(layout, CODE))):
        columns[CODE] = ColumnSource(headings)
    elif CODE in draft.columns:
        columns.pop(CODE, None)  # a number that may change hands is nothing to know a hazard by
    if base.recognise_others:
        taken = {heading for source in columns.values() for heading in source.headings}
        shut = [
            heading
            for table in layout.tables
            for key in draft.columns
            for heading in bound(table, None).get(key, ())
            if heading not in taken
        ]
        if shut:
            columns[IGNORED] = ColumnSource(tuple(dict.fromkeys(shut)))
    return columns


def bound(table: Table, mapping: Mapping | None) -> dict[str, tuple[str, ...]]:
    """Canonical column -> headings that feed it, by a mapping or as the layout has it."""
    found: dict[str, Binding] = bind(table.headings, mapping) if mapping else dict(table.bindings)
    return {key: binding.headings for key, binding in found.items()}


def named_headings(layout: Layout) -> list[str]:
    """The headings of all tables, each once, in their order."""
    return list(dict.fromkeys(one.text for table in layout.tables for one in table.headings if one.text))


def to_remember(file: File, mapping: Mapping, name: str, layout: Layout) -> Mapping:
    """The mapping as it is kept: under its name, known again by the file's row of headings.

    Where it stands on its sheet, and the day it speaks for, are this file's alone.
    """
    plain = replace(mapping, name=name, sheet=None, header_row=None, cutoff=None)
    for row in _header_cells(file, layout):
        told = replace(plain, recognised_by=row)
        again = read(file.content, name=file.name, known=[told]).layout
        if any(table.mapping == name for table in again.tables):
            return told
    return plain


def _header_cells(file: File, layout: Layout) -> list[tuple[str, ...]]:
    """The texts of the first table's header row, then of those above it: each may be looked at first."""
    table = layout.tables[0]
    sheet = next(one for one in open_book(file.content, file.name).sheets if one.name == table.sheet)
    first = max(0, table.header_row - LEVELS)
    rows = list(islice(filled_down(sheet), first, table.header_row))
    return [cells for row in reversed(rows) if (cells := _texts(row))]


def _texts(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for cell in row if isinstance(cell, str) and cell.strip()))


def first_rows(file: File, sheet: str | None, *, rows: int, columns: int) -> list[tuple[int, list[str]]]:
    """The first filled rows of a sheet (of the first one where none is named), numbered as Excel does."""
    sheets = open_book(file.content, file.name).sheets
    chosen = next((one for one in sheets if one.name == sheet), sheets[0] if sheets else None)
    if chosen is None:
        return []
    numbered = (
        (number, [_cell(cell) for cell in row[:columns]]) for number, row in enumerate(chosen.rows(), 1)
    )
    return list(islice(((number, cells) for number, cells in numbered if any(cells)), rows))


def _cell(cell: Any) -> str:
    text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    return " ".join(text.split())[:24]
