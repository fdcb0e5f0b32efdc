"""Look-backs: what is planned, what was found, and what came again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd
from sqlalchemy import CTE, and_, exists, func, or_, select

from data_access.frames import rows_of
from data_access.reads.as_closed import facts_then
from data_access.reads.cells import Cells
from data_access.reads.conditions import in_force, in_scope, last_round, narrowed
from data_access.reads.figures import with_codes
from data_access.reads.rows import by_keys
from data_access.session import Session
from data_access.tables import cycle, hazard, look_back, span
from domain.deadlines import Period
from domain.filters import Filters
from domain.people import Scope
from domain.recurrence import place_of

PLANNED = ("look_back", "hazard_id", "cycle", "from_on", "grade", "due_on", "after_days", "why", "closed_on")
DONE = (
    "look_back", "hazard_id", "cycle", "from_on", "grade", "district", "result", "done_on", "unannounced", "note",
    "done_by", "found_id",
)  # fmt: skip
OF_HAZARD = (
    "id", "cycle", "after_days", "why", "due_on", "made_on", "result", "done_on", "unannounced", "note", "done_by",
    "role",
)  # fmt: skip
AGAIN = (
    "hazard_id", "cycle", "from_on", "grade", "district", "enterprise_id", "of_id", "of_number", "of_number_en",
    "of_closed_on", "days",
)  # fmt: skip


def planned_look_backs(session: Session, scope: Scope, filters: Filters, as_of: date) -> pd.DataFrame:
    """What is planned and not done on a day, of rounds that were closed then and not begun anew, the first due first.

    Columns: PLANNED; `due_on` is the day of the look-back.
    """
    asked = (
        select(
            look_back.c.id.label("look_back"), span.c.hazard_id, span.c.cycle, span.c.from_on, span.c.grade,
            look_back.c.due_on, look_back.c.after_days, look_back.c.why, span.c.closed_on,
        )
        .join(span, and_(span.c.hazard_id == look_back.c.hazard_id, span.c.cycle == look_back.c.cycle))
        .where(or_(look_back.c.result.is_(None), look_back.c.done_on > as_of), look_back.c.made_on <= as_of)
        .where(span.c.status == "closed", in_force(session, as_of), last_round(as_of))
        .where(in_scope(session, scope), narrowed(session, filters))
        .order_by(look_back.c.due_on, look_back.c.id)
    )  # fmt: skip
    return _mentioning(session, scope, filters, as_of, _frame(session, asked, PLANNED))


def done_look_backs(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, period: Period
) -> pd.DataFrame:
    """The checks of a period up to a day, the last first; each counts where the round was closed.

    Columns: DONE; district is a code.
    """
    asked = (
        select(
            look_back.c.id.label("look_back"), span.c.hazard_id, span.c.cycle, span.c.from_on, span.c.grade,
            span.c.district_id.label("district"), look_back.c.result, look_back.c.done_on, look_back.c.unannounced,
            look_back.c.note, look_back.c.done_by, look_back.c.found_id,
        )
        .join(span, and_(span.c.hazard_id == look_back.c.hazard_id, span.c.cycle == look_back.c.cycle))
        .where(look_back.c.done_on.between(period.first, min(period.last, as_of)))
        .where(span.c.status == "closed", in_force(session, as_of))
        .where(in_scope(session, scope), narrowed(session, filters))
        .order_by(look_back.c.done_on.desc(), look_back.c.id.desc())
    )  # fmt: skip
    found = _mentioning(session, scope, filters, as_of, _frame(session, asked, DONE))
    return with_codes(session, found)


def look_backs_of(session: Session, scope: Scope, key: int) -> pd.DataFrame:
    """Every look-back of a hazard's rounds that are in scope, planned or done, by day. Columns: OF_HAZARD."""
    asked = (
        select(*(look_back.c[name] for name in OF_HAZARD))
        .join(span, and_(span.c.hazard_id == look_back.c.hazard_id, span.c.cycle == look_back.c.cycle))
        .where(look_back.c.hazard_id == key, span.c.to_on.is_(None), in_scope(session, scope))
        .order_by(func.coalesce(look_back.c.done_on, look_back.c.due_on), look_back.c.id)
    )
    return _frame(session, asked, OF_HAZARD)


def recurrences(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, period: Period, within: int
) -> pd.DataFrame:
    """What was found in a period, up to a day, and is the return of what was closed at most `within` days before.

    The same enterprise, place and category, all told; both hazards in scope, and by what was told of them there:
    nothing that was written elsewhere makes one. Each counts once, with what was closed last before it. Columns:
    AGAIN; `of_id` is the earlier hazard, `days` from its closure to the finding.
    """
    asked = _same_again(
        session, scope, filters, as_of, first=period.first, last=min(period.last, as_of), within=within
    )
    rows: dict[int, tuple[Any, ...]] = {}
    places = cache(place_of)
    pairs = session.connection.execute(asked).all()
    then = facts_then(session, scope, {key for row in pairs for key in (row.hazard_id, row.of_id)})
    for row in pairs:
        later, earlier = then.get(row.hazard_id, {}), then.get(row.of_id, {})
        if {"category", "enterprise"} & {*later, *earlier}:
            continue  # they are alike by what somebody else wrote
        days = (later.get("found_on", row.found_on) - row.closed_on).days
        near = row.hazard_id not in rows or days < rows[row.hazard_id][-1]
        here, there = later.get("location", row.location), earlier.get("location", row.of_location)
        if near and 0 <= days <= within and places(here) == places(there) != "":
            rows[row.hazard_id] = (*row[:10], days)
    found = pd.DataFrame(list(rows.values()), columns=list(AGAIN), dtype=object)
    found = found.sort_values(["days", "hazard_id"], ignore_index=True)
    return with_codes(session, _mentioning(session, scope, filters, as_of, found))


def _same_again(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, first: date, last: date, within: int
) -> Any:
    """Pairs of a hazard and what was closed at its enterprise before, in the same category; both in scope."""
    theirs, pairs = span.alias("theirs"), _pairs(first, last, within)
    asked = (
        select(
            span.c.hazard_id, span.c.cycle, span.c.from_on, span.c.grade, span.c.district_id.label("district"),
            pairs.c.enterprise_id, pairs.c.of_id, pairs.c.of_number, pairs.c.of_number_en, pairs.c.closed_on,
            pairs.c.found_on, pairs.c.location, pairs.c.of_location,
        )
        .join(pairs, pairs.c.id == span.c.hazard_id)
        .where(span.c.cycle == 1, in_force(session, as_of), span.c.status.not_in(("reported", "void")))
        .where(in_scope(session, scope), narrowed(session, filters))
    )  # fmt: skip
    if scope.everywhere:
        return asked
    # Both have to be the viewer's: the earlier one must not be told of by the later.
    held = and_(
        theirs.c.hazard_id == pairs.c.of_id, theirs.c.cycle == pairs.c.of_cycle, theirs.c.to_on.is_(None)
    )
    return asked.where(exists().where(held, in_scope(session, scope, theirs)))


def _pairs(first: date, last: date, within: int) -> CTE:
    """The pairs before anything else is asked about them, along the index of enterprise and category."""
    earlier = hazard.alias("earlier")
    same = and_(
        earlier.c.enterprise_id == hazard.c.enterprise_id, earlier.c.category == hazard.c.category,
        earlier.c.id != hazard.c.id, earlier.c.location != "",
    )  # fmt: skip
    ended = and_(
        cycle.c.hazard_id == earlier.c.id, cycle.c.closed_on <= hazard.c.found_on,
        cycle.c.closed_on >= first - timedelta(days=within),
    )  # fmt: skip
    asked = (
        select(
            hazard.c.id, hazard.c.enterprise_id, hazard.c.found_on, hazard.c.location, earlier.c.id.label("of_id"),
            earlier.c.number.label("of_number"), earlier.c.number_en.label("of_number_en"),
            earlier.c.location.label("of_location"), cycle.c.seq.label("of_cycle"), cycle.c.closed_on,
        )
        .join(earlier, same)
        .join(cycle, ended)
        .where(hazard.c.found_on.between(first, last), hazard.c.category != "", hazard.c.location != "")
    )  # fmt: skip
    return asked.cte("pairs").prefix_with("MATERIALIZED")


def rows_about(session: Session, scope: Scope, told: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The rows of hazards behind some of what is told here, in its order, with the columns of `rows`.

    `told` has hazard_id, cycle and from_on, as every table of this module.
    """
    keys: Sequence[Any] = [(row.hazard_id, row.cycle, row.from_on) for row in rows_of(told)]
    return by_keys(session, scope, keys, as_of)


def _frame(session: Session, asked: Any, columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(session.connection.execute(asked).all(), columns=list(columns), dtype=object)


def _mentioning(
    session: Session, scope: Scope, filters: Filters, as_of: date, found: pd.DataFrame
) -> pd.DataFrame:
    """Those whose hazards mention the text that is looked for; all where none is."""
    if not filters.text or found.empty:
        return found
    named = Cells(session, scope, filters, as_of).where.hazards
    if named is None:
        return found
    ids = found["hazard_id"].astype(int)
    return found[[key < len(named) and bool(named[key]) for key in ids]].reset_index(drop=True)
