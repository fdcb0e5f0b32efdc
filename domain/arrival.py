"""A ledger row with its names resolved, and the round of rectification that it opens."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from domain.deadlines import UNDATED
from domain.joined_text import Joined
from domain.spans import Span, arrived, span_of

# Facts that a row carries as they are; their order is that of the hazard table's columns.
FACTS = (
    "code", "location", "description", "category", "source", "inspector_unit", "inspector", "owner", "phone",
    "leader", "measure", "fund_wan", "emergency_plan", "remark",
)  # fmt: skip
PLACES = ("unit_id", "department_id", "industry_id")
SCORES = ("risk", "profile", "likelihood", "severity", "exposure")
EMPTY: dict[str, Any] = dict.fromkeys(FACTS, "") | {"source": "unknown", "fund_wan": None}


@dataclass(slots=True)
class Arrival:
    """One ledger row with its names resolved; None or "" says that the row does not tell.

    Ids are those of the database; `enterprise` is the name as written. `assumed` names the fields whose
    value only stands in for what the row does not tell ("status", "grade", "department_id"): they begin a
    new hazard, and never change a known one. `parts` holds, by field, what the row tells of a text that is
    made of several, where some are missing.
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
    assumed: frozenset[str] = frozenset()
    parts: dict[str, Joined] = field(default_factory=dict)

    def in_part(self, name: str) -> bool:
        """Whether the row tells some parts of a text and not all."""
        return any(self.parts[name][1]) if name in self.parts else False

    @property
    def all_facts(self) -> dict[str, Any]:
        """Every fact; what the row does not tell is empty."""
        told = {name: value for name, value in self.facts.items() if value is not None and value != ""}
        return {**EMPTY, **told}

    @property
    def item_key(self) -> str | None:
        """The identity without the day of finding, to be kept while that is unknown; a code needs none."""
        by_facts = self.key.startswith(f"{self.key_undated}-")
        return self.key_undated if self.found_on is None and by_facts else None

    @property
    def told_status(self) -> str | None:
        """The status, where the row tells one."""
        return None if "status" in self.assumed else self.status


@dataclass(frozen=True)
class Known:
    """A hazard as the database has it: facts, its last cycle, and that cycle's spans.

    on_board: field -> last day on which it was changed on screen. told_on: the latest cut-off of a file that
    created or changed it.
    """

    hazard: dict[str, Any]
    cycle: dict[str, Any]
    spans: list[Span]
    enterprise: str
    on_board: dict[str, date] = field(default_factory=dict)
    told_on: date | None = None


@dataclass(frozen=True)
class FieldChange:
    """One field of one hazard, old and new, counting from a day; `note` is the reason where one was asked for."""

    what: str
    old: Any
    new: Any
    on_day: date
    note: str = ""


@dataclass
class Outcome:
    """What a row would do to a known hazard. Nothing in any list: unchanged."""

    changes: list[FieldChange] = field(default_factory=list)
    newer: list[FieldChange] = field(default_factory=list)  # the board is newer: listed, not applied
    questions: list[FieldChange] = field(default_factory=list)  # for a person to decide: not applied
    held: list[FieldChange] = field(default_factory=list)  # taken with a reason only: not applied
    unexplained: list[FieldChange] = field(default_factory=list)  # taken though nobody gave the reason
    hazard: dict[str, Any] = field(default_factory=dict)
    cycle: dict[str, Any] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    reopens: bool = False


def told_deadline(arrival: Arrival) -> tuple[date | None, str]:
    """The deadline in force that a row tells, and its kind; a first deadline stands where no other is told."""
    kind = arrival.due_kind or ("day" if arrival.due_on else "none")
    if arrival.due_on is None and kind == "none" and arrival.first_due_on is not None:
        return arrival.first_due_on, "day"
    return arrival.due_on, kind


def tells_deadline(arrival: Arrival, last: Span) -> bool:
    """Whether the row tells another deadline than the known one; that it has none erases nothing."""
    due_on, kind = told_deadline(arrival)
    if arrival.due_on is None and last.due_on is not None:
        return kind == "long_term"
    if due_on is not None:
        return due_on != last.due_on
    return kind != last.due_kind and kind != "none" and kind in UNDATED


def opening(
    arrival: Arrival, *, hazard_id: int, cutoff: date, seq: int = 1
) -> tuple[dict[str, Any], list[Span]]:
    """A cycle and its spans, as one row tells them.

    A row without a found day counts from the file's cut-off, or from its first step where that lies before;
    a step without a day counts from the cut-off. A later round (`seq` > 1) begins on the cut-off.
    """
    opened_on = _opened_on(arrival, cutoff) if seq == 1 else cutoff
    status, spoken_on = arrival.status or "pending", max(cutoff, opened_on)
    closed_on = max(arrival.closed_on or spoken_on, opened_on) if status == "closed" else None
    due_on, due_kind = told_deadline(arrival)
    first_due_on = arrival.first_due_on or due_on
    extended = first_due_on is not None and (due_on is None or due_on > first_due_on)
    profile, likelihood, severity, exposure = _judged(arrival)
    begins_with = (first_due_on, "day") if extended else (due_on, due_kind)
    start = span_of((
        hazard_id, seq, opened_on, None, status, arrival.unit_id or 0, arrival.district_id or 0,
        arrival.department_id or 0, arrival.industry_id or 0, arrival.grade or "general", arrival.risk or 0,
        profile, likelihood, severity, exposure, False, *begins_with, arrival.rectified_on, opened_on,
        first_due_on, closed_on, arrival.facts.get("source") or "unknown",
    ))  # fmt: skip
    spans = arrived(
        start, status=status, cutoff=spoken_on, due_on=due_on, due_kind=due_kind,
        accepted_on=arrival.accepted_on,
    )  # fmt: skip
    cycle = {
        "hazard_id": hazard_id, "seq": seq, "opened_on": opened_on, "first_due_on": first_due_on,
        "due_text": arrival.due_text, "rectified_on": arrival.rectified_on or spans[-1].rectified_on,
        "accepted_on": arrival.accepted_on or (spoken_on if status == "accepted" else None),
        "closed_on": closed_on, "closed_on_assumed": status == "closed" and arrival.closed_on is None,
    }  # fmt: skip
    return cycle, spans


def _judged(arrival: Arrival) -> tuple[Any, ...]:
    """Profile and scores, where there is a level of risk that they belong to."""
    if not arrival.risk:
        return None, None, None, None
    return arrival.profile, arrival.likelihood, arrival.severity, arrival.exposure


def _opened_on(arrival: Arrival, cutoff: date) -> date:
    if arrival.found_on is not None:
        return arrival.found_on
    days = (cutoff, arrival.rectified_on, arrival.accepted_on, arrival.closed_on)
    return min(day for day in days if day is not None)


def scores_of(source: Arrival | Span) -> dict[str, Any]:
    """Level of risk with its profile and scores, all or none of them."""
    if not source.risk:
        return {**dict.fromkeys(SCORES), "risk": 0}
    return {name: getattr(source, name) for name in SCORES}


def reopening(arrival: Arrival, known: Known, *, cutoff: date) -> tuple[dict[str, Any], list[Span]]:
    """The next round of a closed hazard that a row shows as open again, from the file's cut-off.

    What the row does not tell stays as it was. The deadline is the new round's own first one, and steps
    on or before the last closing belong to the last round.
    """
    last = known.spans[-1]
    kept: dict[str, Any] = {
        "source": known.hazard["source"] or "unknown",
        **{name: value for name, value in arrival.facts.items() if value not in (None, "", "unknown")},
    }
    told_place = arrival.unit_id and not is_vaguer(arrival, last)
    closing = last.closed_on or cutoff
    again = replace(
        arrival,
        unit_id=arrival.unit_id if told_place else last.unit_id,
        district_id=arrival.district_id if told_place else last.district_id,
        department_id=last.department_id if _keeps(arrival, last, "department_id") else arrival.department_id,
        industry_id=arrival.industry_id or last.industry_id,
        grade=last.grade if _keeps(arrival, last, "grade") else arrival.grade,
        **scores_of(last if not arrival.risk or is_only_colour(arrival, last) else arrival),
        first_due_on=None,
        rectified_on=_after(arrival.rectified_on, closing),
        accepted_on=_after(arrival.accepted_on, closing),
        facts=kept,
    )
    cycle, spans = opening(again, hazard_id=last.hazard_id, cutoff=cutoff, seq=known.cycle["seq"] + 1)
    return cycle, spans


def _after(day: date | None, closing: date) -> date | None:
    return day if day is not None and day > closing else None


def _keeps(arrival: Arrival, last: Span, name: str) -> bool:
    return not getattr(arrival, name) or (name in arrival.assumed and bool(getattr(last, name)))


def is_vaguer(arrival: Arrival, last: Span) -> bool:
    """Whether the row names only what lies above the known unit: its district, or the whole city."""
    if arrival.unit_id == arrival.district_id == last.district_id:
        return True
    return not arrival.district_id and bool(last.district_id)


def is_only_colour(arrival: Arrival, last: Span) -> bool:
    """Whether the row tells just the level that the known scores already mean."""
    return arrival.risk == last.risk and arrival.likelihood is None and last.likelihood is not None
