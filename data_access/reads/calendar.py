"""Which days are worked here, and how many days a hazard has."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import func, select

from data_access.holiday_notices import by_notice
from data_access.session import Session
from data_access.tables import deadline_rule, working_day
from domain.people import Scope
from domain.policy import Rule
from domain.working_days import WorkingCalendar

OTHERWISE = ("day", "works", "why", "set_by", "set_at")
RULES = ("grade", "risk", "valid_from", "version", "days", "kind", "set_by", "set_at")


def working_calendar(session: Session, scope: Scope) -> WorkingCalendar:
    """The working days: by the State Council's notices, and otherwise where that was set here. No secret to anyone."""
    told = days_otherwise(session, scope)
    works = {day: bool(one) for day, one in zip(told["day"], told["works"], strict=True) if one is not None}
    return by_notice().overridden(works)


def days_otherwise(session: Session, scope: Scope) -> pd.DataFrame:
    """What was set last about each day, the latest day first. Columns: OTHERWISE; works None: taken back."""
    last = (
        select(working_day.c.day, func.max(working_day.c.version).label("version"))
        .group_by(working_day.c.day)
        .subquery()
    )
    asked = (
        select(*(working_day.c[name] for name in OTHERWISE))
        .join(last, (last.c.day == working_day.c.day) & (last.c.version == working_day.c.version))
        .order_by(working_day.c.day.desc())
    )
    return pd.DataFrame(session.connection.execute(asked).all(), columns=list(OTHERWISE), dtype=object)


def deadline_rules(session: Session, scope: Scope) -> list[Rule]:
    """Every rule that was ever set, as the rules of the domain take them; those shipped are not among them."""
    names = ("grade", "days", "kind", "risk", "valid_from", "version")
    asked = select(*(deadline_rule.c[name] for name in names))
    return [Rule(*row) for row in session.connection.execute(asked)]


def rule_versions(session: Session, scope: Scope) -> pd.DataFrame:
    """The same with who set them and when, the newest first. Columns: RULES."""
    asked = select(*(deadline_rule.c[name] for name in RULES)).order_by(
        deadline_rule.c.set_at.desc(), deadline_rule.c.version.desc()
    )
    return pd.DataFrame(session.connection.execute(asked).all(), columns=list(RULES), dtype=object)
