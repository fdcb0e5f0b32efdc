"""How often a password may be tried: buckets that fill again, so that nobody is ever locked out for good.

There are three ways to the door, each with buckets of its own, so that nobody empties another's:

- a **browser** that signed in to the account before: one bucket for the two;
- an **address** from which somebody signed in to the account before: one for the two, under one for the address;
- a **stranger**: one for the address, then one for the account and the address, under one for all strangers together.

A right password gives back what it took. No bucket is an account's alone, or strangers could empty it and keep its
person out. What it comes to at most, in guesses a day (86,400 s): for one account a known browser 8,650, a known
address 1,445, an unknown address 1,443, all strangers together 259,200; for all accounts a known address 17,300, an
unknown one 43,220, all strangers the same 259,200. A password that is accepted stands for a thousand million guesses
(jobs.fitness): ten years of that.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import IntEnum

KEPT = 20_000  # buckets that are remembered; the one untouched longest is forgotten first, and is full again


@dataclass(frozen=True)
class Pace:
    """A bucket's size (tries) and how fast it fills again (tries a second)."""

    burst: float
    refill: float


BROWSER = Pace(burst=10, refill=1 / 10)
ADDRESS = Pace(burst=5, refill=1 / 60)
ADDRESS_IN_ALL = Pace(burst=20, refill=1 / 5)
STRANGER = Pace(burst=3, refill=1 / 60)
STRANGE_ADDRESS = Pace(burst=20, refill=1 / 2)
STRANGERS_IN_ALL = Pace(burst=8, refill=3)  # a hash takes a tenth of a second, or three where it is busy

Bucket = tuple[Hashable, Pace]
Step = tuple[Bucket, ...]  # buckets of which all give a try, or none does


class Way(IntEnum):
    """How whoever tries is known to the account; who stands first here is served first."""

    BROWSER = 0
    ADDRESS = 1
    STRANGER = 2


def steps(way: Way, login: str, browser: str, place: str) -> tuple[Step, ...]:
    """The buckets of one try, one step after the other: what an earlier step gave is not given back."""
    if way is Way.BROWSER:
        return (((("browser", login, browser), BROWSER),),)
    if way is Way.ADDRESS:
        return (((("address", login, place), ADDRESS), (("address", place), ADDRESS_IN_ALL)),)
    pair, everybody = ("stranger", login, place), "strangers"
    return (at_the_address(place), ((pair, STRANGER), (everybody, STRANGERS_IN_ALL)))


def at_the_address(place: str) -> Step:
    """A stranger's first step, which knows of no account: asking costs a try, whatever the next step says."""
    return ((("stranger", place), STRANGE_ADDRESS),)


class Throttle:
    """Buckets by key. Seconds come from the caller's steady clock."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()  # key -> (left, at)

    def walk(self, way: Iterable[Step], at: float) -> float:
        """Take a try from step after step; 0.0 where all gave one, else the seconds until the one that did not will."""
        return next((seconds for step in way if (seconds := self.wait(step, at))), 0.0)

    def wait(self, buckets: Iterable[Bucket], at: float) -> float:
        """Take one try from every bucket; 0.0 where all had one, else the seconds until all have. Takes none then."""
        asked = list(buckets)
        longest = self.left(asked, at)
        if longest == 0.0:
            for key, pace in asked:
                self._buckets[key] = (self._left(key, pace, at) - 1, at)
                self._buckets.move_to_end(key)
            while len(self._buckets) > KEPT:
                self._buckets.popitem(last=False)
        return longest

    def give_back(self, way: Iterable[Step], at: float) -> None:
        """Give back what `walk` took: who knows the password was not guessing."""
        for key, pace in (bucket for step in way for bucket in step):
            self._buckets[key] = (min(pace.burst, self._left(key, pace, at) + 1), at)

    def left(self, buckets: Iterable[Bucket], at: float) -> float:
        """What `wait` would say, with nothing taken."""
        return max(max(0.0, 1 - self._left(key, pace, at)) / pace.refill for key, pace in buckets)

    def _left(self, key: Hashable, pace: Pace, at: float) -> float:
        left, since = self._buckets.get(key, (pace.burst, at))
        gone = max(0.0, at - since)  # threads come a little out of order
        return min(pace.burst, left + gone * pace.refill)
