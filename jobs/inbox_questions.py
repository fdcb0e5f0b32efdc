"""The unsure cells of a file as questions with a proposal each, and the answers as a way of reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.mapping import Mapping as Reading
from ledger.mapping import from_json, shipped
from ledger.records import QUESTION, Layout, Problem

DEADLINES = ("due_on", "first_due_on", "extended_to")  # which may be a month
NOTHING_READ = ("", "—")
_MONTH = re.compile(r"(\d{4})\.1")
_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})")


@dataclass(frozen=True)
class Unsure:
    """A cell that was read with doubt, and what it may mean: `proposal` is "" where nothing offers itself."""

    key: str
    text: str
    code: str
    column: str
    rows: int
    proposal: str


def unsure_cells(problems: Iterable[Problem], year: int) -> list[Unsure]:
    """The questions about cells, the same writing of the same fact once, the most frequent first."""
    asked = [one for one in problems if one.severity == QUESTION and one.key and one.value and one.row]
    often = Counter((one.key, one.value) for one in asked)
    first = {(one.key, one.value): one for one in reversed(asked)}
    return [
        Unsure(
            key, text, first[key, text].code, first[key, text].column, rows, proposal(first[key, text], year)
        )
        for (key, text), rows in often.most_common()
    ]


def proposal(one: Problem, year: int) -> str:
    """What a cell probably means, to be confirmed: 2022.1 October, since a spreadsheet drops the nought of 2022.10."""
    read = str(one.expected.get("read", ""))
    if read not in NOTHING_READ:
        return read
    if one.code == "ambiguous_month" and (found := _MONTH.fullmatch(one.value)):
        return f"{found[1]}-10" if one.key in DEADLINES else f"{found[1]}-10-01"
    if one.code == "year_unknown" and (found := _DAY.fullmatch(one.value)):
        return f"{year}-{int(found[1]):02d}-{int(found[2]):02d}"
    return ""


def reading_of(
    stored: str, cells: Mapping[tuple[str, str], str], layout: Layout, known: Sequence[Reading]
) -> Reading | None:
    """How a file is read: as a person said of its layout, with what its sender's unsure cells mean.

    None leaves all to recognition, where nothing was said.
    """
    base = from_json(stored) if stored else None
    if not cells:
        return base
    if base is None:
        named = {table.mapping for table in layout.tables}
        base = next((one for one in (*known, *shipped()) if one.name in named), None)
    base = base or Reading(layout.file, {}, recognise_others=True)
    values = {key: dict(words) for key, words in base.values.items()}
    for (key, text), told in cells.items():
        values.setdefault(key, {})[text] = told
    return replace(base, values=values)
