"""How things stand for the overview: all that the page reads, in one session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from data_access import frames, reads
from data_access.reads.picks import count_picked
from data_access.session import ITSELF, Session
from domain.deadlines import Period
from domain.decisions import (
    LONG_DAYS,
    QUIET_WEEKS,
    SOON_DAYS,
    Found,
    Silent,
    rows_of,
    silent_units,
)  # fmt: skip
from ui.visit import Visit

NOW = (
    "found", "closed", "open", "overdue", "overdue_unrectified", "overdue_waiting", "due_today",
    "no_deadline", "active", "to_accept", "accepted", "due", "closed_due", "carried_over", "new",
    "closed_in_period",
)  # fmt: skip
THEN = ("open", "overdue", "due", "closed_due")
NAMED_MAJORS = 9
Counts = dict[str, int]


@dataclass(frozen=True)
class Standing:
    """Counts now and at `visit.since`, the majors by name, the weeks, and what the rules found.

    `now` and `then` are the whole, by measure; `places` has group (code), then, now: what is overdue by
    district, or by industry where only one district is looked at. `oldest` and `median` are days overdue.
    `units` are the codes of the districts looked at, `told` has the last word of each.
    `moved` and `waiting` have their group's code and hazards.
    """

    units: tuple[str, ...]
    group: str
    now: Counts
    then: Counts
    places: pd.DataFrame
    soon: int
    soon_then: int
    oldest: int | None
    oldest_general: int | None
    median: float | None
    majors: pd.DataFrame
    weeks: pd.DataFrame
    silent: tuple[Silent, ...]
    told: dict[str, date]
    long_overdue: int
    moved: pd.DataFrame
    waiting: pd.DataFrame

    @property
    def found(self) -> Found:
        """What each rule of domain.decisions found."""
        return Found(
            late_majors=self.now["overdue_major"],
            undated_majors=self.now["no_deadline_major"],
            silent=len(self.silent),
            long_overdue=self.long_overdue,
            moved=int(self.moved["hazards"].sum()),
            waiting=int(self.waiting["hazards"].sum()),
        )


def stretch(visit: Visit) -> Period:
    """The days after `since` up to `as_of`: what came and went between the two stocks."""
    return Period(visit.since + timedelta(days=1), visit.as_of)


def standing(visit: Visit, session: Session) -> Standing:
    """Read everything once. Flows lie in `stretch`."""
    units = standing_units(visit)
    group = "district" if len(units) != 1 else "industry"
    here = (session, visit.scope, visit.filters)
    days = stretch(visit)
    now = reads.figures(*here, visit.as_of, period=days, by=(group,), measures=NOW)
    then = reads.figures(*here, visit.since, period=days, by=(group,), measures=THEN)
    deadlines = reads.open_by_deadline(*here, visit.as_of)
    deadlines_then = reads.open_by_deadline(*here, visit.since)
    weeks = reads.weekly(*here, visit.as_of, weeks=QUIET_WEEKS, by=("district",))
    majors = reads.rows(*here, visit.as_of, period=days, measure="open_major", limit=NAMED_MAJORS)
    told = reads.last_word(session, visit.scope, visit.as_of)
    silent = _silent(visit, units, weeks, told)
    if weeks.empty:
        weeks = reads.weekly(*here, visit.as_of, weeks=QUIET_WEEKS)
    moved = count_picked(*here, visit.as_of, rows_of("moved", visit.as_of), period=days, by=(group,))
    waiting = count_picked(
        *here, visit.as_of, rows_of("waiting", visit.as_of), period=days, by=("department",)
    )
    oldest, median = reads.overdue_days(deadlines, visit.as_of)
    return Standing(
        units=units,
        group=group,
        now=_whole(now),
        then=_whole(then),
        places=_places(now, then, group),
        soon=_due(deadlines, 0, SOON_DAYS, visit, day="as_of"),
        soon_then=_due(deadlines_then, 0, SOON_DAYS, visit, day="since"),
        oldest=oldest,
        oldest_general=reads.overdue_days(deadlines[~deadlines["major"]], visit.as_of)[0],
        median=median,
        majors=majors,
        weeks=weeks.groupby("week_on", as_index=False)[["open", "new", "closed"]].sum(),
        silent=silent,
        told=told,
        long_overdue=_due(deadlines[~deadlines["major"]], None, -LONG_DAYS - 1, visit, day="as_of"),
        moved=moved,
        waiting=waiting,
    )


def standing_units(visit: Visit) -> tuple[str, ...]:
    """The codes of the districts that stand on the board on the day, seen and looked at by the viewer."""
    known = visit.catalog
    looked = looked_at(visit)
    wanted = looked | {known.district_of[key] for key in looked}
    seen = None if visit.mine.units is None else _touched(visit, visit.mine.units)
    found = []
    row: Any
    for row in frames.rows_of(known.districts):
        begun = pd.isna(row.valid_from) or row.valid_from <= visit.as_of
        over = not pd.isna(row.valid_to) and row.valid_to < visit.as_of
        chosen = not visit.filters.units or row.id in wanted
        if begun and not over and chosen and (seen is None or row.id in seen):
            found.append(str(row.code))
    return tuple(found)


def looked_at(visit: Visit) -> frozenset[int]:
    """The ids of all units that the filter lets through, streets and the unit for rows without one included."""
    catalog = visit.catalog
    found: set[int] = set()
    for code in visit.filters.units:
        key = catalog.unit_ids[code]
        found |= {key} if code.startswith(ITSELF) else catalog.below[key]
    return frozenset(found if visit.filters.units else catalog.units["id"])


def _touched(visit: Visit, ids: frozenset[int]) -> frozenset[int]:
    """The units themselves, all below them, and the districts that they lie in."""
    known = visit.catalog
    below = {member for key in ids for member in known.below.get(key, frozenset())}
    return frozenset(below | {known.district_of[key] for key in ids})


def tells_whole(visit: Visit, code: str) -> bool:
    """Whether the viewer sees all of a unit: of a part nobody can say that the unit is silent."""
    scope, mine = visit.scope, visit.mine.units
    whole = scope.departments is None and scope.enterprises is None
    return whole and (mine is None or visit.catalog.unit_ids[code] in mine)


def _silent(
    visit: Visit, units: tuple[str, ...], weeks: pd.DataFrame, told: dict[str, date]
) -> tuple[Silent, ...]:
    units = tuple(code for code in units if tells_whole(visit, code))
    narrowed = visit.filters.only(units=()).any  # then no finding here says nothing about the unit
    came = {str(code): int(n) for code, n in weeks.groupby("district")["new"].sum().items()}
    findings = None if narrowed else came
    return tuple(silent_units(units, told, visit.as_of, findings=findings))


def _whole(figures: pd.DataFrame) -> Counts:
    numbers = figures.select_dtypes("int64").sum()
    return {str(name): int(value) for name, value in numbers.items()}


def _places(now: pd.DataFrame, then: pd.DataFrame, group: str) -> pd.DataFrame:
    both = pd.DataFrame(
        {"then": then.set_index(group)["overdue"], "now": now.set_index(group)["overdue"]}
    ).fillna(0)
    return both.astype("int64").rename_axis("group").reset_index()


def _due(deadlines: pd.DataFrame, first: int | None, last: int, visit: Visit, *, day: str) -> int:
    """How many fall due from `first` to `last` days after as_of or since, both inclusive."""
    begin = getattr(visit, day)
    left = pd.Series(
        [None if due is None else (due - begin).days for due in deadlines["due_on"]], dtype=float
    )
    inside = (left <= last) & ((left >= first) if first is not None else True)
    return int(deadlines["hazards"].reset_index(drop=True)[inside.reset_index(drop=True)].sum())
