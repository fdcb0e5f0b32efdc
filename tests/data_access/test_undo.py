"""Taking a whole file back: what it brought leaves every count, what it changed is as it was."""

import pytest
from sqlalchemy import func, select

from data_access import reads
from data_access.engine import writing
from data_access.tables import event, hazard, setting, upload
from data_access.writes.tree import apply_units
from data_access.writes.undo import NothingToTakeBack, TouchedSince
from domain.people import EVERYWHERE
from ledger.units_file import UnitRow
from tests.cast import MONDAY, NOON, Board
from tests.data_access.test_identity import everything


def state(board: Board) -> dict:
    """All that counts: facts without their version, cycles, spans."""
    known = everything(board)
    with board.look() as session:
        columns = [column for column in hazard.c if column.name != "version"]
        asked = select(*columns).where(hazard.c.withdrawn_by_upload_id.is_(None)).order_by(hazard.c.id)
        facts = [tuple(row) for row in session.connection.execute(asked)]
    return {"hazard": facts, "cycle": known["cycle"], "span": known["span"]}


FIRST = {
    "a": {"due": -20, "facts": {"owner": "张", "fund_wan": 2.35}}, "b": {"status": "closed", "closed": -9},
    "c": {"found": None, "due": None}, "d": {"status": "to_accept"}, "e": {"status": "closed"},
    "f": {"risk": 3, "profile": "LS_SD@1", "likelihood": 3.0, "severity": 3.0},
}  # fmt: skip
SECOND = {
    "a": {
        "due": 20,
        "grade": "major",
        "facts": {"owner": "李", "fund_wan": 3.1},
        "enterprise": "另一厂",
        "unit": "S21",
    },
    "b": {"status": "pending", "due": 30},
    "c": {"found": -20, "due": 9},
    "d": {"status": "closed", "closed": -1},
    "e": {"status": "closed", "closed": -12, "rectified": -14},
    "f": {"risk": 1, "profile": "ledger", "source": "expert"},
    "g": {},
}


def put(board: Board, rows: dict[str, dict], cutoff: int = 0):
    return board.put(*(board.row(name, **told) for name, told in rows.items()), cutoff=cutoff, reopen=True)


def test_what_a_file_changed_is_as_it_was_and_what_it_brought_is_gone(board: Board):
    put(board, FIRST, -7)
    before, numbers = state(board), board.figures().iloc[0].to_dict()
    merged = put(board, SECOND)
    assert (merged.counts["changed"], merged.counts["new"]) == (6, 1)

    done = board.take_back(merged.upload_id)

    assert done == {"withdrawn": 1, "restored": 6}
    assert state(board) == before
    assert board.figures().iloc[0].to_dict() == numbers
    assert board.differences() == []


def test_the_history_says_that_and_when_it_was_taken_back(board: Board):
    put(board, FIRST, -7)
    merged = put(board, SECOND)
    with board.look() as session:
        events = session.connection.execute(select(func.count()).select_from(event)).scalar_one()

    board.take_back(merged.upload_id)

    with board.look() as session:
        told = session.connection.execute(
            select(event.c.what, event.c.source, event.c.on_day).where(event.c.id > events)
        )
        assert sorted(told) == sorted(
            [("withdrawn", "command", MONDAY), *[("restored", "command", MONDAY)] * 6]
        )
        row = session.connection.execute(select(upload).where(upload.c.id == merged.upload_id)).one()
        assert (row.withdrawn_at, row.withdrawn_by) == (NOON, "Alice")


def test_a_file_is_taken_back_once(board: Board):
    merged = put(board, FIRST)
    board.take_back(merged.upload_id)

    for upload_id in (merged.upload_id, 999):
        with pytest.raises(NothingToTakeBack):
            board.take_back(upload_id)


def test_a_file_whose_rows_were_touched_later_is_not_taken_back(board: Board):
    first = put(board, FIRST, -7)
    put(board, {"a": {"due": 20, "facts": FIRST["a"]["facts"]}})
    before = everything(board)

    with pytest.raises(TouchedSince) as refused:
        board.take_back(first.upload_id)

    assert (refused.value.count, refused.value.numbers) == (
        1,
        [board.rows(None).set_index("description").loc["a", "number"]],
    )
    assert everything(board) == before
    assert board.differences() == []


def test_a_later_file_that_touched_nothing_of_it_is_no_hindrance(board: Board):
    first = put(board, FIRST, -7)
    put(board, {"z": {}})

    board.take_back(first.upload_id)

    assert board.names(None) == {"z"}


def test_files_are_taken_back_one_after_the_other(board: Board):
    empty = state(board)
    first = put(board, FIRST, -7)
    between = state(board)
    second = put(board, SECOND)
    third = put(board, {"a": {**SECOND["a"], "due": 40}, "g": {"grade": "major"}}, 3)

    with pytest.raises(TouchedSince):
        board.take_back(second.upload_id)
    board.take_back(third.upload_id)
    board.take_back(second.upload_id)
    assert state(board) == between
    board.take_back(first.upload_id)

    assert state(board) == empty
    assert set(board.figures().iloc[0]) == {0}
    assert board.differences() == []


def test_a_file_that_changed_nothing_can_be_taken_back(board: Board):
    put(board, FIRST)
    before = state(board)
    again = put(board, FIRST)

    assert board.take_back(again.upload_id) == {"withdrawn": 0, "restored": 0}
    assert state(board) == before


def test_a_file_comes_in_again_after_it_was_taken_back_under_new_numbers(board: Board):
    first = put(board, FIRST)
    old = set(board.rows(None)["number"])
    board.take_back(first.upload_id)

    again = put(board, FIRST)

    assert again.counts["new"] == len(FIRST)
    assert not set(board.rows(None)["number"]) & old
    assert board.differences() == []


def test_a_withdrawn_hazard_is_in_no_answer(board: Board):
    merged = put(board, FIRST)
    number = board.rows(None)["number"].iloc[0]
    board.take_back(merged.upload_id)

    assert board.rows(None).empty
    with board.look() as session:
        with pytest.raises(reads.NotFound):
            reads.one_hazard(session, board.bob.scope, number, MONDAY)
        assert reads.one_hazard(session, EVERYWHERE, number, MONDAY).now is None


def test_a_day_of_the_future_does_not_outlive_the_file_that_told_it(board: Board):
    put(board, FIRST, -7)
    typo = put(board, {"typo": {"found": 9000, "due": 9001}})
    assert board.figure("found", 0) == len(FIRST)
    board.take_back(typo.upload_id)

    with board.look() as session:
        assert session.last_change_on == MONDAY.replace(day=8)
        assert session.settled(MONDAY)
    assert board.figure("found", 0) == len(FIRST)


def test_the_last_day_of_change_is_never_before_a_change(board: Board):
    for rows, cutoff in ((FIRST, -7), (SECOND, 0)):
        put(board, rows, cutoff)
        with board.look() as session:
            latest = max(row[2] for row in everything(board)["span"])
            kept = session.connection.execute(
                select(setting.c.value).where(setting.c.name == "last_change_on")
            ).scalar()
        assert kept == latest.isoformat()


def test_what_comes_back_stands_where_the_tree_has_it_by_now(board: Board):
    board.put(board.row("a", unit="S11"), board.row("b", unit="S12"), cutoff=-9)
    merged = board.put(board.row("a", unit="S11", due=20))
    with writing(board.engine) as connection:
        apply_units(connection, [UnitRow("S11", "北桥街道", "street", parent="D2")])

    assert board.take_back(merged.upload_id) == {"withdrawn": 0, "restored": 1}

    table = board.figures(by=("district",)).set_index("district")
    assert table["open"].to_dict() == {"D1": 1, "D2": 1}
    assert board.differences() == []


def test_a_file_whose_rows_stand_in_a_later_one_is_not_taken_back_before_that(board: Board):
    first = board.put(board.row("两份都有"))
    second = board.put(board.row("两份都有"), board.row("只在第二份"), cutoff=1)

    with pytest.raises(TouchedSince) as refused:
        board.take_back(first.upload_id)
    board.take_back(second.upload_id)
    board.take_back(first.upload_id)

    assert refused.value.count == 1
    assert board.figure("open") == 0
