"""People from the command line, and those of the demonstration."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data_access import identity, reads
from data_access.engine import reading, writing
from data_access.frames import records
from data_access.session import Session, open_session, write_session
from data_access.writes.people import (
    LastOffice,
    LoginTaken,
    SubjectTaken,
    add_person,
    change_person,
    end_all,
    link_subject,
    set_password,
)
from domain.people import EVERYWHERE, Author, NotThatRole, Role
from jobs.accounts import hash_of, one_time_password
from jobs.answers import Answer, Refused, WrongCall
from jobs.fitness import PasswordNotFit

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

COMMAND = "command line"
UNFIT = {
    "short": "has fewer than 10 characters",
    "long": "has more than 200 characters",
    "login": "is the name, or the name with figures",
    "common": "is among the first that a guesser tries",
}
# One for each role: login, name, unit, department, whether the enterprise with most open hazards is theirs.
DEMO_OFFICE = "安委办演示员"
DEMO = (
    ("office", DEMO_OFFICE, Role.OFFICE, "", ""),
    ("leader", "市领导演示员", Role.LEADER, "", ""),
    ("district-head", "区负责人演示员", Role.DISTRICT_HEAD, "D01", ""),
    ("district-clerk", "区联络员演示员", Role.DISTRICT_CLERK, "D01", ""),
    ("department-head", "部门负责人演示员", Role.DEPARTMENT_HEAD, "", "housing"),
    ("department-clerk", "部门联络员演示员", Role.DEPARTMENT_CLERK, "", "housing"),
    ("inspector", "验收人员演示员", Role.INSPECTOR, "D01", "housing"),
    ("enterprise", "企业演示员", Role.ENTERPRISE, "", ""),
)


def people(call: argparse.Namespace) -> Answer:
    """list, add, password, link, close, open, end: what `cli.py people` was asked for."""
    halves = bool(call.issuer) != bool(call.subject) or (call.action == "link" and not call.subject)
    if halves or (call.action != "list" and not call.login) or (call.action == "add" and not call.role):
        raise WrongCall(
            "people add NAME --role ROLE; people password, close, open, end NAME; people list;"
            " people link NAME --issuer ISSUER --subject SUBJECT, which add takes as well"
        )
    return 0, _done(call, call.new_password)


def _done(call: argparse.Namespace, ask: Callable[[], str]) -> Any:
    author = Author(COMMAND, COMMAND, call.at)
    engine = call.engine()
    try:
        if call.action == "list":
            with open_session(engine, EVERYWHERE) as session:
                return [_told(row) for row in records(reads.people(session, EVERYWHERE))]
        if call.action == "add":
            return _added(engine, call, ask, author)
        return _changed(engine, call, ask, author)
    except LoginTaken as problem:
        raise Refused(f"Somebody signs in as {problem} already.") from problem
    except SubjectTaken as problem:
        raise Refused(f"Somebody comes in as {problem} already.") from problem
    except LastOffice as problem:
        raise Refused(
            "Nobody of the office who can come in would be left to administer the board: the first person is of"
            " the office, with a password or with --issuer and --subject."
        ) from problem
    except NotThatRole as problem:
        needed = " or ".join(f"--{name}" for name in problem.lacks)
        raise Refused(f"The role {problem.role} needs {needed}.") from problem
    except PasswordNotFit as problem:
        raise Refused(f"The password {UNFIT[problem.why]}.") from problem


def _added(
    engine: Engine, call: argparse.Namespace, ask: Callable[[], str], author: Author
) -> dict[str, Any]:
    with open_session(engine, EVERYWHERE) as session:
        own = _own(session, call)
    told = one_time_password() if call.one_time else None if call.without_password else ask()
    values = {"login": call.login, "name": call.name or call.login, "role": call.role, **own}
    made = None if told is None else hash_of(told, call.login)
    with writing(engine, everywhere=True) as connection:
        add_person(
            connection, values, author, password=made, must_change=bool(call.one_time), subject=_subject(call)
        )
    answer = {"login": call.login.strip().lower(), "role": call.role}
    return answer | ({"one_time_password": told} if call.one_time else {})


def _subject(call: argparse.Namespace) -> str | None:
    """Who somebody is to single sign-on, as it will say it; None where nothing was told."""
    return identity.subject_of(call.issuer, call.subject) if call.subject else None


def _own(session: Session, call: argparse.Namespace) -> dict[str, int | None]:
    own: dict[str, int | None] = {"unit_id": None, "department_id": None, "enterprise_id": None}
    known = session.catalog
    for name, ids in (("unit", known.unit_ids), ("department", known.department_ids)):
        code = getattr(call, name)
        if code and code not in ids:
            raise Refused(f"No {name} has the code {code}.")
        own[f"{name}_id"] = ids[code] if code else None
    if call.enterprise:
        found = identity.enterprises_named(session.connection, call.enterprise)
        if len(found) != 1:
            raise Refused(f"{len(found)} enterprises have the name {call.enterprise}; it has to be one.")
        own["enterprise_id"] = found[0]
    return own


def _changed(
    engine: Engine, call: argparse.Namespace, ask: Callable[[], str], author: Author
) -> dict[str, Any]:
    with reading(engine) as connection:
        known = identity.known_by_login(connection, call.login)
    if known is None:
        raise Refused(f"Nobody signs in as {call.login}.")
    answer: dict[str, Any] = {"login": known.login}
    told = made = ""
    if call.action == "password":  # asked for and hashed before the writers' turn
        told = one_time_password() if call.one_time else ask()
        made = hash_of(told, known.login)
    with write_session(engine, scope=EVERYWHERE) as session:
        connection = session.connection
        if call.action == "password":
            set_password(connection, known.id, made, author, must_change=bool(call.one_time))
            return answer | ({"one_time_password": told} if call.one_time else {})
        if call.action == "link":
            link_subject(connection, known.id, _subject(call) or "", author)
            return answer | {"single_sign_on": True}
        if call.action == "end":
            return answer | {"ended": end_all(connection, known.id, author)}
        active = call.action == "open"
        rows = records(reads.people(session, EVERYWHERE))
        seen = next(row["version"] for row in rows if row["id"] == known.id)
        change_person(connection, known.id, {"active": active}, author, seen=seen)
        return answer | {"active": active}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("login", "name", "role", "active", "has_password", "seen_at")
    return {name: row[name] for name in kept} | {"single_sign_on": row["subject"] is not None}


def enter_demo_people(connection: Connection, at: datetime) -> None:
    """Enter the demonstration's people, who have no password; those who are there already stay."""
    if identity.accounts_exist(connection):
        return
    session = Session(connection)
    busiest = identity.busiest_enterprise(connection)
    for login, name, role, unit, department in DEMO:
        values = {
            "login": login, "name": name, "role": role,
            "unit_id": session.catalog.unit_ids.get(unit) if unit else None,
            "department_id": session.catalog.department_ids.get(department) if department else None,
            "enterprise_id": busiest if role == Role.ENTERPRISE else None,
        }  # fmt: skip
        with suppress(NotThatRole):  # a demonstration so small that it lacks the place or the enterprise
            add_person(connection, values, Author(COMMAND, COMMAND, at))
