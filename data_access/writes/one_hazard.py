"""One hazard under the hand of one person: found in the scope, changed, counted and told in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from data_access import bulk
from data_access.board_rules import rules_in_force
from data_access.reads.hazard import NotFound
from data_access.reads.standing import all_in_hand, standing
from data_access.rollup import SPAN_COLUMNS, Differences
from data_access.session import Session, note_change
from data_access.tables import cycle, event, hazard, span
from data_access.writes.columns_of import EVENT_COLUMNS, as_text, write_spans
from data_access.writes.planned import Closure, closure_of, plan
from domain.people import Viewer
from domain.plain_text import printable
from domain.spans import Span
from domain.status import Standing

TOLD_COLUMNS = (*EVENT_COLUMNS, "note", "person_id")


class SomeoneWasFaster(Exception):
    """The hazard was changed after the viewer saw it; nothing was written."""


class WrongDay(Exception):
    """A step on a day before the last change, or after today; it may lie from `first` to `last`."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(f"from {first} to {last}")
        self.first, self.last = first, last


@dataclass(frozen=True)
class Found:
    """A hazard as it stands: its row, and its last round with the spans of that."""

    facts: Mapping[str, Any]
    cycle: Mapping[str, Any]
    spans: list[Span]

    @property
    def id(self) -> int:
        """The board's own id."""
        return int(self.facts["id"])

    @property
    def last(self) -> Span:
        """What is in force."""
        return self.spans[-1]

    def laid(self, spans: list[Span], told: Mapping[str, Any] | None) -> Found:
        """The same with other spans, and other facts of its round."""
        return replace(self, spans=spans, cycle={**self.cycle, **(told or {})})


@dataclass
class Hand:
    """What one person does in one transaction; `finish` writes the counts and the history.

    `on` is the business day that it counts from, `at` the instant of writing it down.
    """

    session: Session
    viewer: Viewer
    on: date
    at: datetime
    today: date = date.min  # the board's own day, where the writing told it
    latest: date = date.min
    entered: int = 0  # the id of the hazard that was entered last
    counts: Differences = field(default_factory=Differences)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)

    @property
    def connection(self) -> Connection:
        """The connection that is written through."""
        return self.session.connection

    def find(self, number: str, seen: int | None) -> Found:
        """The hazard whose last round is in the viewer's scope. Raises NotFound, SomeoneWasFaster.

        `seen` None asks for no version: of a hazard that the viewer need not have had on the screen.
        """
        return as_seen(find(self.session, number, self.viewer), seen)

    def stands(self, found: Found) -> Standing:
        """What the table of steps asks about it."""
        return standing(self.session, self.viewer.scope, found.id)

    def require_day(self, known: Standing, today: date) -> None:
        """Raise WrongDay unless `on` lies between the last step or change and today, which is kept for `finish`."""
        self.today = today
        last = max(today, known.since)
        if not known.since <= self.on <= last:
            raise WrongDay(known.since, last)

    def lay(self, found: Found, spans: list[Span], told: Mapping[str, Any] | None = None) -> Found:
        """Put other spans in the place of the last round's, and other facts into its row. Returns it so."""
        key, seq = found.id, found.cycle["seq"]
        if told:
            mine = (cycle.c.hazard_id == key, cycle.c.seq == seq)
            self.connection.execute(update(cycle).where(*mine).values(**told))
        if spans == found.spans:
            return found.laid(spans, told)
        self.connection.execute(span.delete().where(span.c.hazard_id == key, span.c.cycle == seq))
        self.counts.add(found.spans, -1)
        self.add(spans)
        closure = closure_of(spans[-1])
        if closure is not None and closure.closed_on != found.last.closed_on:
            self.closures.append(closure)
        return found.laid(spans, told)

    def add(self, spans: list[Span]) -> None:
        """Write the spans of a round and count them."""
        write_spans(self.connection, spans)
        self.counts.add(spans)
        self.latest = max(self.latest, spans[-1].from_on)

    def touch(self, found: Found, **facts: Any) -> None:
        """Raise the version, with other facts in the hazard's row. Raises SomeoneWasFaster."""
        seen = found.facts["version"]
        asked = update(hazard).where(hazard.c.id == found.id, hazard.c.version == seen)
        if self.connection.execute(asked.values(version=seen + 1, **facts)).rowcount != 1:
            raise SomeoneWasFaster(found.facts["number"])

    def tell(
        self, key: int, seq: int, what: str, *, old: Any = None, new: Any = None, note: str = "",
        on: date | None = None,
    ) -> None:  # fmt: skip
        """Note one field that changed, or one thing that happened, for the history."""
        who = (self.at, self.viewer.name, str(self.viewer.role), "screen", None, None, None)
        row = (key, seq, what, as_text(old), as_text(new), on or self.on, *who)
        self.events.append((*row, printable(note).strip() or None, self.viewer.person_id))

    def finish(self) -> None:
        """Write what was collected, and plan the look-backs of what was closed; the transaction is the caller's."""
        self.counts.write(self.connection)
        bulk.insert(self.connection, event, TOLD_COLUMNS, self.events)
        if self.latest > date.min:
            note_change(self.connection, self.latest)
        if self.closures:
            plan(
                self.connection,
                self.closures,
                rules_in_force(self.connection),
                known_on=max(self.on, self.today),
            )
        self.events.clear()
        self.closures.clear()


def as_seen(found: Found, seen: int | None) -> Found:
    """The hazard, unless another version of it was seen. Raises SomeoneWasFaster."""
    if seen is not None and found.facts["version"] != seen:
        raise SomeoneWasFaster(found.facts["number"])
    return found


def find(session: Session, number: str, viewer: Viewer) -> Found:
    """The hazard with this number whose last round is in the viewer's scope. Raises NotFound."""
    found = find_all(session, [number], viewer)
    if not found:
        raise NotFound(number)
    return found[number]


def find_all(session: Session, numbers: Iterable[str], viewer: Viewer) -> dict[str, Found]:
    """The hazards with these numbers whose last round is in the viewer's scope, by number."""
    asked = select(hazard).where(hazard.c.number.in_(sorted(set(numbers))))
    known = {row["id"]: dict(row) for row in session.connection.execute(asked).mappings()}
    mine = all_in_hand(session, viewer.scope, known)
    found = last_rounds(session.connection, [known[key] for key in sorted(mine)])
    return {one.facts["number"]: one for one in found}


def last_round(connection: Connection, facts: Mapping[str, Any]) -> Found:
    """A hazard's last round. It asks for no scope: the caller has."""
    (found,) = last_rounds(connection, [facts])
    return found


def last_rounds(connection: Connection, told: Sequence[Mapping[str, Any]]) -> list[Found]:
    """The last round of each hazard, in the same order. It asks for no scope: the caller has."""
    keys, every = [facts["id"] for facts in told], cycle.alias()
    last = select(func.max(every.c.seq)).where(every.c.hazard_id == cycle.c.hazard_id).scalar_subquery()
    asked = select(cycle).where(cycle.c.hazard_id.in_(keys), cycle.c.seq == last)
    rounds = {row["hazard_id"]: dict(row) for row in connection.execute(asked).mappings()}
    spans: dict[int, list[Span]] = {key: [] for key in keys}
    columns = (span.c[name] for name in SPAN_COLUMNS)
    lives = select(*columns).where(span.c.hazard_id.in_(keys)).order_by(span.c.hazard_id, span.c.from_on)
    for one in map(Span._make, connection.execute(lives)):
        if one.cycle == rounds[one.hazard_id]["seq"]:
            spans[one.hazard_id].append(one)
    return [Found(facts, rounds[facts["id"]], spans[facts["id"]]) for facts in told]
