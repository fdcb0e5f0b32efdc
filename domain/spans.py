"""The life of one cycle as stretches of days, and how a change lays itself over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from domain.status import STATUSES

FOREVER = date(9999, 12, 31)


class Span(NamedTuple):
    """A stretch of days in which nothing counted changed; `to_on` is the day after the last, None: still.

    Ids are those of the database; days are business days, not days of typing.
    """

    hazard_id: int
    cycle: int
    from_on: date
    to_on: date | None
    status: str
    unit_id: int
    district_id: int
    department_id: int
    industry_id: int
    grade: str
    risk: int
    profile: str | None
    likelihood: float | None
    severity: float | None
    exposure: float | None
    by_table: bool
    due_on: date | None
    due_kind: str
    rectified_on: date | None
    opened_on: date
    first_due_on: date | None
    closed_on: date | None
    source: str


span_of = partial(tuple.__new__, Span)  # as Span._make, without a call of Python code
Change = tuple[date, dict[str, Any]]
PLACE = {name: place for place, name in enumerate(Span._fields)}
FROM, TO = PLACE["from_on"], PLACE["to_on"]  # what lies after them is what holds on each day of a stretch
STATUS, RECTIFIED, CLOSED = PLACE["status"], PLACE["rectified_on"], PLACE["closed_on"]
_DAY_OF: Callable[[Change], date] = itemgetter(0)


def overlay(spans: list[Span], day: date, patch: dict[str, Any]) -> list[Span]:
    """The same life with `patch` in force from `day` on.

    The span that holds `day` is cut there, later ones are patched, equal neighbours grow together.
    A day before the first span counts as its first day.
    """
    day = max(day, spans[0].from_on)
    result: list[Span] = []
    for span in spans:
        if span.to_on is not None and span.to_on <= day:
            pieces = [span]
        elif span.from_on >= day:
            pieces = [span._replace(**patch)]
        else:
            pieces = [span._replace(to_on=day), span._replace(from_on=day, **patch)]
        for piece in pieces:
            _grow(result, piece)
    return result


def lay(start: Sequence[Any], changes: Iterable[Change]) -> list[Span]:
    """The spans of a life that begins as `start` and takes each change on its day; they come in that order.

    The same as one `overlay` after another, in a fraction of the time: only the last stretch is ever cut.
    """
    spans: list[list[Any]] = []
    last: list[Any] = list(start)
    for day, patch in changes:
        following = last.copy()
        for name, value in patch.items():
            following[PLACE[name]] = value
        if following == last:
            continue
        if day > last[FROM]:
            last[TO] = following[FROM] = day
            spans.append(last)
        elif spans and spans[-1][TO + 1 :] == following[TO + 1 :]:
            following = spans.pop()
            following[TO] = None
        last = following
    return list(map(span_of, (*spans, last)))


def _grow(spans: list[Span], piece: Span) -> None:
    if spans and spans[-1]._replace(to_on=piece.to_on) == piece._replace(from_on=spans[-1].from_on):
        spans[-1] = spans[-1]._replace(to_on=piece.to_on)
    else:
        spans.append(piece)


def stepped(spans: list[Span], day: date, status: str, facts: dict[str, Any]) -> list[Span]:
    """The same life with a step forward taken on `day`, and not before.

    From that day on whatever lay before `status` has reached it, and `facts` (fields of Span) hold. Days
    before it that had reached it already fall back to what they were before, without the facts. Void days
    stay void. A day before the first span counts as its first day.
    """
    day = max(day, spans[0].from_on)
    reached = STATUSES.index(status)
    before = [span.status for span in spans if STATUSES.index(span.status) < reached]
    fallback = before[-1] if before else "rectifying"
    result: list[Span] = []
    for piece in _cut(spans, day):
        further = STATUSES.index(piece.status) >= reached
        if piece.status == "void":
            changed = piece
        elif piece.from_on >= day:
            changed = piece._replace(status=piece.status if further else status, **facts)
        else:
            cleared: dict[str, Any] = dict.fromkeys(facts)
            changed = piece._replace(status=fallback, **cleared) if further else piece
        _grow(result, changed)
    return result


def opened(spans: list[Span], day: date) -> list[Span] | None:
    """The same life begun on another day, or None where a later step already lies before it.

    Where the life began with a step taken, the days before that step count as rectifying.
    """
    first = spans[0]
    begun = first.status not in ("to_accept", "accepted", "closed")
    if day > first.from_on and (not begun or (first.to_on is not None and day >= first.to_on)):
        return None
    moved = [span._replace(opened_on=day) for span in spans]
    if begun or day == first.from_on:
        return [moved[0]._replace(from_on=day), *moved[1:]]
    earlier = moved[0]._replace(
        from_on=day, to_on=first.from_on, status="rectifying", rectified_on=None, closed_on=None
    )
    return [earlier, *moved]


def _cut(spans: list[Span], day: date) -> list[Span]:
    pieces: list[Span] = []
    for span in spans:
        if span.from_on < day and (span.to_on is None or span.to_on > day):
            pieces += [span._replace(to_on=day), span._replace(from_on=day)]
        else:
            pieces.append(span)
    return pieces


def arrived(
    start: Span,
    *,
    status: str,
    cutoff: date,
    due_on: date | None,
    due_kind: str,
    accepted_on: date | None,
) -> list[Span]:
    """The spans of a ledger row that is met for the first time.

    `start` carries the first deadline, `rectified_on` and `closed_on` as the row tells them, with
    `from_on` = `opened_on`. Steps whose day the row tells lie on that day; without a day they lie on the
    file's cut-off, and those that an open row has taken lie there at the latest. A deadline later than the
    first is in force from the day after the first, or from the cut-off where that comes before.
    """
    closed_on = start.closed_on
    changes: list[Change] = []
    if due_on != start.due_on and start.first_due_on is not None:
        extended_on = min(start.first_due_on + timedelta(days=1), cutoff)
        changes.append((extended_on, {"due_on": due_on, "due_kind": due_kind}))
    rectified_on, accepted_on = _steps_taken(status, start.rectified_on, accepted_on, cutoff)
    if rectified_on is not None:
        changes.append((rectified_on, {"status": "to_accept", "rectified_on": rectified_on}))
    if accepted_on is not None:
        changes.append((accepted_on, {"status": "accepted"}))
    if closed_on is not None:
        changes = [change for change in changes if change[0] <= closed_on]
        changes.append((closed_on, {"status": "closed", "closed_on": closed_on}))
    begun = list(start)
    begun[STATUS], begun[RECTIFIED], begun[CLOSED] = _begins_as(status), None, None
    changes.sort(key=_DAY_OF)
    return lay(begun, changes)


def _steps_taken(
    status: str, rectified_on: date | None, accepted_on: date | None, cutoff: date
) -> tuple[date | None, date | None]:
    """The days on which a row's status says that it was rectified and accepted, in that order."""
    if status == "to_accept":
        return min(rectified_on or cutoff, cutoff), None
    if status == "accepted":
        accepted = min(accepted_on or cutoff, cutoff)
        rectified = min(rectified_on or accepted, cutoff)
        return rectified, max(accepted, rectified)
    if status == "closed":
        early = rectified_on is not None and accepted_on is not None and accepted_on < rectified_on
        return rectified_on, rectified_on if early else accepted_on
    return None, None


def _begins_as(status: str) -> str:
    return status if status in ("reported", "pending", "rectifying", "void") else "rectifying"
