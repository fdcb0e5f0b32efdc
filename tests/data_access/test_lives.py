"""Any number on any day is what the test itself recounts from the lives that it made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.writes.undo import TouchedSince
from domain.arrival import Arrival
from domain.deadlines import Period
from domain.filters import Filters
from domain.measures import COUNTS
from tests.boards import NewBoard
from tests.cast import MONDAY, Board
from tests.data_access.lives import Clerk, Life, State, counts, states

GROUPS = ("district", "department", "industry", "risk")
FILTERED: list[tuple[Filters, Callable[[State], bool]]] = [
    (Filters(units=("D1",)), lambda row: row["district"] == "D1"),
    (
        Filters(grades=("major",), departments=("FIRE",)),
        lambda row: row["grade"] == "major" and row["department"] == "FIRE",
    ),
    (
        Filters(risks=(0, 1), industries=("GAS",)),
        lambda row: row["risk"] in (0, 1) and row["industry"] == "GAS",
    ),
    (
        Filters(units=("S11",), sources=("expert",)),
        lambda row: row["unit"] == "S11" and row["source"] == "expert",
    ),
    (
        Filters(found_from=MONDAY - timedelta(days=70), found_to=MONDAY - timedelta(days=33)),
        lambda row: MONDAY - timedelta(days=70) <= row["opened"] <= MONDAY - timedelta(days=33),
    ),
]


def row_of(board: Board, told: State) -> Arrival:
    """The ledger row of a life; what it does not know it does not tell."""
    told = dict(told)
    risk = told.pop("risk")
    scored = {"risk": risk, "profile": "ledger"} if risk else {}
    return board.row(
        told.pop("name"), **{**told, "first_due": told["first_due"] if told["due"] else None}, **scored
    )


def numbers(rows: list[State], as_of: date, period: Period) -> dict[str, int]:
    return {name: len(those) for name, those in counts(rows, as_of, period).items()}


def apart(found: dict, wanted: dict) -> dict:
    """Where two tables of numbers differ: key -> (found, wanted)."""
    keys = found.keys() | wanted.keys()
    return {
        key: (found.get(key, 0), wanted.get(key, 0))
        for key in keys
        if found.get(key, 0) != wanted.get(key, 0)
    }


def look_everywhere(board: Board, lives: dict[str, Life], as_of: date, period: Period) -> None:
    """Compare every measure, group and filter on one day."""
    rows = states(lives, as_of)
    assert apart(board.figures(as_of, period=period).iloc[0].to_dict(), numbers(rows, as_of, period)) == {}
    for by in GROUPS:
        none = {"district": "unassigned", "risk": 0}.get(by, "none")
        found = board.figures(as_of, period=period, by=(by,)).to_dict("records")
        parts = {row[by] or none for row in rows}
        wanted = {
            part: numbers([row for row in rows if (row[by] or none) == part], as_of, period) for part in parts
        }
        told = {(row[by], name): row[name] for row in found for name in COUNTS}
        assert (
            apart(told, {(part, name): n for part, all_ in wanted.items() for name, n in all_.items()}) == {}
        ), by
    for filters, holds in FILTERED:
        found_here = board.figures(as_of, period=period, filters=filters).iloc[0].to_dict()
        assert apart(found_here, numbers([row for row in rows if holds(row)], as_of, period)) == {}, filters


def same_rows(board: Board, lives: dict[str, Life], as_of: date, period: Period) -> None:
    """Compare the rows behind every measure on one day."""
    wanted = counts(states(lives, as_of), as_of, period)
    for name in COUNTS:
        found = board.rows(name, as_of, period=period)[["description", "cycle"]].itertuples(
            index=False, name=None
        )
        assert Counter(found) == Counter(wanted[name]), name


Taken = tuple[int | None, dict[str, Life | None], set[str]]  # upload, what it changed as it was, its rows


def live(board: Board, seed: int, files: int) -> None:
    """Bring file after file in, take some back, and look after each."""
    clerk = Clerk(seed)
    past: list[Taken] = []
    for _ in range(files):
        cutoff, rows, before = clerk.file()
        merged = board.put(*(row_of(board, row) for row in rows), cutoff=cutoff, reopen=True)
        fresh = sum(life is None for life in before.values())
        assert (merged.counts["new"], merged.counts["changed"]) == (fresh, len(before) - fresh)
        assert (merged.questions, merged.newer) == ([], [])
        past.append((merged.upload_id, before, {row["name"] for row in rows}))
        if clerk.random.random() < 0.3:
            take_one_back(board, clerk, past)
        assert board.differences() == []
    days = [clerk.cutoff, *(clerk.cutoff - timedelta(days=clerk.random.randrange(1, 60)) for _ in range(3))]
    for as_of in (*days, clerk.cutoff + timedelta(days=9)):
        for period in (
            Period(as_of - timedelta(days=20), as_of),
            Period(date(2026, 4, 1), date(2026, 12, 31)),
        ):
            look_everywhere(board, clerk.lives, as_of, period)
    same_rows(board, clerk.lives, days[1], Period(days[1] - timedelta(days=20), days[1]))


def take_one_back(board: Board, clerk: Clerk, past: list[Taken]) -> None:
    """Take a random standing file back; it must be refused exactly where its hazards stand in a later one."""
    place = clerk.random.randrange(len(past))
    upload, before, _ = past[place]
    later = {name for _, _, named in past[place + 1 :] for name in named}
    if later & set(before):
        with pytest.raises(TouchedSince):
            board.take_back(upload)
        return
    board.take_back(upload)
    del past[place]
    for name, life in before.items():
        if life is None:
            del clerk.lives[name]
        else:
            clerk.lives[name] = life


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9), files=st.integers(1, 8))
def test_every_number_on_any_day_is_a_recount_on_sqlite(new_sqlite_board: NewBoard, seed: int, files: int):
    board = new_sqlite_board()
    live(board, seed, files)
    board.engine.dispose()


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9), files=st.integers(1, 8))
def test_every_number_on_any_day_is_a_recount_on_postgresql(
    new_postgres_board: NewBoard, seed: int, files: int
):
    board = new_postgres_board()
    live(board, seed, files)
    board.engine.dispose()
