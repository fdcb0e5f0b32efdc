"""The life of one hazard: reported, confirmed, mended, closed, at times void, regraded or reopened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from demo.places import Pace
from demo.promise import Promise
from demo.rounds import Round, hurried, long_round, not_yet, spot_round, stopped

_SPOT, _VOID, _LATE_ENTRY, _REOPENED, _DOWNGRADED = 0.125, 0.007, 0.008, 0.0045, 0.05
_VOID_WORDS = ("重复登记，作废", "登记有误，作废", "经核实不属于事故隐患，作废")


@dataclass(frozen=True)
class Life:
    """Everything that happens to a hazard, with its day. None: never.

    known_on: the day it is first told (late entries: weeks after found_on); confirmed_on: before it, a
    report by the public is not yet counted; downgraded_on: from then on a major hazard is general.
    A second round, where there is one, opens after a month's ledger has shown the first as closed.
    """

    found_on: date
    known_on: date
    confirmed_on: date
    major: bool
    rounds: tuple[Round, ...]
    void_on: date | None = None
    void_words: str = ""
    downgraded_on: date | None = None


def life(
    rng: Random, found_on: date, *, major: bool, source: str, pace: Pace, today: date,
    last_on: date | None, keep: bool,
) -> Life:  # fmt: skip
    """Draw the life of a hazard found on `found_on`.

    last_on: the last day that its unit told anything (None: it tells all); keep: such a unit leaves it open.
    """
    grade = "major" if major else "general"
    if not major and not keep and rng.random() < _SPOT:
        return Life(found_on, found_on, found_on, major, (spot_round(rng, found_on),))
    promised = Promise("", "day", today + timedelta(days=9)) if keep else None
    first = not_yet(long_round(rng, found_on, grade=grade, pace=pace, promised=promised), today)
    if last_on is not None:
        first = stopped(replace(first, extensions=()), last_on) if keep else hurried(first, last_on)
    drawn = Life(found_on, found_on, found_on, major, (first,))
    if last_on is not None or keep:
        return drawn
    return _eventful(rng, drawn, source=source, pace=pace, today=today)


def _eventful(rng: Random, plain: Life, *, source: str, pace: Pace, today: date) -> Life:
    """The same life with one of the rarer turns: void, told late, downgraded, reopened."""
    first = plain.rounds[0]
    closed_on = first.closed_on or date.max
    if source == "public_report":
        plain = _confirmed(rng, plain)
    dice = rng.random()
    void_on = plain.found_on + timedelta(days=rng.randrange(3, 40))
    told_on = plain.found_on + timedelta(days=rng.randrange(20, 50))
    if dice < _VOID and void_on < closed_on:
        return replace(plain, void_on=void_on, void_words=rng.choice(_VOID_WORDS))
    if dice < _VOID + _LATE_ENTRY and told_on <= today:
        return replace(plain, known_on=told_on)
    if plain.major and dice < _VOID + _LATE_ENTRY + _DOWNGRADED:
        down_on = plain.found_on + timedelta(days=rng.randrange(8, 30))
        return replace(plain, downgraded_on=down_on if down_on < closed_on else None)
    if not plain.major and dice > 1 - _REOPENED:
        return replace(plain, rounds=(first, not_yet(_second(rng, first, pace=pace), today)))
    return plain


def _confirmed(rng: Random, plain: Life) -> Life:
    """A report by the public is confirmed after some days, or found to be untrue."""
    first = plain.rounds[0]
    confirmed_on = min(plain.found_on + timedelta(days=rng.randrange(1, 6)), first.started_on)
    return replace(plain, confirmed_on=confirmed_on)


def _second(rng: Random, first: Round, *, pace: Pace) -> Round:
    """The round after a look back that did not find the hazard mended.

    At least 35 days after the first closing and as long before the second, so that each month's ledger
    shows closed, then rectifying, then closed.
    """
    opened_on = (first.closed_on or first.opened_on) + timedelta(days=rng.randrange(35, 75))
    due_on = opened_on + timedelta(days=rng.choice((40, 45, 60)))
    second = long_round(
        rng, opened_on, grade="general", pace=replace(pace, extended=0), promised=Promise("", "day", due_on)
    )
    closed_on = max(second.closed_on or due_on, opened_on + timedelta(days=35))
    accepted_on = max(second.accepted_on or closed_on, opened_on)
    return replace(second, started_on=opened_on, closed_on=closed_on, accepted_on=accepted_on)
