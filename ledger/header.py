"""Where a table's header stands: one row or several, with groups above and unit rows below."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.money_text import unit_named
from domain.plain_text import narrow
from ledger.columns import key_of, names_a_column, plain_heading
from ledger.mapping import Mapping
from ledger.records import Heading
from ledger.sheets import Merge

LOOK_AT = 80  # rows from the top (or from the last table) in which a header is looked for
KNOWN_NEEDED = 3  # headings that make a row a header
_LEVELS = 4

Cells = Sequence[Any]


@dataclass(frozen=True)
class Header:
    """A header in a window of rows: its first and last row (from 0), where the body starts, its columns."""

    first: int
    last: int
    body: int
    headings: tuple[Heading, ...]
    mapping: Mapping | None


def find_header(
    rows: Sequence[Cells],
    merges: Sequence[Merge],
    mapping: Mapping | None,
    *,
    recognise: Callable[[Sequence[str]], Mapping | None],
) -> Header | None:
    """The first header in a window of rows; None where there is none.

    merges: of the window, rows counted from its first. mapping: the one to use; else `recognise` is asked
    with the cells of each row, and after it the known headings decide.
    """
    if mapping and mapping.header_row and mapping.header_row <= len(rows):
        return _header_at(rows, merges, mapping.header_row - 1, mapping)
    for index, row in enumerate(rows[:LOOK_AT]):
        cells = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        if not cells:
            continue
        if mapping:
            names = mapping.headings
            if len({plain_heading(cell) for cell in cells} & names) >= min(KNOWN_NEEDED, len(names)):
                return _header_at(rows, merges, index, mapping)
            continue
        if chosen := recognise(cells):
            return _header_at(rows, merges, index, chosen)
        if is_header(row):
            return _header_at(rows, merges, index, None)
    return None


def is_header(row: Cells) -> bool:
    """Tell whether a row names at least three different columns."""
    return len({key_of(cell) for cell in row if names_a_column(cell)}) >= KNOWN_NEEDED


def _header_at(rows: Sequence[Cells], merges: Sequence[Merge], index: int, mapping: Mapping | None) -> Header:
    first = last = index
    while (
        first > 0
        and index - first < _LEVELS
        and _is_group_above(rows[first - 1], rows[first], _across(merges, first - 1))
    ):
        first -= 1
    while last + 1 < len(rows) and last - index < _LEVELS and _is_level_below(rows[last], rows[last + 1]):
        last += 1
    body, units = last + 1, {}
    while body < len(rows) and body - last < _LEVELS and (kind := row_under_header(rows[body])):
        if kind == "units":
            units = {
                column: unit for column, cell in enumerate(rows[body]) if (unit := unit_named(str(cell)))
            }
        body += 1
    levels = [
        _group_texts(rows[level], _across(merges, level) if merges else None) for level in range(first, last)
    ]
    return Header(first, last, body, _headings(levels, rows[last], units), mapping)


def _headings(levels: list[list[str]], lowest: Cells, units: dict[int, str]) -> tuple[Heading, ...]:
    width = max(len(lowest), *(len(level) for level in levels), 0) if levels else len(lowest)
    headings = []
    for column in range(width):
        above = [level[column] if column < len(level) else "" for level in levels]
        own = _text(lowest[column]) if column < len(lowest) else ""
        texts = [text for index, text in enumerate([*above, own]) if text and text not in above[:index]]
        unit = next((unit for text in reversed(texts) if (unit := unit_named(text))), None)
        headings.append(Heading(column, tuple(texts), unit or units.get(column)))
    return tuple(headings)


def _text(cell: object) -> str:
    return narrow(cell) if isinstance(cell, str) else ""


def _across(merges: Sequence[Merge], row: int) -> list[tuple[int, int]]:
    """First and last column of the cells of a row that are merged sideways."""
    return [(left, right) for top, left, bottom, right in merges if top <= row <= bottom and right > left]


def _group_texts(row: Cells, spans: list[tuple[int, int]] | None) -> list[str]:
    """A row of groups, each name over all its columns: by its merges, or without any up to the next name."""
    texts = [_text(cell) for cell in row]
    if spans is None:
        for column in range(1, len(texts)):
            texts[column] = texts[column] or texts[column - 1]
        return texts
    for left, right in spans:
        for column in range(left, min(right + 1, len(texts))):
            texts[column] = texts[left]
    return texts


def _is_group_above(above: Cells, below: Cells, spans: list[tuple[int, int]]) -> bool:
    """Tell whether a row above a header names groups of its columns, and is no title."""
    texts = [text for text in map(_text, above) if text]
    if len(texts) < 2 or any(not isinstance(cell, str) for cell in above):
        return False
    if any(":" in text or "：" in text or re.search(r"\d{4}", text) or len(text) > 20 for text in texts):
        return False
    fills = any(_text(cell) and not _text(under) for cell, under in zip(above, below))
    groups = len([span for span in spans if span[1] - span[0] < len(below) - 1])
    return bool(fills or groups or any(map(names_a_column, above)))


def _is_level_below(above: Cells, below: Cells) -> bool:
    """Tell whether the next row divides the columns of a header: names under groups, none under the rest."""
    filled = [column for column, cell in enumerate(below) if _text(cell)]
    if not filled or any(cell != "" and not isinstance(cell, str) for cell in below):
        return False
    heads = [_text(cell) for cell in above]
    repeated = [column for column in filled if column < len(heads) and heads[column] == _text(below[column])]
    new = [column for column in filled if column not in repeated]
    if len(new) < 2 or len(new) == len([head for head in heads if head]) == len(below):
        return False
    for column in new:
        grouped = column < len(heads) and heads[column] and column + 1 < len(heads) and not heads[column + 1]
        covered = column >= len(heads) or not heads[column]
        same = column + 1 < len(heads) and heads[column] and heads[column + 1] == heads[column]
        if not (grouped or covered or same):
            return False
    names = [_text(below[column]) for column in new]
    known = sum(names_a_column(name) or _known_with(heads, column, below) for column, name in zip(new, names))
    return known * 2 >= len(new)


def _known_with(heads: list[str], column: int, below: Cells) -> bool:
    group = next((head for head in reversed(heads[: column + 1]) if head), "")
    return names_a_column(group + _text(below[column]))


def row_under_header(row: Cells) -> str | None:
    """'numbers' for a row 1, 2, 3 ..., 'units' for a row （家）（万元）, 'blank' for an empty one; else None."""
    filled = [cell for cell in row if not (cell == "" or (isinstance(cell, str) and not cell.strip()))]
    if not filled:
        return "blank"
    if all(
        isinstance(cell, str) and re.fullmatch(r"[(（\[【][^)）\]】]{1,8}[)）\]】]", cell.strip())
        for cell in filled
    ):
        digits = all(narrow(cell).strip("()[]【】").isdigit() for cell in filled)
        return "numbers" if digits and len(filled) >= KNOWN_NEEDED else None if digits else "units"
    numbers = [_small_number(cell) for cell in filled]
    if len(filled) >= KNOWN_NEEDED and None not in numbers:
        steps = {(after or 0) - (before or 0) for before, after in zip(numbers, numbers[1:])}
        return "numbers" if steps == {1} else None
    return None


def _small_number(cell: object) -> int | None:
    if isinstance(cell, str):
        text = narrow(cell).strip("()栏 ")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None
    if (
        isinstance(cell, (int, float))
        and not isinstance(cell, bool)
        and 0 <= cell < 1000
        and cell == int(cell)
    ):
        return int(cell)
    return None
