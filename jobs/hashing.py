"""Passwords are hashed one at a time: each takes 64 MB and a core for a while, and the pages need both."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from itertools import count
from threading import Condition
from typing import TypeVar

from domain.throttle import Way

# How many may wait in all when one more comes. Strangers find no place that is kept for those who are known.
PLACES = {Way.BROWSER: 16, Way.ADDRESS: 12, Way.STRANGER: 8}
T = TypeVar("T")


class Full(Exception):
    """Too many wait already; nothing was done."""


class OneByOne:
    """Work of several threads, done one after the other: by rank, and within a rank as they came."""

    def __init__(self) -> None:
        self._turn = Condition()
        self._numbers = count()
        self._waiting: list[tuple[Way, int]] = []
        self._at_work = False

    def do(self, work: Callable[[], T], way: Way, *, places: int | None = None) -> T:
        """Do some work when its turn comes. Raises Full where `places` or more wait."""
        with self._turn:
            if places is not None and len(self._waiting) >= places:
                raise Full
            mine = (way, next(self._numbers))
            insort(self._waiting, mine)
            self._turn.wait_for(lambda: not self._at_work and self._waiting[0] == mine)
            self._waiting.pop(0)
            self._at_work = True
        try:
            return work()
        finally:
            with self._turn:
                self._at_work = False
                self._turn.notify_all()
