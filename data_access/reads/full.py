"""All that a ledger tells of hazards: what the rows behind a number leave out, as it stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Row, Select, or_, select

from data_access.reads.as_closed import facts_on
from data_access.session import Session
from data_access.tables import cycle, event, evidence, hazard, letter, request, supervision
from domain.arrival import FACTS
from domain.people import Scope

TOGETHER = 500  # hazards that are asked for in one question
MORE = ("inspector_unit", "inspector", "fund_wan", "emergency_plan", "leader", "remark")
# What else is told of a round: the day of the acceptance, by whom and with what opinion, why the deadline was moved,
# the level of the supervised listing that runs, the day it went to enforcement, how many photographs there are.
COURSE = ("accepted_on", "acceptor", "opinion", "reason", "listed", "enforced_on", "photographs")
Key = tuple[int, int]  # hazard and round


def in_full(session: Session, scope: Scope, rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Rows of `reads.rows` of this scope with the columns MORE and COURSE added, and every fact as of the day."""
    ids: list[int] = rows["id"].astype(int).tolist()
    facts, course = _facts(session, scope, ids, as_of), _course(session, rows, as_of)
    told = rows.copy()
    names = [name for name in FACTS if name in rows or name in MORE]
    for name in names:
        told[name] = pd.Series([facts[key][name] for key in ids], index=told.index, dtype=object)
    keys = list(zip(ids, rows["cycle"].astype(int).tolist(), strict=True))
    for name in COURSE:
        told[name] = pd.Series([course[key].get(name) for key in keys], index=told.index, dtype=object)
    return told


def _facts(session: Session, scope: Scope, ids: Sequence[int], as_of: date) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for some in _parts(ids):
        asked = select(hazard.c.id, *(hazard.c[name] for name in FACTS)).where(hazard.c.id.in_(some))
        found |= {row["id"]: dict(row) for row in session.connection.execute(asked).mappings()}
    for key, then in facts_on(session, scope, found, FACTS, as_of).items():
        found[key] |= then
    return found


def _course(session: Session, rows: pd.DataFrame, as_of: date) -> dict[Key, dict[str, Any]]:
    """What happened in each round up to the day."""
    found: dict[Key, dict[str, Any]] = {
        (int(key), int(seq)): {"photographs": 0} for key, seq in zip(rows["id"], rows["cycle"], strict=True)
    }
    spans = _spans(rows)
    for some in _parts(sorted(spans)):
        for name, asked in _others(some, as_of).items():
            for row in session.connection.execute(asked):
                one = found.get((row.hazard_id, row.cycle))
                if one is not None:
                    one[name] = one[name] + 1 if name == "photographs" else row.told
        for row in session.connection.execute(_acceptances(some, as_of)):
            _accepted(found.get((row.hazard_id, row.cycle)), row)
        for row in session.connection.execute(_extensions(some, as_of)):
            for seq, first, last in spans[row.hazard_id]:
                if first <= row.decided_on <= last:
                    found[row.hazard_id, seq]["reason"] = row.reason
    return found


def _spans(rows: pd.DataFrame) -> dict[int, list[tuple[int, date, date]]]:
    """Hazard -> its rounds here: number, first day, last day."""
    found: dict[int, list[tuple[int, date, date]]] = {}
    days = zip(rows["id"], rows["cycle"], rows["opened_on"], rows["closed_on"], strict=True)
    for key, seq, opened, closed in days:
        last = closed if isinstance(closed, date) and not pd.isna(closed) else date.max
        found.setdefault(int(key), []).append((int(seq), opened, last))
    return found


def _accepted(one: dict[str, Any] | None, row: Row[Any]) -> None:
    """An acceptance, or the evidence that was written down after it, as `letter_facts` reads them."""
    if one is None:
        return
    if row.what == "status":
        one |= {"accepted_on": row.on_day, "acceptor": row.by, "opinion": row.note or ""}
    elif "opinion" in one:
        one["opinion"] = row.note or one["opinion"]


def _acceptances(ids: Sequence[int], as_of: date) -> Select[Any]:
    names = ("hazard_id", "cycle", "what", "note", "on_day", "by")
    accepted = (event.c.what == "status") & (event.c.new == "accepted")
    return (
        select(*(event.c[name] for name in names))
        .where(event.c.hazard_id.in_(ids), or_(accepted, event.c.what == "evidence"), event.c.on_day <= as_of)
        .order_by(event.c.id)
    )


def _others(ids: Sequence[int], as_of: date) -> dict[str, Select[Any]]:
    """Column -> the question for it: hazard_id, cycle and what is told."""
    runs = or_(supervision.c.delisted_on.is_(None), supervision.c.delisted_on > as_of)
    one, paper, shown, done = supervision.c, letter.c, evidence.c, cycle.c
    return {
        "accepted_on": select(done.hazard_id, done.seq.label("cycle"), done.accepted_on.label("told")).where(
            done.hazard_id.in_(ids), done.accepted_on <= as_of
        ),
        "listed": select(one.hazard_id, one.cycle, one.level.label("told")).where(
            one.hazard_id.in_(ids), one.listed_on <= as_of, runs
        ),
        "enforced_on": select(paper.hazard_id, paper.cycle, paper.on_day.label("told")).where(
            paper.hazard_id.in_(ids), paper.kind == "enforcement_transfer", paper.on_day <= as_of
        ),
        "photographs": select(shown.hazard_id, shown.cycle).where(
            shown.hazard_id.in_(ids), shown.width.is_not(None), shown.on_day <= as_of
        ),
    }


def _extensions(ids: Sequence[int], as_of: date) -> Select[Any]:
    """The reasons of the extensions that were granted, in their order."""
    one = request.c
    return (
        select(one.hazard_id, one.decided_on, one.reason)
        .where(one.hazard_id.in_(ids), one.kind == "extension", one.decision == "accepted")
        .where(one.decided_on <= as_of)
        .order_by(one.id)
    )


def _parts(keys: Sequence[int]) -> list[list[int]]:
    every = list(keys)
    return [every[start : start + TOGETHER] for start in range(0, len(every), TOGETHER)]
