"""What a sender's files named before, and what is missing in this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from data_access.tables import enterprise, file_question, hazard, span, unit, upload
from data_access.writes.kept_file import Sheet, named_by
from data_access.writes.known import FEW, of_item
from data_access.writes.merged import Alike, Vanished
from domain.arrival import Arrival
from domain.status import OPEN

BLOCK = 5000
_STANDS = (span.c.to_on.is_(None), span.c.status.in_(OPEN))


@dataclass(frozen=True)
class Sender:
    """The unit whose file it is: a territorial unit with its district and that one's name, or a department (0, "")."""

    id: int
    kind: str
    district_id: int
    district: str


def sender_of(connection: Connection, key: int | None) -> Sender | None:
    """A sender by the unit's id; None where there is none."""
    above = unit.alias("above")
    name = func.coalesce(above.c.name, "")
    asked = select(unit.c.id, unit.c.kind, unit.c.district_id, name).select_from(
        unit.outerjoin(above, and_(above.c.id == unit.c.district_id, above.c.id != 0))
    )
    row = connection.execute(asked.where(unit.c.id == key)).first() if key else None
    return None if row is None else Sender(*row)


def unit_of_code(connection: Connection, code: str) -> int | None:
    """The id of a unit or department by its code; None where there is none."""
    return connection.execute(select(unit.c.id).where(unit.c.code == code, unit.c.id != 0)).scalar()


def units_of(connection: Connection, sender_id: int) -> frozenset[int]:
    """The sender and every unit below it."""
    parents = connection.execute(select(unit.c.id, unit.c.parent_id)).all()
    found = {sender_id}
    while more := {row.id for row in parents if row.parent_id in found and row.id not in found}:
        found |= more
    return frozenset(found)


def last_upload(connection: Connection, sheet: Sheet, before: int | None) -> int | None:
    """The sender's last file before this one that stands and speaks for no later day; None where there is none.

    before: the id of this one, None where it is not written.
    """
    mine = (upload.c.sender_id == sheet.sender_id, upload.c.withdrawn_at.is_(None))
    asked = select(upload.c.id).where(*mine, upload.c.cutoff_on <= sheet.cutoff_on)
    if before is not None:
        asked = asked.where(upload.c.id < before)
    return connection.execute(asked.order_by(upload.c.cutoff_on.desc(), upload.c.id.desc()).limit(1)).scalar()


def vanished(
    connection: Connection, sheet: Sheet, named: Iterable[int], before: int | None
) -> list[Vanished]:
    """The open hazards that the sender's last file named and this one does not, by number.

    named: ids of the hazards that stand in this file. Nothing happens to those that vanished.
    """
    last = last_upload(connection, sheet, before) if sheet.sender_id else None
    if last is None:
        return []
    came = connection.execute(select(hazard.c.id).where(hazard.c.upload_id == last)).scalars()
    gone = sorted({*came, *named_by(connection, last).tolist()} - set(named))
    columns = (
        hazard.c.id, hazard.c.number, func.coalesce(enterprise.c.name, ""), hazard.c.location,
        hazard.c.description, span.c.status, span.c.due_on, span.c.unit_id,
    )  # fmt: skip
    asked = (
        select(*columns)
        .join(span, span.c.hazard_id == hazard.c.id)
        .outerjoin(enterprise, enterprise.c.id == hazard.c.enterprise_id)
        .where(*_STANDS)
    )
    found = [
        Vanished(*row)
        for n in range(0, len(gone), BLOCK)
        for row in connection.execute(asked.where(hazard.c.id.in_(gone[n : n + BLOCK])))
    ]
    return sorted(found, key=lambda one: one.number)


def look_alike(connection: Connection, fresh: Sequence[Arrival], sheet: Sheet, known_to: int) -> list[Alike]:
    """The new rows for which another unit has an open hazard of the same enterprise, place and text.

    They were found on another day, else they were known by their identity. Another unit's: of another
    district, or told by another sender's file.
    """
    rows = {
        row.key_undated: row
        for row in fresh
        if row.key.startswith(f"{row.key_undated}-") and row.enterprise and row.facts.get("description")
    }
    items = sorted(rows)
    return [
        one
        for n in range(0, len(items), FEW)
        for one in _alike(connection, items[n : n + FEW], rows, sheet, known_to=known_to)
    ]


def _alike(
    connection: Connection, items: Sequence[str], rows: dict[str, Arrival], sheet: Sheet, *, known_to: int
) -> Iterator[Alike]:
    asked = (
        select(
            hazard.c.id, hazard.c.number, hazard.c.key, hazard.c.found_on, span.c.status, span.c.unit_id,
            span.c.district_id, upload.c.sender_id,
        )
        .join(span, span.c.hazard_id == hazard.c.id)
        .outerjoin(upload, upload.c.id == hazard.c.upload_id)
        .where(or_(*map(of_item, items)), hazard.c.id <= known_to, *_STANDS)
        .order_by(hazard.c.id)
    )  # fmt: skip
    met = set()
    for one in connection.execute(asked):
        row = rows[one.key.partition("-")[0]]
        far = row.district_id and one.district_id and row.district_id != one.district_id
        others = one.sender_id is not None and one.sender_id != sheet.sender_id
        if (far or others) and row.key not in met:
            met.add(row.key)
            yield Alike(row, one.id, one.number, one.found_on, one.status, one.unit_id)


def keep_vanished(connection: Connection, sheet: Sheet, upload_id: int, gone: Sequence[Vanished]) -> None:
    """Ask about the hazards that vanished, each once while it is not answered."""
    ids = [one.id for one in gone]
    asked = select(file_question.c.hazard_id).where(
        file_question.c.kind == "vanished", file_question.c.answer.is_(None), file_question.c.hazard_id.in_(ids)
    )  # fmt: skip
    open_still = set(connection.execute(asked).scalars()) if ids else set()
    about = {
        "kind": "vanished",
        "upload_id": upload_id,
        "sender_id": sheet.sender_id,
        "asked_on": sheet.cutoff_on,
    }
    fresh = [{**about, "hazard_id": key} for key in ids if key not in open_still]
    if fresh:
        connection.execute(file_question.insert(), fresh)


def keep_duplicates(
    connection: Connection, sheet: Sheet, upload_id: int, found: Sequence[Alike], ids: Mapping[str, int]
) -> None:
    """Ask whether new hazards are duplicates of those that they look like. ids: of the new ones, by identity."""
    about = {
        "kind": "duplicate",
        "upload_id": upload_id,
        "sender_id": sheet.sender_id,
        "asked_on": sheet.cutoff_on,
    }
    fresh = [{**about, "hazard_id": ids[one.row.key], "other_id": one.id} for one in found]
    if fresh:
        connection.execute(file_question.insert(), fresh)


def came_again(connection: Connection, sheet: Sheet, named: Iterable[int]) -> int:
    """Answer what was asked about hazards that had vanished and stand in this file; how many."""
    mine = (file_question.c.kind == "vanished", file_question.c.answer.is_(None))
    waiting = connection.execute(select(file_question.c.hazard_id).where(*mine)).scalars()
    back = sorted(set(waiting) & set(named))
    values = {"answer": "came_again", "answered_at": sheet.at, "answered_by": ""}
    for n in range(0, len(back), BLOCK):
        about = file_question.c.hazard_id.in_(back[n : n + BLOCK])
        connection.execute(file_question.update().where(*mine, about).values(**values))
    return len(back)
