"""From a file to the board: nothing before the button, all of it after, and back again whole."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from data_access import packing
from domain.people import EVERYWHERE, Role, Viewer
from jobs.import_ledger import import_ledger
from tests.cast import TREE, Board
from tests.pages.board import at_screen, html_of
from tests.pages.handed_in import (
    ROWS,
    cells,
    figures,
    handed,
    keyed,
    ledger,
    press,
    ran,
    sections,
    title,
    with_cell,
)  # fmt: skip
from ui import database

LATER = "2026-06-15"


@pytest.fixture
def board(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Two districts with nothing found in them, on both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    yield Board.on(database_url, TREE)
    database.engine().dispose()


def found(board: Board) -> int:
    return board.figure("found")


def test_a_file_is_told_in_full_before_anything_is_written(board: Board):
    test = handed(ledger())

    assert title(test) == "3 行可以写入"
    assert figures(test) == ["3", "0", "0", "0", "0"]
    assert cells(test, "隐患")[:3] == ["配电箱未上锁", "气瓶间未作分隔", "探测器失效"]
    assert found(board) == 0


def test_the_button_writes_the_file_and_says_so(board: Board):
    test = press(handed(ledger()), "write")

    assert title(test) == "6月台账.csv 已写入：新增 3 行"
    assert sections(test) == ["已写入的文件：1 份"]
    assert (found(board), board.figure("closed"), board.figure("open_major")) == (3, 1, 1)
    assert board.differences() == []


def test_the_same_file_again_changes_nothing(board: Board):
    press(handed(ledger()), "write")

    test = handed(ledger(*reversed(ROWS)), name="又一份.csv")

    assert title(test) == "3 行都没有变化，不用写入"
    assert figures(test) == ["0", "0", "3", "0", "0"]
    assert test.button(key="write").disabled


def test_one_changed_cell_is_one_changed_hazard_with_the_old_value_beside_the_new(board: Board):
    press(handed(ledger()), "write")

    test = handed(with_cell(0, "整改期限", "2026-07-20"))
    assert figures(test) == ["0", "0", "2", "0", "0"]
    assert title(test) == "没有要写入的行；1 处要有理由才进去"
    keyed(test.text_input, "reason_").set_value("5 号调度会同意")
    ran(test)

    assert figures(test) == ["0", "1", "2", "0", "0"]
    assert "1 行改了期限" in sections(test)
    assert cells(test, "板上 → 文件") == ["2026年6月30日 2026年7月20日"]

    press(test, "write")
    assert board.figure("extended") == 1


def test_a_row_with_a_problem_stays_out_and_the_others_come_in(board: Board):
    test = handed(with_cell(2, "销号日期", "2026-03-01"))

    assert title(test) == "2 行可以写入；1 行进不来"
    assert (cells(test, "表 · 行"), cells(test, "列"), cells(test, "原值")) == (
        ["第 4 行"], ["销号日期"], ["2026-03-01"],
    )  # fmt: skip
    assert cells(test, "应为") == [
        "销号日期“2026-03-01”早于发现日期 2026-04-01，应不早于发现日期；此行未导入。"
    ]

    assert title(press(test, "write")) == "6月台账.csv 已写入：新增 2 行，1 行进不来"
    assert found(board) == 2


def test_a_file_is_taken_back_whole(board: Board):
    test = press(handed(ledger()), "write")

    press(test, "take_back_1")

    assert title(test) == "6月台账.csv 已撤回：3 条退出，0 条恢复。"
    assert "已撤回（安委办）" in html_of(test)
    assert (found(board), board.differences()) == (0, [])


def test_a_file_whose_rows_were_changed_since_stays(board: Board):
    press(handed(ledger()), "write")
    test = press(handed(with_cell(0, "隐患等级", "重大"), name="7月台账.csv"), "write")

    press(test, "take_back_1")

    assert "“6月台账.csv”没有撤回：有 3 条之后被改过，或后来的文件里也有" in html_of(test)
    assert found(board) == 3


def test_what_the_ledger_shows_as_open_again_is_asked(board: Board):
    closed = with_cell(0, "整改情况", "已销号")
    press(handed(closed, name="截至2026年5月31日.csv"), "write")

    test = handed(ledger(), name="截至2026年6月10日.csv")

    assert title(test) == "没有要写入的行；1 处要您定"
    assert cells(test, "板上 → 文件") == ["已销号 整改中"]

    keyed(test.radio, "reopen_").set_value(True)
    ran(test)
    press(test, "write")
    assert (board.figure("reopened"), board.differences()) == (1, [])


def test_the_cut_off_is_read_from_the_title_and_can_be_said_by_hand(board: Board):
    test = handed(ledger(), name="截至2026年6月10日.csv")
    assert "文件说的是 2026年6月10日 的情况" in sections(test)

    test.date_input[0].set_value(date(2026, 5, 20))
    ran(test)

    assert "文件说的是 2026年5月20日 的情况" in sections(test)
    press(test, "write")
    assert (board.figure("found", -27), board.figure("open", -27)) == (3, 2)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("空.csv", b"", "空.csv：文件是空的，应有表头和数据行。"),
        (
            "坏.xlsx",
            b"PK\x03\x04 not a workbook",
            "坏.xlsx：文件损坏或格式不符，无法打开，应为完好的工作簿。",
        ),
        ("字.xlsx", b"hello world", "字.xlsx：文件损坏或格式不符，无法打开，应为完好的工作簿。"),
        ("图.png", b"\x89PNG\r\n\x1a\n\x00\x00", "图.png：不是可读的表格文件，应为 CSV 或 Excel 工作簿。"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(empty_board, name, content, why):
    test = handed(content, name=name)

    assert f"<b>这个文件读不进来，什么也没有写入</b><p>{why}</p>" in html_of(test)
    submitted = next(one for one in test.button if one.label == "换一个文件")
    submitted.click()
    assert title(ran(test)) == "把台账放进来：先看会改什么，再一次写入"


def test_a_deadline_that_cannot_be_read_is_shown_as_it_stood_there(empty_board):
    assert cells(handed(with_cell(0, "整改期限", "抓紧")), "期限")[0].endswith("抓紧")


def test_who_only_looks_sees_the_files_and_can_change_nothing(empty_board, monkeypatch: pytest.MonkeyPatch):
    press(handed(ledger()), "write")
    carol = Viewer("Carol", Role.LEADER, EVERYWHERE)
    monkeypatch.setattr("ui.seat.viewer_of", lambda address: carol)

    test: AppTest = at_screen("import").run()

    assert (len(test.file_uploader), len(test.button), sections(test)) == (0, 0, ["已写入的文件：1 份"])


def overheard(draw: Any, said: list[str]) -> Any:
    """A control that still is drawn, its words noted."""

    def drawing(self: DeltaGenerator, first: Any, text: str = "", **more: Any) -> Any:
        said.append(text or first)
        return draw(self, first, **({"text": text} if text else {}), **more)

    return drawing


def test_while_a_long_file_is_read_or_another_is_written_the_page_says_so(
    empty_board, monkeypatch: pytest.MonkeyPatch
):
    said: list[str] = []
    for name in ("progress", "caption"):
        monkeypatch.setattr(DeltaGenerator, name, overheard(getattr(DeltaGenerator, name), said))

    waits = handed(ledger())
    assert said == []  # a small file is there at once

    def busy(*given: Any, progress: Any, **more: Any) -> Any:
        progress("waiting", 0, 0)
        return import_ledger(*given, progress=progress, **more)

    monkeypatch.setattr("pages.import_ledger.import_ledger", busy)
    press(waits, "write")
    assert said == ["有人正在写入，等它写完"]

    said.clear()
    monkeypatch.setattr("pages.import_ledger.LARGE", 0)
    long = handed(with_cell(0, "隐患描述", "另一处"), name="7月台账.csv")
    assert {"正在读：3 行", "正在与板上对照：3 行"} <= {one.replace("\u00a0", " ") for one in said}
    assert not long.get("progress")  # and it is gone when all is read


def test_more_names_than_the_board_has_room_for_are_refused_in_one_sentence(
    empty_board, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(packing.ROOMS, "unit", 1)

    test = handed(ledger())

    assert "单位或行业太多，板上放不下" in html_of(test)
    assert "对应的列选对了吗？" in html_of(test)
    assert "换一个文件" in [one.label for one in test.button]
    assert not [one for one in test.button if one.key == "write"]
