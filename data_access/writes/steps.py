"""A step of the closed loop, taken by one person on one hazard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data_access import bulk
from data_access.board_rules import rules_in_force
from data_access.session import Session
from data_access.tables import cycle
from data_access.writes.columns_of import CYCLE_COLUMNS
from data_access.writes.given import deadline_with, require_ahead
from data_access.writes.one_hazard import Found, Hand
from data_access.writes.requests import withdraw_open
from domain.people import Viewer
from domain.spans import overlay
from domain.status import ENDED, GRADES, STEPS, Step, after


@dataclass(frozen=True)
class Words:
    """What is written with a step. `evidence` says where photographs or the signed paper are, or its number."""

    note: str = ""
    reason: str = ""
    opinion: str = ""
    evidence: str = ""

    @property
    def told(self) -> dict[str, str]:
        """By the names of domain.status.ASKED."""
        return {name: getattr(self, name) for name in ("note", "reason", "opinion", "evidence")}

    def said(self, step: Step) -> str:
        """What history keeps beside the change of status: what the step asks for, else the note."""
        return self.told[step.asks[0]] if step.asks else self.note


def take_step(
    session: Session, viewer: Viewer, number: str, action: str, *, seen: int, on: date, today: date,
    at: datetime, words: Words | None = None, due_on: date | None = None,
) -> Found:  # fmt: skip
    """Take one step on a hazard, counting from the business day `on`.

    `due_on` is the deadline of a new round, of what is confirmed without one, or a later one of what is sent back.

    In order: the hazard is in the viewer's scope, else NotFound; the version is the one that was seen, else
    SomeoneWasFaster; the table allows it, else StepNotAllowed; the day lies between the last change and
    `today`, else WrongDay. Then spans, facts, version, history and counts change together. Of several steps in one
    day the last counts. Returns the hazard as it was.
    """
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    step_on(hand, found, action, today=today, words=words or Words(), due_on=due_on)
    hand.finish()
    return found


def step_on(
    hand: Hand, found: Found, action: str, *, today: date, words: Words, due_on: date | None = None
) -> Found:
    """Take a step on a hazard that was found in the version that was seen. Returns it as it is then.

    Raises StepNotAllowed, WrongDay; see `take_step`.
    """
    known = hand.stands(found)
    who = hand.viewer
    step = after(known, action, who.role, person_id=who.person_id, told=words.told)
    hand.require_day(known, today)
    if step.begins_round:
        begin_round(hand, found, due_on, words.said(step))
        taken = found
    else:
        taken = _go_on(hand, found, step, words, due_on)
    if taken.last.status in ENDED and not step.begins_round:
        withdraw_open(hand, found)
    hand.touch(found)
    return taken


def _go_on(hand: Hand, found: Found, step: Step, words: Words, due_on: date | None) -> Found:
    """Lay the step over the round; an acceptance that closes is two steps of one day."""
    steps = [step]
    if (
        step.action == "accept"
        and step.grade == GRADES[0]
        and rules_in_force(hand.connection)["one_step_closure"]
    ):
        steps.append(STEPS["accepted", "close", step.grade])
    facts: dict[str, Any] = {}
    for one in steps:
        facts |= facts_of(one, hand.on)
        if one.now != one.was:
            hand.tell(found.id, found.last.cycle, "status", old=one.was, new=one.now, note=words.said(step))
    if "evidence" in step.asks:
        hand.tell(
            found.id, found.last.cycle, "evidence", new=words.evidence.strip(),
            note=words.opinion if step.now == step.was else "",
        )  # fmt: skip
    patch = {name: value for name, value in facts.items() if name in ("rectified_on", "closed_on")}
    given = deadline_with(hand, found, step, due_on)
    facts |= {name: value for name, value in given.items() if name == "first_due_on"}
    spans = overlay(found.spans, hand.on, {**patch, **given, "status": steps[-1].now})
    return hand.lay(found, spans, facts)


def facts_of(step: Step, on: date) -> dict[str, Any]:
    """What a step taken on a day makes of the round's own facts."""
    if step.action == "complete":
        return {"rectified_on": on}
    if step.action == "accept":
        return {"accepted_on": on}
    if step.action == "close":
        return {"closed_on": on, "closed_on_assumed": False}
    if step.action == "fix_on_spot":
        return {"rectified_on": on, "closed_on": on, "closed_on_assumed": False}
    if step.action == "send_back":
        return {"rectified_on": None, "accepted_on": None}
    return {}


def begin_round(hand: Hand, found: Found, due_on: date | None, why: str) -> None:
    """Begin another round; the closed one is not written again. Raises WrongDay, see `require_ahead`."""
    require_ahead(due_on, hand.on)
    last, seq = found.last, found.last.cycle + 1
    first: Mapping[str, Any] = {
        **dict.fromkeys(CYCLE_COLUMNS), "hazard_id": found.id, "seq": seq, "opened_on": hand.on,
        "first_due_on": due_on, "due_text": "", "closed_on_assumed": False,
    }  # fmt: skip
    bulk.insert(hand.connection, cycle, CYCLE_COLUMNS, [tuple(first[name] for name in CYCLE_COLUMNS)])
    begun = last._replace(
        cycle=seq, from_on=hand.on, to_on=None, status="pending", opened_on=hand.on, due_on=due_on,
        due_kind="none" if due_on is None else "day", first_due_on=due_on, rectified_on=None, closed_on=None,
    )  # fmt: skip
    hand.add([begun])
    hand.tell(found.id, seq, "status", old=last.status, new=begun.status, note=why)
    if due_on is not None:
        hand.tell(found.id, seq, "due_on", new=due_on)  # the earlier round keeps its own
