"""Sums of money as people write them, in ten thousand yuan (万元)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from domain.plain_text import folded, says_nothing

# Factors to 万元. The longest word is tried first.
UNITS: dict[str, Decimal | int] = {
    "亿元": 10000, "亿": 10000, "千万元": 1000, "千万": 1000, "百万元": 100, "百万": 100, "万元": 1, "万": 1,
    "千元": Decimal("0.1"), "元": Decimal("0.0001"), "圆": Decimal("0.0001"), "块": Decimal("0.0001"),
    "yuan": Decimal("0.0001"), "rmb": Decimal("0.0001"), "cny": Decimal("0.0001"),
}  # fmt: skip
_WORDS = "|".join(sorted(UNITS, key=len, reverse=True))
_SUM = re.compile(
    rf"(约|共|计|人民币|rmb|cny|¥|￥)*(\d[\d,]*(?:\.\d+)?)({_WORDS})?(整|人民币|左右|以内)?", re.ASCII
)
_UNIT_NAMED = re.compile(
    rf"(?:单位[:：]?|[（(\[【])\s*(?:人民币)?({_WORDS})\s*(?:[）)\]】]|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class MoneyText:
    """A sum in 万元 or None, and why it is missing or unsure."""

    wan: float | None = None
    why: str | None = None


NO_MONEY = MoneyText()


def unit_named(text: str) -> str | None:
    """The unit that a heading, a unit row or a 单位： line names: 整改资金（万元） says 万元; None where none."""
    found = _UNIT_NAMED.search(folded(text))
    return found[1] if found else None


def read_money(value: object, unit: str | None) -> MoneyText:
    """Read a sum; a bare number is in `unit` (a key of UNITS), and is flagged where no unit is known.

    0 is a sum: money was set aside and the sum is nothing. 无 and a dash say no sum.
    """
    if value is None or isinstance(value, bool):
        return NO_MONEY if value is None else MoneyText(why="unreadable_sum")
    text = folded(str(value))
    if says_nothing(text):
        return NO_MONEY
    found = _SUM.fullmatch(text)
    if not found:
        return MoneyText(why="unreadable_sum")
    try:
        amount = Decimal(found[2].replace(",", ""))
    except InvalidOperation:
        return MoneyText(why="unreadable_sum")
    named = found[3] or unit
    why = "sum_is_about" if (found[1] and "约" in found[1]) or found[4] in ("左右", "以内") else None
    if named is None:
        return MoneyText(float(amount), None if amount == 0 else "unit_of_money_assumed")
    return MoneyText(float(amount * UNITS[named]), why)
