"""The chain over the history: it holds after any writing, and whoever edits an event breaks it."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data_access import chain
from data_access.engine import reading, writing
from data_access.rollup import differences
from data_access.untold import cut_off
from tests.cast import TREE, Board
from tests.data_access.hands import step

SAY_IT_ANEW = {
    "a word": "UPDATE event SET new = 'closed' WHERE id = {id}",
    "who": "UPDATE event SET by = 'nobody' WHERE id = {id}",
    "a null for an empty text": "UPDATE event SET note = '' WHERE id = {id}",
    "the day": "UPDATE event SET on_day = '2026-01-01' WHERE id = {id}",
    "gone": "DELETE FROM event WHERE id = {id}",
}


@pytest.fixture
def board(database_url: str):
    """A board with three hazards, each put in by a transaction of its own."""
    found = Board.on(database_url, TREE)
    for name in "abc":
        found.put(found.row(name))
    yield found
    found.engine.dispose()


def broken(board: Board) -> list[dict[str, Any]]:
    with reading(board.engine) as connection:
        return list(chain.broken(connection))


def edit(board: Board, statement: str) -> None:
    """What somebody does who may do everything in the database: take the guard away, and edit."""
    postgres = board.engine.dialect.name == "postgresql"
    with board.engine.begin() as connection:
        for table in ("event", "event_seal"):
            if postgres:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            else:
                for verb in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        connection.execute(text(statement))


def ids(board: Board) -> list[int]:
    with reading(board.engine) as connection:
        return [row.id for row in connection.execute(text("SELECT id FROM event ORDER BY id"))]


def test_every_transaction_seals_what_it_wrote(board: Board):
    with reading(board.engine) as connection:
        seals = connection.execute(text("SELECT first_id, last_id, events FROM event_seal ORDER BY id")).all()

    assert [row.first_id for row in seals] == [ids(board)[0], *(row.last_id + 1 for row in seals[:-1])]
    assert sum(row.events for row in seals) == len(ids(board)) >= 3
    assert broken(board) == []


def test_a_transaction_without_events_seals_nothing(board: Board):
    with reading(board.engine) as connection:
        before = chain.head(connection)
    with writing(board.engine):
        pass
    with reading(board.engine) as connection:
        assert chain.head(connection) == before != chain.BEGINNING


@pytest.mark.parametrize("how", SAY_IT_ANEW)
@pytest.mark.parametrize("which", [0, 1, -1])
def test_an_edited_event_is_found(board: Board, how: str, which: int):
    key = ids(board)[which]
    edit(board, SAY_IT_ANEW[how].format(id=key))

    found = broken(board)

    assert len(found) == 1
    assert found[0]["key"]["first"] <= key <= found[0]["key"]["last"]
    with reading(board.engine) as connection:
        assert {one["table"] for one in differences(connection)} == {"event"}


def test_an_event_that_was_put_in_between_is_found(board: Board):
    columns = ", ".join(f'"{name}"' for name in chain.FIELDS if name != "id")
    edit(
        board,
        f"INSERT INTO event (id, {columns}) SELECT -id, {columns} FROM event WHERE id = {ids(board)[1]}",
    )

    assert len(broken(board)) == 1


def test_an_event_that_no_seal_covers_is_found(board: Board):
    columns = ", ".join(f'"{name}"' for name in chain.FIELDS if name != "id")
    edit(
        board,
        f"INSERT INTO event (id, {columns}) SELECT id + 1000, {columns} FROM event WHERE id = {ids(board)[1]}",
    )

    assert broken(board)[0]["recounted"] == "not sealed"


def test_a_seal_that_was_taken_out_breaks_the_next(board: Board):
    edit(board, f"DELETE FROM event_seal WHERE first_id = {ids(board)[0]}")

    assert len(broken(board)) >= 1


@pytest.mark.parametrize(
    "statement", ["UPDATE event SET new = 'x'", "DELETE FROM event", "DELETE FROM event_seal"]
)
def test_the_database_itself_refuses_to_edit_the_history(board: Board, statement: str):
    with pytest.raises(DBAPIError, match="append-only"), writing(board.engine) as connection:
        connection.execute(text(statement))

    assert broken(board) == []


def cut(board: Board, keep: int) -> int:
    """Take off the end of the history with its seals, all but the first `keep` of them; how many events that were."""
    with reading(board.engine) as connection:
        last = connection.execute(
            text("SELECT last_id FROM event_seal ORDER BY id LIMIT 1 OFFSET :n"), {"n": keep - 1}
        ).scalar_one()
        gone = connection.execute(text("SELECT count(*) FROM event WHERE id > :n"), {"n": last}).scalar_one()
    edit(board, f"DELETE FROM event WHERE id > {last}")
    edit(board, f"DELETE FROM event_seal WHERE last_id > {last}")
    return int(gone)


def found_by_check(board: Board) -> list[tuple[Any, Any]]:
    with reading(board.engine) as connection:
        return [(one["kept"], one["recounted"]) for one in differences(connection)]


def test_a_history_whose_end_was_cut_off_is_seen_by_the_hazards_it_leaves_untold(board: Board):
    assert cut(board, 2) > 0

    assert broken(board) == []  # no seal is wrong
    assert found_by_check(board) == [(None, "created")]


def test_a_last_step_that_is_not_told_is_seen(board: Board):
    step(board, board.alice, "a", "start")
    step(board, board.alice, "a", "complete")
    with reading(board.engine) as connection:
        seals = connection.execute(text("SELECT count(*) FROM event_seal")).scalar_one()
    assert cut(board, seals - 1) > 0

    assert broken(board) == []
    assert found_by_check(board) == [("rectifying", "to_accept")]


def test_a_head_that_was_noted_shows_that_the_end_was_cut_off(board: Board):
    with reading(board.engine) as connection:
        noted = chain.head(connection)
        assert list(cut_off(connection, noted)) == list(cut_off(connection, chain.BEGINNING)) == []
    step(board, board.alice, "a", "start")
    with reading(board.engine) as connection:
        later = chain.head(connection)
        assert list(cut_off(connection, noted)) == []  # the history went on from there
    cut(board, 3)

    with reading(board.engine) as connection:
        assert [one["key"] for one in cut_off(connection, later)] == [{"head": later}]
