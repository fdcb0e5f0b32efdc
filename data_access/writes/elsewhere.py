"""Rows that mean a hazard of another unit by their identity, and are another one, or were made one with others."""

from __future__ import annotations

from sqlalchemy import Connection, select

from data_access.tables import hazard_link
from data_access.writes.known import known_groups
from data_access.writes.meant import Pairs, renumber
from domain.arrival import Arrival
from domain.held import Terms, is_elsewhere
from domain.pairing import group_of


def set_apart(connection: Connection, pairs: Pairs, terms: Terms) -> tuple[Pairs, list[Arrival]]:
    """The pairs without the rows of which a person said that they are another hazard, and those rows.

    Each gets an identity of its own; from then on the district tells which row means which hazard.
    """
    apart = [
        row
        for row, known in pairs
        if (row.sheet, row.row) in terms.apart and is_elsewhere(row, known.spans[-1])
    ]
    if not apart:
        return pairs, []
    for row in apart:
        group = group_of(row.key, row.key_undated)
        taken = {one.hazard["key"] for one in known_groups(connection, [group])[group]}
        renumber(group, [row], taken | {other.key for other in apart if other is not row})
    mine = set(map(id, apart))
    return [(row, known) for row, known in pairs if id(row) not in mine], apart


def merged_before(connection: Connection, pairs: Pairs) -> set[int]:
    """The ids of void hazards among those met that were merged into another: their rows say nothing more."""
    void = [known.hazard["id"] for _, known in pairs if known.spans[-1].status == "void"]
    mine = (hazard_link.c.kind == "duplicate_of", hazard_link.c.hazard_id.in_(void))
    return set(connection.execute(select(hazard_link.c.hazard_id).where(*mine)).scalars()) if void else set()
