"""What the database already knows about the rows that arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, or_, select

from data_access.rollup import SPAN_COLUMNS
from data_access.tables import cycle, enterprise, event, hazard, span
from domain.arrival import FACTS, Arrival, Known
from domain.spans import Span

BLOCK = 5000


def known_hazards(connection: Connection, arrivals: Sequence[Arrival]) -> dict[str, Known]:
    """The hazards that the rows may mean, by identity key and, where undated, by the key without the day."""
    found: dict[str, Known] = {}
    for start in range(0, len(arrivals), BLOCK):
        block = arrivals[start : start + BLOCK]
        keys = [arrival.key for arrival in block]
        undated = sorted({arrival.key_undated for arrival in block})
        asked = select(hazard.c.id).where(or_(hazard.c.key.in_(keys), hazard.c.key_undated.in_(undated)))
        found |= _load(connection, list(connection.execute(asked).scalars()))
    return found


def _load(connection: Connection, ids: list[int]) -> dict[str, Known]:
    if not ids:
        return {}
    cycles: dict[int, dict[str, Any]] = {}
    for row in connection.execute(select(cycle).where(cycle.c.hazard_id.in_(ids)).order_by(cycle.c.seq)).mappings():
        cycles[row["hazard_id"]] = dict(row)
    spans: dict[int, list[Span]] = defaultdict(list)
    asked = select(*(span.c[name] for name in SPAN_COLUMNS)).where(span.c.hazard_id.in_(ids))
    for values in connection.execute(asked.order_by(span.c.hazard_id, span.c.cycle, span.c.from_on)):
        one = Span(*values)
        if one.cycle == cycles[one.hazard_id]["seq"]:
            spans[one.hazard_id].append(one)
    on_board = _changed_on_board(connection, ids)
    columns = [hazard.c[name] for name in ("id", "number", "key", "key_undated", "found_on", "version", *FACTS)]
    question = (
        select(*columns, func.coalesce(enterprise.c.name, "").label("enterprise"), hazard.c.enterprise_id)
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .where(hazard.c.id.in_(ids))
    )
    found: dict[str, Known] = {}
    for row in connection.execute(question).mappings():
        facts = dict(row)
        name = facts.pop("enterprise")
        key = facts["id"]
        known = Known(facts, cycles[key], spans[key], name, on_board.get(key, {}))
        for identity in (facts["key_undated"], facts["key"]):
            if identity:
                found[identity] = known
    return found


def _changed_on_board(connection: Connection, ids: list[int]) -> dict[int, dict[str, date]]:
    asked = (
        select(event.c.hazard_id, event.c.what, func.max(event.c.on_day))
        .where(event.c.hazard_id.in_(ids), event.c.source.in_(("screen", "meeting")))
        .group_by(event.c.hazard_id, event.c.what)
    )
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for key, what, day in connection.execute(asked):
        found[key][what] = day
    return found
