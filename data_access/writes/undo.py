"""Taking back a whole file: its new hazards leave every count, its changes go back to what was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Row, func, null, or_, select, update

from data_access import bulk
from data_access.board_rules import rules_in_force
from data_access.rollup import SPAN_COLUMNS, Differences
from data_access.session import note_changes_anew
from data_access.tables import before_image, cycle, event, hazard, look_back, span, unit, upload
from data_access.writes.columns_of import EVENT_COLUMNS, write_spans
from data_access.writes.kept_file import named_by
from data_access.writes.planned import closure_of, forget_plans, plan
from domain.arrival import FACTS
from domain.spans import Span

DAYS = {"from_on", "to_on", "due_on", "rectified_on", "opened_on", "first_due_on", "closed_on", "accepted_on"}


class TouchedSince(Exception):
    """Rows of the file were changed later or stand in a later file too, so that it cannot be taken back whole.

    `numbers` are up to twenty of them, `count` is how many.
    """

    def __init__(self, numbers: list[str], count: int) -> None:
        super().__init__(f"{count} hazards were changed since or stand in a later file: {', '.join(numbers)}")
        self.numbers, self.count = numbers, count


class NothingToTakeBack(Exception):
    """There is no such file, or it was taken back already."""


def take_back(
    connection: Connection, upload_id: int, *, by: str, role: str, at: datetime, on: date
) -> dict[str, int]:
    """Undo a file in this transaction and say how many hazards were withdrawn and restored.

    Nothing is deleted that people wrote: the hazards stay with their numbers and their history, marked as
    withdrawn. Raises TouchedSince or NothingToTakeBack; then nothing is changed.
    """
    standing = select(upload.c.id).where(upload.c.id == upload_id, upload.c.withdrawn_at.is_(None))
    if connection.execute(standing).first() is None:
        raise NothingToTakeBack(str(upload_id))
    _refuse_if_touched(connection, upload_id)
    counts = Differences()
    stamp = (on, at, by, role, "command", upload_id)
    withdrawn = _withdraw_new(connection, upload_id, counts, stamp)
    restored = _restore_changed(connection, upload_id, counts, stamp)
    counts.write(connection)
    note_changes_anew(connection)
    connection.execute(
        update(upload).where(upload.c.id == upload_id).values(withdrawn_at=at, withdrawn_by=by)
    )
    return {"withdrawn": withdrawn, "restored": restored}


def _refuse_if_touched(connection: Connection, upload_id: int) -> None:
    """A later event counts, unless it came with a file that was itself taken back."""
    last = select(func.max(event.c.id)).where(event.c.upload_id == upload_id, event.c.source == "upload")
    mine = or_(
        hazard.c.upload_id == upload_id,
        hazard.c.id.in_(select(before_image.c.hazard_id).where(before_image.c.upload_id == upload_id)),
    )
    asked = (
        select(hazard.c.number)
        .distinct()
        .join(event, event.c.hazard_id == hazard.c.id)
        .outerjoin(upload, upload.c.id == event.c.upload_id)
        .where(mine, event.c.id > last.scalar_subquery(), upload.c.withdrawn_at.is_(None))
        .order_by(hazard.c.number)
    )
    numbers = sorted({*connection.execute(asked).scalars(), *_in_later_files(connection, upload_id, mine)})
    if numbers:
        raise TouchedSince(numbers[:20], len(numbers))


def _in_later_files(connection: Connection, upload_id: int, mine: ColumnElement[bool]) -> Iterator[str]:
    """The numbers of its hazards that also stand in a later file, unchanged ones too."""
    asked = select(upload.c.id).where(upload.c.id > upload_id, upload.c.withdrawn_at.is_(None))
    later = [named_by(connection, key) for key in connection.execute(asked).scalars()]
    if any(len(ids) for ids in later):
        named = set(np.concatenate(later).tolist())
        for key, number in connection.execute(select(hazard.c.id, hazard.c.number).where(mine)):
            if key in named:
                yield number


def _withdraw_new(connection: Connection, upload_id: int, counts: Differences, stamp: tuple[Any, ...]) -> int:
    mine = select(hazard.c.id).where(hazard.c.upload_id == upload_id)
    ids = list(connection.execute(mine).scalars())
    spans = select(*(span.c[name] for name in SPAN_COLUMNS)).where(span.c.hazard_id.in_(mine))
    spans = spans.order_by(*span.primary_key)
    counts.add((Span(*row) for row in connection.execute(spans)), -1)
    connection.execute(span.delete().where(span.c.hazard_id.in_(mine)))
    connection.execute(
        look_back.delete().where(look_back.c.hazard_id.in_(mine), look_back.c.result.is_(None))
    )
    connection.execute(cycle.delete().where(cycle.c.hazard_id.in_(mine)))
    connection.execute(
        update(hazard)
        .where(hazard.c.upload_id == upload_id)
        .values(
            key=null(), key_undated=null(), withdrawn_by_upload_id=upload_id, version=hazard.c.version + 1
        )
    )
    bulk.insert(connection, event, EVENT_COLUMNS, _told(ids, "withdrawn", stamp))
    return len(ids)


def _told(ids: list[int], what: str, stamp: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    return ((key, 1, what, None, None, *stamp, None, None) for key in ids)


def _restore_changed(
    connection: Connection, upload_id: int, counts: Differences, stamp: tuple[Any, ...]
) -> int:
    images = list(connection.execute(select(before_image).where(before_image.c.upload_id == upload_id)))
    # A street may have been put under another district since: its hazards stay where the tree has it now.
    places = {row.id: row.district_id for row in connection.execute(select(unit.c.id, unit.c.district_id))}
    for image in images:
        _restore(connection, image, json.loads(image.content), counts=counts, places=places)
    ids = [image.hazard_id for image in images]
    bulk.insert(connection, event, EVENT_COLUMNS, _told(ids, "restored", stamp))
    return len(images)


def _restore(
    connection: Connection,
    image: Row[Any],
    before: dict[str, Any],
    *,
    counts: Differences,
    places: dict[int, int],
) -> None:
    key, seq = image.hazard_id, before["cycle"]["seq"]
    later = (span.c.hazard_id == key, span.c.cycle >= seq)
    asked = select(*(span.c[name] for name in SPAN_COLUMNS)).where(*later).order_by(*span.primary_key)
    now = [Span(*row) for row in connection.execute(asked)]
    counts.add(now, -1)
    connection.execute(span.delete().where(*later))
    connection.execute(cycle.delete().where(cycle.c.hazard_id == key, cycle.c.seq > seq))
    fields = {name: _value(name, value) for name, value in before["cycle"].items()}
    connection.execute(update(cycle).where(cycle.c.hazard_id == key, cycle.c.seq == seq).values(**fields))
    spans = [
        Span(*(_value(name, value) for name, value in zip(SPAN_COLUMNS, values, strict=True)))
        for values in before["spans"]
    ]
    spans = [one._replace(district_id=places[one.unit_id]) for one in spans]
    write_spans(connection, spans)
    counts.add(spans)
    _plan_again(connection, image, now, spans[-1])
    facts = before["hazard"]
    names = ("key", "key_undated", "found_on", "enterprise_id", *FACTS)
    values = {name: _value(name, facts[name]) for name in names}
    connection.execute(
        update(hazard).where(hazard.c.id == key).values(version=hazard.c.version + 1, **values)
    )
    counts.reword([key])


def _plan_again(connection: Connection, image: Row[Any], was: list[Span], last: Span) -> None:
    """Forget the look-backs planned for closures that the file told; plan anew for the one that it told otherwise."""
    told = {one.cycle: one.closed_on for one in was}  # the last of a round decides
    closed_on = told.get(last.cycle)
    forget_plans(
        connection, [(last.hazard_id, seq) for seq in told if seq > last.cycle or closed_on != last.closed_on]
    )
    closure = closure_of(last)
    if closure is not None and closed_on != last.closed_on:
        known_on = _closure_known(connection, image, last)
        plan(connection, [closure], rules_in_force(connection), known_on=known_on)


def _closure_known(connection: Connection, image: Row[Any], last: Span) -> date:
    """The day on which a closure became known before the file that is taken back told another one."""
    asked = (
        select(event.c.at, upload.c.cutoff_on)
        .outerjoin(upload, upload.c.id == event.c.upload_id)
        .where(event.c.hazard_id == last.hazard_id, event.c.what.in_(("created", "status", "closed_on")))
        .where(or_(event.c.upload_id.is_(None), event.c.upload_id < image.upload_id))
        .order_by(event.c.id.desc())
    )
    row = connection.execute(asked).first()
    closed_on = last.closed_on or date.min
    return closed_on if row is None else max(closed_on, row.at.date(), row.cutoff_on or date.min)


def _value(name: str, value: Any) -> Any:
    if value is not None and (name in DAYS or name == "found_on"):
        return date.fromisoformat(value)
    return value
