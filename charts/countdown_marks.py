"""Where the marks of the countdown stand: dots that can be counted, or columns where there are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from charts import marks
from charts.clicks import id_of

MOST_DOTS = 8  # a day with more is not countable any more: then its side of today becomes columns
GRADES = ("general", "major")
_STEP, _STEP_MAJOR = 0.25, 0.34  # of a row, between two marks of one day


@dataclass(frozen=True)
class Day:
    """How many hazards of one unit and grade fall due on one day."""

    unit: str
    left: int
    grade: str
    hazards: int


@dataclass(frozen=True)
class Mark:
    """One drawn mark: its place (days, rows) and, for a column, its height in rows."""

    x: int
    y: float
    grade: str
    id: str
    high: float = 0.0


def days_of(days: pd.DataFrame) -> list[Day]:
    """The rows of unit, days_left, major and hazards."""
    told = marks.rows(days, "unit", "days_left", "major", "hazards")
    return [Day(unit, int(left), GRADES[bool(major)], int(hazards)) for unit, left, major, hazards in told]


def late_by_unit(known: Sequence[Day]) -> Counter[str]:
    """How many hazards of each unit are late; units without any are left out."""
    found: Counter[str] = Counter()
    for day in known:
        if day.left < 0:
            found[day.unit] += day.hazards
    return found


def marks_of(inside: Sequence[Day], place: dict[str, int]) -> list[Mark]:
    """What is drawn for the days inside the scale; `place` is each unit's row."""
    stacks: dict[tuple[str, int], list[Day]] = {}
    for day in sorted(inside, key=lambda day: (place[day.unit], day.left, day.grade)):
        stacks.setdefault((day.unit, day.left), []).append(day)
    late = [stack for stack in stacks.values() if stack[0].left < 0]
    ahead = [stack for stack in stacks.values() if stack[0].left >= 0]
    return [*_side(late, place), *_side(ahead, place)]


def _side(stacks: list[list[Day]], place: dict[str, int]) -> list[Mark]:
    """The marks of one side of today: dots while every day can be counted, else columns."""
    most = max((sum(day.hazards for day in stack) for stack in stacks), default=0)
    if most > MOST_DOTS:
        return [_column(day, place[day.unit], most) for stack in stacks for day in stack]
    return [mark for stack in stacks for mark in _dots(stack, place[stack[0].unit])]


def _dots(stack: list[Day], row: int) -> list[Mark]:
    """A mark a hazard, about the middle of the row; majors lowest, because general comes first."""
    each = [day for day in stack for _ in range(day.hazards)]
    step = min(_STEP_MAJOR if stack[-1].grade == "major" else _STEP, 0.8 / max(len(each) - 1, 1))
    first = row - (len(each) - 1) / 2 * step
    return [Mark(day.left, round(first + at * step, 2), day.grade, _id(day)) for at, day in enumerate(each)]


def _column(day: Day, row: int, most: int) -> Mark:
    """A column as high as its generals; majors are one square at the top of the row."""
    if day.grade == "major":
        return Mark(day.left, row - 0.32, day.grade, _id(day))
    return Mark(day.left, row + 0.42, day.grade, _id(day), round(max(0.8 * day.hazards / most, 0.06), 3))


def _id(day: Day) -> str:
    return id_of(day.unit, day.left, day.grade)
