"""Every code of the ledger has its sentence, in both languages and with its placeholders."""

import re
from datetime import date

import pytest

from i18n import LANGUAGES, translator
from ledger.columns import COLUMNS, KINDS
from ledger.problem_file import problem_rows_file
from ledger.reading import read
from ledger.records import Problem
from ledger.words import SKIPPED, column_name, expectation, sentence, skipped
from tests.ledger.answers import ROOT

SOURCES = [*(ROOT / "ledger").glob("*.py"), *(ROOT / "domain").glob("*_text.py")]
EXPECTED = {
    "found": date(2026, 6, 1), "latest": date(2026, 6, 1), "read": "x", "size_mb": 1, "limit_mb": 1,
    "rows": 1,
    "columns": 1, "limit": 1, "sheets": 1, "encoding": "x", "mapping": "x", "other": "x", "cutoff": "x",
    "headings": "x", "kinds": "x", "before": 1, "told": 1, "counted": 1,
}  # fmt: skip


def codes():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    ways = (
        r'refuse\(\s*"(\w+)"', r'Problem\(\s*"(\w+)"', r'code="(\w+)"', r'_at\(\s*place, "(\w+)"',
        r'why="(\w+)"',
        r'None, "(\w+)"', r'"(cutoff_\w+)"', r'"(\w+_assumed)"',
        r'"(street_in_no_one_district|section_names_no_district|closing_day_unread|sheet_disputes_status)"',
        r'"(grade_between|status_\w+|acceptance_not_said)"',
        r'"(closed_before_found|found_in_future|closed_in_future|nothing_named|due_before_found)"',
    )  # fmt: skip
    found = {code for way in ways for code in re.findall(way, text)}
    return sorted(found - {"status_column", "day"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", codes())
def test_every_code_has_a_sentence(code, language):
    problem = Problem(code, "flag", "f.xlsx", "Sheet", 7, "col", "val", expected=EXPECTED)

    told = sentence(problem, translator(language, strict=True))

    assert "f.xlsx" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_kinds_and_reasons_have_words(language):
    t = translator(language, strict=True)

    told = [column_name(column.key, t) for column in COLUMNS] + [expectation(kind, t) for kind in KINDS]
    told += [skipped(why, t) for why in SKIPPED]

    assert all(told)
    assert skipped("no hazard", t) == "no hazard"


def test_a_sentence_names_file_sheet_row_column_value_and_what_was_expected():
    problem = Problem(
        "closed_before_found",
        "stops",
        "a.xlsx",
        "台账",
        12,
        "销号日期",
        "2026-05-31",
        expected={"found": date(2026, 6, 1)},
    )

    told = sentence(problem, translator("en", strict=True))

    for part in ("a.xlsx", "台账", "row 12", "销号日期", "2026-05-31", "2026-06-01"):
        assert part in told


def test_the_sample_problem_file_uses_the_words_of_the_reader():
    data = "单位名称,隐患描述,排查日期,销号日期\n某甲公司,堵塞,2026-06-01,2026-05-01\n".encode()
    reading = read(data, name="a.csv")
    problems = [problem for chunk in reading.chunks() for problem in chunk.problems]

    text = problem_rows_file(
        data, problems, translator("zh", strict=True), headers={"a": [1]}, form="csv", name="a.csv"
    )

    assert "问题说明" in text.decode("utf-8-sig")
