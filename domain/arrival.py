"""What a ledger row says beside what is already known: new, changed, unchanged, or a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.deadlines import UNDATED
from domain.spans import Span, arrived, overlay
from domain.status import goes_backwards

# Facts that a row carries as they are; their order is that of the hazard table's columns.
FACTS = (
    "code", "location", "description", "category", "source", "inspector_unit", "inspector", "owner", "phone",
    "leader", "measure", "fund_wan", "emergency_plan", "remark",
)  # fmt: skip
PLACES = ("unit_id", "department_id", "industry_id")


@dataclass(slots=True)
class Arrival:
    """One ledger row with its names resolved; None or "" says that the row does not tell.

    Ids are those of the database; `enterprise` is the name as written.
    """

    sheet: str
    row: int
    key: str
    key_undated: str
    enterprise: str = ""
    unit_id: int | None = None
    district_id: int | None = None
    department_id: int | None = None
    industry_id: int | None = None
    grade: str | None = None
    risk: int | None = None
    profile: str | None = None
    likelihood: float | None = None
    severity: float | None = None
    exposure: float | None = None
    status: str | None = None
    found_on: date | None = None
    first_due_on: date | None = None
    due_on: date | None = None
    due_kind: str | None = None
    due_text: str = ""
    rectified_on: date | None = None
    accepted_on: date | None = None
    closed_on: date | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """A hazard as the database has it: facts, its last cycle, and that cycle's spans."""

    hazard: dict[str, Any]
    cycle: dict[str, Any]
    spans: list[Span]
    enterprise: str
    on_board: dict[str, date] = field(default_factory=dict)  # field -> last day it was changed on screen


@dataclass(frozen=True)
class FieldChange:
    """One field of one hazard, old and new, counting from a day."""

    what: str
    old: Any
    new: Any
    on_day: date


@dataclass
class Outcome:
    """What a row would do to a known hazard. Nothing in any list: unchanged."""

    changes: list[FieldChange] = field(default_factory=list)
    newer: list[FieldChange] = field(default_factory=list)  # the board is newer: listed, not applied
    questions: list[FieldChange] = field(default_factory=list)  # for a person to decide: not applied
    hazard: dict[str, Any] = field(default_factory=dict)
    cycle: dict[str, Any] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    reopens: bool = False


def opening(arrival: Arrival, *, hazard_id: int, cutoff: date, seq: int = 1) -> tuple[dict[str, Any], list[Span]]:
    """The first cycle and its spans, of a row that is met for the first time.

    A row without a found day counts from the file's cut-off; so does a closing without a day.
    """
    opened_on = (arrival.found_on or cutoff) if seq == 1 else cutoff
    status = arrival.status or "pending"
    closed_on = arrival.closed_on if status == "closed" else None
    assumed = status == "closed" and closed_on is None
    if assumed:
        closed_on = max(cutoff, opened_on)
    due_kind = arrival.due_kind or ("day" if arrival.due_on else "none")
    first_due_on = arrival.first_due_on or arrival.due_on
    start = Span(
        hazard_id=hazard_id, cycle=seq, from_on=opened_on, to_on=None, status=status,
        unit_id=arrival.unit_id or 0, district_id=arrival.district_id or 0,
        department_id=arrival.department_id or 0, industry_id=arrival.industry_id or 0,
        grade=arrival.grade or "general", risk=arrival.risk or 0,
        profile=arrival.profile if arrival.risk else None,
        likelihood=arrival.likelihood, severity=arrival.severity, exposure=arrival.exposure, by_table=False,
        due_on=first_due_on, due_kind="day" if first_due_on != arrival.due_on and first_due_on else due_kind,
        rectified_on=arrival.rectified_on, opened_on=opened_on, first_due_on=first_due_on,
        closed_on=closed_on, source=arrival.facts.get("source") or "unknown",
    )  # fmt: skip
    spans = arrived(
        start, status=status, cutoff=max(cutoff, opened_on), due_on=arrival.due_on, due_kind=due_kind,
        accepted_on=arrival.accepted_on,
    )  # fmt: skip
    cycle = {
        "hazard_id": hazard_id, "seq": seq, "opened_on": opened_on, "first_due_on": first_due_on,
        "due_text": arrival.due_text, "rectified_on": spans[-1].rectified_on or arrival.rectified_on,
        "accepted_on": arrival.accepted_on, "closed_on": closed_on, "closed_on_assumed": assumed,
    }  # fmt: skip
    return cycle, spans


def compare(arrival: Arrival, known: Known, *, cutoff: date, reopen: bool = False) -> Outcome:
    """What the row changes about a known hazard.

    An empty cell never erases. A fact changed on the board after the cut-off wins. A status that goes
    backwards is a question, or with `reopen` a new cycle from the cut-off. Nothing changes a closed cycle's
    days.
    """
    outcome = Outcome(spans=list(known.spans))
    _facts(arrival, known, outcome, cutoff)
    _found_day(arrival, known, outcome)
    last = known.spans[-1]
    if last.status == "closed":
        _after_closure(arrival, known, outcome, cutoff, reopen)
    else:
        _counted(arrival, known, outcome, cutoff)
        _steps(arrival, known, outcome, cutoff)
    return outcome


def _offer(known: Known, outcome: Outcome, change: FieldChange, cutoff: date) -> bool:
    """Note a change, unless the board was told otherwise after the cut-off."""
    changed_on = known.on_board.get(change.what)
    if changed_on is not None and changed_on > cutoff:
        outcome.newer.append(change)
        return False
    outcome.changes.append(change)
    return True


def _facts(arrival: Arrival, known: Known, outcome: Outcome, cutoff: date) -> None:
    if arrival.enterprise and arrival.enterprise != known.enterprise:
        change = FieldChange("enterprise", known.enterprise, arrival.enterprise, cutoff)
        if _offer(known, outcome, change, cutoff):
            outcome.hazard["enterprise"] = arrival.enterprise
    for name, value in arrival.facts.items():
        old = known.hazard[name]
        if value is None or value == "" or same(old, value) or (name == "source" and value == "unknown"):
            continue
        if _offer(known, outcome, FieldChange(name, old, value, cutoff), cutoff):
            outcome.hazard[name] = value
            if name == "source":
                outcome.spans = overlay(outcome.spans, outcome.spans[0].from_on, {"source": value})


def same(old: Any, new: Any) -> bool:
    """Whether two values of a fact are equal, numbers by value."""
    if isinstance(old, Decimal | int | float) and isinstance(new, Decimal | int | float):
        return abs(float(old) - float(new)) < 5e-5
    return bool(old == new)


def _found_day(arrival: Arrival, known: Known, outcome: Outcome) -> None:
    day, old = arrival.found_on, known.hazard["found_on"]
    if day is None or day == old:
        return
    first = outcome.spans[0]
    change = FieldChange("found_on", old, day, day)
    movable = first.cycle == 1 and known.spans[-1].status != "closed"
    if not movable or (first.to_on is not None and day >= first.to_on):
        outcome.questions.append(change)
        return
    outcome.changes.append(change)
    outcome.hazard["found_on"] = day
    outcome.cycle["opened_on"] = day
    outcome.spans = [span._replace(opened_on=day) for span in outcome.spans]
    outcome.spans[0] = outcome.spans[0]._replace(from_on=day)


def _counted(arrival: Arrival, known: Known, outcome: Outcome, cutoff: date) -> None:
    last = known.spans[-1]
    patch: dict[str, Any] = {}
    for name in PLACES:
        value = getattr(arrival, name)
        if value and value != getattr(last, name):
            change = FieldChange(name.removesuffix("_id"), getattr(last, name), value, cutoff)
            if _offer(known, outcome, change, cutoff):
                patch[name] = value
                if name == "unit_id":
                    patch["district_id"] = arrival.district_id
    if arrival.grade and arrival.grade != last.grade:
        if _offer(known, outcome, FieldChange("grade", last.grade, arrival.grade, cutoff), cutoff):
            patch["grade"] = arrival.grade
    patch |= _risk(arrival, known, outcome, cutoff)
    if patch:
        outcome.spans = overlay(outcome.spans, cutoff, patch)
    moved = _deadline(arrival, known, outcome, cutoff)
    if moved:
        outcome.spans = overlay(outcome.spans, _in_force_from(arrival, last, cutoff), moved)


def _in_force_from(arrival: Arrival, last: Span, cutoff: date) -> date:
    """The cut-off; or, where the same row tells the closing, the day after the deadline that it replaced."""
    if arrival.status != "closed" or arrival.closed_on is None or last.due_on is None:
        return cutoff
    return min(cutoff, last.due_on + timedelta(days=1))


def _risk(arrival: Arrival, known: Known, outcome: Outcome, cutoff: date) -> dict[str, Any]:
    if not arrival.risk:
        return {}
    names = ("risk", "profile", "likelihood", "severity", "exposure")
    new, old = ({name: getattr(source, name) for name in names} for source in (arrival, known.spans[-1]))
    if new == old or not _offer(known, outcome, FieldChange("risk", _scores(old), _scores(new), cutoff), cutoff):
        return {}
    return {**new, "by_table": False}


def _scores(values: dict[str, Any]) -> str:
    return " ".join(str(value) for value in values.values() if value is not None)


def _deadline(arrival: Arrival, known: Known, outcome: Outcome, cutoff: date) -> dict[str, Any]:
    """A moved deadline counts from the cut-off; the first one is set once and never again."""
    last, kind = known.spans[-1], arrival.due_kind
    told = arrival.due_on is not None or kind == "long_term"
    if not told or (arrival.due_on == last.due_on and (arrival.due_on is not None or kind == last.due_kind)):
        return {}
    if arrival.status == "closed" and last.due_on and arrival.closed_on and arrival.closed_on <= last.due_on:
        return {}  # closed before the old deadline passed: the later one never came into force
    change = FieldChange("due_on", last.due_on, arrival.due_on, _in_force_from(arrival, last, cutoff))
    if not _offer(known, outcome, change, cutoff):
        return {}
    patch: dict[str, Any] = {"due_on": arrival.due_on, "due_kind": kind or "day"}
    if known.cycle["first_due_on"] is None and arrival.due_on is not None:
        outcome.cycle["first_due_on"] = patch["first_due_on"] = arrival.first_due_on or arrival.due_on
    if patch["due_kind"] in UNDATED:
        patch["due_on"] = None
    return patch


def _steps(arrival: Arrival, known: Known, outcome: Outcome, cutoff: date) -> None:
    """Steps forward, each on its own day or on the cut-off; a step back is a question."""
    last, status = known.spans[-1], arrival.status
    if status is None or status == last.status:
        return
    change = FieldChange("status", last.status, status, cutoff)
    if goes_backwards(last.status, status):
        outcome.questions.append(change)
        return
    if not _offer(known, outcome, change, cutoff):
        return
    opened_on = outcome.spans[0].opened_on
    done = arrival.rectified_on or (cutoff if status in ("to_accept", "accepted") else None)
    if done is not None and last.rectified_on is None and status in ("to_accept", "accepted", "closed"):
        outcome.cycle["rectified_on"] = max(done, opened_on)
        outcome.spans = overlay(outcome.spans, done, {"status": "to_accept", "rectified_on": max(done, opened_on)})
    if status == "closed":
        _close(arrival, outcome, cutoff, opened_on)
    elif status == "accepted":
        outcome.cycle["accepted_on"] = arrival.accepted_on or cutoff
        outcome.spans = overlay(outcome.spans, arrival.accepted_on or cutoff, {"status": "accepted"})
    elif status != "to_accept":
        outcome.spans = overlay(outcome.spans, cutoff, {"status": status})


def _close(arrival: Arrival, outcome: Outcome, cutoff: date, opened_on: date) -> None:
    closed_on = max(arrival.closed_on or cutoff, opened_on)
    outcome.cycle |= {"closed_on": closed_on, "closed_on_assumed": arrival.closed_on is None}
    if arrival.accepted_on is not None:
        outcome.cycle["accepted_on"] = arrival.accepted_on
    outcome.changes.append(FieldChange("closed_on", None, closed_on, closed_on))
    outcome.spans = overlay(outcome.spans, closed_on, {"status": "closed", "closed_on": closed_on})


def _after_closure(arrival: Arrival, known: Known, outcome: Outcome, cutoff: date, reopen: bool) -> None:
    """A closed cycle is never written again: what contradicts it is asked."""
    last = known.spans[-1]
    if arrival.status is not None and arrival.status != "closed":
        change = FieldChange("status", last.status, arrival.status, cutoff)
        if reopen and arrival.status != "void" and last.closed_on is not None and cutoff > last.closed_on:
            outcome.changes.append(change)
            outcome.reopens = True
        else:
            outcome.questions.append(change)
    elif arrival.closed_on is not None and arrival.closed_on != last.closed_on:
        if known.cycle["closed_on_assumed"] and arrival.closed_on >= last.opened_on:
            _tell_closing_day(arrival.closed_on, known, outcome)
        else:
            outcome.questions.append(FieldChange("closed_on", last.closed_on, arrival.closed_on, cutoff))


def _tell_closing_day(day: date, known: Known, outcome: Outcome) -> None:
    """The real day replaces the cut-off that stood in for it."""
    outcome.changes.append(FieldChange("closed_on", known.spans[-1].closed_on, day, day))
    outcome.cycle |= {"closed_on": day, "closed_on_assumed": False}
    before = [span for span in outcome.spans if span.status != "closed"]
    if before:
        before[-1] = before[-1]._replace(to_on=None)
        outcome.spans = overlay(before, day, {"status": "closed", "closed_on": day})
    else:
        outcome.spans = [span._replace(closed_on=day, from_on=day) for span in outcome.spans]
