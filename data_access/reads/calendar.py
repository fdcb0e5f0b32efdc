"""Which days are worked here, and how many days a hazard has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import func, select, true

from data_access.holiday_notices import by_notice
from data_access.reads.conditions import in_scope
from data_access.session import Session
from data_access.tables import deadline_rule, span, working_day
from domain.people import Scope
from domain.policy import Rule, after_rejection, rule_for
from domain.status import OPEN
from domain.working_days import WEEKENDS, WorkingCalendar

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


def offered_deadline(
    session: Session, scope: Scope, grade: str, risk: int, *, found_on: date, start: date
) -> tuple[date, Rule]:
    """The deadline that the rules give a hazard found on a day, counted from `start`, and the rule that gives it."""
    rule = rule_for(_rules_once(session, scope), grade, risk, found_on)
    return rule.due_on(start, calendar_for(session, scope, rule)), rule


def offered_again(
    session: Session, scope: Scope, grade: str, risk: int, *, found_on: date, due_on: date | None, today: date
) -> tuple[date, Rule]:
    """The deadline that is offered to who sends a hazard back, and the rule that gives it."""
    rule = rule_for(_rules_once(session, scope), grade, risk, found_on)
    return after_rejection(due_on, today, rule, calendar_for(session, scope, rule)), rule


def _rules_once(session: Session, scope: Scope) -> list[Rule]:
    """The rules, read once a session: many hazards may be given their deadlines in one."""
    return session.kept("deadline_rules", lambda: deadline_rules(session, scope))


def calendar_for(session: Session, scope: Scope, rule: Rule) -> WorkingCalendar:
    """The working days, read once a session and only where the rule counts by them."""
    if rule.kind != "working":
        return WEEKENDS
    return session.kept("working_calendar", lambda: working_calendar(session, scope))


@dataclass(frozen=True)
class Compared:
    """Open hazards that a rule would be for: all of them, with another first deadline, and without any."""

    hazards: int
    other: int
    undated: int


def compared_with(session: Session, scope: Scope, rule: Rule) -> Compared:
    """How many open hazards in scope have another first deadline than a rule would have given; none is changed."""
    asked = (
        select(span.c.opened_on, span.c.first_due_on, func.count())
        .where(span.c.to_on.is_(None), span.c.status.in_(OPEN), span.c.grade == rule.grade)
        .where(span.c.risk == rule.risk if rule.risk else true(), in_scope(session, scope))
        .group_by(span.c.opened_on, span.c.first_due_on)
    )
    rows = session.connection.execute(asked).all()
    calendar = calendar_for(session, scope, rule)
    given = {opened: rule.due_on(opened, calendar) for opened in {row[0] for row in rows}}
    return Compared(
        hazards=sum(n for *_, n in rows),
        other=sum(n for opened, due, n in rows if due is not None and due != given[opened]),
        undated=sum(n for _, due, n in rows if due is None),
    )
