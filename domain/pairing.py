"""Which of several equal rows means which of the hazards that have the same identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from domain.arrival import FACTS, PLACES, Arrival, Known, told_deadline
from domain.plain_text import folded

WEIGHED = 4  # district, status, closing day, deadline: each counts before all that come after it
FEW = 2500  # pairs that are weighed one by one; of larger groups only the first facts are
NOT_TOLD = (None, "", 0)
ASSUMED = {"status": 1, "department_id": 5, "grade": 7}  # places of the facts that may only stand in

Facts = tuple[Any, ...]


def group_of(key: str, item: str) -> str:
    """An identity without the running number that tells equal rows apart. item: the same without the day."""
    if key.startswith(f"{item}-"):
        return f"{item}-{key[len(item) + 1 :].partition('-')[0]}"
    return key.partition("-")[0]


def pair(rows: Sequence[Arrival], known: Sequence[Known]) -> list[tuple[Arrival, Known]]:
    """Rows with the hazards that they change least, each at most once; the order breaks ties only.

    The same district goes first, then status, closing day, deadline, and the number of other facts that
    differ. What a row does not tell, or only assumes, weighs half.
    """
    told, has = [_told(row) for row in rows], [_has(one) for one in known]
    found: dict[int, int] = {}
    _match(found, told, has, len(has[0]) if has else 0)
    left = [n for n in range(len(rows)) if n not in found]
    free = [n for n in range(len(known)) if n not in set(found.values())]
    if len(left) * len(free) <= FEW:
        unsure = {n: _unsure(rows[n], told[n]) for n in left}
        ranked = sorted((_distance(told[n], has[m], unsure[n]), n, m) for n in left for m in free)
        _take(found, ((n, m) for _, n, m in ranked))
    else:
        for depth in range(WEIGHED, -1, -1):
            _match(found, told, has, depth)
    return [(rows[n], known[m]) for n, m in sorted(found.items())]


def _match(found: dict[int, int], told: Sequence[Facts], has: Sequence[Facts], depth: int) -> None:
    """Pair in their order what is equal in the first `depth` facts."""
    taken = set(found.values())
    free: dict[Facts, list[int]] = defaultdict(list)
    for n in reversed(range(len(has))):
        if n not in taken:
            free[has[n][:depth]].append(n)
    for n, facts in enumerate(told):
        if n not in found and (choice := free.get(facts[:depth])):
            found[n] = choice.pop()


def _take(found: dict[int, int], ranked: Iterable[tuple[int, int]]) -> None:
    taken = set(found.values())
    for n, m in ranked:
        if n not in found and m not in taken:
            found[n] = m
            taken.add(m)


def _distance(told: Facts, has: Facts, unsure: frozenset[int]) -> tuple[int, ...]:
    differs = [0 if a == b else 1 if n in unsure else 2 for n, (a, b) in enumerate(zip(told, has))]
    return (*differs[:WEIGHED], sum(differs[WEIGHED:]))


def _unsure(row: Arrival, told: Facts) -> frozenset[int]:
    """The places of facts that the row does not tell or only assumes."""
    empty = {n for n, value in enumerate(told) if value in NOT_TOLD}
    assumed = {n for name, n in ASSUMED.items() if name in row.assumed or not getattr(row, name)}
    return frozenset(empty | assumed)


def _told(row: Arrival) -> Facts:
    due_on, kind = told_deadline(row)
    return (
        row.district_id or 0, row.status or "pending", row.closed_on, due_on or _kind(kind),
        *(getattr(row, name) or 0 for name in PLACES), row.grade or "general", row.risk or 0, row.found_on,
        row.rectified_on, row.accepted_on, folded(row.enterprise),
        *(_plain(row.facts.get(name)) for name in FACTS),
    )  # fmt: skip


def _has(known: Known) -> Facts:
    last, cycle = known.spans[-1], known.cycle
    return (
        last.district_id, last.status, None if cycle["closed_on_assumed"] else last.closed_on,
        last.due_on or _kind(last.due_kind), *(getattr(last, name) for name in PLACES), last.grade, last.risk,
        known.hazard["found_on"], cycle["rectified_on"], cycle["accepted_on"], folded(known.enterprise),
        *(_plain(known.hazard[name]) for name in FACTS),
    )  # fmt: skip


def _kind(kind: str) -> str:
    return "" if kind == "none" else kind


def _plain(value: Any) -> Any:
    """A fact so that equal ones are equal: texts but for widths and spaces, sums as numbers."""
    if isinstance(value, str):
        return "" if value == "unknown" else folded(value)
    return "" if value is None else round(float(value), 4)
