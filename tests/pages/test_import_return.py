"""A ledger goes back to whoever sent it: before it is applied, and from the list of what was applied."""

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
import streamlit as st

from data_access import identity
from domain.people import EVERYWHERE, Role, Viewer
from tests.cast import TREE, Board
from tests.ledger.returned_by import hatched, notes
from tests.pages.board import at_screen
from tests.pages.handed_in import HEADS, ROWS, handed, ledger, press, ran
from ui import database, seat

WRONG = "2026-06-31"


@pytest.fixture
def board(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Two districts with nothing found in them, on both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    yield Board.on(database_url, TREE)
    database.engine().dispose()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, object]]:
    """Key -> name and maker of what a download button of the page hands out."""
    found: dict[str, tuple[str, object]] = {}

    def offered(_label: str, data: object, *, file_name: str, key: str, **_: object) -> bool:
        found[key] = file_name, data
        return False

    monkeypatch.setattr(st, "download_button", offered)
    return found


def as_book(*rows) -> bytes:
    """The ledger as the unit's own workbook; the second row has a note of its own."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in (HEADS, *rows):
        sheet.append(row)
    sheet["B3"].number_format = "@"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def marked(made) -> dict[str, str]:
    """Cell -> comment of the ledger's sheet, each of them hatched."""
    book = openpyxl.load_workbook(io.BytesIO(made()))
    assert book.sheetnames == ["退回说明", "台账"]
    assert set(notes(book["台账"])) == hatched(book["台账"])
    return notes(book["台账"])


def wrong() -> bytes:
    rows = [list(row) for row in ROWS]
    rows[0][HEADS.index("整改期限")] = WRONG
    rows[2][HEADS.index("销号日期")] = "2026-03-01"
    return as_book(*rows)


def test_before_it_is_applied_the_unit_gets_its_own_workbook_with_the_errors_marked(board, files):
    handed(wrong(), name="6月台账.xlsx")

    name, made = files["send_back_file"]
    assert name == "6月台账-退回.xlsx"
    assert set(marked(made)) == {"F2", "H4"}
    assert board.figure("found") == 0


def test_a_file_without_problems_has_no_way_back(board, files):
    handed(ledger())

    assert [key for key in files if key.startswith("send_back")] == []


def test_an_applied_file_goes_back_with_the_problems_that_were_kept(board, files):
    test = handed(wrong(), name="6月台账.xlsx")
    before = marked(files["send_back_file"][1])

    press(test, "write")

    ((name, made),) = [one for key, one in files.items() if re.fullmatch(r"send_back_\d+", key)]
    assert name == "6月台账-退回.xlsx"
    assert marked(made) == before


def test_the_returned_file_changes_nothing_and_a_corrected_cell_just_itself(board, files):
    test = handed(wrong(), name="6月台账.xlsx")
    made = files["send_back_file"][1]()
    press(test, "write")
    book = openpyxl.load_workbook(io.BytesIO(made))
    book["台账"]["F2"].value = "2026-07-20"
    corrected = io.BytesIO()
    book.save(corrected)

    again = handed(made, name="6月台账-退回.xlsx")
    assert not [one for one in again.button if one.key == "write" and not one.disabled]
    press(handed(corrected.getvalue(), name="6月台账-退回.xlsx"), "write")

    due = board.rows(sort="number").set_index("description")["due_on"].to_dict()
    assert (str(due["配电箱未上锁"]), str(due["气瓶间未作分隔"])) == ("2026-07-20", "2026-06-10")
    assert (board.figure("found"), board.differences()) == (2, [])


def test_whoever_was_signed_out_meanwhile_gets_nothing(board, files, monkeypatch):
    press(handed(wrong(), name="6月台账.xlsx"), "write")
    monkeypatch.setattr(identity, "_still_in", lambda *_: False)

    for _, made in files.values():
        with pytest.raises(identity.SignedOut):
            made()
    assert sorted(key.rstrip("0123456789") for key in files) == [
        "fetch_csv", "fetch_xlsx", "original_", "send_back_", "send_back_file",
    ]  # fmt: skip


def test_whoever_is_not_the_office_is_offered_nothing(board, files, monkeypatch):
    press(handed(wrong(), name="6月台账.xlsx"), "write")
    files.clear()
    monkeypatch.setattr(seat, "viewer_of", lambda _: Viewer("Carol", Role.LEADER, EVERYWHERE))

    ran(at_screen("import"))

    assert files == {}
