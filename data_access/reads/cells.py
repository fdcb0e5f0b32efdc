"""Sums over the kept counts: what stands now from cells, corrected to any day by the spans that changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial

import numpy as np

from data_access import blocks, packing, wording
from data_access.blocks import Fetch, Wanted
from data_access.chosen import Choice, Chosen
from data_access.families import (
    BY_KIND,
    BY_NAME,
    EVER,
    NOW,
    OPEN_NUMBERS,
    SECOND,
    SHORT_DAYS,
    UNDATED,
    week_of,
)
from data_access.packing import STATE_AND_GRADE, Array, Columns, Table, part
from data_access.reads.as_closed import facts_then
from data_access.reads.groups import Groups
from data_access.reads.held import Held
from data_access.reads.ranges import Piece, Range, pieces
from data_access.reads.where import DEPARTMENTS, PLACES, ROWS, WHOLE, Rows, Where, where_of
from data_access.session import Session
from domain.filters import Filters
from domain.people import Scope

EACH_STATE = np.arange(STATE_AND_GRADE + 1)  # each state with grade a kind of its own
TOLD = ("code", "n", "opened", "due", "closed")  # columns that nearly every question about spans looks at


@dataclass
class Cells:
    """The counts that a viewer may see under filters as of a day, in one session."""

    session: Session
    scope: Scope
    filters: Filters
    as_of: date

    @cached_property
    def where(self) -> Where:
        """Scope and filters on numbers."""
        return self.session.kept(("where", self.scope, self.filters), self._where)

    def _where(self) -> Where:
        found = where_of(self.session, self.scope, self.filters)
        if not self.filters.text or self.scope.nothing:
            return found
        connection = self.session.connection
        if self.scope.everywhere:
            return replace(found, hazards=wording.mentioned(connection, self.filters.text))
        among = replace(self, filters=self.filters.only(text="")).hazards()
        named = wording.mentioned_among(connection, among, self.filters.text)
        return replace(found, hazards=self._as_closed(named))

    def _as_closed(self, named: Array) -> Array:
        """Without those that mention the text only since they went on elsewhere."""
        then = facts_then(self.session, self.scope, np.flatnonzero(named).tolist())
        for key, facts in then.items():
            named[key] = wording.mentions(self.session.connection, key, self.filters.text, facts)
        return named

    @property
    def fetch(self) -> Fetch:
        """Where blocks come from: the database, or what is in the scope counted span by span."""
        if self.where.kept == ROWS:
            return self.session.kept(("held", self.scope), lambda: Held(self.session, self.scope)).fetch
        return partial(blocks.fetch, self.session.connection)

    def hazards(self) -> Array:
        """The ids of all hazards asked about, whatever the day."""
        wanted = [self.blocks(name, UNDATED, EVER) for name in ("begun", "ended_short", "ended_long")]
        runs = self._fetch(wanted, {"round"})
        rounds = [run.columns["round"][self.where.rows(run.columns, placed=self._placed)] for run in runs]
        return np.unique(np.concatenate(rounds) >> packing.CYCLES)

    @property
    def _placed(self) -> bool:
        """Whether the blocks of placed families that are read hold only the places asked about."""
        return self.where.kept in (WHOLE, PLACES)

    def in_cells(self, groups: Groups) -> bool:
        """Whether kept cells answer; else the spans themselves are counted."""
        return self.where.in_cells and groups.in_cells

    def narrow(self, groups: Groups) -> bool:
        """Whether cells without department and industry answer."""
        return self.where.narrow and groups.narrow

    def sums(self, ranges: Sequence[Range], groups: Groups, kinds: Array = EACH_STATE) -> Array:
        """Cycles by range, group and kind: an array of shape (ranges, groups, kinds).

        kinds: for each of the 256 states with grade the number of its kind; the fewer there are, the sooner done.
        """
        found = np.zeros((len(ranges), groups.size * (int(kinds.max()) + 1)))
        if self.scope.nothing:
            return found.reshape(len(ranges), groups.size, -1)
        if self.in_cells(groups):
            self._add_cells(found, ranges, groups, kinds)
        rows = self.spans(whole=not self.in_cells(groups))
        if len(rows["n"]):
            key = _by_kind(rows, groups, kinds)
            for place, one in enumerate(ranges):
                inside = np.flatnonzero(one.holds(rows))
                found[place] += np.bincount(key[inside], rows["n"][inside], found.shape[1])
        return found.reshape(len(ranges), groups.size, -1)

    def _add_cells(self, found: Array, ranges: Sequence[Range], groups: Groups, kinds: Array) -> None:
        asked = [
            (place, piece)
            for place, one in enumerate(ranges)
            for piece in pieces(one, self.where.found, narrow=self.narrow(groups))
        ]
        for (place, piece), cells in zip(asked, self.cells([piece for _, piece in asked]), strict=True):
            if len(cells["n"]):
                counts = np.bincount(_by_kind(cells, groups, kinds), cells["n"], found.shape[1])
                found[place] += piece.sign * counts

    def cells(self, asked: Sequence[Piece], *extra: str) -> list[Columns]:
        """What the viewer asks about in each piece: code and n, and the columns in `extra`, of which one is period."""
        told = ("code", "n", *extra)
        names = set(told) - {"period"}
        if self.where.found is not None:
            names.add("opened")
        if any(one.days is not None and BY_KIND[one.kind].rows for one in asked):
            names.add("due")
        wanted = [self._wanted(one.kind, one.first, one.last) for one in asked]
        runs = self.fetch(wanted, sorted(names))
        return [self._asked_about(run, piece, told) for run, piece in zip(runs, asked, strict=True)]

    def _asked_about(self, run: blocks.Run, piece: Piece, told: Sequence[str]) -> Columns:
        rows = self.where.rows(run.columns, placed=BY_KIND[piece.kind].placed and self._placed)
        if piece.days is not None:
            rows = _those(rows, _between(piece, run)[rows])
        return {name: (run.period if name == "period" else run.columns[name])[rows] for name in told}

    def spans(self, *, whole: bool) -> Chosen:
        """Spans asked about, signed: all in force on the day, or what corrects the cells of now to the day."""
        if self.scope.nothing:
            return self.nothing
        if self.session.settled(self.as_of):
            return self._begun(-1, EVER, 1) if whole else self.nothing
        week = week_of(self.as_of)
        begun = self._begun(-1, week, 1) if whole else self._begun(week, EVER, -1)
        return begun + self._ended()

    def open(self) -> Chosen:
        """The open spans asked about, as of the day; one that was taken back stands there with both signs."""
        return self.session.kept(("open", self.scope, self.filters, self.as_of), self._open)

    def open_out_of(self, family: str, column: str, *, told: bool) -> Sequence[Table]:
        """What is open as of the day: code, n and `column`, out of a family of now's counts where these tell it.

        told: whether the family carries all that is asked about besides the day found.
        """
        now = told and not self.scope.nothing and self.where.found is None
        if not now or not self.session.settled(self.as_of):
            return [self.open()]
        return self.cells([Piece(1, BY_NAME[family].kind, 0, 0)], column)

    @property
    def nothing(self) -> Chosen:
        """No row at all: what an empty scope sees."""
        return Chosen(partial(blocks.fetch, self.session.connection), [])

    def _open(self) -> Chosen:
        if self.scope.nothing:
            return self.nothing
        settled = self.session.settled(self.as_of)
        now = self.within(self.blocks("open", UNDATED, EVER), *NOW)
        if settled:
            return now
        past = self._ended()
        return now.only(now["begun"] <= self.as_of.toordinal()) + past.only(
            np.isin(part(past["code"], packing.STATUS), OPEN_NUMBERS)
        )

    def _begun(self, first: int, last: int, sign: int) -> Chosen:
        """Of the spans in force now those that began in some weeks: with sign 1 by the day, with -1 after it."""
        wanted = [self.blocks("begun", first, last)]
        return self.session.kept(
            ("begun", self.scope, self.filters, self.as_of, sign), lambda: self._those(wanted, sign)
        )

    def _ended(self) -> Chosen:
        """The spans that were in force on the day and have ended since."""
        week, day = week_of(self.as_of), self.as_of.toordinal()
        wanted = [
            self.blocks("ended_short", week, (day + SHORT_DAYS - 1) // 7),
            self.blocks("ended_long", week, EVER),
        ]
        return self.session.kept(
            ("ended", self.scope, self.filters, self.as_of), lambda: self._those(wanted, 1)
        )

    def _those(self, wanted: list[Wanted], sign: int) -> Chosen:
        settled, day = self.session.settled(self.as_of), self.as_of.toordinal()
        ended = BY_KIND[wanted[0].kind].of != "now"
        days = [*(() if settled else ("begun",)), *(("ended",) if ended else ())]
        choices, parts = [], []
        for one, run in zip(wanted, self._fetch(wanted, {*days, *TOLD}), strict=True):
            rows = self.where.rows(run.columns, placed=self._placed)
            if not settled:
                rows = _those(rows, (run.columns["begun"][rows] <= day) == (sign > 0))
            if ended:
                rows = _those(rows, run.columns["ended"][rows] > day)
            choices.append(Choice(one, np.arange(len(run.columns["code"]))[rows], sign))
            parts.append(
                {name: run.columns[name][rows] for name in TOLD} | {"n": run.columns["n"][rows] * sign}
            )
        read = {name: np.concatenate([part[name] for part in parts]) for name in TOLD}
        return Chosen(self.fetch, choices, read)

    def within(self, wanted: Wanted, *names: str) -> Chosen:
        """The rows asked about in blocks of spans; of the columns those in `names` are read at once."""
        told = {"code", *names}
        (run,) = self._fetch([wanted], set(told))
        rows = np.arange(len(run.columns["code"]))[self.where.rows(run.columns, placed=self._placed)]
        return Chosen(self.fetch, [Choice(wanted, rows)], {name: run.columns[name][rows] for name in told})

    def _fetch(self, wanted: Sequence[Wanted], names: set[str]) -> list[blocks.Run]:
        return self.fetch(wanted, sorted({"code", *names, *self.where.needs}))

    def blocks(self, name: str, first: int, last: int) -> Wanted:
        """The blocks of a family, from one period to another, that may hold what is asked about."""
        return self._wanted(BY_NAME[name].kind, first, last)

    def _wanted(self, kind: int, first: int, last: int) -> Wanted:
        if not BY_KIND[kind].placed:
            return Wanted(kind, first, last, (0,))
        second = SECOND if self.where.kept == DEPARTMENTS else 0
        return Wanted(kind + second, first, last, self.where.places)


def _by_kind(rows: Table, groups: Groups, kinds: Array) -> Array:
    """A number for each row's group and kind, group after group."""
    found = kinds.take(rows["code"] & STATE_AND_GRADE)
    if groups.names:
        found += groups.of(rows) * (int(kinds.max()) + 1)
    return found


def _those(rows: Rows, kept: Array) -> Rows:
    """The rows for which the bool, told for each of them, is true."""
    if kept.all():
        return rows
    passed = np.flatnonzero(kept)
    return passed if isinstance(rows, slice) else rows[passed]


def _between(piece: Piece, run: blocks.Run) -> Array:
    """Which rows of blocks by week lie between the days of a piece: all but some of the first and last week."""
    first, last = piece.days or (0, packing.FOREVER)
    family, kept = BY_KIND[piece.kind], np.ones(len(run.columns["code"]), bool)
    for week in {piece.first, piece.last}:
        begin, end = (int(run.sizes[: np.searchsorted(run.periods, week + n)].sum()) for n in (0, 1))
        if family.rows:
            days = run.columns[family.day or ""][begin:end]
        else:
            days = week * 7 + 1 + part(run.columns["code"][begin:end], packing.WEEKDAY)
        kept[begin:end] = (days >= first) & (days <= last)
    return kept
