"""People entered, changed, let in and signed out: each with its history row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, or_, select, update

from data_access.identity import hashed, is_demo
from data_access.tables import known_browser, person, person_event, sign_in
from domain.people import Author, Role, require_own
from domain.plain_text import printable

OWN = (
    "role",
    "unit_id",
    "department_id",
    "enterprise_id",
    "active",
)  # a change of these signs the person out
MAY_CHANGE = ("login", "name", *OWN)
BROWSERS_KEPT = 20  # marks of browsers and addresses that a person is known by; older ones are forgotten
ONE_TIME = timedelta(days=3)  # in which a password that somebody else set has to be used


class LoginTaken(Exception):
    """Another person signs in by that name; nothing was written."""


class LastOffice(Exception):
    """Nobody of the office who can come in would be left, or was there yet, to administer the board; nothing was
    written."""


class SubjectTaken(Exception):
    """Another person comes in by that account of single sign-on; nothing was written."""


class PersonChanged(Exception):
    """Somebody changed the person after the viewer saw it; nothing was written."""


def add_person(
    connection: Connection, values: Mapping[str, Any], author: Author, *, password: str | None = None,
    must_change: bool = False, subject: str | None = None,
) -> int:  # fmt: skip
    """Enter a person: login, name, role, unit_id, department_id, enterprise_id. Returns the id.

    `password` is an argon2id hash. Raises LoginTaken, SubjectTaken, NotThatRole for a role without what it needs,
    and LastOffice where the first person to get a role is not of the office, or cannot come in.
    """
    told = _checked(values)
    _refuse_taken(connection, told["login"], None)
    _refuse_subject(connection, subject, None)
    row = {**told, "password": password, **_one_time(author.at, must_change=must_change), "subject": subject}
    done = connection.execute(insert(person).values(**row, created_at=author.at).returning(person.c.id))
    key = int(done.scalar_one())
    if told["role"] is not None:
        _require_office(connection)
    _note(connection, key, "created", None, told.get("role"), author)
    return key


def change_person(
    connection: Connection, key: int, values: Mapping[str, Any], author: Author, *, seen: int
) -> list[str]:
    """Make a person what `values` say; returns the fields that changed. A new role or territory signs out.

    Raises LoginTaken, NotThatRole, LastOffice, PersonChanged.
    """
    row = connection.execute(select(person).where(person.c.id == key)).one()
    if row.version != seen:
        raise PersonChanged(row.login)
    now = {name: getattr(row, name) for name in MAY_CHANGE}
    told = _checked({**now, **values})
    changed = [name for name in MAY_CHANGE if told[name] != now[name]]
    if not changed:
        return []
    _refuse_taken(connection, told["login"], key)
    connection.execute(update(person).where(person.c.id == key).values(**told, version=seen + 1))
    for name in changed:
        _note(connection, key, name, _text(now[name]), _text(told[name]), author)
    if now["role"] is not None or told["role"] is not None:
        _require_office(connection)
    if set(changed) & set(OWN):
        end_all(connection, key, author)
    return changed


def set_password(
    connection: Connection, key: int, password: str, author: Author, *, must_change: bool
) -> None:
    """Set the hash of a password and end every sign-in of the person.

    Where somebody else sets it, nobody knows who used the person's browsers meanwhile: they are strange again.
    """
    values = {"password": password, **_one_time(author.at, must_change=must_change)}
    connection.execute(
        update(person).where(person.c.id == key).values(**values, version=person.c.version + 1)
    )
    _note(connection, key, "password", None, None, author)
    end_all(connection, key, author)
    if author.person_id != key:
        connection.execute(delete(known_browser).where(known_browser.c.person_id == key))


def link_subject(connection: Connection, key: int, subject: str, author: Author) -> None:
    """Let a person come in by an account of single sign-on. Raises SubjectTaken."""
    _refuse_subject(connection, subject, key)
    values = {"subject": subject, "version": person.c.version + 1}
    connection.execute(update(person).where(person.c.id == key).values(**values))
    _note(connection, key, "subject", None, subject, author)


def begin_sign_in(
    connection: Connection, key: int, token: str, author: Author, *, until: datetime, way: str,
    address: str, agent: str, marks: Iterable[str], instead_of: str = "",
) -> int:  # fmt: skip
    """Let a person in; only the token's hash is kept. Returns the sign-in's id.

    `marks` are those of the browser and of its address, of which the browser's stands `instead_of` an older one.
    A one-time password is over with its first sign-in.
    """
    row = {"person_id": key, "token": hashed(token), "address": address, "agent": agent[:300], "way": way}
    asked = insert(sign_in).values(**row, since=author.at, used_at=author.at, until=until)
    last = select(func.max(sign_in.c.used_at)).where(sign_in.c.person_id == key).scalar_subquery()
    told: dict[str, Any] = {"seen_at": last}
    if way == "password":
        told["password_until"] = case((person.c.must_change, author.at))
    connection.execute(update(person).where(person.c.id == key).values(**told))
    found = int(connection.execute(asked.returning(sign_in.c.id)).scalar_one())
    old = (known_browser.c.person_id == key, known_browser.c.mark == hashed(instead_of))
    connection.execute(delete(known_browser).where(*old))
    for mark in {hashed(mark) for mark in marks if mark}:
        _remember(connection, key, mark, author.at)
    _note(connection, key, "signed_in", None, way, author)
    return found


def touch(connection: Connection, key: int, at: datetime) -> None:
    """Note that a sign-in is in use."""
    connection.execute(update(sign_in).where(sign_in.c.id == key).values(used_at=at))


def end_sign_in(connection: Connection, key: int, author: Author) -> None:
    """End one sign-in; one that is over already stays as it is."""
    open_one = (sign_in.c.id == key, sign_in.c.ended_at.is_(None))
    ended = update(sign_in).where(*open_one).values(ended_at=author.at, ended_by=author.name)
    who = connection.execute(ended.returning(sign_in.c.person_id)).scalar()
    if who is not None:
        _note(connection, who, "ended", str(key), None, author)


def end_all(connection: Connection, person_id: int, author: Author) -> int:
    """End every sign-in of a person; returns how many."""
    asked = select(sign_in.c.id).where(sign_in.c.person_id == person_id, sign_in.c.ended_at.is_(None))
    keys = list(connection.execute(asked).scalars())
    for key in keys:
        end_sign_in(connection, key, author)
    return len(keys)


def sign_all_out(connection: Connection, author: Author) -> None:
    """End every sign-in of everybody, and know no browser any more."""
    asked = select(sign_in.c.person_id).where(sign_in.c.ended_at.is_(None)).distinct()
    for key in list(connection.execute(asked).scalars()):
        end_all(connection, key, author)
    connection.execute(delete(known_browser))


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: values.get(name) for name in MAY_CHANGE} | {"active": values.get("active", True)}
    told["login"] = printable(str(told["login"])).strip().lower()
    told["name"] = printable(str(told["name"] or "")).strip() or told["login"]
    if told["role"] is not None:
        role = told["role"] = Role(told["role"])
        own = {name: told[name] for name in ("unit_id", "department_id", "enterprise_id")}
        require_own(role, **own)
        told["role"] = str(role)
    return told


def _refuse_taken(connection: Connection, login: str, but: int | None) -> None:
    asked = select(person.c.id).where(person.c.login == login)
    other = connection.execute(asked).scalar()
    if other is not None and other != but:
        raise LoginTaken(login)


def _refuse_subject(connection: Connection, subject: str | None, but: int | None) -> None:
    other = connection.execute(select(person.c.id).where(person.c.subject == subject)).scalar()
    if subject is not None and other is not None and other != but:
        raise SubjectTaken(subject)


def _one_time(at: datetime, *, must_change: bool) -> dict[str, Any]:
    return {"must_change": must_change, "password_until": at + ONE_TIME if must_change else None}


def _require_office(connection: Connection) -> None:
    """Raise LastOffice unless one of the office can come in: by password, single sign-on or a demonstration's click."""
    left = select(person.c.id).where(person.c.role == str(Role.OFFICE), person.c.active)
    if not is_demo(connection):
        left = left.where(or_(person.c.password.is_not(None), person.c.subject.is_not(None)))
    if connection.execute(left).first() is None:
        raise LastOffice


def _remember(connection: Connection, key: int, mark: str, at: datetime) -> None:
    mine = known_browser.c.person_id == key
    connection.execute(delete(known_browser).where(mine, known_browser.c.mark == mark))
    connection.execute(insert(known_browser).values(person_id=key, mark=mark, at=at))
    newest = select(known_browser.c.mark).where(mine).order_by(known_browser.c.at.desc()).limit(BROWSERS_KEPT)
    kept = list(connection.execute(newest).scalars())
    connection.execute(delete(known_browser).where(mine, known_browser.c.mark.not_in(kept)))


def _note(
    connection: Connection, key: int, what: str, old: str | None, new: str | None, author: Author
) -> None:
    said = {"what": what, "old": old, "new": new, "at": author.at, "by": author.name,
            "by_person_id": author.person_id}  # fmt: skip
    connection.execute(insert(person_event).values(person_id=key, role=str(author.role), **said))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
