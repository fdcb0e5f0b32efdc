"""The spoken number of a hazard: given once, by the unit and the year that it was found in."""

from sqlalchemy import select

from data_access.engine import writing
from data_access.tables import hazard, unit
from data_access.writes.tree import apply_units
from ledger.units_file import UnitRow
from tests.cast import TREE, Board


def numbers(board: Board) -> dict[str, tuple[str, str]]:
    with board.look() as session:
        asked = select(hazard.c.description, hazard.c.number, hazard.c.number_en)
        return {row[0]: (row[1], row[2]) for row in session.connection.execute(asked)}


def test_a_number_is_short_code_year_and_running_number(board: Board):
    board.put(
        board.row("a", unit="S11"), board.row("b", unit="D1"), board.row("c", unit="S21"), board.row("d", found=-300),
        board.row("e", unit=None), board.row("f", unit="C"), board.row("g", found=None, unit="D2"),
    )  # fmt: skip

    assert numbers(board) == {
        "a": ("石-2026-001", "SH-2026-001"), "b": ("石-2026-002", "SH-2026-002"),
        "c": ("临-2026-001", "LH-2026-001"), "d": ("石-2025-001", "SH-2025-001"),
        "e": ("未-2026-001", "UN-2026-001"), "f": ("未-2026-002", "UN-2026-002"),
        "g": ("临-2026-002", "LH-2026-002"),
    }  # fmt: skip


def test_numbers_go_on_from_file_to_file_and_past_a_file_taken_back(board: Board):
    board.put(board.row("a"))
    gone = board.put(board.row("b"), board.row("c"))
    board.take_back(gone.upload_id)
    board.put(board.row("d"), *(board.row(f"n{n}") for n in range(1000)))

    given = numbers(board)
    assert given["d"] == ("石-2026-004", "SH-2026-004")
    assert given["n999"] == ("石-2026-1004", "SH-2026-1004")
    assert len({zh for zh, _ in given.values()}) == len(given)


def test_a_number_is_kept_through_a_transfer_and_a_corrected_year(board: Board):
    board.put(board.row("a", key="k"), board.row("u", found=None))
    before = numbers(board)

    board.put(board.row("a", key="k", unit="S21", found=-200), board.row("u", found=-300))

    assert numbers(board) == before


def shorts(board: Board) -> dict[str, tuple[str, str]]:
    with board.look() as session:
        rows = session.connection.execute(select(unit.c.code, unit.c.short, unit.c.short_en))
        return {row[0]: (row[1], row[2]) for row in rows}


def enter(board: Board, *rows: UnitRow) -> None:
    with writing(board.engine) as connection:
        apply_units(connection, rows)


def test_two_units_never_share_a_short_code(board: Board):
    enter(board, UnitRow("D3", "石门区", "district", short="石", short_en="SH", parent="C"))
    enter(board, *TREE, UnitRow("D3", "石门区", "district", short="石", short_en="SH", parent="C"))

    known = shorts(board)
    assert (known["D1"], known["D3"]) == (("石", "SH"), ("石2", "SH2"))
    for place in (0, 1):
        assert len({pair[place] for pair in known.values()}) == len(known)


def test_a_short_code_that_numbers_were_given_under_is_not_given_to_another_unit(board: Board):
    board.put(board.row("a"))
    enter(board, UnitRow("D1", "石篁区", "district", short="篁", short_en="HU", parent="C"))
    enter(board, UnitRow("D3", "石门区", "district", short="石", short_en="SH", parent="C"))
    third = Board.on(str(board.engine.url.render_as_string(hide_password=False)), ())

    third.put(third.row("b", unit="D3"), third.row("c", unit="D1"))

    assert numbers(board) == {
        "a": ("石-2026-001", "SH-2026-001"), "b": ("石2-2026-001", "SH2-2026-001"), "c": ("篁-2026-002", "HU-2026-002"),
    }  # fmt: skip
