"""The board's questions answered span by span in SQL: what the kept counts are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, case, func, select

from data_access.families import monday_of, week_of
from data_access.reads.conditions import in_force, in_scope
from data_access.reads.figures import BASE_COUNTS, with_codes
from data_access.reads.matrix import COLUMNS
from data_access.session import Session
from data_access.tables import span
from domain.deadlines import Period
from domain.filters import Filters
from domain.measures import COUNTS
from domain.people import Scope
from domain.status import OPEN
from tests.data_access.sql_conditions import counted, counts, narrowed, waiting

# What figures can be grouped by -> the span's column.
GROUPS = {
    "district": span.c.district_id,
    "unit": span.c.unit_id,
    "department": span.c.department_id,
    "industry": span.c.industry_id,
    "risk": span.c.risk,
}


def figures(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    *,
    period: Period,
    by: Sequence[str] = (),
    measures: Sequence[str] = BASE_COUNTS,
) -> pd.DataFrame:
    """The same answer as `figures`, counted span by span: any filter, any day, slower."""
    groups = [GROUPS[name].label(name) for name in by]
    sums = [
        func.sum(case((counts(COUNTS[name], as_of, period), 1), else_=0)).label(name) for name in measures
    ]
    question = (
        select(*groups, span.c.grade, *sums)
        .where(in_force(session, as_of), counted(), in_scope(session, scope), narrowed(session, filters))
        .group_by(*(GROUPS[name] for name in by), span.c.grade)
    )
    found = pd.DataFrame(session.connection.execute(question).all(), columns=[*by, "grade", *measures])
    return _wide(session, found, by, measures)


def _wide(session: Session, found: pd.DataFrame, by: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """Rows by group and grade become one row a group with `_major` twins; ids become codes."""
    columns = [column for name in measures for column in (name, f"{name}_major")]
    majors = found[found["grade"] == "major"]
    both = found.assign(**{f"{name}_major": majors[name].reindex(found.index) for name in measures})
    both[columns] = both[columns].fillna(0).astype("int64")
    if not by:
        return pd.DataFrame([both[columns].sum()]).astype("int64")
    summed = both.groupby(list(by), as_index=False)[columns].sum()
    return with_codes(session, summed)


def open_by_deadline(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, by: Sequence[str] = ()
) -> pd.DataFrame:
    """The same answer as `open_by_deadline`, counted span by span."""
    groups = [GROUPS[name].label(name) for name in by]
    major, waits = (span.c.grade == "major").label("major"), waiting().label("waiting")
    question = (
        select(*groups, span.c.due_on, major, waits, func.count())
        .where(in_force(session, as_of), span.c.status.in_(OPEN))
        .where(in_scope(session, scope), narrowed(session, filters))
        .group_by(*(GROUPS[name] for name in by), span.c.due_on, major, waits)
    )
    found = session.connection.execute(question).all()
    table = pd.DataFrame(found, columns=[*by, "due_on", "major", "waiting", "hazards"])
    table["due_on"] = pd.Series([row[len(by)] for row in found], dtype=object)
    return with_codes(session, table.astype({"major": bool, "waiting": bool, "hazards": "int64"}))


def open_by_scores(session: Session, scope: Scope, filters: Filters, as_of: date) -> pd.DataFrame:
    """The same answer as `open_by_scores`, counted span by span."""
    profile = func.coalesce(span.c.profile, "").label("profile")
    major = (span.c.grade == "major").label("major")
    keys = (profile, span.c.likelihood, span.c.severity, span.c.risk, major)
    question = (
        select(*keys, func.count())
        .where(in_force(session, as_of), span.c.status.in_(OPEN))
        .where(in_scope(session, scope), narrowed(session, filters))
        .group_by(*keys)
    )
    table = pd.DataFrame(session.connection.execute(question).all(), columns=COLUMNS)
    return table.astype({"likelihood": float, "severity": float, "major": bool, "hazards": "int64"})


def weekly(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    *,
    weeks: int = 26,
    by: tuple[str, ...] = (),
) -> pd.DataFrame:
    """The same answer as `weekly`, counted span by span."""
    last = week_of(as_of)
    first_day = monday_of(last - weeks + 1)
    new = _by_day(session, scope, filters, as_of, day=span.c.opened_on, since=first_day, by=by)
    closed = _by_day(session, scope, filters, as_of, day=span.c.closed_on, since=first_day, by=by)
    now = _open_now(session, scope, filters, as_of, by)
    return with_codes(session, _assemble(now, new, closed, last=last, weeks=weeks, by=by))


def _by_day(
    session: Session, scope: Scope, filters: Filters, as_of: date, *, day: ColumnElement[date | None],
    since: date, by: tuple[str, ...],
) -> pd.DataFrame:  # fmt: skip
    question = (
        select(*(GROUPS[name].label(name) for name in by), day.label("day"), func.count())
        .where(in_force(session, as_of), counted(), day >= since, day <= as_of)
        .where(in_scope(session, scope), narrowed(session, filters))
        .group_by(*(GROUPS[name] for name in by), day)
    )
    table = pd.DataFrame(session.connection.execute(question).all(), columns=[*by, "day", "n"])
    table["week"] = [week_of(value) for value in table["day"]]
    return table.groupby([*by, "week"])[["n"]].sum().reset_index()


def _open_now(
    session: Session, scope: Scope, filters: Filters, as_of: date, by: tuple[str, ...]
) -> pd.DataFrame:
    question = (
        select(*(GROUPS[name].label(name) for name in by), func.count())
        .where(in_force(session, as_of), span.c.status.in_(OPEN))
        .where(in_scope(session, scope), narrowed(session, filters))
        .group_by(*(GROUPS[name] for name in by))
    )
    return pd.DataFrame(session.connection.execute(question).all(), columns=[*by, "n"])


def _assemble(
    now: pd.DataFrame, new: pd.DataFrame, closed: pd.DataFrame, *, last: int, weeks: int, by: tuple[str, ...]
) -> pd.DataFrame:
    """Weeks in a row without gaps; frames have the group columns, week and n."""
    groups = pd.concat([frame[list(by)] for frame in (now, new, closed)]).drop_duplicates() if by else None
    keys = [()] if groups is None else list(groups.itertuples(index=False, name=None))
    found = []
    sums: list[dict[tuple[Any, ...], dict[int, int]]] = [
        {tuple(row[:-2]): {} for row in frame[[*by, "week", "n"]].itertuples(index=False, name=None)}
        for frame in (new, closed)
    ]
    for total, frame in zip(sums, (new, closed), strict=True):
        for row in frame[[*by, "week", "n"]].itertuples(index=False, name=None):
            total[tuple(row[:-2])][row[-2]] = int(row[-1])
    stock = {tuple(row[:-1]): int(row[-1]) for row in now[[*by, "n"]].itertuples(index=False, name=None)}
    for key in keys:
        standing = stock.get(key, 0)
        came, went = (total.get(key, {}) for total in sums)
        for week in range(last, last - weeks, -1):
            found.append((*key, monday_of(week), standing, came.get(week, 0), went.get(week, 0)))
            standing += went.get(week, 0) - came.get(week, 0)
    found.sort()
    return pd.DataFrame(found, columns=[*by, "week_on", "open", "new", "closed"])
