"""The next table on a sheet: its titles, header, columns and what they leave open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any

from domain.plain_text import narrow
from ledger.aliases import Aliases
from ledger.bind import bind, binding_problems
from ledger.body import is_footer
from ledger.header import Header, find_header
from ledger.mapping import Mapping, mapping_for
from ledger.records import FLAG, Problem, Table
from ledger.sheets import Sheet
from ledger.titles import cutoff_in, district_in, money_unit_in, year_in
from ledger.vocabulary import read_status

# What stands around a status in the name of a sheet: 2、已整改隐患台账（35项）.
_AROUND_STATUS = re.compile(
    r"^[(]?[\d一二三四五六七八九十]+\s*[)、.,-]|隐患|问题|台账|清单|明细|情况表|表$|部分|\(?共?\d+(?:项|条|个)?\)?$|\d{4}年|\d{1,2}月|\s"
)
Window = Sequence[tuple[int, Sequence[Any]]]


@dataclass(frozen=True)
class Survey:
    """What is the same for all tables of a file: its name, the mapping and cut-off given, names of units.

    covers: texts of sheets without a table.
    """

    file: str
    mapping: Mapping | None
    known: tuple[Mapping, ...]
    cutoff: date | None
    aliases: Aliases
    covers: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A table, the mapping it is read by, the unit of its bare sums, how many rows lie before its body."""

    table: Table
    mapping: Mapping | None
    unit: str | None
    body: int


def next_table(survey: Survey, sheet: Sheet, window: Window, before: Found | None) -> Found | None:
    """The first table in a window of numbered rows; None where there is none.

    before: the table above it on the same sheet, whose cut-off and (under the same headings) title go on.
    """
    asked = survey.mapping
    if not window or (
        asked and asked.sheet and not fnmatchcase(sheet.name.casefold(), asked.sheet.casefold())
    ):
        return None
    first = window[0][0] - 1
    merges = [
        (top - first, left, bottom - first, right)
        for top, left, bottom, right in sheet.merges
        if bottom >= first and top < first + len(window)
    ]
    header = find_header(
        [cells for _, cells in window], merges, _without_row(asked) if asked and before else asked,
        recognise=lambda cells: mapping_for(cells, survey.known),
    )  # fmt: skip
    if header is None:
        return None
    return _described(survey, sheet, window, header, before=before)


def _without_row(mapping: Mapping) -> Mapping | None:
    """A header row is counted from the top; a second table is found by its headings."""
    return mapping if mapping.header_row is None else None


def _described(
    survey: Survey, sheet: Sheet, window: Window, header: Header, *, before: Found | None
) -> Found:
    mapping = survey.mapping or header.mapping
    bound = bind(header.headings, mapping)
    titles = _titles(window[: header.first], below=before is not None)
    around = (*titles, sheet.name, PurePath(survey.file).stem)
    year = year_in(titles) or year_in(around) or year_in(survey.covers)
    cutoff, doubt = _cutoff(survey, mapping, around, year)
    if before and cutoff is None:
        cutoff = before.table.cutoff
    same = before is not None and not titles and bound == before.table.bindings
    place = Problem("", FLAG, survey.file, sheet.name, window[header.last][0])
    sheet_status = None if {"status", "closed_flag"} & set(bound) else _status_named(sheet.name)
    problems = binding_problems(header.headings, bound, place, mapping=mapping)
    if sheet_status:
        problems = tuple(problem for problem in problems if problem.code != "status_column_missing")
    if doubt:
        problems += (Problem(doubt, FLAG, survey.file, sheet.name, expected={"cutoff": cutoff or ""}),)
    table = Table(
        sheet=sheet.name,
        header_row=window[header.last][0],
        headings=header.headings,
        bindings=bound,
        mapping=mapping.name if mapping else None,
        titles=titles,
        cutoff=cutoff,
        year=cutoff.year if cutoff else year,
        unit_text=before.table.unit_text if same and before else _district(survey, bound, titles, sheet.name),
        sheet_status=sheet_status,
        sheet_word=None if sheet_status else _status_named(sheet.name),
        problems=problems,
    )
    inherited = before.unit if same and before else None
    unit = money_unit_in(titles) or (mapping.money_unit if mapping else None) or inherited
    return Found(table, mapping, unit, header.body)


def _titles(window: Window, *, below: bool) -> tuple[str, ...]:
    """The texts above a header; below another table the footers of that table are none of them."""
    rows = [[cell.strip() for cell in row if isinstance(cell, str) and cell.strip()] for _, row in window]
    last = next((index for index in reversed(range(len(rows))) if rows[index]), None)
    return tuple(
        text
        for index, texts in enumerate(rows)
        for text in texts
        if not (below and is_footer(text) and not (index == last and _names_sender(texts)))
    )


def _names_sender(texts: list[str]) -> bool:
    """Tell whether a row says nothing but who sends the table below it: 填报单位：甘井子区."""
    return (
        len(texts) == 1
        and re.fullmatch(r"填报单位\s*[:：]\s*[^\s:：()]{2,12}(?:\(.*\))?", narrow(texts[0])) is not None
    )


def _cutoff(
    survey: Survey, mapping: Mapping | None, around: tuple[str, ...], year: int | None
) -> tuple[date | None, str | None]:
    given = survey.cutoff or (mapping.cutoff if mapping else None)
    return (given, None) if given else cutoff_in(around, year)


def _district(survey: Survey, bound: dict[str, Any], titles: tuple[str, ...], sheet: str) -> str | None:
    """The district named by the titles, the sheet or the file, for a table without such a column."""
    if "district" in bound:
        return None
    return district_in((*titles, sheet, PurePath(survey.file).stem), survey.aliases)


def _status_named(sheet: str) -> str | None:
    """The sheet's name where it says a status: 已整改, 未整改."""
    word = _AROUND_STATUS.sub("", narrow(sheet))
    code, why = read_status(word)
    return word if code and why not in ("status_unknown", "status_guessed") else None
