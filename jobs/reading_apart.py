"""A ledger file read and checked part by part: in this process, or beside it in one of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, NamedTuple

from domain.pairing import group_of
from jobs.staging import packed
from ledger.mapping import Mapping, MappingNotUsable
from ledger.reading import read
from ledger.records import Chunk, FileNotReadable, Layout, Problem, Row, Skipped

ROOT = Path(__file__).parents[1]
LARGE = (
    2 << 20
)  # bytes of a file from which on a process of its own is worth the third of a second it takes to begin
KEPT_PROBLEMS = 5000  # shown by name; all are counted
SAMPLE_ROWS = 5


@dataclass(frozen=True)
class Wanted:
    """A file and how it is to be read, as `ledger.reading.read` takes it."""

    content: bytes | Path
    name: str
    mapping: Mapping | str | None
    cutoff: date | None
    known: list[Mapping]
    latest: date


class Part(NamedTuple):
    """What a stretch of a file came to.

    block: its good rows, as `jobs.staging` packs them, if there are any; rows: how many hazards were read, those
    that a problem stops included; problems: the first ones, of those that are counted; equal: the identity of
    each row that has an equal before it.
    """

    block: bytes
    rows: int
    stopped: int
    skipped: list[Skipped]
    problems: list[Problem]
    problem_counts: Counter[str]
    sample: list[Row]
    equal: list[str]


Told = tuple[Layout, Iterator[Part]]


@contextmanager
def read_here(wanted: Wanted) -> Iterator[Told]:
    """The layout of a file, and its parts in their order. Raises as `ledger.reading.read` and `chunks` do."""
    reading = read(
        wanted.content, wanted.mapping, name=wanted.name, cutoff=wanted.cutoff, known=wanted.known,
        latest=wanted.latest,
    )  # fmt: skip
    yield reading.layout, map(_part, reading.chunks())


@contextmanager
def read_beside(wanted: Wanted) -> Iterator[Told]:
    """The same from another process, which reads on while this one is at work: one part ahead at most.

    It ends with this process, however that ends: nobody takes its next part. Raises RuntimeError where it
    ended before the file did.
    """
    ours, theirs = Pipe()
    begin = "import sys; from jobs.reading_apart import serve; serve(int(sys.argv[1]))"
    command = [sys.executable, "-P", "-c", begin, str(theirs.fileno())]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with (
        ours,
        subprocess.Popen(
            command, env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, pass_fds=(theirs.fileno(),),
        ) as process,
    ):  # fmt: skip
        theirs.close()
        try:
            ours.send(wanted)
            yield _received(ours), iter(partial(_received, ours), None)
        finally:
            process.kill()


def _received(other: Connection[Any, Any]) -> Any:
    try:
        told = other.recv()
    except (EOFError, ConnectionResetError):
        raise RuntimeError("The process that reads the file ended before the file did.") from None
    if isinstance(told, Exception):
        raise told
    return told


def serve(descriptor: int) -> None:
    """What the other process does: read what is asked for, and hand over the layout, the parts and None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it hears that, and ends it
    with Connection(descriptor) as asking:
        try:
            with read_here(asking.recv()) as (layout, parts):
                asking.send(layout)
                _hand_over(asking, parts)
        except (FileNotReadable, MappingNotUsable) as problem:
            asking.send(problem)


def _hand_over(asking: Connection[Any, Any], parts: Iterable[Part]) -> None:
    try:
        for part in parts:
            asking.send(part)
        asking.send(None)
    except (BrokenPipeError, ConnectionResetError):
        sys.exit(1)  # nobody wants the rest


def _part(chunk: Chunk) -> Part:
    return Part(
        block=packed(chunk.rows) if chunk.rows else b"",
        rows=len(chunk.rows) + len(chunk.stopped),
        stopped=len(chunk.stopped),
        skipped=chunk.skipped,
        problems=chunk.problems[:KEPT_PROBLEMS],
        problem_counts=Counter(problem.severity for problem in chunk.problems),
        sample=chunk.rows[:SAMPLE_ROWS],
        equal=[group_of(row.key, row.item_key) for row in chunk.rows if "key" in row.flags],
    )
