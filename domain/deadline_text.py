"""Deadlines as people write them: 立即整改, 6月底前, 三季度, 15日内; the kind and precision are kept.

Reading takes two steps, because the same words on two rows may mean two days: `read_words` depends on
the cell alone (and can be remembered), `settle` adds the day on which the hazard was found.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar_text import DayText, read_day
from domain.plain_text import narrow, says_nothing, with_digits

# Words and phrases, each an example of its kind in tests/domain/test_deadline_text.py. Source: domain.md 5.4.
IMMEDIATE = (
    "立即整改", "立即", "立行立改", "即知即改", "即查即改", "立查立改", "立整立改", "边查边改", "随查随改", "即行即改",
    "现场整改", "当场整改", "现场", "当场", "马上整改", "即时整改", "即时", "即改", "当日", "当天", "当日整改", "当天整改",
    "immediately", "immediate", "at once", "on the spot", "same day",
)  # fmt: skip
# 现场立即整改, 立刻完成整改: put together from such words.
_AT_ONCE = re.compile(
    r"(?:现场|当场|立即|立刻|马上|即刻|即时|随即|当日|当天|立行|即行|予以|要求|责令|已)*(?:现场|当场|立即|立刻|马上|即刻|即时|随即|当日|当天)"
    r"(?:予以|全部|进行)?(?:完成|整改|改正|纠正|处理|消除|解决|到位|完毕|并)*"
)
LONG_TERM = (
    "长期坚持", "持续推进", "常态化", "长期", "长期整改", "持续整改", "常态化推进", "常态化管理", "常态化坚持", "持续",
    "长期推进", "持续改进", "常抓不懈", "长期落实", "持续坚持", "ongoing", "long term", "long-term", "continuous",
)  # fmt: skip
LONGEST = 60  # characters; anything longer is prose, not a deadline
PARTS = {"上": 10, "中": 20, "下": 31}  # 上旬, 中旬, 下旬: the last day of each ten days
SPANS = {"日": 1, "天": 1, "周": 7, "星期": 7, "礼拜": 7, "day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class DeadlineText:
    """What a deadline cell says by itself.

    kind: one of domain.deadlines.DUE_KINDS.
    on: the day, where the words alone tell it.
    counted: how to find it from the day of finding: 'found', 'days', 'months', or the end of a period without
        a year: 'month', 'tenday', 'quarter', 'year', 'day'. `number` and `part` hold its figures.
    why: the reason why it is missing or unsure.
    """

    kind: str
    on: date | None = None
    counted: str | None = None
    number: int = 0
    part: int = 0
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as counted: the day (None for long_term, none, unreadable), its kind, why it is unsure."""

    on: date | None
    kind: str
    why: str | None = None


NO_DEADLINE = DeadlineText("none")
_HEAD = r"(?:限期|限|计划|预计|约|于|在|力争|确保|自发现之日起|by|before|until|due)*\s*(?:the\s*)?"
_DONE = r"(?:全部|予以)?(?:整改|整治|完成|到位|完毕|销号|办结|落实|改正|结束)*"
_TAIL = r"\s*(?:之前|以前|前|止|内)?\s*" + _DONE
_ALSO_LONG = re.compile(
    r"[,;、。]?\s*(?:并|且|后|同时)?\s*(?:长期|持续|常态化?)(?:坚持|推进|整改|保持|落实|管理|执行)?$"
)
_YEAR = r"(?:(\d{4}|今|本|当|明|次)年度?)?\s*"
_MONTH = re.compile(_HEAD + _YEAR + r"(\d{1,2})\s*月份?(?:底|末|末尾|内|中?份)?" + _TAIL, re.ASCII)
_TENDAY = re.compile(_HEAD + _YEAR + r"(\d{1,2})\s*月份?\s*([上中下])旬(?:末|底)?" + _TAIL, re.ASCII)
_QUARTER = re.compile(_HEAD + _YEAR + r"第?\s*([1-4])\s*季度?(?:末|底|内)?" + _TAIL, re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_EN = re.compile(
    r"(?:by |before |until )?(?:the )?(?:end of )?(" + "|".join(_MONTHS) + r")[a-z]*\.?,?(?: (\d{4}))?",
    re.ASCII,
)
_QUARTER_EN = re.compile(r"(?:(\d{4})\s*-?\s*)?q([1-4])(?:\s*(\d{4}))?", re.ASCII)
_HALF = re.compile(_HEAD + _YEAR + r"([上下])半年(?:末|底|内)?" + _TAIL, re.ASCII)
_YEAR_END = re.compile(
    _HEAD + r"(?:(\d{4}|今|本|当|明|次)?年度?)\s*(?:年?(?:底|末|内|终)|全年)?" + _TAIL, re.ASCII
)
_WITHIN = re.compile(
    r"(.*?)(\d{1,3}|半)\s*(个)?\s*(工作日|日|天|周|星期|礼拜|月|年|小时)(?:之|以)?内?" + _TAIL,
    re.ASCII,
)
_WITHIN_EN = re.compile(r"within (\d{1,3}) (day|week)s?", re.ASCII)
_DAY = re.compile(_HEAD + r"(.+?)" + _TAIL, re.ASCII)
_MONTH_END = re.compile(_HEAD + r"(?:本|当)?月(?:底|末|内)" + _TAIL, re.ASCII)
_BY_WORD = {
    **dict.fromkeys(IMMEDIATE, DeadlineText("immediate", counted="found")),
    **dict.fromkeys(LONG_TERM, DeadlineText("long_term")),
}


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def read_words(value: object, order: str = "ymd", year: int | None = None) -> DeadlineText:
    """Read a deadline cell of any type, by itself.

    order, year: as in domain.calendar_text.read_day.
    """
    if value is None:
        return NO_DEADLINE
    if not isinstance(value, str):
        return _from_day(read_day(value, order, year))
    if says_nothing(value):
        return NO_DEADLINE
    day = read_day(value, order, year)
    if day.why != "unreadable_day":
        return _from_day(day)
    text = with_digits(narrow(value)).casefold().strip(" 。.,;")
    if len(text) > LONGEST:
        return DeadlineText("unreadable", why="unreadable_deadline")
    return _from_phrase(text, order, year)


def _from_phrase(text: str, order: str, year: int | None) -> DeadlineText:
    """A deadline in words; a dated part before 并长期坚持 is the deadline."""
    if known := _BY_WORD.get(text):
        return known
    if _AT_ONCE.fullmatch(text):
        return _BY_WORD["立即"]
    if (dated := _ALSO_LONG.sub("", text).strip(" ,;、。")) != text:
        if not dated:
            return DeadlineText("long_term")
        inner = _from_phrase(dated, order, year)
        # 立行立改，长期坚持 says both: the day counts, and a person looks at it
        unsure = inner.kind == "immediate" and inner.why is None
        return DeadlineText("immediate", counted="found", why="also_long_term") if unsure else inner
    for reader in (_period, _within):
        if (period := reader(text)) is not None:
            return period
    if (found := _DAY.fullmatch(text)) and found[1] != text:
        if known := _BY_WORD.get(found[1]):
            return known
        return _from_day(read_day(found[1], order, year))
    return DeadlineText("unreadable", why="unreadable_deadline")


def _from_day(day: DayText) -> DeadlineText:
    """A cell that is a day or a month; 9.26 takes the first such day not before the finding."""
    if day.why == "month_only" and day.year and day.month:
        return DeadlineText("month", month_end(day.year, day.month))
    if day.why == "year_unknown":
        return DeadlineText("day", None, "day", day.month or 0, day.day or 0, "year_assumed")
    if day.on is None:
        return DeadlineText("unreadable", why=day.why) if day.why else NO_DEADLINE
    if day.why == "year_assumed":
        return DeadlineText("day", day.on, "day", day.on.month, day.on.day, day.why)
    return DeadlineText("day", day.on, why=day.why)


def _period(text: str) -> DeadlineText | None:
    """The end of a month, ten days, quarter, half year or year; None where the text is none of them."""
    if found := _MONTH.fullmatch(text):
        return _ending("month", found[1], int(found[2]), 0)
    if found := _TENDAY.fullmatch(text):
        return _ending("tenday", found[1], int(found[2]), PARTS[found[3]])
    if found := _QUARTER.fullmatch(text):
        return _ending("quarter", found[1], int(found[2]), 0)
    if found := _QUARTER_EN.fullmatch(text):
        return _ending("quarter", found[1] or found[3], int(found[2]), 0)
    if found := _MONTH_EN.fullmatch(text):
        return _ending("month", found[2], _MONTHS.index(found[1]) + 1, 0)
    if found := _HALF.fullmatch(text):
        half = _ending("quarter", found[1], 2 if found[2] == "上" else 4, 0)
        return DeadlineText(half.kind, half.on, half.counted, half.number, half.part, "half_year")
    if _MONTH_END.fullmatch(text):
        return DeadlineText("month", counted="months", number=0, why="month_of_finding")
    if found := _YEAR_END.fullmatch(text):
        return _ending("year", found[1], 0, 0)
    return None


def _ending(kind: str, year: str | None, number: int, part: int) -> DeadlineText:
    """The end of a period: a day where the year is written, else counted from the finding."""
    if kind in ("month", "tenday") and not 1 <= number <= 12:
        return DeadlineText("unreadable", why="impossible_day")
    if year and year.isdigit():
        return DeadlineText(kind, period_end(kind, int(year), number, part))
    if year in ("明", "次"):
        return DeadlineText(kind, counted="next_" + kind, number=number, part=part, why="year_assumed")
    return DeadlineText(kind, counted=kind, number=number, part=part)


def period_end(kind: str, year: int, number: int, part: int) -> date:
    """Last day of a period: month `number`, ten days up to `part`, quarter `number`, the year, or a day."""
    if kind == "year":
        return date(year, 12, 31)
    last = month_end(year, number * 3 if kind == "quarter" else number)
    if kind in ("tenday", "day"):
        return last.replace(day=min(part, last.day))
    return last


def _within(text: str) -> DeadlineText | None:
    """15日内, 一个月内, 24小时内: counted from the finding. Anything said before it makes it unsure."""
    if found := _WITHIN_EN.fullmatch(text):
        return DeadlineText("day", counted="days", number=int(found[1]) * SPANS[found[2]])
    found = _WITHIN.fullmatch(text)
    if not found or ("内" not in text and "限" not in found[1]) or re.search(r"\d\s*[年月]", found[1]):
        return None
    why = None if re.fullmatch(_HEAD, found[1]) else "counted_from_finding"
    unit, half = found[4], found[2] == "半"
    if unit == "工作日":
        return DeadlineText("unreadable", why="working_days")
    if unit in ("月", "年"):
        if half:
            return (
                DeadlineText("day", counted="days", number=15, why=why) if unit == "月" else _months(6, why)
            )
        return _months(int(found[2]) * (12 if unit == "年" else 1), why)
    if half:
        return DeadlineText("unreadable", why="unreadable_deadline")
    days = -(-int(found[2]) // 24) if unit == "小时" else int(found[2]) * SPANS[unit]
    return DeadlineText("day", counted="days", number=days, why=why)


def _months(number: int, why: str | None) -> DeadlineText:
    return DeadlineText("day", counted="months", number=number, part=1, why=why)


def settle(text: DeadlineText, found_on: date | None, year: int | None = None) -> Deadline:
    """The deadline of one row.

    found_on: the day of finding; where it is missing, a period takes `year` (of the table's cut-off) and is
        flagged, and what is counted from the finding has no day.
    """
    if text.counted is None:
        return Deadline(text.on, text.kind, text.why)
    if text.counted in ("found", "days", "months"):
        if found_on is None:
            return Deadline(None, text.kind, "finding_unknown")
        return Deadline(_counted(text, found_on), text.kind, text.why)
    kind = text.counted.removeprefix("next_")
    if found_on is None:
        on = period_end(kind, year, text.number, text.part) if year else None
        return Deadline(on, text.kind if on else "unreadable", "year_assumed" if on else "year_unknown")
    first = found_on.year + (kind != text.counted)
    month = period_end("month" if kind in ("tenday", "month") else kind, first, text.number, text.part)
    chosen = first if month >= found_on else first + 1
    return Deadline(period_end(kind, chosen, text.number, text.part), text.kind, text.why)


def _counted(text: DeadlineText, found_on: date) -> date:
    """Days or months after the finding; 'months' with part 0 is the end of the month of finding."""
    if text.counted != "months":
        return found_on + timedelta(days=text.number)
    if not text.part:
        return month_end(found_on.year, found_on.month)
    months = found_on.month - 1 + text.number
    last = month_end(found_on.year + months // 12, months % 12 + 1)
    return last.replace(day=min(found_on.day, last.day))
