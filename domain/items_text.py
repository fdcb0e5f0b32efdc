"""Several hazards typed into one cell as a numbered list: 1.… 2.…, ①…②…, 一是…二是…."""

from __future__ import annotations

import re

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_NUMERALS = "一二三四五六七八九十"
_BEFORE = r"(?:^|(?<=[\s。；;，,、：:!！]))\s*"
_WAYS = (
    re.compile(_BEFORE + r"(\d{1,2})\s*[、.．)）](?!\d)"), re.compile(r"[（(](\d{1,2})[)）]"),
    re.compile(f"([{_CIRCLED}])"), re.compile(_BEFORE + f"([{_NUMERALS}])[、是]"),
    re.compile(f"[（(]([{_NUMERALS}])[)）]"),
)  # fmt: skip


def items(text: str) -> tuple[str, ...]:
    """The parts of a numbered list, each without its number; empty where the text is no list of two or more."""
    for way in _WAYS:
        found = list(way.finditer(text))
        if len(found) > 1 and [_number(one[1]) for one in found] == list(range(1, len(found) + 1)):
            ends = [one.start() for one in found[1:]] + [len(text)]
            parts = [text[one.end() : end].strip(" \n\t。；;，,、") for one, end in zip(found, ends)]
            return tuple(parts) if all(parts) else ()
    return ()


def _number(sign: str) -> int:
    if sign in _CIRCLED:
        return _CIRCLED.index(sign) + 1
    return _NUMERALS.index(sign) + 1 if sign in _NUMERALS else int(sign)
