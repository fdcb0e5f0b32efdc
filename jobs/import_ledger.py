"""A ledger file from its bytes to the database: read, check, plan; then apply in one transaction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_access.engine import for_long
from data_access.identity import require_in
from data_access.session import Session, open_session, write_session
from data_access.writes.apart import names_apart
from data_access.writes.kept_file import Sheet
from data_access.writes.known import is_nothing_known
from data_access.writes.ledger import LedgerMerge
from data_access.writes.merged import Merged
from data_access.writes.names import Resolver, Unknown
from data_access.writes.senders import sender_of
from domain.arrival import Arrival
from domain.held import FREELY, Terms
from domain.people import EVERYWHERE, Viewer
from jobs.arrivals import arrival
from jobs.brought import digest, mapping_name, mark_of, problem_rows
from jobs.known_forms import remembered, shipped_row
from jobs.reading_apart import KEPT_PROBLEMS, LARGE, SAMPLE_ROWS, Part, Wanted, read_beside, read_here
from jobs.staging import Staged, groups_together, unpacked
from ledger.limits import refuse
from ledger.problem_file import header_rows
from ledger.reading import collector_paused, doubtful_cutoff
from ledger.records import STOPS, FileNotReadable, Layout, Problem, Row, Skipped

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Told "reading", "waiting" or "comparing", rows done, rows in all (0: not known).
Progress = Callable[[str, int, int], None]
Stop = Callable[[], bool] | None  # asked whether to end it
Rows = Iterator[list[Row]]  # block by block
Also = Callable[[Session, "Result"], None]


class Cancelled(Exception):
    """The person who started it does not want it any more; nothing was applied."""


@dataclass
class Result:
    """What a file did (or, as a preview, would do).

    rows: candidate hazards read, those that a problem stops included; counts: new, changed, unchanged and
    what changed; stopped: how many rows a problem keeps out; unsure_twice: how many rows were read with doubt
    and name a unit that is not known; sample: the first good rows; equal: how many
    rows each identity has that several have; units: how many rows name each unit; fingerprint: of the layout.
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
    units: Counter[int] = field(default_factory=Counter)
    fingerprint: str = ""

    @property
    def upload_id(self) -> int | None:
        """The upload that was written; None for a preview."""
        return self.merged.upload_id


@dataclass(frozen=True)
class Wish:
    """How a file is to be taken in.

    viewer: asked once more, when it is written, whether they are in; cutoff: said by hand, before what the title
    says; create: unknown names become units, else their rows wait in the unassigned unit and are asked about;
    reopen: a closed hazard that the ledger shows as open again becomes a new cycle. terms: what waits for a
    reason. sender_id: the unit whose file it is. also: what is written in the same transaction, after the rows.
    """

    today: date
    at: datetime
    by: str
    role: str = "office"
    viewer: Viewer | None = None
    mapping: Any = None
    cutoff: date | None = None
    create: bool = True
    reopen: bool = False
    apply: bool = True
    terms: Terms = FREELY
    sender_id: int | None = None
    also: Also | None = None
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
    Reading and checking happen outside the transaction, row by row comparison and writing inside it; but into
    a board without hazards, where nobody waits for a turn, a large file is written while it is read.
    Raises ledger.records.FileNotReadable for a file that cannot be taken in at all, or whose cut-off day is
    still to come or does not exist; Cancelled when asked to stop.
    """
    before = mark_of(content)
    wanted = Wanted(content, name, wish.mapping, wish.cutoff, remembered(engine), wish.today)
    beside = _is_read_beside(engine, content)
    with (read_beside if beside else read_here)(wanted) as (layout, parts), closing(Staged()) as staged:
        result = _begun(layout, name, wish)
        with collector_paused():
            blocks = _noted(parts, result, progress, cancelled)
            for block in blocks:
                staged.add(block)
                if beside and result.rows:
                    break  # the rest is read meanwhile
            if not result.rows:
                result.applied = False
                return result
            sheet = _sheet(content, name, wish, layout)
            with _connections(engine, wish, progress) as (connection, names):
                merge = LedgerMerge(connection, sheet, write=wish.apply, reopen=wish.reopen, terms=wish.terms)
                resolver = Resolver(names, shipped_row, create=wish.create, answers=wish.answers)
                rows = _counted(_in_turn(staged, blocks, merge, result), result, progress, cancelled)
                _merge(merge, rows, resolver, result=result, also=wish.also if wish.apply else None)
                if mark_of(content) != before:
                    raise refuse("changed_meanwhile", name)
    return result


def _is_read_beside(engine: Engine, content: bytes | Path) -> bool:
    """Whether it is a large file for a board without hazards, where nobody waits for the writers' turn."""
    if isinstance(content, bytes) or not content.exists() or content.stat().st_size < LARGE:
        return False
    with open_session(engine, EVERYWHERE) as session:
        return is_nothing_known(session.connection)


def _begun(layout: Layout, name: str, wish: Wish) -> Result:
    """The result before any row. Raises FileNotReadable for a cut-off day that cannot stand."""
    doubt = doubtful_cutoff(layout, wish.today, said=wish.cutoff is not None)
    if doubt is not None:
        raise FileNotReadable(doubt)
    headers, problems = header_rows(layout.tables), list(layout.problems)
    return Result(
        name,
        layout.cutoff or wish.today,
        wish.apply,
        headers=headers,
        problems=problems,
        fingerprint=layout.fingerprint,
    )


def _in_turn(staged: Staged, blocks: Iterator[bytes], merge: LedgerMerge, result: Result) -> Rows:
    """The rows block by block, equal ones together where they may mean what is known."""
    if merge.is_first:
        yield from staged
        yield from map(unpacked, blocks)
        return
    for block in blocks:
        staged.add(block)
    yield from groups_together(staged, result.equal) if result.equal else staged


@contextmanager
def _connections(engine: Engine, wish: Wish, progress: Progress | None) -> Iterator[tuple[Connection, ...]]:
    """Where rows are compared (and written), and where names are; a preview takes no writer's turn."""
    if wish.apply:
        waits = None if progress is None else partial(progress, "waiting", 0, 0)
        with write_session(engine, waits, EVERYWHERE) as session, for_long(session.connection):
            require_in(session.connection, wish.viewer, wish.at)
            yield session.connection, session.connection
    else:
        with (
            open_session(engine, EVERYWHERE) as session,
            for_long(session.connection),
            names_apart(session.connection) as names,
        ):
            yield session.connection, names


def _merge(
    merge: LedgerMerge, blocks: Iterable[list[Row]], resolver: Resolver, *, result: Result, also: Also | None
) -> None:
    """Compare rows with what is known, and write what the merge is to write."""
    doubted: set[tuple[str, int]] = set()
    told, sender = 0, sender_of(merge.connection, merge.sheet.sender_id)
    for rows in blocks:
        arrivals = [arrival(row, resolver, sender) for row in rows]
        result.units.update(one.unit_id for one in arrivals if one.unit_id and "unit_id" not in one.assumed)
        merge.take(arrivals)
        fresh, told = result.problems[told:], len(result.problems)
        doubted |= {(one.sheet, one.row) for one in fresh if one.row and one.severity != STOPS}
        if doubted and resolver.unknown:
            result.unsure_twice += sum(
                (row.sheet, row.row) in doubted and ("unit", row.unit_text, "") in resolver.unknown
                for row in rows
            )
    result.merged = merge.finish(problem_rows(result.problems))
    result.counts = result.merged.counts
    result.created, result.unknown = resolver.created, list(resolver.unknown.values())
    if also is not None:
        also(Session(merge.connection), result)


def _counted(blocks: Rows, result: Result, progress: Progress | None, cancelled: Stop) -> Rows:
    """The blocks of rows one by one; how far they have come is told after each."""
    done = 0
    for rows in blocks:
        if cancelled is not None and cancelled():
            raise Cancelled
        yield rows
        done += len(rows)
        if progress is not None:
            progress("comparing", done, result.rows)


def _sheet(content: bytes | Path, name: str, wish: Wish, layout: Layout) -> Sheet:
    """The file as it is kept: what it is called, what it says, how it was read and who brought it."""
    return Sheet(
        name=name, sha256=digest(content), content=content, cutoff_on=layout.cutoff or wish.today,
        applied_on=wish.today, mapping=json.dumps(mapping_name(layout)), fingerprint=layout.fingerprint,
        by=wish.by, role=wish.role, at=wish.at, sender_id=wish.sender_id,
    )  # fmt: skip


def _noted(
    parts: Iterable[Part], result: Result, progress: Progress | None, cancelled: Stop
) -> Iterator[bytes]:
    """The good rows block by block; what is wrong with the others is noted in `result`."""
    for part in parts:
        if cancelled is not None and cancelled():
            raise Cancelled
        _note(part, result)
        if progress is not None:
            progress("reading", result.rows, 0)
        if part.block:
            yield part.block


def _note(part: Part, result: Result) -> None:
    result.rows += part.rows
    result.skipped += part.skipped
    result.stopped += part.stopped
    for group in part.equal:
        result.equal[group] += 1 if group in result.equal else 2
    result.sample += part.sample[: SAMPLE_ROWS - len(result.sample)]
    result.problem_counts.update(part.problem_counts)
    result.problems += part.problems[: max(0, KEPT_PROBLEMS - len(result.problems))]


def questions(result: Result) -> list[tuple[str, Arrival, Any]]:
    """Changes that a person has to decide, and those where the board is newer: nothing was applied."""
    return [*result.merged.questions, *result.merged.newer]
