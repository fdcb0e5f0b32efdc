"""One round of rectification in the invented city, from its opening to its closing day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from demo.places import Pace
from demo.promise import Promise, on_the_spot, promise
from demo.seasons import DAY, month_end, workday_after, workday_before

_REASONS = ("资金未到位", "设备采购周期长", "需停产配合", "产权单位不一致", "天气影响施工", "方案待论证")
ACCEPTANCE_DAYS = 8.5  # mean wait between the enterprise's report and acceptance


@dataclass(frozen=True)
class Extension:
    """A deadline that was moved to `due_on` on the day `granted_on`."""

    granted_on: date
    due_on: date
    reason: str


@dataclass(frozen=True)
class Round:
    """One round; its days are known in advance and may lie after today. None: never.

    Always opened_on <= started_on, rectified_on <= accepted_on <= closed_on, and the first of these is
    not before opened_on. It closes after the day that its last extension was granted, and after the
    deadline that it moved.
    """

    opened_on: date
    promised: Promise
    started_on: date
    rectified_on: date | None
    accepted_on: date | None
    closed_on: date | None
    extensions: tuple[Extension, ...] = ()

    def due_on(self, as_of: date) -> date | None:
        """The deadline in force on `as_of`; None where it has no day."""
        granted = [one.due_on for one in self.extensions if one.granted_on <= as_of]
        return granted[-1] if granted else self.promised.on


def spot_round(rng: Random, found_on: date) -> Round:
    """A round that opens and closes on one day."""
    return Round(found_on, on_the_spot(rng, found_on), found_on, found_on, found_on, found_on)


def long_round(
    rng: Random, opened_on: date, *, grade: str, pace: Pace, promised: Promise | None = None
) -> Round:
    """A round that takes its time; `promised` is its deadline where that is settled already."""
    promised = promised or promise(rng, opened_on, grade=grade)
    extensions = _extensions(rng, opened_on, promised=promised, pace=pace)
    due_on = extensions[-1].due_on if extensions else promised.on
    earliest = _needed_until(opened_on, promised, extensions=extensions)
    late = due_on is not None and rng.random() < pace.late * (3 if grade == "major" else 1)
    closed_on = _closing(rng, earliest, due_on=due_on, late_days=pace.late_days if late else 0.0)
    accepted_on = max(opened_on, closed_on - timedelta(days=rng.choice((0, 0, 0, 0, 1, 2, 3))))
    wait = round(rng.expovariate(1 / ACCEPTANCE_DAYS) * (2.2 if late and rng.random() < 0.3 else 1))
    rectified_on = max(opened_on, accepted_on - timedelta(days=wait))
    started_on = min(rectified_on, opened_on + timedelta(days=rng.choice((0, 0, 1, 1, 2, 3, 5))))
    return Round(opened_on, promised, started_on, rectified_on, accepted_on, closed_on, extensions)


def _extensions(rng: Random, opened_on: date, *, promised: Promise, pace: Pace) -> tuple[Extension, ...]:
    """None, one, or at most three moves of the deadline, each granted before the one in force has passed.

    Slow units ask late: some moves are granted after the day, but in the same month, so that no
    ledger has yet shown the hazard as overdue.
    """
    due_on = promised.on
    moves: list[Extension] = []
    chance = pace.extended
    while due_on and (due_on - opened_on).days >= 10 and len(moves) < 3 and rng.random() < chance:
        granted_on = due_on - timedelta(days=rng.randrange(6))
        if pace.extended > 0.1 and rng.random() < 0.2:
            granted_on = min(due_on + timedelta(days=rng.randrange(1, 4)), month_end(due_on))
        due_on += timedelta(days=rng.choice((7, 10, 15, 15, 30)))
        moves.append(Extension(granted_on, due_on, rng.choice(_REASONS)))
        chance = 0.22
    return tuple(moves)


def _needed_until(opened_on: date, promised: Promise, *, extensions: tuple[Extension, ...]) -> date:
    """The first day that a round may close: after the deadline that its last extension moved, if any.

    Who is done by the old deadline needs no new one.
    """
    if not extensions or promised.on is None:
        return opened_on
    moved_on = extensions[-2].due_on if len(extensions) > 1 else promised.on
    return max(moved_on, extensions[-1].granted_on) + DAY


def _closing(rng: Random, earliest: date, *, due_on: date | None, late_days: float) -> date:
    """The day a round closes, not before `earliest`: piles up on the deadline and on cut-off days."""
    if due_on is None:
        return workday_after(earliest + timedelta(days=12 + round(rng.expovariate(1 / 38))))
    if late_days or due_on <= earliest:
        # at most twice the mean: somebody always asks in the end
        lateness = 1 + round(min(rng.expovariate(1 / (late_days or 2)), 2 * (late_days or 2)))
        day = workday_after(max(due_on, earliest) + timedelta(days=lateness))
        return month_end(day) if rng.random() < 0.3 else day
    dice = rng.random()
    if dice < 0.55:
        return workday_before(due_on, earliest)
    span = (due_on - earliest).days
    if dice < 0.85:
        return workday_before(due_on - timedelta(days=rng.randrange(1, 6)), earliest) if span > 6 else due_on
    day = workday_before(earliest + timedelta(days=rng.randrange(span + 1)), earliest)
    end = month_end(day)
    return end if end <= due_on and (end - day).days <= 6 and rng.random() < 0.4 else day


def stopped(old: Round, last_on: date) -> Round:
    """The same round in a unit that reports nothing after `last_on`: what is not told does not happen."""
    return replace(
        old,
        rectified_on=_told(old.rectified_on, last_on),
        accepted_on=_told(old.accepted_on, last_on),
        closed_on=_told(old.closed_on, last_on),
        extensions=tuple(one for one in old.extensions if one.granted_on <= last_on),
    )


def not_yet(old: Round, today: date) -> Round:
    """The same round seen on the morning of `today`: what would be done on that day is still to come."""
    tomorrow = today + DAY
    return replace(
        old,
        rectified_on=tomorrow if old.rectified_on == today else old.rectified_on,
        accepted_on=tomorrow if old.accepted_on == today else old.accepted_on,
        closed_on=tomorrow if old.closed_on == today else old.closed_on,
    )


def hurried(old: Round, last_on: date) -> Round:
    """The same round, closed on `last_on` at the latest."""
    if old.closed_on is None or old.closed_on <= last_on:
        return old
    return replace(
        old,
        started_on=min(old.started_on, last_on),
        rectified_on=min(old.rectified_on or last_on, last_on),
        accepted_on=min(old.accepted_on or last_on, last_on),
        closed_on=last_on,
        extensions=_needed(old, last_on),
    )


def _needed(old: Round, last_on: date) -> tuple[Extension, ...]:
    """The extensions that a round closed on `last_on` had needed."""
    moved = (old.promised.on, *(one.due_on for one in old.extensions))
    pairs = zip(old.extensions, moved, strict=False)
    return tuple(one for one, due_on in pairs if due_on and max(due_on, one.granted_on) < last_on)


def _told(day: date | None, last_on: date) -> date | None:
    return day if day is not None and day <= last_on else None
