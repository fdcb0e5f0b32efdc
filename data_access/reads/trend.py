"""Weeks: what came, what was closed, and the stock that stood at their end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, select

from data_access.reads.conditions import counted, in_force, in_scope, narrowed
from data_access.reads.figures import GROUPS, with_codes
from data_access.rollup import monday_of, week_of
from data_access.session import Session
from data_access.tables import span
from domain.filters import Filters
from domain.people import Scope
from domain.status import OPEN


def weekly(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    *,
    weeks: int = 26,
    by: tuple[str, ...] = (),
) -> pd.DataFrame:
    """New and closed hazards a week, and the open stock at the end of each.

    One row a week (and group), the last week ending on `as_of`. Columns: the group's codes, week_on (its
    Monday), open, new, closed (int). The stock is rolled back from the open hazards of `as_of` by what
    came and went: attributes as they stood on that day, so that the last point equals the figure.
    """
    last = week_of(as_of)
    first_day = monday_of(last - weeks + 1)
    new = _by_day(session, scope, filters, as_of, day=span.c.opened_on, since=first_day, by=by)
    closed = _by_day(session, scope, filters, as_of, day=span.c.closed_on, since=first_day, by=by)
    now = _open_now(session, scope, filters, as_of, by)
    return with_codes(session, assemble(now, new, closed, last=last, weeks=weeks, by=by))


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


def assemble(
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
    found.sort(key=lambda row: (str(row[: len(by)]), row[len(by)]))
    return pd.DataFrame(found, columns=[*by, "week_on", "open", "new", "closed"])


def last_word(session: Session, scope: Scope, as_of: date) -> dict[str, date]:
    """The last day, up to `as_of`, on which anything was told about each district: code -> day.

    A district of which nothing was ever told is missing.
    """
    told: dict[str, date] = {}
    for row in session.catalog.districts.itertuples():
        asked = (
            select(func.max(span.c.from_on))
            .where(span.c.district_id == row.id, span.c.from_on <= as_of)
            .where(in_scope(session, scope))
        )
        day = session.connection.execute(asked).scalar()
        if day is not None:
            told[str(row.code)] = day
    return told


def week_end(monday: date, as_of: date) -> date:
    """The last day that a week's point speaks for."""
    return min(monday + timedelta(days=6), as_of)
