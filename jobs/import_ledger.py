"""A ledger file from its bytes to the database: read, check, plan; then apply in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_access import reads
from data_access.engine import for_long
from data_access.session import open_session, write_session
from data_access.writes.apart import names_apart
from data_access.writes.ledger import LedgerMerge, Merged, Sheet
from data_access.writes.names import Resolver, Unknown
from domain.arrival import Arrival
from domain.pairing import group_of
from domain.people import EVERYWHERE
from jobs.arrivals import arrival
from jobs.staging import Staged, groups_together
from ledger import aliases, mapping
from ledger.limits import refuse
from ledger.problem_file import header_rows
from ledger.reading import Reading, collector_paused, doubtful_cutoff, read
from ledger.records import STOPS, Chunk, FileNotReadable, Problem, Row, Skipped
from ledger.units_file import UnitRow, read_units

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

Progress = Callable[
    [str, int, int], None
]  # "reading", "waiting" or "comparing", rows done, rows in all (0: not known)
Watch = tuple[Progress | None, Callable[[], bool] | None]  # told how far it is; asked whether to go on
KEPT_PROBLEMS = 5000  # shown by name; all are counted
SAMPLE_ROWS = 5


class Cancelled(Exception):
    """The person who started it does not want it any more; nothing was applied."""


@dataclass
class Result:
    """What a file did (or, as a preview, would do).

    rows: candidate hazards read, those that a problem stops included; counts: new, changed, unchanged and
    what changed; stopped: how many rows a problem keeps out; unsure_twice: how many rows were read with doubt
    and name a unit that is not known; sample: the first good rows; equal: how many
    rows each identity has that several have.
    """

    name: str
    cutoff_on: date
    applied: bool
    rows: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    problem_counts: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)
    stopped: int = 0
    unsure_twice: int = 0
    created: list[dict[str, str]] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    merged: Merged = field(default_factory=Merged)
    headers: dict[str, list[int]] = field(default_factory=dict)
    sample: list[Row] = field(default_factory=list)
    equal: Counter[str] = field(default_factory=Counter)

    @property
    def upload_id(self) -> int | None:
        """The upload that was written; None for a preview."""
        return self.merged.upload_id


@dataclass(frozen=True)
class Wish:
    """How a file is to be taken in.

    today: the board's day; cutoff: said by hand, before what the title says; create: unknown names become
    units (the command line), else their rows wait in the unassigned unit and are asked about (the page);
    reopen: a closed hazard that the ledger shows as open again becomes a new cycle.
    """

    today: date
    at: datetime
    by: str
    role: str = "office"
    mapping: Any = None
    cutoff: date | None = None
    create: bool = True
    reopen: bool = False
    apply: bool = True
    answers: dict[tuple[str, str, str], str] = field(default_factory=dict)


def import_ledger(
    engine: Engine,
    content: bytes | Path,
    name: str,
    wish: Wish,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Take a ledger file in, or with `wish.apply` False say what it would do; without a row it does nothing.

    content: the file's bytes, or its path, which is read twice and never held in memory as a whole.
    Reading and checking happen outside the transaction, row by row comparison and writing inside it.
    Raises ledger.records.FileNotReadable for a file that cannot be taken in at all, or whose cut-off day is
    still to come or does not exist; Cancelled when asked to stop.
    """
    before = _mark(content)
    reading = read(
        content, wish.mapping, name=name, cutoff=wish.cutoff, known=remembered(engine), latest=wish.today
    )
    doubt = doubtful_cutoff(reading.layout, wish.today, said=wish.cutoff is not None)
    if doubt is not None:
        raise FileNotReadable(doubt)
    cutoff = reading.layout.cutoff or wish.today
    result = Result(name, cutoff, wish.apply, headers=header_rows(reading.layout.tables))
    with closing(Staged()) as staged, collector_paused():
        for rows in _checked(reading, result, progress, cancelled):
            staged.add(rows)
        if not result.rows:
            result.applied = False
            return result
        sheet = _sheet(content, name, wish, reading, cutoff)
        with _connections(engine, wish, progress) as (connection, names):
            merge = LedgerMerge(connection, sheet, write=wish.apply, reopen=wish.reopen)
            if _mark(content) != before:
                raise refuse("changed_meanwhile", name)
            resolver = Resolver(names, shipped_row, create=wish.create, answers=wish.answers)
            _merge(merge, staged, resolver, result=result, watch=(progress, cancelled))
    result.counts = result.merged.counts
    return result


@contextmanager
def _connections(
    engine: Engine, wish: Wish, progress: Progress | None
) -> Iterator[tuple[Connection, Connection]]:
    """Where rows are compared (and written), and where names are; a preview takes no writer's turn."""
    if wish.apply:
        waits = None if progress is None else partial(progress, "waiting", 0, 0)
        with write_session(engine, waits) as session, for_long(session.connection):
            yield session.connection, session.connection
    else:
        with (
            open_session(engine) as session,
            for_long(session.connection),
            names_apart(session.connection) as names,
        ):
            yield session.connection, names


def _merge(merge: LedgerMerge, staged: Staged, resolver: Resolver, *, result: Result, watch: Watch) -> None:
    """Compare what was staged with what is known, and write what the merge is to write."""
    blocks = staged if merge.is_first or not result.equal else groups_together(staged, result.equal)
    doubted = {(one.sheet, one.row) for one in result.problems if one.row and one.severity != STOPS}
    for rows in _counted(blocks, result.rows, *watch):
        merge.take([arrival(row, resolver) for row in rows])
        if doubted and resolver.unknown:
            result.unsure_twice += sum(
                (row.sheet, row.row) in doubted and ("unit", row.unit_text, "") in resolver.unknown
                for row in rows
            )
    result.merged = merge.finish(_kept(result.problems))
    result.created, result.unknown = resolver.created, list(resolver.unknown.values())


def _counted(
    staged: Iterable[list[Row]], of: int, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> Iterator[list[Row]]:
    """The blocks of rows one by one; how far they have come is told after each."""
    done = 0
    for rows in staged:
        if cancelled is not None and cancelled():
            raise Cancelled
        yield rows
        done += len(rows)
        if progress is not None:
            progress("comparing", done, of)


def _mark(content: bytes | Path) -> tuple[int, ...]:
    """What changes when somebody writes into the file."""
    if isinstance(content, bytes) or not content.exists():
        return ()
    about = content.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


def _digest(content: bytes | Path) -> str:
    with BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sheet(content: bytes | Path, name: str, wish: Wish, reading: Reading, cutoff: date) -> Sheet:
    """The file as it is kept: what it is called, what it says, how it was read and who brought it."""
    return Sheet(
        name=name, sha256=_digest(content), content=content, cutoff_on=cutoff,
        mapping=json.dumps(_mapping_name(reading)), fingerprint=reading.layout.fingerprint,
        by=wish.by, role=wish.role, at=wish.at,
    )  # fmt: skip


def remembered(engine: Engine) -> list[mapping.Mapping]:
    """The mappings that were remembered by name on this board."""
    with open_session(engine) as session:
        return [mapping.from_json(text) for text in reads.stored_mappings(session, EVERYWHERE).values()]


def shipped_row(kind: str, text: str) -> UnitRow | None:
    """The line of a shipped alias file that a text names."""
    found = aliases.resolve(kind, text)
    return None if found is None else _shipped_rows().get((found.kind, found.code))


@cache
def _shipped_rows() -> dict[tuple[str, str], UnitRow]:
    files = sorted(aliases.SHIPPED.glob("*.csv"))
    return {(row.kind, row.code): row for path in files for row in read_units(path).rows}


def _mapping_name(reading: Reading) -> str:
    names = {table.mapping for table in reading.layout.tables if table.mapping}
    return "+".join(sorted(names))


def _checked(
    reading: Reading, result: Result, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> Iterator[list[Row]]:
    """The good rows block by block; what is wrong with the others is noted in `result`."""
    result.problems += reading.layout.problems
    for chunk in reading.chunks():
        if cancelled is not None and cancelled():
            raise Cancelled
        _note(chunk, result)
        if progress is not None:
            progress("reading", result.rows, 0)
        yield chunk.rows


def _note(chunk: Chunk, result: Result) -> None:
    result.rows += len(chunk.rows) + len(chunk.stopped)
    result.skipped += chunk.skipped
    result.stopped += len(chunk.stopped)
    for row in chunk.rows:
        if "key" in row.flags:
            group = group_of(row.key, row.item_key)
            result.equal[group] += 1 if group in result.equal else 2
    result.sample += chunk.rows[: SAMPLE_ROWS - len(result.sample)]
    for problem in chunk.problems:
        result.problem_counts[problem.severity] += 1
    room = KEPT_PROBLEMS - len(result.problems)
    result.problems += chunk.problems[: max(0, room)]


def _kept(problems: Iterable[Problem]) -> Iterator[tuple[Any, ...]]:
    for one in problems:
        params = json.dumps({key: str(value) for key, value in one.expected.items()}, ensure_ascii=False)
        yield one.sheet, one.row, one.column, one.value, one.code, params, one.severity


def questions(result: Result) -> list[tuple[str, Arrival, Any]]:
    """Changes that a person has to decide, and those where the board is newer: nothing was applied."""
    return [*result.merged.questions, *result.merged.newer]
