"""Tables as they are printed and handed in: a title, head rows, columns in groups, totals and a foot."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from numbers import Real
from operator import itemgetter
from typing import Any

import xlsxwriter

from documents.listing import counts, within

MOST_ROWS = 20_000  # of a workbook; a list that is longer is no paper
_A3, _A4 = 8, 9  # paper sizes as the file names them
_WIDE = 14  # columns that an A4 sheet has room for across
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Head:
    """A column: the heads above it from the top, how wide it is in characters, how its numbers are written."""

    texts: tuple[str, ...]
    width: int = 12
    form: str = "0.####"


@dataclass(frozen=True)
class Paper:
    """One sheet.

    `lines` stand between the title and the heads, `under` are rows below the heads (numbers, units), `foot` the last
    lines. `notes` tells of a column, by its place, what a reader of its head has to know. With `total` the last row
    is a sum. Days are written as days, numbers as numbers, everything else as text that no program takes for a
    formula; None leaves a cell empty.
    """

    name: str
    title: str
    heads: tuple[Head, ...]
    rows: Sequence[Sequence[Any]]
    lines: tuple[str, ...] = ()
    under: tuple[tuple[str, ...], ...] = ()
    foot: tuple[str, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    total: bool = False
    filtered: bool = True


def as_workbook(papers: Sequence[Paper]) -> bytes:
    """The sheets as one XLSX workbook, each set for printing: landscape, heads on every page."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    styles = _styles(book)
    for paper, name in zip(papers, sheet_names([paper.name for paper in papers]), strict=True):
        _draw(book.add_worksheet(name), paper, styles)
    book.close()
    return file.getvalue()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that a workbook takes: none empty, too long or of forbidden signs, each once."""
    found: list[str] = []
    for text in wanted:
        plain = _FORBIDDEN.sub(" ", text).strip().strip("'")[:31].strip() or "1"
        name, number = plain, 2
        while name.casefold() in {one.casefold() for one in found} or name.casefold() == "history":
            name, number = f"{plain[:27]} {number}", number + 1
        found.append(name)
    return found


def printable(text: str) -> str:
    """A text as a cell holds it."""
    return within(_UNPRINTABLE.sub("", text), "…")


def _styles(book: xlsxwriter.Workbook) -> dict[str, Any]:
    head = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    cell = {"border": 1, "valign": "top", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "line": book.add_format({"valign": "vcenter", "text_wrap": True}),
        "note": book.add_format({"valign": "top", "text_wrap": True, "font_size": 9}),
        "head": book.add_format({**head, "bg_color": "#EDEDED"}),
        "under": book.add_format({"border": 1, "align": "center", "font_size": 9}),
        "text": book.add_format(cell),
        "sum": book.add_format({**cell, "bold": True}),
        "day": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"}),
        "book": book,
        "numbers": {},
    }


def _draw(page: Any, paper: Paper, styles: dict[str, Any]) -> None:
    last = max(len(paper.heads) - 1, 0)
    for place, head in enumerate(paper.heads):
        page.set_column(place, place, head.width)
    room = sum(head.width for head in paper.heads)
    line = 0
    for kind, text in _top(paper):
        _across(page, line, last, text, styles[kind])
        page.set_row(line, 30 if kind == "title" else 15 * _lines(text, room))
        line += 1
    first = line
    line = _heads(page, paper, line, styles["head"])
    for texts in paper.under:
        for place, text in enumerate(texts):
            page.write_string(line, place, printable(text), styles["under"])
        line += 1
    body = line
    for number, row in enumerate(paper.rows):
        summed = paper.total and number == len(paper.rows) - 1
        for place, value in enumerate(row):
            _write(page, (line, place), value, paper.heads[place].form, styles, summed=summed)
        line += 1
    for place, text in paper.notes:
        page.write_comment(first + len(paper.heads[place].texts) - 1, place, printable(text))
    if paper.filtered and paper.rows and not paper.total:
        page.autofilter(body - 1, 0, line - 1, last)
    for text in paper.foot:
        _across(page, line, last, text, styles["note"])
        page.set_row(line, 13 * _lines(text, int(room * 1.15)))
        line += 1
    _for_printing(page, paper, first, body)


def _top(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", paper.title
    for text in paper.lines:
        yield "line", text


def _lines(text: str, room: int) -> int:
    """About how many lines a text takes; a Chinese sign is twice as wide as a letter."""
    wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
    return max(1, -(-wide // max(room, 20)))


def _across(page: Any, line: int, last: int, text: str, style: Any) -> None:
    if last:
        page.merge_range(line, 0, line, last, "", style)
    page.write_string(line, 0, printable(text), style)


def _heads(page: Any, paper: Paper, line: int, style: Any) -> int:
    """The heads, equal neighbours under one; a column with fewer reaches down. Returns the line below them."""
    levels = max((len(head.texts) for head in paper.heads), default=1)
    for level in range(levels):
        begun = [(head.texts[: level + 1], place) for place, head in enumerate(paper.heads)]
        there = [(texts, place) for texts, place in begun if len(texts) > level]
        for texts, group in groupby(there, key=itemgetter(0)):
            places = [place for _, place in group]
            if (
                len(paper.heads[places[0]].texts) == level + 1
            ):  # columns of their own, each down to the last level
                for place in places:
                    _box(page, (line + level, place, line + levels - 1, place), texts[-1], style)
            else:
                for first, last in _runs(places):
                    _box(page, (line + level, first, line + level, last), texts[-1], style)
    return line + levels


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of neighbours."""
    first = places[0]
    for before, place in pairwise([*places, -1]):
        if place != before + 1:
            yield first, before
            first = place


def _box(page: Any, box: tuple[int, int, int, int], text: str, style: Any) -> None:
    top, left, bottom, right = box
    if (top, left) != (bottom, right):
        page.merge_range(top, left, bottom, right, "", style)
    page.write_string(top, left, printable(text), style)


def _write(
    page: Any, place: tuple[int, int], value: Any, form: str, styles: dict[str, Any], *, summed: bool
) -> None:
    text = styles["sum" if summed else "text"]
    if value is None or value == "" or value != value:  # nothing is told
        page.write_blank(*place, None, text)
    elif isinstance(value, date) and counts(value):
        page.write_datetime(*place, value, styles["day"])
    elif isinstance(value, Real) or hasattr(value, "as_tuple"):
        page.write_number(*place, float(value), _number(styles, form, summed=summed))
    else:
        page.write_string(*place, printable(str(value)), text)


def _number(styles: dict[str, Any], form: str, *, summed: bool) -> Any:
    known = styles["numbers"]
    if (form, summed) not in known:
        told = {"border": 1, "valign": "top", "num_format": form, "bold": summed}
        known[form, summed] = styles["book"].add_format(told)
    return known[form, summed]


def _for_printing(page: Any, paper: Paper, first: int, body: int) -> None:
    page.freeze_panes(body, 0)
    page.repeat_rows(first, body - 1)
    page.set_landscape()
    page.set_paper(_A3 if len(paper.heads) > _WIDE else _A4)
    page.fit_to_pages(1, 0)
    page.set_margins(0.4, 0.4, 0.5, 0.5)
    page.set_footer("&C&P / &N")
