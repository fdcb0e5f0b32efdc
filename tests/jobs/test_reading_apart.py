"""A large file comes into an empty board while another process reads it, and comes in as any other does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import func, select

from data_access import reads
from data_access.engine import engine_for
from data_access.session import open_session
from data_access.tables import event, hazard, unit, upload, upload_part
from domain.people import EVERYWHERE
from jobs import import_ledger as importing
from jobs import reading_apart
from jobs.import_ledger import Cancelled, import_ledger
from jobs.reading_apart import Told, Wanted, read_beside, read_here
from ledger.mapping import MappingNotUsable
from ledger.records import FileNotReadable
from tests.cast import Board
from tests.data_access.test_identity import everything
from tests.jobs.small_ledger import ROWS, as_book, as_csv
from tests.jobs.test_import_ledger import WISH, told

ROOT = Path(__file__).parents[2]
MANY = [{**ROWS[n % 5], "隐患描述": f"第{n}处"} for n in range(10_500)]  # more than two stretches
ODD = [*MANY, *ROWS, ROWS[0], {**ROWS[1], "整改期限": "请尽快"}, {**ROWS[2], "排查日期": "2031-01-01"}]
KILLED = """
import os, signal, sys
from datetime import UTC, date, datetime
from pathlib import Path
from data_access.engine import engine_for
from jobs import import_ledger as importing

def die(step, done, of):
    if step == "comparing":
        os.kill(os.getpid(), signal.SIGKILL)

importing.LARGE = 0
wish = importing.Wish(today=date(2026, 6, 1), at=datetime(2026, 6, 1, tzinfo=UTC), by="Alice")
importing.import_ledger(engine_for(sys.argv[1]), Path(sys.argv[2]), "ledger.csv", wish, progress=die)
"""


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[Wanted]:
    """Every file by its path counts as large; which ones another process read."""
    met: list[Wanted] = []
    monkeypatch.setattr(importing, "LARGE", 0)

    def noted(wanted: Wanted) -> AbstractContextManager[Told]:
        met.append(wanted)
        return read_beside(wanted)

    monkeypatch.setattr(importing, "read_beside", noted)
    return met


def kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_comes_in_is_the_same_on_either_road(
    new_sqlite_board: Callable[[], Board], tmp_path: Path, beside: list[Wanted]
):
    for name, content in (("a.csv", as_csv(ODD)), ("b.xlsx", as_book(ODD))):
        boards = new_sqlite_board(), new_sqlite_board()
        one = import_ledger(boards[0].engine, content, name, WISH)
        other = import_ledger(boards[1].engine, kept(tmp_path / name, content), name, WISH)

        assert told(one) == (10_507, 0, 0)
        for field in (
            "rows",
            "counts",
            "problems",
            "problem_counts",
            "skipped",
            "stopped",
            "created",
            "sample",
        ):
            assert getattr(one, field) == getattr(other, field), field
        assert (one.equal, one.headers, one.cutoff_on) == (other.equal, other.headers, other.cutoff_on)
        assert everything(boards[0]) == everything(boards[1])
        assert boards[1].differences() == []
        with open_session(boards[1].engine) as session:
            assert reads.upload_content(session, EVERYWHERE, other.upload_id or 0) == content
    assert [wanted.name for wanted in beside] == ["a.csv", "b.xlsx"]


def test_it_comes_into_both_databases_and_only_an_empty_board_takes_it_while_it_is_read(
    board: Board, tmp_path: Path, beside: list[Wanted]
):
    path = kept(tmp_path / "ledger.csv", as_csv(ODD))

    looked = import_ledger(board.engine, path, path.name, replace(WISH, apply=False))
    first = import_ledger(board.engine, path, path.name, WISH)
    before = everything(board)
    again = import_ledger(board.engine, path, path.name, WISH)

    assert [told(result) for result in (looked, first, again)] == [(10_507, 0, 0)] * 2 + [(0, 0, 10_507)]
    assert everything(board) == before
    assert board.differences() == []
    assert len(beside) == 2


def test_rows_that_came_in_from_elsewhere_meanwhile_are_met(
    board: Board, tmp_path: Path, beside: list[Wanted], monkeypatch: pytest.MonkeyPatch
):
    path = kept(tmp_path / "ledger.csv", as_csv(ODD))
    first = import_ledger(board.engine, as_csv(ODD[::-1]), "before.csv", WISH)
    before = everything(board)
    monkeypatch.setattr(importing, "_is_read_beside", lambda engine, content: True)

    late = import_ledger(board.engine, path, path.name, WISH)

    assert (told(first), told(late), len(beside)) == ((10_507, 0, 0), (0, 0, 10_507), 1)
    assert everything(board) == before


def test_what_is_wrong_with_a_file_is_said_as_if_it_were_read_here(
    board: Board, tmp_path: Path, beside: list[Wanted]
):
    before = everything(board)
    broken = kept(tmp_path / "broken.csv", as_csv(MANY) + b'"' + b"x" * 200_000)
    empty = kept(tmp_path / "empty.csv", "无\n,".encode())
    unmapped = replace(WISH, mapping="no such mapping")

    with pytest.raises(FileNotReadable) as there:
        import_ledger(board.engine, broken, broken.name, WISH)
    with pytest.raises(FileNotReadable) as here:
        import_ledger(board.engine, broken.read_bytes(), broken.name, WISH)
    with pytest.raises(MappingNotUsable):
        import_ledger(board.engine, empty, empty.name, unmapped)
    nothing = import_ledger(board.engine, empty, empty.name, WISH)

    assert there.value.problem == here.value.problem
    assert here.value.problem.code == "csv_broken"
    assert (nothing.rows, nothing.applied) == (0, False)
    assert everything(board) == before


def test_who_stops_it_or_writes_into_the_file_meanwhile_leaves_the_board_as_it_was(
    board: Board, tmp_path: Path, beside: list[Wanted]
):
    path, before = kept(tmp_path / "ledger.csv", as_csv(MANY)), everything(board)
    answers = iter([False, False, False, True])  # in the middle of reading and writing

    def scribble(step: str, done: int, of: int) -> None:
        with path.open("ab") as file:
            file.write(b"\r\n")

    with pytest.raises(Cancelled):
        import_ledger(board.engine, path, path.name, WISH, cancelled=lambda: next(answers, True))
    with pytest.raises(FileNotReadable) as refused:
        import_ledger(board.engine, path, path.name, WISH, progress=scribble)

    assert refused.value.problem.code == "changed_meanwhile"
    assert everything(board) == before


def test_a_reader_that_ends_before_the_file_does_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *told, **named):
            super().__init__(*told, **named)
            started.append(self)

    monkeypatch.setattr(reading_apart.subprocess, "Popen", Noted)
    path = kept(tmp_path / "ledger.csv", as_csv(MANY))

    with read_beside(Wanted(path, path.name, None, None, [], WISH.today)) as (_, parts):
        next(parts)
        started[0].kill()
        started[0].wait()
        with pytest.raises(RuntimeError, match="ended before"):
            list(parts)


def test_a_process_that_is_killed_leaves_no_row_and_no_reader_behind(sqlite_template: Path, tmp_path: Path):
    board = kept(tmp_path / "board.sqlite", sqlite_template.read_bytes())
    file, spare = kept(tmp_path / "ledger.csv", as_csv(MANY * 4)), tmp_path / "spare"
    spare.mkdir()
    url = f"sqlite:///{board}"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, url, str(file)],
        cwd=ROOT, env={**os.environ, "TMPDIR": str(spare), "BOARD_TEST": str(tmp_path)}, check=False,
    )  # fmt: skip

    assert killed.returncode == -signal.SIGKILL
    assert list(spare.iterdir()) == []
    with engine_for(url).connect() as connection:
        for table in (hazard, event, upload, upload_part):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0
        assert connection.execute(select(unit.c.id)).scalars().all() == [0]
    for _ in range(200):
        if not _running(f"BOARD_TEST={tmp_path}".encode()):
            break
        sleep(0.05)
    assert _running(f"BOARD_TEST={tmp_path}".encode()) == []


def _running(mark: bytes) -> list[Path]:
    """The processes with a mark in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in path.read_bytes().split(b"\0"):
                found.append(path)
        except OSError:  # another's, or gone
            continue
    return found


def test_both_roads_tell_the_same_of_a_file(tmp_path: Path):
    path = kept(tmp_path / "ledger.csv", as_csv(ODD))
    wanted = Wanted(path, path.name, None, None, [], WISH.today)

    with read_here(wanted) as (layout, parts), read_beside(wanted) as (same, others):
        assert layout == same
        assert list(parts) == list(others)
