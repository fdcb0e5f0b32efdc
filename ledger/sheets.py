"""One way to open every kind of ledger file: its sheets, their rows, their merged cells."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ledger import csv_file
from ledger.limits import MAX_CELLS, MAX_SHEETS, check_book, head, refuse

T = TypeVar("T")
Source = str | Path | bytes
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; all from 0, all inclusive

RETURNED = "退回说明 / Returned"  # stands at the top of the sheet that a returned workbook begins with

_SAMPLE = 1 << 16
_BOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et")
_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (.xlsx, .xlsb, .ods, new .et) and OLE (.xls, old .et)


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows()` starts anew at each call and yields each row from the first, empty cells as ''.

    Cells are text, float, bool, date, datetime, time or timedelta; a CSV's are text. Hidden sheets, rows and
    columns are read like others.
    """

    name: str
    rows: Callable[[], Iterator[list[Any]]]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True)
class Book:
    """An opened file: form is 'csv' or 'book', encoding that of a CSV.

    added: names of sheets that this program added when the file was returned; they are none of `sheets`.
    """

    name: str
    form: str
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    added: tuple[str, ...] = ()


def open_book(source: Source, name: str | None = None) -> Book:
    """Open a ledger file by what is in it, whatever its name ends in.

    source: a path or the bytes; name: the file's name, needed with bytes.
    Raises FileNotReadable with a clear reason: missing, empty_file, damaged, password, too large, ...
    """
    held = Path(source) if isinstance(source, str) else source
    file = name or (held.name if isinstance(held, Path) else "ledger.csv")
    if isinstance(held, Path) and not held.is_file():
        raise refuse("no_such_file", file)
    start = head(held, _SAMPLE)
    if not start.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise refuse("empty_file", file)
    if start.startswith(_BOOKS):
        return _open_book(held, file)
    if b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("not_a_ledger", file)
    encoding = csv_file.encoding_of(held, file)
    if Path(file).suffix.lower() in _BOOK_NAMES and not csv_file.is_separated(held, encoding):
        raise refuse("damaged", file)  # plain text under a workbook's name; a table in text is read as one
    sheet = Sheet(Path(file).stem, lambda: csv_file.records(held, encoding, file))
    return Book(file, "csv", (sheet,), encoding)


def _open_book(held: Path | bytes, file: str) -> Book:
    check_book(held, file)
    with io.BytesIO(held) if isinstance(held, bytes) else held.open("rb") as stream:
        book = _guarded(lambda: CalamineWorkbook.from_filelike(stream), file)
    described = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
    if len(described) > MAX_SHEETS:
        raise refuse("too_many_sheets", file, sheets=len(described), limit=MAX_SHEETS)
    sheets: list[Sheet] = []
    added: list[str] = []
    area = 0
    for about in described:
        sheet, cells = _sheet(book, about.name, file, hidden=about.visible != SheetVisibleEnum.Visible)
        area += cells
        if area > MAX_CELLS:
            raise refuse("too_many_cells", file, rows=area, columns=1, limit=MAX_CELLS)
        if _was_added(sheet):
            added.append(sheet.name)
        else:
            sheets.append(sheet)
    return Book(file, "book", tuple(sheets), added=tuple(added))


def _was_added(sheet: Sheet) -> bool:
    """Tell whether a sheet is the list of problems of a returned workbook, which holds nothing to read."""
    return any(RETURNED in row[:3] for row in islice(sheet.rows(), 3))


def _sheet(book: CalamineWorkbook, name: str, file: str, *, hidden: bool) -> tuple[Sheet, int]:
    """A sheet and its cells' number; the library holds it, Python values are made as they are asked for."""
    laid_out = _guarded(lambda: book.get_sheet_by_name(name), file)
    first_column = laid_out.start[1] if laid_out.start else 0
    merges = tuple((*first, *last) for first, last in laid_out.merged_cell_ranges or ())

    def rows() -> Iterator[list[Any]]:
        if laid_out.start is None:
            return
        pad = [""] * first_column
        for row in laid_out.iter_rows():
            yield pad + row if pad else row

    return Sheet(name, rows, hidden, merges), laid_out.total_height * laid_out.total_width


def _guarded(work: Callable[[], T], file: str) -> T:
    """Run the library's code; what it raises on a broken file becomes one clear reason."""
    try:
        return work()
    except PasswordError as locked:
        raise refuse("password", file) from locked
    except (CalamineError, OSError, ValueError) as broken:
        raise refuse("damaged", file) from broken
    except BaseException as broken:  # a panic of the Rust library is no Exception
        if type(broken).__name__ != "PanicException":
            raise
        raise refuse("damaged", file) from broken
