"""A ledger file into the database: all its good rows in one transaction, with history and counts."""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select, text, update

from data_access import bulk
from data_access.rollup import SPAN_COLUMNS, Differences
from data_access.session import note_change
from data_access.tables import (
    before_image, cycle, enterprise, event, hazard, number_counter, span, unit, upload, upload_part, upload_problem,
)  # fmt: skip
from data_access.writes.known import known_hazards
from data_access.writes.units import normalised
from domain.arrival import FACTS, Arrival, FieldChange, Known, Outcome, compare, opening
from domain.spans import Span, reach

HAZARD_COLUMNS = (
    "id", "number", "number_en", "key", "key_undated", "enterprise_id", *FACTS, "found_on", "upload_id",
    "sheet", "row",
)  # fmt: skip
CYCLE_COLUMNS = (
    "hazard_id", "seq", "opened_on", "first_due_on", "due_text", "rectified_on", "accepted_on", "closed_on",
    "closed_on_assumed",
)  # fmt: skip
EVENT_COLUMNS = (
    "hazard_id", "cycle", "what", "old", "new", "on_day", "at", "by", "role", "source", "upload_id", "sheet",
    "row",
)  # fmt: skip
EMPTY: dict[str, Any] = {name: "" for name in FACTS} | {"source": "unknown", "fund_wan": None}


@dataclass(frozen=True)
class Sheet:
    """The file that is applied, and who applies it."""

    name: str
    sha256: str
    content: bytes
    cutoff_on: date
    mapping: str
    fingerprint: str
    by: str
    role: str
    at: datetime


@dataclass
class Merged:
    """What a file did, or would do: counts of rows, and the rows that ask for a person."""

    counts: Counter[str] = field(default_factory=Counter)
    changes: list[tuple[str, Arrival, FieldChange]] = field(default_factory=list)
    newer: list[tuple[str, Arrival, FieldChange]] = field(default_factory=list)
    questions: list[tuple[str, Arrival, FieldChange]] = field(default_factory=list)
    upload_id: int | None = None


LISTED = 2000  # changes kept by name for the screen; all of them are counted


class LedgerMerge:
    """One ledger file on its way in: compare each row with what is known, and write what it changes.

    With `write` False nothing is written: the same comparison makes the preview.
    """

    def __init__(self, connection: Connection, sheet: Sheet, *, write: bool, reopen: bool = False) -> None:
        self.connection, self.sheet, self.write, self.reopen = connection, sheet, write, reopen
        self.merged = Merged()
        self.counts = Differences()
        self.latest = date.min
        self._empty = connection.execute(select(hazard.c.id).limit(1)).first() is None
        self._seen: set[str] = set()
        self._enterprises: dict[tuple[str, int], int] = {}
        self._numbers: dict[tuple[int, int], int] = {}
        if write:
            self.merged.upload_id = self._keep_file()

    def take(self, arrivals: Sequence[Arrival]) -> None:
        """Bring a block of rows in; rows with an identity met before in this file come after it."""
        known = {} if self._empty else known_hazards(self.connection, arrivals)
        fresh: list[Arrival] = []
        changed: list[tuple[Arrival, Known, Outcome]] = []
        for arrival in arrivals:
            if arrival.key in self._seen:
                self.merged.counts["repeated"] += 1
                continue
            self._seen.add(arrival.key)
            before = known.get(arrival.key) or known.get(arrival.key_undated)
            if before is None:
                fresh.append(arrival)
                continue
            outcome = compare(arrival, before, cutoff=self.sheet.cutoff_on, reopen=self.reopen)
            self._note(before.hazard["number"], arrival, outcome)
            if outcome.changes:
                changed.append((arrival, before, outcome))
        self.merged.counts["new"] += len(fresh)
        self.merged.counts["new_major"] += sum(arrival.grade == "major" for arrival in fresh)
        if self.write:
            self._create(fresh)
            self._change(changed)

    def finish(self, problems: Iterable[Sequence[Any]] = ()) -> Merged:
        """Write the counts and the file's own figures; the transaction is the caller's to end."""
        if self.write:
            self._write_counters()
            self.counts.write(self.connection)
            if self.latest > date.min:
                note_change(self.connection, self.latest)
            columns = ("upload_id", "seq", "sheet", "row", "column", "value", "code", "params", "severity")
            numbered = ((self.merged.upload_id, n, *problem) for n, problem in enumerate(problems))
            bulk.insert(self.connection, upload_problem, columns, numbered)
            self.connection.execute(
                update(upload).where(upload.c.id == self.merged.upload_id)
                .values(counts=json.dumps(self.merged.counts))
            )  # fmt: skip
        return self.merged

    def _note(self, number: str, arrival: Arrival, outcome: Outcome) -> None:
        merged = self.merged
        merged.counts["changed" if outcome.changes else "unchanged"] += 1
        for kind in ("changes", "newer", "questions"):
            listed: list[tuple[str, Arrival, FieldChange]] = getattr(merged, kind)
            for change in getattr(outcome, kind):
                merged.counts[f"{kind}:{change.what}"] += 1
                if len(listed) < LISTED:
                    listed.append((number, arrival, change))

    def _keep_file(self) -> int:
        sheet = self.sheet
        values = {
            "name": sheet.name, "sha256": sheet.sha256, "cutoff_on": sheet.cutoff_on, "mapping": sheet.mapping,
            "fingerprint": sheet.fingerprint, "applied_at": sheet.at, "applied_by": sheet.by,
        }  # fmt: skip
        key = int(self.connection.execute(upload.insert().values(**values)).inserted_primary_key[0])
        size = 4 << 20
        for part, start in enumerate(range(0, len(sheet.content), size)):
            packed = zlib.compress(sheet.content[start : start + size], 1)
            self.connection.execute(upload_part.insert().values(upload_id=key, part=part, bytes=packed))
        return key

    def _create(self, fresh: list[Arrival]) -> None:
        if not fresh:
            return
        ids = self._ids(hazard, len(fresh))
        numbers = self._number(fresh)
        enterprises = self._enterprise_ids(fresh)
        hazards, cycles, spans = [], [], []
        sheet, upload_id = self.sheet, self.merged.upload_id
        for arrival, key, (number, number_en) in zip(fresh, ids, numbers, strict=True):
            facts = {**EMPTY, **{k: v for k, v in arrival.facts.items() if v not in (None, "")}}
            firm = enterprises.get((normalised(arrival.enterprise), arrival.district_id or 0))
            undated = arrival.key_undated if arrival.found_on is None else None
            hazards.append((
                key, number, number_en, arrival.key, undated, firm, *(facts[name] for name in FACTS),
                arrival.found_on, upload_id, arrival.sheet, arrival.row,
            ))  # fmt: skip
            first, life = opening(arrival, hazard_id=key, cutoff=sheet.cutoff_on)
            cycles.append(tuple(first[name] for name in CYCLE_COLUMNS))
            spans += life
        bulk.insert(self.connection, hazard, HAZARD_COLUMNS, hazards)
        bulk.insert(self.connection, cycle, CYCLE_COLUMNS, cycles)
        self._add_spans(spans)
        created = (
            (key, 1, "created", None, None, arrival.found_on or sheet.cutoff_on, sheet.at, sheet.by, sheet.role,
             "upload", upload_id, arrival.sheet, arrival.row)
            for arrival, key in zip(fresh, ids, strict=True)
        )  # fmt: skip
        bulk.insert(self.connection, event, EVENT_COLUMNS, created)

    def _add_spans(self, spans: list[Span]) -> None:
        write_spans(self.connection, spans)
        self.counts.add(spans)
        for one in spans:
            if one.from_on > self.latest:
                self.latest = one.from_on

    def _change(self, changed: list[tuple[Arrival, Known, Outcome]]) -> None:
        history: list[tuple[Any, ...]] = []
        for arrival, before, outcome in changed:
            self._keep_before(before)
            history += self._history(arrival, before, outcome)
            self._rewrite(before, outcome)
            if outcome.reopens:
                self._reopen(arrival, before)
            self._update_hazard(arrival, before, outcome)
        bulk.insert(self.connection, event, EVENT_COLUMNS, history)

    def _history(self, arrival: Arrival, before: Known, outcome: Outcome) -> list[tuple[Any, ...]]:
        sheet = self.sheet
        return [
            (before.hazard["id"], before.cycle["seq"], change.what, as_text(change.old), as_text(change.new),
             change.on_day, sheet.at, sheet.by, sheet.role, "upload", self.merged.upload_id, arrival.sheet,
             arrival.row)
            for change in outcome.changes
        ]  # fmt: skip

    def _rewrite(self, before: Known, outcome: Outcome) -> None:
        key, seq = before.hazard["id"], before.cycle["seq"]
        if outcome.cycle:
            where = (cycle.c.hazard_id == key, cycle.c.seq == seq)
            self.connection.execute(update(cycle).where(*where).values(**outcome.cycle))
        if outcome.spans != before.spans:
            self.connection.execute(span.delete().where(span.c.hazard_id == key, span.c.cycle == seq))
            self.counts.add(before.spans, -1)
            self._add_spans(outcome.spans)

    def _reopen(self, arrival: Arrival, before: Known) -> None:
        seq = before.cycle["seq"] + 1
        last = before.spans[-1]
        for name in ("unit_id", "district_id", "department_id", "industry_id", "grade", "risk", "profile",
                     "likelihood", "severity", "exposure"):  # fmt: skip
            if not getattr(arrival, name):
                setattr(arrival, name, getattr(last, name))
        first, life = opening(arrival, hazard_id=before.hazard["id"], cutoff=self.sheet.cutoff_on, seq=seq)
        bulk.insert(self.connection, cycle, CYCLE_COLUMNS, [tuple(first[name] for name in CYCLE_COLUMNS)])
        self._add_spans(life)

    def _update_hazard(self, arrival: Arrival, before: Known, outcome: Outcome) -> None:
        values = dict(outcome.hazard)
        if "enterprise" in values:
            found = self._enterprise_ids([arrival])
            values["enterprise_id"] = found.get((normalised(values.pop("enterprise")), arrival.district_id or 0))
        if "found_on" in values:
            values |= {"key": arrival.key, "key_undated": None}
        self.connection.execute(
            update(hazard).where(hazard.c.id == before.hazard["id"]).values(version=hazard.c.version + 1, **values)
        )

    def _keep_before(self, before: Known) -> None:
        key = before.hazard["id"]
        content = json.dumps(
            {"hazard": before.hazard, "cycle": before.cycle, "spans": before.spans}, default=as_text
        )
        self.connection.execute(
            before_image.insert().values(upload_id=self.merged.upload_id, hazard_id=key, content=content)
        )

    def _ids(self, table: Any, n: int) -> range:
        """The next n ids; nobody else writes them: SQLite has one writer, PostgreSQL's lock sees to it."""
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
        last = self.connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return range(last + 1, last + 1 + n)

    def _number(self, fresh: list[Arrival]) -> list[tuple[str, str]]:
        """A spoken number for each: short code of the district, year found, running number."""
        shorts = {row.id: (row.short, row.short_en) for row in self.connection.execute(select(unit))}
        given: list[tuple[str, str]] = []
        for arrival in fresh:
            where = (arrival.district_id or 0, (arrival.found_on or self.sheet.cutoff_on).year)
            if where not in self._numbers:
                asked = select(number_counter.c.last).where(
                    number_counter.c.unit_id == where[0], number_counter.c.year == where[1]
                )
                self._numbers[where] = self.connection.execute(asked).scalar() or 0
            self._numbers[where] += 1
            zh, en = shorts[where[0]]
            tail = f"-{where[1]}-{self._numbers[where]:03d}"
            given.append((zh + tail, en + tail))
        return given

    def _write_counters(self) -> None:
        for (unit_id, year), last in sorted(self._numbers.items()):
            where = (number_counter.c.unit_id == unit_id, number_counter.c.year == year)
            if not self.connection.execute(update(number_counter).where(*where).values(last=last)).rowcount:
                self.connection.execute(number_counter.insert().values(unit_id=unit_id, year=year, last=last))

    def _enterprise_ids(self, arrivals: Iterable[Arrival]) -> dict[tuple[str, int], int]:
        wanted: dict[tuple[str, int], str] = {}
        for arrival in arrivals:
            key = (normalised(arrival.enterprise), arrival.district_id or 0)
            if key[0] and key not in self._enterprises:
                wanted.setdefault(key, arrival.enterprise)
        names = sorted({name for name, _ in wanted})
        for start in range(0, len(names), 5000):
            asked = select(enterprise).where(enterprise.c.key.in_(names[start : start + 5000]))
            for row in self.connection.execute(asked):
                self._enterprises[(row.key, row.district_id)] = row.id
        missing = [(key, name) for key, name in wanted.items() if key not in self._enterprises]
        if missing:
            ids = self._ids(enterprise, len(missing))
            rows = [(i, name, key[0], key[1]) for i, (key, name) in zip(ids, missing, strict=True)]
            bulk.insert(self.connection, enterprise, ("id", "name", "key", "district_id"), rows)
            self._enterprises.update({(row[2], row[3]): row[0] for row in rows})
        return self._enterprises


def write_spans(connection: Connection, spans: Iterable[Span]) -> None:
    """Insert spans with what their index needs."""
    rows = ((*one, one.live_to, reach(one)) for one in spans)
    bulk.insert(connection, span, (*SPAN_COLUMNS, "live_to", "reach"), rows)


def as_text(value: Any) -> str | None:
    """A value as history keeps it: days as ISO, numbers without a tail of noughts."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
