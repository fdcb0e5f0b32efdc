"""Return to sender: the unit's own workbook with what is wrong marked in it, and a first sheet that lists it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from ledger.limits import MAX_BOOK_BYTES, refuse, starts_as_zip
from ledger.mapping import Mapping
from ledger.markup import NotEditable
from ledger.reading import read
from ledger.records import Problem
from ledger.returned_book import marked_book
from ledger.returned_list import Vanished, Words, returned_lines
from ledger.returned_new import new_book
from ledger.returned_places import Cell, Located, located
from ledger.sheets import open_book
from ledger.words import advice

__all__ = ["Returned", "Vanished", "returned", "returned_name"]
_SAME = (".xlsx", ".xlsm", ".xltx", ".xltm")


@dataclass(frozen=True)
class Returned:
    """The workbook to send back: its name, its bytes, and a sentence that says what it is."""

    name: str
    content: bytes
    note: str


def returned(
    content: bytes,
    name: str,
    problems: Sequence[Problem],
    vanished: Sequence[Vanished],
    t: Words,
    *,
    mapping: Mapping | str | None = None,
    known: Iterable[Mapping] = (),
    sender: str = "",
    as_of: date | None = None,
) -> Returned:
    """Mark a ledger file for whoever sent it.

    content, name: the file as it came. mapping, known: how it was read, as ledger.reading.read takes them.
    sender: the unit whose file it is, else the one that its title names; as_of: the day that all this holds for.
    An .xlsx or .xlsm keeps every part that need not change, byte for byte; anything else, and a workbook whose
    parts cannot be changed in their place (such as the strict kind), goes back as a new .xlsx with the values,
    and the note says so. Raises FileNotReadable.
    """
    _check_size(content, name)
    reading = read(content, mapping, name=name, known=known)
    book = open_book(content, name)
    found = located(book, reading, problems)
    marks = _marks(found, t)
    unit = sender or next((one.unit_text for one in reading.layout.tables if one.unit_text), "—")
    about = t("ledger.returned.about", file=name, sender=unit, as_of=as_of or "—")
    title = t("ledger.returned.title")
    if starts_as_zip(content):
        note = t("ledger.returned.same")
        lines = returned_lines(found, vanished, t, about=(about, note))
        try:
            marked = marked_book(content, marks, lines, title=title, added=book.added)
            return Returned(returned_name(name, t), marked, note)
        except (NotEditable, ValueError):
            pass  # a part that is not written as its rules say: a new workbook tells as much
    note = t("ledger.returned.new", suffix=PurePath(name).suffix or name)
    lines = returned_lines(found, vanished, t, about=(about, note))
    made = new_book(book, marks, lines, title=title, name=name)
    return Returned(str(PurePath(returned_name(name, t)).with_suffix(".xlsx")), made, note)


def _check_size(content: bytes, name: str) -> None:
    if len(content) > MAX_BOOK_BYTES:
        raise refuse("file_too_large", name, size_mb=len(content) >> 20, limit_mb=MAX_BOOK_BYTES >> 20)


def returned_name(name: str, t: Words) -> str:
    """The name of the workbook that goes back, as far as the file's own name tells."""
    suffix = t("ledger.returned.suffix")
    path = PurePath(name)
    kept = path.suffix if path.suffix.lower() in _SAME else ".xlsx"
    return path.stem.removesuffix(suffix) + suffix + kept


def _marks(found: Iterable[Located], t: Words) -> dict[str, dict[Cell, str]]:
    """Sheet -> cell -> all that is wrong with it, a line each."""
    said: dict[str, dict[Cell, dict[str, None]]] = {}
    for one in found:
        if one.cell is not None:
            cell = said.setdefault(one.problem.sheet, {}).setdefault(one.cell, {})
            cell[advice(one.problem, t)] = None
    return {sheet: {cell: "\n".join(words) for cell, words in cells.items()} for sheet, cells in said.items()}
