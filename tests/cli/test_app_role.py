"""The application's role from the command line: made once by the owner, refused where it could pass the wall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

import cli
from data_access.engine import engine_for
from tests.cli.conftest import UNITS
from tests.jobs.small_ledger import ROWS, as_csv


@pytest.fixture
def owner(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@/nowhere")
    monkeypatch.setenv("DATABASE_OWNER_URL", postgres_url)
    return postgres_url


def made(url: str, role: str, how: str) -> None:
    engine = engine_for(url)
    with engine.begin() as connection:
        if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": role}).first() is None:
            connection.exec_driver_sql(f"CREATE ROLE {role} {how}")
    engine.dispose()


def test_migrate_gives_the_role_what_it_needs_and_says_so(owner: str, capsys: pytest.CaptureFixture[str]):
    made(owner, "cli_app", "LOGIN")

    assert cli.main(["migrate", "--app-role", "cli_app", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["migrated"], told["role"]) == (True, "cli_app")
    assert any(line.startswith("GRANT SELECT, INSERT, UPDATE, DELETE") for line in told["granted"])
    assert any("REVOKE UPDATE, DELETE ON event" in line for line in told["granted"])


@pytest.mark.parametrize(
    ("role", "how", "why"),
    [("cli_none", "", "There is no role"), ("cli_super", "SUPERUSER", "superuser"),
     ("cli_bypass", "BYPASSRLS", "bypass")],
)  # fmt: skip
def test_a_role_that_passes_the_wall_is_refused(
    owner: str, capsys: pytest.CaptureFixture[str], role: str, how: str, why: str
):
    if how:
        made(owner, role, how)

    assert cli.main(["migrate", "--app-role", role]) == 1

    assert why in capsys.readouterr().err


def test_sqlite_has_no_roles(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)

    assert cli.main(["migrate", "--app-role", "anybody"]) == 1
    assert "Only PostgreSQL" in capsys.readouterr().err
    assert cli.main(["fold", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"blocks_less": 0}


def test_the_command_line_works_as_the_application(
    owner: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    made(owner, "cli_app", "LOGIN")
    assert cli.main(["migrate", "--app-role", "cli_app"]) == 0
    monkeypatch.setenv("DATABASE_URL", owner.replace("postgres@", "cli_app@"))
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "ledger.csv").write_bytes(as_csv(ROWS))
    capsys.readouterr()

    def asked(*words: str) -> Any:
        status = cli.main([*words, "--json"])
        told = capsys.readouterr()
        assert status == 0, told.err
        return json.loads(told.out)

    asked("units", str(tmp_path / "units.csv"))
    came = asked("import", str(tmp_path / "ledger.csv"), "--cutoff", "2026-06-12")
    assert (came["new"], came["changed"]) == (5, 0)
    assert asked("check") == []
    assert asked("figures", "--as-of", "2026-06-15")
    assert len(asked("rows", "--as-of", "2026-06-15", "--measure", "found")) > 0
    assert asked("backup", str(tmp_path / "backup.zip"))["hazards"] == 5
    asked("people", "add", "wang", "--role", "office", "--one-time")
    assert asked("take-back", str(came["upload"]))["withdrawn"] == 5
    assert asked("check") == []
