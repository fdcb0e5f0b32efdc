"""Return to sender: the unit's own workbook with what is wrong marked in it, and a first sheet that lists it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from ledger.limits import starts_as_zip
from ledger.mapping import Mapping
from ledger.markup import NotEditable
from ledger.records import Problem
from ledger.returned_book import Marks, marked_book
from ledger.returned_list import Shown, Vanished, Words, returned_lines
from ledger.returned_new import new_book
from ledger.returned_places import Cell, Located, located
from ledger.sheets import open_book
from ledger.words import advice

__all__ = ["Returned", "Vanished", "returned"]
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
    sender: the unit whose file it is; as_of: the day that the problems and what vanished hold for.
    An .xlsx or .xlsm keeps every part that need not change, byte for byte; anything else, and a workbook whose
    parts cannot be changed in their place, goes back as a new .xlsx with the values, and the note says so.
    Raises FileNotReadable, with strict_workbook for the strict kind of .xlsx.
    """
    found = located(content, name, problems, mapping=mapping, known=known)
    marks = _marks(found, t)
    about = t("ledger.returned.about", file=name, sender=sender or "—", as_of=as_of or "—")
    lines = returned_lines(name, found, vanished, t, about=about)
    stem = PurePath(name).stem.removesuffix(t("ledger.returned.suffix")) + t("ledger.returned.suffix")
    if starts_as_zip(content):
        marked = _in_place(content, name, marks, lines, t)
        if marked is not None:
            suffix = PurePath(name).suffix.lower()
            kept = PurePath(name).suffix if suffix in _SAME else ".xlsx"
            return Returned(stem + kept, marked, t("ledger.returned.same"))
    book = open_book(content, name)
    made = new_book(book, marks, lines, title=t("ledger.returned.title"), name=name)
    return Returned(f"{stem}.xlsx", made, t("ledger.returned.new", suffix=PurePath(name).suffix or name))


def _in_place(
    content: bytes, name: str, marks: Marks, lines: Sequence[Sequence[Shown]], t: Words
) -> bytes | None:
    """The workbook itself with its marks; None where its parts are of another kind."""
    added = open_book(content, name).added
    try:
        return marked_book(content, name, marks, lines, title=t("ledger.returned.title"), added=added)
    except NotEditable:
        return None


def _marks(found: Iterable[Located], t: Words) -> dict[str, dict[Cell, str]]:
    """Sheet -> cell -> all that is wrong with it, a line each."""
    said: dict[str, dict[Cell, dict[str, None]]] = {}
    for one in found:
        if one.cell is not None:
            cell = said.setdefault(one.problem.sheet, {}).setdefault(one.cell, {})
            cell[advice(one.problem, t)] = None
    return {sheet: {cell: "\n".join(words) for cell, words in cells.items()} for sheet, cells in said.items()}
