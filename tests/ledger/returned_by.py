"""Shortcuts of the tests about returned workbooks: what is wrong with a file, and the file as it goes back."""

import io
from datetime import date

import openpyxl

from i18n import translator
from ledger.reading import read
from ledger.returned import Returned, returned

TODAY = date(2026, 11, 22)


def problems_of(content, name="台账.xlsx", **how):
    """All problems of a file: those of its layout and those of its rows."""
    reading = read(content, name=name, latest=TODAY, **how)
    of_rows = [problem for chunk in reading.chunks() for problem in chunk.problems]
    return [*reading.layout.problems, *of_rows]


def sent_back(content, name="台账.xlsx", vanished=(), language="zh", problems=None, **how) -> Returned:
    """The file marked with all its problems."""
    mapping = {key: value for key, value in how.items() if key in ("mapping", "known")}
    told = problems_of(content, name, **mapping) if problems is None else problems
    return returned(content, name, told, vanished, translator(language, strict=True), **how)


def rows_of(content, name="台账.xlsx", **how):
    """What is read of a file: its rows without what is said of them, and its layout."""
    reading = read(content, name=name, latest=TODAY, **how)
    rows = [row for chunk in reading.chunks() for row in [*chunk.rows, *chunk.stopped]]
    return [row._replace(problems=()) for row in rows], reading.layout


def opened(content):
    """The workbook as openpyxl has it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book) -> bytes:
    """The bytes of a workbook of openpyxl."""
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def notes(sheet):
    """Cell -> its comment."""
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def hatched(sheet):
    """The cells that are hatched."""
    return {
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.patternType == "lightUp"
    }
