"""Which known hazard each row of a file means, and which rows mean none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import count

from sqlalchemy import Connection

from data_access.writes.known import known_groups
from domain.arrival import Arrival, Known
from domain.pairing import group_of, pair

Pairs = list[tuple[Arrival, Known]]


def by_identity(connection: Connection, rows: Sequence[Arrival]) -> tuple[Pairs, list[Arrival]]:
    """The rows with the hazards of their identity, and the rows for which there is none.

    Where rows are equal but for their running number they are paired by the fewest changes, and have to
    come together; those that find none take the numbers that are free.
    """
    groups: dict[str, list[Arrival]] = defaultdict(list)
    for row in rows:
        groups[group_of(row.key, row.key_undated)].append(row)
    known = known_groups(connection, list(groups))
    pairs: Pairs = []
    rest: list[Arrival] = []
    for group, told in groups.items():
        there = known.get(group, [])
        found = [(told[0], there[0])] if len(told) == len(there) == 1 else pair(told, there)
        pairs += found
        if len(found) < len(told):
            met = {id(row) for row, _ in found}
            fresh = [row for row in told if id(row) not in met]
            if there:
                renumber(group, fresh, {one.hazard["key"] for one in there})
            rest += fresh
    for row, one in pairs:
        row.key = one.hazard["key"]
    return pairs, rest


def renumber(group: str, fresh: list[Arrival], used: set[str]) -> None:
    """Give rows of one identity the running numbers that are free."""
    free = (key for number in count(1) if (key := group if number == 1 else f"{group}-{number}") not in used)
    for row in fresh:
        row.key = next(free)


def by_likeness(
    later: Sequence[Arrival], alike: dict[str, list[Known]], taken: set[int]
) -> tuple[Pairs, list[Arrival]]:
    """Rows that may mean one of several hazards: with the one that they change least of those left.

    Equal rows of one district choose together, so that their order does not matter. taken: ids of hazards
    that are meant already; those found are added.
    """
    groups: dict[tuple[str, int | None], list[Arrival]] = defaultdict(list)
    for row in later:
        groups[group_of(row.key, row.key_undated), row.district_id].append(row)
    pairs: Pairs = []
    for told in groups.values():
        candidates = {
            one.hazard["id"]: one
            for row in told
            for one in alike.get(row.key, [])
            if one.hazard["id"] not in taken
        }
        found = pair(told, list(candidates.values()))
        taken |= {one.hazard["id"] for _, one in found}
        pairs += found
    met = {id(row) for row, _ in pairs}
    return pairs, [row for row in later if id(row) not in met]
