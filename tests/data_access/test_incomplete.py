"""Rows that lack a part of what makes their identity: which hazard they mean, and that they mean only one."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from data_access import bulk
from tests.cast import BLOCK, Board, day
from tests.data_access.test_identity import everything, ledger


def test_a_row_that_lost_its_found_day_means_the_hazard_that_has_one(board: Board):
    board.put(*ledger(board))

    merged = board.put(*ledger(board, open={"found": None}, closed={"found": None}))

    assert (merged.counts["new"], merged.counts["changed"]) == (0, 0)


def test_a_row_whose_found_day_became_known_means_the_hazard_that_had_none(board: Board):
    board.put(board.row("undated", found=None), cutoff=-7)
    number = board.rows()["number"].item()

    merged = board.put(board.row("undated", found=-20))
    again = board.put(board.row("undated", found=-20))

    assert (merged.counts["new"], merged.counts["changed"], again.counts["unchanged"]) == (0, 1, 1)
    assert board.rows()["number"].item() == number
    assert [board.figure("open", n) for n in (-21, -20, -7)] == [0, 1, 1]


@pytest.mark.parametrize("swap", [False, True])
def test_of_two_rows_only_one_can_mean_a_hazard_without_a_found_day(board: Board, swap: bool):
    board.put(board.row("x", found=None), cutoff=-7)
    rows = [board.row("x", found=-20), board.row("x", found=-10)]

    merged = board.put(*(reversed(rows) if swap else rows))

    assert (merged.counts["new"], merged.counts["changed"]) == (1, 1)
    assert sorted(board.rows()["found_on"]) == [day(-20), day(-10)]
    assert board.differences() == []


@pytest.mark.parametrize("swap", [False, True])
def test_a_row_that_names_a_hazard_exactly_goes_before_one_that_may_mean_it(board: Board, swap: bool):
    board.put(board.row("x", found=None), cutoff=-7)
    rows = [
        board.row("x", found=-20),
        *(board.row(f"filler {n}") for n in range(4)),
        board.row("x", found=None),
    ]

    merged = board.put(*(reversed(rows) if swap else rows))

    assert (merged.counts["new"], merged.counts["unchanged"]) == (5, 1)
    assert board.differences() == []


PLACED = {"facts": {"description": "灭火器过期", "location": "北侧"}, "enterprise": "一厂"}


@pytest.mark.parametrize(
    "lost",
    [{"facts": {"description": "灭火器过期", "location": ""}}, {"enterprise": ""}],
    ids=["location", "enterprise"],
)
def test_a_row_that_lost_its_place_or_enterprise_means_the_hazard_that_has_the_rest(board: Board, lost: dict):
    board.put(board.row("x", **PLACED), board.row("y", **{**PLACED, "found": -29}))
    before = everything(board)

    merged = board.put(
        board.row("z", **{**PLACED, **lost}), board.row("w", **{**PLACED, **lost, "found": -29})
    )

    assert (merged.counts["new"], merged.counts["unchanged"]) == (0, 2)
    assert everything(board) == before


@pytest.mark.parametrize(
    "told",
    [
        {"found": -28},  # of another day
        {"unit": "S21"},  # of another district
        {"facts": {"description": "别的", "location": ""}},
        {"enterprise": "二厂"},
        {"enterprise": ""},  # then nothing says where it is
    ],
    ids=str,
)
def test_a_row_without_a_place_that_differs_in_the_rest_is_another_hazard(board: Board, told: dict):
    board.put(board.row("x", **PLACED))

    bare = {**PLACED, "facts": {"description": "灭火器过期", "location": ""}, **told}
    assert board.put(board.row("z", **bare)).counts["new"] == 1


def test_a_hazard_is_meant_by_one_row_of_a_file_at_most(board: Board):
    board.put(board.row("x", **PLACED), board.row("other"))
    bare = {**PLACED, "facts": {"description": "灭火器过期", "location": ""}}
    rows = [board.row("z", **bare), board.row("z", **{**bare, "key": "z-1-2"}), board.row("x", **PLACED)]

    assert board.put(*rows, write=False).counts["new"] == 2  # the exact row took it
    assert board.put(*rows[:2]).counts["new"] == 1
    assert board.differences() == []


def test_two_rows_of_one_file_that_differ_in_the_found_day_are_two_hazards(board: Board):
    board.put(board.row("there already"))
    filler = [board.row(f"filler {n}") for n in range(4)]  # so that the two come in different blocks

    merged = board.put(board.row("x", found=None), *filler, board.row("x", found=-20))

    assert merged.counts["new"] == 6


def test_the_board_is_searched_by_days_and_words_once_for_a_file_however_long(
    board: Board, monkeypatch: pytest.MonkeyPatch
):
    board.put(
        *(board.row(f"a{n}", **PLACED) for n in range(3)), board.row("b", **{**PLACED, "enterprise": "二厂"})
    )
    asked: list[str] = []
    stream = bulk.stream

    def noted(connection: Connection, question: str, size: int) -> Iterator[list[tuple[Any, ...]]]:
        asked.append(question)
        return stream(connection, question, size)

    monkeypatch.setattr(bulk, "stream", noted)
    gapped = {**PLACED, "facts": {"description": "灭火器过期", "location": ""}}

    merged = board.put(*(board.row(f"z{n}", **gapped) for n in range(4 * BLOCK)), name="again.csv")

    assert len([question for question in asked if "FROM hazard" in question]) == 1
    assert (merged.counts["unchanged"], merged.counts["new"]) == (3, 4 * BLOCK - 3)
