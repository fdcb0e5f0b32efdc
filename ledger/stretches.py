"""One table read in stretches: hazards apart from totals, sections, footers and the next table's titles."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from ledger.assemble import read_stretch
from ledger.body import kind_of, looks_plain
from ledger.records import Chunk, Skipped
from ledger.sections import under_section
from ledger.totals import Continued, Tally
from ledger.work import Work

CARRIED = 8  # rows kept back before a second table on a sheet: its titles and groups
Numbered = tuple[int, Sequence[Any]]


class Rows:
    """Numbered rows of a sheet that can be looked at before they are taken."""

    def __init__(self, rows: Iterator[Numbered]) -> None:
        self._rows, self._ahead = rows, deque[Numbered]()

    def window(self, size: int) -> list[Numbered]:
        """The next rows, left in place; at most `size`."""
        self._ahead.extend(islice(self._rows, max(0, size - len(self._ahead))))
        return list(islice(self._ahead, size))

    def drop(self, number: int) -> None:
        """Leave out the next `number` rows."""
        for _ in range(number):
            self._ahead.popleft()

    def take(self, size: int) -> list[Numbered]:
        """The next rows, at most `size`; none at the end of the sheet."""
        ahead = [self._ahead.popleft() for _ in range(min(size, len(self._ahead)))]
        return ahead + list(islice(self._rows, size - len(ahead)))

    def put_back(self, rows: Iterable[Numbered]) -> None:
        """Set rows before the next one, in their order."""
        self._ahead.extendleft(reversed(list(rows)))


class Stretch(NamedTuple):
    """A stretch as read: its rows and problems, how its table is read, and the raw rows that are hazards."""

    chunk: Chunk
    work: Work
    hazards: list[Numbered]


class _Sorted(NamedTuple):
    """Rows by what they are, up to `upto` of their stretch.

    ended: a header follows. in_section: a section does, and below is how its rows are read, if it says so.
    """

    hazards: list[Numbered]
    skipped: list[Skipped]
    totals: list[Numbered]
    upto: int = 0
    ended: bool = False
    in_section: bool = False
    below: Work | None = None


def stretches(
    work: Work, rows: Rows, chunk_rows: int, *, passed: bool, tally: Tally, continued: Continued
) -> Iterator[Stretch]:
    """The stretches of one table, up to the end of the sheet or to the next header.

    passed: the table is passed over, each of its rows told as skipped. tally: what totals are held against.
    """
    aside: list[Numbered] = []  # rows since the last hazard: perhaps the next table's titles
    tally.mark("table", "section", "group")
    stretch, begin = rows.take(chunk_rows), 0
    while stretch:
        found = _sorted(work, stretch, begin, aside, passed=passed)
        begin = found.upto
        chunk = read_stretch(work, found.hazards)
        problems = tally.take(work, chunk, found.totals, continued)
        if found.skipped:
            together = sorted([*chunk.skipped, *found.skipped], key=lambda row: row.row)
            chunk = chunk._replace(skipped=together)
        if problems:
            chunk = chunk._replace(problems=[*chunk.problems, *problems])
        yield Stretch(chunk, work, found.hazards)
        if found.ended:
            rows.put_back([*aside, *stretch[begin:]])
            return
        if found.in_section:
            tally.mark("section", "group")
        work = found.below or work
        if begin == len(stretch):
            stretch, begin = rows.take(chunk_rows), 0


def _sorted(
    work: Work, stretch: list[Numbered], begin: int, aside: list[Numbered], *, passed: bool
) -> _Sorted:
    """Sort a stretch from `begin` up to a header or a section; `aside` is kept up to date."""
    found = _Sorted([], [], [])
    for index in range(begin, len(stretch)):
        number, cells = stretch[index]
        kind = "hazard" if looks_plain(cells) else kind_of(cells, work.table)
        if kind == "hazard" and not passed:
            found.hazards.append((number, cells))
            if aside:
                aside.clear()
            continue
        if kind == "heading":
            return found._replace(upto=index, ended=True)
        kind = "no_hazards" if kind == "hazard" else kind
        if kind == "total" and not passed:
            found.totals.append((number, cells))
        aside[:] = [] if kind == "total" else [*aside[-CARRIED:], (number, cells)]
        if kind != "blank":
            found.skipped.append(Skipped(work.table.sheet, number, kind))
        if kind == "section":
            below = under_section(work, cells, work.aliases)
            return found._replace(upto=index + 1, in_section=True, below=below)
    return found._replace(upto=len(stretch))
