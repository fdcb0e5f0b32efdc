"""The last word of units: the last day from which anything counted changed about a hazard of theirs.

That is a finding, a step of the closed loop, a deadline, a grade, a level of risk or a hand-over, by its business
day. A ledger that changes nothing is no word. Every page that tells of a unit's last word asks here.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from sqlalchemy import func, select

from data_access.blocks import Run
from data_access.families import EVER, UNDATED, week_of
from data_access.packing import Array
from data_access.reads.cells import Cells
from data_access.reads.conditions import all_below, in_scope
from data_access.reads.groups import Groups, groups_of
from data_access.session import TERRITORIAL, Session
from data_access.tables import span, unit
from domain.filters import Filters
from domain.people import Scope

BACK = 10_000  # days: no word is told as older
LATELY = 8  # weeks that are looked at first


def last_word(session: Session, scope: Scope, as_of: date) -> dict[str, date]:
    """The last word of each district up to `as_of`, by code; one of which nothing was ever told is missing."""
    codes = session.catalog.codes["district"]
    ids = session.catalog.districts["id"].tolist()
    if not ids:
        return {}
    told = (
        select(func.max(span.c.from_on))
        .where(span.c.district_id == unit.c.id, span.c.from_on <= as_of, in_scope(session, scope))
        .scalar_subquery()
    )
    asked = select(unit.c.id, told).where(unit.c.id.in_(ids))
    return {codes[key]: day for key, day in session.connection.execute(asked) if day is not None}


def last_words(
    session: Session, scope: Scope, as_of: date, of: str, *, units: tuple[str, ...] = ()
) -> dict[str, date]:
    """The last word of each street, district or department up to `as_of`, by code; of `units` and below alone.

    `of` is one of the three. One of which nothing was ever told is missing. As `last_word`, from the kept counts, for
    which no index is needed: those of late first, the others only where somebody was silent for long.
    """
    by = "unit" if of == "street" else of
    cells, groups = Cells(session, scope, Filters(units=units), as_of), groups_of(session.catalog, (by,))
    if scope.nothing:
        return {}
    (ids,) = groups.keys(np.arange(groups.size)).values()
    wanted = np.isin(ids, _ids(session, of, units))
    last = _last(cells, groups, week_of(as_of) - LATELY)
    # What ended lately may have begun before: older days than these weeks hold are not the last for sure.
    if (last[wanted] < as_of.toordinal() - 7 * (LATELY - 1)).any():
        last = _last(cells, groups, UNDATED)
    told = zip(ids[wanted].tolist(), last[wanted].tolist(), strict=True)
    return {session.catalog.codes[by][key]: date.fromordinal(day) for key, day in told if day}


def _ids(session: Session, of: str, units: tuple[str, ...]) -> list[int]:
    """The ids of all departments, or of the districts or streets among units and what lies below them."""
    known = session.catalog
    if of == "department":
        return [key for key in known.department_ids.values() if key]
    kinds = TERRITORIAL if of == "district" else ("street",)
    listed: list[int] = known.units[known.units["kind"].isin(kinds)]["id"].tolist()
    inside = all_below(session, frozenset(known.unit_ids[code] for code in units))
    return [key for key in listed if not units or key in inside]


def _last(cells: Cells, groups: Groups, first: int) -> Array:
    """The ordinal of the last day that a span of each group began on, of those from a week on; 0 for none."""
    day = cells.as_of.toordinal()
    names = {"code", "n", "begun", *({"unit"} & set(groups.names))}
    found = np.zeros((groups.size, BACK + 1))
    for name in ("begun", "ended_short", "ended_long"):
        run: Run
        (run,) = cells._fetch([cells.blocks(name, first, EVER)], names)
        rows = cells.where.rows(run.columns, placed=cells._placed)
        told = {column: run.columns[column][rows] for column in names}
        ago = np.minimum(day - told["begun"].astype(np.int64), BACK - 1)
        ago[ago < 0] = BACK  # begun after the day
        key = groups.of(told) * (BACK + 1) + ago
        found += np.bincount(key, told["n"], found.size).reshape(found.shape)
    there = found[:, :BACK] > 0
    return np.where(there.any(axis=1), day - there.argmax(axis=1), 0)


def last_word_below(session: Session, scope: Scope, as_of: date) -> dict[str, date | None]:
    """The last word, up to `as_of`, of each unit of the lowest level that is seen; None where there is none.

    For who sees whole districts these are the districts of the scope, for who sees one district or less its
    streets; an enterprise has no units below it.
    """
    known = session.catalog
    if scope.enterprises is not None:
        return {}
    seen = known.districts["id"].tolist() if scope.units is None else sorted(all_below(session, scope.units))
    kinds = dict(zip(known.units["id"].tolist(), known.units["kind"].tolist(), strict=True))
    districts = {known.district_of[key] for key in seen}
    if len(districts) != 1:
        words = last_word(session, scope, as_of)
        codes = (known.codes["district"][key] for key in seen if kinds.get(key) in TERRITORIAL)
        return {code: words.get(code) for code in codes}
    told = last_words(session, scope, as_of, "street")
    streets = (known.codes["unit"][key] for key in seen if kinds.get(key) == "street")
    return {code: told.get(code) for code in streets}
