"""Sums over the kept counts: what stands now from cells, corrected to any day by the spans that changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from data_access import blocks, packing
from data_access.blocks import Wanted
from data_access.chosen import Choice, Chosen
from data_access.families import BY_KIND, BY_NAME, EVER, OPEN_NUMBERS, SHORT_DAYS, UNDATED, Family, week_of
from data_access.mentions import mentioned
from data_access.packing import STATE_AND_GRADE, Array, Columns, part
from data_access.reads.groups import Groups
from data_access.reads.ranges import Piece, Range, pieces
from data_access.reads.where import Where, where_of
from data_access.session import Session
from domain.filters import Filters
from domain.people import Scope


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
        asked = (self.scope, self.filters)
        return self.session.kept(
            ("where", *asked),
            lambda: where_of(self.session, *asked, lambda text: mentioned(self.session, text)),
        )

    def in_cells(self, groups: Groups) -> bool:
        """Whether kept cells answer; else the spans themselves are counted."""
        return self.where.in_cells and groups.in_cells

    def narrow(self, groups: Groups) -> bool:
        """Whether cells without department and industry answer."""
        return self.where.narrow and groups.narrow

    def sums(self, ranges: Sequence[Range], groups: Groups) -> Array:
        """Cycles by range, group and state with grade: an array of shape (ranges, groups, 256)."""
        size = groups.size << 8
        found = np.zeros((len(ranges), size))
        if self.scope.nothing:
            return found.reshape(len(ranges), groups.size, -1)
        if self.in_cells(groups):
            self._add_cells(found, ranges, groups)
        rows = self.spans(whole=not self.in_cells(groups))
        if len(rows["n"]):
            key = groups.of(rows) << 8 | rows["code"] & STATE_AND_GRADE
            for place, one in enumerate(ranges):
                inside = np.flatnonzero(one.holds(rows))
                found[place] += np.bincount(key[inside], rows["n"][inside], size)
        return found.reshape(len(ranges), groups.size, -1)

    def _add_cells(self, found: Array, ranges: Sequence[Range], groups: Groups) -> None:
        asked = [
            (place, piece)
            for place, one in enumerate(ranges)
            for piece in pieces(one, self.where.found, narrow=self.narrow(groups))
        ]
        for (place, piece), cells in zip(asked, self.cells([piece for _, piece in asked]), strict=True):
            if len(cells["n"]):
                key = groups.of(cells) << 8 | cells["code"] & STATE_AND_GRADE
                found[place] += piece.sign * np.bincount(key, cells["n"], found.shape[1])

    def cells(self, asked: Sequence[Piece], *extra: str) -> list[Columns]:
        """What the viewer asks about in each piece: code, n and period, and the columns in `extra`."""
        names = {"code", "n", *extra}
        if self.where.found is not None:
            names.add("opened")
        if any(one.days is not None and BY_KIND[one.kind].rows for one in asked):
            names.add("due")
        wanted = [Wanted(one.kind, one.first, one.last) for one in asked]
        runs = blocks.fetch(self.session.connection, wanted, sorted(names))
        return [self._asked_about(run, piece) for run, piece in zip(runs, asked, strict=True)]

    def _asked_about(self, run: blocks.Run, piece: Piece) -> Columns:
        columns = {**run.columns, "period": run.period}
        kept = self.where.holds(columns)
        if piece.days is not None:
            kept &= _between(piece.days, BY_KIND[piece.kind], columns)
        rows = np.flatnonzero(kept)
        return {name: values[rows] for name, values in columns.items()}

    def spans(self, *, whole: bool) -> Chosen:
        """Spans asked about, signed: all in force on the day, or what corrects the cells of now to the day."""
        key = ("spans", self.scope, self.filters, self.as_of, whole)
        return self.session.kept(key, lambda: self._spans(whole=whole))

    def _spans(self, *, whole: bool) -> Chosen:
        if self.scope.nothing:
            return self.nothing
        day, week = self.as_of.toordinal(), week_of(self.as_of)
        settled = self.session.settled(self.as_of)
        wanted: list[tuple[Wanted, int]] = []
        if whole:
            wanted.append((_blocks("begun", 0, EVER if settled else week), 1))
        if not settled:
            if not whole:
                wanted.append((_blocks("begun", week, EVER), -1))
            wanted.append((_blocks("ended_short", week, (day + SHORT_DAYS - 1) // 7), 1))
            wanted.append((_blocks("ended_long", week, EVER), 1))
        runs = self._fetch([one for one, _ in wanted], {"begun", "ended"})
        choices, codes = [], []
        for run, (one, sign) in zip(runs, wanted, strict=True):
            kept = self.where.holds(run.columns)
            if not settled:
                kept &= (run.columns["begun"] <= day) == (sign > 0)
            if "ended" in run.columns:
                kept &= run.columns["ended"] > day
            choices.append(Choice(one, np.flatnonzero(kept), sign))
            codes.append(run.columns["code"][choices[-1].rows])
        read = {"code": np.concatenate(codes)} if codes else {}
        return Chosen(self.session.connection, choices, read)

    def open(self) -> Chosen:
        """The open spans asked about, as of the day, one by one and signed."""
        return self.session.kept(("open", self.scope, self.filters, self.as_of), self._open)

    def open_changed(self) -> Chosen:
        """What corrects the cells of what is open now to the day, signed."""
        return _only_open(self.spans(whole=False))

    @property
    def nothing(self) -> Chosen:
        """No row at all: what an empty scope sees."""
        return Chosen(self.session.connection, [])

    def _open(self) -> Chosen:
        if self.scope.nothing:
            return self.nothing
        settled = self.session.settled(self.as_of)
        if not settled and not self.where.in_cells:
            return _only_open(self.spans(whole=True))
        now = self.within(_blocks("open", UNDATED, EVER))
        return now if settled else now + self.open_changed()

    def within(self, wanted: Wanted) -> Chosen:
        """The rows asked about in blocks of spans."""
        (run,) = self._fetch([wanted], set())
        rows = np.flatnonzero(self.where.holds(run.columns))
        return Chosen(self.session.connection, [Choice(wanted, rows)], {"code": run.columns["code"][rows]})

    def _fetch(self, wanted: Sequence[Wanted], names: set[str]) -> list[blocks.Run]:
        return blocks.fetch(self.session.connection, wanted, sorted({"code", *names, *self.where.needs}))


def _blocks(name: str, first: int, last: int) -> Wanted:
    return Wanted(BY_NAME[name].kind, first, last)


def _only_open(spans: Chosen) -> Chosen:
    return spans.only(np.isin(part(spans["code"], packing.STATUS), OPEN_NUMBERS))


def _between(days: tuple[int, int], family: Family, cells: Columns) -> Array:
    """Which rows of blocks by week lie between two days, both inclusive."""
    if family.rows:
        ordinals = cells[family.day or ""]
    else:
        ordinals = cells["period"] * 7 + 1 + part(cells["code"], packing.WEEKDAY)
    return (ordinals >= days[0]) & (ordinals <= days[1])
