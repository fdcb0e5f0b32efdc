"""Rows of a ledger that are equal in what makes their identity: their order means nothing."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from domain.pairing import group_of
from jobs import staging
from tests.cast import Board
from tests.data_access.test_identity import everything
from tests.jobs.small_ledger import ROWS, Cells, as_csv
from tests.jobs.test_import_ledger import bring, told

OPEN: Cells = {**ROWS[0], "整改状态": "整改中", "整改期限": "2026-06-25"}
CLOSED: Cells = {**OPEN, "整改状态": "已销号", "销号日期": "2026-06-01"}
ELSEWHERE: Cells = {**OPEN, "区市县": "临湖区", "街道": "湖滨街道"}
LATER: Cells = {**OPEN, "整改期限": "2026-07-25"}
OTHER: Cells = {**OPEN, "整改责任人": "王五"}
GROUP = [OPEN, CLOSED, ELSEWHERE, LATER, OTHER]


def state(board: Board) -> tuple[int, int]:
    return board.figure("open"), board.figure("closed")


@pytest.mark.parametrize("rows", [[OPEN, CLOSED], [OPEN, ELSEWHERE], [OPEN, LATER], [OPEN, OTHER]])
def test_equal_rows_in_another_order_change_nothing(board: Board, rows: list[Cells]):
    bring(board, as_csv([*ROWS[1:], *rows]))
    before = everything(board)

    result = bring(board, as_csv([*rows[::-1], *ROWS[1:]]))

    assert (told(result), result.merged.questions) == ((0, 0, 6), [])
    assert everything(board) == before


def test_no_order_of_many_equal_rows_changes_anything(board: Board, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(staging, "TOGETHER", 3)
    bring(board, as_csv([*GROUP, *ROWS, *ROWS]))
    before = everything(board)

    for rows in list(permutations(GROUP))[7::17]:
        assert told(bring(board, as_csv([*ROWS, *rows, *ROWS]))) == (0, 0, 15)
    assert everything(board) == before


@pytest.mark.parametrize("missing", ["区市县", "整改状态", "整改期限", "整改责任人", "隐患部位"])
def test_a_column_that_is_gone_besides_changes_nothing_either(board: Board, missing: str):
    bring(board, as_csv([OPEN, CLOSED, {**ELSEWHERE, "整改责任人": "赵六"}]))
    before = everything(board)

    gone = [{**row, missing: ""} for row in (ELSEWHERE | {"整改责任人": "赵六"}, CLOSED, OPEN)]

    assert told(bring(board, as_csv(gone))) == (0, 0, 3)
    assert everything(board) == before


def test_an_equal_row_that_is_new_is_the_new_hazard_wherever_it_stands(board: Board):
    bring(board, as_csv([CLOSED]))

    assert told(bring(board, as_csv([OPEN, CLOSED]))) == (1, 0, 1)
    assert told(bring(board, as_csv([LATER, OPEN, CLOSED]))) == (1, 0, 2)
    assert state(board) == (2, 1)
    assert board.differences() == []


def test_a_row_that_is_gone_leaves_the_others_to_their_hazards(board: Board):
    bring(board, as_csv([CLOSED, OPEN, LATER]))

    assert told(bring(board, as_csv([LATER]))) == (0, 0, 1)
    assert told(bring(board, as_csv([LATER, OPEN]))) == (0, 0, 2)


def test_the_one_that_moved_on_is_the_one_that_is_changed(board: Board):
    bring(board, as_csv([OPEN, OTHER]))

    result = bring(board, as_csv([{**OTHER, "整改状态": "已销号", "销号日期": "2026-06-01"}, OPEN]))

    assert told(result) == (0, 1, 1)
    assert set(result.merged.counts) >= {"changes:status"}
    assert "changes:owner" not in result.counts
    assert state(board) == (1, 1)


def test_a_large_group_is_paired_without_weighing_each_with_each(board: Board, monkeypatch: Any):
    monkeypatch.setattr("domain.pairing.FEW", 3)
    rows = [{**OPEN, "整改期限": f"2026-06-{n:02}", "备注": "甲"} for n in range(1, 9)]
    bring(board, as_csv([*rows, ELSEWHERE]))

    result = bring(board, as_csv([ELSEWHERE, *({**row, "备注": "乙"} for row in rows[::-1])]))

    assert (told(result), result.counts["changes:remark"], result.counts["changes:due_on"]) == (
        (0, 8, 1),
        8,
        0,
    )


def test_an_identity_without_its_running_number():
    assert [group_of(key, "i") for key in ("i-a", "i-a-2", "c", "c-2")] == ["i-a", "i-a", "c", "c"]
