"""Who is behind a sign-in: asked before there is a scope, so it stands outside the questions."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, select

from data_access.tables import enterprise, hazard, known_browser, person, setting, sign_in, span, unit
from domain.people import Role, Viewer, scope_of
from domain.status import OPEN

DEMO = "demo"


@dataclass(frozen=True)
class Known:
    """A person as far as signing in goes. `password` is the argon2id hash, None where there is none."""

    id: int
    login: str
    name: str
    password: str | None
    may_come_in: bool
    until: datetime | None = None  # of a one-time password: when it is over, or was used

    def is_over(self, at: datetime) -> bool:
        """Whether the password was for one time, which is past."""
        return self.until is not None and self.until <= at


@dataclass(frozen=True)
class Seat:
    """A sign-in that holds: the viewer, and what the shell needs to know beside it."""

    viewer: Viewer
    must_change: bool
    way: str
    used_at: datetime


def hashed(token: str) -> str:
    """What is kept of a token or a browser's mark: nobody can sign in with what stands in the database."""
    return hashlib.sha256(token.encode()).hexdigest()


def accounts_exist(connection: Connection) -> bool:
    """Whether anybody has to sign in: once one person has a role, everybody."""
    let_in = select(person.c.id).where(person.c.role.is_not(None))
    return bool(connection.execute(select(exists(let_in))).scalar())


def is_demo(connection: Connection) -> bool:
    """Whether this database is the demonstration city's."""
    return connection.execute(select(setting.c.value).where(setting.c.name == DEMO)).first() is not None


def seat_of(connection: Connection, token: str, now: datetime, idle: timedelta) -> Seat | None:
    """Who sits behind a token: None where it is unknown, ended, over, unused for longer than `idle`, or not let in."""
    columns = (
        sign_in.c.id, sign_in.c.way, sign_in.c.used_at, person.c.id.label("person_id"), person.c.name,
        person.c.role, person.c.unit_id, person.c.department_id, person.c.enterprise_id, person.c.must_change,
        person.c.seen_at,
    )  # fmt: skip
    asked = (
        select(*columns)
        .join(person, person.c.id == sign_in.c.person_id)
        .where(sign_in.c.token == hashed(token), *holds(now, idle))
    )
    row = connection.execute(asked).first()
    if row is None:
        return None
    role = Role(row.role)
    scope = scope_of(
        role, unit_id=row.unit_id, department_id=row.department_id, enterprise_id=row.enterprise_id
    )
    viewer = Viewer(row.name, role, scope, row.person_id, row.id, row.seen_at)
    return Seat(viewer, bool(row.must_change), row.way, row.used_at)


def holds(now: datetime, idle: timedelta) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a sign-in with its person holds."""
    return (
        sign_in.c.ended_at.is_(None),
        sign_in.c.until > now,
        sign_in.c.used_at > now - idle,
        person.c.active,
        person.c.role.is_not(None),
    )


class SignedOut(Exception):
    """The viewer's sign-in ended, or the role changed, while the page was open; nothing was written."""


def require_in(connection: Connection, viewer: Viewer | None, now: datetime) -> None:
    """Raise SignedOut unless the viewer may still write, `now` and not when the page was drawn.

    Asked inside the transaction that writes. None stands for a command, which nobody signs in for.
    """
    if viewer is not None and not _still_in(connection, viewer, now):
        raise SignedOut(viewer.name)


def idle() -> timedelta:
    """How long a sign-in may stay unused; BOARD_IDLE_MINUTES, two hours at first."""
    return timedelta(minutes=float(os.environ.get("BOARD_IDLE_MINUTES") or 120))


def _still_in(connection: Connection, viewer: Viewer, now: datetime) -> bool:
    """Whether the sign-in of a viewer holds, with the same role.

    Where nobody signs in, nobody can have been signed out.
    """
    if viewer.sign_in_id is None:
        return not accounts_exist(connection)
    asked = (
        select(sign_in.c.id)
        .join(person, person.c.id == sign_in.c.person_id)
        .where(sign_in.c.id == viewer.sign_in_id, *holds(now, idle()), person.c.role == str(viewer.role))
    )
    return connection.execute(asked).first() is not None


def known_by_login(connection: Connection, login: str) -> Known | None:
    """The person of a login, whatever the case it is typed in."""
    return _known(connection, person.c.login == login.strip().lower())


def known_by_id(connection: Connection, key: int | None) -> Known | None:
    """A person by the board's own id."""
    return None if key is None else _known(connection, person.c.id == key)


def known_by_subject(connection: Connection, subject: str) -> Known | None:
    """The person whom single sign-on names so."""
    return _known(connection, person.c.subject == subject)


def subject_of(issuer: str, subject: str) -> str:
    """How somebody is kept whom single sign-on vouches for: by `iss` and `sub` of the provider's tokens."""
    return f"{issuer} {subject}"


def has_people_of_its_own(connection: Connection) -> bool:
    """Whether anybody was entered who is none of a demonstration's: somebody with a way in, or on a real board."""
    asked = select(person.c.id)
    if is_demo(connection):
        asked = asked.where(person.c.password.is_not(None) | person.c.subject.is_not(None))
    return connection.execute(asked).first() is not None


def demo_people(connection: Connection) -> list[Known]:
    """The people of the demonstration, in the order of their entering; empty where this is none."""
    if not is_demo(connection):
        return []
    rows = connection.execute(select(person).where(person.c.active).order_by(person.c.id)).all()
    return [_told(row) for row in rows if row.password is None and row.subject is None]


def own_words(connection: Connection, ids: list[int]) -> dict[int, tuple[str, str, str]]:
    """For people by id: role, and the names of what is theirs in Chinese and in English ("" for the whole)."""
    place, sector = unit.alias("place"), unit.alias("sector")
    asked = (
        select(
            person.c.id, person.c.role, place.c.name.label("place"), place.c.name_en.label("place_en"),
            sector.c.name.label("sector"), sector.c.name_en.label("sector_en"), enterprise.c.name,
        )
        .outerjoin(place, place.c.id == person.c.unit_id)
        .outerjoin(sector, sector.c.id == person.c.department_id)
        .outerjoin(enterprise, enterprise.c.id == person.c.enterprise_id)
        .where(person.c.id.in_(ids))
    )  # fmt: skip
    return {
        row.id: (
            row.role or "",
            " · ".join(filter(None, (row.place, row.sector))) or row.name or "",
            " · ".join(filter(None, (row.place_en or row.place, row.sector_en or row.sector))),
        )
        for row in connection.execute(asked)
    }


def enterprises_named(connection: Connection, name: str) -> list[int]:
    """The ids of the enterprises of a name, one for each district that it was met in."""
    asked = select(enterprise.c.id).where(enterprise.c.name == name.strip()).order_by(enterprise.c.id)
    return list(connection.execute(asked).scalars())


def busiest_enterprise(connection: Connection) -> int | None:
    """The enterprise with most open hazards, of several that with most majors; None where there is none."""
    majors = func.sum(case((span.c.grade == "major", 1), else_=0))
    asked = (
        select(hazard.c.enterprise_id)
        .join(span, span.c.hazard_id == hazard.c.id)
        .where(hazard.c.enterprise_id.is_not(None), span.c.to_on.is_(None), span.c.status.in_(OPEN))
        .group_by(hazard.c.enterprise_id)
        .order_by(func.count().desc(), majors.desc(), hazard.c.enterprise_id)
    )
    return connection.execute(asked.limit(1)).scalar()


def came_from(connection: Connection) -> dict[str, set[str]]:
    """For every browser and address, as it is hashed, the logins of those who signed in from there."""
    asked = select(known_browser.c.mark, person.c.login).join(
        person, person.c.id == known_browser.c.person_id
    )
    found: dict[str, set[str]] = {}
    for mark, login in connection.execute(asked):
        found.setdefault(mark, set()).add(login)
    return found


def unchanged(connection: Connection, known: Known) -> Known | None:
    """A person as they are now, held until the transaction ends; None where the password is another or they are out.

    A password that was tried a moment ago may have been reset since.
    """
    now = _known(connection, person.c.id == known.id, hold=True)
    return now if now is not None and now.may_come_in and now.password == known.password else None


def _known(connection: Connection, condition: ColumnElement[bool], *, hold: bool = False) -> Known | None:
    asked = select(person).where(condition)
    row = connection.execute(asked.with_for_update() if hold else asked).first()
    return None if row is None else _told(row)


def _told(row: Any) -> Known:
    return Known(
        row.id, row.login, row.name, row.password, bool(row.active and row.role), row.password_until
    )  # fmt: skip
