"""Kept counts answer every question as the rows do, cell by cell and type by type."""

from __future__ import annotations

from datetime import date
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access import reads
from data_access.engine import writing
from data_access.session import Session
from domain.deadlines import Period
from domain.filters import Filters
from domain.measures import COUNTS
from domain.people import Scope
from tests.cast import MONDAY, Board
from tests.data_access import by_rows
from tests.data_access.odd_lives import Life, Lives, counted, emptied, entered

GROUPINGS = ((), ("district",), ("unit",), ("department",), ("industry",), ("risk",), ("district", "industry"),
             ("risk", "unit"))  # fmt: skip
seeds = given(st.integers(0, 1 << 32))
often = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


def same(found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    """Equal columns, types and rows, in any order of rows; of no rows only the columns are looked at."""
    assert list(found.columns) == list(wanted.columns)
    if wanted.empty:
        assert found.empty
        return
    keys = [name for name in found.columns if name not in ("open", "new", "closed", "hazards")]
    found, wanted = (
        table.sort_values(keys, key=lambda values: values.map(str)).reset_index(drop=True)
        for table in (found, wanted)
    )
    pd.testing.assert_frame_equal(found, wanted)


def answers_agree(
    session: Session, scope: Scope, filters: Filters, as_of: date, period: Period, chance: Random
) -> None:
    asked = (session, scope, filters, as_of)
    by = chance.choice(GROUPINGS)
    same(reads.figures(*asked, period=period, by=by), by_rows.figures(*asked, period=period, by=by))
    same(reads.open_by_deadline(*asked, by=by), by_rows.open_by_deadline(*asked, by=by))
    same(reads.open_by_scores(*asked), by_rows.open_by_scores(*asked))
    weeks = chance.choice((1, 4, 26, 60))
    same(reads.weekly(*asked, by=by, weeks=weeks), by_rows.weekly(*asked, by=by, weeks=weeks))


@seeds
@often
def test_every_answer_is_that_of_the_rows(board: Board, seed: int):
    chance = Random(seed)
    lives = Lives(board, chance)
    with writing(board.engine) as connection:
        emptied(connection)
        for start in (1, 41):
            entered(connection, [life for key in range(start, start + 40) for life in lives.of(key)], chance)

    with board.look() as session:
        for scope, filters, as_of, period in lives.questions(12):
            answers_agree(session, scope, filters, as_of, period, chance)


@seeds
@often
def test_a_kept_count_is_its_recount_after_any_change(board: Board, seed: int):
    chance = Random(seed)
    lives = Lives(board, chance)
    known: dict[int, list[Life]] = {key: lives.of(key) for key in range(1, 30)}
    with writing(board.engine) as connection:
        emptied(connection)
        entered(connection, [life for several in known.values() for life in several], chance)

    for _ in range(14):
        changed = chance.sample(sorted(known), 3)
        with writing(board.engine) as connection:
            for key in changed:
                last = known[key][-1]
                after = lives._life(key, last[0].cycle, (last[0].opened_on - MONDAY).days)
                after = after if chance.random() < 0.8 else last
                counted(connection, [last], [after])
                known[key][-1] = after

    with board.look() as session:
        for scope, filters, as_of, period in lives.questions(4):
            answers_agree(session, scope, filters, as_of, period, chance)
    # Lives that are written into the tables by hand have no history.
    assert [one for one in board.differences() if one["table"] != "event"] == []


@pytest.mark.parametrize("measure", COUNTS)
def test_each_measure_asked_alone_is_the_same_as_among_all(board: Board, measure: str):
    base = COUNTS[measure].base
    board.put(
        board.row("late", due=-3), board.row("major", grade="major", due=-400, found=-420),
        board.row("closed", status="closed", closed=-5, due=-9),
        board.row("ahead", status="closed", closed=-5, due=9), board.row("waits", status="to_accept", rectified=-8),
    )  # fmt: skip

    with board.look() as session:
        asked = (session, board.alice.scope, Filters(), MONDAY)
        period = Period(date(2026, 1, 1), date(2026, 12, 31))
        alone = reads.figures(*asked, period=period, measures=(base,))
        among = reads.figures(*asked, period=period)

    assert alone.loc[0, measure] == among.loc[0, measure]
