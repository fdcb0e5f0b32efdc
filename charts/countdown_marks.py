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
SIZES = {("general", False): 7, ("general", True): 8, ("major", False): 10, ("major", True): 12}  # px; late?
_STEP, _STEP_MAJOR = 0.25, 0.34  # of a row, between two marks of one day
_ROOM = 0.56  # of a row, from the first mark of a day to the last, so that none stands in the next row
_SMALLEST = 0.6  # of its size: what must be smaller than that to fit is counted in a number
_COUNTED = {("general", True): 0.03, ("major", True): 0.31, ("general", False): 0.22, ("major", False): 0.22}


@dataclass(frozen=True)
class Day:
    """How many hazards of one unit and grade fall due on one day."""

    unit: str
    left: int
    grade: str
    hazards: int


@dataclass(frozen=True)
class Mark:
    """One drawn mark: its place (days, rows) and, for a column, its height in rows.

    `part` of its usual size; `hazards` more than 1 where one mark with a number stands for several.
    """

    x: int
    y: float
    grade: str
    id: str
    high: float = 0.0
    part: float = 1.0
    hazards: int = 1


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


def marks_of(inside: Sequence[Day], place: dict[str, int], *, row_px: float) -> list[Mark]:
    """What is drawn for the days inside the scale; `place` is each unit's row.

    `row_px` is the height of a row in the px of SIZES.
    """
    stacks: dict[tuple[str, int], list[Day]] = {}
    for day in sorted(inside, key=lambda day: (place[day.unit], day.left, day.grade)):
        stacks.setdefault((day.unit, day.left), []).append(day)
    late = [stack for stack in stacks.values() if stack[0].left < 0]
    ahead = [stack for stack in stacks.values() if stack[0].left >= 0]
    return [*_side(late, place, row_px), *_side(ahead, place, row_px)]


def _side(stacks: list[list[Day]], place: dict[str, int], row_px: float) -> list[Mark]:
    """The marks of one side of today: dots while every day can be counted, else columns."""
    most = max((sum(day.hazards for day in stack) for stack in stacks), default=0)
    if most > MOST_DOTS:
        return [_column(day, place[day.unit], most) for stack in stacks for day in stack]
    return [mark for stack in stacks for mark in _dots(stack, place[stack[0].unit], row_px)]


def _dots(stack: list[Day], row: int, row_px: float) -> list[Mark]:
    """A mark a hazard, about the middle of the row; majors lowest, because general comes first.

    They become smaller to stay in their row, and where that is not enough, one mark a grade with a number.
    """
    each = [day for day in stack for _ in range(day.hazards)]
    step = min(_STEP_MAJOR if stack[-1].grade == "major" else _STEP, _ROOM / max(len(each) - 1, 1))
    part = min(1.0, step * row_px / (_widest(each) + 0.5))
    if part < _SMALLEST:
        return [_counted(day, row, both=len(stack) > 1) for day in stack]
    first = row - (len(each) - 1) / 2 * step
    return [
        Mark(day.left, round(first + at * step, 2), day.grade, _id(day), part=round(part, 2))
        for at, day in enumerate(each)
    ]


def _widest(each: list[Day]) -> float:
    """How far apart the middles of two neighbours must be at the least, in the px of SIZES."""
    last = each[-2:]
    return sum(SIZES[day.grade, day.left < 0] for day in last) / len(last)


def _counted(day: Day, row: int, *, both: bool) -> Mark:
    """One mark for several hazards; its number stands above it, the major below both."""
    part = 0.8 if both else 1.0
    at = round(row + _COUNTED[day.grade, both], 2)
    return Mark(day.left, at, day.grade, _id(day), part=part, hazards=day.hazards)


def _column(day: Day, row: int, most: int) -> Mark:
    """A column as high as its generals; majors are one square at the top of the row."""
    if day.grade == "major":
        return Mark(day.left, row - 0.32, day.grade, _id(day))
    return Mark(day.left, row + 0.42, day.grade, _id(day), round(max(0.8 * day.hazards / most, 0.06), 3))


def _id(day: Day) -> str:
    return id_of(day.unit, day.left, day.grade)
