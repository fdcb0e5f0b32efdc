"""One hazard entered by hand, and facts of one corrected with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from data_access import bulk, walls
from data_access.reads.standing import in_hand
from data_access.session import Session
from data_access.tables import UNASSIGNED, cycle, enterprise, hazard, unit
from data_access.wording import FIELDS, words_of
from data_access.writes.columns_of import CYCLE_COLUMNS, HAZARD_COLUMNS
from data_access.writes.given import told_rule, with_deadline
from data_access.writes.one_hazard import Found, Hand, WrongDay
from data_access.writes.register import Register
from domain.arrival import FACTS, Arrival, opening
from domain.people import Role, Viewer
from domain.plain_text import printable
from domain.spans import Span, opened, overlay
from domain.status import FIVE, StepNotAllowed, require_deed

COUNTED = ("unit_id", "department_id", "industry_id", "grade")  # in force on days, kept in spans
TEXTS = tuple(name for name in FACTS if name not in ("code", "source", "fund_wan"))
CORRECTED = (*COUNTED, *TEXTS, "source", "fund_wan", "enterprise", "found_on", "due_on")


class AlreadyKnown(Exception):
    """A hazard with the same identity is on the board; `number` is its own, "" where the viewer may not see it."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class NotMovable(Exception):
    """The first day cannot be moved there: a later step lies before it, or the round is closed."""


def register_one(
    session: Session, viewer: Viewer, row: Arrival, *, today: date, at: datetime
) -> tuple[str, str]:
    """Enter one hazard and return its number in both scripts; it counts from the day of finding.

    `row` tells it as a ledger's row does; its key is the identity by which ledgers will know it. Without a deadline
    it is given that of the rules. Raises
    StepNotAllowed for a role that may not, or (outside) for a place that is not the viewer's; WrongDay for a
    finding after today; AlreadyKnown.
    """
    require_deed("register", viewer.role)
    hand = Hand(session, viewer, row.found_on or today, at)
    if hand.on > today:
        raise WrongDay(date.min, today)
    require_own_place(session, viewer, row.unit_id or 0, row.department_id or 0)
    require_new(session, viewer, row.key)
    numbers = enter_by_rules(hand, row, today)
    hand.finish()
    return numbers


def enter_by_rules(hand: Hand, row: Arrival, today: date) -> tuple[str, str]:
    """Write a new hazard, where it tells no deadline with that of the rules, and which rule it was."""
    row, rule = with_deadline(hand.session, hand.viewer.scope, row, today)
    numbers = enter(hand, row, today)
    if rule is not None:
        hand.tell(hand.entered, 1, "due_rule", new=told_rule(rule))
    return numbers


def require_new(session: Session, viewer: Viewer, key: str) -> None:
    """Raise AlreadyKnown where a hazard with this identity is on the board, be it the viewer's or not."""
    asked = select(hazard.c.id, hazard.c.number).where(hazard.c.key == key)
    with walls.beyond(session.connection):
        known = session.connection.execute(asked).first()
    if known is not None:
        raise AlreadyKnown(known.number if in_hand(session, viewer.scope, known.id) else "")


def enter(hand: Hand, row: Arrival, today: date, opened_on: date | None = None) -> tuple[str, str]:
    """Write a new hazard with its first round, begun on `opened_on` where that is not the day of finding."""
    connection = hand.connection
    register = Register(connection, today)
    asked = select(unit.c.district_id).where(unit.c.id == (row.unit_id or 0))
    district = connection.execute(asked).scalar_one()
    row = replace(row, district_id=district)
    (key,), (numbers,) = register.ids(hazard, 1), register.numbers([row])
    (firm,) = register.enterprises([(row.enterprise, district)])
    told = {
        "id": key, "number": numbers[0], "number_en": numbers[1], "key": row.key, "key_undated": None,
        "enterprise_id": firm, **row.all_facts, "found_on": row.found_on, "upload_id": None, "sheet": "", "row": 0,
    }  # fmt: skip
    bulk.insert(connection, hazard, HAZARD_COLUMNS, [tuple(told[name] for name in HAZARD_COLUMNS)])
    first, life = opening(replace(row, found_on=opened_on or row.found_on), hazard_id=key, cutoff=today)
    bulk.insert(connection, cycle, CYCLE_COLUMNS, [tuple(first[name] for name in CYCLE_COLUMNS)])
    spoken = [told[name] for name in FIELDS.split(", ")[:-1]]
    hand.counts.word([(key, words_of((*spoken, register.names.get(firm or 0))))])
    hand.add(life)
    register.write_counters()
    hand.tell(key, 1, "created")
    hand.entered = key
    return numbers


def require_own_place(session: Session, viewer: Viewer, unit_id: int, department_id: int) -> None:
    """Raise StepNotAllowed (outside) unless a place and a lead department both lie in the viewer's scope."""
    scope, below = viewer.scope, session.catalog.below
    there = scope.units is None or any(unit_id in below.get(key, ()) for key in scope.units)
    theirs = scope.departments is None or department_id in scope.departments
    if scope.nothing or not (there and theirs):
        raise StepNotAllowed("outside")


def correct(
    session: Session, viewer: Viewer, number: str, changes: Mapping[str, Any], *, reason: str, seen: int, on: date,
    today: date, at: datetime,
) -> list[str]:  # fmt: skip
    """Change facts of a hazard (names of CORRECTED), with a reason; returns the names that changed.

    What is counted (unit_id, department_id, industry_id, grade) holds from `on`, a day of the present round; a
    grade or place that was wrong from the beginning from its first day. The source holds for the whole round, and
    found_on moves its first day. due_on is set where there is none yet; a deadline in force is moved by
    extension, and the first one never. A closed round is not written again.
    Raises NotFound, SomeoneWasFaster, StepNotAllowed, WrongDay, NotMovable.
    """
    require_deed("correct", viewer.role)
    hand = Hand(session, viewer, on, at)
    found = hand.find(number, seen)
    done = correct_on(hand, found, changes, reason=reason, today=today)
    hand.finish()
    return done


def correct_on(
    hand: Hand, found: Found, changes: Mapping[str, Any], *, reason: str, today: date
) -> list[str]:  # fmt: skip
    """Change facts of a hazard that was found in the version that was seen; see `correct`. Returns the names."""
    if not printable(reason).strip():
        raise StepNotAllowed("asked", ("reason",))
    was = _as_it_is(hand.session, found, changes)
    told = {name: value for name, value in changes.items() if value != was[name]}
    if not told:
        return []
    _refuse(hand.session, hand.viewer, found, told, today)
    if not found.last.opened_on <= hand.on <= today:
        raise WrongDay(found.last.opened_on, today)
    _write(hand, found, told)
    for name, value in told.items():
        hand.tell(
            found.id, found.last.cycle, name.removesuffix("_id"), old=was[name], new=value, note=reason,
            on=hand.on if name in COUNTED else today,
        )  # fmt: skip
    return list(told)


def _as_it_is(session: Session, found: Found, asked: Iterable[str]) -> dict[str, Any]:
    """Every fact as it is, the enterprise's name only where it is asked for."""
    known = {
        **{name: found.facts[name] for name in (*TEXTS, "source", "fund_wan", "found_on")},
        **{name: getattr(found.last, name) for name in (*COUNTED, "due_on")},
    }
    if "enterprise" in asked:
        firm = select(enterprise.c.name).where(enterprise.c.id == found.facts["enterprise_id"])
        known["enterprise"] = session.connection.execute(firm).scalar() or ""
    return known


def _refuse(session: Session, viewer: Viewer, found: Found, told: Mapping[str, Any], today: date) -> None:
    """What a correction may not do."""
    last = found.last
    if last.status in ("closed", "void") and {*COUNTED, "source", "found_on", "due_on"} & set(told):
        raise StepNotAllowed("status")
    if last.grade == "major" and "grade" in told:
        require_deed("regrade", viewer.role)
    if "due_on" in told and (last.due_on is not None or told["due_on"] is None):
        raise StepNotAllowed("deadline")
    if told.get("due_on") is not None and told["due_on"] < last.opened_on:
        raise WrongDay(last.opened_on, date.max)
    if "found_on" in told and told["found_on"] is None:
        raise StepNotAllowed("asked", ("found_on",))
    if told.get("found_on") is not None and told["found_on"] > today:
        raise WrongDay(date.min, today)
    _require_five(found, told)
    place = (told.get("unit_id", last.unit_id), told.get("department_id", last.department_id))
    if viewer.role is not Role.OFFICE and _changes_hands(session, found, *place):
        raise StepNotAllowed("transfer")
    require_own_place(session, viewer, *place)


def _require_five(found: Found, told: Mapping[str, Any]) -> None:
    """Raise StepNotAllowed (five) where one of the five implementations of a major in hand would be taken away."""
    major = told.get("grade", found.last.grade) == "major"
    if major and found.last.status in ("rectifying", "to_accept", "accepted"):
        emptied = tuple(name for name in FIVE if name in told and told[name] in (None, ""))
        if emptied:
            raise StepNotAllowed("five", emptied)


def _changes_hands(session: Session, found: Found, unit_id: int, department_id: int) -> bool:
    """Whether another district or lead department would have it: who has it hands it over, who gets it accepts.

    What had no district or no department is nobody's to hand over.
    """
    last, district_of = found.last, session.catalog.district_of
    held = (last.district_id, last.department_id)
    told = (last.district_id if unit_id == last.unit_id else district_of.get(unit_id, 0), department_id)
    return any(old not in (UNASSIGNED, new) for old, new in zip(held, told, strict=True))


def _write(hand: Hand, found: Found, told: Mapping[str, Any]) -> None:
    """Lay the changes over the spans, the round and the hazard's row."""
    spans, facts, round_facts = list(found.spans), dict(told), dict[str, Any]()
    patch = {name: facts.pop(name) for name in COUNTED if name in facts}
    if "unit_id" in patch:
        patch["district_id"] = hand.session.catalog.district_of[patch["unit_id"]]
    if "due_on" in facts:
        due_on = facts.pop("due_on")
        patch |= {"due_on": due_on, "due_kind": "day"}
        if found.cycle["first_due_on"] is None:
            round_facts["first_due_on"] = patch["first_due_on"] = due_on
    if patch:
        spans = overlay(spans, hand.on, patch)
    if "source" in facts:
        spans = overlay(spans, spans[0].from_on, {"source": facts["source"]})
    if "found_on" in facts and found.last.cycle == 1:
        spans = _begun(spans, facts["found_on"])
        round_facts["opened_on"] = facts["found_on"]
    if "enterprise" in facts:
        firm = facts.pop("enterprise")
        district = spans[-1].district_id
        (facts["enterprise_id"],) = Register(hand.connection, hand.on).enterprises([(firm, district)])
    hand.lay(found, spans, round_facts)
    hand.touch(found, **facts)
    hand.counts.reword([found.id])


def _begun(spans: list[Span], day: date) -> list[Span]:
    moved = opened(spans, day)
    if moved is None:
        raise NotMovable
    return moved
