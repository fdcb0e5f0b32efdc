"""Sentences about cells that hold nothing, and about days of years that are not taken."""

import pytest

from i18n import translator
from ledger.reading import read
from ledger.words import sentence

HEADS = "企业,隐患描述,隐患等级,排查日期,整改期限,整改情况,销号日期"


def said(*rows: str, language: str = "en") -> dict[str, str]:
    """The sentences of a ledger with these rows, by the code of the problem."""
    reading = read("\n".join([HEADS, *rows]).encode(), name="a.csv")
    t = translator(language)
    return {one.code: sentence(one, t) for chunk in reading.chunks() for one in chunk.problems}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_quoted_of_an_empty_cell(language: str):
    same = "一厂,通道堵塞,,2026-05-01,2026-06-01,已销号,"
    found = said(same, same, "二厂,未培训,一般,2026-05-02,2026-06-01,,", language=language)

    assert {"same_as_before", "grade_assumed", "closed_day_missing"} <= set(found)
    assert [words for words in found.values() if "“”" in words] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("heads", "rows", "code"),
    [
        ("企业,隐患描述,排查日期,整改情况", ["一厂,通道堵塞,2026-05-01,已销号"], "closed_day_missing"),
        ("隐患描述,排查日期,整改情况", [",2026-05-01,整改中"], "nothing_named"),
        (
            "企业,隐患描述,排查日期,是否销号,销号日期",
            ["一厂,堵塞,2026-05-01,否,2026-05-09"],
            "status_disputed",
        ),
    ],
)
def test_a_column_that_the_ledger_lacks_is_not_quoted(heads: str, rows: list[str], code: str, language: str):
    reading = read("\n".join([heads, *rows]).encode(), name="a.csv")
    t = translator(language)
    found = {one.code: sentence(one, t) for chunk in reading.chunks() for one in chunk.problems}

    assert code in found
    assert [words for words in found.values() if "“”" in words] == []


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_year_that_is_not_taken_is_not_said_not_to_exist(day: str):
    found = said(f"一厂,通道堵塞,一般,{day},2026-06-01,整改中,")

    assert (
        f"the year of “{day}” is outside those taken; expected one from 1900 to 2199" in found["year_outside"]
    )
