"""The people of the board, their sign-ins and what was changed about them: for the office, and one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Select, select

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


def sign_ins(session: Session, scope: Scope, person_id: int | None, now: datetime) -> pd.DataFrame:
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
        .where(sign_in.c.ended_at.is_(None), sign_in.c.until > now)
        .order_by(sign_in.c.used_at.desc(), sign_in.c.id.desc())
    )
    if person_id is not None:
        asked = asked.where(sign_in.c.person_id == person_id)
    elif not scope.everywhere:
        asked = asked.where(sign_in.c.id.is_(None))
    return _frame(session, asked)


def person_events(session: Session, scope: Scope, person_id: int) -> pd.DataFrame:
    """What was changed about a person, the newest first; only for the whole. Columns: what, old, new, at, by, role."""
    columns = [person_event.c[name] for name in ("what", "old", "new", "at", "by", "role")]
    asked = select(*columns).where(person_event.c.person_id == person_id).order_by(person_event.c.id.desc())
    return _frame(session, asked if scope.everywhere else asked.where(person_event.c.id.is_(None)))


def _frame(session: Session, asked: Select[Any]) -> pd.DataFrame:
    found = session.connection.execute(asked)
    return pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()), dtype=object)
