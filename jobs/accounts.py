"""Signing in: a password is tried, a person let in, at a pace that strangers cannot set for others."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
from domain.throttle import ACCOUNT, ADDRESS, KEPT, KNOWN, Throttle

if TYPE_CHECKING:
    from sqlalchemy import Engine

SHORTEST, LONGEST = 10, 200  # characters of a password
WAITING = 8  # passwords that may wait for the one worker that hashes
REMEMBERED = 10.0  # seconds for which it is remembered that somebody did not come from a place before
PATIENCE = 5.0  # seconds that a sign-in waits for the writers of a SQLite file
_COMMON = {"password", "passw0rd", "qwertyuiop", "administrator", "1q2w3e4r5t"}
_HASHER = PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=1)


class PasswordNotFit(ValueError):
    """A new password that is refused; `why` is short, long, login, common or same."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


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
    """Why somebody is not in: wrong, wait (`seconds`), busy, or no_role."""

    why: str
    seconds: int = 0


@dataclass
class Door:
    """Where passwords are tried, one for each process: the buckets, and the one worker that hashes."""

    lasts: timedelta  # how long a sign-in lasts in any case
    throttle: Throttle = field(default_factory=Throttle)
    _came: dict[tuple[str, str], tuple[bool, float]] = field(
        default_factory=dict
    )  # whether, and when it was asked
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "passwords"))
    _waiting: int = 0
    _lock: Lock = field(default_factory=Lock)

    def try_password(
        self, engine: Engine, attempt: Attempt, *, at: datetime, tick: float
    ) -> Entered | TurnedAway:
        """Let in whoever knows the password. `tick` is a steady clock in seconds.

        The pace is asked before anything is hashed. An unknown name takes as long as a wrong password.
        """
        login = _login(attempt)
        seconds = self._wait(engine, login, attempt, tick)
        if seconds:
            return TurnedAway("wait", int(seconds) + 1)
        with reading(engine) as connection:
            known = identity.known_by_login(connection, login)
        right = self._checked(known.password if known else None, attempt.password)
        if right is None:
            return TurnedAway("busy")
        if not right or known is None or not known.may_come_in:
            return TurnedAway("wrong")
        return self.let_in(engine, known, attempt, at=at, way="password")

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
        token, mark = secrets.token_urlsafe(32), attempt.mark or secrets.token_urlsafe(18)
        end = min(at + self.lasts, until or at + self.lasts)
        marks = (_browser(mark), _place(attempt.address))
        try:
            with writing_soon(engine, PATIENCE) as connection:
                author = Author(known.name, "person", at, known.id)
                begin_sign_in(
                    connection, known.id, token, author, until=end, way=way, address=attempt.address,
                    agent=attempt.agent, marks=marks,
                )  # fmt: skip
        except WritersBusy:
            return TurnedAway("busy")
        return Entered(token, mark, known.id, end)

    def confirm(self, engine: Engine, known: Known, attempt: Attempt, *, tick: float) -> TurnedAway | None:
        """Whether somebody who is in still knows the password; None where they do. It has the same pace."""
        seconds = self._wait(engine, known.login, attempt, tick)
        if seconds:
            return TurnedAway("wait", int(seconds) + 1)
        right = self._checked(known.password, attempt.password)
        return None if right else TurnedAway("busy" if right is None else "wrong")

    def _wait(self, engine: Engine, login: str, attempt: Attempt, tick: float) -> float:
        """Seconds to wait before this try, 0.0 for none. A known browser has a pace of its own."""
        place = _place(attempt.address)
        with self._lock:
            seconds = self.throttle.wait([((place,), ADDRESS), ((login,), ACCOUNT)], tick)
        if not seconds:
            return 0.0
        marks = [mark for mark in (_browser(attempt.mark) if attempt.mark else "", place) if mark]
        for mark in marks:
            if self._came_from(engine, login, mark, tick):
                with self._lock:
                    seconds = min(seconds, self.throttle.wait([((login, mark), KNOWN)], tick))
            if not seconds:
                break
        return seconds

    def turned_away(self, attempt: Attempt, *, tick: float) -> TurnedAway | None:
        """Who surely has to wait, told without a look at the database or another thread.

        None for everybody else, who is tried; nothing is taken from a bucket here.
        """
        login, place = _login(attempt), _place(attempt.address)
        with self._lock:
            asked, at = self._came.get((login, place), (True, 0.0))
            if attempt.mark or asked or tick - at > REMEMBERED:
                return None
            seconds = self.throttle.left([((place,), ADDRESS), ((login,), ACCOUNT)], tick)
        return TurnedAway("wait", int(seconds) + 1) if seconds else None

    def _came_from(self, engine: Engine, login: str, mark: str, tick: float) -> bool:
        """Whether a person signed in with a mark before: asked of the database now and then."""
        with self._lock:
            came, at = self._came.get((login, mark), (False, tick - 2 * REMEMBERED))
        if tick - at <= REMEMBERED:
            return came
        with reading(engine) as connection:
            came = identity.came_from(connection, login, [mark])
        with self._lock:
            if len(self._came) >= KEPT:
                self._came.clear()
            self._came[login, mark] = (came, tick)
        return came

    def _checked(self, kept: str | None, password: str) -> bool | None:
        """Whether the password is the one that was hashed; None where too many wait to be tried."""
        return self._in_turn(lambda: _fits(kept, password))

    def _in_turn(self, work: Callable[[], bool]) -> bool | None:
        with self._lock:
            if self._waiting >= WAITING:
                return None
            self._waiting += 1
        try:
            return self._worker.submit(work).result()
        finally:
            with self._lock:
                self._waiting -= 1


def hash_of(password: str, login: str) -> str:
    """The argon2id hash to keep. Raises PasswordNotFit."""
    if len(password) < SHORTEST:
        raise PasswordNotFit("short")
    if len(password) > LONGEST:
        raise PasswordNotFit("long")
    plain = password.strip().lower()
    if login.strip().lower() in (plain, plain[::-1]) or plain.strip("0123456789!.") == login.strip().lower():
        raise PasswordNotFit("login")
    if plain.strip("0123456789!.") in _COMMON | {""} or len(set(plain)) < 4:
        raise PasswordNotFit("common")
    return _HASHER.hash(password)


def one_time_password() -> str:
    """A password to be told once and changed at the first sign-in: 4 × 4 letters and digits without lookalikes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _fits(kept: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(kept or _of_nobody(), password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _of_nobody() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))


def _login(attempt: Attempt) -> str:
    return attempt.login.strip().lower()[:LONGEST]


def _browser(mark: str) -> str:
    return f"browser {mark}"


def _place(address: str) -> str:
    return f"address {address}"
