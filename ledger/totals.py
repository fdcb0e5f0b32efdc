"""A ledger's own totals held against the rows that they cover: numbers of items and sums of money."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from domain.money_text import read_money
from domain.plain_text import narrow, with_digits
from ledger.cells import as_text
from ledger.records import FLAG, Chunk, Problem, Row
from ledger.work import Work

Numbered = tuple[int, Sequence[Any]]
# column -> first and last row of each stretch in which a merged cell goes on, in their order
Continued = dict[int, list[tuple[int, int]]]

_ITEMS = r"(\d+)\s*(?:个|项|条|处|件|起)?(?:事故|安全)?(?:隐患|问题)?"
_LABEL = re.compile(
    rf".*?(?:小计|合计|总计|共计|共有|共)\s*[:：(为]*\s*(?:共计|共有|共)?\s*{_ITEMS}\s*\)?[。.]?", re.S
)
_BARE = re.compile(rf"(?:共计|共有|共|计)?\s*{_ITEMS}[。.]?")
_SINCE_JANUARY = re.compile("累\\s*计")  # may hold items of months that are not in the file
_KEYS = ("seq", "description", "enterprise", "location", "hazard_code")
_CLOSE = 0.005  # 万元: sums are rounded when they are typed


class Amount(NamedTuple):
    """What stretches of rows hold: items, 万元, how many sums could not be read; once: merged cells once."""

    items: int = 0
    wan: float = 0.0
    unread: int = 0
    items_once: int = 0
    wan_once: float = 0.0

    def since(self, before: Amount) -> Amount:
        """What lies between an earlier point and this one."""
        return Amount(
            self.items - before.items, self.wan - before.wan, self.unread - before.unread,
            self.items_once - before.items_once, self.wan_once - before.wan_once,
        )  # fmt: skip


@dataclass
class Tally:
    """What was counted so far in a file, and how much of it lay before the points that totals count from."""

    so_far: Amount = field(default_factory=Amount)
    marks: dict[str, Amount] = field(default_factory=lambda: {"file": Amount()})

    def mark(self, *names: str) -> None:
        """Remember this point of the file as the beginning of a sheet, a table, a section or after a total."""
        self.marks |= dict.fromkeys(names, self.so_far)

    def take(self, work: Work, chunk: Chunk, totals: list[Numbered], continued: Continued) -> list[Problem]:
        """Count the rows of a stretch; the problems of the totals that stand among them."""
        problems: list[Problem] = []
        rows = (
            chunk.rows
            if not chunk.stopped
            else sorted([*chunk.rows, *chunk.stopped], key=lambda row: row.row)
        )
        done = 0
        for number, cells in totals:
            before = bisect_left(rows, number, lo=done, key=lambda row: row.row)
            self._count(work, rows[done:before], continued)
            problems += self._held_against(work, number, cells)
            done = before
        self._count(work, rows[done:] if done else rows, continued)
        return problems

    def _count(self, work: Work, rows: Sequence[Row], continued: Continued) -> None:
        bound, now = work.table.bindings, self.so_far
        first = next((bound[key].indexes[0] for key in _KEYS if key in bound), 0)
        wan, unread, twice = 0.0, 0, 0.0
        if money := bound.get("fund_wan"):
            wan = sum(row.fund_wan or 0.0 for row in rows)
            unread = sum("fund_wan" in row.flags for row in rows)
            goes_on = continued.get(money.indexes[0], ())
            twice = sum(row.fund_wan or 0.0 for row in rows if _within(goes_on, row.row)) if goes_on else 0.0
        merged = continued.get(first, ())
        again = sum(_within(merged, row.row) for row in rows) if merged else 0
        self.so_far = Amount(
            now.items + len(rows), now.wan + wan, now.unread + unread,
            now.items_once + len(rows) - again, now.wan_once + wan - twice,
        )  # fmt: skip

    def _held_against(self, work: Work, number: int, cells: Sequence[Any]) -> list[Problem]:
        """The problems of one row of totals: what no stretch of rows before it makes up."""
        label = "".join(str(cell) for cell in cells[:6] if isinstance(cell, str))
        covers = [self.so_far.since(mark) for mark in self.marks.values()]
        likely = self.so_far.since(self.marks.get("group" if "小" in label else "table", Amount()))
        self.mark("group")
        if _SINCE_JANUARY.search(label):
            return []
        place = Problem("total_differs", FLAG, work.file, work.table.sheet, number)
        return [
            *_items_differ(work, place, cells, covers, likely),
            *_sum_differs(work, place, cells, covers, likely),
        ]


def _within(stretches: Sequence[tuple[int, int]], row: int) -> bool:
    """Tell whether a row lies in one of some stretches."""
    before = bisect_right(stretches, row, key=lambda one: one[0])
    return before > 0 and row <= stretches[before - 1][1]


def _items_differ(
    work: Work, place: Problem, cells: Sequence[Any], covers: list[Amount], likely: Amount
) -> list[Problem]:
    """The number of items where the row tells one that fits no stretch."""
    told = _items_told(work, cells)
    fitting = {count for cover in covers for count in (cover.items, cover.items_once)}
    if not told or any(number in fitting for _, number in told):
        return []
    column, number = told[0]
    return [_problem(work, place, column, cells[column], key="", told=number, counted=likely.items)]


def _items_told(work: Work, cells: Sequence[Any]) -> list[tuple[int, int]]:
    """Columns and numbers of items in a row of totals: in the label's cell, else where items are counted."""
    texts = [
        (column, with_digits(narrow(cell))) for column, cell in enumerate(cells) if isinstance(cell, str)
    ]
    for column, text in texts:
        if found := _LABEL.fullmatch(text):
            return [(column, int(found[1]))]
    bound = work.table.bindings
    counting = [index for key in _KEYS if key in bound for index in bound[key].indexes]
    other = {index for key, one in bound.items() if key not in _KEYS for index in one.indexes}
    told = []
    for column, cell in enumerate(cells):
        found = _BARE.fullmatch(with_digits(narrow(as_text(cell)))) if cell not in ("", None) else None
        says_items = found and not str(as_text(cell)).strip().isdigit()
        if found and (says_items or column in counting or column not in other):
            told.append((column, int(found[1])))
    return sorted(told, key=lambda one: counting.index(one[0]) if one[0] in counting else len(counting))


def _sum_differs(
    work: Work, place: Problem, cells: Sequence[Any], covers: list[Amount], likely: Amount
) -> list[Problem]:
    """The sum of money where the row tells one that fits no stretch; nothing where sums could not be read."""
    money = work.table.bindings.get("fund_wan")
    if money is None or money.indexes[0] >= len(cells) or likely.unread:
        return []
    column = money.indexes[0]
    told = (
        read_money(as_text(cells[column]), money.unit or work.unit).wan
        if cells[column] not in ("", None)
        else None
    )
    sums = (wan for cover in covers for wan in (cover.wan, cover.wan_once))
    if told is None or any(abs(told - wan) <= _CLOSE for wan in sums):
        return []
    counted = round(likely.wan, 4)
    return [
        _problem(work, place, column, cells[column], key="fund_wan", told=f"{told:g}", counted=f"{counted:g}")
    ]


def _problem(
    work: Work, place: Problem, column: int, cell: Any, *, key: str, told: object, counted: object
) -> Problem:
    headings = work.table.headings
    heading = headings[column].text if column < len(headings) else ""
    expected = {"told": told, "counted": counted}
    return Problem(
        place.code, place.severity, place.file, place.sheet, place.row, heading, as_text(cell), key, expected
    )
