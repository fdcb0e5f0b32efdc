"""One hazard's deadlines: found, the dates that were moved, the overdue stretch, today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.style import Theme
from charts.words import Translate

_WIDE = 420  # px at a desk, about the least it is drawn at; decides only which words move to another line
_HALF = 0.22  # half the bar's height, in lines of words
_TICK = 0.5  # half the height of a day's stroke


@dataclass(frozen=True)
class Course:
    """A hazard's days: `due` holds the deadlines as they were set, `end` the last day that is drawn full."""

    found: date
    due: tuple[date, ...]
    as_of: date
    ended: date | None

    @property
    def first(self) -> date:
        return min(self.found, *self.due, self.end)

    @property
    def end(self) -> date:
        return self.ended or self.as_of

    @property
    def days(self) -> int:
        return max((max(self.end, self.found, *self.due) - self.first).days, 1)

    @property
    def late(self) -> int:
        return max((self.end - self.due[-1]).days, 0) if self.due else 0

    def at(self, when: date) -> int:
        return (when - self.first).days


@dataclass(frozen=True)
class Word:
    """Words at a day: where they are anchored, and on which line away from the bar they found room."""

    at: float
    text: str
    color: str
    anchor: str = "center"
    line: int = 0


def deadline_bar(
    dues: pd.DataFrame,
    t: Translate,
    *,
    theme: Theme,
    found_on: date,
    as_of: date,
    ended_on: date | None = None,
    again: bool = False,
    past: bool = False,
) -> go.Figure:
    """A bar from the finding to today, or to the day it was closed.

    Column of `dues`: due_on (date), in the order in which they were set; the last is in force, the others
    are struck through. The stretch after it is outlined: that is how late it is. No row is a hazard without
    a date. `again` says that a later round began on `found_on`, when the hazard was reopened.
    """
    course = Course(found_on, tuple(dues["due_on"]), as_of, ended_on)
    above = _packed(_deadlines(course, t, theme), course.days, theme)
    below = _packed(_events(course, t, theme, again=again, past=past), course.days, theme)
    over = max((word.line for word in above), default=0)
    under = max((word.line for word in below), default=0)
    hidden = {"visible": False}
    lines = 2 * _TICK + over + under + 1.6
    layout = style.layout(
        theme,
        height=theme.px(20) * lines,
        margin=(theme.px(6), theme.px(6), 2, 2),
        xaxis={**hidden, "range": [-0.01 * course.days, 1.01 * course.days]},
        yaxis={**hidden, "range": [-_TICK - under - 0.8, _TICK + over + 0.8]},
        shapes=_bar(course, theme),
        annotations=[_note(word, _TICK + word.line, "bottom", theme) for word in above]
        + [_note(word, -_TICK - word.line, "top", theme) for word in below],
    )
    dot = {"color": theme.ink, "size": theme.px(9)}
    found = {"type": "scatter", "mode": "markers", "x": [course.at(found_on)], "y": [0], "marker": dot}
    return marks.figure([{**found, "cliponaxis": False, "hoverinfo": "skip"}], layout)


def alt(
    dues: pd.DataFrame, t: Translate, *, found_on: date, as_of: date, ended_on: date | None = None
) -> str:
    """What the picture says, as a sentence."""
    course = Course(found_on, tuple(dues["due_on"]), as_of, ended_on)
    found = t.day(found_on, today=as_of)
    if not course.due:
        return t("chart.deadline.alt_none", found=found)
    said = t(
        "chart.deadline.alt",
        found=found,
        first=t.day(course.due[0], today=course.as_of),
        due=t.day(course.due[-1], today=course.as_of),
    )
    moved = t("chart.deadline.alt_moved", n=len(course.due) - 1) if len(course.due) > 1 else ""
    late = t("chart.deadline.alt_late", n=course.late) if course.late else ""
    for more in filter(None, (moved, late)):
        said = t("chart.alt_join", first=said, second=more)
    return said


def _bar(course: Course, theme: Theme) -> list[dict[str, Any]]:
    in_time = course.due[-1] if course.late else course.end
    start, stop = course.at(course.found), max(course.at(in_time), course.at(course.found))
    shapes = [marks.box(start, -_HALF, stop, _HALF, fillcolor=theme.grey[1], layer="below")]
    if course.late:
        edge = {"width": theme.line * 0.75, "color": theme.late}
        shapes.append(marks.box(course.at(course.due[-1]), -_HALF, course.at(course.end), _HALF, line=edge))
    elif course.due and course.due[-1] > course.end:
        ahead = marks.line(
            course.at(course.end), 0, course.at(course.due[-1]), 0, color=theme.rule, width=theme.line
        )
        shapes.append({**ahead, "layer": "below"})
    for when in course.due[:-1]:
        shapes.append(_stroke(course.at(when), theme.ink3, theme.line * 0.75))
    if course.due:
        shapes.append(_stroke(course.at(course.due[-1]), theme.ink, theme.line * 1.25))
    if course.ended is None:
        shapes.append(_stroke(course.at(course.as_of), theme.accent, theme.line * 1.5))
    return shapes


def _stroke(at: float, color: str, width: float) -> dict[str, Any]:
    return marks.line(at, -_TICK, at, _TICK, color=color, width=width)


def _deadlines(course: Course, t: Translate, theme: Theme) -> list[Word]:
    """The deadline in force in bold, the earlier ones struck through."""
    found = []
    for number, when in enumerate(course.due[:-1]):
        words = (
            t("chart.deadline.first", day=t.day(when, today=course.as_of))
            if number == 0
            else t.day(when, today=course.as_of)
        )
        found.append(Word(course.at(when), f"<s>{words}</s>", theme.ink3))
    if course.due:
        words = t("chart.deadline.now", day=t.day(course.due[-1], today=course.as_of))
        found.append(Word(course.at(course.due[-1]), f"<b>{words}</b>", theme.ink))
    return found


def _events(course: Course, t: Translate, theme: Theme, *, again: bool, past: bool) -> list[Word]:
    """The finding, today or the end, and from the deadline on how late it is."""
    found = [
        Word(
            course.at(course.found),
            t(
                "chart.deadline.again" if again else "chart.deadline.found",
                day=t.day(course.found, today=course.as_of),
            ),
            theme.ink2,
        )
    ]
    if course.ended is None:
        day = t.day(course.as_of, today=course.as_of)
        words = t("chart.deadline.that_day", day=day) if past else t("chart.deadline.today", day=day)
        found.append(Word(course.at(course.as_of), f"<b>{words}</b>", theme.accent))
    else:
        words = t("chart.deadline.ended", day=t.day(course.ended, today=course.as_of))
        found.append(Word(course.at(course.ended), words, theme.ink))
    if course.late:
        words = f"<b>{t('chart.deadline.late', n=course.late)}</b>"
        found.append(Word(course.at(course.due[-1]), words, theme.ink, anchor="left"))
    return found


def _packed(words: list[Word], days: int, theme: Theme) -> list[Word]:
    """The same words, none across another: those without room move a line away from the bar."""
    per_day = theme.px(_WIDE) / days
    taken: list[tuple[float, float, int]] = []
    placed = []
    for word in words:
        bare = word.text[3:-4] if word.text.startswith("<") else word.text
        wide = style.width(bare, size=theme.note) / per_day
        anchor = _anchor(word, wide, days)
        begin = word.at - {"left": 0.0, "right": wide, "center": wide / 2}[anchor]
        line = 0
        while any(
            begin < b + 0.02 * days and begin + wide > a - 0.02 * days for a, b, n in taken if n == line
        ):
            line += 1
        taken.append((begin, begin + wide, line))
        placed.append(Word(word.at, word.text, word.color, anchor, line))
    return placed


def _anchor(word: Word, wide: float, days: int) -> str:
    """The wanted side, unless the words would leave the picture there."""
    right_part = 1.0 if word.anchor == "left" else 0.5
    if word.at > days - wide * right_part:
        return "right"
    return "left" if word.at < wide / 2 else word.anchor


def _note(word: Word, y: float, side: str, theme: Theme) -> dict[str, Any]:
    return marks.note(word.text, word.at, y, theme=theme, xanchor=word.anchor, yanchor=side, color=word.color)
