"""What the status of the command line says: 0 done, 1 nothing done, 2 a wrong call."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from data_access.engine import engine_for, writing
from data_access.tables import span
from tests.cli.conftest import Run

CHECKOUT = Path(__file__).parents[2]


def test_a_file_is_taken_back_and_only_once(run: Run, full: Path):
    later = run("take-back", 1, "--json")  # a later file names all five again and changes one
    assert later.status == 1
    assert later.words.startswith(
        "Not taken back: 5 hazards were changed since or also named by a later file: "
    )
    assert run("take-back", 2, "--json").answer == {"withdrawn": 0, "restored": 1}
    assert run("take-back", 1, "--json").answer == {"withdrawn": 5, "restored": 0}

    again = run("take-back", 1, "--json")

    assert (again.status, list(again.answer)) == (1, ["refused"])
    assert run("check", "--json").answer == []


def test_check_lists_what_differs_and_says_so(run: Run, full: Path, database_url: str):
    assert (run("check", "--json").status, run("check", "--json").answer) == (0, [])
    spoil(database_url)

    done = run("check", "--json")

    assert done.status == 1
    assert {"table", "key", "kept", "recounted"} <= set(done.answer[0])


def test_a_reader_that_has_seen_enough_ends_the_answer_without_a_traceback(files: Path):
    command = f"{sys.executable} cli.py read {files / 'long.csv'} --json | head -c 5"
    lines = "".join(f"石篁区,企业{n},隐患{n},2026-05-01\n" for n in range(3000))
    (files / "long.csv").write_text(f"区,企业,隐患描述,发现日期\n{lines}", encoding="utf-8")

    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=CHECKOUT, check=True)

    assert (done.stdout, done.stderr) == ('{"row', "")


def test_a_restore_over_a_database_in_use_says_where_to_restore_instead(run: Run, full: Path):
    run("backup", full / "b.zip")

    done = run("restore", full / "b.zip")

    assert done.status == 1
    assert "is not empty" in done.words
    assert "Restore into a new one" in done.words
    assert "holds" not in done.words


def spoil(url: str) -> None:
    """Change a span behind the board's back."""
    engine = engine_for(url)
    with writing(engine) as connection:
        connection.execute(span.update().where(span.c.hazard_id == 2).values(grade="general"))
    engine.dispose()


def test_a_backup_comes_back_elsewhere(run: Run, full: Path, monkeypatch: pytest.MonkeyPatch):
    before = run("figures", "--as-of", "2026-06-15", "--json").answer
    (full / "b.zip.part").write_bytes(b"of a backup that was cut off")
    assert run("backup", full / "b.zip", "--json").answer["hazards"] == 5

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{full / 'elsewhere' / 'board.sqlite'}")
    done = run("restore", full / "b.zip", "--json")

    assert (done.status, done.answer["hazards"]) == (0, 5)
    assert run("figures", "--as-of", "2026-06-15", "--json").answer == before
    assert run("check", "--json").status == 0
    assert sorted(path.name for path in full.glob("b.zip*")) == ["b.zip"]


@pytest.mark.parametrize("case", ["twice", "over another", "of a spoilt board", "of nonsense"])
def test_a_backup_or_restore_that_cannot_be_is_refused(
    run: Run, full: Path, database_url: str, case: str, monkeypatch: pytest.MonkeyPatch
):
    if case == "of a spoilt board":
        spoil(database_url)
    run("backup", full / "b.zip")
    if case == "twice":
        done = run("backup", full / "b.zip", "--json")
    elif case == "over another":
        done = run("restore", full / "b.zip", "--json")
    else:
        if case == "of nonsense":
            (full / "b.zip").write_bytes(b"nonsense")
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{full / 'elsewhere.sqlite'}")
        done = run("restore", full / "b.zip", "--json")

    assert (done.status, list(done.answer)) == (1, ["refused"])
    if case in ("of a spoilt board", "of nonsense"):
        assert run("rows", "--measure", "found", "--as-of", "2026-06-15", "--json").answer == []


def test_units_that_are_no_tree_are_refused_whole(run: Run, full: Path):
    (full / "loop.csv").write_text("代码,名称,类别,上级\nA,甲,功能区,B\nB,乙,功能区,A\n", encoding="utf-8")
    (full / "lost.csv").write_text("代码,名称,类别,上级\nA,甲,街道,无此区\n", encoding="utf-8")

    for name in ("loop.csv", "lost.csv"):
        done = run("units", full / name, "--json")
        assert (done.status, list(done.answer)) == (1, ["refused"]), name
    assert run("rows", "--measure", "found", "--as-of", "2026-06-15", "--unit", "A", "--json").status == 1


WRONG = [
    [],
    ["nonsense"],
    ["rows", "--as-of", "2026-06-15"],
    ["rows", "--measure", "nonsense", "--as-of", "2026-06-15"],
    ["figures"],
    ["figures", "--as-of", "15.6.2026"],
    ["import"],
    ["import", "x.csv", "--cutoff", "soon"],
    ["take-back", "first"],
    ["take-back", "9" * 20],
    ["demo", "--hazards", "-5"],
    ["demo", "--hazards", "0"],
    ["check", "--nonsense"],
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_wrong_call_is_2(run: Run, words: list[str]):
    done = run(*words)

    assert (done.status, done.out) == (2, "")
    assert done.words


def test_a_setting_that_cannot_be_read_is_a_wrong_call(run: Run, monkeypatch: pytest.MonkeyPatch):
    for name, value in (("DEMO_TODAY", "today"), ("BOARD_TIMEZONE", "Mars/Olympus")):
        monkeypatch.setenv(name, value)
        if name == "BOARD_TIMEZONE":
            monkeypatch.delenv("DEMO_TODAY")
        assert run("check").status == 2
        monkeypatch.delenv(name)
        monkeypatch.setenv("DEMO_TODAY", "2026-06-15")


def test_nothing_done_is_1_and_says_why(
    run: Run, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "letter.csv").write_text("dear all\nbest\n")
    assert run("check", "--json").status == 1  # no tables yet
    assert run("migrate", "--json").answer == {"migrated": True}

    for words in (
        ["import", "missing.csv"],
        ["import", tmp_path],
        ["import", tmp_path / "empty.csv"],
        ["units", "missing.csv"],
        ["import", files / "may.csv", "--mapping", "no such mapping"],
        ["restore", "missing.zip"],
        ["figures", "--as-of", "2026-06-15", "--unit", "nowhere"],
        ["figures", "--as-of", "2026-06-15", "--grade", "huge"],
        ["backup", tmp_path / "nowhere" / "b.zip"],
    ):
        done = run(*words, "--json")
        assert (done.status, list(done.answer)) == (1, ["refused"]), words
        assert done.words
    (tmp_path / "junk.xlsx").write_text("hello world")
    junk = run("read", tmp_path / "junk.xlsx", "--json")
    assert (junk.status, list(junk.answer)) == (1, ["refused"])
    assert run("read", tmp_path / "letter.csv", "--json").status == 1
    letter = run("import", tmp_path / "letter.csv", "--json")
    assert (letter.status, letter.answer["applied"], letter.answer["rows"]) == (1, False, 0)
    assert {one["value"] for one in run("figures", "--as-of", "2026-06-15", "--json").answer} == {0, None}


def test_a_database_that_does_not_answer_is_1(run: Run, monkeypatch: pytest.MonkeyPatch):
    for url in (
        "postgresql://nobody@127.0.0.1:1/nothing",
        "nonsense",
        "mysql://nobody@127.0.0.1/nothing",
        "sqlite:////proc/no/such/place.sqlite",
    ):
        monkeypatch.setenv("DATABASE_URL", url)
        done = run("check", "--json")
        assert (done.status, list(done.answer)) == (1, ["refused"]), url


def test_the_demonstration_never_takes_the_place_of_a_ledger_that_somebody_brought(
    run: Run, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'demo.sqlite'}")
    assert run("demo", "--hazards", 20, "--seed", 0, "--json").answer["demo"].startswith("seed 0, 20 ")
    assert run("demo", "--hazards", 21, "--json").answer["built"]
    assert run("import", files / "may.csv", "--json").answer["new"] == 5
    before = run("rows", "--measure", "found", "--as-of", "2026-06-18", "--json").answer

    done = run("demo", "--hazards", 20, "--json")

    assert (done.status, list(done.answer)) == (1, ["refused"])
    assert run("rows", "--measure", "found", "--as-of", "2026-06-18", "--json").answer == before


def test_more_industries_than_there_is_room_for_are_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    run("migrate")
    lines = (f"石篁区,行业{n},厂,隐患{n},2026-05-01" for n in range(4100))
    (tmp_path / "wide.csv").write_text(
        "\n".join(["区,行业,企业,隐患描述,发现日期", *lines]), encoding="utf-8"
    )

    looked = run("import", tmp_path / "wide.csv", "--dry-run", "--json")
    done = run("import", tmp_path / "wide.csv", "--json")

    assert (done.status, list(done.answer)) == (1, ["refused"])
    assert (looked.status, looked.answer) == (1, done.answer)
    assert run("figures", "--as-of", "2026-06-15", "--json").answer[0]["value"] == 0


def test_a_cut_off_to_come_is_refused_with_both_days(run: Run, full: Path):
    done = run("import", full / "may.csv", "--cutoff", "2062-06-18", "--json")

    assert (done.status, list(done.answer)) == (1, ["refused"])
    assert (
        "may.csv: the cut-off day 2062-06-18 is still to come; expected a day up to 2026-06-15." in done.words
    )


@pytest.mark.parametrize(
    "days",
    [
        ["--period-from", "2026-05-01", "--period-to", "2026-02-01"],
        ["--from", "2026-05-02", "--to", "2026-05-01"],
        ["--period-from", "2026-06-16"],
        ["--period-to", "2025-12-31"],
    ],
    ids=" ".join,
)
def test_days_in_the_wrong_order_are_a_wrong_call(run: Run, full: Path, days: list[str]):
    for words in (["figures"], ["rows", "--measure", "found"]):
        done = run(*words, "--as-of", "2026-06-15", *days, "--json")
        assert (done.status, done.out) == (2, "")
        assert "expected the earlier day first" in done.words
