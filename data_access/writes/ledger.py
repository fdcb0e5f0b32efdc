"""A ledger file into the database: all its good rows in one transaction, with history and counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, literal, select, update

from data_access import bulk
from data_access.board_rules import rules_in_force
from data_access.columns import Instant
from data_access.rollup import Differences
from data_access.session import note_change
from data_access.tables import before_image, cycle, event, hazard, span, upload, upload_problem
from data_access.wording import words_of
from data_access.writes.apart import room_for
from data_access.writes.columns_of import (
    CYCLE_COLUMNS,
    CYCLE_OF,
    EVENT_COLUMNS,
    FACTS_OF,
    FIRM,
    HAZARD_COLUMNS,
    SPOKEN_OF,
    as_text,
    write_spans,
)
from data_access.writes.elsewhere import merged_before, set_apart
from data_access.writes.kept_file import Sheet, keep_file, keep_named
from data_access.writes.known import alike
from data_access.writes.meant import by_identity, by_likeness
from data_access.writes.merged import Merged
from data_access.writes.planned import Closure, closure_of, plan
from data_access.writes.register import Register
from data_access.writes.same_day import SameDay
from data_access.writes.senders import came_again, keep_duplicates, keep_vanished, look_alike, vanished
from domain.arrival import Arrival, FieldChange, Known, Outcome, opening, reopening
from domain.comparison import closes_unaccepted, compare
from domain.held import FREELY, Terms
from domain.rules import Rules
from domain.spans import Span

LISTED = 2000  # changes kept by name for the screen; all of them are counted


class LedgerMerge:
    """One ledger file on its way in: compare each row with what is known, and write what it changes.

    With `write` False nothing is written: the same comparison makes the preview.
    """

    def __init__(
        self,
        connection: Connection,
        sheet: Sheet,
        *,
        write: bool,
        reopen: bool = False,
        terms: Terms = FREELY,
    ) -> None:
        self.connection, self.sheet, self.write, self.reopen = connection, sheet, write, reopen
        self.terms = terms
        self.merged = Merged()
        self.counts = Differences()
        self.latest = date.min
        last = connection.execute(select(func.coalesce(func.max(hazard.c.id), 0))).scalar_one()
        self._known_to = int(last)  # hazards above this id came with this file
        self._seen: set[str] = set()
        self._claimed: set[int] = set()
        self._later: list[Arrival] = []
        self._ids: dict[str, int] = {}  # of the hazards that it brought, by identity
        self._same_day = SameDay(connection)
        self._register = Register(connection, sheet.cutoff_on)
        self._rules: Rules | None = None
        if write:
            self.merged.upload_id = keep_file(connection, sheet)

    @property
    def is_first(self) -> bool:
        """Whether nothing is known yet."""
        return not self._known_to

    def take(self, arrivals: Sequence[Arrival]) -> None:
        """Bring a block of rows in; of rows with the same identity the first in the file counts.

        Rows that are equal but for their running number have to come in one block, unless `is_first`.
        Rows that may mean a known hazard though a part of their identity is missing wait for `finish`: a
        row that names it exactly may still come.
        """
        room_for(arrivals)
        rows = []
        for arrival in arrivals:
            if arrival.key in self._seen:
                self.merged.counts["repeated"] += 1
            else:
                self._seen.add(arrival.key)
                rows.append(arrival)
        pairs, rest = by_identity(self.connection, rows) if self._known_to else ([], rows)
        self._compare(pairs)
        doubtful = alike(self.connection, rest, self._same_day) if self._known_to else {}
        self._later += [arrival for arrival in rest if arrival.key in doubtful]
        self._enter([arrival for arrival in rest if arrival.key not in doubtful])

    def _compare(self, pairs: list[tuple[Arrival, Known]]) -> None:
        changed: list[tuple[Arrival, Known, Outcome]] = []
        pairs, apart = set_apart(self.connection, pairs, self.terms)
        one_with_others = merged_before(self.connection, pairs) if self.terms.hold else set()
        for arrival, before in pairs:
            self._claimed.add(before.hazard["id"])
            if before.hazard["id"] in one_with_others:
                self.merged.counts["merged_before"] += 1
                continue
            outcome = compare(
                arrival, before, cutoff=self.sheet.cutoff_on, reopen=self.reopen, terms=self.terms
            )
            self._note(before.hazard["number"], arrival, outcome)
            if closes_unaccepted(before.spans[-1], outcome.spans[-1]):
                self.merged.counts["unaccepted"] += 1
            if outcome.changes:
                changed.append((arrival, before, outcome))
        if self.write:
            self._change(changed)
        self._enter(apart, known=True)

    def _enter(self, fresh: list[Arrival], *, known: bool = False) -> None:
        """Bring in new hazards; `known` says that what they look like was answered."""
        if self.terms.hold and self._known_to and not known:
            self.merged.duplicates += look_alike(self.connection, fresh, self.sheet, self._known_to)
        self.merged.counts["new"] += len(fresh)
        self.merged.fresh += fresh[: LISTED - len(self.merged.fresh)]
        self.merged.counts["new_major"] += sum(arrival.grade == "major" for arrival in fresh)
        if self.write:
            self._create(fresh)

    def _settle(self) -> None:
        """The rows that waited: each takes a hazard it may mean that no other row means."""
        doubtful = alike(self.connection, self._later, self._same_day) if self._later else {}
        for candidates in doubtful.values():
            candidates[:] = [known for known in candidates if known.hazard["id"] <= self._known_to]
        pairs, fresh = by_likeness(self._later, doubtful, set(self._claimed))
        self._compare(pairs)
        self._enter(fresh)

    def finish(self, problems: Iterable[Sequence[Any]] = ()) -> Merged:
        """Write the counts and the file's own figures; the transaction is the caller's to end."""
        self._settle()
        if self.terms.hold:
            self._ask()
        if self.write:
            self._register.write_counters()
            keep_named(self.connection, self.merged.upload_id or 0, self._claimed)
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

    def _ask(self) -> None:
        """What vanished since the sender's last file, and what looks like another unit's, left to a person."""
        merged, sheet = self.merged, self.sheet
        merged.vanished = vanished(self.connection, sheet, self._claimed, merged.upload_id)
        merged.counts |= {"vanished": len(merged.vanished), "duplicates": len(merged.duplicates)}
        if self.write and merged.upload_id:
            keep_vanished(self.connection, sheet, merged.upload_id, merged.vanished)
            keep_duplicates(self.connection, sheet, merged.upload_id, merged.duplicates, self._ids)
            merged.counts["came_again"] = came_again(self.connection, sheet, self._claimed)

    def _note(self, number: str, arrival: Arrival, outcome: Outcome) -> None:
        merged = self.merged
        merged.counts["changed" if outcome.changes else "held_back" if outcome.held else "unchanged"] += 1
        for kind in ("changes", "newer", "questions", "held", "unexplained"):
            listed: list[tuple[str, Arrival, FieldChange]] = getattr(merged, kind)
            for change in getattr(outcome, kind):
                merged.counts[f"{kind}:{change.what}"] += 1
                if len(listed) < LISTED:
                    listed.append((number, arrival, change))

    def _create(self, fresh: list[Arrival]) -> None:
        if not fresh:
            return
        ids = self._register.ids(hazard, len(fresh))
        numbers = self._register.numbers(fresh)
        firms = self._register.enterprises([(one.enterprise, one.district_id or 0) for one in fresh])
        hazards, cycles, spans, closures = [], [], [], []
        sheet, upload_id = self.sheet, self.merged.upload_id
        for arrival, key, (number, number_en), firm in zip(fresh, ids, numbers, firms, strict=True):
            hazards.append((
                key, number, number_en, arrival.key, arrival.item_key, firm, *FACTS_OF(arrival.all_facts),
                arrival.found_on, upload_id, arrival.sheet, arrival.row,
            ))  # fmt: skip
            first, life = opening(arrival, hazard_id=key, cutoff=sheet.cutoff_on)
            cycles.append(CYCLE_OF(first))
            spans += life
            closures.append(closure_of(life[-1]))
        bulk.insert(self.connection, hazard, HAZARD_COLUMNS, hazards)
        bulk.insert(self.connection, cycle, CYCLE_COLUMNS, cycles)
        names = self._register.names
        self.counts.word((row[0], words_of((*SPOKEN_OF(row), names.get(row[FIRM])))) for row in hazards)
        self._add_spans(spans)
        self._plan(closures, first=True)
        self._tell_created(ids)
        if self.terms.hold:
            self._ids.update(zip((one.key for one in fresh), ids, strict=True))

    def _plan(self, closures: Iterable[Closure | None], *, first: bool = False) -> None:
        """Plan the look-backs of what the file tells as closed."""
        told = [one for one in closures if one is not None]
        if told:
            self._rules = self._rules or rules_in_force(self.connection)
            known_on = max(self.sheet.cutoff_on, self.sheet.applied_on)
            plan(self.connection, told, self._rules, known_on=known_on, first=first)

    def _tell_created(self, ids: range) -> None:
        """One event for each new hazard, out of its own row."""
        sheet = self.sheet
        told = select(
            hazard.c.id, literal(1), literal("created"), func.coalesce(hazard.c.found_on, sheet.cutoff_on),
            literal(sheet.at, Instant), literal(sheet.by), literal(sheet.role), literal("upload"),
            hazard.c.upload_id, hazard.c.sheet, hazard.c.row,
        ).where(hazard.c.id.between(ids[0], ids[-1])).order_by(hazard.c.id)  # fmt: skip
        columns = [name for name in EVENT_COLUMNS if name not in ("old", "new")]
        self.connection.execute(event.insert().from_select(columns, told))

    def _add_spans(self, spans: list[Span]) -> None:
        write_spans(self.connection, spans)
        self.counts.add(spans)
        if self.counts.full:
            self.counts.write(self.connection)
        self.latest = max([self.latest, *(one.from_on for one in spans)])

    def _change(self, changed: list[tuple[Arrival, Known, Outcome]]) -> None:
        history: list[tuple[Any, ...]] = []
        for arrival, before, outcome in changed:
            self._keep_before(before)
            history += self._history(arrival, before, outcome)
            self._rewrite(before, outcome)
            if outcome.reopens:
                self._reopen(arrival, before)
            self._update_hazard(arrival, before, outcome)
        bulk.insert(self.connection, event, (*EVENT_COLUMNS, "note"), history)

    def _history(self, arrival: Arrival, before: Known, outcome: Outcome) -> list[tuple[Any, ...]]:
        sheet = self.sheet
        return [
            (before.hazard["id"], before.cycle["seq"], change.what, as_text(change.old), as_text(change.new),
             change.on_day, sheet.at, sheet.by, sheet.role, "upload", self.merged.upload_id, arrival.sheet,
             arrival.row, change.note or None)
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
            if outcome.spans[-1].closed_on != before.spans[-1].closed_on:
                self._plan([closure_of(outcome.spans[-1])])

    def _reopen(self, arrival: Arrival, before: Known) -> None:
        first, life = reopening(arrival, before, cutoff=self.sheet.cutoff_on)
        bulk.insert(self.connection, cycle, CYCLE_COLUMNS, [CYCLE_OF(first)])
        self._add_spans(life)

    def _update_hazard(self, arrival: Arrival, before: Known, outcome: Outcome) -> None:
        values = dict(outcome.hazard)
        if "enterprise" in values:
            place = arrival.district_id or before.spans[-1].district_id
            del values["enterprise"]
            (values["enterprise_id"],) = self._register.enterprises([(arrival.enterprise, place)])
        if "found_on" in values:
            values |= {"key": arrival.key, "key_undated": None}  # a code stays; a dated identity is new
        self.connection.execute(
            update(hazard)
            .where(hazard.c.id == before.hazard["id"])
            .values(version=hazard.c.version + 1, **values)
        )
        self.counts.reword([before.hazard["id"]])

    def _keep_before(self, before: Known) -> None:
        key = before.hazard["id"]
        content = json.dumps(
            {"hazard": before.hazard, "cycle": before.cycle, "spans": before.spans}, default=as_text
        )
        self.connection.execute(
            before_image.insert().values(upload_id=self.merged.upload_id, hazard_id=key, content=content)
        )
