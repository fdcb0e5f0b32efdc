"""What makes two ledger rows the same hazard."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from unicodedata import category, is_normalized, normalize

_BYTES = 10  # 80 bits: among ten million rows one chance in 24 billion that two texts fall together
_PART = "\x1f"


def _signs(*categories: str) -> str:
    """The signs of some Unicode categories, as they stand in a set of a pattern."""
    return re.escape("".join(sign for sign in map(chr, range(0x10000)) if category(sign) in categories))


_MARKS = _signs("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po")
_SPACES = _signs("Zs", "Zl", "Zp", "Cc", "Cf")
_BLANKS = re.compile(f"[{_SPACES}]+")
_LEFT_OUT = re.compile(f"[{_MARKS}{_SPACES}]+")
_BETWEEN_DIGITS = re.compile(rf"\d[{_MARKS}{_SPACES}]+\d")
_NOT_BETWEEN = re.compile(rf"(?<!\d)[{_MARKS}]+|[{_MARKS}]+(?![\d{_MARKS}])")
_ONE_WRITING = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | {"、": ",", "。": "."}
)  # of marks between digits


def plain(text: str | None) -> str:
    """A text with width, case, spaces and punctuation left out; signs such as ≥, + and ℃ stay.

    A mark between two digits stays too: 1.5 is not 15. How it is written does not matter: a dash of any length.
    """
    if not text:
        return ""
    if _BETWEEN_DIGITS.search(text):
        bare = _NOT_BETWEEN.sub("", _BLANKS.sub("", normalize("NFKC", text))).translate(_ONE_WRITING)
        return bare.casefold()
    bare = _LEFT_OUT.sub("", text)  # first, since most texts are then normal
    if not is_normalized("NFKC", bare):
        bare = _LEFT_OUT.sub("", normalize("NFKC", bare))
    return bare.casefold()


remembered = lru_cache(maxsize=1 << 14)(plain)  # for texts that come again: enterprise, location


def by_code(code: str) -> str:
    """The identity of a row whose mapping names the ledger's own stable code."""
    return _short("code" + _PART + plain(code))


def item_key(enterprise: str | None, location: str | None, description: str | None) -> str:
    """The identity of a row by its facts, but for the day of finding."""
    return _short(f"{remembered(enterprise)}{_PART}{remembered(location)}{_PART}{plain(description)}")


def with_day(item: str, found_on: date | None) -> str:
    """The identity of a row by all its facts: the item and the day on which it was found."""
    return f"{item}-{found_on.toordinal() if found_on else 0:x}"


def nth(key: str, number: int) -> str:
    """The identity of the row that is the `number`th (from 1) with this key in its file."""
    return key if number == 1 else f"{key}-{number}"


def _short(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()
