"""A ledger file read from its first row to its last, in stretches, with bounded memory."""

from __future__ import annotations

import gc
import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import PurePath
from typing import Any

from ledger import aliases as names
from ledger.assemble import read_stretch
from ledger.bind import names_hazards
from ledger.body import kind_of, looks_plain
from ledger.columns import plain_heading
from ledger.header import LOOK_AT, is_header
from ledger.mapping import Mapping, named
from ledger.merged import filled_down
from ledger.records import FLAG, STOPS, Chunk, Layout, Problem, Skipped, Table
from ledger.sections import under_section
from ledger.sheets import Book, Sheet, Source, open_book
from ledger.tables import Found, Survey, next_table
from ledger.titles import cutoff_in
from ledger.work import Work, work_on

CHUNK_ROWS = 5_000
_CARRIED = 8  # rows kept back before a second table on a sheet: its titles and groups


@dataclass(frozen=True)
class Reading:
    """An opened ledger. `layout` is known at once; `chunks()` reads the rows, anew at each call.

    Raises FileNotReadable from `chunks()` where a file breaks off in the middle.
    """

    layout: Layout
    _book: Book
    _survey: Survey
    _chunk_rows: int
    _latest: date | None

    def chunks(self) -> Iterator[Chunk]:
        """Rows, stopped rows, skipped rows and problems, `chunk_rows` rows at a time, in the file's order."""
        made = self._all_chunks()
        while True:
            with collector_paused():
                chunk = next(made, None)
            if chunk is None:
                return
            yield chunk

    def _all_chunks(self) -> Iterator[Chunk]:
        seen: dict[str, int] = {}
        for sheet in self._book.sheets:
            yield from self._sheet(sheet, seen)

    def _sheet(self, sheet: Sheet, seen: dict[str, int]) -> Iterator[Chunk]:
        rows = _Rows(enumerate(filled_down(sheet), 1))
        before: Found | None = None
        work: Work | None = None
        while window := rows.window(LOOK_AT + _CARRIED):
            found = next_table(self._survey, sheet, window, before)
            if found is not None:
                rows.drop(found.body)
                work, before = self._work(found, seen), found
            elif work is None:
                return
            else:  # a row of headings that no table can be read by: what follows stays with the table above
                rows.drop(1 + next((index for index, (_, cells) in enumerate(window) if is_header(cells)), 0))
            yield from _table(work, rows, self._chunk_rows, passed=self._passes_over(work.table))

    def _passes_over(self, table: Table) -> bool:
        """A table that names no hazards, in a file where others do: a summary, or lists to choose from."""
        return not names_hazards(table) and any(map(names_hazards, self.layout.tables))

    def _work(self, found: Found, seen: dict[str, int]) -> Work:
        mixed = self._book.form != "csv"
        return work_on(
            self._book.name,
            found.table,
            found.mapping,
            unit=found.unit,
            mixed=mixed,
            latest=self._latest,
            seen=seen,
            aliases=self._survey.aliases,
        )


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for reference cycles: rows and cells have none, and it costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Rows:
    """Numbered rows of a sheet that can be looked at before they are taken."""

    def __init__(self, rows: Iterator[tuple[int, Sequence[Any]]]) -> None:
        self._rows, self._ahead = rows, deque[tuple[int, Sequence[Any]]]()

    def window(self, size: int) -> list[tuple[int, Sequence[Any]]]:
        """The next rows, left in place; at most `size`."""
        self._ahead.extend(islice(self._rows, max(0, size - len(self._ahead))))
        return list(islice(self._ahead, size))

    def drop(self, number: int) -> None:
        """Leave out the next `number` rows."""
        for _ in range(number):
            self._ahead.popleft()

    def take(self, size: int) -> list[tuple[int, Sequence[Any]]]:
        """The next rows, at most `size`; none at the end of the sheet."""
        ahead = [self._ahead.popleft() for _ in range(min(size, len(self._ahead)))]
        return ahead + list(islice(self._rows, size - len(ahead)))

    def put_back(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
        """Set rows before the next one, in their order."""
        self._ahead.extendleft(reversed(list(rows)))


def _table(work: Work, rows: _Rows, chunk_rows: int, *, passed: bool) -> Iterator[Chunk]:
    """The stretches of one table, up to the end of the sheet or to the next header.

    passed: the table is passed over, each of its rows told as skipped.
    """
    table = work.table
    below: Work | None = None
    aside: list[tuple[int, Sequence[Any]]] = []  # rows since the last hazard: perhaps the next table's titles
    while stretch := rows.take(chunk_rows):
        hazards: list[tuple[int, Sequence[Any]]] = []
        skipped: list[Skipped] = []
        for index, (number, cells) in enumerate(stretch):
            kind = "hazard" if looks_plain(cells) else kind_of(cells, table)
            if kind == "hazard" and passed:
                skipped.append(Skipped(table.sheet, number, "no_hazards"))
            elif kind == "hazard":
                hazards.append((number, cells))
                if aside:
                    aside = []
            elif kind == "heading":
                rows.put_back([*aside, *stretch[index:]])
                yield _with_skipped(read_stretch(work, hazards), skipped)
                return
            else:
                aside = [] if kind == "total" else [*aside[-_CARRIED:], (number, cells)]
                if kind != "blank":
                    skipped.append(Skipped(table.sheet, number, kind))
                if kind == "section" and (below := under_section(work, cells, work.aliases)):
                    rows.put_back(stretch[index + 1 :])
                    break
        yield _with_skipped(read_stretch(work, hazards), skipped)
        work, below = below or work, None


def _with_skipped(chunk: Chunk, skipped: list[Skipped]) -> Chunk:
    if not skipped:
        return chunk
    return chunk._replace(skipped=sorted([*chunk.skipped, *skipped], key=lambda row: row.row))


def read(
    source: Source,
    mapping: Mapping | str | None = None,
    *,
    name: str | None = None,
    cutoff: date | None = None,
    aliases: names.Aliases | None = None,
    known: Iterable[Mapping] = (),
    latest: date | None = None,
    chunk_rows: int = CHUNK_ROWS,
) -> Reading:
    """Open a ledger file and find its layout; the rows come from `Reading.chunks()`.

    source: a path or bytes (then with `name`). mapping: a Mapping, the name of one, or the path of its file;
    else a known layout is recognised among `known` and the shipped mappings, and then by the known headings.
    cutoff: wins over the title's. aliases: names of units (the shipped ones if None). latest: today; nothing
    can be found or closed after the later of it and the cut-off (with neither, that is not checked).
    Raises FileNotReadable, MappingNotUsable.
    """
    book = open_book(source, name)
    chosen = named(mapping, known) if isinstance(mapping, str) else mapping
    survey = Survey(book.name, chosen, tuple(known), cutoff, aliases or names.shipped(), ())
    survey = replace(survey, covers=_covers(survey, book))
    layout = _layout(survey, book)
    last = max(filter(None, (latest, layout.cutoff)), default=None) if latest or layout.cutoff else None
    return Reading(layout, book, survey, chunk_rows, last)


def _window(sheet: Sheet) -> list[tuple[int, Sequence[Any]]]:
    return list(islice(enumerate(filled_down(sheet), 1), LOOK_AT + _CARRIED))


def _covers(survey: Survey, book: Book) -> tuple[str, ...]:
    """The texts of sheets without a table, such as a cover that names the year."""
    texts: list[str] = []
    for sheet in book.sheets:
        window = _window(sheet)
        if window and next_table(survey, sheet, window, None) is None:
            texts += [cell for _, row in window for cell in row if isinstance(cell, str) and cell.strip()]
    return tuple(texts)


def _layout(survey: Survey, book: Book) -> Layout:
    found = [one for sheet in book.sheets if (one := next_table(survey, sheet, _window(sheet), None))]
    tables, problems = _of_hazards(tuple(one.table for one in found))
    if not tables:
        problems = (Problem("no_table", STOPS, book.name),)
    elif survey.mapping and not any(table.bindings for table in tables):
        problems = (
            Problem("mapping_does_not_fit", STOPS, book.name, expected={"mapping": survey.mapping.name}),
        )
    if book.encoding == "cp1252":
        problems += (Problem("encoding_guessed", FLAG, book.name, expected={"encoding": "Windows-1252"}),)
    cutoff = survey.cutoff or next((table.cutoff for table in tables if table.cutoff), None)
    sheets = tuple(sheet.name for sheet in book.sheets)
    return Layout(book.name, book.form, book.encoding, sheets, tables, cutoff, fingerprint(tables), problems)


def _of_hazards(tables: tuple[Table, ...]) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """The tables that name hazards, and all problems; all tables where none does.

    Another one is passed over, which is said: a summary, or lists of words to choose from.
    """
    told: list[Problem] = []
    naming = any(map(names_hazards, tables))
    for table in tables:
        if not naming or names_hazards(table):
            told += table.problems
        else:
            nothing = next(one for one in table.problems if one.code == "nothing_to_name_a_hazard")
            told.append(replace(nothing, code="table_passed_over", severity=FLAG))
    return tuple(table for table in tables if not naming or names_hazards(table)), tuple(told)


def doubtful_cutoff(layout: Layout, latest: date, *, said: bool = False) -> Problem | None:
    """Why a person has to say the cut-off day: the file names one after `latest`, or none that exists.

    said: the day was said by hand and stands in the layout in place of the title's.
    """
    if layout.cutoff is not None and layout.cutoff <= latest:
        return None
    expected: dict[str, object] = {"cutoff": layout.cutoff or "", "latest": latest}
    if said:
        return Problem("cutoff_to_come", STOPS, layout.file, value=str(layout.cutoff), expected=expected)
    code = "title_cutoff_impossible" if layout.cutoff is None else "title_cutoff_to_come"
    for table in layout.tables:
        doubted = any(one.code == "cutoff_unreadable" for one in table.problems)
        if table.cutoff == layout.cutoff and (layout.cutoff or doubted):
            around = (*table.titles, table.sheet, PurePath(layout.file).stem)
            text = next((one for one in around if any(cutoff_in([one], table.year))), str(layout.cutoff))
            return Problem(code, STOPS, layout.file, table.sheet, table.header_row, "", text, "", expected)
    return None


def fingerprint(tables: Iterable[Table]) -> str:
    """A short hash of all headings of a file, in their order: the same for the same form next month."""
    text = "\x1e".join(
        "\x1f".join(plain_heading(heading.text) for heading in table.headings) for table in tables
    )
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
