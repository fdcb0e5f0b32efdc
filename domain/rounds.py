"""The steps of a round of rectification that a ledger row tells about a known hazard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from domain.arrival import tells_deadline, told_deadline
from domain.offers import Case
from domain.spans import Span, overlay, stepped
from domain.status import goes_backwards

BEGINNINGS = ("reported", "pending", "rectifying")


def take_steps(case: Case) -> None:
    """Steps forward, each on its own day or on the cut-off; a step back is a question.

    So is a closing that passes over what was done on the board.
    """
    was, outcome = case.last.status, case.outcome
    status = case.arrival.told_status or was
    if status != was:
        if goes_backwards(was, status):
            case.ask("status", was, status)
            return
        if status == "closed" and _passes_over(case):
            case.ask("status", was, status, case.arrival.closed_on)
            return
        if not case.offer("status", was, status):
            return
    if status == "void":
        if was != "void":
            outcome.spans = overlay(outcome.spans, case.cutoff, {"status": "void"})
        return
    closed_on = None
    if status == "closed":
        closed_on = max(case.arrival.closed_on or case.cutoff, outcome.spans[0].opened_on)
    rectified_on = _rectify(case, status, closed_on)
    _accept(case, status, rectified_on=rectified_on, closed_on=closed_on)
    if closed_on is not None:
        _close(case, closed_on)
    elif status != was and status in BEGINNINGS:
        outcome.spans = overlay(outcome.spans, case.cutoff, {"status": status})


def _passes_over(case: Case) -> bool:
    """Whether a closing told by a row passes over steps that were taken on the board.

    A major that is worked on there is closed there, with its acceptance; no hazard was closed before what was done
    about it since.
    """
    stepped_on = case.known.on_board.get("status")
    if stepped_on is None:
        return False
    major = "major" in (case.last.grade, case.outcome.spans[-1].grade)
    return major or (case.arrival.closed_on is not None and case.arrival.closed_on < stepped_on)


def _rectify(case: Case, status: str, closed_on: date | None) -> date | None:
    """Take the step of rectification, or note its day alone where the status has not come that far.

    Returns the day of the step as it then holds, None where there is none.
    """
    arrival, last, old = case.arrival, case.last, case.known.cycle["rectified_on"]
    day = arrival.rectified_on or (None if last.rectified_on else old)
    if day is None and last.rectified_on is None and status in ("to_accept", "accepted"):
        day = (arrival.accepted_on if status == "accepted" else None) or case.cutoff
    if day is None:
        return last.rectified_on
    if day != old:
        if not case.offer("rectified_on", old, day, day):
            return last.rectified_on
        case.outcome.cycle["rectified_on"] = day
    taken = day == old and last.rectified_on is not None
    if taken or status in BEGINNINGS or (closed_on is not None and day > closed_on):
        return last.rectified_on
    day = _by_then(case, day) if closed_on is None else day
    case.outcome.spans = stepped(case.outcome.spans, day, "to_accept", {"rectified_on": day})
    return day


def _by_then(case: Case, day: date) -> date:
    """The day of a step that the row shows as taken: on the cut-off at the latest, whatever its cell says."""
    return min(day, max(case.cutoff, case.outcome.spans[0].opened_on))


def _accept(case: Case, status: str, *, rectified_on: date | None, closed_on: date | None) -> None:
    """Take the step of acceptance, never before the rectification nor after the closing."""
    was, old, day = case.last.status, case.known.cycle["accepted_on"], case.arrival.accepted_on
    if day is None and status in ("accepted", "closed") and was != "accepted":
        day = old or (case.cutoff if status == "accepted" else None)
    if day is None:
        return
    if day != old:
        if not case.offer("accepted_on", old, day, day):
            return
        case.outcome.cycle["accepted_on"] = day
    elif was == "accepted":
        return
    day = _by_then(case, day) if closed_on is None else day
    day = day if rectified_on is None else max(day, rectified_on)
    if status == "accepted" or (closed_on is not None and day <= closed_on):
        case.outcome.spans = stepped(case.outcome.spans, day, "accepted", {})


def _close(case: Case, closed_on: date) -> None:
    """Close the cycle on a day, or on the cut-off that stands in for it."""
    case.outcome.cycle |= {"closed_on": closed_on, "closed_on_assumed": case.arrival.closed_on is None}
    case.offer("closed_on", None, closed_on, closed_on)
    case.outcome.spans = closed_spans(case.outcome.spans, closed_on)


def closed_spans(spans: list[Span], closed_on: date) -> list[Span]:
    """The same life closed on a day and not before.

    A deadline that was told later than that replaces the one in force on the day as if both had come in one
    row: from the day after it, or not at all where the hazard was closed before that passed.
    """
    held = next(span for span in spans if span.to_on is None or span.to_on > closed_on)
    last = spans[-1]
    if held.due_on is not None and closed_on <= held.due_on:
        spans = overlay(spans, closed_on, _deadline_of(held))
    elif held.due_on is not None:
        spans = overlay(spans, held.due_on + timedelta(days=1), _deadline_of(last))
    else:
        spans = overlay(spans, closed_on, _deadline_of(last))
    return stepped(spans, closed_on, "closed", {"closed_on": closed_on})


def _deadline_of(span: Span) -> dict[str, Any]:
    return {"due_on": span.due_on, "due_kind": span.due_kind, "first_due_on": span.first_due_on}


def open_again(case: Case, *, wanted: bool) -> None:
    """A closed hazard that the row shows as open: a new round where that is wanted, else a question."""
    last, status = case.last, case.arrival.status
    later = last.closed_on is not None and case.cutoff > last.closed_on
    if wanted and later and status != "void":
        case.outcome.reopens = case.offer("status", last.status, status)
    else:
        case.ask("status", last.status, status)


def complete_cycle(case: Case) -> None:
    """Fill a closed cycle's gaps: the day that the cut-off stood in for, and steps whose day was unknown."""
    arrival, last, outcome = case.arrival, case.last, case.outcome
    told = None if arrival.closed_on is None else max(arrival.closed_on, outcome.spans[0].opened_on)
    if told is not None and told != last.closed_on:
        if not case.known.cycle["closed_on_assumed"]:
            case.ask("closed_on", last.closed_on, told, told)
        elif case.offer("closed_on", last.closed_on, told, told):
            outcome.cycle |= {"closed_on": told, "closed_on_assumed": False}
            outcome.spans = closed_spans(outcome.spans, told)
    _complete_step(case, "rectified_on", "to_accept")
    _complete_step(case, "accepted_on", "accepted")
    if tells_deadline(arrival, last):
        _complete_deadline(case)


def _complete_deadline(case: Case) -> None:
    """The deadline of a closed cycle that had none; another one than it had changes nothing if it was met."""
    last, (due_on, kind) = case.last, told_deadline(case.arrival)
    if last.due_on is not None and last.closed_on is not None and last.closed_on <= last.due_on:
        return
    if due_on is None or last.due_on is not None or last.due_kind == "long_term":
        case.ask("due_on", last.due_on, due_on)
    elif case.offer("due_on", None, due_on):
        first = case.known.cycle["first_due_on"] or case.arrival.first_due_on or due_on
        case.outcome.cycle |= {
            "first_due_on": first,
            "due_text": case.arrival.due_text or case.known.cycle["due_text"],
        }
        patch = {"due_on": due_on, "due_kind": kind, "first_due_on": first}
        case.outcome.spans = overlay(case.outcome.spans, case.cutoff, patch)


def _complete_step(case: Case, name: str, status: str) -> None:
    day, old, outcome = getattr(case.arrival, name), case.known.cycle[name], case.outcome
    closed_on = outcome.spans[-1].closed_on
    if day is None or day == old:
        return
    if old is not None:
        case.ask(name, old, day, day)
    elif case.offer(name, old, day, day):
        outcome.cycle[name] = day
        if closed_on is not None and day <= closed_on:
            facts = {"rectified_on": day} if name == "rectified_on" else {}
            outcome.spans = stepped(outcome.spans, day, status, facts)
