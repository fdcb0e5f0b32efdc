"""The published counts, for the whole or by group, from kept counts or from the rows themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import case, func, select

from data_access.reads.conditions import (
    counted,
    counts,
    in_force,
    in_scope,
    narrowed,
)  # fmt: skip
from data_access.session import Session
from data_access.tables import span
from domain.deadlines import Period
from domain.filters import Filters
from domain.measures import COUNTS
from domain.people import Scope

# What figures can be grouped by -> the span's column.
GROUPS = {
    "district": span.c.district_id,
    "unit": span.c.unit_id,
    "department": span.c.department_id,
    "industry": span.c.industry_id,
    "risk": span.c.risk,
}
BASE_COUNTS = tuple(measure.id for measure in COUNTS.values() if not measure.major)


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
    """Count hazards (cycles) as they stood on `as_of`.

    One row for each group that has any; without `by` exactly one row, of zeros where there is nothing.
    Columns: one code column a group (risk: int 0-4), then for each of `measures` (ids of counts, without
    the twin's ending) the count and its `_major` twin, as int. Flows lie in `period`, up to `as_of`.
    """
    return from_rows(session, scope, filters, as_of, period=period, by=by, measures=measures)


def from_rows(
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
    return wide(session, found, by, measures)


def wide(session: Session, found: pd.DataFrame, by: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """Rows by group and grade become one row a group with `_major` twins; ids become codes."""
    columns = [column for name in measures for column in (name, f"{name}_major")]
    majors = found[found["grade"] == "major"]
    both = found.assign(**{f"{name}_major": majors[name].reindex(found.index) for name in measures})
    both[columns] = both[columns].fillna(0).astype("int64")
    if not by:
        return pd.DataFrame([both[columns].sum()]).astype("int64")
    summed = both.groupby(list(by), as_index=False)[columns].sum()
    return with_codes(session, summed)


def with_codes(session: Session, table: pd.DataFrame) -> pd.DataFrame:
    """Replace the ids in group columns by the codes that stand in links."""
    known = session.catalog
    for column, frame in (
        ("district", known.units), ("unit", known.units),
        ("department", known.departments), ("industry", known.industries),
    ):  # fmt: skip
        if column in table:
            table[column] = table[column].map(dict(zip(frame["id"], frame["code"], strict=True)))
    return table
