"""What makes two ledger rows the same hazard."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from hashlib import blake2b

_BYTES = 10  # 80 bits: among ten million rows one chance in 24 billion that two texts fall together
_PART = "\x1f"
_MARKS = "".join(
    sign for sign in map(chr, range(0x10000)) if unicodedata.category(sign) in
    {"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Zl", "Zp", "Cc", "Cf"}
)  # fmt: skip
_LEFT_OUT = re.compile("[" + re.escape(_MARKS) + "]+")


def plain(text: str | None) -> str:
    """A text with width, case, spaces and punctuation left out; signs such as ≥, + and ℃ stay."""
    if not text:
        return ""
    bare = _LEFT_OUT.sub("", text)
    if not unicodedata.is_normalized("NFKC", bare):
        bare = _LEFT_OUT.sub("", unicodedata.normalize("NFKC", bare))
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
