"""Counts kept beside the rows: what a span adds to each small table, and the sums written in one go.

A kept count equals a recount, always: `recounted` makes the same sums from the spans alone, and
`cli.py check` compares them. Cells that have come back to 0 may stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from data_access.bulk import add_up
from data_access.tables import count_cell, count_due, count_matrix, span
from domain.spans import Span
from domain.status import COUNTED, OPEN

OPENED, CLOSED, DUE, FLOW = 0, 1, 2, 3  # count_cell.kind
ALL, MONTH, WEEK, NARROW = 0, 1, 2, 3  # count_cell.grain; NARROW: by district, grade and risk only

# A state adds up: the stage, four times the timing, 12 if extended, 24 if reopened.
STAGES = {"pending": 0, "rectifying": 0, "to_accept": 1, "accepted": 2, "closed": 3}
UNDATED, DATED, IN_TIME = 0, 1, 2  # timing; IN_TIME: closed, or rectified and waiting, by the deadline
STATES = range(48)


def stage_of(state: int) -> int:
    """0 active, 1 to accept, 2 accepted, 3 closed."""
    return state % 4


def timing_of(state: int) -> int:
    """UNDATED, DATED or IN_TIME."""
    return state // 4 % 3


def is_extended(state: int) -> bool:
    """Whether the deadline in force is later than the first one."""
    return state // 12 % 2 == 1


def is_reopened(state: int) -> bool:
    """Whether it is a second or later round."""
    return state // 24 == 1


def state_of(row: Span) -> int:
    """The state of a counted span in one small number."""
    timing = UNDATED
    if row.due_on is not None:
        done = row.closed_on if row.status == "closed" else row.rectified_on
        waits = row.status in ("to_accept", "accepted", "closed")
        timing = IN_TIME if waits and done is not None and done <= row.due_on else DATED
    extended = row.due_on is not None and row.first_due_on is not None and row.due_on > row.first_due_on
    return STAGES[row.status] + 4 * timing + 12 * extended + 24 * (row.cycle > 1)


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


class Differences:
    """What a set of span changes does to the kept counts, collected before it is written."""

    def __init__(self) -> None:
        self.cell: dict[tuple[int, ...], int] = defaultdict(int)
        self.due: dict[tuple[int, ...], int] = defaultdict(int)
        self.matrix: dict[tuple[Any, ...], int] = defaultdict(int)

    def add(self, rows: Iterable[Span], sign: int = 1) -> None:
        """Count spans in (or out, with sign -1)."""
        for row in rows:
            if row.status in COUNTED:
                self._count(row, sign)

    def _count(self, row: Span, sign: int) -> None:
        grade = 1 if row.grade == "major" else 0
        dims = (row.district_id, row.department_id, row.industry_id, grade, row.risk)
        state = state_of(row)
        cell = self.cell
        cell[(FLOW, MONTH, month_of(row.from_on), *dims, state)] += sign
        if row.to_on is not None:
            cell[(FLOW, MONTH, month_of(row.to_on), *dims, state)] -= sign
            return
        narrow = (row.district_id, 0, 0, grade, row.risk)
        cell[(OPENED, ALL, 0, *dims, state)] += sign
        self._by_day(OPENED, row.opened_on, week_of(row.opened_on), dims, narrow, state, sign)
        if row.closed_on is not None:
            self._by_day(CLOSED, row.closed_on, week_of(row.closed_on), dims, narrow, state, sign)
        if row.due_on is not None:
            self._by_day(DUE, row.due_on, row.due_on.toordinal(), dims, narrow, state, sign)
        if row.status in OPEN:
            self._count_open(row, sign, dims, narrow, state)

    def _by_day(
        self, kind: int, day: date, narrow_period: int, dims: tuple[int, ...], narrow: tuple[int, ...],
        state: int, sign: int,
    ) -> None:  # fmt: skip
        self.cell[(kind, MONTH, month_of(day), *dims, state)] += sign
        self.cell[(kind, WEEK, week_of(day), *dims, state)] += sign
        self.cell[(kind, NARROW, narrow_period, *narrow, state)] += sign

    def _count_open(
        self, row: Span, sign: int, dims: tuple[int, ...], narrow: tuple[int, ...], state: int
    ) -> None:
        day = -1 if row.due_on is None else row.due_on.toordinal()
        self.due[(1, day, *dims, state)] += sign
        self.due[(0, day, *narrow, state)] += sign
        scores = (
            row.profile or "",
            -1.0 if row.likelihood is None else row.likelihood,
            -1.0 if row.severity is None else row.severity,
        )
        self.matrix[(1, *dims, *scores)] += sign
        self.matrix[(0, 0, 0, 0, grade_of(dims), row.risk, *scores)] += sign

    def write(self, connection: Connection) -> None:
        """Add the differences to the kept counts, keys in order so that two writers never cross."""
        for table, sums in ((count_cell, self.cell), (count_due, self.due), (count_matrix, self.matrix)):
            add_up(connection, table, sorted((*key, n) for key, n in sums.items() if n))
            sums.clear()


def grade_of(dims: tuple[int, ...]) -> int:
    """The grade among a cell's dimensions: 0 general, 1 major."""
    return dims[3]


SPAN_COLUMNS = Span._fields


def recounted(connection: Connection) -> Differences:
    """The kept counts as they should be, made afresh from every span."""
    counts = Differences()
    rows = connection.execution_options(yield_per=20_000).execute(
        select(*(span.c[name] for name in SPAN_COLUMNS))
    )
    for block in rows.partitions():
        counts.add(Span(*row) for row in block)
    return counts


def differences(connection: Connection) -> list[dict[str, Any]]:
    """Where the kept counts and a recount disagree: table, key, kept and recounted number."""
    wanted = recounted(connection)
    found: list[dict[str, Any]] = []
    for table, sums in (
        (count_cell, wanted.cell), (count_due, wanted.due), (count_matrix, wanted.matrix),
    ):  # fmt: skip
        kept = {tuple(row[:-1]): row[-1] for row in connection.execute(select(table)) if row[-1]}
        for key in sorted(kept.keys() | {key for key, n in sums.items() if n}):
            if kept.get(key, 0) != sums.get(key, 0):
                found.append(
                    {
                        "table": table.name,
                        "key": list(key),
                        "kept": kept.get(key, 0),
                        "recounted": sums.get(key, 0),
                    }
                )
    return found
