"""Whether a large ledger that is killed on its way in leaves anything: `python -m bench.killed 1000000 --times 20`.

An import of `cli.py import` is begun, and its process killed at a random moment; then the board is looked at: its
tables as empty as before, SQLite's own check, nothing left of the reading process. So many times on the same board,
and at last once to the end. Whoever is killed after the transaction has ended leaves the whole file, which is checked.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select, text

from bench import ledger_file
from bench.servers import ROOT, load
from data_access.engine import engine_for, migrate, reading
from data_access.tables import metadata, upload

SAME = "no difference"
FIRST = 0.3  # seconds: before that the program is only being loaded


def main() -> None:
    """Measure how long the import takes, kill it so many times, and let it come to its end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument(
        "--seconds", type=float, help="how long an import takes; default: measured on a board of its own"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the files here")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = wish.folder or Path(spare)
        file = folder / f"plain_{wish.rows}.csv"
        if not file.exists():
            ledger_file.write_csv(file, "plain", wish.rows, wish.seed)
        seconds = wish.seconds or to_the_end(board(folder / "measured.sqlite"), file)
        print(f"{wish.rows:,} rows, an import of {seconds:.0f} s ({load()})", flush=True)
        url = board(folder / "killed.sqlite")
        empty, chance = counted(url), random.Random(wish.seed)
        for number in range(1, wish.times + 1):
            after = chance.uniform(FIRST, seconds)
            ended = killed(url, file, after)
            whole = left(url, empty)
            print(f"{number:3}: {ended} after {after:.1f} s; {whole or 'nothing left behind'}", flush=True)
            if whole:
                url = board(folder / f"killed_{number}.sqlite")
        print(f"then to the end in {to_the_end(url, file):.0f} s; check: {checked(url)}")


def board(path: Path) -> str:
    """The URL of an empty board."""
    url = f"sqlite:///{path}"
    migrate(engine_for(url))
    return url


def begun(url: str, file: Path) -> subprocess.Popen[bytes]:
    """An import by the command line."""
    line = [sys.executable, "cli.py", "import", str(file), "--json"]
    told = {**os.environ, "DATABASE_URL": url}
    return subprocess.Popen(line, cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def to_the_end(url: str, file: Path) -> float:
    """Seconds of an import that nobody disturbs. Raises RuntimeError where it applies nothing."""
    started = time.perf_counter()
    told, _ = begun(url, file).communicate()
    if not json.loads(told)["applied"]:
        raise RuntimeError(f"nothing was applied: {told[:500]!r}")
    return time.perf_counter() - started


def killed(url: str, file: Path, after: float) -> str:
    """Kill an import after so many seconds; says whether that, or the import was done before."""
    process = begun(url, file)
    try:
        process.wait(timeout=after)
        return "done"
    except subprocess.TimeoutExpired:
        helpers = children(process.pid)
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for_the_end_of(helpers)
        return "killed"
    finally:
        if process.stdout:
            process.stdout.close()


def children(pid: int) -> list[int]:
    """The processes that one has begun."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for_the_end_of(helpers: list[int]) -> None:
    """Until the processes have ended. Raises RuntimeError where one is there ten seconds later."""
    until = time.monotonic() + 10
    while any(Path(f"/proc/{one}").exists() for one in helpers):
        if time.monotonic() > until:
            raise RuntimeError(f"the reading process is still there: {helpers}")
        time.sleep(0.05)


def counted(url: str) -> dict[str, int]:
    """The rows of each table."""
    engine = engine_for(url)
    with reading(engine, everywhere=True) as connection:
        asked = {one.name: select(func.count()).select_from(one) for one in metadata.sorted_tables}
        found = {name: int(connection.execute(each).scalar_one()) for name, each in asked.items()}
    engine.dispose()
    return found


def left(url: str, empty: dict[str, int]) -> str:
    """ "" where the board is as empty as before; else that the file is in as a whole.

    Raises RuntimeError where a part of it is there.
    """
    engine = engine_for(url)
    with reading(engine) as connection:
        sound = connection.execute(text("PRAGMA quick_check")).scalar_one()
        counts = connection.execute(select(upload.c.counts)).scalar()  # written last of all
    engine.dispose()
    more = {name: rows for name, rows in counted(url).items() if rows != empty[name]}
    if sound == "ok" and not more:
        return ""
    told = checked(url) if sound == "ok" and counts else f"left behind: {more}"
    if told != SAME:
        raise RuntimeError(f"{told}; {sound}")
    return "the whole file is in"


def checked(url: str) -> str:
    """What `cli.py check` says."""
    line = [sys.executable, "cli.py", "check", "--json"]
    told = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(line, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    return SAME if done.returncode == 0 else done.stdout[:500]


if __name__ == "__main__":
    main()
