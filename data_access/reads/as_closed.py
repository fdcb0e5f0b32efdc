"""The facts of hazards that went on elsewhere, as they stood when they went.

What was closed here and begun anew elsewhere, or handed over, stays on the days on which it was here; what others
wrote about it since is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select

from data_access import walls
from data_access.reads.conditions import in_scope
from data_access.session import Session
from data_access.tables import event, span
from domain.arrival import FACTS
from domain.people import Scope

TOGETHER = 500  # hazards that are read in one question
TOLD = (*FACTS, "enterprise", "found_on")
PLACE = ("unit", "department")  # what is told of a hazard that is handed over


@dataclass(frozen=True)
class Gone:
    """The round that a hazard was last the viewer's in, and from which day it was not; None: it ended here."""

    cycle: int
    to_on: date | None


def facts_then(session: Session, scope: Scope, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Hazard -> what its facts were (names of TOLD) where they were changed after it had gone on elsewhere.

    Empty where nothing was; who sees everything sees them as they are. Of what is the viewer's nothing is told: it
    is read as it stands.
    """
    if scope.everywhere:
        return {}
    found: dict[int, dict[str, Any]] = {}
    every = sorted(set(ids))
    for start in range(0, len(every), TOGETHER):
        gone = _gone(session, scope, every[start : start + TOGETHER])
        if gone:
            with walls.beyond(session.connection):
                found |= _before(session, gone)
    return found


def handed_over_at(session: Session, scope: Scope, ids: Iterable[int]) -> dict[int, datetime]:
    """Hazard -> the instant at which its handing over was written down, of those that left the viewer's part."""
    if scope.everywhere:
        return {}
    found: dict[int, datetime] = {}
    every = sorted(set(ids))
    for start in range(0, len(every), TOGETHER):
        gone = _gone(session, scope, every[start : start + TOGETHER])
        if gone:
            with walls.beyond(session.connection):
                events = _events(session, gone, PLACE)
            first = _handed_over(events, gone)
            found |= {row.hazard_id: row.at for row in events if first.get(row.hazard_id) == row.id}
    return found


def told_then(row: Mapping[str, Any], then: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """A row of a hazard, known by its `id`, with the facts of then in the place of today's."""
    was = then.get(row["id"], {})
    return {name: was.get(name, value) for name, value in row.items()}


def _gone(session: Session, scope: Scope, ids: list[int]) -> dict[int, Gone]:
    """The hazards whose last stretch is not the viewer's, but an earlier one is."""
    asked = (
        select(span.c.hazard_id, span.c.cycle, span.c.to_on, in_scope(session, scope).label("mine"))
        .where(span.c.hazard_id.in_(ids))
        .order_by(span.c.hazard_id, span.c.cycle, span.c.from_on)
    )
    mine: dict[int, Gone] = {}
    gone: set[int] = set()
    with walls.beyond(session.connection):
        for key, seq, to_on, own in session.connection.execute(asked):
            if own:
                mine[key] = Gone(seq, to_on)
                gone.discard(key)
            else:
                gone.add(key)
    return {key: mine[key] for key in gone if key in mine}


def facts_on(
    session: Session, scope: Scope, ids: Iterable[int], names: Sequence[str], as_of: date
) -> dict[int, dict[str, Any]]:
    """Hazard -> what some of its facts (names of TOLD) were on a day, where they are others now.

    What was changed after the day, or elsewhere after the hazard had gone on, is taken back.
    """
    found: dict[int, dict[str, Any]] = {}
    every = sorted(set(ids))
    for start in range(0, len(every), TOGETHER):
        some = every[start : start + TOGETHER]
        gone = {} if scope.everywhere else _gone(session, scope, some)
        with walls.beyond(session.connection) if gone else nullcontext():
            events = _events(session, some, (*names, *PLACE))
        elsewhere = _elsewhere(events, gone)
        for row in events:
            if row.what in names and (row.on_day > as_of or row.id in elsewhere):
                found.setdefault(row.hazard_id, {})[row.what] = _value(row.what, row.old)
    return found


def _before(session: Session, gone: Mapping[int, Gone]) -> dict[int, dict[str, Any]]:
    """The value that each fact had before it was first changed elsewhere."""
    events = _events(session, gone, (*TOLD, *PLACE))
    elsewhere = _elsewhere(events, gone)
    found: dict[int, dict[str, Any]] = {}
    for row in events:
        if row.what in TOLD and row.id in elsewhere:
            found.setdefault(row.hazard_id, {})[row.what] = _value(row.what, row.old)
    return found


def _events(session: Session, ids: Iterable[int], what: Sequence[str]) -> Sequence[Row[Any]]:
    """What happened to some facts of hazards, the last first."""
    names = ("id", "hazard_id", "cycle", "what", "old", "on_day", "at", "upload_id")
    asked = select(*(event.c[name] for name in names))
    asked = asked.where(event.c.hazard_id.in_(ids), event.c.what.in_(what))
    return session.connection.execute(asked.order_by(event.c.id.desc())).all()


def _elsewhere(events: Sequence[Row[Any]], gone: Mapping[int, Gone]) -> set[int]:
    """The ids of those events that happened after their hazard had gone on elsewhere."""
    mine = [row for row in events if row.hazard_id in gone]
    handed = _handed_over(mine, gone)
    return {
        row.id
        for row in mine
        if row.cycle > gone[row.hazard_id].cycle or row.id >= handed.get(row.hazard_id, row.id + 1)
    }


def _handed_over(events: Sequence[Row[Any]], gone: Mapping[int, Gone]) -> dict[int, int]:
    """Hazard -> the first event of those with which it was handed over; what a file told besides is the receiver's."""
    found: dict[int, int] = {}
    together: dict[int, tuple[Any, ...]] = {}
    for row in events:
        left = gone[row.hazard_id]
        if row.what in PLACE and row.cycle == left.cycle and row.on_day == left.to_on:
            together[row.hazard_id] = (row.at, row.upload_id)
    for row in events:
        if together.get(row.hazard_id) == (row.at, row.upload_id):
            found[row.hazard_id] = row.id
    return found


def _value(what: str, old: str | None) -> Any:
    if what == "fund_wan":
        return None if old is None else Decimal(old)
    if what == "found_on":
        return None if old is None else date.fromisoformat(old)
    return old or ""
