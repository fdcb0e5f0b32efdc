"""The sentence of a problem in a table that has columns for its place."""

import pytest

from i18n import translator
from ledger.records import Problem
from ledger.words import advice
from tests.house.words import all_entries

CODES = sorted(
    key.removeprefix("ledger.problem.") for key in all_entries("zh") if key.startswith("ledger.problem.")
)
FIGURES = {
    name: "7"
    for key in all_entries("zh")
    if key.startswith("ledger.problem.")
    for name in all_entries("zh")[key].placeholders
}


def said(code: str, language: str) -> str:
    expected = {
        name: value
        for name, value in FIGURES.items()
        if name not in ("file", "sheet", "row", "column", "value")
    }
    problem = Problem(code, "flag", "台账.xlsx", "Sheet1", 12, "整改期限", "6月31日", "due_on", expected)
    return advice(problem, translator(language))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", CODES)
def test_the_place_at_the_head_is_cut_off_and_nothing_else(code, language):
    words = said(code, language)

    assert not words.startswith(("台账.xlsx", "”", "：", ":"))
    assert not set(words) & set("\x01\x02\x03\x04")
    assert len(words) > 8


def test_what_is_left_is_what_was_expected():
    assert said("impossible_day", "zh") == "“6月31日”这一天不存在，应为日历上有的日期；此项留空。"
    assert (
        said("impossible_day", "en")
        == "“6月31日” does not exist; expected a day of the calendar. Left empty."
    )
