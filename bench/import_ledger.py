"""How fast a ledger comes in, by the road of the command line, beside a bare write of the same rows."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import city, ledger_file
from data_access import bulk
from data_access.engine import analyze, engine_for, migrate, reading, writing
from data_access.rollup import Differences, differences
from data_access.tables import cycle, enterprise, event, hazard, industry, span, unit, upload
from jobs import import_ledger as importing
from jobs import reading_apart
from jobs.reading_apart import Wanted
from ledger import reading as ledger_reading

STEPS = ("first", "again", "preview", "bare")
BEFORE = (unit, industry, upload)  # rows that the others name
TABLES = (enterprise, hazard, cycle, span, event)
BLOCK = 20_000
ANALYZED_FROM = 20_000  # rows, as the command line does


class Clock:
    """What parts of the work take of the processor, apart from the parts inside them; and the time by the wall.

    The processor's time is what another program on the same machine changes least.
    """

    def __init__(self) -> None:
        self.parts: defaultdict[str, float] = defaultdict(float)
        self.seconds = 0.0
        self._inner = [0.0]

    def timed(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with the time that it takes noted under `part`."""

        def run(*args: Any, **named: Any) -> Any:
            began, spent = time.perf_counter(), time.process_time()
            self._inner.append(0.0)
            try:
                return work(*args, **named)
            finally:
                took = time.process_time() - spent
                self.parts[part] += took - self._inner.pop()
                self._inner[-1] += took
                if len(self._inner) == 1:
                    self.seconds += time.perf_counter() - began

        return run

    def told(self) -> dict[str, Any]:
        """Seconds by the wall, of the processor, and of the processor by part."""
        return {"seconds": self.seconds, "cpu": sum(self.parts.values()), "parts": dict(self.parts)}

    def watch(self) -> None:
        """Time the kept counts apart from the rest of an import."""
        counts: Any = Differences
        counts.add, counts.write = self.timed("counts", counts.add), self.timed("counts", counts.write)

    def watch_reading(self) -> None:
        """Time the parts of reading: getting at the cells, and understanding and checking them."""
        road: Any = reading_apart
        road.read, road.packed = self.timed("reading", road.read), self.timed("checks", road.packed)
        rows: Any = ledger_reading.Rows
        rows.take = self.timed("reading", rows.take)
        made: Any = ledger_reading.Reading
        chunks = made.chunks

        def watched(opened: Any) -> Any:
            step = self.timed("checks", chunks(opened).__next__)
            while True:
                try:
                    yield step()
                except StopIteration:
                    return

        made.chunks = watched


def read_alone(file: Path) -> dict[str, float]:
    """What reading and checking the file take of the processor, in this process and with nothing else."""
    clock = Clock()
    clock.watch_reading()
    with reading_apart.read_here(Wanted(file, file.name, None, None, [], city.TODAY)) as (_, parts):
        for _ in parts:
            pass
    return dict(clock.parts)


def imported(url: str, file: Path, *, apply: bool) -> dict[str, Any]:
    """Take the file in as `cli.py import` does, and say what it took, with the process that reads for it.

    cpu and parts are of both processes; `beside` is what the other one took of it, and does not count for this
    one's time by the wall while there are two cores.
    """
    clock, engine = Clock(), engine_for(url)
    clock.watch()
    wish = importing.Wish(today=city.TODAY, at=datetime(2026, 11, 22, 8, tzinfo=UTC), by="bench", apply=apply)
    run = clock.timed("rows", lambda: importing.import_ledger(engine, file, file.name, wish))
    result = run()
    if apply and result.rows > ANALYZED_FROM:
        with writing(engine, everywhere=True) as connection:
            clock.timed("statistics", analyze)(connection)
    told = clock.told()
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {"rows": result.rows, **told, "peak_mb": peak_mb() + (beside.ru_maxrss >> 10)}
    alone = read_alone(
        file
    )  # to know how what the other process took is shared, or what is left of this one's
    took = beside.ru_utime + beside.ru_stime
    if took:
        shares = {part: took * each / sum(alone.values()) for part, each in alone.items()}
        found |= {"cpu": told["cpu"] + took, "parts": told["parts"] | shares, "beside": round(took, 1)}
    else:
        rows = told["parts"]["rows"] - sum(alone.values())
        found |= {"parts": told["parts"] | {"rows": rows} | alone}
    return found | {name: result.counts[name] for name in ("new", "changed", "unchanged")}


def bare(url: str, source: str) -> dict[str, Any]:
    """Write the rows of a filled database into an empty one, by nothing but executemany in one transaction."""
    clock, rows = Clock(), 0
    insert = clock.timed("rows", bulk.insert)
    with ExitStack() as stack:
        old = stack.enter_context(reading(engine_for(source), everywhere=True))
        new = stack.enter_context(writing(engine_for(url), everywhere=True))
        for table in (*BEFORE, *TABLES):
            names = [column.name for column in table.columns]
            listed = ", ".join(f'"{name}"' for name in names)
            where = " WHERE id > 0" if table in BEFORE else ""
            for block in bulk.stream(old, f"SELECT {listed} FROM {table.name}{where}", BLOCK):
                insert(new, table, names, block)
                rows += len(block) * (table is hazard)
        clock.timed("rows", stack.close)()
    return {"rows": rows, **clock.told()}


def peak_mb() -> int:
    """The most memory that this process has held so far, in MB (VmHWM of Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) >> 10


def one_step(step: str, folder: Path, file: Path) -> dict[str, Any]:
    """One step of the measurement, in this process."""
    url, beside = (
        f"sqlite:///{folder / name}.sqlite" for name in (f"board_{file.stem}", f"bare_{file.stem}")
    )
    if step == "bare":
        migrate(engine_for(beside))
        return bare(beside, url)
    migrate(engine_for(url))
    found = imported(url, file, apply=step != "preview")
    if step == "first":
        with reading(engine_for(url), everywhere=True) as connection:
            found["wrong_counts"] = len(differences(connection))
    return found


def line(step: str, found: dict[str, Any]) -> str:
    """A line for a person."""
    rows, seconds, cpu, parts = (found.pop(name) for name in ("rows", "seconds", "cpu", "parts"))
    shares = ", ".join(f"{name} {took / cpu:.0%}" for name, took in parts.items())
    more = ", ".join(f"{name} {value:,}" for name, value in found.items())
    speed = f"{rows / seconds:,.0f} rows/s ({rows / cpu:,.0f} by cpu)"
    return f"{step:8} {rows:,} rows: {seconds:.1f} s ({cpu:.1f} s cpu), {speed}; {shares}; {more}"


def measured(wish: argparse.Namespace, file: Path) -> None:
    """Each step in a process of its own, beside the others."""
    took = {}
    for step in wish.steps.split(","):
        command = [sys.executable, "-m", "bench.import_ledger", str(wish.n), "--form", wish.form]
        command += ["--layout", wish.layout, "--folder", str(file.parent), "--step", step]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        took[step] = found["seconds"] / found["rows"], found["cpu"] / found["rows"]
        print(line(step, found), flush=True)
    if {"first", "bare"} <= took.keys():
        wall, cpu = (whole / alone for whole, alone in zip(took["first"], took["bare"], strict=True))
        print(f"the import takes {wall:.1f} times as long as a bare write ({cpu:.1f} times its cpu time)")


def main() -> None:
    """Write a ledger to a temporary folder and take it in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n", type=int, nargs="?", default=100_000)
    parser.add_argument("--form", choices=("csv", "xlsx"), default="csv")
    parser.add_argument("--layout", choices=tuple(ledger_file.LAYOUTS), default="plain")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", default=",".join(STEPS))
    parser.add_argument("--folder", type=Path, help="keep files and databases here")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = wish.folder or Path(spare)
        file = folder / f"{wish.layout}_{wish.n}.{wish.form}"
        if wish.step:
            print(json.dumps(one_step(wish.step, folder, file)))
            return
        folder.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            write = ledger_file.write_csv if wish.form == "csv" else ledger_file.write_xlsx
            write(file, wish.layout, wish.n, wish.seed)
        print(f"{file.name}: {file.stat().st_size >> 20} MB", flush=True)
        measured(wish, file)


if __name__ == "__main__":
    main()
