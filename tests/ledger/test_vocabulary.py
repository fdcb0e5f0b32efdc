"""Words for grade, status, source and colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.status import GRADES, SOURCES, STATUSES
from ledger.vocabulary import read_colour, read_flag, read_grade, read_source, read_status


@pytest.mark.parametrize(
    "word", ["重大", "重大隐患", "重大事故隐患", "Ⅰ级", "一级", "1级", "Major", " 重大 "]
)
def test_a_major_hazard_in_every_writing(word):
    assert read_grade(word) == ("major", None)


@pytest.mark.parametrize("word", ["一般", "一般隐患", "其他", "一般 ", "general"])
def test_a_general_hazard_in_every_writing(word):
    assert read_grade(word) == ("general", None)


@pytest.mark.parametrize(
    ("word", "why"),
    [("较大", "grade_between"), ("Ⅱ级", "grade_between"), ("", "grade_assumed"), ("待定", "grade_assumed")],
)
def test_a_grade_that_is_neither_is_general_and_flagged(word, why):
    assert read_grade(word) == ("general", why)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("已销号", "closed"), ("整改完成已销号", "closed"), ("已整改销号", "closed"), ("√", "closed"), ("已闭环", "closed"),
        ("已整改待验收", "to_accept"), ("整改完成，待复查", "to_accept"), ("待验收", "to_accept"), ("整改中", "rectifying"),
        ("正在整改", "rectifying"), ("整改中（60%）", "rectifying"), ("整改中 80%", "rectifying"), ("未整改", "pending"),
        ("待整改", "pending"), ("逾期", "pending"), ("待销号", "accepted"), ("待核实", "reported"), ("作废", "void"),
        ("移交", "void"),
        ("", ""), ("/", ""), ("—", ""),
    ],
)  # fmt: skip
def test_a_status_is_sure(word, code):
    assert read_status(word) == (code, None)


@pytest.mark.parametrize("word", ["已整改", "已完成", "整改完成", "是"])
def test_rectified_without_a_word_on_acceptance_is_flagged(word):
    assert read_status(word) == ("to_accept", "acceptance_not_said")


def test_a_status_is_guessed_from_a_word_in_it_or_asked():
    assert read_status("已完成，正在申请销号") == ("to_accept", "status_guessed")
    assert read_status("详见附件") == ("pending", "status_unknown")


@pytest.mark.parametrize(("word", "said"), [("是", "closed"), ("否", "open"), ("已销号", "closed"), ("", "")])
def test_a_closed_mark(word, said):
    assert read_flag(word) == (said, None)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("企业自查", "enterprise"),
        ("回头看", "look_back"),
        ("四不两直", "unannounced"),
        ("12345", "public_report"),
    ],
)
def test_a_source_of_finding(word, code):
    assert read_source(word) == (code, None)


def test_an_unknown_source_is_other_and_flagged():
    assert read_source("某某行动") == ("other", "source_unknown")


@pytest.mark.parametrize(
    ("word", "level"), [("红", 1), ("橙色", 2), ("一般风险", 3), ("Ⅳ级", 4), ("低", 4), ("", None)]
)
def test_a_colour_of_risk(word, level):
    assert read_colour(word) == (level, None)


@given(st.text(max_size=20))
def test_any_word_gives_a_known_code(word):
    assert read_grade(word)[0] in GRADES
    assert read_status(word)[0] in ("", *STATUSES)
    assert read_source(word)[0] in SOURCES
    assert read_flag(word)[0] in ("", "open", "closed")
    assert read_colour(word)[0] in (None, 1, 2, 3, 4)
