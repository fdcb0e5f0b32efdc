"""What the database already knows about the rows that arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from data_access.rollup import SPAN_COLUMNS
from data_access.tables import cycle, enterprise, event, hazard, span, upload
from data_access.writes.same_day import SameDay
from domain.arrival import FACTS, Arrival, Known
from domain.joined_text import stands_in
from domain.plain_text import folded
from domain.spans import Span

BLOCK = 5000
LOADED = ("id", "number", "key", "key_undated", "found_on", "version", *FACTS, "enterprise_id")
FEW = 200  # conditions joined by OR: SQLite allows 1000


def is_nothing_known(connection: Connection) -> bool:
    """Whether there is no hazard yet."""
    return connection.execute(select(hazard.c.id).limit(1)).first() is None


def known_groups(connection: Connection, groups: Sequence[str]) -> dict[str, list[Known]]:
    """The hazards that rows mean by their identity, in the order of their running numbers.

    groups: identities without a number. A second look is taken only where a hazard with the number 2 is.
    """
    found: dict[str, list[Known]] = defaultdict(list)
    for start in range(0, len(groups), BLOCK):
        block = groups[start : start + BLOCK]
        for known in _load(connection, hazard.c.key.in_(block)):
            found[known.hazard["key"]].append(known)
        second = {f"{group}-2": group for group in block}
        asked = select(hazard.c.key).where(hazard.c.key.in_(second))
        numbered = [second[key] for key in connection.execute(asked).scalars()]
        for n in range(0, len(numbered), FEW):
            part = numbered[n : n + FEW]
            more: dict[str, list[Known]] = defaultdict(list)
            for known in _load(connection, or_(*map(of_item, part))):
                more[known.hazard["key"].rpartition("-")[0]].append(known)
            for group in part:
                found[group] += sorted(more[group], key=lambda one: int(one.hazard["key"].rpartition("-")[2]))
    return found


def alike(connection: Connection, arrivals: Sequence[Arrival], same_day: SameDay) -> dict[str, list[Known]]:
    """The hazards that rows without an exact match may mean, oldest first, by the rows' identity keys.

    A row with a day may mean a hazard whose day is unknown; a row without one, a hazard of any day; a row
    that lacks enterprise or location, or a part of a joined text, one of the same day that has the rest in
    common. Rows of a ledger
    that has stable codes are known by those alone.
    """
    told = [one for one in arrivals if one.key.startswith(f"{one.key_undated}-")]
    items = _same_item(connection, told)
    found = {one.key: items[one.key_undated] for one in told if one.key_undated in items}
    for key, candidates in _same_day(connection, [one for one in told if _has_a_gap(one)], same_day).items():
        found[key] = [*found.get(key, []), *candidates]
    for candidates in found.values():
        candidates.sort(key=lambda known: int(known.hazard["id"]))
    return found


def _same_item(connection: Connection, told: Sequence[Arrival]) -> dict[str, list[Known]]:
    """By the key without the day of finding."""
    dated = sorted({one.key_undated for one in told if one.found_on is not None})
    undated = sorted({one.key_undated for one in told if one.found_on is None})
    asked: list[ColumnElement[bool]] = [
        hazard.c.key_undated.in_(dated[n : n + BLOCK]) for n in range(0, len(dated), BLOCK)
    ]
    asked += [or_(*map(of_item, undated[n : n + FEW])) for n in range(0, len(undated), FEW)]
    found: dict[str, list[Known]] = defaultdict(list)
    for condition in asked:
        for known in _load(connection, condition):
            found[known.hazard["key"].partition("-")[0]].append(known)
    return found


def _has_a_gap(row: Arrival) -> bool:
    """Whether one text of the identity is told in part, or else enterprise or location is missing.

    The rest has to be there: the day, and words beside the text that is told in part.
    """
    texts = _texts(row)
    if row.found_on is None or not texts["description"]:
        return False
    in_part = [name for name in texts if row.in_part(name)]
    if in_part:
        return len(in_part) == 1 and any(text for name, text in texts.items() if name not in in_part)
    return bool(texts["enterprise"]) != bool(texts["location"])


def _texts(row: Arrival) -> dict[str, str]:
    """The texts that make a row's identity."""
    return {
        "enterprise": row.enterprise,
        **{name: row.facts.get(name) or "" for name in ("location", "description")},
    }


def _same_day(connection: Connection, gapped: Sequence[Arrival], same_day: SameDay) -> dict[str, list[Known]]:
    """By the day and the facts that are there; a hazard of another district is another one."""
    meant = same_day.by_words([row for row in gapped if not row.in_part("description")])
    meant |= same_day.by_place([row for row in gapped if row.in_part("description")])
    ids = sorted({key for keys in meant.values() for key in keys})
    known = {
        one.hazard["id"]: one
        for n in range(0, len(ids), BLOCK)
        for one in _load(connection, hazard.c.id.in_(ids[n : n + BLOCK]))
    }
    found: dict[str, list[Known]] = {}
    for row in gapped:
        candidates = [known[key] for key in meant.get(row.key, ())]
        if fitting := [one for one in candidates if _fits(row, one)]:
            found[row.key] = fitting
    return found


def _fits(row: Arrival, known: Known) -> bool:
    """Whether a hazard has what a row tells of day, words, place and district."""
    texts, has = _texts(row), {**known.hazard, "enterprise": known.enterprise}
    if has["found_on"] != row.found_on or row.district_id not in (None, 0, known.spans[-1].district_id):
        return False
    in_part = [name for name in texts if row.in_part(name)]
    if in_part and not stands_in(row.parts[in_part[0]], has[in_part[0]]):
        return False
    rest = [name for name in texts if name not in in_part]
    return all(folded(texts[name]) == folded(has[name]) or (not in_part and not texts[name]) for name in rest)


def of_item(item: str) -> ColumnElement[bool]:
    """Keys that begin with the item: item-day, item-day-2; "." comes after "-"."""
    return and_(hazard.c.key > f"{item}-", hazard.c.key < f"{item}.")


def _load(connection: Connection, condition: ColumnElement[bool]) -> list[Known]:
    ids = list(connection.execute(select(hazard.c.id).where(condition)).scalars())
    if not ids:
        return []
    cycles: dict[int, dict[str, Any]] = {}
    names = [column.name for column in cycle.columns]
    asked = select(cycle).where(cycle.c.hazard_id.in_(ids)).order_by(cycle.c.seq)
    for row in connection.execute(asked).all():
        cycles[row[0]] = dict(zip(names, row, strict=True))
    spans: dict[int, list[Span]] = defaultdict(list)
    lives = select(*(span.c[name] for name in SPAN_COLUMNS)).where(span.c.hazard_id.in_(ids))
    ordered = lives.order_by(span.c.hazard_id, span.c.cycle, span.c.from_on)
    for one in map(Span._make, connection.execute(ordered).all()):
        if one.cycle == cycles[one.hazard_id]["seq"]:
            spans[one.hazard_id].append(one)
    on_board, told_on = _changed_on_board(connection, ids), _told_on(connection, ids)
    question = (
        select(func.coalesce(enterprise.c.name, ""), *(hazard.c[name] for name in LOADED))
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .where(hazard.c.id.in_(ids))
    )
    found: list[Known] = []
    for firm, *values in connection.execute(question).all():
        facts = dict(zip(LOADED, values, strict=True))
        key = facts["id"]
        found.append(Known(facts, cycles[key], spans[key], firm, on_board.get(key, {}), told_on.get(key)))
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


def _told_on(connection: Connection, ids: list[int]) -> dict[int, date]:
    """The latest cut-off of the standing files that created or changed each hazard."""
    asked = (
        select(event.c.hazard_id, func.max(upload.c.cutoff_on))
        .join(upload, upload.c.id == event.c.upload_id)
        .where(event.c.hazard_id.in_(ids), event.c.source == "upload", upload.c.withdrawn_at.is_(None))
        .group_by(event.c.hazard_id)
    )
    return {row[0]: row[1] for row in connection.execute(asked)}
