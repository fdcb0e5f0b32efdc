"""Signs that nobody can read, or that turn a text round, come into no row, by whichever road it is written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, select, text

from data_access import bulk, chain
from data_access.backup import backup, restore
from data_access.engine import engine_for, reading, writing
from data_access.rollup import differences
from data_access.session import Session, write_session
from data_access.tables import enterprise, metadata
from data_access.writes.by_hand import AlreadyKnown, correct, register_one
from data_access.writes.duplicates import Part, split
from data_access.writes.evidence import attach
from data_access.writes.extensions import ask_extension
from data_access.writes.letters import Sent, send
from data_access.writes.look_backs import Checked, look_back_on
from data_access.writes.requests import ask_transfer
from data_access.writes.supervision import Listing, list_hazard
from domain.evidence import Content
from domain.people import Author
from domain.status import StepNotAllowed
from tests import machine
from tests.cast import NOON, TREE, Board, day
from tests.data_access.hands import FULL, Words, person, row_of, step, told

ODD = "甲\x00乙\u202e丙\x07\x85\u2066丁\r\n戊\t己"
PLAIN = "甲乙丙丁\n戊\t己"
Road = Callable[[Board, Session, Any, Path], object]


def by(board: Board) -> dict[str, Any]:
    return {"on": day(0), "at": NOON}


def seen(board: Board, row: Any) -> dict[str, Any]:
    return {"seen": row.version, **by(board)}


ROADS: dict[str, Road] = {
    "register": lambda board, session, _row, _: register_one(
        session, board.alice, board.row(ODD, enterprise=ODD, found=-1), today=day(0), at=NOON
    ),
    "correct": lambda board, session, row, _: correct(
        session, board.alice, row.number, {"measure": ODD, "enterprise": ODD}, reason=ODD, today=day(0),
        **seen(board, row),
    ),
    "transfer": lambda board, session, row, _: ask_transfer(
        session, board.alice, row.number, {"unit_id": board.ids["S21"]}, reason=ODD, **seen(board, row)
    ),
    "extension": lambda board, session, row, _: ask_extension(
        session, person(board, "district_clerk", 3), row.number, day(30), reason=ODD, **seen(board, row)
    ),
    "split": lambda board, session, row, _: split(
        session, board.alice, row.number, [Part("k", ODD, ODD)], reason=ODD, today=day(0), **seen(board, row)
    ),
    "listing": lambda board, session, row, _: list_hazard(
        session, board.alice, row.number, Listing("city", ODD, day(100)), today=day(0), **seen(board, row)
    ),
    "paper": lambda board, session, row, folder: attach(
        session, board.alice, row.number, b"%PDF-1", Content("application/pdf"), kind="document", name=ODD,
        folder=folder, **by(board),
    ),
    "letter": lambda board, session, row, _: send(
        session, board.alice, [(row.number, row.version)], Sent("reminder", ODD, ODD, note=ODD), today=day(0),
        **by(board),
    ),
}  # fmt: skip


@pytest.fixture
def board(database_url: str):
    found = Board.on(database_url, TREE)
    found.put(found.row("h", found=-30, grade="major", facts=FULL), cutoff=-30)
    yield found
    found.engine.dispose()


def texts(board: Board) -> list[str]:
    """Every text of every row."""
    found: list[str] = []
    with reading(board.engine, everywhere=True) as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, Text)]
            for row in connection.execute(select(*columns)) if columns else ():
                found += [value for value in row if value]
    return found


@pytest.mark.parametrize("road", ROADS)
def test_what_is_written_is_readable(board: Board, road: str, tmp_path: Path):
    row = row_of(board, "h")

    with write_session(board.engine) as session:
        ROADS[road](board, session, row, tmp_path)

    found = texts(board)
    assert PLAIN in found
    assert not [one for one in found if set(one) & set("\x00\x07\x85\r\u202e\u2066")]
    assert board.differences() == []


def test_the_words_of_a_step_are_readable(board: Board):
    board.put(board.row("m", found=-30, grade="major", facts=FULL, status="to_accept"), cutoff=-30)
    step(board, board.alice, "m", "accept", words=Words(opinion=ODD, evidence=ODD))
    board.put(board.row("c", found=-30, grade="major", facts=FULL, status="closed", closed=-20), cutoff=-20)
    with write_session(board.engine) as session:
        row = row_of(board, "c")
        checked = Checked("relapsed", unannounced=True, note=ODD)
        look_back_on(
            session,
            board.alice,
            row.number,
            None,
            checked,
            seen=row.version,
            on=day(0),
            today=day(0),
            at=NOON,
        )

    assert ("evidence", None, PLAIN, None) in told(board, "m")
    assert not [one for one in texts(board) if "\x00" in one]


def test_what_a_ledger_tells_is_readable(board: Board):
    board.put(replace(board.row("x", enterprise=ODD), due_text=ODD), cutoff=-1)

    assert {PLAIN} < set(texts(board))
    assert not [one for one in texts(board) if "\x00" in one]


def test_a_reason_of_unreadable_signs_alone_is_none(board: Board):
    row = row_of(board, "h")

    for road in (
        lambda session: correct(
            session, board.alice, row.number, {"measure": "新"}, reason="\x00\u202e ", today=day(0),
            **seen(board, row),
        ),
        lambda session: ask_transfer(
            session, board.alice, row.number, {"unit_id": board.ids["S21"]}, reason="\x07", **seen(board, row)
        ),
    ):  # fmt: skip
        with pytest.raises(StepNotAllowed), write_session(board.engine) as session:
            road(session)


def test_the_same_words_with_unreadable_signs_are_known(board: Board):
    with write_session(board.engine) as session:
        row = board.row("n", found=-1)
        register_one(session, board.alice, row, today=day(0), at=NOON)
    with pytest.raises(AlreadyKnown), write_session(board.engine) as session:
        register_one(session, board.alice, replace(row, key=f"{row.key}\x00"), today=day(0), at=NOON)


def test_a_history_from_before_comes_back_as_it_was_sealed(
    sqlite_url: str, sqlite_template: Path, tmp_path: Path
):
    old = Board.on(sqlite_url, TREE)
    old.put(old.row("a"))
    columns = ", ".join(f'"{name}"' for name in chain.FIELDS if name not in ("id", "note"))
    with writing(old.engine) as connection:  # as it could be written once
        connection.exec_driver_sql(
            f"INSERT INTO event ({columns}, note) SELECT {columns}, 'x' || char(7) FROM event LIMIT 1"
        )
    with reading(old.engine) as connection:
        backup(connection, tmp_path / "b.zip")

    machine.copy_sqlite(sqlite_template, tmp_path / "new.sqlite")
    engine = engine_for(f"sqlite:///{tmp_path}/new.sqlite")
    with writing(engine) as connection:
        restore(connection, tmp_path / "b.zip", Author("command", "command", NOON))

    with reading(engine) as connection:
        assert "x\x07" in connection.execute(text("SELECT note FROM event")).scalars().all()
        assert list(chain.broken(connection)) == []
        assert differences(connection) == []
    old.engine.dispose()
    engine.dispose()


def test_only_texts_are_looked_at(board: Board):
    with writing(board.engine, everywhere=True) as connection:
        rows = [(900 + n, f"n{n}{ODD if n == 150 else ''}", f"k{n}", board.ids["D1"]) for n in range(260)]
        bulk.insert(connection, enterprise, ("id", "name", "key", "district_id"), rows)
        found = connection.execute(select(enterprise.c.name).where(enterprise.c.id >= 900)).scalars().all()

    assert sorted(found) == sorted(f"n{n}{PLAIN if n == 150 else ''}" for n in range(260))
