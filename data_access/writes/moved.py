"""Hazards follow their unit when it is put under another district."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from data_access.rollup import SPAN_COLUMNS, Differences
from data_access.tables import UNASSIGNED, span, unit
from domain.spans import Span

DISTRICTS = ("district", "zone", "other")


def place_units(connection: Connection, *, only: int | None = None) -> None:
    """Find the district of every unit (or of one) anew from the tree; spans and counts of those moved go along.

    The past moves too: a board holds one tree, and a corrected tree was never otherwise.
    """
    asked = select(unit.c.id, unit.c.kind, unit.c.parent_id, unit.c.district_id)
    rows = {row.id: row for row in connection.execute(asked)}
    counts = Differences()
    for key in rows if only is None else (only,):
        district = key
        while district and rows[district].kind == "street":
            district = rows[district].parent_id or UNASSIGNED
        if not district or rows[district].kind not in DISTRICTS:
            district = UNASSIGNED
        if district != rows[key].district_id:
            connection.execute(update(unit).where(unit.c.id == key).values(district_id=district))
            _move_spans(connection, key, district, counts)
    counts.write(connection)


def _move_spans(connection: Connection, unit_id: int, district_id: int, counts: Differences) -> None:
    there = select(span.c.hazard_id).where(span.c.unit_id == unit_id)
    asked = select(*(span.c[name] for name in SPAN_COLUMNS)).where(span.c.hazard_id.in_(there))
    lives = [Span(*row) for row in connection.execute(asked.order_by(*span.primary_key))]
    if lives:
        counts.add(lives, -1)
        counts.add(one._replace(district_id=district_id) if one.unit_id == unit_id else one for one in lives)
        connection.execute(update(span).where(span.c.unit_id == unit_id).values(district_id=district_id))
