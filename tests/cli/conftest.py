"""Runs the command line in this process, on a folder with small ledgers, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cli
from tests.jobs.small_ledger import ROWS, as_book, as_csv, changed

UNITS = """代码,名称,类别,上级,简称,牵头行业
C,云汀市,市,,云,
D1,石篁区,区,C,石,
D2,临湖区,区,C,临,
S11,北桥街道,街道,D1,,
S12,南桥街道,街道,D1,,
S21,湖滨街道,街道,D2,,
GAS,燃气,行业,,,
SITES,建筑施工,行业,,,
FIRE,消防救援局,部门,,消,GAS
HOUSING,住房建设局,部门,,住,
"""


@dataclass
class Done:
    """What a command gave back."""

    status: int
    out: str
    words: str

    @property
    def answer(self) -> Any:
        """The one JSON value of stdout."""
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process, on the Monday."""
    monkeypatch.setenv("DEMO_TODAY", "2026-06-15")

    def command(*words: object) -> Done:
        status = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return Done(status, said.out, said.err)

    return command


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a units file and ledgers."""
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8-sig")
    (tmp_path / "may.csv").write_bytes(as_csv(ROWS))
    (tmp_path / "june.xlsx").write_bytes(as_book(changed(0, 整改状态="已销号", 销号日期="2026-06-14")))
    return tmp_path


@pytest.fixture
def full(run: Run, files: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A board on both databases that took the units and two ledgers in."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert run("units", files / "units.csv", "--json").status == 0
    assert run("import", files / "may.csv", "--cutoff", "2026-06-01", "--json").answer["new"] == 5
    assert run("import", files / "june.xlsx", "--json").answer["changed"] == 1
    return files
