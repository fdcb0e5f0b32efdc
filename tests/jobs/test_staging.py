"""Rows on their way to the database: nothing of them is lost, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, select

from data_access.engine import engine_for
from data_access.tables import event, hazard, unit, upload, upload_part
from jobs.staging import Staged, packed
from ledger.reading import read
from ledger.records import NO_FLAGS, Row
from tests.jobs.small_ledger import ROWS, as_book, as_csv

ROOT = Path(__file__).parents[2]
KILLED_WHILE_WRITING = """
import os, signal, sys
from datetime import UTC, date, datetime
from data_access.engine import engine_for
from jobs.import_ledger import Wish, import_ledger

def die(step, done, of):
    if step == "comparing":
        os.kill(os.getpid(), signal.SIGKILL)

wish = Wish(today=date(2026, 6, 1), at=datetime(2026, 6, 1, tzinfo=UTC), by="Alice")
with open(sys.argv[2], "rb") as file:
    import_ledger(engine_for(sys.argv[1]), file.read(), "ledger.csv", wish, progress=die)
"""


def staged(content: bytes, name: str, block: int) -> tuple[list[Row], list[Row]]:
    """The rows of a file as read, and as they come out of the staging."""
    chunks = [chunk.rows for chunk in read(content, name=name, chunk_rows=block).chunks()]
    with closing(Staged()) as waiting:
        for rows in chunks:
            waiting.add(packed(rows))
        found = [row for rows in waiting for row in rows]
    return [row for rows in chunks for row in rows], found


def test_rows_come_out_as_they_went_in_but_for_what_is_said_about_them():
    for content, name in ((as_csv(ROWS), "a.csv"), (as_book(ROWS), "a.xlsx")):
        for block in (2, 5000):
            told, found = staged(content, name, block)

            assert found == [row._replace(flags=NO_FLAGS, problems=()) for row in told]
            assert all(type(row) is Row for row in found)


def test_a_process_that_is_killed_while_it_writes_leaves_nothing_behind(
    sqlite_template: Path, tmp_path: Path
):
    board, file, spare = tmp_path / "board.sqlite", tmp_path / "ledger.csv", tmp_path / "spare"
    board.write_bytes(sqlite_template.read_bytes())
    file.write_bytes(as_csv(ROWS))
    spare.mkdir()
    url = f"sqlite:///{board}"
    command = [sys.executable, "-c", KILLED_WHILE_WRITING, url, str(file)]
    killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "TMPDIR": str(spare)}, check=False)

    assert killed.returncode == -signal.SIGKILL
    assert list(spare.iterdir()) == []
    with engine_for(url).connect() as connection:
        for table in (hazard, event, upload, upload_part):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
        assert connection.execute(select(unit.c.id)).scalars().all() == [0]
