"""The Office's rules in the database: versions stay, and a faulty one sets nothing."""

import pytest

from data_access import reads
from data_access.engine import writing
from data_access.session import open_session
from data_access.writes.rules import set_rules
from domain.people import EVERYWHERE
from domain.rules import RULES, NotARule, Rules, Value
from tests.cast import NOON, Board


def put(board: Board, by: str = "Alice", **told: Value) -> list[str]:
    with writing(board.engine) as connection:
        return set_rules(connection, told, by=by, at=NOON)


def held(board: Board) -> Rules:
    with open_session(board.engine, EVERYWHERE) as session:
        return reads.board_rules(session, EVERYWHERE)


def test_the_last_version_holds_and_the_earlier_ones_stay(board: Board):
    assert put(board, look_back_days=(15, 45)) == ["look_back_days"]
    assert put(board, look_back_days=(20,), one_step_closure=True) == ["look_back_days", "one_step_closure"]

    assert (held(board)["look_back_days"], held(board)["one_step_closure"]) == ((20,), True)
    assert held(board)["recurrence_days"] == RULES["recurrence_days"].unset
    with open_session(board.engine, EVERYWHERE) as session:
        told = reads.board_rule_versions(session, EVERYWHERE)
    assert sorted(told[["name", "version", "value"]].itertuples(index=False, name=None)) == [
        ("look_back_days", 1, "15,45"), ("look_back_days", 2, "20"), ("one_step_closure", 1, "1"),
    ]  # fmt: skip


def test_what_stays_the_same_is_no_version(board: Board):
    put(board, recurrence_days=90)

    assert put(board, recurrence_days=90, look_back_share=5) == []


def test_of_rules_with_a_faulty_one_none_is_set(board: Board):
    with pytest.raises(NotARule):
        put(board, recurrence_days=90, look_back_share=101)

    assert held(board)["recurrence_days"] == 180
