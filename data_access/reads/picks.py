"""The rows that a page picks out of a measure, and how many they are by group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from data_access.chosen import with_scores
from data_access.packing import CYCLES, EXTENDED, GRADE, INDUSTRY, OUTSIDE, PLACE, RISK, Array, Table, part
from data_access.reads.cells import Cells
from data_access.reads.figures import with_codes
from data_access.reads.groups import groups_of
from data_access.reads.listing import Listing, Test, between
from data_access.reads.rows import by_keys
from data_access.session import Session
from data_access.tables import score
from domain.deadlines import Period
from domain.filters import Filters
from domain.people import Scope
from domain.picks import Pick
from domain.status import GRADES


def picked(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    pick: Pick,
    *,
    period: Period,
    sort: str = "due",
    limit: int | None = 50,
    offset: int = 0,
) -> pd.DataFrame:
    """The picked rows, one a cycle, with the columns of `reads.rows`.

    `sort` is a key of SORTS, with "-" in front for falling order; rows without that value come last.
    Raises KeyError for an unknown measure or sort.
    """
    listing = _listing(Cells(session, scope, filters, as_of), pick, period)
    return by_keys(session, scope, listing.keys(sort, limit, offset), as_of)


def count_picked(
    session: Session,
    scope: Scope,
    filters: Filters,
    as_of: date,
    pick: Pick,
    *,
    period: Period,
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """How many rows `picked` would list without a limit, by group.

    Columns: one code column a group, hazards (int >= 1; without `by` one row, of 0 where there is none).
    """
    listing = _listing(Cells(session, scope, filters, as_of), pick, period)
    rows, groups = listing.signed(), groups_of(session.catalog, by)
    hazards = np.bincount(groups.of(rows), rows["n"], groups.size).astype("int64")
    there = np.flatnonzero(hazards) if by else np.array([0])
    table = pd.DataFrame(groups.keys(there))
    table["hazards"] = hazards[there]
    return with_codes(session, table)


def _listing(cells: Cells, pick: Pick, period: Period) -> Listing:
    tests = [*_places(cells.session, pick), *_days(pick), *_risk(cells.session, pick)]
    if pick.grade:
        tests.append(lambda rows: part(rows["code"], GRADE) == GRADES.index(pick.grade))
    if pick.moved:
        tests.append(lambda rows: (rows["code"] & EXTENDED > 0) & (rows["deadlines"] > pick.moved))
    if pick.again:
        tests.append(lambda rows: rows["round"] & (1 << CYCLES) - 1 > 1)
    if pick.hazards is not None:
        wanted = np.array(pick.hazards, np.int64)
        tests.append(lambda rows: np.isin(rows["round"] >> CYCLES, wanted))
    return Listing(cells, pick.measure, period, tuple(tests))


def _places(session: Session, pick: Pick) -> list[Test]:
    known, tests = session.catalog, []
    if pick.districts:
        ids = [known.unit_ids[code] for code in pick.districts if code in known.unit_ids]
        tests.append(lambda rows: _district(rows, ids))
    if pick.industries:
        industries = [known.industry_ids[code] for code in pick.industries if code in known.industry_ids]
        tests.append(lambda rows: np.isin(part(rows["code"], INDUSTRY), industries))
    return tests


def _district(rows: Table, ids: list[int]) -> Array:
    """Rows of these districts; 0 means all that lie in none."""
    place = part(rows["code"], PLACE)
    return np.isin(np.where(place >= OUTSIDE, 0, place), ids)


def _days(pick: Pick) -> list[Test]:
    bounds = (
        ("due", pick.due_from, pick.due_to),
        ("opened", pick.opened_from, pick.opened_to),
        ("closed", pick.closed_from, pick.closed_to),
        ("rectified", None, pick.rectified_to),
    )
    return [
        between(name, first, last) for name, first, last in bounds if first is not None or last is not None
    ]


def _risk(session: Session, pick: Pick) -> list[Test]:
    tests: list[Test] = []
    if pick.risks:
        tests.append(lambda rows: np.isin(part(rows["code"], RISK), pick.risks))
    if pick.profile:
        of_profile = score.c.profile.startswith(f"{pick.profile}@", autoescape=True)
        tests.append(with_scores(session, of_profile))
    if pick.cell is not None:
        tests.append(
            with_scores(session, score.c.likelihood == pick.cell[0], score.c.severity == pick.cell[1])
        )
    if pick.scored is not None:
        known = score.c.likelihood.is_not(None)
        tests.append(with_scores(session, known if pick.scored else ~known))
    return tests
