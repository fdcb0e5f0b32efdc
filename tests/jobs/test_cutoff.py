"""A cut-off day that is still to come, or that cannot be, is asked about and never becomes another day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.records import FileNotReadable
from tests.cast import MONDAY, Board, day
from tests.data_access.test_identity import everything
from tests.jobs.small_ledger import ROWS, as_csv
from tests.jobs.test_import_ledger import bring

TITLES = {
    "截至2062年6月18日": "title_cutoff_to_come",
    "截至2026年6月16日": "title_cutoff_to_come",
    "截至2026年2月30日": "title_cutoff_impossible",
    "填报日期：2026年13月2日": "title_cutoff_impossible",
}


def titled(title: str) -> bytes:
    """The small ledger below a title."""
    return f"{title}\r\n".encode() + as_csv(ROWS, encoding="utf-8")


def refused(board: Board, content: bytes, **wish: Any) -> Any:
    before = everything(board)
    with pytest.raises(FileNotReadable) as told:
        bring(board, content, **wish)
    assert everything(board) == before
    return told.value.problem


@pytest.mark.parametrize("apply", [True, False])
@pytest.mark.parametrize("title", TITLES)
def test_a_title_with_a_day_that_cannot_hold_is_refused_until_one_is_said(
    board: Board, title: str, apply: bool
):
    problem = refused(board, titled(title), apply=apply)

    assert (problem.code, problem.row, problem.value) == (TITLES[title], 2, title)
    assert problem.expected["latest"] == MONDAY
    assert bring(board, titled(title), cutoff=day(-3), apply=apply).cutoff_on == day(-3)


def test_a_day_to_come_that_is_said_by_hand_is_refused(board: Board):
    problem = refused(board, titled("截至2026年6月1日"), cutoff=date(2062, 6, 18))

    assert (problem.code, problem.value) == ("cutoff_to_come", "2062-06-18")


@pytest.mark.parametrize("title", ["截至2026年6月15日", "台账", "依据1234.56.78号，填报日期：2026年6月15日"])
def test_other_titles_are_taken_as_before(board: Board, title: str):
    assert bring(board, titled(title)).cutoff_on == MONDAY
