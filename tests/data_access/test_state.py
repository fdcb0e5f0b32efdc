"""The token of the state: each committed write changes it, by whichever process, and nothing else does."""

import subprocess
import sys

import pytest
from sqlalchemy import text

from data_access.engine import DatabaseFault, engine_for, migrate, writing, writing_soon
from data_access.state import state_of
from data_access.writes.people import touch
from tests.cast import NOON, Board
from tests.house import code
from tests.machine import ROOT

OTHER = """
import sys
from sqlalchemy import text
from data_access.engine import engine_for, writing
with writing(engine_for(sys.argv[1])) as connection:
    connection.execute(text("UPDATE unit SET name = 'other'"))
"""


def now(board: Board) -> str | None:
    """The token that a new reader sees."""
    with board.look() as session:
        return session.state


def test_every_write_changes_it_and_no_two_states_share_one(board: Board):
    seen = [now(board)]
    for n in range(5):
        board.put(board.row(f"n{n}"), cutoff=n - 9)
        seen.append(now(board))
    gone = board.put(board.row("gone"))
    seen.append(now(board))
    board.take_back(gone.upload_id)
    seen.append(now(board))

    assert None not in seen
    assert len(set(seen)) == len(seen)


def test_reading_and_a_write_that_fails_leave_it_as_it_is(board: Board):
    before = now(board)
    board.figures()
    with pytest.raises(DatabaseFault), writing(board.engine) as connection:
        connection.execute(text("UPDATE unit SET name = 'x', kind = 'village'"))

    assert now(board) == before


def test_a_write_of_another_process_changes_it(board: Board):
    before = now(board)

    url = board.engine.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", OTHER, url], cwd=ROOT, check=True)

    assert now(board) != before


def test_a_look_keeps_the_token_of_the_facts_that_it_sees(board: Board):
    before = now(board)
    with board.look() as session:
        found = session.connection.execute(
            text("SELECT count(*) FROM hazard")
        ).scalar_one()  # the look begins
        board.put(board.row("a"))

        assert (found, session.state) == (0, before)
    assert now(board) != before


def test_a_database_from_before_gets_one(database_url: str):
    engine = engine_for(database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE state"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    migrate(engine)

    with engine.connect() as connection:
        assert state_of(connection)
    engine.dispose()


def test_signing_in_leaves_it_and_only_what_no_page_remembers_is_written_so(board: Board):
    before = now(board)
    with writing_soon(board.engine, 1.0) as connection:
        touch(connection, 1, NOON)
    called = {
        code.name(path)
        for path in code.modules(*code.packages())
        if "writing_soon(" in path.read_text(encoding="utf-8")
    }

    assert now(board) == before
    assert called == {
        "data_access/engine.py", "jobs/accounts.py", "pages/_frame.py", "shell/account.py", "shell/sso.py",
    }  # fmt: skip
