"""One table read in stretches: hazards apart from totals, sections, footers and the next table's titles."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

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


def stretches(
    work: Work, rows: Rows, chunk_rows: int, *, passed: bool, tally: Tally, continued: Continued
) -> Iterator[Chunk]:
    """The stretches of one table, up to the end of the sheet or to the next header.

    passed: the table is passed over, each of its rows told as skipped. tally: what totals are held against.
    """
    aside: list[Numbered] = []  # rows since the last hazard: perhaps the next table's titles
    tally.mark("table", "section", "group")
    while stretch := rows.take(chunk_rows):
        hazards: list[Numbered] = []
        skipped: list[Skipped] = []
        totals: list[Numbered] = []
        below: Work | None = None
        ended = in_section = False
        for index, (number, cells) in enumerate(stretch):
            kind = "hazard" if looks_plain(cells) else kind_of(cells, work.table)
            if kind == "hazard" and not passed:
                hazards.append((number, cells))
                if aside:
                    aside = []
                continue
            if ended := kind == "heading":
                rows.put_back([*aside, *stretch[index:]])
                break
            kind = "no_hazards" if kind == "hazard" else kind
            if kind == "total" and not passed:
                totals.append((number, cells))
            aside = [] if kind == "total" else [*aside[-CARRIED:], (number, cells)]
            if kind != "blank":
                skipped.append(Skipped(work.table.sheet, number, kind))
            if in_section := kind == "section":
                below = under_section(work, cells, work.aliases)
                rows.put_back(stretch[index + 1 :])
                break
        yield _read(work, hazards, skipped, totals, tally=tally, continued=continued)
        if ended:
            return
        if in_section:
            tally.mark("section", "group")
        work = below or work


def _read(
    work: Work,
    hazards: list[Numbered],
    skipped: list[Skipped],
    totals: list[Numbered],
    *,
    tally: Tally,
    continued: Continued,
) -> Chunk:
    """A stretch with what was skipped in it, and the totals that do not agree with their rows."""
    chunk = read_stretch(work, hazards)
    problems = tally.take(work, chunk, totals, continued)
    if skipped:
        chunk = chunk._replace(skipped=sorted([*chunk.skipped, *skipped], key=lambda row: row.row))
    return chunk._replace(problems=[*chunk.problems, *problems]) if problems else chunk
