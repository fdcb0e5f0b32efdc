"""The rows with problems as a file of their own: the ledger's columns, and one that says what is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from ledger.cells import as_text
from ledger.merged import filled_down
from ledger.records import STOPS, Problem
from ledger.sheets import Source, open_book
from ledger.words import sentence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDTH, _WIDE = 16, 60
_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")

Words = Callable[..., str]
Wrong = dict[str, dict[int, list[Problem]]]  # sheet -> row -> its problems


def problem_rows_file(
    source: Source,
    problems: Iterable[Problem],
    t: Words,
    *,
    headers: Mapping[str, Sequence[int]],
    form: str = "xlsx",
    name: str | None = None,
) -> bytes:
    """The rows that have problems, in the file's own columns and order, with a last column in words.

    source, name: the ledger as it was read. headers: sheet -> its header rows, as Excel counts (see
    `header_rows`). form: 'xlsx' or 'csv' (UTF-8 with its mark, sheets one under another). A text that a
    spreadsheet would take for a formula gets a leading apostrophe, which reading takes off again, so that the
    corrected file can go straight back in. Raises FileNotReadable.
    """
    wrong: Wrong = {}
    for problem in problems:
        if problem.row:
            wrong.setdefault(problem.sheet, {}).setdefault(problem.row, []).append(problem)
    tables = []
    for sheet in open_book(source, name).sheets:
        if found := wrong.get(sheet.name):
            tables.append((sheet.name, _rows(filled_down(sheet), found, headers.get(sheet.name, ()), t)))
    return _as_csv(tables) if form == "csv" else _as_xlsx(tables)


def header_rows(tables: Iterable[Any]) -> dict[str, list[int]]:
    """Sheet -> header rows of a layout's tables (ledger.records.Table)."""
    rows: dict[str, list[int]] = {}
    for table in tables:
        rows.setdefault(table.sheet, []).append(table.header_row)
    return rows


def _rows(
    cells: Iterable[Sequence[Any]], wrong: dict[int, list[Problem]], headers: Sequence[int], t: Words
) -> list[list[Any]]:
    picked: list[tuple[list[Any], str]] = []
    for number, row in enumerate(cells, 1):
        if number in headers:
            picked.append((list(row), t("ledger.file.what_is_wrong")))
        elif number in wrong:
            ordered = sorted(wrong[number], key=lambda problem: problem.severity != STOPS)
            picked.append((list(row), "\n".join(sentence(problem, t) for problem in ordered)))
    width = max((len(row) for row, _ in picked), default=0)
    return [[*map(harmless, row), *[""] * (width - len(row)), harmless(words)] for row, words in picked]


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers and days stay what they are."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def _as_csv(tables: list[tuple[str, list[list[Any]]]]) -> bytes:
    text = io.StringIO()
    for _, rows in tables:
        csv.writer(text).writerows([["" if cell is None else as_text(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _as_xlsx(tables: list[tuple[str, list[list[Any]]]]) -> bytes:
    data = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(data, options) as book:
        day, instant = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9C0006"})
        for name, rows in tables or [("1", [])]:
            sheet = book.add_worksheet(sheet_name(name, book))
            last = len(rows[0]) - 1 if rows else 0
            sheet.set_column(0, last, _WIDTH)
            sheet.set_column(last, last, _WIDE, wrapped)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, number, column, cell=cell, formats=(day, instant))
    return data.getvalue()


def sheet_name(name: str, book: Any) -> str:
    """A name that a workbook takes: at most 31 signs, none of the forbidden ones, none twice."""
    plain = name.translate(_NOT_IN_A_NAME)[:31] or "1"
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    return plain if plain.casefold() not in taken else f"{plain[:27]} {len(taken) + 1}"


def _write(sheet: Any, row: int, column: int, *, cell: Any, formats: tuple[Any, Any]) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats[0] if cell.time() == time.min else formats[1])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time.min), formats[0])
    elif isinstance(cell, (bool, int, float)) and cell == cell and abs(cell) != float("inf"):
        sheet.write(row, column, cell)
    elif cell is not None and cell != "":
        sheet.write_string(row, column, as_text(cell)[:32_767])
