"""The day a file speaks for: one that cannot hold is said aloud and asked for before anything is compared."""

from datetime import date

import pytest

from tests.cast import Board
from tests.pages.board import html_of
from tests.pages.handed_in import figures, handed, keyed, ledger, ran, title
from tests.pages.test_import_code import board  # noqa: F401


@pytest.mark.parametrize(
    ("head", "said"), [("截至2062年6月18日", "2062-06-18"), ("截至2026年2月30日", "截至2026年2月30日")]
)
@pytest.mark.parametrize(
    ("lang", "asked"),
    [("zh", "这份文件说的是哪一天的情况？"), ("en", "Which day does this file speak for?")],
)
def test_a_day_that_cannot_hold_is_asked_for(board: Board, head: str, said: str, lang: str, asked: str):  # noqa: F811
    test = handed(f"{head}\n".encode() + ledger(), lang=lang)

    field = keyed(test.date_input, "cutoff_")
    assert title(test) == asked
    assert said in html_of(test)
    assert (field.value, figures(test)) == (None, [])
    field.set_value(date(2026, 6, 10))
    ran(test)

    assert figures(test)[:1] != []
    assert keyed(test.date_input, "cutoff_").value == date(2026, 6, 10)
    assert board.figure("found") == 0
