"""What a ledger row says beside what is already known: changed, unchanged, or a question."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from domain.arrival import (
    PLACES,
    Arrival,
    Known,
    Outcome,
    is_only_colour,
    is_vaguer,
    scores_of,
    tells_deadline,
    told_deadline,
)  # fmt: skip
from domain.held import FREELY, Terms
from domain.joined_text import stands_in
from domain.offers import Case, is_gap, same
from domain.plain_text import folded
from domain.rounds import complete_cycle, open_again, take_steps
from domain.spans import Span, opened, overlay

GRANTED = "extension_accepted"  # what history calls a deadline that was extended on request


def compare(
    arrival: Arrival, known: Known, *, cutoff: date, reopen: bool = False, terms: Terms = FREELY
) -> Outcome:
    """What the row changes about a known hazard.

    An empty cell never erases, nor does one part of a text that is joined from several; an assumed value
    changes nothing. A fact changed on the board after the
    cut-off wins; so does what a file with a later cut-off told. A status that goes backwards is a question,
    or with `reopen` a new cycle from the cut-off. A closed cycle is completed where a fact was unknown;
    what contradicts it is asked, its places, grade and risk among it. On `terms` that hold, a lowered grade and a
    moved deadline wait for a reason, and so does the whole of a row that means a hazard of another district.
    """
    case = Case(arrival, known, cutoff, Outcome(spans=list(known.spans)), terms)
    if case.belongs_elsewhere():
        return case.outcome
    _facts(case)
    if case.closed and arrival.told_status not in (None, "closed"):
        open_again(case, wanted=reopen)
        return case.outcome
    # Before the steps, since none lies before the finding; else after them, since one may have moved away.
    begun = _begin(case)
    _places(case)
    if case.closed:
        complete_cycle(case)
    else:
        _deadline(case)
        take_steps(case)
    if not begun and not _begin(case):
        case.ask("found_on", case.known.hazard["found_on"], arrival.found_on, arrival.found_on)
    return case.outcome


def _facts(case: Case) -> None:
    arrival, known, outcome = case.arrival, case.known, case.outcome
    firm, known_firm = arrival.enterprise, known.enterprise
    other = firm not in ("", known_firm) and folded(firm) != folded(known_firm)
    other = other and not _stands(arrival, "enterprise", known_firm)
    if other and case.offer("enterprise", known_firm, firm):
        outcome.hazard["enterprise"] = firm
    for name, value in arrival.facts.items():
        old = known.hazard[name]
        if value is None or value == "" or same(old, value) or (name == "source" and value == "unknown"):
            continue
        if _stands(arrival, name, old):
            continue
        if name == "source" and case.closed and not is_gap(old):
            case.ask(name, old, value)
        elif case.offer(name, old, value):
            outcome.hazard[name] = value
            if name == "source":
                outcome.spans = overlay(outcome.spans, outcome.spans[0].from_on, {"source": value})


def _stands(arrival: Arrival, name: str, old: Any) -> bool:
    """Whether the row tells only parts of a text, and the known one is made of them and others."""
    return name in arrival.parts and stands_in(arrival.parts[name], old)


def _begin(case: Case) -> bool:
    """Move the first day to the told day of finding. False where it cannot be moved there."""
    day, old, outcome = case.arrival.found_on, case.known.hazard["found_on"], case.outcome
    if day is None or day == old:
        return True
    fixed = case.last.cycle > 1 or (case.closed and old is not None)
    moved = None if fixed else opened(outcome.spans, day)
    if moved is None:
        return False
    if case.offer("found_on", old, day, day):
        outcome.hazard["found_on"] = outcome.cycle["opened_on"] = day
        outcome.spans = moved
    return True


def _places(case: Case) -> None:
    """Unit, department, industry, grade and risk, in force from the cut-off; of what is closed, where unknown."""
    arrival, last = case.arrival, case.last
    patch: dict[str, Any] = {}
    for name in (*PLACES, "grade"):
        value, old = getattr(arrival, name), getattr(last, name)
        if not value or value == old or (name in arrival.assumed and not is_gap(old)):
            continue
        if name == "unit_id" and is_vaguer(arrival, last):
            continue
        what = name.removesuffix("_id")
        if case.closed and not is_gap(old):
            case.ask(what, old, value)
        elif case.offer(what, old, value):
            patch[name] = value
            if name == "unit_id":
                patch["district_id"] = arrival.district_id or 0
    patch |= _risk(case)
    if patch:
        case.outcome.spans = overlay(case.outcome.spans, case.cutoff, patch)


def _risk(case: Case) -> dict[str, Any]:
    arrival, last = case.arrival, case.last
    if not arrival.risk or is_only_colour(arrival, last):
        return {}
    new, old = scores_of(arrival), scores_of(last)
    if new == old:
        return {}
    if case.closed and last.risk:
        case.ask("risk", _words(old), _words(new))
        return {}
    if not case.offer("risk", _words(old), _words(new)):
        return {}
    return {**new, "by_table": False}


def _words(scores: dict[str, Any]) -> str:
    return " ".join(str(value) for value in scores.values() if value)


def _deadline(case: Case) -> None:
    """A moved deadline counts from the cut-off; the first one is set once and never again.

    Where the same row tells the closing, it counts from the day after the deadline that it replaced, and
    not at all where the hazard was closed before that passed. What was granted as an extension is not taken back by
    a ledger that has not heard of it: that is left to a person.
    """
    arrival, last, outcome = case.arrival, case.last, case.outcome
    if not tells_deadline(arrival, last):
        _deadline_words(case)
        return
    due_on, kind = told_deadline(arrival)
    from_on = case.cutoff
    if arrival.told_status == "closed" and arrival.closed_on is not None and last.due_on is not None:
        if arrival.closed_on <= last.due_on:
            return
        from_on = min(from_on, last.due_on + timedelta(days=1))
    earlier = last.due_on is not None and (due_on is None or due_on < last.due_on)
    if earlier and GRANTED in case.known.on_board:
        case.ask("due_on", last.due_on, due_on, from_on)
        return
    if not case.offer("due_on", last.due_on, due_on, from_on):
        return
    patch: dict[str, Any] = {"due_on": due_on, "due_kind": kind}
    if case.known.cycle["first_due_on"] is None and due_on is not None:
        outcome.cycle["first_due_on"] = patch["first_due_on"] = arrival.first_due_on or due_on
    if arrival.due_text:
        outcome.cycle["due_text"] = arrival.due_text
    outcome.spans = overlay(outcome.spans, from_on, patch)


def _deadline_words(case: Case) -> None:
    """Other words for a deadline that has no day; of one with a day the words do not matter."""
    old, new, kind = case.known.cycle["due_text"], case.arrival.due_text, case.arrival.due_kind
    wordy = kind in ("long_term", "unreadable") and kind == case.last.due_kind
    if wordy and new and not same(old, new) and case.offer("due_text", old, new):
        case.outcome.cycle["due_text"] = new


def closes_unaccepted(before: Span, after: Span) -> bool:
    """Whether a ledger closes a major hazard that nobody has accepted on the board: it is done, and said."""
    open_still = before.status not in ("accepted", "closed", "void")
    return before.grade == "major" and open_still and after.status == "closed"
