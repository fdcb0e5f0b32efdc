"""Invented lives of hazards, as odd as the tables let them be, and questions about them at random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection

from data_access import bulk
from data_access.rollup import SPAN_COLUMNS, Differences
from data_access.session import note_changes_anew
from data_access.tables import cycle, enterprise, hazard, score, span, tally, wording
from domain.deadlines import Period, year_to
from domain.filters import Filters
from domain.people import EVERYWHERE, NOWHERE, Scope
from domain.spans import Span
from domain.status import GRADES, SOURCES, STATUSES
from tests.cast import MONDAY, Board

Life = list[Span]
UNITS = ("C", "D1", "S11", "S12", "D2", "S21")
SCORES = ((0, None, None, None), (2, "ledger", None, None), (1, "LS@1", 5.0, 4.0), (3, "LS@1", 2.0, 3.0),
          (4, "LEC@1", 0.5, 7.0))  # fmt: skip
WORDS = ("消防通道堵塞", "临边防护缺失", "50%_off")


def on(offset: int) -> date:
    """A day told as days from the Monday."""
    return MONDAY + timedelta(days=offset)


@dataclass
class Lives:
    """Random lives on a board; the same seed makes the same ones."""

    board: Board
    chance: Random

    def of(self, hazard_id: int) -> list[Life]:
        """One life for each cycle of a hazard."""
        opened = self.chance.randrange(-500, 20)
        lives = []
        for seq in range(1, self.chance.choice((1, 1, 1, 2)) + 1):
            lives.append(self._life(hazard_id, seq, opened))
            opened += self.chance.randrange(0, 90)
        return lives

    def _life(self, hazard_id: int, seq: int, opened: int) -> Life:
        cuts = sorted(
            {opened, *(opened + self.chance.randrange(1, 150) for _ in range(self.chance.randrange(4)))}
        )
        ends: list[int | None] = [*cuts[1:], None if self.chance.random() < 0.95 else cuts[-1] + 5]
        first_due = self.chance.choice((None, opened + self.chance.randrange(-3, 60)))
        source = self.chance.choice(SOURCES)
        return [
            self._span((hazard_id, seq), (opened, begin, end), first_due, source)
            for begin, end in zip(cuts, ends, strict=True)
        ]

    def _span(
        self, key: tuple[int, int], days: tuple[int, int, int | None], first_due: int | None, source: str
    ) -> Span:
        pick, (opened, begin, end) = self.chance.choice, days
        status, unit, due = (
            pick(STATUSES),
            pick((*UNITS, None)),
            pick((None, first_due, opened + 40, begin + 3, 0)),
        )
        unit_id = 0 if unit is None else self.board.ids[unit]
        risk, profile, likelihood, severity = pick(SCORES)
        return Span(
            *key, on(begin), None if end is None else on(end), status, unit_id, self.board.districts[unit_id],
            self.board.ids[code] if (code := pick(("FIRE", "HOUSING", None))) else 0,
            self.board.ids[code] if (code := pick(("GAS", "SITES", None))) else 0,
            pick(GRADES), risk, profile, likelihood, severity, None, False,
            None if due is None else on(due), "none" if due is None else "day",
            pick((None, on(begin), on(opened + 30))), on(opened), None if first_due is None else on(first_due),
            on(pick((opened, begin))) if status == "closed" else None, source,
        )  # fmt: skip

    def questions(self, many: int) -> Iterator[tuple[Scope, Filters, date, Period]]:
        """Scopes, filters, days and periods."""
        for _ in range(many):
            as_of = on(self.chance.choice((60, 1, 0, -1, -28, -200, -420)) + self.chance.randrange(-20, 20))
            first = as_of - timedelta(days=self.chance.randrange(-10, 300))
            period = self.chance.choice(
                (year_to(as_of), Period(first, first + timedelta(self.chance.randrange(400))))
            )
            yield self._scope(), self._filters(), as_of, period

    def _scope(self) -> Scope:
        ids, pick = self.board.ids, self.chance.choice
        units = pick((None, None, None, {"C"}, {"D1"}, {"S11"}, {"D1", "S21"}, {"D2"}))
        departments = pick((None, None, None, {"FIRE"}, {"FIRE", "HOUSING"}))
        enterprises = pick((None, None, None, None, {1}, {1, 2}))
        if self.chance.random() < 0.03:
            return NOWHERE
        if units is None and departments is None and enterprises is None:
            return EVERYWHERE
        return Scope(
            None if units is None else frozenset(ids[code] for code in units),
            None if departments is None else frozenset(ids[code] for code in departments),
            None if enterprises is None else frozenset(enterprises),
        )

    def _filters(self) -> Filters:
        def some(*values: Any) -> tuple[Any, ...]:
            if self.chance.random() < 0.75:
                return ()
            return tuple(self.chance.sample(values, self.chance.randrange(1, min(3, len(values)) + 1)))

        found = self.chance.randrange(-450, 0)
        return Filters(
            units=some("C", "D1", "D2", "S11", "S12", "unassigned", "=D1", "no such unit"),
            departments=some("FIRE", "HOUSING", "none"),
            industries=some("GAS", "SITES", "none"),
            grades=some(*GRADES),
            risks=some(0, 1, 2, 3, 4),
            sources=some(*SOURCES) if self.chance.random() < 0.3 else (),
            statuses=some(*STATUSES) if self.chance.random() < 0.3 else (),
            found_from=self.chance.choice((None, None, on(found))),
            found_to=self.chance.choice((None, None, on(found + self.chance.randrange(0, 300)))),
            text=self.chance.choice((*WORDS, "通道", "_OFF", "恒")) if self.chance.random() < 0.08 else "",
        )


def emptied(connection: Connection) -> None:
    """Take every hazard away, counts included."""
    for table in (span, cycle, hazard, enterprise, tally, score, wording):
        connection.execute(table.delete())


def entered(connection: Connection, lives: list[Life], chance: Random) -> None:
    """Write lives and count them."""
    ids = sorted({life[0].hazard_id for life in lives})
    bulk.insert(
        connection,
        enterprise,
        ("id", "name", "key", "district_id"),
        [(ids[0], f"恒安{ids[0]}", str(ids[0]), 0)],
    )
    columns = ("id", "number", "number_en", "key", "description", "found_on", "enterprise_id", "owner")
    told = (
        (key, f"甘-{chance.randrange(10**6)}-{key}", f"G-{key}", str(key), chance.choice(WORDS), MONDAY,
         chance.choice((None, ids[0])), "o")
        for key in ids
    )  # fmt: skip
    bulk.insert(connection, hazard, columns, told)
    rounds = ((life[0].hazard_id, life[0].cycle, life[0].opened_on) for life in lives)
    bulk.insert(connection, cycle, ("hazard_id", "seq", "opened_on"), rounds)
    counted(connection, [], lives)


def counted(connection: Connection, before: list[Life], after: list[Life]) -> None:
    """Replace lives by others, rows and counts."""
    counts = Differences()
    for life in before:
        connection.execute(
            span.delete().where(span.c.hazard_id == life[0].hazard_id, span.c.cycle == life[0].cycle)
        )
        counts.add(life, -1)
    bulk.insert(connection, span, SPAN_COLUMNS, [one for life in after for one in life])
    for life in after:
        counts.add(life)
    counts.reword(life[0].hazard_id for life in after)
    counts.write(connection)
    note_changes_anew(connection)
