"""A list of rows as a workbook or as CSV."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from numbers import Real
from typing import NamedTuple

import pandas as pd
import xlsxwriter

_WIDTHS = (10, 44)  # characters; a column is as wide as its longest cell, between these
_LONGEST = 32_767  # signs of a cell: what comes after them no workbook holds
_FIRST_DAY = date(1900, 3, 1)  # before it workbooks count a day that never was, or know no day at all
# What a spreadsheet program runs, wide signs too, and what it may pass over in front of it.
_FORMULA = re.compile(
    "[\\s\\x00-\\x1f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*[=+\\-@＝＋－＠]|[\\t\\r\\n]"
)


class _Look(NamedTuple):
    """How days and instants are shown, and what is written where a text had to be cut."""

    day: object
    instant: object
    cut: str


def as_xlsx(
    rows: pd.DataFrame, *, sheet: str, cut: str, about: Sequence[str] = (), about_sheet: str = "About"
) -> bytes:
    """A workbook with the rows on its first sheet and, if given, lines about them on a second, `about_sheet`.

    Texts are written as texts, so that one that begins with "=" is never a formula. Days are days, instants days
    with hours and minutes; a day before 1 March 1900 is a text. A text that is longer than a cell holds ends with
    the words `cut`.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "constant_memory": len(rows) > 50_000})
    head = book.add_format({"bold": True, "bottom": 1})
    look = _Look(
        book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        cut,
    )
    page = book.add_worksheet(sheet[:31])
    page.freeze_panes(1, 0)
    for column, name in enumerate(rows.columns):
        page.set_column(column, column, _width(name, rows[name]))
        page.write_string(0, column, str(name), head)
    for line, row in enumerate(rows.itertuples(index=False), start=1):
        for column, value in enumerate(row):
            _write(page, line, column, value, look)
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

    A text or a head that a spreadsheet program would run as a formula gets an apostrophe in front.
    """
    told = rows.map(_harmless).set_axis([str(_harmless(str(name))) for name in rows.columns], axis="columns")
    return told.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _write(page: xlsxwriter.worksheet.Worksheet, line: int, column: int, value: object, look: _Look) -> None:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return
    if isinstance(value, date) and counts(value):
        timed = isinstance(value, datetime) and value.time() != time.min
        page.write_datetime(line, column, value, look.instant if timed else look.day)
    elif isinstance(value, Real):  # numpy's too, which are no int
        page.write_number(line, column, float(value))
    else:
        page.write_string(line, column, within(str(value), look.cut))


def counts(value: date) -> bool:
    """Whether a workbook can count a day; an earlier one comes back as another, so it is written as a text."""
    return (value.date() if isinstance(value, datetime) else value) >= _FIRST_DAY


def within(text: str, cut: str) -> str:
    """A text that a cell holds; a longer one ends with `cut`."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(cut)] + cut


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _width(name: str, values: pd.Series) -> int:
    lengths = [len(str(value)) for value in [name, *values.head(200)]]
    return min(max(_WIDTHS[0], *lengths) + 2, _WIDTHS[1])
