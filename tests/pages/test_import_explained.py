"""The import page says of a chosen row which cell each value came from, and how it was read."""

import re
from collections.abc import Iterator

import pytest

from tests.cast import TREE, Board
from tests.pages.board import html_of
from tests.pages.handed_in import handed, keyed, ledger, ran, with_cell
from ui import database


@pytest.fixture
def board(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Two districts with nothing found in them, on both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    yield Board.on(database_url, TREE)
    database.engine().dispose()


def told(test) -> list[tuple[str, ...]]:
    """The cells of the table that explains a row."""
    table = next(one for one in re.findall(r"<table.*?</table>", html_of(test), re.S) if "How row" in one)
    rows = re.findall(r"<tr.*?</tr>", table, re.S)[1:]
    return [
        tuple(re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.S)) for row in rows
    ]


def test_the_first_row_is_explained_field_by_field(board):
    rows = told(handed(with_cell(0, "整改期限", "15日内"), lang="en"))

    assert [row[2:4] for row in rows] == [
        ("A2", "石篁区"), ("B2", "望潮木作厂"), ("C2", "配电箱未上锁"), ("D2", "一般"), ("E2", "2026-05-04"), ("F2",
            "15日内"), ("G2", "整改中"),
    ]  # fmt: skip
    assert rows[5][4] == "counted from the day of finding"


def test_another_row_is_explained_when_its_number_is_chosen(board):
    test = handed(ledger(), lang="en")
    keyed(test.number_input, "explained_row_").set_value(4)

    rows = told(ran(test))

    assert ("D4", "一般") in [row[2:4] for row in rows]
    assert rows[-1][2:] == ("H4", "2026-04-20", "a closing day is filled: closed")


def test_a_row_that_is_no_hazard_says_so(board):
    test = handed(ledger(), lang="en")
    keyed(test.number_input, "explained_row_").set_value(1)

    assert "Row 1 is no hazard" in html_of(ran(test))


def test_what_is_unsure_asks_to_be_checked(board):
    rows = told(handed(with_cell(0, "整改期限", "6.30"), lang="en"))

    assert rows[5][4] == "no year: that of the cut-off (please check)"
