"""Text as people type it, made comparable: widths, spaces, Chinese numerals and words for nothing."""

from __future__ import annotations

import re
import unicodedata

# What clerks write into a cell that has nothing to say. Source: domain.md 5.4, last rows.
NOTHING = frozenset({
    "", "/", "\\", "//", "|", "-", "--", "---", "–", "—", "——", "_", ".", "。", "*", "~",
    "无", "暂无", "没有", "空", "n/a", "n.a.", "na", "nil", "null", "none", "nan", "#n/a", "nat",
})  # fmt: skip
# In free text these say nothing either; words such as 无 are kept apart, for they may be an answer.
NO_TEXT = frozenset(word for word in NOTHING if not word.isalpha())

_ZERO_WIDTH = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u202a-\\u202e\\u2066-\\u2069]")
_SPACES = re.compile(r"\s+")
_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMERAL = re.compile("[〇零一二两三四五六七八九十廿卅百]+")
_ROUND = re.compile(
    "(?<=[〇零一二三四五六七八九])[○Oo](?=[〇零一二三四五六七八九年○Oo])"
)  # typed for 〇: 二○二二年


def narrow(text: str) -> str:
    """Half-width, trimmed, with single spaces and without invisible marks; case is kept."""
    return _SPACES.sub(" ", _ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text))).strip()


def folded(text: str) -> str:
    """`narrow` without any space, in lower case: for looking a word up in a table."""
    return narrow(text).replace(" ", "").casefold()


def printable(text: str) -> str:
    """Without control characters but line ends and tabs: no database, file name or page holds them.

    Nor signs that turn the direction of what follows: with them a text reads otherwise than it is.
    """
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def says_nothing(text: str) -> bool:
    """Tell whether a typed cell (a date, a sum, a phone) stands empty: blank, a dash, a slash, 无."""
    return folded(text) in NOTHING


def chinese_number(numeral: str) -> int:
    """The value of a run of Chinese numerals: 二〇二二 is 2022, 三十 is 30, 廿三 is 23, 一百二十 is 120."""
    spelled = numeral.replace("廿", "二十").replace("卅", "三十")
    if "十" not in spelled and "百" not in spelled:
        return int("".join(str(_DIGITS[sign]) for sign in spelled))
    total, digit = 0, 0
    for sign in spelled:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def with_digits(text: str) -> str:
    """The text with every run of Chinese numerals written in digits: 二〇二二年七月三十日 is 2022年7月30日."""
    return _NUMERAL.sub(lambda run: str(chinese_number(run.group())), _ROUND.sub("〇", text))
