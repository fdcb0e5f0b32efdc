"""Letters that went out, and what the escalation ladder proposes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Row, and_, case, exists, func, select, true

from data_access.packing import (
    CYCLES,
    DEPARTMENT,
    GRADE,
    OUTSIDE,
    PLACE,
    STATUS,
    STATUS_NUMBER,
    Array,
    part,
)
from data_access.reads.as_closed import handed_over_at
from data_access.reads.cells import Cells
from data_access.reads.conditions import in_force, in_scope, last_round, narrowed
from data_access.reads.figures import with_codes
from data_access.reads.hazard import NotFound
from data_access.reads.listing import Listing, between
from data_access.reads.rows import by_keys
from data_access.session import Session
from data_access.tables import event, hazard, letter, span
from domain.deadlines import Period, year_to
from domain.escalation import proposed
from domain.filters import Filters
from domain.people import Scope
from domain.status import ACTIVE, GRADES

LADDER = (
    "hazard_id",
    "cycle",
    "from_on",
    "grade",
    "district",
    "department",
    "due_on",
    "days",
    "rung",
    "last",
    "last_on",
)
OUT = (
    "id", "kind", "number", "to_whom", "on_day", "reply_by", "sha256", "file", "by", "replied_on", "reply",
    "hazards", "together",
)  # fmt: skip
OF_HAZARD = (
    "id", "cycle", "kind", "number", "to_whom", "on_day", "reply_by", "replied_on", "reply", "note", "sha256", "file",
    "by", "role",
)  # fmt: skip
MORE = ("leader", "fund_wan", "emergency_plan")


def ladder(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, days: dict[str, int]
) -> pd.DataFrame:
    """The open hazards for which the ladder proposes a rung on a day, the latest first.

    `days` are the rungs with their days after the deadline. What is rectified and waits for its acceptance is left
    out: that delay is the acceptor's. Columns: LADDER; `days` is how late, below zero before the deadline; `last` the
    rung taken last in this round, "" for none.
    """
    active = [STATUS_NUMBER[status] for status in ACTIVE]
    tests = (
        between("due", None, as_of - timedelta(days=min(days.values()))),
        lambda rows: np.isin(part(rows["code"], STATUS), active),
    )
    rows = Listing(Cells(session, scope, filters, as_of), "open", year_to(as_of), tests).rows()
    told, found = _told(session, as_of), []
    for at in np.lexsort((rows["round"], rows["due"])).tolist():
        key, seq = int(rows["round"][at]) >> CYCLES, int(rows["round"][at]) & (1 << CYCLES) - 1
        due_on, begun = (date.fromordinal(int(rows[name][at])) for name in ("due", "begun"))
        sent, late = told.get((key, seq), []), (as_of - due_on).days
        rung = proposed(late, {kind for kind, _ in sent}, days)
        if rung is not None:
            last = next(((kind, on) for kind, on in reversed(sent) if kind in days), ("", None))
            found.append((key, seq, begun, *_place(rows["code"][at]), due_on, late, rung, *last))
    return with_codes(session, pd.DataFrame(found, columns=list(LADDER), dtype=object))


def _place(code: Array) -> tuple[str, int, int]:
    """Grade, district and department of a packed code."""
    place = int(part(code, PLACE))
    return GRADES[int(part(code, GRADE))], 0 if place >= OUTSIDE else place, int(part(code, DEPARTMENT))


def _told(session: Session, as_of: date) -> dict[tuple[int, int], list[tuple[str, date]]]:
    """Hazard and round -> the letters sent about it up to a day. Asked for by rows that are in scope."""
    asked = select(letter.c.hazard_id, letter.c.cycle, letter.c.kind, letter.c.on_day).where(
        letter.c.on_day <= as_of
    )
    found: dict[tuple[int, int], list[tuple[str, date]]] = {}
    for key, seq, kind, on in session.connection.execute(asked.order_by(letter.c.on_day, letter.c.id)):
        found.setdefault((key, seq), []).append((kind, on))
    return found


def letters_out(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, period: Period
) -> pd.DataFrame:
    """The letters of a period up to a day, each once, the last first; `hazards` is how many in scope it is about.

    Columns: OUT; `together` is how many it is about in all. An answer of a later day is not told, nor one that is
    there for a part of the hazards alone. The document (sha256, file) is for who sees every hazard that it names. A
    letter that was written down after a hazard had been handed over is not told to who had it before.
    """
    names = ("kind", "number", "to_whom", "on_day", "reply_by", "sha256", "file", "by")
    columns = [letter.c[name] for name in names]
    answered = case((letter.c.replied_on <= as_of, letter.c.replied_on))
    asked = (
        select(
            func.min(letter.c.id), *columns, func.max(answered),
            func.max(case((answered.is_not(None), letter.c.reply))),
            func.count(), func.max(letter.c.together), func.count(answered),
        )
        .join(span, span.c.hazard_id == letter.c.hazard_id)
        .where(letter.c.on_day.between(period.first, min(period.last, as_of)))
        .where(span.c.cycle == letter.c.cycle, in_force(session, as_of))
        .where(in_scope(session, scope), narrowed(session, filters), _not_since(session, scope))
        .group_by(*columns, letter.c.at)
        .order_by(letter.c.on_day.desc(), func.min(letter.c.id).desc())
    )  # fmt: skip
    found = pd.DataFrame(session.connection.execute(asked).all(), columns=[*OUT, "answered"], dtype=object)
    whole = _whole(session, scope, [key for key in found["sha256"] if key])
    found.loc[~found["sha256"].isin(whole), ["sha256", "file"]] = [None, ""]
    waiting = found["answered"] < found["hazards"]  # it is answered once it is for all of them
    found.loc[waiting, ["replied_on", "reply"]] = [None, ""]
    return found[list(OUT)]


def _not_since(session: Session, scope: Scope) -> ColumnElement[bool]:
    """Not a letter that was written down once its hazard had left the viewer's part."""
    if scope.everywhere:
        return true()
    asked = (
        select(letter.c.id, letter.c.hazard_id, letter.c.at)
        .join(span, and_(span.c.hazard_id == letter.c.hazard_id, span.c.cycle == letter.c.cycle))
        .where(in_scope(session, scope))
        .distinct()
    )
    rows = session.connection.execute(asked).all()
    left = handed_over_at(session, scope, [row.hazard_id for row in rows])
    return letter.c.id.not_in(
        [row.id for row in rows if row.hazard_id in left and row.at >= left[row.hazard_id]]
    )


def _whole(session: Session, scope: Scope, files: Sequence[str]) -> set[str]:
    """The documents that tell of nothing but hazards in scope: they name all that the letter is about."""
    held = and_(
        span.c.hazard_id == letter.c.hazard_id, span.c.cycle >= letter.c.cycle, span.c.to_on.is_(None)
    )
    asked = (
        select(letter.c.sha256)
        .where(letter.c.sha256.in_(sorted(set(files))), exists().where(held, in_scope(session, scope)))
        .group_by(letter.c.sha256, letter.c.at)
        .having(func.count() == func.max(letter.c.together))
    )
    return set(session.connection.execute(asked).scalars())


def letter_file(session: Session, scope: Scope, key: int) -> str:
    """The hash under which the document of a letter is kept, by the id of one of its rows.

    Raises NotFound unless every hazard that it names is in scope.
    """
    name = session.connection.execute(select(letter.c.sha256).where(letter.c.id == key)).scalar()
    if name is None or name not in _whole(session, scope, [name]):
        raise NotFound(str(key))
    return str(name)


def same_letter(first: Row[Any]) -> list[ColumnElement[bool]]:
    """The rows of one letter, which holds one for each hazard that it is about."""
    return [letter.c[name] == getattr(first, name) for name in ("kind", "number", "to_whom", "on_day", "at")]


def letter_rows(session: Session, scope: Scope, key: int, as_of: date) -> pd.DataFrame:
    """The hazards in scope that a letter is about, by the id of one of its rows. Columns: hazard_id, cycle, from_on."""
    first = session.connection.execute(select(letter).where(letter.c.id == key)).first()
    columns = ["hazard_id", "cycle", "from_on"]
    if first is None:
        return pd.DataFrame(columns=columns, dtype=object)
    asked = (
        select(*(span.c[name] for name in columns))
        .join(letter, and_(letter.c.hazard_id == span.c.hazard_id, letter.c.cycle == span.c.cycle))
        .where(*same_letter(first), in_force(session, as_of), in_scope(session, scope))
        .where(_not_since(session, scope))
        .order_by(letter.c.id)
    )
    return pd.DataFrame(session.connection.execute(asked).all(), columns=columns, dtype=object)


def letters_of(session: Session, scope: Scope, key: int) -> list[dict[str, Any]]:
    """The letters about a hazard's rounds that are in scope, the last first. Keys: OF_HAZARD.

    The document is for who sees every hazard that it names.
    """
    held = and_(
        span.c.hazard_id == letter.c.hazard_id, span.c.cycle == letter.c.cycle, span.c.to_on.is_(None)
    )
    asked = (
        select(*(letter.c[name] for name in OF_HAZARD))
        .where(letter.c.hazard_id == key, exists().where(held, in_scope(session, scope)))
        .order_by(letter.c.on_day.desc(), letter.c.id.desc())
    )
    rows = [dict(row) for row in session.connection.execute(asked).mappings()]
    whole = _whole(session, scope, [row["sha256"] for row in rows if row["sha256"]])
    return [row if row["sha256"] in whole else {**row, "sha256": None, "file": ""} for row in rows]


def letter_facts(session: Session, scope: Scope, numbers: Sequence[str]) -> pd.DataFrame:
    """What a letter says of open and closed hazards in scope, each in its last round, in the order of `numbers`.

    Columns: those of `rows` and leader, fund_wan, emergency_plan, accepted_on, opinion, evidence, version. A number
    that the viewer knows nothing of is left out.
    """
    asked = (
        select(hazard.c.number, span.c.hazard_id, span.c.cycle, span.c.from_on)
        .join(span, span.c.hazard_id == hazard.c.id)
        .where(
            hazard.c.number.in_(list(numbers)), span.c.to_on.is_(None), last_round(), in_scope(session, scope)
        )
    )
    known = {row.number: (row.hazard_id, row.cycle, row.from_on) for row in session.connection.execute(asked)}
    keys = [known[number] for number in numbers if number in known]
    found = by_keys(session, scope, keys, date.max)
    more = _more(session, [key for key, *_ in keys])
    for name in (*MORE, "version"):
        found[name] = [more[key][name] for key in found["id"]]
    said = {(key, seq): _acceptance(session, key, seq) for key, seq, _ in keys}
    for name in ("accepted_on", "opinion", "evidence"):
        found[name] = [said[key, seq][name] for key, seq in zip(found["id"], found["cycle"], strict=True)]
    return found


def _more(session: Session, ids: list[int]) -> dict[int, dict[str, Any]]:
    columns = [hazard.c[name] for name in ("id", *MORE, "version")]
    asked = select(*columns).where(hazard.c.id.in_(ids))
    return {row["id"]: dict(row) for row in session.connection.execute(asked).mappings()}


def _acceptance(session: Session, key: int, seq: int) -> dict[str, Any]:
    """Day, opinion and evidence of the last acceptance of a round, as history tells them."""
    asked = (
        select(event.c.what, event.c.new, event.c.note, event.c.on_day)
        .where(event.c.hazard_id == key, event.c.cycle == seq)
        .where((event.c.what == "evidence") | ((event.c.what == "status") & (event.c.new == "accepted")))
        .order_by(event.c.id)
    )
    found: dict[str, Any] = {"accepted_on": None, "opinion": "", "evidence": ""}
    for row in session.connection.execute(asked):
        if row.what == "status":
            found |= {"accepted_on": row.on_day, "opinion": row.note or ""}
        else:
            found |= {"evidence": row.new or "", "opinion": row.note or found["opinion"]}
    return found
