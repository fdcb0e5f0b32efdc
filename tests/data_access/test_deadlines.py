"""Bands, days overdue and the list of the overdue, as SQL counts them."""

from datetime import timedelta

import pandas as pd
import pytest

from data_access import reads
from data_access.reads.overdue import days_overdue
from domain.deadlines import BAND_CODES, band, year_to
from domain.filters import Filters
from domain.people import EVERYWHERE
from tests.cast import MONDAY, Board, day

EDGES = (-400, -1, 0, 1, 3, 4, 7, 8, 15, 16, 30, 31, 4000, None)


@pytest.fixture
def edges(board: Board) -> Board:
    """A hazard at each edge of each band; majors where the days are even."""
    board.put(
        *(board.row(f"due {n}", due=n, grade="major" if n is not None and n % 2 == 0 else "general") for n in EDGES),
        board.row("closed", due=-1, status="closed", closed=-2),  # not counted: closed
        board.row("void", due=-1, status="void"),  # not counted: void
        board.row("unconfirmed", due=-1, status="reported"),  # not counted: not confirmed
        cutoff=-3,
    )  # fmt: skip
    return board


def bands(board: Board, offset: int) -> dict[str, int]:
    with board.look() as session:
        table = reads.open_by_deadline(session, EVERYWHERE, Filters(), day(offset))
        return dict(reads.by_band(table, day(offset))[["band", "hazards"]].itertuples(index=False, name=None))


def test_each_band_holds_the_hazards_of_its_days(edges: Board):
    wanted = dict.fromkeys(BAND_CODES, 0)
    for n in EDGES:
        wanted[band(day(n), MONDAY)] += 1

    assert bands(edges, 0) == wanted


def test_the_rows_of_a_band_are_its_number(edges: Board):
    for offset in (-2, 0, 9):
        counted = bands(edges, offset)
        for code in BAND_CODES:
            rows = edges.rows("open", offset, band=code)
            assert len(rows) == counted[code]
            assert {band(due, day(offset)) for due in rows["due_on"]} <= {code}


def test_the_bands_of_the_units_sum_to_the_whole(edges: Board):
    edges.put(edges.row("there", unit="S21", due=-3), edges.row("nowhere", unit=None, due=2), cutoff=-2)
    with edges.look() as session:
        table = reads.open_by_deadline(session, EVERYWHERE, Filters(), MONDAY, by=("district",))
        parts = reads.by_band(table, MONDAY, by=("district",))

    assert set(parts["district"]) == {"D1", "D2", "unassigned"}
    assert parts.groupby("band")["hazards"].sum().to_dict() == {k: n for k, n in bands(edges, 0).items() if n}


def test_majors_stand_beside_all_in_each_band(edges: Board):
    with edges.look() as session:
        table = reads.by_band(reads.open_by_deadline(session, EVERYWHERE, Filters(), MONDAY), MONDAY)

    assert dict(zip(table["band"], table["hazards_major"], strict=True)) == {
        **dict.fromkeys(BAND_CODES, 0), "overdue": 1, "today": 1, "d4_7": 1, "d8_15": 1, "d16_30": 2, "later": 1,
    }  # fmt: skip


def test_days_left_are_told_beside_each_row(edges: Board):
    left = edges.rows("open").set_index("description")["days_left"]

    assert {name: None if pd.isna(n) else int(n) for name, n in left.items()} == {
        f"due {n}": n for n in EDGES
    }


def test_the_oldest_and_the_median_are_days_overdue(board: Board):
    board.put(
        *(board.row(f"late {n}", due=-n, grade="major" if n > 2 else "general") for n in (1, 2, 4, 30)),
        board.row("today", due=0),  # not overdue
        board.row("undated", due=None),  # never overdue
        board.row("closed", due=-99, found=-20, status="closed", closed=-3),  # not open
    )

    with board.look() as session:
        assert days_overdue(session, EVERYWHERE, Filters(), MONDAY) == {
            (None, "oldest_overdue_days"): 30, (None, "median_overdue_days"): 3.0,
            (None, "oldest_overdue_days_major"): 30, (None, "median_overdue_days_major"): 17.0,
        }  # fmt: skip
        assert days_overdue(session, EVERYWHERE, Filters(), day(-29), by=("district",)) == {
            ("D1", "oldest_overdue_days"): 1, ("D1", "median_overdue_days"): 1.0,
            ("D1", "oldest_overdue_days_major"): 1, ("D1", "median_overdue_days_major"): 1.0,
        }  # fmt: skip


def test_nothing_overdue_has_no_oldest(board: Board):
    with board.look() as session:
        table = reads.open_by_deadline(session, EVERYWHERE, Filters(), MONDAY)

        assert reads.overdue_days(table, MONDAY) == (None, None)
        assert days_overdue(session, EVERYWHERE, Filters(), MONDAY, by=("district",)) == {}
        assert set(reads.by_band(table, MONDAY)["hazards"]) == {0}
        assert reads.by_band(reads.open_by_deadline(session, EVERYWHERE, Filters(), MONDAY, by=("district",)), MONDAY,
                             by=("district",)).empty  # fmt: skip


def test_the_overdue_come_oldest_first_and_page_without_gaps(board: Board):
    board.put(*(board.row(f"n{n}", due=-1 - n % 3) for n in range(10)))

    with board.look() as session:
        whole = reads.rows(session, EVERYWHERE, Filters(), MONDAY, period=year_to(MONDAY), measure="overdue")
        pages = [
            reads.rows(session, EVERYWHERE, Filters(), MONDAY, period=year_to(MONDAY), measure="overdue", limit=4,
                       offset=start)
            for start in (0, 4, 8)
        ]  # fmt: skip

    assert list(whole["due_on"]) == sorted(whole["due_on"])
    assert pd.concat(pages)["number"].tolist() == whole["number"].tolist()


@pytest.mark.parametrize(
    "sort", ["due", "found", "number", "unit", "industry", "risk", "grade", "status", "closed"]
)
def test_rows_without_the_value_come_last_whichever_way_they_are_sorted(edges: Board, sort: str):
    edges.put(edges.row("scored", risk=1, profile="ledger"), edges.row("unscored"))
    up, down = edges.rows("found", sort=sort), edges.rows("found", sort=f"-{sort}")

    assert set(up["number"]) == set(down["number"])
    if sort in ("due", "closed"):
        column = f"{sort}_on"
        for table in (up, down):
            missing = table[column].isna().tolist()
            assert missing == sorted(missing)
    if sort == "risk":
        assert (up["description"].iloc[0], down["description"].iloc[-1]) == ("scored", "scored")


def test_the_trend_ends_on_the_day_and_balances_week_by_week(edges: Board):
    edges.put(edges.row("closed here", status="closed", closed=-9), edges.row("new", found=-1), cutoff=-1)
    with edges.look() as session:
        for offset in (-8, -1, 0, 3):
            weeks = reads.weekly(session, EVERYWHERE, Filters(), day(offset), weeks=6)
            stock = weeks["open"].tolist()

            assert stock[-1] == edges.figure("open", offset)
            assert weeks["week_on"].iloc[-1] == day(offset) - timedelta(days=day(offset).weekday())
            assert [b - a for a, b in zip(stock, stock[1:], strict=False)] == (
                (weeks["new"] - weeks["closed"]).tolist()[1:]
            )
            assert set(weeks["week_on"].diff().dropna()) == {timedelta(days=7)}
