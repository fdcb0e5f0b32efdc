"""Words are found as they stand now, however often they changed and in however many blocks they lie."""

import pytest
from sqlalchemy import Connection, update

from data_access import wording
from data_access.engine import reading, writing
from data_access.tables import hazard
from tests.cast import Board


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of few hazards, so that a test fills and folds them."""
    monkeypatch.setattr(wording, "FULL", 6)
    monkeypatch.setattr(wording, "MANY", 3)


def say(board: Board, key: int, words: str) -> None:
    with writing(board.engine) as connection:
        connection.execute(update(hazard).where(hazard.c.id == key).values(description=words))
        wording.note(connection, [key])


def ids(board: Board, text: str) -> list[int]:
    with reading(board.engine) as connection:
        return [key for key, holds in enumerate(wording.mentioned(connection, text)) if holds]


def sizes(connection: Connection) -> list[int]:
    asked = wording.wording.select().order_by(wording.wording.c.id)
    return [row.size for row in connection.execute(asked)]


def test_of_what_a_hazard_said_only_the_last_counts(board: Board):
    board.put(*(board.row(f"旧话 {n}") for n in range(1, 9)))

    for n in range(20):
        say(board, 1 + n % 3, f"换成 {n} ABC")

    assert ids(board, "换成 17") == [3]
    assert ids(board, "abc") == [1, 2, 3]
    assert ids(board, "换成 3") == []
    assert board.differences() == []


def test_a_full_block_that_came_later_is_not_overruled_by_an_older_small_one(board: Board):
    board.put(*(board.row(f"通道 {n}") for n in range(1, 13)))
    say(board, 1, "先前")
    with writing(board.engine) as connection:
        connection.execute(update(hazard).where(hazard.c.id == 1).values(description="后来"))
        wording.note(connection, range(1, 7))  # a full block

    for n in range(9):
        say(board, 12, f"又 {n}")

    assert ids(board, "后来") == [1]
    assert ids(board, "先前") == []


def test_small_blocks_are_folded(board: Board):
    board.put(board.row("一条"))

    for n in range(40):
        say(board, 1, f"第 {n} 次")

    with reading(board.engine) as connection:
        assert len(sizes(connection)) <= wording.MANY + 1


def test_a_text_does_not_reach_from_one_hazard_into_the_next(board: Board):
    board.put(board.row("前半"), board.row("后半"))

    assert ids(board, "前半") == [1]
    assert ids(board, "\0") == []
    assert ids(board, "半\0") == [1, 2]


def test_a_check_sees_words_that_were_not_kept(board: Board):
    board.put(board.row("原话"))
    with writing(board.engine) as connection:
        connection.execute(update(hazard).values(description="改了"))

    assert [one["table"] for one in board.differences()] == ["wording"]


def test_all_is_made_afresh_from_the_rows(board: Board):
    board.put(*(board.row(f"通道 {n}") for n in range(15)))
    with writing(board.engine) as connection:
        connection.execute(wording.wording.delete())
        wording.rebuild(connection)

    assert len(ids(board, "通道")) == 15
    assert board.differences() == []


def test_an_answer_is_not_older_than_the_words(board: Board):
    board.put(board.row("原话"), board.row("别的"))
    before = ids(board, "原话")

    say(board, 1, "改了")
    say(board, 2, "原话")

    assert before == [1]
    assert ids(board, "原话")[-1] == 2
    assert ids(board, "改了") == [1]
