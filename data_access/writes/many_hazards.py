"""Many hazards under the hand of one person: each judged by itself, written together in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, update

from data_access import bulk
from data_access.reads.hazard import NotFound
from data_access.reads.standing import standings
from data_access.session import Session
from data_access.tables import cycle, hazard, letter, span
from data_access.writes.columns_of import write_spans
from data_access.writes.letters import COLUMNS, Sent, letter_row
from data_access.writes.one_hazard import Found, Hand, SomeoneWasFaster, as_seen, find_all
from domain.people import Viewer
from domain.spans import Span
from domain.status import Standing


@dataclass(frozen=True)
class Known:
    """Hazards in the viewer's scope, read together: by number, and how they stand by id."""

    found: Mapping[str, Found]
    stands: Mapping[int, Standing]


def read_together(session: Session, viewer: Viewer, numbers: Iterable[str]) -> Known:
    """The hazards with these numbers whose last round is in the viewer's scope; of others nothing is known."""
    found = find_all(session, numbers, viewer)
    return Known(found, standings(session, viewer.scope, [one.id for one in found.values()]))


@dataclass
class Staged(Hand):
    """A hand on one hazard of many: what it would write is kept, to be written with the others' or dropped."""

    known: Known = field(kw_only=True)
    was: Found | None = None  # before anything was done
    now: Found | None = None  # with what is laid over it
    round_facts: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    letters: list[tuple[Any, ...]] = field(default_factory=list)
    touched: bool = False

    def find(self, number: str, seen: int | None) -> Found:
        """As Hand.find, out of what was read together."""
        found = self.known.found.get(number)
        if found is None:
            raise NotFound(number)
        self.was = self.now = found
        return as_seen(found, seen)

    def stands(self, found: Found) -> Standing:
        """As Hand.stands, out of what was read together."""
        return self.known.stands[found.id]

    def lay(self, found: Found, spans: list[Span], told: Mapping[str, Any] | None = None) -> Found:
        """As Hand.lay, kept."""
        self.round_facts |= told or {}
        self.now = found.laid(spans, told)
        return self.now

    def touch(self, found: Found, **facts: Any) -> None:
        """As Hand.touch, kept: however much is done to it, the version rises by one."""
        self.touched = True
        self.facts |= facts

    def write_letter(self, told: Sent) -> None:
        """Keep a letter about the hazard, to be written with the others'."""
        assert self.now is not None
        self.letters.append(letter_row(self, self.now, told.plain))


def write_together(
    session: Session, viewer: Viewer, staged: Sequence[Staged], *, on: date, at: datetime
) -> None:
    """Write what several hands have kept, as each would have alone. Raises SomeoneWasFaster."""
    hand, changed = Hand(session, viewer, on, at), list(_changed(staged))
    _write_rounds(hand, changed)
    moved = [(was, now) for _, was, now in changed if was.spans != now.spans]
    _write_spans(hand, moved)
    _touch(hand, changed)
    for one in staged:
        hand.events += one.events
        hand.counts.reword(one.counts.reworded)
    bulk.insert(hand.connection, letter, COLUMNS, [row for one in staged for row in one.letters])
    hand.finish()


def _changed(staged: Iterable[Staged]) -> Iterable[tuple[Staged, Found, Found]]:
    """Each hand that did anything, with its hazard before and after."""
    for one in staged:
        if one.was is not None and one.now is not None and one.touched:
            yield one, one.was, one.now


Changed = Sequence[tuple[Staged, Found, Found]]


def _write_rounds(hand: Hand, changed: Changed) -> None:
    """The rounds' own facts, those with the same names in one go."""
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for one, was, _ in changed:
        if one.round_facts:
            key = {"of_hazard": was.id, "of_round": was.cycle["seq"]}
            rows[tuple(one.round_facts)].append(key | one.round_facts)
    mine = and_(cycle.c.hazard_id == bindparam("of_hazard"), cycle.c.seq == bindparam("of_round"))
    for names, told in rows.items():
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        hand.connection.execute(update(cycle).where(mine).values(**values), told)


def _write_spans(hand: Hand, moved: Sequence[tuple[Found, Found]]) -> None:
    """Other spans in the place of the last rounds', and what that does to the counts."""
    if not moved:
        return
    mine = and_(span.c.hazard_id == bindparam("of_hazard"), span.c.cycle == bindparam("of_round"))
    keys = [{"of_hazard": was.id, "of_round": was.cycle["seq"]} for was, _ in moved]
    hand.connection.execute(span.delete().where(mine), keys)
    write_spans(hand.connection, [one for _, now in moved for one in now.spans])
    hand.counts.add((one for was, _ in moved for one in was.spans), -1)
    hand.counts.add(one for _, now in moved for one in now.spans)
    hand.latest = max(now.last.from_on for _, now in moved)


def _touch(hand: Hand, changed: Changed) -> None:
    """Raise the versions, with other facts in the hazards' rows. Raises SomeoneWasFaster."""
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for one, was, _ in changed:
        key = {"of_hazard": was.id, "seen": was.facts["version"]}
        rows[tuple(one.facts)].append(key | one.facts)
    mine = and_(hazard.c.id == bindparam("of_hazard"), hazard.c.version == bindparam("seen"))
    for names, told in rows.items():
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        asked = update(hazard).where(mine).values(version=hazard.c.version + 1, **values)
        if hand.connection.execute(asked, told).rowcount != len(told):
            raise SomeoneWasFaster(f"one of {len(told)}")
