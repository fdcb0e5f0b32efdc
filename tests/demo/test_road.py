"""The demonstration city taken in by the import counts what its generator counts."""

import json
import os
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import demo

ROOT = Path(__file__).resolve().parents[2]
HAZARDS = 900
MEASURES = (
    "found", "open", "closed", "overdue", "due_today", "no_deadline", "to_accept", "extended", "due",
    "closed_due", "on_time", "found_major", "open_major", "overdue_major",
)  # fmt: skip
CUTOFFS = (demo.TODAY, date(2026, 5, 31), date(2025, 3, 31), date(2024, 2, 29))


def cli(database: Path, *words: str) -> Any:
    """The answer of a command, as from a terminal."""
    done = subprocess.run(
        [sys.executable, "cli.py", *words, "--json"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{database}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that took in the whole city, ledger by ledger."""
    database = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    cli(database, "demo", "--hazards", str(HAZARDS), "--today", demo.TODAY.isoformat())
    return database


@cache
def figures(database: Path, day: date) -> dict[tuple[str, str | None], int]:
    """What the board says on a day: the value of (measure, code); None is the whole city."""
    told = cli(database, "figures", "--as-of", day.isoformat())
    return {(one["measure"], one["code"]): one["value"] for one in told}


def truth(day: date) -> demo.Summary:
    """What the generator says of the same day; `cli.py demo` confirms reopenings."""
    return demo.summary(demo.SEED, HAZARDS, today=demo.TODAY, as_of=day, reopenings_confirmed=True)


@pytest.mark.parametrize("day", CUTOFFS)
def test_the_whole_city_counts_alike(board: Path, day: date):
    whole = truth(day).whole

    told = {measure: figures(board, day)[measure, None] for measure in MEASURES}

    assert told == {measure: getattr(whole, measure) for measure in MEASURES}


@pytest.mark.parametrize("day", CUTOFFS)
def test_each_unit_and_department_counts_alike(board: Path, day: date):
    parts = truth(day).by_unit | truth(day).by_department
    measures = ("found", "open", "overdue", "to_accept", "on_time")

    told = {
        (code, measure): figures(board, day).get((measure, code), 0) for code in parts for measure in measures
    }

    assert told == {
        (code, measure): getattr(figure, measure) for code, figure in parts.items() for measure in measures
    }


def test_the_kept_counts_equal_a_recount(board: Path):
    assert cli(board, "check") == []
