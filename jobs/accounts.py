"""Signing in: a password is tried, a person let in, at a pace that strangers cannot set for others."""

from __future__ import annotations

import ipaddress
import math
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data_access import identity
from data_access.engine import WritersBusy, reading, writing_soon
from data_access.identity import Known
from data_access.writes.people import begin_sign_in
from domain.people import Author
from domain.plain_text import printable
from domain.throttle import Step, Throttle, Way, at_the_address, steps
from jobs.fitness import LONGEST, require_fit
from jobs.hashing import PLACES, Full, OneByOne

if TYPE_CHECKING:
    from sqlalchemy import Engine

REMEMBERED = 10.0  # seconds for which it is remembered who came in from where
PATIENCE = 5.0  # seconds that a sign-in waits for the writers of a SQLite file
_HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)
_HASHING = OneByOne()


@dataclass(frozen=True)
class Attempt:
    """One try: what was typed, and from where. `mark` is what the browser keeps from an earlier sign-in."""

    login: str
    password: str
    address: str
    agent: str
    mark: str = ""


@dataclass(frozen=True)
class Entered:
    """A sign-in that began: what the browser keeps, and until when."""

    token: str
    mark: str
    person_id: int
    until: datetime


@dataclass(frozen=True)
class TurnedAway:
    """Why somebody is not in: wrong, wait (`seconds`), busy, no_role, or one_time (used already, or too old)."""

    why: str
    seconds: int = 0


@dataclass
class Door:
    """Where passwords are tried, one for each process: the buckets, and who is known to have come in from where."""

    lasts: timedelta  # how long a sign-in lasts in any case
    throttle: Throttle = field(default_factory=Throttle)
    _came: dict[str, set[str]] = field(default_factory=dict)  # hash of a browser or an address -> logins
    _looked: float = -math.inf  # when that was read last
    _lock: Lock = field(default_factory=Lock)
    _looking: Lock = field(default_factory=Lock)

    def try_password(
        self, engine: Engine, attempt: Attempt, *, at: datetime, tick: float
    ) -> Entered | TurnedAway:
        """Let in whoever knows the password. `tick` is a steady clock in seconds.

        The pace is asked before anything is hashed. An unknown name takes as long as a wrong password.
        """
        login = _login(attempt)
        admitted = self._admitted(engine, login, attempt, tick)
        if isinstance(admitted, TurnedAway):
            return admitted
        way, taken = admitted
        with reading(engine) as connection:
            known = identity.known_by_login(connection, login)
        away = _checked(known.password if known else None, attempt.password, way)
        if away is not None:
            return away
        if known is None or not known.may_come_in:
            return TurnedAway("wrong")
        came = self.let_in(engine, known, attempt, at=at, way="password")
        if isinstance(came, Entered):
            with self._lock:
                self.throttle.give_back(taken, tick)
        return came

    def let_in(
        self,
        engine: Engine,
        known: Known,
        attempt: Attempt,
        *,
        at: datetime,
        way: str,
        until: datetime | None = None,
    ) -> Entered | TurnedAway:
        """Begin a sign-in of somebody who was found to be who they are, at most until `until`."""
        if not known.may_come_in:
            return TurnedAway("no_role")
        token, mark = secrets.token_urlsafe(32), secrets.token_urlsafe(18)
        end = min(at + self.lasts, until or at + self.lasts)
        marks, author = (_browser(mark), _place(attempt.address)), Author(known.name, "person", at, known.id)
        try:
            with writing_soon(engine, PATIENCE) as connection:
                now = identity.unchanged(connection, known)
                if now is None:
                    return TurnedAway("wrong")
                if way == "password" and now.is_over(at):
                    return TurnedAway("one_time")
                begin_sign_in(
                    connection, known.id, token, author, until=end, way=way, address=attempt.address,
                    agent=printable(attempt.agent), marks=marks, instead_of=_browser(attempt.mark),
                )  # fmt: skip
        except WritersBusy:
            return TurnedAway("busy")
        with self._lock:
            for one in marks:
                self._came.setdefault(identity.hashed(one), set()).add(known.login)
        return Entered(token, mark, known.id, end)

    def confirm(self, engine: Engine, known: Known, attempt: Attempt, *, tick: float) -> TurnedAway | None:
        """Whether somebody who is in still knows the password; None where they do. It has the same pace."""
        admitted = self._admitted(engine, known.login, attempt, tick)
        if isinstance(admitted, TurnedAway):
            return admitted
        way, taken = admitted
        away = _checked(known.password, attempt.password, way)
        if away is None:
            with self._lock:
                self.throttle.give_back(taken, tick)
        return away

    def asks_too_soon(self, address: str, mark: str, *, tick: float) -> int:
        """Seconds that a stranger has to wait who asked too often, whatever the name is; 0 to go on.

        Told before the form is read, from memory alone; nothing is taken from a bucket here.
        """
        place = _place(address)
        with self._lock:
            fresh = tick - self._looked <= REMEMBERED
            if (
                not fresh
                or identity.hashed(place) in self._came
                or identity.hashed(_browser(mark)) in self._came
            ):
                return 0
            seconds = self.throttle.left(at_the_address(place), tick)
        return int(seconds) + 1 if seconds else 0

    def turned_away(self, attempt: Attempt, *, tick: float) -> TurnedAway | None:
        """Who surely has to wait, told without a look at the database or another thread.

        None for everybody else, who is tried; nothing is taken from a bucket for them here.
        """
        with self._lock:
            if tick - self._looked > REMEMBERED:
                return None
            way = self._way(_login(attempt), attempt)[1]
            if not any(self.throttle.left(step, tick) for step in way):
                return None
            return TurnedAway("wait", int(self.throttle.walk(way, tick)) + 1)

    def _admitted(
        self, engine: Engine, login: str, attempt: Attempt, tick: float
    ) -> tuple[Way, tuple[Step, ...]] | TurnedAway:
        """Take a try from the buckets of the way that somebody comes by; the way and the buckets."""
        self._look(engine, tick)
        with self._lock:
            way, asked = self._way(login, attempt)
            seconds = self.throttle.walk(asked, tick)
        return TurnedAway("wait", int(seconds) + 1) if seconds else (way, asked)

    def _way(self, login: str, attempt: Attempt) -> tuple[Way, tuple[Step, ...]]:
        """How whoever tries is known to the account, and the buckets of that way."""
        browser, place = _browser(attempt.mark), _place(attempt.address)
        way = Way.STRANGER
        if login in self._came.get(identity.hashed(browser), ()):
            way = Way.BROWSER
        elif login in self._came.get(identity.hashed(place), ()):
            way = Way.ADDRESS
        return way, steps(way, login, browser, place)

    def _look(self, engine: Engine, tick: float) -> None:
        """Read who came in from where, now and then: one question however many are guessing."""
        with self._looking:
            if tick - self._looked <= REMEMBERED:
                return
            with reading(engine) as connection:
                came = identity.came_from(connection)
            with self._lock:
                self._came, self._looked = came, tick


def hash_of(password: str, login: str) -> str:
    """The argon2id hash to keep. Raises PasswordNotFit."""
    require_fit(password, login)
    return _HASHING.do(lambda: _HASHER.hash(password), Way.BROWSER)


def one_time_password() -> str:
    """A password to be told once and changed at the first sign-in: 4 × 4 letters and digits without lookalikes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _checked(kept: str | None, password: str, way: Way) -> TurnedAway | None:
    """Why a password does not let in; None where it is the one that was hashed."""
    try:
        right = _HASHING.do(lambda: _fits(kept, password), way, places=PLACES[way])
    except Full:
        return TurnedAway("busy")
    return None if right else TurnedAway("wrong")


def _fits(kept: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(kept or _of_nobody(), password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _of_nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))


def _login(attempt: Attempt) -> str:
    return printable(attempt.login).strip().lower()[:LONGEST]


def _browser(mark: str) -> str:
    return f"browser {mark}"


def _place(address: str) -> str:
    """Where an address is: of IPv6 its network, in which one subscriber has all the addresses."""
    try:
        told = ipaddress.ip_address(address)
    except ValueError:
        return f"address {address}"
    if told.version == 6 and told.ipv4_mapped is None:
        return f"address {ipaddress.ip_network((told, 64), strict=False)}"
    return f"address {getattr(told, 'ipv4_mapped', None) or told}"
