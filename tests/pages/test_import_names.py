"""What a ledger says that the board does not know: asked once, answered, remembered."""

from collections.abc import Iterator

import pytest

from data_access import reads
from domain.filters import Filters
from domain.people import EVERYWHERE
from tests.cast import TREE, Board
from tests.pages.board import html_of
from tests.pages.handed_in import (
    HEADS,
    ROWS,
    cells,
    figures,
    handed,
    keyed,
    ledger,
    pick,
    press,
    ran,
    sections,
    submit,
    title,
    with_cell,
)  # fmt: skip
from ui import database

PREVIEW = "按回答重新预览"


@pytest.fixture
def board(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Two districts with nothing found in them, on both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    yield Board.on(database_url, TREE)
    database.engine().dispose()


def found_in(board: Board, code: str) -> int:
    return board.figure("found", filters=Filters(units=(code,)))


def units(board: Board) -> set[str]:
    with board.look() as session:
        return set(reads.catalog(session, EVERYWHERE).units["name"])


def test_an_unknown_unit_is_asked_with_its_rows_and_the_nearest_names(board: Board):
    test = handed(with_cell(0, "区市县", "石簧区"))

    asked = next(one for one in test.selectbox if one.label.startswith("石簧区"))
    assert "1 个名称没见过" in sections(test)
    assert asked.label == "石簧区（1 行）"
    assert asked.options[:4] == ["没有回答", "是新的单位", "石篁区", "石篁区 · 北桥街道"]
    assert asked.options[-1] == "不是单位"


def test_another_name_of_a_unit_is_remembered(board: Board):
    test = handed(with_cell(0, "区市县", "石簧区"))
    pick(test, "石簧区", "D1")
    submit(test, PREVIEW)
    press(test, "write")

    again = handed(with_cell(0, "区市县", "石簧区"), name="7月台账.csv")

    assert found_in(board, "D1") == 2
    assert title(again) == "3 行都没有变化，不用写入"
    assert not [one for one in again.selectbox if one.label.startswith("石簧区")]


def test_the_first_rows_show_the_unit_that_was_understood(board: Board):
    rows = [("D1", *ROWS[0][1:]), ("某某区", *ROWS[1][1:]), ROWS[2]]

    assert [one.strip() for one in cells(handed(ledger(*rows)), "责任单位")] == [
        "石篁区 D1", "未归属 某某区", "临湖区",
    ]  # fmt: skip


def test_a_street_may_be_the_answer(board: Board):
    test = handed(with_cell(0, "区市县", "北桥"))
    pick(test, "北桥", "S11")
    submit(test, PREVIEW)
    press(test, "write")

    assert (found_in(board, "S11"), found_in(board, "D1")) == (1, 2)


def test_without_an_answer_the_rows_stay_unassigned_and_are_asked_again(board: Board):
    test = handed(with_cell(0, "区市县", "石簧区"))
    assert test.button(key="write").disabled
    assert "1 行会归“未归属”；请先回答名称" in html_of(test)
    assert "没有读不懂的地方" not in sections(test) or "每一行都读清了" not in html_of(test)
    assert figures(test)[4] == "1"
    assert '<li class="">对值' in html_of(test)

    keyed(test.radio, "others_").set_value(False)
    submit(test, PREVIEW)
    assert '<li class="done">对值' in html_of(test)
    press(test, "write")

    again = handed(with_cell(0, "区市县", "石簧区"), name="7月台账.csv")

    assert found_in(board, "unassigned") == 1
    assert "1 个名称没见过" in sections(again)


def test_a_row_that_is_in_doubt_for_two_reasons_counts_once(board: Board):
    rows = [list(row) for row in ROWS]
    rows[0][HEADS.index("区市县")] = "石簧区"
    rows[0][HEADS.index("整改情况")] = "看着办"
    rows[1][HEADS.index("整改情况")] = "看着办"

    test = handed(ledger(*rows))

    assert figures(test)[4] == "2"
    assert "读法存疑 2 · 未归属 1 · 两者都是 1" in html_of(test)


def test_what_is_no_unit_is_never_asked_again(board: Board):
    test = handed(with_cell(0, "区市县", "见附件"))
    pick(test, "见附件", "-")
    submit(test, PREVIEW)
    press(test, "write")

    again = handed(with_cell(0, "区市县", "见附件"), name="7月台账.csv")

    assert found_in(board, "unassigned") == 1
    assert not [one for one in sections(again) if "没见过" in one]


def test_the_rest_can_be_new_in_one_answer(board: Board):
    rows = [
        (f"{name}区", "甲厂", f"隐患{name}", "一般", "2026-05-04", "", "整改中", "") for name in "东西南北"
    ]
    test = handed(ledger(*rows))
    assert "4 个名称没见过" in sections(test)

    keyed(test.radio, "others_").set_value(True)
    pick(test, "北区", "D2")
    submit(test, PREVIEW)

    assert "会新建 3 个名称" in sections(test)
    press(test, "write")
    assert {"东区", "西区", "南区", "北区"} & units(board) == {"东区", "西区", "南区"}
    assert found_in(board, "D2") == 1


def test_on_a_board_without_units_everything_is_new_and_may_be_answered_all_the_same(empty_board):
    test = handed(ledger())

    assert [one for one in sections(test) if "名称" in one] == ["2 个名称没见过", "会新建 2 个名称"]

    pick(test, "临湖区", "-")
    submit(test, PREVIEW)
    assert "会新建 1 个名称" in sections(test)


def test_a_preview_leaves_no_unit_behind(board: Board):
    before = units(board)

    handed(ledger(("澜东区", "甲厂", "隐患", "一般", "2026-05-04", "", "整改中", "")))

    assert units(board) == before


def test_a_word_that_is_unsure_is_asked_and_remembered_with_the_reading(board: Board):
    test = handed(with_cell(0, "整改情况", "已整改"))
    assert "1 个写法拿不准" in sections(test)

    pick(test, "“已整改”", "closed")
    submit(test, PREVIEW)
    assert cells(test, "状态")[0] == "已销号"

    test.text_input[0].set_value("石篁区月报")
    ran(test)
    assert title(press(test, "write")).endswith("；读法已记为“石篁区月报”")
    assert board.figure("closed") == 2

    again = handed(with_cell(1, "整改情况", "已整改"), name="7月台账.csv")
    assert not [one for one in sections(again) if "写法拿不准" in one]
    assert cells(again, "状态")[1] == "已销号"
