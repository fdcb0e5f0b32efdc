"""A list of rows as a workbook or as CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from numbers import Real

import pandas as pd
import xlsxwriter

_WIDTHS = (10, 44)  # characters; a column is as wide as its longest cell, between these
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_xlsx(
    rows: pd.DataFrame, *, sheet: str, about: Sequence[str] = (), about_sheet: str = "About"
) -> bytes:
    """A workbook with the rows on its first sheet and, if given, lines about them on a second, `about_sheet`.

    Texts are written as texts, so that one that begins with "=" is never a formula. Days are days.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "constant_memory": len(rows) > 50_000})
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    page = book.add_worksheet(sheet[:31])
    page.freeze_panes(1, 0)
    for column, name in enumerate(rows.columns):
        page.set_column(column, column, _width(name, rows[name]))
        page.write_string(0, column, str(name), head)
    for line, row in enumerate(rows.itertuples(index=False), start=1):
        for column, value in enumerate(row):
            _write(page, line, column, value, day)
    if len(rows):
        page.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    if about:
        notes = book.add_worksheet(about_sheet[:31])
        notes.set_column(0, 0, 100)
        for line, text in enumerate(about):
            notes.write_string(line, 0, text)
    book.close()
    return file.getvalue()


def as_csv(rows: pd.DataFrame) -> bytes:
    """UTF-8 with the mark that spreadsheet programs look for.

    A text that a spreadsheet program would run as a formula gets an apostrophe in front.
    """
    return rows.map(_harmless).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _write(page: xlsxwriter.worksheet.Worksheet, line: int, column: int, value: object, day: object) -> None:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return
    if isinstance(value, date):
        page.write_datetime(line, column, value, day)
    elif isinstance(value, Real):  # numpy's too, which are no int
        page.write_number(line, column, float(value))
    else:
        page.write_string(line, column, str(value))


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _width(name: str, values: pd.Series) -> int:
    lengths = [len(str(value)) for value in [name, *values.head(200)]]
    return min(max(_WIDTHS[0], *lengths) + 2, _WIDTHS[1])
