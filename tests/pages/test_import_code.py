"""A ledger's own number: asked about before a hazard is known by it, and remembered with the reading."""

import pytest

from domain.filters import Filters
from tests.cast import TREE, Board
from tests.pages.board import html_of
from tests.pages.handed_in import HEADS, ROWS, figures, handed, keyed, ledger, press, ran, submit, title

NUMBERED = ("隐患编号", *HEADS)
YES, NO = True, False


@pytest.fixture
def board(empty_board: str) -> Board:
    """Two districts with nothing found in them."""
    return Board.on(empty_board, TREE)


def numbered(head: str = "隐患编号", *, described: str = "") -> bytes:
    """The usual ledger with a number of its own before each row; the descriptions can be written anew."""
    rows = [(f"K-{n}", *row[:2], row[2] + described, *row[3:]) for n, row in enumerate(ROWS, 1)]
    return ledger(*rows, heads=(head, *HEADS))


def asks(test) -> bool:
    return any((one.key or "").startswith("code_stays_") for one in test.radio)


def answer(test, stays: bool):
    keyed(test.radio, "code_stays_").set_value(stays)
    return ran(test)


def named(board: Board) -> set[str]:
    return {str(name) for name in board.rows("found", filters=Filters())["description"]}


@pytest.mark.parametrize(
    ("head", "lang", "question"),
    [
        ("隐患编号", "zh", "“隐患编号”里的号，会一直跟着同一条隐患吗？"),
        ("Hazard Code", "en", "Does the number under “Hazard Code” stay with the hazard for ever?"),
    ],
)
def test_whether_a_number_stays_is_asked_and_no_is_the_first_answer(board, head, lang, question):
    test = handed(numbered(head), lang=lang)

    assert question in html_of(test)
    assert keyed(test.radio, "code_stays_").value is NO


@pytest.mark.parametrize("head", ["序号", "编号", "行号"])
def test_running_numbers_are_neither_asked_about_nor_offered(board, head):
    test = handed(numbered(head))

    assert not asks(test)
    assert head not in keyed(test.multiselect, "column_hazard_code_").options
    assert head in keyed(test.multiselect, "column_remark_").options


def test_a_ledger_without_such_a_column_asks_nothing(board):
    assert not asks(handed(ledger()))


def test_a_number_that_may_change_hands_is_kept_but_nothing_is_known_by_it(board):
    press(handed(numbered()), "write")
    again = handed(numbered(described="。另见照片"), name="7月台账.csv")

    assert figures(again)[:3] == ["3", "0", "0"]
    assert set(board.rows("found")["code"]) == {"K-1", "K-2", "K-3"}


def test_a_number_that_stays_knows_its_hazard_in_other_words(board):
    press(answer(handed(numbered()), YES), "write")

    again = handed(numbered(described="。另见照片"), name="7月台账.csv")
    assert not asks(again)  # the reading was remembered with the answer
    assert figures(again)[:3] == ["0", "3", "0"]
    press(again, "write")

    assert named(board) == {f"{row[2]}。另见照片" for row in ROWS}


def test_another_answer_takes_the_first_one_back(board):
    test = answer(answer(handed(numbered()), YES), NO)

    assert not test.text_input  # nothing is corrected, so there is no reading to remember
    assert title(test) == "3 行可以写入"


def test_a_column_chosen_by_hand_is_asked_about_too_and_not_taken_in_without_an_answer(board):
    test = handed(numbered("档案"))
    assert not asks(test)
    keyed(test.multiselect, "column_hazard_code_").set_value(["档案"])
    submit(test, "按此重新预览")
    assert asks(test)
    press(test, "write")

    assert set(board.rows("found")["code"]) == {""}
