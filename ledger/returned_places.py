"""Where in a workbook the problems of a ledger stand: for each the cell that a person would point at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.cells import as_text
from ledger.merged import filled_down
from ledger.reading import Reading
from ledger.records import Problem, Table
from ledger.sheets import Book, Merge, Sheet

Cell = tuple[int, int]  # row as Excel counts, column from 0


@dataclass(frozen=True)
class Located:
    """A problem with its cell, None where it is the file's or the sheet's, and the value that stands there."""

    problem: Problem
    cell: Cell | None
    value: str


def located(book: Book, reading: Reading, problems: Iterable[Problem]) -> list[Located]:
    """Each problem of a file with its cell, in the order of the file.

    A problem of a merged cell stands in the first of the merged cells, one of a whole row in the row's first
    filled cell, that of a missing column in none. Raises FileNotReadable where the file breaks off in the middle.
    """
    told = sorted(without_repeats(problems), key=lambda one: (one.sheet, one.row))
    tables = _tables(reading)
    found = []
    for sheet in book.sheets:
        mine = [one for one in told if one.sheet == sheet.name]
        rows = _raw_rows(sheet, {one.row for one in mine})
        found += [_located(one, tables.get(sheet.name, []), rows, sheet) for one in mine]
    known_sheets = {sheet.name for sheet in book.sheets}
    return [Located(one, None, one.value) for one in told if one.sheet not in known_sheets] + found


def letters(column: int) -> str:
    """The letters of a column: A for 0, AA for 26."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def reference(cell: Cell) -> str:
    """A cell's name: B7."""
    return f"{letters(cell[1])}{cell[0]}"


def without_repeats(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those that say the same of the same place once more."""
    return list({(one.code, one.sheet, one.row, one.column, one.value): one for one in problems}.values())


def _tables(reading: Reading) -> dict[str, list[Table]]:
    """Sheet -> its tables from the top, those below another one included."""
    by_sheet: dict[str, dict[int, Table]] = {}
    for table in reading.layout.tables:
        by_sheet.setdefault(table.sheet, {})[table.header_row] = table
    for chunk in reading.chunks():
        if chunk.table is not None:
            by_sheet.setdefault(chunk.table.sheet, {})[chunk.table.header_row] = chunk.table
    return {sheet: [found[row] for row in sorted(found)] for sheet, found in by_sheet.items()}


def _raw_rows(sheet: Sheet, wanted: set[int]) -> dict[int, Sequence[Any]]:
    if not wanted - {0}:
        return {}
    return {number: row for number, row in enumerate(filled_down(sheet), 1) if number in wanted}


def _located(
    problem: Problem, tables: Sequence[Table], rows: dict[int, Sequence[Any]], sheet: Sheet
) -> Located:
    if not problem.row:
        return Located(problem, None, problem.value)
    table = next((one for one in reversed(tables) if one.header_row <= problem.row), None)
    row = rows.get(problem.row, ())
    named = table is not None and bool(_columns(problem, table))
    if table is None or (problem.row == table.header_row and not named):
        return Located(
            problem, None, problem.value
        )  # of a table passed over, or of a column that is not there
    column = _column(problem, table, row)
    value = problem.value or (_text(row, column) if named else "")
    return Located(problem, _top_left((problem.row, column), sheet.merges), value)


def _columns(problem: Problem, table: Table) -> tuple[int, ...]:
    """The columns that a problem is about: those of its key, else the one with its heading."""
    named = tuple(heading.index for heading in table.headings if heading.text == problem.column != "")
    if problem.row == table.header_row:
        return named[-1:]  # of two with one name the second is the one too many
    if binding := table.bindings.get(problem.key):
        return binding.indexes
    joined = (one for one in table.bindings.values() if " / ".join(one.headings) == problem.column != "")
    return named or next((one.indexes for one in joined), ())


def _column(problem: Problem, table: Table, row: Sequence[Any]) -> int:
    """Of several columns the one that holds the value, else the first filled one."""
    if columns := _columns(problem, table):
        same = [one for one in columns if problem.value and _text(row, one) == problem.value.strip()]
        return (same or [one for one in columns if _text(row, one)] or list(columns))[0]
    filled = [one.index for one in table.headings if one.text]
    return next((one for one in filled if _text(row, one)), next(iter(filled), 0))


def _text(row: Sequence[Any], column: int) -> str:
    cell = row[column] if column < len(row) else ""
    return "" if cell is None or cell == "" else as_text(cell).strip()


def _top_left(cell: Cell, merges: Sequence[Merge]) -> Cell:
    """The first of the merged cells that a cell is one of: only that is seen."""
    for top, left, bottom, right in merges:
        if top <= cell[0] - 1 <= bottom and left <= cell[1] <= right:
            return top + 1, left
    return cell
