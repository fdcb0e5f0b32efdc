"""The morning's inbox: each waiting file read and compared, then applied with what was answered about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from data_access.identity import require_in
from data_access.reads import inbox as reads_inbox
from data_access.session import Session, open_session, write_session
from data_access.writes import inbox as writes_inbox
from data_access.writes.file_questions import Reply, answer
from domain.people import EVERYWHERE, Viewer
from jobs.import_ledger import Result, Wish, import_ledger
from jobs.inbox_answers import Answers, to_json
from jobs.inbox_questions import reading_of, unsure_cells
from jobs.known_forms import remembered
from jobs.whose import Tree, Whose, strangers, tree_of, whose
from ledger.mapping import Mapping
from ledger.reading import read
from ledger.records import QUESTION, STOPS, FileNotReadable, Layout

if TYPE_CHECKING:
    from sqlalchemy import Engine

HELD_COUNTS = {"moved": "due_on", "lowered": "grade", "voided": "status", "elsewhere": "unit"}
TOTALS = "total_differs"  # the problem of a total that is not the sum of its rows
Stop = Callable[[], bool] | None


class AsksNow(Exception):
    """Since it was looked at, the board has changed so that the file asks something; nothing was applied."""


class NotReady(Exception):
    """Something has to be said about the file before it can be applied."""


@dataclass(frozen=True)
class Clerk:
    """Who works on the inbox, and when: `today` is the board's own day."""

    viewer: Viewer
    today: date
    at: datetime


@dataclass(frozen=True)
class Plan:
    """What a waiting file would do, as it is kept beside it.

    how: what told the sender ("" where nothing did). layout: "first" of a sender without a file so far,
    "known", or "new" to a known sender. counts: by the names of the line. asks: how many questions wait.
    refused: why it cannot be taken in at all, as (code of the sentence, its figures).
    """

    sender: int | None = None
    how: str = ""
    layout: str = ""
    cutoff: str = ""
    rows: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    asks: int = 0
    blocked: tuple[str, ...] = ()
    remembered: int = 0
    refused: tuple[str, dict[str, Any]] | None = None

    @property
    def ready(self) -> bool:
        """Whether it can be applied; what it asks beside that may be answered later."""
        return self.refused is None and not self.blocked and self.rows > 0


def plan_of(kept: dict[str, Any]) -> Plan | None:
    """What was worked out before; None where it has to be looked at."""
    return Plan(**{**kept, "blocked": tuple(kept["blocked"])}) if kept else None


@dataclass(frozen=True)
class Looked:
    """A waiting file with what was found out about it; `result` is None where it is refused."""

    plan: Plan
    result: Result | None
    layout: Layout | None
    mapping: Mapping | None
    answers: Answers


@dataclass(frozen=True)
class Desk:
    """What all files of one look share: the tree of units with their layouts, and the known mappings."""

    engine: Engine
    tree: Tree
    known: list[Mapping]
    layouts: dict[int, frozenset[str]]


def desk(engine: Engine) -> Desk:
    """Read once what every file is looked at with."""
    with open_session(engine, EVERYWHERE) as session:
        frame = reads_inbox.sender_layouts(session, EVERYWHERE)
        senders: dict[str, set[int]] = {}
        layouts: dict[int, set[str]] = {}
        for key, mark in zip(frame["unit_id"], frame["fingerprint"], strict=True):
            senders.setdefault(mark, set()).add(int(key))
            layouts.setdefault(int(key), set()).add(mark)
        tree = tree_of(session, {mark: frozenset(ids) for mark, ids in senders.items()})
    return Desk(engine, tree, remembered(engine), {key: frozenset(marks) for key, marks in layouts.items()})


def look(at: Desk, name: str, content: bytes, said: Answers, clerk: Clerk, *, stop: Stop = None) -> Looked:
    """Read a file and compare it; nothing is written. Raises Cancelled when asked to stop."""
    try:
        layout = read(content, name=name, cutoff=said.cutoff, known=at.known, latest=clerk.today).layout
        found = whose(layout, at.tree, said.sender)
        result, mapping = _compared(at, layout, content, said, clerk, sender=found.sender, stop=stop)
        if found.how in ("", "layout"):
            first, found = found, whose(layout, at.tree, rows=result.units)
            if found.sender != first.sender:
                result, mapping = _compared(at, layout, content, said, clerk, sender=found.sender, stop=stop)
    except FileNotReadable as error:
        params = {key: str(value) for key, value in error.problem.params.items()}
        return Looked(Plan(refused=(error.problem.sentence, params)), None, None, None, said)
    return Looked(_plan(at, layout, result, found, said, clerk), result, layout, mapping, said)


def _compared(
    at: Desk, layout: Layout, content: bytes, said: Answers, clerk: Clerk, *, sender: int | None, stop: Stop
) -> tuple[Result, Mapping | None]:
    mapping = _mapping(at, layout, said, sender)
    wish = wish_of(at, said, clerk, sender=sender, mapping=mapping)
    return import_ledger(at.engine, content, layout.file, wish, cancelled=stop), mapping


def _mapping(at: Desk, layout: Layout, said: Answers, sender: int | None) -> Mapping | None:
    stored, cells = said.mapping, dict(said.cells)
    if sender is not None:
        with open_session(at.engine, EVERYWHERE) as session:
            stored = stored or reads_inbox.sender_mapping(session, EVERYWHERE, sender, layout.fingerprint)
            cells = {**reads_inbox.sender_answers(session, EVERYWHERE, sender), **cells}
    return reading_of(stored, cells, layout, at.known)


def wish_of(at: Desk, said: Answers, clerk: Clerk, *, sender: int | None, mapping: Mapping | None) -> Wish:
    """How a waiting file is compared: nothing of it is written."""
    create = not at.tree.places if said.others_new is None else said.others_new
    return Wish(
        today=clerk.today, at=clerk.at, by=clerk.viewer.name, role=str(clerk.viewer.role), viewer=clerk.viewer,
        mapping=mapping, cutoff=said.cutoff, create=create, apply=False, terms=said.terms,
        sender_id=sender, answers=dict(said.names),
    )  # fmt: skip


def _plan(at: Desk, layout: Layout, result: Result, found: Whose, said: Answers, clerk: Clerk) -> Plan:
    sender = found.sender
    uses = at.layouts.get(sender, frozenset()) if sender is not None else frozenset()
    kind = "" if sender is None else "known" if layout.fingerprint in uses else "new" if uses else "first"
    counts = counted(result, clerk.today)
    counts["strangers"] = 0 if said.theirs else strangers(result.units, sender, at.tree)
    blocked = _blocked(at, result, sender, said, lost=counts["strangers"] > 0)
    counts["vanished"] -= len(set(said.vanished) & {one.number for one in result.merged.vanished})
    counts["duplicates"] -= len(
        set(said.duplicates) & {(one.row.sheet, one.row.row) for one in result.merged.duplicates}
    )
    asks = (
        "moved",
        "lowered",
        "voided",
        "elsewhere",
        "vanished",
        "duplicates",
        "cells",
        "backwards",
        "totals",
    )
    return Plan(
        sender=sender, how=found.how, layout=kind, cutoff=result.cutoff_on.isoformat(), rows=result.rows,
        counts=counts, asks=sum(counts[name] for name in asks if name not in said.seen) + len(blocked),
        blocked=blocked, remembered=_remembered(at, sender),
    )  # fmt: skip


def _blocked(at: Desk, result: Result, sender: int | None, said: Answers, *, lost: bool) -> tuple[str, ...]:
    """What has to be said before the file can be applied; on a board without units its names make them."""
    if not at.tree.places:
        return ()
    needs = {
        "sender": sender is None,
        "strangers": lost,
        "names": bool(result.unknown and said.others_new is None),
    }
    return tuple(name for name, is_so in needs.items() if is_so)


def _remembered(at: Desk, sender: int | None) -> int:
    """How many answers about a sender's cells are remembered."""
    if sender is None:
        return 0
    with open_session(at.engine, EVERYWHERE) as session:
        return len(reads_inbox.sender_answers(session, EVERYWHERE, sender))


def counted(result: Result, today: date) -> dict[str, int]:
    """The counts of a file's line."""
    counts, merged = result.counts, result.merged
    told = {
        name: counts[name]
        for name in ("new", "changed", "unchanged", "held_back", "merged_before", "repeated")
    }
    told["closed"] = counts["changes:closed_on"]
    told |= {name: counts[f"held:{what}"] for name, what in HELD_COUNTS.items()}
    told |= {"vanished": len(merged.vanished), "duplicates": len(merged.duplicates)}
    told["backwards"] = sum(n for name, n in counts.items() if name.startswith("questions:"))
    told["newer"] = sum(n for name, n in counts.items() if name.startswith("newer:"))
    told["cells"] = len(unsure_cells(result.problems, today.year))
    told["unreadable"] = sum(
        one.severity in (QUESTION, STOPS) and one.code != TOTALS for one in result.problems
    )
    told["totals"] = sum(one.code == TOTALS for one in result.problems)
    told["stopped"] = result.stopped
    return told


def apply(
    at: Desk, key: int, name: str, content: bytes, looked: Looked, clerk: Clerk, *, silent: bool = False
) -> Result:
    """Apply a waiting file and all that was answered about it, in one transaction.

    silent: only where it asks nothing. Raises NotReady, AsksNow, and what import_ledger raises; then nothing is
    done.
    """
    if not looked.plan.ready:
        raise NotReady(name)
    said, sender = looked.answers, looked.plan.sender

    def also(session: Session, result: Result) -> None:
        if silent and _plan_again(at, looked, result, clerk).asks:
            raise AsksNow(name)
        _remember(session, looked, clerk)
        _answer(session, result, said, clerk)
        writes_inbox.keep_upload_answers(session.connection, result.upload_id or 0, to_json(said))
        writes_inbox.let_go(session.connection, key)

    wish = wish_of(at, said, clerk, sender=sender, mapping=looked.mapping)
    return import_ledger(at.engine, content, name, replace(wish, apply=True, also=also))


def _plan_again(at: Desk, looked: Looked, result: Result, clerk: Clerk) -> Plan:
    assert looked.layout is not None
    return _plan(at, looked.layout, result, Whose(looked.plan.sender, ""), looked.answers, clerk)


def _remember(session: Session, looked: Looked, clerk: Clerk) -> None:
    """Keep for its sender how the layout is read, and what unsure cells mean."""
    said, sender = looked.answers, looked.plan.sender
    if sender is None:
        return
    by, at = clerk.viewer.name, clerk.at
    if said.mapping and looked.layout is not None:
        mark = looked.layout.fingerprint
        writes_inbox.remember_layout(session.connection, sender, mark, mapping=said.mapping, by=by, at=at)
    writes_inbox.remember_cells(session.connection, sender, said.cells, by=by, at=at)


def _answer(session: Session, result: Result, said: Answers, clerk: Clerk) -> None:
    """What was answered before the file was applied, written as if it was answered now."""
    reply = Reply(clerk.viewer, clerk.today, clerk.today, clerk.at)
    for number, (told, note) in said.vanished.items():
        key = writes_inbox.question_about(session.connection, result.upload_id or 0, number=number)
        if key is not None:
            answer(session, key, told, note, reply)
    for place, told in said.duplicates.items():
        key = writes_inbox.question_about(session.connection, result.upload_id or 0, place=place)
        if key is not None:
            answer(session, key, told, said.reason, reply)


def hand_in(engine: Engine, files: list[tuple[str, bytes]], clerk: Clerk) -> list[int]:
    """Take files in to wait; their ids."""
    with write_session(engine, scope=EVERYWHERE) as session:
        require_in(session.connection, clerk.viewer, clerk.at)
        taken = [
            writes_inbox.receive(session.connection, name, content, by=clerk.viewer.name, at=clerk.at)
            for name, content in files
        ]
    return list(dict.fromkeys(taken))


def keep_plan(engine: Engine, key: int, plan: Plan, clerk: Clerk) -> None:
    """Keep what a file would do beside it, so that it is there after a reload."""
    with write_session(engine, scope=EVERYWHERE) as session:
        writes_inbox.keep_plan(session.connection, key, json.loads(json.dumps(asdict(plan))), at=clerk.at)
