"""The families of kept counts: which spans each holds, by which days, in how much detail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from data_access import blocks
from data_access.packing import (
    CLOSED,
    DAYS,
    DEPARTMENT,
    EXTENDED,
    INDUSTRY,
    IS_DATED,
    PLACE,
    REOPENED,
    SOURCE,
    STATUS,
    STATUS_NUMBER,
    WEEKDAY,
    Array,
    Columns,
    mask,
    part,
)  # fmt: skip
from domain.status import OPEN

ALL, MONTH, WEEK = "all", "month", "week"
UNDATED, EVER = -1, 10**9  # the period of what lacks the day, before every other; and one after all
SHORT_DAYS = 70  # what ended is found by the days after a past day; the short spans within so many
OPEN_NUMBERS = [STATUS_NUMBER[code] for code in OPEN]
_DETAIL = EXTENDED | REOPENED
_PAIR = mask(INDUSTRY) | mask(DEPARTMENT)
CELL = ("code", "n")
NOW = (*CELL, "round", *(name for name in DAYS if name != "ended"), "unit", "score", "deadlines")
PAST = (*NOW, "ended")


@dataclass(frozen=True)
class Family:
    """One way of counting.

    of: the spans that are counted: now (in force now), dated, closed or open (those of now that are it), short
    or long (ended, by how long they lasted). day: the day whose month or week is the period. keeps: columns.
    drop: bits of the code that cells do without. apart: what a block holds one of, a place or a lead department;
    None, all together. Families with `rows` hold the spans one by one, whole; the others hold cells without
    source, those by week with the weekday in the code.
    """

    kind: int
    name: str
    of: str
    day: str | None = None
    grain: str = ALL
    keeps: tuple[str, ...] = CELL
    drop: int = 0
    apart: int | None = PLACE

    @property
    def rows(self) -> bool:
        """Whether it holds spans, not cells."""
        return "round" in self.keeps

    @property
    def placed(self) -> bool:
        """Whether its blocks hold one place each: all but the narrow ones, and the second set."""
        return self.apart == PLACE


def _both(kind: int, name: str, of: str, *, drop: int = 0, **how: Any) -> Iterator[Family]:
    """A family and its narrow twin, without department and industry, in 1/10 of the cells."""
    yield Family(kind, name, of, drop=drop, **how)
    yield Family(kind + 1, f"{name}_narrow", of, drop=drop | _PAIR, **{**how, "keeps": CELL, "apart": None})


FAMILIES = (
    *_both(1, "standing", "now"),
    *_both(3, "opened_month", "now", day="opened", grain=MONTH),
    *_both(5, "opened_week", "now", day="opened", grain=WEEK),
    *_both(7, "closed_month", "closed", day="closed", grain=MONTH, drop=_DETAIL),
    *_both(9, "closed_week", "closed", day="closed", grain=WEEK, drop=_DETAIL, keeps=(*CELL, "opened")),
    *_both(11, "due_month", "dated", day="due", grain=MONTH, drop=_DETAIL),
    Family(13, "due_week", "now", day="due", grain=WEEK, keeps=NOW),
    Family(14, "due_week_narrow", "dated", day="due", grain=WEEK, drop=_DETAIL | _PAIR, apart=None),
    Family(15, "open", "open", day="due", grain=MONTH, keeps=NOW),
    Family(16, "open_due_narrow", "open", keeps=(*CELL, "due"), drop=_PAIR, apart=None),
    Family(17, "open_score", "open", keeps=(*CELL, "score")),
    Family(18, "begun", "now", day="begun", grain=WEEK, keeps=NOW),
    Family(19, "ended_short", "short", day="ended", grain=WEEK, keeps=PAST),
    Family(20, "ended_long", "long", day="ended", grain=WEEK, keeps=PAST),
)
SECOND = 32  # between the kind of a family and of its twin in the second set
# The second set holds what the placed families hold, each lead department's apart from the others'.
TWINS = {
    family.kind: replace(
        family, kind=family.kind + SECOND, name=f"{family.name}_by_department", apart=DEPARTMENT
    )
    for family in FAMILIES
    if family.placed
}
EVERY = (*FAMILIES, *TWINS.values())
BY_NAME = {family.name: family for family in EVERY}
BY_KIND = {family.kind: family for family in EVERY}


@lru_cache(maxsize=100_000)
def month_of(day: date) -> int:
    """Number of the month."""
    return day.year * 12 + day.month - 1


@lru_cache(maxsize=100_000)
def week_of(day: date) -> int:
    """Number of the week; weeks begin on Monday."""
    return (day.toordinal() - 1) // 7


def first_of_month(number: int) -> date:
    """First day of a numbered month."""
    return date(number // 12, number % 12 + 1, 1)


def monday_of(number: int) -> date:
    """First day of a numbered week."""
    return date.fromordinal(number * 7 + 1)


def weeks(ordinals: Array) -> Array:
    """Numbers of the weeks of days by ordinal; -1 for no day."""
    return (ordinals.astype(np.int64) - 1) // 7


def months(ordinals: Array) -> Array:
    """Numbers of the months of days by ordinal."""
    days = (ordinals.astype(np.int64) - date(1970, 1, 1).toordinal()).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def cells(family: Family, spans: Columns) -> Iterator[tuple[blocks.Key, Columns]]:
    """What spans add to a family, by period and place or department, in the order of these."""
    return blocks.by_key(summed(family, spans), family.apart)


def summed(family: Family, spans: Columns) -> Columns:
    """What spans add to a family and its twin: the columns that it keeps, and the period of each row."""
    members = np.flatnonzero(_members(family.of, spans))
    columns = {name: spans[name][members] for name in family.keeps}
    day = None if family.day is None else spans[family.day][members]
    if not family.rows:
        columns["code"] = columns["code"] & ~(family.drop | mask(SOURCE))
        if day is not None and family.grain == WEEK:
            columns["code"] = columns["code"] | (day.astype(np.int64) - 1) % 7 << WEEKDAY
    period = np.zeros(len(members), np.int64)
    if day is not None:
        period = months(day) if family.grain == MONTH else weeks(day)
    columns = {"period": period, **columns}
    alone = family.rows and not (columns["n"] < 0).any()  # then no two rows are equal
    return columns if alone else blocks.add_up(columns)


def _members(of: str, spans: Columns) -> Array:
    ended, code = spans["ended"] > 0, spans["code"]
    if of in ("short", "long"):
        return ended & ((spans["ended"] - spans["begun"] <= SHORT_DAYS) == (of == "short"))
    if of == "dated":
        return ~ended & (code & IS_DATED > 0)
    if of == "closed":
        return ~ended & (part(code, STATUS) == CLOSED)
    if of == "open":
        return ~ended & np.isin(part(code, STATUS), OPEN_NUMBERS)
    return ~ended
