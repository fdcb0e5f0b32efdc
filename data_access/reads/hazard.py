"""One hazard with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, RowMapping, and_, func, null, select

from data_access.frames import records
from data_access.reads.as_closed import facts_then, told_then
from data_access.reads.conditions import in_force, in_scope
from data_access.session import Session
from data_access.tables import cycle, enterprise, event, hazard, span, upload
from domain.people import Scope

# Events that name another hazard.
BELONGS = ("merged", "duplicate_of", "split", "split_from", "found_with", "another_than")
MANY_ROUNDS = 1 << 14  # more than any hazard has


class NotFound(Exception):
    """There is no such hazard, or it lies outside the viewer's scope: the answer is the same."""


@dataclass(frozen=True)
class OneHazard:
    """facts: the hazard's row with the enterprise's name; now: the span in force on the asked day, or None
    where it did not exist yet; cycles, spans, events (newest first, with the file's name): DataFrames."""

    facts: dict[str, Any]
    now: dict[str, Any] | None
    cycles: pd.DataFrame
    spans: pd.DataFrame
    events: pd.DataFrame


def one_hazard(session: Session, scope: Scope, number: str, as_of: date) -> OneHazard:
    """The hazard with this number (Chinese form; Latin, slower), as of a day. Raises NotFound.

    Whoever does not see everything sees it up to the last round that is in the scope, no names of files, and in its
    history no number of a hazard that is not in the scope.
    """
    facts = _facts(session, hazard.c.number == number) or _facts(session, hazard.c.number_en == number)
    if facts is None:
        raise NotFound(number)
    key = facts["id"]
    mine = select(span).where(span.c.hazard_id == key)
    last = _last_seen(session, scope, key)
    if last is None:
        raise NotFound(number)
    spans = _frame(session, mine.where(span.c.cycle <= last).order_by(span.c.cycle, span.c.from_on))
    held = [
        row for row in records(spans)
        if row["from_on"] <= as_of and (row["to_on"] is None or row["to_on"] > as_of)
    ]  # fmt: skip
    # A file may be named after what is not the viewer's.
    named = upload.c.name if scope.everywhere else null()
    events = (
        select(event, named.label("file"))
        .outerjoin(upload, upload.c.id == event.c.upload_id)
        .where(event.c.hazard_id == key, event.c.cycle <= last)
        .order_by(event.c.on_day.desc(), event.c.id.desc())
    )
    rounds = select(cycle).where(cycle.c.hazard_id == key, cycle.c.seq <= last).order_by(cycle.c.seq)
    then = facts_then(session, scope, [key]).get(key, {})
    return OneHazard(
        facts={**facts, **then, "file": facts["file"] if scope.everywhere else None},
        now=held[-1] if held else None,
        cycles=_frame(session, rounds),
        spans=spans,
        events=_without_foreign(session, scope, _frame(session, events)),
    )


def _without_foreign(session: Session, scope: Scope, events: pd.DataFrame) -> pd.DataFrame:
    """The history without the numbers of hazards that belong to this one and are not in the scope."""
    named = events["what"].isin(BELONGS)
    if scope.everywhere or not named.any():
        return events
    asked = (
        select(hazard.c.number)
        .join(span, span.c.hazard_id == hazard.c.id)
        .where(hazard.c.number.in_(events.loc[named, "new"].tolist()))
        .where(span.c.to_on.is_(None), in_scope(session, scope))
    )
    mine = set(session.connection.execute(asked).scalars())
    events.loc[named & ~events["new"].isin(mine), "new"] = None
    return events


def _last_seen(session: Session, scope: Scope, key: int) -> int | None:
    """The last round that is the viewer's, of which all that went before is seen; None where there is none.

    A hazard that was transferred away is gone; one that was closed here and reopened elsewhere is seen as closed.
    """
    if scope.everywhere:
        return MANY_ROUNDS
    asked = select(func.max(span.c.cycle)).where(
        span.c.hazard_id == key, span.c.to_on.is_(None), in_scope(session, scope)
    )
    found: int | None = session.connection.execute(asked).scalar()
    return found


def _facts(session: Session, which: ColumnElement[bool]) -> RowMapping | None:
    asked = (
        select(hazard, enterprise.c.name.label("enterprise"), upload.c.name.label("file"))
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .outerjoin(upload, upload.c.id == hazard.c.upload_id)
        .where(which)
    )
    return session.connection.execute(asked).mappings().first()


def _frame(session: Session, question: Any) -> pd.DataFrame:
    result = session.connection.execute(question)
    return pd.DataFrame(result.all(), columns=list(result.keys()), dtype=object)


def same_place(
    session: Session, scope: Scope, enterprise_id: int | None, *, but: int, as_of: date, limit: int = 8
) -> pd.DataFrame:
    """Other hazards of the same enterprise as they stood on `as_of`, newest first, each in its last round.

    Columns: id, number, number_en, description, location, category, status, found_on, opened_on, closed_on. What went
    on elsewhere is told as it was when it went.
    """
    columns = (
        hazard.c.id, hazard.c.number, hazard.c.number_en, hazard.c.description, hazard.c.location,
        hazard.c.category, span.c.status, hazard.c.found_on, span.c.opened_on, span.c.closed_on,
    )  # fmt: skip
    if enterprise_id is None:
        return pd.DataFrame(columns=[column.name for column in columns])
    seen = and_(in_force(session, as_of), in_scope(session, scope))
    others = and_(hazard.c.enterprise_id == enterprise_id, hazard.c.id != but)
    last = (
        select(span.c.hazard_id, func.max(span.c.cycle).label("cycle"))
        .join(hazard, hazard.c.id == span.c.hazard_id)
        .where(others, seen)
        .group_by(span.c.hazard_id)
        .subquery()
    )
    asked = (
        select(*columns)
        .join(span, span.c.hazard_id == hazard.c.id)
        .join(last, and_(last.c.hazard_id == span.c.hazard_id, last.c.cycle == span.c.cycle))
        .where(others, seen)
        .order_by(span.c.opened_on.desc(), hazard.c.id.desc())
        .limit(limit)
    )
    rows = [dict(row) for row in session.connection.execute(asked).mappings()]
    then = facts_then(session, scope, [row["id"] for row in rows])
    # Put under this enterprise elsewhere: it was not of it here.
    mine = [row for row in rows if "enterprise" not in then.get(row["id"], {})]
    return pd.DataFrame(
        [told_then(row, then) for row in mine], columns=[column.name for column in columns], dtype=object
    )
