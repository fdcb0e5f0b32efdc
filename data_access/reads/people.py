"""The people of the board, their sign-ins and what was changed about them: for the office, and one's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, FromClause, Select, case, exists, select

from data_access.identity import holds
from data_access.session import Session
from data_access.tables import enterprise, person, person_event, sign_in
from domain.people import Scope


def people(session: Session, scope: Scope) -> pd.DataFrame:
    """Every person with role and own; only for the whole.

    Columns: id, login, name, role, unit_id, department_id, enterprise_id, enterprise, active, must_change,
    has_password, subject, created_at, seen_at, version.
    """
    columns = [
        person.c[name]
        for name in (
            "id", "login", "name", "role", "unit_id", "department_id", "enterprise_id", "active", "must_change",
            "subject", "created_at", "seen_at", "version",
        )
    ]  # fmt: skip
    asked = (
        select(
            *columns,
            enterprise.c.name.label("enterprise"),
            person.c.password.is_not(None).label("has_password"),
        )
        .outerjoin(enterprise, enterprise.c.id == person.c.enterprise_id)
        .order_by(person.c.login)
    )
    return _frame(session, asked if scope.everywhere else asked.where(person.c.id.is_(None)))


def sign_ins(
    session: Session, scope: Scope, person_id: int | None, now: datetime, idle: timedelta
) -> pd.DataFrame:
    """The sign-ins that hold now, the newest first: one person's, or (None, for the whole alone) everybody's.

    Columns: id, person_id, name, login, way, address, agent, since, used_at, until.
    """
    columns = [
        sign_in.c[name]
        for name in ("id", "person_id", "way", "address", "agent", "since", "used_at", "until")
    ]
    asked = (
        select(*columns, person.c.name, person.c.login)
        .join(person, person.c.id == sign_in.c.person_id)
        .where(*holds(now, idle))
        .order_by(sign_in.c.used_at.desc(), sign_in.c.id.desc())
    )
    if person_id is not None:
        asked = asked.where(sign_in.c.person_id == person_id)
    elif not scope.everywhere:
        asked = asked.where(sign_in.c.id.is_(None))
    return _frame(session, asked)


def person_events(session: Session, scope: Scope, person_id: int) -> pd.DataFrame:
    """What was changed about a person, the newest first; only for the whole. Columns: what, old, new, at, by, role."""
    columns = [person_event.c[name] for name in ("what", "old", "new", "at", "role")]
    asked = (
        select(*columns, doer_told().label("by"))
        .select_from(with_doer(person_event))
        .where(person_event.c.person_id == person_id)
        .order_by(person_event.c.id.desc())
    )
    return _frame(session, asked if scope.everywhere else asked.where(person_event.c.id.is_(None)))


_doer = person.alias("doer")


def with_doer(events: FromClause) -> FromClause:
    """The history of people joined to who wrote it, for `doer_told`."""
    return events.outerjoin(_doer, _doer.c.id == person_event.c.by_person_id)


def doer_told() -> ColumnElement[str]:
    """Who wrote a row of the history: the name of then, with the login where another person bears it too."""
    other = person.alias("other")
    alike = exists().where(other.c.name == person_event.c.by, other.c.id != person_event.c.by_person_id)
    return case((alike, person_event.c.by + " (" + _doer.c.login + ")"), else_=person_event.c.by)


def _frame(session: Session, asked: Select[Any]) -> pd.DataFrame:
    found = session.connection.execute(asked)
    return pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()), dtype=object)
