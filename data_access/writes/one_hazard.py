"""One hazard under the hand of one person: found in the scope, changed, counted and told in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from data_access import bulk
from data_access.reads.hazard import NotFound
from data_access.reads.standing import in_hand, standing
from data_access.rollup import SPAN_COLUMNS, Differences
from data_access.session import Session, note_change
from data_access.tables import cycle, event, hazard, span
from data_access.writes.ledger import EVENT_COLUMNS, as_text, write_spans
from domain.people import Viewer
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


@dataclass
class Hand:
    """What one person does in one transaction; `finish` writes the counts and the history.

    `on` is the business day that it counts from, `at` the instant of writing it down.
    """

    session: Session
    viewer: Viewer
    on: date
    at: datetime
    latest: date = date.min
    entered: int = 0  # the id of the hazard that was entered last
    counts: Differences = field(default_factory=Differences)
    events: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def connection(self) -> Connection:
        """The connection that is written through."""
        return self.session.connection

    def find(self, number: str, seen: int | None) -> Found:
        """The hazard whose last round is in the viewer's scope. Raises NotFound, SomeoneWasFaster.

        `seen` None asks for no version: of a hazard that the viewer need not have had on the screen.
        """
        found = find(self.session, number, self.viewer)
        if seen is not None and found.facts["version"] != seen:
            raise SomeoneWasFaster(number)
        return found

    def stands(self, found: Found) -> Standing:
        """What the table of steps asks about it."""
        return standing(self.session, self.viewer.scope, found.id)

    def require_day(self, known: Standing, today: date) -> None:
        """Raise WrongDay unless `on` lies between the last step or change and today."""
        last = max(today, known.since)
        if not known.since <= self.on <= last:
            raise WrongDay(known.since, last)

    def lay(self, found: Found, spans: list[Span], told: Mapping[str, Any] | None = None) -> None:
        """Put other spans in the place of the last round's, and other facts into its row."""
        key, seq = found.id, found.cycle["seq"]
        if told:
            mine = (cycle.c.hazard_id == key, cycle.c.seq == seq)
            self.connection.execute(update(cycle).where(*mine).values(**told))
        if spans == found.spans:
            return
        self.connection.execute(span.delete().where(span.c.hazard_id == key, span.c.cycle == seq))
        self.counts.add(found.spans, -1)
        self.add(spans)

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
        self.events.append((*row, note.strip() or None, self.viewer.person_id))

    def finish(self) -> None:
        """Write what was collected; the transaction is the caller's to end."""
        self.counts.write(self.connection)
        bulk.insert(self.connection, event, TOLD_COLUMNS, self.events)
        if self.latest > date.min:
            note_change(self.connection, self.latest)
        self.events.clear()


def find(session: Session, number: str, viewer: Viewer) -> Found:
    """The hazard with this number whose last round is in the viewer's scope. Raises NotFound."""
    asked = select(hazard).where(hazard.c.number == number)
    facts = session.connection.execute(asked).mappings().first()
    if facts is None or not in_hand(session, viewer.scope, facts["id"]):
        raise NotFound(number)
    return last_round(session.connection, dict(facts))


def last_round(connection: Connection, facts: Mapping[str, Any]) -> Found:
    """A hazard's last round. It asks for no scope: the caller has."""
    mine = select(cycle).where(cycle.c.hazard_id == facts["id"]).order_by(cycle.c.seq.desc()).limit(1)
    last = connection.execute(mine).mappings().one()
    columns = (span.c[name] for name in SPAN_COLUMNS)
    asked = select(*columns).where(span.c.hazard_id == facts["id"], span.c.cycle == last["seq"])
    spans = [Span(*row) for row in connection.execute(asked.order_by(span.c.from_on))]
    return Found(facts, dict(last), spans)
