"""How often somebody may try a password: buckets that fill again, so that nobody is ever locked out for good."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

KEPT = (
    20_000  # buckets that are remembered; the one untouched longest is forgotten first, and is full by then
)


@dataclass(frozen=True)
class Pace:
    """A bucket's size (tries) and how fast it fills again (tries a second)."""

    burst: float
    refill: float


# A browser that signed in to this account before tries on its own account; whoever attacks from elsewhere
# empties other buckets than its.
KNOWN = Pace(burst=10, refill=1.0)
# A stranger's tries count for the address and for the account: many addresses on one account are slowed as
# well as one address on many.
ADDRESS = Pace(burst=20, refill=0.5)
ACCOUNT = Pace(burst=10, refill=0.2)


class Throttle:
    """Buckets by key. Seconds come from the caller's steady clock."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()  # key -> (left, at)

    def wait(self, keys: Iterable[tuple[Hashable, Pace]], at: float) -> float:
        """Take one try from every bucket; 0.0 where all had one, else the seconds until all have. Takes none then."""
        asked = list(keys)
        longest = self.left(asked, at)
        if longest == 0.0:
            for key, pace in asked:
                self._buckets[key] = (self._left(key, pace, at) - 1, at)
                self._buckets.move_to_end(key)
            while len(self._buckets) > KEPT:
                self._buckets.popitem(last=False)
        return longest

    def left(self, keys: Iterable[tuple[Hashable, Pace]], at: float) -> float:
        """What `wait` would say, with nothing taken."""
        return max(max(0.0, 1 - self._left(key, pace, at)) / pace.refill for key, pace in keys)

    def _left(self, key: Hashable, pace: Pace, at: float) -> float:
        left, since = self._buckets.get(key, (pace.burst, at))
        return min(pace.burst, left + (at - since) * pace.refill)
