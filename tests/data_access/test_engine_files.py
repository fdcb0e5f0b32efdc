"""What opening a SQLite file does to it."""

import subprocess
import sys
from pathlib import Path

from data_access.engine import engine_for

PROBE = """
import sqlite3, sys
probe = sqlite3.connect(sys.argv[1])
probe.execute("SELECT count(*) FROM sqlite_master")
probe.close()
"""


def test_another_connection_of_this_process_leaves_the_locks_on_the_file_alone(sqlite_url: str):
    """A process that opens the file by itself and closes it loses every lock that SQLite holds on it.

    Whoever ends the last connection clears the log away: another process must see that it is not the last.
    """
    one, other = engine_for(sqlite_url), engine_for(sqlite_url)
    path = sqlite_url.removeprefix("sqlite:///")
    with one.connect().execution_options(writes=True) as connection:
        with connection.begin():
            connection.exec_driver_sql("CREATE TABLE probe (x INTEGER)")
        other.connect().close()
        subprocess.run([sys.executable, "-c", PROBE, path], check=True)
        assert Path(f"{path}-wal").exists()
    one.dispose()
    other.dispose()


def test_a_new_file_is_for_its_user_alone_and_one_that_is_there_keeps_its_mode(tmp_path: Path):
    new, there = tmp_path / "new.sqlite", tmp_path / "there.sqlite"
    there.touch(0o640)
    there.chmod(0o640)
    for path in (new, there):
        engine = engine_for(f"sqlite:///{path}")
        with engine.connect():
            pass
        engine.dispose()

    assert [oct(path.stat().st_mode & 0o777) for path in (new, there)] == ["0o600", "0o640"]
