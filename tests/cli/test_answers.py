"""The command line: one JSON value on stdout, words on stderr."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from domain.measures import MEASURES
from tests.cli.conftest import Run
from tests.jobs.small_ledger import ROWS, as_csv, changed
from tests.machine import ROOT


def test_figures_can_be_recounted_from_the_rows(run: Run, full: Path):
    figures = run("figures", "--as-of", "2026-06-15", "--json").answer
    names = {one["unit"] for one in figures} | {one["department"] for one in figures}

    assert {one["measure"] for one in figures} == set(MEASURES)
    assert {"石篁区", "临湖区", "消防救援局", None} <= names
    for one in figures:
        if one["department"] or one["measure"] not in (
            "found",
            "open",
            "overdue",
            "to_accept",
            "new",
            "closed",
        ):
            continue
        where = ["--unit", one["unit"]] if one["unit"] else []
        rows = run("rows", "--measure", one["measure"], "--as-of", "2026-06-15", *where, "--json").answer
        assert len(rows) == one["value"] == one["numerator"], one
    whole = {one["measure"]: one for one in figures if one["unit"] is None and one["department"] is None}
    assert (whole["rectification_rate"]["value"], whole["rectification_rate"]["numerator"]) == (0.4, 2)
    assert (whole["oldest_overdue_days"]["value"], whole["overdue"]["value"]) == (5, 1)


def test_units_sum_to_the_whole(run: Run, full: Path):
    figures = run("figures", "--as-of", "2026-06-15", "--json").answer
    for measure in ("found", "open", "overdue", "closed", "no_deadline"):
        values = dict.fromkeys(("whole", "unit", "department"), 0)
        for one in figures:
            if one["measure"] == measure:
                values["unit" if one["unit"] else "department" if one["department"] else "whole"] += one[
                    "value"
                ]
        assert values["whole"] == values["unit"] == values["department"], measure


def test_a_past_day_and_the_filters_of_the_links(run: Run, full: Path):
    def count(*words: str) -> int:
        return len(run("rows", "--measure", "found", *words, "--json").answer)

    assert len(run("rows", "--measure", "open", "--as-of", "2026-06-13", "--json").answer) == 4
    assert len(run("rows", "--measure", "open", "--as-of", "2026-06-14", "--json").answer) == 3
    assert (
        count("--as-of", "2026-06-15", "--unit", "D1")
        == count("--as-of", "2026-06-15", "--unit", "石篁区")
        == 2
    )
    assert count("--as-of", "2026-06-15", "--unit", "D1,D2") == 4
    assert count("--as-of", "2026-06-15", "--unit", "D1", "--unit", "D2") == 4
    assert count("--as-of", "2026-06-15", "--unit", "unassigned") == 1
    assert count("--as-of", "2026-06-15", "--grade", "major") == 1
    assert count("--as-of", "2026-06-15", "--industry", "GAS", "--dept", "FIRE") == 1
    assert count("--as-of", "2026-06-15", "--from", "2026-05-02", "--to", "2026-05-16") == 3
    assert count("--as-of", "2026-06-15", "--status", "closed") == 2
    assert count("--as-of", "2026-06-15", "--q", "灭火") == 1
    assert count("--as-of", "2026-06-15", "--risk", "none") == 5


def test_a_filter_without_a_value_is_open_and_a_name_that_two_units_bear_is_asked(run: Run, full: Path):
    def found(*words: object) -> int:
        answer = run("rows", "--measure", "found", "--as-of", "2026-06-15", *words, "--json").answer
        return len(answer)

    everything = found()
    assert found("--unit", "") == found("--unit", ",") == everything
    assert found("--unit", "D1,") == found("--unit", "D1") < everything
    assert found("--unit", "=D1") == found("--unit", "=石篁区") < found("--unit", "D1")

    (full / "more.csv").write_text("代码,名称,类别,上级\nS22,北桥街道,街道,D2\n", encoding="utf-8")
    run("units", full / "more.csv", "--json")

    refused = run("figures", "--as-of", "2026-06-15", "--unit", "北桥街道", "--json")
    assert refused.status == 1
    assert refused.answer == {"refused": "More than one unit is called 北桥街道; say its code: S11, S22"}
    assert run("figures", "--as-of", "2026-06-15", "--unit", "S11", "--json").status == 0


def test_rows_are_plain_values(run: Run, full: Path):
    rows = {
        row["description"]: row
        for row in run("rows", "--measure", "found", "--as-of", "2026-06-15", "--json").answer
    }

    assert (rows["配电箱无门"]["days_left"], rows["通道堵塞"]["days_left"]) == (-5, None)
    assert isinstance(rows["配电箱无门"]["days_left"], int)
    assert (rows["配电箱无门"]["due_on"], rows["灭火器过期"]["closed_on"]) == ("2026-06-10", "2026-06-14")
    assert (rows["灭火器过期"]["unit"], rows["灭火器过期"]["unit_name"]) == ("S11", "北桥街道")


def test_a_dry_run_says_what_would_happen_and_does_nothing(run: Run, full: Path):
    (full / "more.csv").write_bytes(as_csv([{**ROWS[0], "隐患描述": "又一条", "区市县": "新城区"}]))

    dry = run("import", full / "more.csv", "--dry-run", "--json")
    wet = run("import", full / "more.csv", "--json")

    assert (dry.status, dry.answer["applied"], dry.answer["new"], dry.answer["upload"]) == (0, False, 1, None)
    assert [one["name"] for one in dry.answer["created"]] == ["新城区", "北桥街道"]
    assert (wet.answer["applied"], wet.answer["new"], wet.answer["created"]) == (
        True,
        1,
        dry.answer["created"],
    )


def test_the_answer_of_an_import_has_what_the_issue_names(run: Run, full: Path):
    bad = [{**ROWS[2], "隐患描述": "先销后查", "销号日期": "2026-04-01"}]
    (full / "bad.csv").write_bytes(as_csv([*changed(1, 整改责任人="王五"), *bad]))

    done = run("import", full / "bad.csv", "--json")

    assert done.status == 0  # bad rows are in the result, not in the status
    answer = done.answer
    assert {"rows", "new", "changed", "unchanged", "problems", "skipped", "created", "applied"} <= set(answer)
    assert (answer["rows"], answer["new"], answer["changed"], answer["unchanged"]) == (6, 0, 1, 4)
    stops = [one for one in answer["problems"] if one["severity"] == "stops"]
    assert [(one["file"], one["row"], one["column"], one["value"]) for one in stops] == [
        ("bad.csv", 7, "销号日期", "2026-04-01")
    ]


def test_reading_needs_no_database(run: Run, files: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@localhost:1/nothing")

    done = run("read", files / "may.csv", "--json")

    assert (done.status, len(done.answer["rows"]), done.answer["skipped"]) == (0, 5, [])
    assert set(done.answer["rows"][0]) == {
        "source", "district", "industry", "enterprise", "location", "description", "level", "found_on", "due_on",
        "due_kind", "closed_on", "status", "owner", "phone", "fund_wan", "flags",
    }  # fmt: skip


def test_a_process_of_its_own_prints_nothing_but_the_value(full: Path, database_url: str):
    done = subprocess.run(
        [sys.executable, "cli.py", "import", full / "may.csv", "--json"], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "DATABASE_URL": database_url, "DEMO_TODAY": "2026-06-15"}, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["unchanged"], [one["what"] for one in answer["questions"]]) == (5, ["status"])
    assert done.stdout.count("\n") == 1


def test_a_recount_with_another_tool_gives_the_same_numbers(run: Run, full: Path):
    """Read the ledger with the csv module alone and count what is open and overdue on the Monday."""
    with (full / "may.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    late = [
        row
        for row in rows
        if row["整改状态"] != "已销号" and row["整改期限"][:2] == "20" and row["整改期限"] < "2026-06-13"
    ]

    told = run("rows", "--measure", "overdue", "--as-of", "2026-06-13", "--json").answer

    assert {row["description"] for row in told} == {row["隐患描述"] for row in late}


def test_a_file_is_written_as_it_goes_back_to_its_sender(run: Run, files: Path):
    (files / "wrong.csv").write_bytes(as_csv(changed(1, 整改期限="2026.6.31")))
    told, out = run("read", files / "wrong.csv", "--json").answer, files / "back.xlsx"

    done = run("read", files / "wrong.csv", "--return", out, "--language", "en", "--json")

    assert done.answer == {**told, "returned": {"file": str(out), "note": done.answer["returned"]["note"]}}
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Returned", "wrong"]
    assert book["wrong"]["H3"].comment.text.startswith("“2026.6.31”")


def test_without_json_people_can_read_it(run: Run, full: Path):
    done = run("check")

    assert (done.status, done.out) == (0, "")
    assert "equals its recount" in done.words
    assert "The history holds." in done.words
    (seal,) = re.findall(r"last seal is ([0-9a-f]{64})", done.words)
    assert run("check", "--head", seal).status == 0
    other = run("check", "--head", "f" * 64)
    assert other.status == 1
    assert "Every kept count equals its recount." in other.words
    assert "The history does not hold in 1 place" in other.words


def test_an_industry_that_a_department_is_to_lead_and_that_is_not_there_is_said(run: Run, full: Path):
    (full / "departments.csv").write_text(
        "代码,名称,类别,牵头行业\nEMB,应急管理局,部门,CHEM\n", encoding="utf-8"
    )

    done = run("units", full / "departments.csv", "--json")

    assert (done.status, done.answer) == (0, {"department": 1, "leads_to_come": ["CHEM"]})


def test_the_monthly_form_adds_up_to_the_measures(run: Run, full: Path):
    answer = run("report", "--month", "2026-06", "--json").answer
    lines = {one["code"]: one for one in answer["lines"]}
    whole = lines.pop(None)
    since = ["--as-of", answer["as_of"], "--from", "2026-01-01", "--json"]
    figures = run("figures", *since).answer
    found = {one["measure"]: one["value"] for one in figures if not one["unit"] and not one["department"]}

    assert answer["by"] == "industry"
    assert whole["found_major"] == found["found_major"]
    assert whole["found_general"] == found["found"] - found["found_major"]
    assert whole["rate_major"]["denominator"] == whole["found_major"]
    for name in ("found_general", "closed_general", "found_major", "planned", "funds"):
        assert sum(one[name] for one in lines.values()) == whole[name]
    assert run("report", "--month", "2031-01", "--json").status == 2
