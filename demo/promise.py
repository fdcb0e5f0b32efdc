"""The deadline that a hazard of the invented city gets, as typed in the ledger and as it is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.seasons import DAY, month_end, workday_before

# Shares of deadlines by how they are put; see docs/demo.md.
_UNDATED_SHARE = 0.041
_ON_THE_SPOT_WORDS = ("立即整改", "立即整改", "立行立改", "即知即改", "现场整改")
_UNDATED_WORDS = (
    ("长期坚持", "long_term"), ("长期坚持", "long_term"), ("持续推进", "long_term"), ("", "none"),
    ("", "none"), ("—", "none"), ("/", "none"), ("见附件", "unreadable"), ("待定", "unreadable"),
)  # fmt: skip
_ALLOWED_DAYS = {
    "general": ((5, 7, 10, 15, 20, 30, 45, 60, 90), (3, 5, 6, 13, 9, 27, 18, 13, 6)),
    "major": ((30, 45, 60, 90), (40, 25, 25, 10)),
}
_TENDAYS = (("上旬", 10), ("中旬", 20))


@dataclass(frozen=True)
class Promise:
    """A deadline: `text` as typed (empty: the day itself, or nothing where there is none), its reading.

    on: the day, None for the kinds long_term, none and unreadable; kind: a code of domain.deadlines.
    """

    text: str
    kind: str
    on: date | None


def on_the_spot(rng: Random, found_on: date) -> Promise:
    """The deadline of a hazard that is mended while the inspector watches: the day itself."""
    if rng.random() < 0.7:
        return Promise(rng.choice(_ON_THE_SPOT_WORDS), "immediate", found_on)
    return Promise("", "day", found_on)


def promise(rng: Random, found_on: date, *, grade: str) -> Promise:
    """A deadline for a hazard that takes time; majors get longer ones and always have a day."""
    if grade == "general":
        dice = rng.random()
        if dice < _UNDATED_SHARE:
            text, kind = rng.choice(_UNDATED_WORDS)
            return Promise(text, kind, None)
        if dice < _UNDATED_SHARE + 0.01:
            return Promise(rng.choice(_ON_THE_SPOT_WORDS), "immediate", found_on)
    allowed = rng.choices(*_ALLOWED_DAYS[grade])[0]
    return _worded(rng, found_on, allowed=allowed)


def _worded(rng: Random, found_on: date, *, allowed: int) -> Promise:
    """A dated deadline about `allowed` days after the finding, put in one of the ways that clerks use."""
    due_on = found_on + timedelta(days=allowed)
    dice = rng.random()
    if dice < 0.13 and allowed >= 15:
        return _month(rng, found_on, end=month_end(due_on))
    if dice < 0.21 and allowed <= 30:
        return Promise(f"{allowed}日内", "day", due_on)
    if dice < 0.25 and allowed >= 15:
        return _tenday(due_on)
    if dice < 0.27 and allowed >= 30:
        return _quarter(due_on)
    if dice < 0.30 and allowed >= 30 and due_on.month >= 11:
        return Promise(f"{due_on.year}年底前", "year", date(due_on.year, 12, 31))
    if dice < 0.75:
        due_on = workday_before(due_on, found_on + DAY)
    return Promise("", "day", due_on)


def _month(rng: Random, found_on: date, *, end: date) -> Promise:
    """To the end of a month; the year is left out at times, where the next such month is meant anyway."""
    year = f"{end.year}年" if end.year != found_on.year or rng.random() < 0.3 else ""
    return Promise(f"{year}{end.month}月底前", "month", end)


def _tenday(due_on: date) -> Promise:
    for word, last in _TENDAYS:
        if due_on.day <= last:
            return Promise(f"{due_on.year}年{due_on.month}月{word}", "tenday", due_on.replace(day=last))
    return Promise(f"{due_on.year}年{due_on.month}月下旬", "tenday", month_end(due_on))


def _quarter(due_on: date) -> Promise:
    quarter = (due_on.month + 2) // 3
    end = month_end(date(due_on.year, quarter * 3, 1))
    return Promise(f"{due_on.year}年{'一二三四'[quarter - 1]}季度", "quarter", end)
