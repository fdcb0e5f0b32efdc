"""What the rows above a table say: the cut-off day, the year, the unit of money, the district."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from domain.calendar_text import read_day
from domain.deadline_text import read_words, settle
from domain.money_text import unit_named
from domain.plain_text import narrow, with_digits
from ledger.aliases import Aliases

_UNTIL = re.compile(r"截\s*[至止](?:到|至|目前|日期|时间)*\s*[:：]?\s*([\d年月日号底末./\-\s上中下旬]+)")
_UNTIL_EN = re.compile(
    r"(?:as of|as at|cut-?off(?: day| date)?)\s*:?\s*([\w,./\- ]+?\d{4}|\d{4}-\d{1,2}-\d{1,2})", re.I
)
_FULL_DAY = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}|\d{4}([./-])\d{1,2}\1\d{1,2}(?!\d|\s*月)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)(?!\d*项)")


def cutoff_in(texts: Iterable[str], year: int | None) -> tuple[date | None, str | None]:
    """The cut-off day of titles, and why it is unsure.

    截至2022年9月26日, 截至9月26日 (with `year`, unsure), 截至9月底; else a full day such as 填报日期：2022年9月26日.
    """
    plain = [with_digits(narrow(text)) for text in texts]
    for text in plain:
        if found := _UNTIL.search(text) or _UNTIL_EN.search(text):
            whole = _FULL_DAY.match(found[1].strip())  # 截至2022年9月26日24时
            day = read_day(whole.group() if whole else found[1].strip(), "ymd", year)
            if day.on:
                return day.on, "cutoff_year_assumed" if day.why else None
            period = settle(read_words(found[1].strip(), "ymd", year), None, year)
            return (
                period.on,
                "cutoff_year_assumed"
                if period.on and period.why
                else None
                if period.on
                else "cutoff_unreadable",
            )
    days = [read_day(found.group()).on for text in plain for found in _FULL_DAY.finditer(text)]
    named = next(filter(None, days), None)
    return named, "cutoff_unreadable" if days and named is None else None


def with_cutoff(title: str, day: date) -> str:
    """A title that speaks for another day: 截至9月25日 becomes 截至2026年6月18日; one without a day stays."""
    said = f"{day.year}年{day.month}月{day.day}日"
    for text in (title, narrow(title)):
        if found := _UNTIL.search(text):
            kept = found[1][len(found[1].rstrip()) :]
            return text[: found.start(1)] + said + kept + text[found.end(1) :]
    text = narrow(title)
    if found := _UNTIL_EN.search(text):
        return text[: found.start(1)] + day.isoformat() + text[found.end(1) :]
    return title


def year_in(texts: Iterable[str]) -> int | None:
    """The one year that titles name; None where they name none or several."""
    years = {int(year) for text in texts for year in _YEAR.findall(with_digits(narrow(text)))}
    return years.pop() if len(years) == 1 else None


def money_unit_in(texts: Iterable[str]) -> str | None:
    """The unit of a line such as 单位：万元."""
    return next((unit for text in texts if "单位" in text and (unit := unit_named(text))), None)


def district_in(texts: Iterable[str], aliases: Aliases) -> str | None:
    """The district that the first title to name one names, as it stands there."""
    for text in texts:
        if found := aliases.unit_within(text):
            return found
    return None
