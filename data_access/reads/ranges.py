"""Which days a measure asks about, and which kept blocks hold them: whole months, and the days at their edges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from data_access.families import BY_NAME, EVER, OPEN_NUMBERS, first_of_month, month_of
from data_access.packing import (
    EXTENDED,
    FOREVER,
    IN_TIME,
    IS_DATED,
    REOPENED,
    STATES,
    STATUS,
    STATUS_NUMBER,
    WAITING,
    Array,
    Table,
    part,
)  # fmt: skip
from domain.deadlines import Period
from domain.measures import ANY, COUNTS, IN_PERIOD, PAST, TO_DATE, TODAY, UNDATED, Count

STANDING, OPENED, CLOSED, DUE = "standing", "opened", "closed", "due"
AT_ONCE = 13  # weeks that are read into one array
SHORT = 62  # days: a stretch up to here is read day by day
EVERY_STATE = np.arange(STATES)


class Range(NamedTuple):
    """The spans in force of which something lies between two days (ordinals), both inclusive; `standing`: all."""

    of: str
    first: int = 0
    last: int = FOREVER

    def holds(self, spans: Table) -> Array:
        """Which spans it holds: a bool for each."""
        if self.of == STANDING:
            return np.ones(len(spans["n"]), bool)
        days = spans[self.of]
        return (days >= max(self.first, 1)) & (days <= self.last)


class Term(NamedTuple):
    """A range with its sign, and the states that it counts (a bool for each)."""

    sign: int
    range: Range
    states: Array


class Piece(NamedTuple):
    """Blocks of a kind from one period to another, of which only some days count; `days` None: all."""

    sign: int
    kind: int
    first: int
    last: int
    days: tuple[int, int] | None = None


EVERYTHING = Range(STANDING)


@lru_cache(maxsize=4096)
def terms(name: str, as_of: date, period: Period) -> tuple[Term, ...]:
    """A count as a signed sum over ranges: what is true of the days is told by ranges, all else by states.

    The one place where a measure's conditions become numbers: sums and lists of rows both read it.
    """
    measure = COUNTS[name]
    states = states_of(measure)
    today, first = as_of.toordinal(), period.first.toordinal()
    if measure.closed == "in_period":
        return (Term(1, Range(CLOSED, first, today), states),)
    if measure.opened == "in_period":
        return (Term(1, Range(OPENED, first, today), states),)
    if measure.opened == "before_period":  # and not closed before it: nothing is closed before it is opened
        still = states & np.isin(part(EVERY_STATE, STATUS), OPEN_NUMBERS)
        later = (Term(-1, Range(OPENED, first, today), states), Term(-1, Range(OPENED, today + 1), states))
        closed = (Term(1, Range(CLOSED, first, today), states), Term(1, Range(CLOSED, today + 1), states))
        return (Term(1, EVERYTHING, still), *later, *closed)
    ahead = Term(-1, Range(DUE, today + 1), states)
    on_the_day = Range(DUE, today, today)
    whole = Term(1, EVERYTHING, states)
    return {
        PAST: (whole, Term(-1, on_the_day, states), ahead),
        TODAY: (Term(1, on_the_day, states),),
        TO_DATE: (whole, ahead),
        IN_PERIOD: (Term(1, Range(DUE, first, period.last.toordinal()), states),),
    }.get(measure.due, (whole,))


def states_of(measure: Count) -> Array:
    """Which of the states a measure counts, wherever its days lie: a bool for each."""
    found = np.isin(part(EVERY_STATE, STATUS), [STATUS_NUMBER[code] for code in measure.statuses])
    if measure.due != ANY:
        found &= (EVERY_STATE & IS_DATED > 0) == (measure.due != UNDATED)
    if measure.waiting is not None:
        waits = np.isin(part(EVERY_STATE, STATUS), WAITING) & (EVERY_STATE & IN_TIME > 0)
        found &= waits == measure.waiting
    facts = ((measure.in_time, IN_TIME), (measure.extended, EXTENDED), (measure.reopened, REOPENED))
    for wanted, bit in facts:
        if wanted:
            found &= EVERY_STATE & bit > 0
    return found


def counted_by(name: str, spans: Table, as_of: date, period: Period) -> Array:
    """Which spans in force a count counts: a bool for each."""
    state = spans["code"] & STATES - 1
    sums = sum(
        term.sign * (term.range.holds(spans) & term.states[state]) for term in terms(name, as_of, period)
    )
    grades = spans["code"] & STATES > 0
    return (np.asarray(sums) > 0) & (grades | (not COUNTS[name].major))


def pieces(wanted: Range, found: tuple[int, int] | None, *, narrow: bool) -> Iterator[Piece]:
    """The blocks that hold a range; with `found`, of what was opened between two days (ordinals).

    Where `found` comes on top of another day, the blocks by week hold both days.
    """
    of, first, last = wanted
    if found is not None and of in (STANDING, OPENED):
        of, first, last = OPENED, max(first, found[0]), min(last, found[1])
    by_week = found is not None and of != OPENED
    twin = "_narrow" if narrow and not by_week else ""
    if of == STANDING:
        yield Piece(1, BY_NAME[f"standing{twin}"].kind, 0, 0)
    elif first <= last:
        week = BY_NAME[f"{of}_week{twin}"].kind
        if by_week or last - first < SHORT:
            yield days(1, week, first, last)
        else:
            yield from _stretch(first, last, BY_NAME[f"{of}_month{twin}"].kind, week)


def by_week(
    of: str, first: int, last: int, found: tuple[int, int] | None, *, narrow: bool
) -> Iterator[Piece]:
    """As `pieces`, but out of the blocks by week alone, so that their periods tell the weeks.

    A quarter at a time: what stays in the processor's cache is added up sooner.
    """
    if found is not None and of == OPENED:
        first, last = max(first, found[0]), min(last, found[1])
    twin = "_narrow" if narrow and (found is None or of == OPENED) else ""
    week = BY_NAME[f"{of}_week{twin}"].kind
    while first <= last:
        sunday = (first - 1) // 7 * 7 + 7 * AT_ONCE
        yield days(1, week, first, min(sunday, last))
        first = sunday + 1


def days(sign: int, week: int, first: int, last: int) -> Piece:
    """The days from one to another (ordinals) out of blocks by week."""
    return Piece(sign, week, max(first - 1, 0) // 7, (last - 1) // 7, (max(first, 1), last))


def _stretch(first: int, last: int, month: int, week: int) -> Iterator[Piece]:
    begin, end = _nearest_month(first), EVER if last == FOREVER else _nearest_month(last + 1)
    if begin < end:
        yield Piece(1, month, begin, end - 1)
    yield from _edge(first, begin, week, inward=1)
    if last != FOREVER:
        yield from _edge(last + 1, end, week, inward=-1)


def _edge(day: int, month: int, week: int, *, inward: int) -> Iterator[Piece]:
    """The days between a day and the month boundary nearest to it: missing, or too many."""
    boundary = first_of_month(month).toordinal()
    if day < boundary:
        yield days(inward, week, day, boundary - 1)
    elif boundary < day:
        yield days(-inward, week, boundary, day - 1)


def _nearest_month(day: int) -> int:
    """The number of the month whose first day lies nearest, of those that a calendar has."""
    number = month_of(date.fromordinal(max(day, 1)))
    if number + 1 > month_of(date.max):
        return number
    before = day - first_of_month(number).toordinal()
    after = first_of_month(number + 1).toordinal() - day
    return number if before <= after else number + 1
