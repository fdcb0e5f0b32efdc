"""Where the history and the hazards disagree without any seal being wrong: what a history that was cut off leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from data_access import chain
from data_access.tables import event, hazard, span

_TURNS = ("status", "restored")  # a file that is taken back puts a hazard back, whatever was told before


def untold(connection: Connection) -> Iterator[dict[str, Any]]:
    """Hazards whose entry is not told, and those that stand otherwise than their last step tells.

    Each with table (event), key, kept: what the history tells, recounted: what the hazard says.
    """
    entered = select(event.c.id).where(event.c.hazard_id == hazard.c.id, event.c.what == "created")
    for key in connection.execute(select(hazard.c.id).where(~entered.exists())).scalars():
        yield {"table": "event", "key": {"hazard": key}, "kept": None, "recounted": "created"}
    last = (
        select(event.c.hazard_id, func.max(event.c.id).label("id"))
        .where(event.c.what.in_(_TURNS))
        .group_by(event.c.hazard_id)
        .subquery()
    )
    rounds = (
        select(span.c.hazard_id, func.max(span.c.cycle).label("cycle")).group_by(span.c.hazard_id).subquery()
    )
    asked = (
        select(span.c.hazard_id, event.c.new, span.c.status)
        .join(rounds, (rounds.c.hazard_id == span.c.hazard_id) & (rounds.c.cycle == span.c.cycle))
        .join(last, last.c.hazard_id == span.c.hazard_id)
        .join(event, event.c.id == last.c.id)
        .where(span.c.to_on.is_(None), event.c.what == "status", event.c.new != span.c.status)
    )
    for key, told, stands in connection.execute(asked):
        yield {"table": "event", "key": {"hazard": key}, "kept": told, "recounted": stands}


def cut_off(connection: Connection, head: str) -> Iterator[dict[str, Any]]:
    """That a head of the chain, as it was noted once, stands among the seals no more."""
    known = select(chain.event_seal.c.id).where(chain.event_seal.c.hash == head)
    if head != chain.BEGINNING and connection.execute(known).first() is None:
        yield {"table": "event_seal", "key": {"head": head}, "kept": None, "recounted": head}
