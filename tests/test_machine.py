"""The fixtures themselves: a fresh database a test, on both engines, and no silent skips."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests import machine


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(database_url: str, turn: int):
    engine = create_engine(database_url)

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine (turn INTEGER)"))  # fails when the other turn's is here

    assert "hazard" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_blank_database_has_no_tables(blank_url: str):
    engine = create_engine(blank_url)

    tables = inspect(engine).get_table_names()

    assert tables == []
    engine.dispose()


@pytest.mark.parametrize(
    ("ci", "reason", "expected"),
    [
        ("", "no browser", "skipped"),
        ("true", "no browser", "failed"),
        ("true", "no ../shared/data/x.csv beside this checkout", "skipped"),
    ],
)
def test_on_a_build_server_nothing_promised_is_skipped(ci: str, reason: str, expected: str, tmp_path: Path):
    trial = tmp_path / "test_trial.py"
    trial.write_text(f"import pytest\ndef test_it():\n    pytest.skip({reason!r})\n")

    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command += ["--rootdir", str(tmp_path), "-c", os.devnull, str(trial)]
    done = subprocess.run(
        command, env={**os.environ, "CI": ci}, capture_output=True, text=True, cwd=machine.ROOT, check=False
    )

    assert f"1 {expected}" in done.stdout, done.stdout
