"""Look-backs (回头看): which closed hazards are checked again and when, and what a check may find."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.rules import Rules

RESULTS = ("in_place", "not_in_place", "relapsed", "new_finding")
REOPENING = ("not_in_place", "relapsed")  # results that begin another round
REASONS = ("major", "sample", "chosen")
BANDS = ("late", "soon", "later")
SOON = 7  # days
SPREAD = 1 << 64


@dataclass(frozen=True)
class Appointment:
    """A look-back that is planned: so many days after closure, and why this hazard."""

    after_days: int
    due_on: date
    why: str


def is_drawn(seed: str, hazard_id: int, cycle: int, percent: int) -> bool:
    """Whether chance takes this closed round into the sample.

    The same seed draws the same rounds for ever, whoever asks: the draw can be done over by anybody who is told
    the seed. Each round is drawn by itself, with a chance of `percent` in 100.
    """
    said = f"{seed}:{hazard_id}:{cycle}".encode()
    number = int.from_bytes(hashlib.sha256(said).digest()[:8], "big")
    return number * 100 < percent * SPREAD


def reason_for(rules: Rules, *, hazard_id: int, cycle: int, grade: str) -> str | None:
    """Why a closed round is looked back on: every major, and of the others those that are drawn; None: it is not."""
    if grade == "major":
        return "major"
    drawn = is_drawn(rules["look_back_seed"], hazard_id, cycle, rules["look_back_share"])
    return "sample" if drawn else None


def appointments(
    rules: Rules, *, hazard_id: int, cycle: int, grade: str, closed_on: date, known_on: date
) -> Iterator[Appointment]:
    """The look-backs that a closure plans; none that would lie before the day on which the closure is known."""
    told = [(days, closed_on + timedelta(days=days)) for days in rules["look_back_days"]]
    ahead = [(days, due_on) for days, due_on in told if due_on >= known_on]
    # Drawn only where there is anything to plan: most of what a first ledger tells as closed was so long ago.
    why = reason_for(rules, hazard_id=hazard_id, cycle=cycle, grade=grade) if ahead else None
    if why is not None:
        yield from (Appointment(days, due_on, why) for days, due_on in ahead)


def band_of(due_on: date, as_of: date) -> str:
    """Which of BANDS a look-back that is not done stands in: late, due within seven days, later."""
    left = (due_on - as_of).days
    return BANDS[0] if left < 0 else BANDS[1] if left <= SOON else BANDS[2]
