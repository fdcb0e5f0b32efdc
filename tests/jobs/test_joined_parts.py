"""A text that a mapping joins from several columns keeps what a later file leaves out of it."""

from __future__ import annotations

import pytest

from ledger.mapping import Mapping, from_json
from tests.cast import Board
from tests.data_access.test_identity import everything
from tests.jobs.test_import_ledger import bring, told

CODED: Mapping = from_json(
    '{"name": "coded", "columns": {"hazard_code": "No", "description": {"join": ["What", "Kind"]},'
    ' "enterprise": {"join": ["House", "Road"]}, "location": {"join": ["Story", "Flat"], "between": ", "}}}'
)
HEADINGS = ["No", "What", "Kind", "House", "Road", "Story", "Flat"]
CELLS = ["7", "smoke", "alarm", "12", "High Road", "3", "3L"]


def ledger(**cells: str) -> bytes:
    row = {**dict(zip(HEADINGS, CELLS, strict=True)), **cells}
    return "\n".join([",".join(row), ",".join(row.values())]).encode()


def without(gone: str) -> bytes:
    kept = [n for n, heading in enumerate(HEADINGS) if heading != gone]
    return "\n".join(",".join(line[n] for n in kept) for line in (HEADINGS, CELLS)).encode()


@pytest.mark.parametrize("gone", HEADINGS[1:])
def test_an_empty_or_missing_part_of_a_joined_text_erases_nothing(board: Board, gone: str):
    bring(board, ledger(), mapping=CODED)
    before = everything(board)

    for content in (ledger(**{gone: ""}), without(gone)):
        result = bring(board, content, mapping=CODED)
        assert (told(result), result.merged.questions) == ((0, 0, 1), [])
    assert everything(board) == before


def test_a_part_that_says_something_else_is_a_change_and_a_part_more_completes(board: Board):
    bring(board, ledger(Story=""), mapping=CODED)

    assert told(bring(board, ledger(), mapping=CODED)) == (0, 1, 0)
    assert told(bring(board, ledger(Flat="9Z", Story=""), mapping=CODED)) == (0, 1, 0)


UNCODED: Mapping = from_json(
    '{"name": "uncoded", "columns": {"found_on": "Found", "description": {"join": ["What", "Kind"]},'
    ' "enterprise": {"join": ["House", "Road"]}, "location": {"join": ["Story", "Flat"], "between": ", "}}}'
)


def dated(**cells: str) -> bytes:
    row = {**dict(zip(HEADINGS, CELLS, strict=True)), "Found": "2026-05-04", **cells}
    return "\n".join([",".join(row), ",".join(row.values())]).encode()


@pytest.mark.parametrize("gone", HEADINGS[1:])
def test_a_row_without_a_code_that_lacks_a_part_means_the_known_hazard(board: Board, gone: str):
    bring(board, dated(), mapping=UNCODED)
    before = everything(board)

    for _ in range(2):
        result = bring(board, dated(**{gone: ""}), mapping=UNCODED)
        assert (told(result), result.merged.questions) == ((0, 0, 1), [])
    assert everything(board) == before


def test_without_a_place_at_all_parts_of_the_enterprise_and_the_words_are_enough(board: Board):
    bring(board, dated(Story="", Flat=""), mapping=UNCODED)

    assert told(bring(board, dated(Story="", Flat="", Road=""), mapping=UNCODED)) == (0, 0, 1)
    assert told(bring(board, dated(Story="", Flat="", Kind=""), mapping=UNCODED)) == (0, 0, 1)


@pytest.mark.parametrize(
    "cells",
    [
        {"House": "2", "Road": ""},  # a part of 12, no whole part
        {"Flat": "L", "Story": ""},
        {"What": "smoke alarm", "Kind": "broken"},
        {"Kind": "", "Flat": ""},  # two texts are told in part
        {"Kind": "", "Found": "2026-05-05"},
        {"House": "", "Road": "", "Flat": ""},  # one is missing, another told in part
    ],
)
def test_a_row_that_tells_something_else_or_too_little_is_a_new_hazard(board: Board, cells: dict[str, str]):
    bring(board, dated(), mapping=UNCODED)

    assert told(bring(board, dated(**cells), mapping=UNCODED)) == (1, 0, 0)
