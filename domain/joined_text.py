"""Texts that are joined from several columns, and rows that tell only some of the parts."""

from __future__ import annotations

import re
from functools import lru_cache

from domain.plain_text import folded, narrow

# What stands between the parts, and each part in its order, "" for those that a row does not tell.
Joined = tuple[str, tuple[str, ...]]

_NOT_IN_A_NUMBER = r"(?:(?<!\d)|(?!\d))"


def stands_in(joined: Joined, text: str | None) -> bool:
    """Whether the parts told make up the text, each whole and in its place, with room where one is missing.

    Compared without case, width and spaces. False where no part is told at all.
    """
    if not text or not any(joined[1]):
        return False
    return _pattern(*joined).fullmatch(narrow(text).casefold()) is not None


@lru_cache(maxsize=1 << 12)
def _pattern(between: str, parts: tuple[str, ...]) -> re.Pattern[str]:
    border = _border(between)
    pattern, begun, gap = "", False, False
    for part in parts:
        if not part:
            gap = True
            continue
        room = f"(?:.*{border})?" if gap else ""
        pattern += (border if begun else "") + room + _loose(part)
        begun, gap = True, False
    return re.compile(pattern + (f"(?:{border}.*)?" if gap else ""))


def _border(between: str) -> str:
    """What parts two parts; where nothing stands between them, at least no number is cut in two."""
    if not between:
        return _NOT_IN_A_NUMBER
    return f" ?{_loose(between)} ?" if between.strip() else " "


def _loose(text: str) -> str:
    """A text in which spaces may be left out or set between any two signs."""
    return " ?".join(map(re.escape, folded(text)))
