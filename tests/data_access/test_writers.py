"""Writers take turns: in threads, in processes, on both databases, and readers do not wait for them."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from data_access.engine import engine_for, writing
from data_access.tables import hazard, number_counter, setting
from tests.cast import TREE, Board, ledger_row
from tests.machine import ROOT


def in_turn(*verbs) -> list:
    """Run the verbs at the same moment in a thread each; what they return, in their order."""
    start = Barrier(len(verbs))

    def run(verb):
        start.wait()
        return verb()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return [done.result() for done in [pool.submit(run, verb) for verb in verbs]]


def test_two_files_with_the_same_rows_bring_each_hazard_once(board: Board):
    rows = [board.row(f"n{n}") for n in range(20)]

    merged = in_turn(*(lambda: board.put(*rows) for _ in range(4)))

    assert sorted(one.counts["new"] for one in merged) == [0, 0, 0, 20]
    assert sorted(one.counts["unchanged"] for one in merged) == [0, 20, 20, 20]
    assert len(board.rows()) == 20
    assert board.differences() == []


def test_two_files_that_change_the_same_hazards_leave_true_counts(board: Board):
    board.put(*(board.row(f"n{n}") for n in range(12)), cutoff=-9)

    def changing(told: dict, order: int):
        rows = [board.row(f"n{n}", **told) for n in range(12)]
        return lambda: board.put(*rows[::order], *(board.row(f"{told} {n}") for n in range(5)), cutoff=-1)

    in_turn(changing({"grade": "major"}, 1), changing({"due": 30}, -1), changing({"unit": "S21"}, 1))

    assert board.differences() == []
    assert board.figure("found") == 12 + 15
    numbers = board.rows()["number"]
    assert numbers.is_unique


def test_an_undo_and_an_import_do_not_cross(board: Board):
    for n in range(3):
        brought = board.put(*(board.row(f"f{n} {m}") for m in range(6)))
        undo, _ = in_turn(
            lambda upload=brought.upload_id: board.take_back(upload),
            lambda n=n: board.put(*(board.row(f"g{n} {m}") for m in range(6))),
        )
        assert undo == {"withdrawn": 6, "restored": 0}
        assert board.figure("found") == 6 * (n + 1)
        assert board.differences() == []


def test_readers_see_the_whole_file_or_nothing_of_it_and_do_not_wait(board: Board):
    board.put(board.row("before"))
    inside, go_on = Event(), Event()

    def slowly() -> None:
        with writing(board.engine) as connection:
            connection.execute(setting.insert().values(name="half", value="done"))
            inside.set()
            go_on.wait(20)

    with ThreadPoolExecutor() as pool:
        writer = pool.submit(slowly)
        assert inside.wait(20)
        began = time.perf_counter()
        assert board.figure("found") == 1
        assert time.perf_counter() - began < 10  # far below the 30 s of the database's own patience
        go_on.set()
        writer.result()


def test_a_look_is_one_state_though_others_write_meanwhile(board: Board):
    board.put(board.row("a"))
    with board.look() as session:
        first = session.connection.execute(select(hazard.c.id)).all()
        board.put(board.row("b"))
        second = session.connection.execute(select(hazard.c.id)).all()

    assert first == second
    assert board.figure("found") == 2


def test_what_fails_leaves_nothing(board: Board):
    board.put(board.row("a"))
    bad = ledger_row("b", board.ids, board.districts)
    bad.due_kind = "soon"  # the database refuses it

    with pytest.raises(Exception, match="due_kind"):
        board.put(board.row("c"), bad)

    assert board.names() == {"a"}
    assert board.differences() == []
    with board.look() as session:
        assert session.connection.execute(select(number_counter.c.last)).scalars().all() == [1]


PROGRAM = """
import sys
from tests.cast import Board
board = Board.on(sys.argv[1], ())
with board.look() as session:
    known = session.catalog
    board.ids = dict(known.unit_ids) | dict(known.industry_ids) | dict(known.department_ids)
    board.districts = dict(session.catalog.district_of)
for n in range(int(sys.argv[3])):
    rows = [board.row(f"shared {m}", grade=("major", "general")[n % 2]) for m in range(5)]
    board.put(*rows, board.row(f"{sys.argv[2]} {n}"), cutoff=n - 20)
"""


def test_writers_of_several_processes_take_turns(board: Board):
    url = board.engine.url.render_as_string(hide_password=False)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, url, name, "6"], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for name in ("first", "second")
    ]
    for process in started:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors

    assert board.figure("found") == 5 + 12
    assert board.differences() == []


def test_writers_queue_on_sqlite_instead_of_failing(sqlite_url: str):
    board = Board.on(sqlite_url)
    board.engine.dispose()
    impatient = engine_for(sqlite_url)

    def add(n: int) -> None:
        with writing(impatient) as connection:
            connection.execute(text("PRAGMA busy_timeout = 0"))
            connection.execute(setting.insert().values(name=f"n{n}", value=""))
            time.sleep(0.01)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))  # without the queue: database is locked

    with writing(impatient) as connection:
        assert len(connection.execute(select(setting)).all()) == 24


def test_without_the_queue_they_would_fail(sqlite_url: str):
    engine = engine_for(sqlite_url)
    with writing(engine), engine.connect() as other:
        other.execute(text("PRAGMA busy_timeout = 0"))
        other.rollback()
        with pytest.raises(OperationalError, match="locked"):
            other.execution_options(writes=True).execute(text("DELETE FROM setting"))


def test_the_tree_of_the_cast_stands_on_its_own():
    assert {row.parent for row in TREE if row.parent} <= {row.code for row in TREE}
    assert ledger_row("a").found_on == date(2026, 5, 16)
