"""How numbers, shares, changes and days are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date

if TYPE_CHECKING:
    from i18n import T

DASH = "—"
MINUS = "\u2212"


def number(value: int | None) -> str:
    """1,236; a dash for None."""
    return DASH if value is None else f"{value:,}".replace("-", MINUS)


def share(numerator: int | None, denominator: int | None) -> str:
    """A percentage cut to one decimal: 100% only when all, 0% only when none.

    A zero or unknown denominator gives a dash, never 0% or 100%. Both are counts >= 0.
    """
    if numerator is None or not denominator:
        return DASH
    if numerator in (0, denominator):
        return "100%" if numerator else "0%"
    tenths = numerator * 1000 // denominator
    return f"{tenths // 10}.{tenths % 10}%"


def amount(value: float | Decimal | None) -> str:
    """1,577.63: a sum with as many decimals as it has, at most four; a dash where there is none."""
    if value is None:
        return DASH
    whole, _, rest = f"{value:,.4f}".partition(".")
    return f"{whole}.{rest}".rstrip("0").rstrip(".")


def change(value: int | None) -> str:
    """−4, +5, ±0 with the true minus sign; a dash for None."""
    if value is None:
        return DASH
    if value == 0:
        return "±0"
    return f"{MINUS if value < 0 else '+'}{abs(value):,}"


def day(t: T, value: date | None, *, today: date, weekday: bool = False, year: bool | None = None) -> str:
    """A calendar day as people say it; a dash for None."""
    if value is None:
        return DASH
    with_year = value.year != today.year if year is None else year
    pattern = f"format.day{'_year' if with_year else ''}{'_weekday' if weekday else ''}"
    return _written(value, t(pattern), t.language)


def month(t: T, value: date) -> str:
    """The name of a day's month: 6月 or Jun."""
    return _written(value, "LLL", t.language)


def days(t: T, first: date, last: date, *, today: date) -> str:
    """A stretch of days, both ends inclusive; one day is said once."""
    if first == last:
        return day(t, first, today=today)
    years = first.year != last.year or last.year != today.year
    ends = (day(t, end, today=today, year=years) for end in (first, last))
    return t("format.days").join(ends)


def due(t: T, days_left: int | None, *, past: bool = False) -> str:
    """How far a deadline is, in words; the day itself is not late, and not today where it is `past`."""
    if days_left is None:
        return t("due.none")
    if days_left == 0:
        return t("due.that_day" if past else "due.today")
    return t("due.late" if days_left < 0 else "due.left", n=abs(days_left))


def several(t: T, names: list[str]) -> str:
    """甲、乙和丙 / A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return t("format.and").join([t("format.comma").join(names[:-1]), names[-1]])


@lru_cache(maxsize=8192)
def _written(value: date, pattern: str, language: str) -> str:
    return format_date(value, pattern, locale=language)
