"""A new workbook from what was read of a file that cannot be marked itself: its values, merged cells and marks."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from ledger.cells import as_text
from ledger.limits import refuse
from ledger.problem_file import sheet_name
from ledger.returned_book import Marks
from ledger.returned_list import WIDTHS, Shown, height
from ledger.returned_list_part import link_to
from ledger.returned_places import Cell, reference
from ledger.returned_styles import GROUND, LINES
from ledger.sheets import Book, Sheet

_ROWS, _LONGEST, _WIDTH = 1_048_576, 32_767, 16
_FIRST = date(1900, 3, 1)  # before it a day is not the same in every program
_FORMATS = {"": "General", "day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm:ss", "hour": "hh:mm:ss",
            "span": "[h]:mm:ss"}  # fmt: skip
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16}, "note": {}, "part": {"bold": True, "font_size": 13}, "text": {},
    "head": {"bold": True, "bg_color": "#F2F0EA"}, "link": {"font_color": "#0B6B66", "underline": 1},
}  # fmt: skip
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Formats = Mapping[tuple[str, bool], Any]


def new_book(book: Book, marks: Marks, lines: Sequence[Sequence[Shown]], *, title: str, name: str) -> bytes:
    """The sheets as they were read, with the list before them. Raises FileNotReadable: too_many_rows."""
    data = io.BytesIO()
    in_order = not any(sheet.merges for sheet in book.sheets)
    with xlsxwriter.Workbook(data, {**_OPTIONS, "constant_memory": in_order}) as made:
        formats = {
            (kind, hatched): made.add_format({"num_format": form, **(_hatch() if hatched else {})})
            for kind, form in _FORMATS.items()
            for hatched in (False, True)
        }
        first = made.add_worksheet(sheet_name(title, made))
        pages = [(sheet, made.add_worksheet(sheet_name(sheet.name, made))) for sheet in book.sheets]
        named = {sheet.name: page.get_name() for sheet, page in pages}
        _write_list(made, first, lines, named)
        for sheet, page in pages:
            _write(sheet, page, marks.get(sheet.name, {}), formats, name=name)
        if pages:
            pages[0][1].activate()
    return data.getvalue()


def _hatch() -> dict[str, Any]:
    return {"pattern": 14, "fg_color": f"#{LINES[2:]}", "bg_color": f"#{GROUND[2:]}"}


def _write(sheet: Sheet, page: Any, marks: Mapping[Cell, str], formats: Formats, *, name: str) -> None:
    if sheet.hidden:
        page.hide()
    page.set_column(0, 40, _WIDTH)
    for merge in sheet.merges:
        if merge[:2] != merge[2:]:
            try:
                page.merge_range(*merge, "", formats["", False])
            except OverlappingRange:
                continue
    by_row: dict[int, list[Cell]] = {}
    for cell in marks:
        by_row.setdefault(cell[0], []).append(cell)
    for number, row in enumerate(sheet.rows(), 1):
        if number > _ROWS:
            raise refuse("too_many_rows", name, limit=_ROWS)
        hatched = {cell[1] for cell in by_row.get(number, ())}
        width = max([len(row), *(column + 1 for column in hatched)])
        for column in range(width):
            value = row[column] if column < len(row) else ""
            _write_cell(page, (number - 1, column), value, column in hatched, formats)
        for cell in by_row.get(number, ()):
            page.write_comment(cell[0] - 1, cell[1], marks[cell], {"x_scale": 2.5, "color": "#F4F1FA"})


def _write_cell(page: Any, at: Cell, value: Any, hatched: bool, formats: Formats) -> None:  # noqa: FBT001
    plain = formats["", hatched]
    if value is None or value == "":
        if hatched:
            page.write_blank(*at, None, plain)
    elif isinstance(value, bool):
        page.write_boolean(*at, value, plain)
    elif isinstance(value, (int, float)):
        if value == value and abs(value) != float("inf"):
            page.write_number(*at, value, plain)
    elif isinstance(value, (time, timedelta)):
        page.write_datetime(*at, value, formats["hour" if isinstance(value, time) else "span", hatched])
    elif isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) >= _FIRST:
        whole = not isinstance(value, datetime)
        page.write_datetime(*at, value, formats["day" if whole else "instant", hatched])
    else:
        page.write_string(*at, as_text(value)[:_LONGEST], plain)


def _write_list(made: Any, page: Any, lines: Sequence[Sequence[Shown]], named: Mapping[str, str]) -> None:
    base = {"text_wrap": True, "valign": "top", "num_format": "@", "font_name": "Microsoft YaHei"}
    looks = {look: made.add_format({**base, **more}) for look, more in _LOOKS.items()}
    page.hide_gridlines(2)
    page.set_tab_color(f"#{LINES[2:]}")
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    for number, line in enumerate(lines):
        if line and line[0].look in ("title", "note", "part"):
            points = {"title": 30, "part": 24}.get(line[0].look) or height(line[0].text)
            page.set_row(number, points)
        for column, one in enumerate(line):
            if one.to is not None:
                target = link_to(named.get(one.to[0], one.to[0]), one.to[1])
                page.write_url(number, column, f"internal:{target}", looks["link"], reference(one.to[1]))
            elif one.text:
                page.write_string(number, column, one.text, looks[one.look])
