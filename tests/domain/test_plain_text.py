"""Text as people type it, made comparable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.plain_text import chinese_number, folded, narrow, printable, says_nothing, with_digits


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("二〇二二", 2022),
        ("三十", 30),
        ("十", 10),
        ("十五", 15),
        ("廿三", 23),
        ("卅一", 31),
        ("一百二十", 120),
        ("两", 2),
    ],
)
def test_chinese_numerals_have_their_value(numeral, number):
    assert chinese_number(numeral) == number


def test_numerals_in_a_sentence_become_digits():
    assert with_digits("二〇二二年七月三十日") == "2022年7月30日"


@pytest.mark.parametrize(
    "cell", ["", " ", "/", "／", "—", "——", "-", "－", "无", "N/A", "null", "\u3000", "\u200b"]
)
def test_a_dash_a_slash_and_a_blank_say_nothing(cell):
    assert says_nothing(cell)


@pytest.mark.parametrize("cell", ["0", "有", "√", "0元", "见附件"])
def test_a_nought_says_something(cell):
    assert not says_nothing(cell)


def test_width_space_and_invisible_marks_do_not_matter():
    assert narrow(" ２０２２\u00a0年\u200b９月 ") == "2022 年9月"
    assert folded("Ａ b\nC") == "abc"


@given(st.text(max_size=40))
def test_narrowing_twice_changes_nothing(text):
    assert narrow(narrow(text)) == narrow(text)


@given(st.text(alphabet="〇零一二两三四五六七八九十廿卅百年月日内前", max_size=20))
def test_any_run_of_numerals_has_a_value(text):
    assert not set("一二三四五六七八九十") & set(with_digits(text))


def test_signs_that_no_database_holds_or_that_turn_a_text_round_are_left_out():
    every = "".join(map(chr, range(0x10000)))

    left_out = set(every) - set(printable(every))

    turning = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    assert (
        left_out
        == {sign for sign in every if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"}
        | turning
    )


def test_what_can_be_read_stays():
    assert printable("甲\n\t 乙\u3000丙\u00a0é👷") == "甲\n\t 乙\u3000丙\u00a0é👷"
