"""Each measure counts exactly its hazards: around them stand those that it must not count."""

import pytest

from domain.deadlines import Period
from domain.measures import COUNTS
from tests.cast import Board, day

PERIOD = Period(day(-14), day(14))  # two weeks before the Monday to two weeks after

# name: what the ledger tells. Found 30 days ago and due in 10 where nothing else is said.
ROWS: dict[str, dict] = {
    "open": {},
    "open major": {"grade": "major"},
    "due today": {"due": 0},
    "due yesterday": {"due": -1},
    "due yesterday major": {"due": -1, "grade": "major"},
    "due tomorrow": {"due": 1},
    "no deadline": {"due": None},
    "long term": {"due": None, "kind": "long_term"},
    "unreadable deadline": {"due": None, "kind": "unreadable"},
    "waiting in time": {"due": -2, "status": "to_accept", "rectified": -2},
    "waiting late": {"due": -2, "status": "to_accept", "rectified": -1},
    "accepted": {"due": -2, "status": "accepted", "rectified": -4, "accepted": -3},
    "waiting, not due": {"due": 5, "status": "to_accept", "rectified": -4},
    "extended": {"first_due": -5, "due": 5},
    "closed yesterday": {"status": "closed", "closed": -1},
    "closed today": {"status": "closed", "closed": 0},
    "closed on the deadline": {"due": -3, "status": "closed", "closed": -3},
    "closed late": {"due": -4, "status": "closed", "closed": -3},
    "closed late major": {"due": -4, "status": "closed", "closed": -3, "grade": "major"},
    "closed long ago": {"due": -20, "status": "closed", "closed": -20},
    "closed, never due": {"due": None, "status": "closed", "closed": -3},
    "found in the period": {"found": -5},
    "found and closed in the period": {"found": -5, "status": "closed", "closed": -2},
    "found today": {"found": 0},
    "found tomorrow": {"found": 1, "due": 12},  # not counted: not there yet
    "unconfirmed": {"status": "reported", "due": -1},  # not counted: not confirmed
    "void": {"status": "void", "due": -1, "grade": "major"},  # not counted: no hazard
}
CLOSED = {name for name in ROWS if name.startswith("closed") or "and closed" in name}
OUT = {"found tomorrow", "unconfirmed", "void"}
NEW = {"found in the period", "found and closed in the period", "found today"}
FOUND = set(ROWS) - OUT
OPEN = FOUND - CLOSED
UNDATED = {"no deadline", "long term", "unreadable deadline"}
OVERDUE = {"due yesterday", "due yesterday major", "waiting in time", "waiting late", "accepted"}
DUE_CLOSED = {"closed on the deadline", "closed late", "closed late major", "closed long ago"}
IN_PERIOD = FOUND - UNDATED - {"closed long ago", "closed, never due"}
CLOSED_IN_TIME = {
    "closed yesterday",
    "closed today",
    "closed on the deadline",
    "found and closed in the period",
}

WANTED = {
    "found": FOUND,
    "closed": CLOSED,
    "open": OPEN,
    "overdue": OVERDUE,
    "overdue_unrectified": OVERDUE - {"waiting in time", "accepted"},
    "overdue_waiting": {"waiting in time", "accepted"},
    "due_today": {"due today"},
    "no_deadline": UNDATED,
    "active": OPEN - {"waiting in time", "waiting late", "waiting, not due", "accepted"},
    "to_accept": {"waiting in time", "waiting late", "waiting, not due"},
    "accepted": {"accepted"},
    "extended": {"extended"},
    "reopened": set(),
    "due": OVERDUE | {"due today"} | DUE_CLOSED,
    "closed_due": DUE_CLOSED,
    "on_time": {"closed on the deadline", "closed long ago"},
    "carried_over": FOUND - NEW - {"closed long ago"},
    "new": NEW,
    "closed_in_period": CLOSED - {"closed long ago"},
    "due_in_period": IN_PERIOD,
    "in_time_in_period": CLOSED_IN_TIME,
}
MAJORS = {name for name, told in ROWS.items() if told.get("grade") == "major"}


@pytest.fixture
def full(board: Board) -> Board:
    """Every row of ROWS, and a file of the same rows that was taken back."""
    board.put(*(board.row(name, **told) for name, told in ROWS.items()))
    gone = board.put(*(board.row(f"{name}, taken back", **told) for name, told in ROWS.items()))
    board.take_back(gone.upload_id)
    return board


def test_every_count_is_told_here():
    assert set(WANTED) == {count.base for count in COUNTS.values()}


def test_each_number_is_the_number_of_its_rows_and_these_are_the_right_ones(full: Board):
    numbers = full.figures(period=PERIOD).iloc[0].to_dict()
    rows = {measure: full.names(measure, period=PERIOD) for measure in COUNTS}

    assert rows == {
        **WANTED,
        **{f"{measure}_major": names & MAJORS for measure, names in WANTED.items()},
    }
    assert numbers == {measure: len(names) for measure, names in rows.items()}
    assert full.differences() == []


def test_parts_sum_to_the_whole(full: Board):
    one = full.figures(period=PERIOD).iloc[0]

    assert one["found"] == one["open"] + one["closed"]
    assert one["open"] == one["active"] + one["to_accept"] + one["accepted"]
    assert one["overdue"] == one["overdue_unrectified"] + one["overdue_waiting"]
    assert one["due"] == one["overdue"] + one["due_today"] + one["closed_due"]


def test_stock_and_flow_balance_on_any_day(full: Board):
    for offset in (-40, -30, -14, -3, -1, 0, 1, 30):
        one = full.figures(offset, period=Period(day(-14), max(day(-14), day(offset)))).iloc[0]

        for twin in ("", "_major"):
            flow = one[f"carried_over{twin}"] + one[f"new{twin}"] - one[f"closed_in_period{twin}"]
            assert flow == one[f"open{twin}"], (offset, twin)


def test_a_past_day_knows_nothing_of_what_came_after(full: Board):
    assert full.names("overdue", -3) == {"closed late", "closed late major"} - {
        "closed late",
        "closed late major",
    }
    assert full.names("closed", -4) == {"closed long ago"}
    assert full.names("to_accept", -3) == {"waiting, not due"}
    assert full.names("extended", -5) == set()  # the first deadline had not passed yet
    assert full.figure("found", -31) == 0


def test_the_number_is_the_number_of_its_rows_on_any_day(full: Board):
    for offset in (-31, -21, -5, -4, -3, -1, 0, 1, 13):
        numbers = full.figures(offset, period=PERIOD).iloc[0].to_dict()

        assert numbers == {measure: len(full.rows(measure, offset, period=PERIOD)) for measure in COUNTS}


def test_a_reopened_hazard_counts_as_a_round_of_its_own(board: Board):
    board.put(board.row("again", status="closed", closed=-20), cutoff=-20)
    board.put(board.row("again", status="pending", due=-1), reopen=True)

    assert [board.figure("open", n) for n in (-21, -20, -1, 0)] == [1, 0, 0, 1]
    assert [board.figure("closed", n) for n in (-21, -20, 0)] == [0, 1, 1]
    assert board.figure("found") == 2
    assert board.names("reopened") == board.names("overdue") == {"again"}
    assert board.differences() == []


def test_a_void_hazard_leaves_every_count_from_its_day_on(board: Board):
    board.put(board.row("none", due=-5), cutoff=-9)
    board.put(board.row("none", due=-5, status="void"), cutoff=-2)

    assert [board.figure("found", n) for n in (-9, -3, -2, 0)] == [1, 1, 0, 0]
    assert [board.figure("overdue", n) for n in (-5, -4, -3, -2)] == [0, 1, 1, 0]


def test_an_empty_board_has_a_row_of_zeros(board: Board):
    assert set(board.figures().iloc[0]) == {0}
    assert len(board.figures(by=("district",))) == 0
    assert board.rows().empty
