"""Calendar days as people write them: any writing in, one day or the reason why not out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.plain_text import narrow, says_nothing, with_digits

# Reasons why a day is missing or unsure. Those in NO_DAY leave the day empty.
NO_DAY = (
    "unreadable_day",
    "impossible_day",
    "year_outside",
    "month_only",
    "ambiguous_month",
    "year_unknown",
    "order_unknown",
)
UNSURE_DAY = ("year_assumed", "century_assumed")
ORDERS = ("ymd", "mdy", "dmy")

EXCEL_FIRST, EXCEL_LAST = 30000, 60000  # 1982-02-18 to 2064-04-08: integers in a date column are Excel days
_EXCEL_ZERO = date(1899, 12, 30)
_YEARS = range(1900, 2200)
_LONGEST = 60  # characters; anything longer is prose, not a day


@dataclass(frozen=True, slots=True)
class DayText:
    """What a cell says about a day: the day or None, and why it is missing or unsure (None: sure or empty).

    `year`, `month` and `day` hold what the cell does say where it says no whole day: deadlines use it.
    """

    on: date | None = None
    why: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None


EMPTY_DAY = DayText()
_UNREADABLE = DayText(why="unreadable_day")

_TIME = (
    r"\s*(?:上午|下午|中午|早上|晚上|早|晚)?(?:[t ]?\s*\d{1,2}(?::|时|点)\d{1,2}(?:(?::|分)\d{1,2}(?:\.\d+)?)?[秒分]?\s*"
    r"(?:[ap]m)?\s*(?:z|[+-]\d{2}:?\d{2}|[a-z]{2,5})?)?"
)
_YMD = re.compile(
    r"(\d{4}|\d{2})\s*[-./年\\、。,_]\s*(\d{1,2})\s*[-./月\\、。,_]\s*(\d{1,2})\s*[日号]?\s*(?:\(?(?:星期|周).\)?)?"
    + _TIME,
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{4})" + _TIME, re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})(?:\s*[-./年\\]\s*(\d{1,2})\s*月?(?:份|中)?|(\d{2}))", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:月|[./-])\s*(\d{1,2})\s*[日号]?", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = "(" + "|".join(_MONTHS) + r")[a-z]*\.?"
_DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]*" + _NAMED + r"[\s,-]*(\d{4})" + _TIME, re.ASCII)
_NAMED_DAY = re.compile(_NAMED + r"\s*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})" + _TIME, re.ASCII)


def read_day(value: object, order: str = "ymd", year: int | None = None) -> DayText:
    """Read one calendar day from a cell of any type.

    value: text, number, date, datetime or a time span (an Excel day in a time format).
    order: how a day with its year last is written ('mdy', 'dmy'); 'ymd' means that nothing is known,
        and such a day is read only where one order alone makes sense.
    year: the year of the table's cut-off, for days without a year; None where no cut-off is known.
    """
    if value is None:
        return EMPTY_DAY
    if isinstance(value, date):
        return _day(value.year, value.month, value.day)
    if isinstance(value, timedelta):
        return read_number(value.days, year)
    if isinstance(value, (int, float)):
        return _UNREADABLE if isinstance(value, bool) else read_number(value, year)
    text = str(value)
    return EMPTY_DAY if says_nothing(text) else read_day_text(text, order, year)


def read_number(number: float, year: int | None) -> DayText:
    """A day typed as a number: an Excel day, 20220926, 2022.9 (a month) or 9.26 (no year)."""
    whole = int(number) if abs(number) < 1e15 else 0
    if EXCEL_FIRST <= whole <= EXCEL_LAST:
        return DayText(_EXCEL_ZERO + timedelta(days=whole))
    if whole == number:
        return read_day_text(str(whole), "ymd", year) if len(str(whole)) in (6, 8, 14) else _UNREADABLE
    return read_day_text(repr(float(number)), "ymd", year)


def read_day_text(text: str, order: str, year: int | None) -> DayText:
    """Read a day from text that says something; see `read_day`."""
    spelled = with_digits(narrow(text).replace("元月", "1月")).casefold().rstrip("。.,;")
    if len(spelled) > _LONGEST:
        return _UNREADABLE
    if spelled.isascii() and spelled.isdigit() and EXCEL_FIRST <= int(spelled) <= EXCEL_LAST:
        return read_number(int(spelled), year)
    if found := _COMPACT.fullmatch(spelled):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YMD.fullmatch(spelled):
        return _with_century(found[1], int(found[2]), int(found[3]), order, year)
    if found := _YEAR_LAST.fullmatch(spelled):
        return _year_last(int(found[1]), int(found[2]), int(found[3]), order)
    if found := _DAY_NAMED.fullmatch(spelled):
        return _day(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    if found := _NAMED_DAY.fullmatch(spelled):
        return _day(int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2]))
    if found := _YEAR_MONTH.fullmatch(spelled):
        return _month_only(int(found[1]), found[2] or found[3], dotted="." in spelled)
    if found := _MONTH_DAY.fullmatch(spelled):
        return _without_year(int(found[1]), int(found[2]), year)
    return _UNREADABLE


def _day(year: int, month: int, day: int, why: str | None = None) -> DayText:
    try:
        found = date(year, month, day)
    except ValueError:
        return DayText(why="impossible_day")
    return DayText(found, why) if year in _YEARS else DayText(why="year_outside")


def _with_century(written: str, month: int, day: int, order: str, year: int | None) -> DayText:
    """22.9.26 is 2022 where the cut-off is near or where it cannot be a month."""
    if len(written) == 4:
        return _day(int(written), month, day)
    short = int(written)
    if order != "ymd":  # 10/08/13 in a file that puts its year last
        return _year_last(short, month, 2000 + day, order)
    near = year is not None and abs(2000 + short - year) <= 5
    sure = near or (year is None and 13 <= short <= 39)
    return _day(2000 + short, month, day, None if sure else "century_assumed")


def _year_last(first: int, second: int, year: int, order: str) -> DayText:
    """A day with its year last: by the order the file is known to have, else where only one order fits."""
    if order == "mdy":
        return _day(year, first, second)
    if order == "dmy" or first > 12:
        return _day(year, second, first)
    if second > 12 or first == second:
        return _day(year, first, second)
    return DayText(why="order_unknown")


def _month_only(year: int, month: str, *, dotted: bool) -> DayText:
    """2022.1 may be a shortened 2022.10, so it says no month; 2022.9 and 2022年1月 do."""
    if year not in _YEARS or not 1 <= int(month) <= 12:
        return DayText(why="impossible_day")
    if dotted and month == "1":
        return DayText(why="ambiguous_month", year=year)
    return DayText(why="month_only", year=year, month=int(month))


def _without_year(month: int, day: int, year: int | None) -> DayText:
    if year is None:
        if _day(2000, month, day).on is None:
            return DayText(why="impossible_day")
        return DayText(why="year_unknown", month=month, day=day)
    return _day(year, month, day, "year_assumed")
