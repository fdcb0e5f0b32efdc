"""Supervised listing: what is listed on a day, what was delisted, and what waits for a decision."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, exists, select, true

from data_access.frames import records
from data_access.reads.conditions import in_force, in_scope, last_round, narrowed
from data_access.reads.figures import with_codes
from data_access.session import Session
from data_access.tables import hazard, request, span, supervision
from domain.extension import day_asked
from domain.filters import Filters
from domain.people import Scope

KEYS = ("hazard_id", "cycle", "from_on", "grade", "status", "district")
TOLD = (
    "id", "level", "number", "listed_on", "first_due_on", "due_on", "published_on", "delisted_on",
    "delisting_number", "delisting_published_on", "note", "listed_by",
)  # fmt: skip
LISTED = (*KEYS, *(f"listing_{name}" if name in ("id", "number") else name for name in TOLD))
_ASKED = ("id", "hazard_id", "asked_by", "person_id", "role", "asked_on", "reason", "proposed")


def listed(session: Session, scope: Scope, filters: Filters, as_of: date) -> pd.DataFrame:
    """The listings that run on a day, or were delisted up to it, by the day they end.

    Columns: LISTED; `due_on` is the day of then: an extension counts from its decision. `delisted_on` is None for
    those that run. Each stands where its hazard stood on the day.
    """
    place = (span.c.hazard_id, span.c.cycle, span.c.from_on, span.c.grade, span.c.status, span.c.district_id)
    asked = (
        select(*place, *(supervision.c[name] for name in TOLD))
        .join(span, span.c.hazard_id == supervision.c.hazard_id)
        .where(supervision.c.listed_on <= as_of, in_force(session, as_of), last_round(as_of))
        .where(in_scope(session, scope), narrowed(session, filters))
        .order_by(supervision.c.due_on, supervision.c.id)
    )
    found = pd.DataFrame(session.connection.execute(asked).all(), columns=list(LISTED), dtype=object)
    if found.empty:
        return found
    then = _extended(session, found["hazard_id"].tolist(), as_of)
    rows = [_as_of(row, then.get(row["hazard_id"], []), as_of) for row in records(found)]
    found = pd.DataFrame(rows, columns=list(LISTED), dtype=object)
    return with_codes(session, found.sort_values(["due_on", "listing_id"], ignore_index=True))


def _as_of(row: dict[str, Any], extended: list[tuple[date, date]], as_of: date) -> dict[str, Any]:
    """A listing as it stood on a day: its end of then, and nothing of what came later."""
    ended = row["delisted_on"] or date.max
    granted = [due for on, due in extended if row["listed_on"] <= on < ended]
    told = {**row, "due_on": granted[-1] if granted else row["first_due_on"]}
    for name in ("published_on", "delisted_on", "delisting_published_on"):
        if told[name] is not None and told[name] > as_of:
            told[name] = None
    if told["delisted_on"] is None:
        told |= {"delisting_number": "", "note": ""}
    return told


def _extended(session: Session, keys: list[int], as_of: date) -> dict[int, list[tuple[date, date]]]:
    """Hazard -> the extensions of its listings granted up to a day: day of the decision, day granted."""
    asked = (
        select(request.c.hazard_id, request.c.decided_on, request.c.granted_on)
        .where(request.c.kind == "listing", request.c.decision == "accepted", request.c.decided_on <= as_of)
        .where(request.c.hazard_id.in_(keys), request.c.granted_on.is_not(None))
        .order_by(request.c.id)
    )
    found: dict[int, list[tuple[date, date]]] = {}
    for key, decided_on, granted_on in session.connection.execute(asked):
        found.setdefault(key, []).append((decided_on, granted_on))
    return found


def listings_of(session: Session, scope: Scope, key: int, as_of: date) -> list[dict[str, Any]]:
    """Every listing of a hazard whose last round is in scope, as of a day, the last first. Keys: TOLD."""
    asked = (
        select(*(supervision.c[name] for name in TOLD))
        .where(supervision.c.hazard_id == key, _mine(session, scope, key), supervision.c.listed_on <= as_of)
        .order_by(supervision.c.id.desc())
    )
    rows = [dict(row) for row in session.connection.execute(asked).mappings()]
    then = _extended(session, [key], as_of).get(key, [])
    return [_as_of(row, then, as_of) for row in rows]


def listing_asked(session: Session, scope: Scope, key: int | None = None) -> list[dict[str, Any]]:
    """The requests to extend a listing that wait, of one hazard or of all in scope, oldest first.

    Keys: id, hazard_id, number, asked_by, person_id, role, asked_on, reason, due_on (the day asked for).
    """
    asked = (
        select(*(request.c[name] for name in _ASKED), hazard.c.number)
        .join(hazard, hazard.c.id == request.c.hazard_id)
        .where(request.c.kind == "listing", request.c.decision.is_(None))
        .where(
            true() if key is None else request.c.hazard_id == key, _mine(session, scope, request.c.hazard_id)
        )
        .order_by(request.c.id)
    )
    rows = [dict(row) for row in session.connection.execute(asked).mappings()]
    for row in rows:
        row["due_on"] = day_asked(row.pop("proposed"))
    return rows


def _mine(session: Session, scope: Scope, key: int | ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the last round of a hazard is in scope."""
    last = and_(span.c.hazard_id == key, span.c.to_on.is_(None), last_round())
    return exists().where(last, in_scope(session, scope))
