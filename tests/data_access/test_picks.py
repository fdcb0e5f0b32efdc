"""What a page picks out beyond a measure, and that its number is always the number of its rows."""

from datetime import timedelta
from typing import Any

import pytest

from data_access.reads.picks import count_picked, picked
from domain.deadlines import year_to
from domain.decisions import rows_of
from domain.filters import Filters
from domain.people import EVERYWHERE, Scope
from domain.picks import Pick
from tests.cast import MONDAY, Board


def names(
    board: Board, pick: Pick, *, filters: Filters | None = None, scope: Scope = EVERYWHERE, **more: Any
) -> list[str]:
    as_of = MONDAY + timedelta(days=more.pop("as_of", 0))
    with board.look() as session:
        asked = (session, scope, filters or Filters(), as_of, pick)
        rows = picked(*asked, period=year_to(as_of), **more)
        counted = count_picked(*asked, period=year_to(as_of))
    if "limit" not in more:
        assert int(counted.loc[0, "hazards"]) == len(rows)
    return list(rows["description"])


def test_long_overdue_are_general_hazards_more_than_thirty_days_late(board: Board):
    board.put(
        board.row("31 days", due=-31, found=-60),
        board.row("30 days", due=-30, found=-60),
        board.row("major", due=-50, found=-60, grade="major"),
        board.row("closed", due=-50, found=-60, status="closed", closed=-1),
    )

    assert names(board, rows_of("long_overdue", MONDAY)) == ["31 days"]


def test_waiting_are_those_reported_done_more_than_seven_days_ago(board: Board):
    board.put(
        board.row("8 days", status="to_accept", rectified=-8),
        board.row("7 days", status="to_accept", rectified=-7),
        board.row("accepted", status="accepted", rectified=-20, accepted=-1),
    )

    assert names(board, rows_of("waiting", MONDAY)) == ["8 days"]


def test_soon_is_from_the_day_itself_to_the_seventh_day(board: Board):
    board.put(*(board.row(str(days), due=days) for days in (-1, 0, 7, 8)), board.row("none", due=None))

    assert names(board, rows_of("soon", MONDAY)) == ["0", "7"]


def test_moved_are_late_again_after_two_new_deadlines(board: Board):
    def ledger(cutoff: int, **due: int) -> None:
        rows = (board.row(name, key=name, found=-90, first_due=-60, due=day) for name, day in due.items())
        board.put(*rows, cutoff=cutoff)

    ledger(-65, once=-60, twice=-60, back=-60, still=-60)
    ledger(-50, once=-10, twice=-40, back=-40, still=-40)
    ledger(-30, twice=-10, back=-60, still=5)  # back to the first deadline; not late yet

    assert names(board, rows_of("moved", MONDAY)) == ["twice"]
    assert names(board, rows_of("moved", MONDAY - timedelta(days=31)), as_of=-31) == []


def test_cells_of_two_methods_are_told_apart(board: Board):
    scores = {"likelihood": 1.0, "severity": 1.0}
    board.put(
        board.row("ls", profile="LS_SD@1", risk=4, **scores),
        board.row("lec", profile="LEC_SD@1", risk=4, exposure=1.0, **scores),
        board.row("colour", profile="ledger", risk=4),
        board.row("none"),
    )

    assert names(board, Pick(profile="LS_SD", cell=(1, 1))) == ["ls"]
    assert names(board, Pick(profile="LEC_SD", cell=(1, 1))) == ["lec"]
    assert names(board, Pick(risks=(1, 2, 3, 4), scored=False)) == ["colour"]
    assert names(board, Pick(risks=(0,))) == ["none"]


def test_a_district_is_exactly_the_row_of_the_grid(board: Board):
    board.put(
        board.row("street", unit="S11"), board.row("district", unit="D1"), board.row("other", unit="S21"),
        board.row("city", unit="C"), board.row("nobody", unit=None), board.row("no field", industry=None),
    )  # fmt: skip

    assert sorted(names(board, Pick(districts=("D1",)))) == ["district", "no field", "street"]
    assert sorted(names(board, Pick(districts=("unassigned",)))) == ["city", "nobody"]
    assert names(board, Pick(districts=("D1",), industries=("none",))) == ["no field"]
    assert names(board, Pick(districts=("atlantis",))) == []


@pytest.mark.parametrize(
    ("pick", "expected"),
    [
        (
            Pick("found", opened_from=MONDAY - timedelta(days=7), opened_to=MONDAY - timedelta(days=1)),
            ["new"],
        ),
        (
            Pick("closed", closed_from=MONDAY - timedelta(days=7), closed_to=MONDAY - timedelta(days=1)),
            ["closed"],
        ),
    ],
)
def test_days_are_inclusive_at_both_ends(board: Board, pick: Pick, expected: list[str]):
    board.put(
        board.row("new", found=-7, due=1),
        board.row("today", found=0, due=2),
        board.row("old", found=-8, due=3),
        board.row("closed", found=-30, status="closed", closed=-1),
        board.row("closed before", found=-30, status="closed", closed=-8),
    )

    assert names(board, pick) == expected


def test_a_pick_never_widens_filters_or_scope(board: Board):
    board.put(
        board.row("mine", unit="S11"),
        board.row("foreign", unit="S21"),
        board.row("theirs", department="HOUSING"),
    )

    assert names(board, Pick(districts=("D1", "D2")), scope=board.bob.scope) == ["mine"]
    assert names(board, Pick(), filters=Filters(units=("D2",))) == ["foreign"]
    assert names(board, Pick(), scope=Scope(units=frozenset(), departments=None, enterprises=None)) == []


def test_counts_by_group_add_up(board: Board):
    board.put(board.row("a"), board.row("b", unit="S21"), board.row("c", department=None))

    with board.look() as session:
        asked = (session, EVERYWHERE, Filters(), MONDAY, Pick())
        table = count_picked(*asked, period=year_to(MONDAY), by=("district", "department"))

    told = {(row.district, row.department): row.hazards for row in table.itertuples()}
    assert told == {("D1", "FIRE"): 1, ("D2", "FIRE"): 1, ("D1", "none"): 1}


def test_pages_of_rows_follow_each_other(board: Board):
    board.put(*(board.row(str(n), due=n) for n in range(5)))

    assert names(board, Pick(), limit=2, offset=2) == ["2", "3"]
    assert names(board, Pick(), limit=2, sort="-due") == ["4", "3"]
