"""Hazards in rows: numbers as they are said, old deadlines struck through, names that tell apart."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.ui.cast import row, rows, visit
from ui.names import department_names, industry_names, name_of, unit_names, unit_paths
from ui.table import deadline, hazard_link, hazard_rows, said_number, words


def one(**changes):
    return next(pd.DataFrame([row(**changes)]).itertuples())


@pytest.mark.parametrize(
    ("language", "changes", "said"),
    [
        ("zh", {}, "石-017"),
        ("en", {}, "SH-017"),
        ("zh", {"number": "石-2025-017"}, "石-2025-017"),  # another year keeps its year
        ("en", {"number_en": None}, "石-017"),
        ("zh", {"number": "A-1"}, "A-1"),
    ],
)
def test_a_number_is_shown_as_it_is_said(language, changes, said):
    assert said_number(visit(language), one(**changes)) == said


def test_the_number_opens_the_hazard_in_the_same_view():
    link = hazard_link(visit(query={"unit": ["sh"]}), one())

    assert link == '<a class="go" href="hazards?unit=sh&amp;number=%E7%9F%B3-2026-017">石-017</a>'


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "6月9日"),
        ({"first_due_on": date(2026, 5, 1)}, "<s>5月1日</s>6月9日"),
        ({"first_due_on": date(2025, 12, 1)}, "<s>2025年12月1日</s>6月9日"),
        (
            {"first_due_on": date(2026, 5, 1), "moved": 2},
            '<s>5月1日</s>6月9日 <span class="second">延 2 次</span>',
        ),
        ({"due_on": None, "first_due_on": None}, "无期限"),
        ({"due_on": pd.NaT, "first_due_on": pd.NaT}, "无期限"),
    ],
)
def test_a_moved_deadline_keeps_its_first_day(changes, said):
    assert deadline(visit(), one(**changes)) == said


def test_a_table_shows_what_it_is_asked_for():
    table = hazard_rows(
        visit(), rows({}, {"grade": "major", "risk": 1}), caption="两条", columns=("risk", "days")
    )

    assert table.count("<tr>") == 3
    assert '<th scope="col" class="">风险等级</th><th scope="col" class="">距期限</th>' in table
    assert table.count('<span class="pill late">逾期 6 天</span>') == 2
    assert table.count("重大隐患") == 1


def test_files_speak_the_readers_language():
    english = words(visit("en"), rows({"grade": "major", "risk": 1}, {"days_left": None, "unit": None}))

    assert list(english["Number"]) == ["SH-2026-017", "SH-2026-017"]
    assert list(english["Grade"]) == ["Major hazard", "General hazard"]
    assert list(english["Unit"]) == ["Shihuang · Donggang", ""]
    assert list(english["Days to go"].fillna(0)) == [-6, 0]
    assert list(english["Extensions"]) == [0, 0]


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("zh", ("编号", "隐患编号", "联系电话", "整改措施")),
        ("en", ("Number", "Ledger code", "Telephone", "Measure")),
    ],
)
def test_a_file_holds_what_a_clerk_finds_the_row_in_his_ledger_by(language, heads):
    number = "石-2026-017" if language == "zh" else "SH-2026-017"
    table = words(visit(language), rows({}))

    assert [table[head][0] for head in heads] == [number, "K-7", "0411-0000", "更换报警器"]


def test_two_streets_of_one_name_are_told_apart():
    t, known = visit("en").t, visit().catalog

    assert unit_names(known, t)["sh_dg"] == "Donggang (sh_dg)"
    assert unit_paths(known, t) == {
        "sh": "Shihuang",
        "sh_dg": "Shihuang · Donggang",
        "yz": "云栈区",  # it has no English name
        "yz_dg": "云栈区 · Donggang",
        "unassigned": "Unassigned",
    }


def test_rows_of_nobody_are_named_for_what_they_lack():
    t, known = visit("zh").t, visit().catalog

    assert unit_names(known, t)["unassigned"] == "未归属"
    assert department_names(known, t) == {"unassigned": "无牵头部门", "fire": "消防支队"}
    assert industry_names(known, t) == {"none": "未分行业", "gas": "城镇燃气"}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh", {"none": "未分", "gas": "燃气"}), ("en", {"none": "none", "gas": "Gas"})],
)
def test_a_short_name_is_of_the_readers_language(language: str, expected: dict[str, str]):
    assert industry_names(visit().catalog, visit(language).t, short=True) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"short_en": "", "name_en": "Town gas", "short": "燃气", "name": "城镇燃气"}, "Town gas"),
        ({"short_en": "", "name_en": "", "short": "燃气", "name": "城镇燃气"}, "燃气"),
        ({"short_en": "", "name_en": "", "short": "", "name": "Crane hire"}, "Crane hire"),
    ],
)
def test_without_a_short_name_in_english_the_full_one_stands_before_the_chinese(row: dict, expected: str):
    assert name_of(SimpleNamespace(**row), "en", short=True) == expected
