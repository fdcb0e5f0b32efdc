"""A ledger file read from its first row to its last, in stretches, with bounded memory."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import PurePath
from typing import Any

from ledger import aliases as names
from ledger.bind import names_hazards
from ledger.columns import plain_heading
from ledger.header import LOOK_AT, is_header
from ledger.mapping import Mapping, named
from ledger.merged import filled_down
from ledger.records import FLAG, STOPS, Chunk, Layout, Problem, Table
from ledger.sheets import Book, Merge, Sheet, Source, open_book
from ledger.stretches import CARRIED, Rows, Stretch, stretches
from ledger.tables import Found, Survey, next_table
from ledger.titles import cutoff_in
from ledger.totals import Continued, Tally
from ledger.work import Work, work_on

CHUNK_ROWS = 5_000


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
        for stretch in self.stretches():
            yield stretch.chunk

    def stretches(self) -> Iterator[Stretch]:
        """What `chunks()` gives, each with its raw rows and how they are read: for explaining them."""
        made = self._all_stretches()
        while True:
            with collector_paused():
                stretch = next(made, None)
            if stretch is None:
                return
            yield stretch

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """The merged cells of a sheet, counted from 0."""
        return next((one.merges for one in self._book.sheets if one.name == sheet), ())

    def _all_stretches(self) -> Iterator[Stretch]:
        seen: dict[str, int] = {}
        tally = Tally()
        for sheet in self._book.sheets:
            tally.mark("sheet")
            yield from self._sheet(sheet, seen, tally)

    def _sheet(self, sheet: Sheet, seen: dict[str, int], tally: Tally) -> Iterator[Stretch]:
        continued = _continued(sheet)
        rows = Rows(enumerate(filled_down(sheet), 1))
        before: Found | None = None
        work: Work | None = None
        while window := rows.window(LOOK_AT + CARRIED):
            found = next_table(self._survey, sheet, window, before)
            if found is not None:
                rows.drop(found.body)
                work, before = self._work(found, seen), found
            elif work is None:
                return
            else:  # a row of headings that no table can be read by: what follows stays with the table above
                rows.drop(1 + next((index for index, (_, cells) in enumerate(window) if is_header(cells)), 0))
            yield from stretches(
                work, rows, self._chunk_rows,
                passed=self._passes_over(work.table), tally=tally, continued=continued,
            )  # fmt: skip

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


def _continued(sheet: Sheet) -> Continued:
    """For each column that begins a merge, the rows (as Excel counts) in which it goes on downwards."""
    rows: Continued = {}
    for top, left, bottom, _ in sorted(sheet.merges):
        if bottom > top:
            rows.setdefault(left, []).append((top + 2, bottom + 1))
    return rows


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
    return list(islice(enumerate(filled_down(sheet), 1), LOOK_AT + CARRIED))


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
