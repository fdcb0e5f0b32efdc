"""The monthly form: what was found in a stretch of days, by industry or district, as it stands on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import or_, select

from data_access import bulk, packing, walls
from data_access.families import OPEN_NUMBERS
from data_access.packing import Array, part
from data_access.reads.as_closed import facts_on
from data_access.reads.cells import Cells
from data_access.reads.figures import framed
from data_access.reads.groups import Groups, groups_of
from data_access.reads.listing import Listing
from data_access.session import Session
from data_access.tables import OF_SUMS, enterprise, event, hazard, supervision
from domain.deadlines import Period
from domain.filters import Filters
from domain.people import Scope
from domain.reports import COUNTED, within
from domain.status import FIVE, GRADES, lacks_of

FEW = 60_000  # hazards that are asked for by id; of more it is sooner to read them all
TOGETHER = 500  # hazards that are asked for in one question
LISTED = 5_000  # the same where only a number of each is read
FACTS = tuple(name for name in FIVE if name != "due_on")
WAN = 10_000  # funds are added up in yuan, which are whole numbers


@dataclass(frozen=True)
class Monthly:
    """The form: a row for each group that has any, and the whole.

    `rows` has the group's code, and `whole` and each row the columns COUNTED of domain.reports (int) and funds
    (Decimal, in 10,000 yuan). All add up but enterprises: one that stands in two groups is one in the whole.
    """

    rows: pd.DataFrame
    whole: dict[str, Any]


def monthly(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, found: Period, by: str = "industry"
) -> Monthly:
    """What was found in `found` (not after `as_of`), as it stands on `as_of`, by "industry" or "district"."""
    known = _Found(session, scope, filters, as_of, found, by)
    there = np.unique(known.groups)
    names = (*COUNTED, "funds")
    columns: dict[str, Any] = dict(known.kinds.keys(there))
    for name in names:
        columns[name] = [known.counted(name, known.groups == one) for one in there]
    return Monthly(framed(session.catalog, columns), {name: known.counted(name) for name in names})


def monthly_rows(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, found: Period, by: str, column: str,
    code: str | None,
) -> pd.DataFrame:  # fmt: skip
    """The rows that a cell counts, `code` None: of the whole. Columns: hazard_id, cycle, from_on, funds; by deadline.

    Of "enterprises" the rows of hazards that an enterprise is known of; of "funds" those with funds told.
    """
    known = _Found(session, scope, filters, as_of, found, by)
    kept = known.holds(column)
    if code is not None:
        kept = kept & np.isin(known.groups, known.numbers_of(code))
    places = np.flatnonzero(kept)
    due = known.rows["due"][places].astype(np.int64)
    order = places[np.lexsort((known.hazards[places], np.where(due == 0, packing.FOREVER, due)))]
    return pd.DataFrame(
        {
            "hazard_id": known.hazards[order],
            "cycle": known.rows["round"][order] & (1 << packing.CYCLES) - 1,
            "from_on": [date.fromordinal(day) for day in known.rows["begun"][order].tolist()],
            "funds": [_wan(yuan) for yuan in known.funds[order].tolist()] if column == "funds" else None,
        }
    )


def monthly_enterprises(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, found: Period, by: str,
    code: str | None,
) -> pd.DataFrame:  # fmt: skip
    """The enterprises that column 1 counts. Columns: name, found, closed, major (int); the most found first."""
    known = _Found(session, scope, filters, as_of, found, by)
    kept = known.holds("enterprises")
    if code is not None:
        kept = kept & np.isin(known.groups, known.numbers_of(code))
    told = pd.DataFrame(
        {
            "key": known.enterprises[kept],
            "found": 1,
            "closed": ~known.open[kept] * 1,
            "major": known.majors[kept] * 1,
        }
    )
    summed = told.groupby("key", as_index=False).sum()
    names = _names(session, summed["key"].tolist()) | known.older_names
    summed["name"] = [names.get(key, "") for key in summed["key"]]
    return summed.sort_values(["found", "name"], ascending=[False, True], ignore_index=True).drop(
        columns="key"
    )


class _Found:
    """The rounds found in a stretch, each with what the columns of the form ask about it."""

    def __init__(
        self, session: Session, scope: Scope, filters: Filters, as_of: date, found: Period, by: str
    ) -> None:
        self.session, self.scope, self.as_of = session, scope, as_of
        cells = Cells(session, scope, within(filters, found), as_of)
        self.rows = Listing(cells, "found", found).rows()
        self.kinds: Groups = groups_of(session.catalog, (by,))
        self.groups = self.kinds.of(self.rows)
        self.hazards = (self.rows["round"] >> packing.CYCLES).astype(np.int64)
        self.open = np.isin(part(self.rows["code"], packing.STATUS), OPEN_NUMBERS)
        self.majors = part(self.rows["code"], packing.GRADE) == GRADES.index("major")
        self.older_names: dict[int, str] = {}

    def numbers_of(self, code: str) -> Array:
        """The numbers of the groups with a code."""
        (name,) = self.kinds.names
        codes = self.session.catalog.codes[name]
        return np.array([n for n, key in enumerate(self.kinds.ids[0].tolist()) if codes.get(key) == code])

    def holds(self, column: str) -> Array:
        """Which of the rounds a column is about."""
        told: dict[str, Callable[[], Array]] = {
            "enterprises": lambda: self.enterprises != 0,
            "found_general": lambda: ~self.majors,
            "closed_general": lambda: ~self.majors & ~self.open,
            "found_major": lambda: self.majors,
            "closed_major": lambda: self.majors & ~self.open,
            "planned": lambda: self.majors & self.open,
            "five": lambda: self._planned(self.complete),
            "listed": lambda: self._planned(set(self.listings)),
            "province": lambda: self._planned(
                {key for key, level in self.listings.items() if level == "province"}
            ),
            "funds": lambda: self.funded,
        }
        return told[column]()

    def counted(self, column: str, within: Array | None = None) -> Any:
        """What a column says of the rounds, or of some of them."""
        kept = self.holds(column) if within is None else self.holds(column) & within
        if column == "enterprises":
            return len(np.unique(self.enterprises[kept]))
        return _wan(int(self.funds[kept].sum())) if column == "funds" else int(kept.sum())

    def _planned(self, keys: Iterable[int]) -> Array:
        planned = self.majors & self.open
        return planned & np.isin(self.hazards, np.fromiter(keys, np.int64))

    @cached_property
    def _plan(self) -> dict[int, int]:
        """The major hazards that are still open: hazard -> its deadline's number, 0 for none."""
        places = np.flatnonzero(self.majors & self.open)
        return dict(zip(self.hazards[places].tolist(), self.rows["due"][places].tolist(), strict=True))

    @cached_property
    def complete(self) -> set[int]:
        """Those of the plan that have all five implementations."""
        found = set()
        then = facts_on(self.session, self.scope, self._plan, FACTS, self.as_of)
        for some in _parts(self._plan):
            asked = select(hazard.c.id, *(hazard.c[name] for name in FACTS)).where(hazard.c.id.in_(some))
            for row in self.session.connection.execute(asked):
                facts = dict(row._mapping) | then.get(row.id, {})
                due = self._plan[row.id]
                if not lacks_of(facts, date.fromordinal(due) if due else None):
                    found.add(row.id)
        return found

    @cached_property
    def listings(self) -> dict[int, str]:
        """Those of the plan whose supervised listing runs on the day -> its level."""
        one = supervision.c
        found: dict[int, str] = {}
        runs = or_(one.delisted_on.is_(None), one.delisted_on > self.as_of)
        for some in _parts(self._plan):
            asked = select(one.hazard_id, one.level).where(
                one.hazard_id.in_(some), one.listed_on <= self.as_of, runs
            )
            found |= {row.hazard_id: row.level for row in self.session.connection.execute(asked)}
        return found

    @cached_property
    def enterprises(self) -> Array:
        """The enterprise of each round, 0 where none is known; one that is only a name of then is below 0."""
        told = _by_id(self.session, "enterprise_id", self.hazards)
        then = self._then("enterprise")
        names = sorted({name for name in then.values() if name})
        asked = select(enterprise.c.name, enterprise.c.id).where(enterprise.c.name.in_(names))
        known = {row.name: row.id for row in self.session.connection.execute(asked)} if names else {}
        keys = {name: known.get(name, -1 - number) for number, name in enumerate(names)}
        self.older_names |= {key: name for name, key in keys.items() if key < 0}
        return self._put(told, {key: keys.get(name, 0) for key, name in then.items()})

    @cached_property
    def funds(self) -> Array:
        """The funds of each round's hazard in yuan, -1 where none are told."""
        told = _by_id(self.session, "fund_wan", self.hazards)
        then = {key: -1 if value is None else _yuan(value) for key, value in self._then("fund_wan").items()}
        return self._put(told, then)

    @cached_property
    def funded(self) -> Array:
        """The rounds whose hazard has funds told, each hazard once: in its last round of those found here."""
        order = np.lexsort((self.rows["round"], self.hazards))
        last = np.zeros(len(order), bool)
        last[order] = np.diff(self.hazards[order], append=-1) != 0
        return (self.funds >= 0) & last

    def _then(self, what: str) -> dict[int, Any]:
        """Hazard -> what its enterprise or funds were, of those where they are others now."""
        asked = select(event.c.hazard_id).where(OF_SUMS, event.c.what == what).distinct()
        with walls.beyond(self.session.connection):
            changed = np.fromiter(self.session.connection.execute(asked).scalars(), np.int64)
        mine = changed[np.isin(changed, self.hazards)].tolist()
        found = facts_on(self.session, self.scope, mine, (what,), self.as_of)
        return {key: facts[what] for key, facts in found.items() if what in facts}

    def _put(self, values: Array, then: dict[int, int]) -> Array:
        for key, value in then.items():
            values[self.hazards == key] = value
        return values


def _by_id(session: Session, name: str, hazards: Array) -> Array:
    """A number of each hazard: its enterprise (0: none), or its funds in yuan (-1: none are told)."""
    wanted, empty = np.unique(hazards), -1 if name == "fund_wan" else 0
    asked = f"SELECT id, {name} FROM hazard WHERE {name} IS NOT NULL"
    listed = [
        f"{asked} AND id IN ({', '.join(map(str, some))})" for some in _parts(wanted.tolist(), size=LISTED)
    ]
    told = [
        row
        for one in (listed if len(wanted) <= FEW else [asked])
        for row in bulk.read(session.connection, one)
    ]
    ids = np.fromiter((row[0] for row in told), np.int64, len(told))
    values = (row[1] if name != "fund_wan" else _yuan(row[1]) for row in told)
    known = np.full(max(wanted.max(initial=0), ids.max(initial=0)) + 1, empty, np.int64)
    known[ids] = np.fromiter(values, np.int64, len(told))
    return known[hazards]


def _names(session: Session, keys: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in _parts([key for key in keys if key > 0]):
        asked = select(enterprise.c.id, enterprise.c.name).where(enterprise.c.id.in_(some))
        found |= {row.id: row.name for row in session.connection.execute(asked)}
    return found


def _yuan(wan: Any) -> int:
    return round(Decimal(str(wan)) * WAN)


def _wan(yuan: int) -> Decimal:
    return Decimal(yuan) / WAN


def _parts(keys: Iterable[int], size: int = TOGETHER) -> list[list[int]]:
    every = list(keys)
    return [every[start : start + size] for start in range(0, len(every), size)]
