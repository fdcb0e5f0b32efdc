"""The inbox on the import page: a line a file, its questions answered in place, applied one by one or together."""

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from jobs.inbox import Clerk, hand_in
from tests.cast import MONDAY, NOON, TREE, Board
from tests.pages.board import at_screen, html_of
from tests.pages.handed_in import (
    HEADS,
    ROWS,
    handed,
    keyed,
    ledger,
    press,
    ran,
    sections,
    submit,
    title,
    with_cell,
)
from ui import database

SHIHUANG, LINHU = ROWS[:2], ROWS[2:]
OTHER = ("临湖区", "湖滨客运站", "人车未隔离", "一般", "2026-06-01", "2026-06-20", "未整改", "")


@pytest.fixture
def board(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Two districts with nothing found in them, on both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    yield Board.on(database_url, TREE)
    database.engine().dispose()


def dropped(*files: tuple[str, bytes], **query: str) -> AppTest:
    """The import page after files with names were dropped on it."""
    test = at_screen("import", **query).run()
    test.file_uploader[0].set_value([(name, content, "") for name, content in files])
    return ran(test)


def lines(test: AppTest) -> list[str]:
    """Each waiting file with what it would do, without markup."""
    found = re.findall(r'<div class="file"><a.*?</div>', html_of(test), re.DOTALL)
    return [re.sub(r"<.*?>", "", one).replace("\u00a0", " ") for one in found]


def at_file(key: int = 1, **query: str) -> AppTest:
    return ran(at_screen("import", file=str(key), **query))


def bring(board: Board, *files: tuple[str, bytes]) -> None:
    """Apply files by the inbox, with whatever they ask left open."""
    dropped(*files, ("空.csv", b""))
    test = ran(at_screen("import"))
    while buttons := [
        one for one in test.button if (one.key or "").startswith("inbox_apply_") and one.key[-1].isdigit()
    ]:
        test = press(test, buttons[0].key)
    for button in [one for one in test.button if (one.key or "").startswith("inbox_aside_")]:
        test = press(test, button.key)


def test_several_files_are_a_line_each_and_survive_a_reload(board: Board):
    dropped(("石篁区6月.csv", ledger(*SHIHUANG)), ("临湖区6月.csv", ledger(*LINHU, OTHER)))

    again = ran(at_screen("import"))  # another session

    assert lines(again) == [
        "石篁区6月.csv石篁区（看文件名） · 第一份 · 新增 2", "临湖区6月.csv临湖区（看文件名） · 第一份 · 新增 2",
    ]  # fmt: skip
    assert sections(again)[0] == "收件箱：2 份等着，其中 2 份没有要问的；共有 0 个问题"
    assert board.figure("found") == 0


def test_what_asks_nothing_is_written_together_and_taken_back_by_file(board: Board):
    test = dropped(("石篁区6月.csv", ledger(*SHIHUANG)), ("6月.csv", ledger(*SHIHUANG, OTHER)))

    test = press(test, "inbox_apply_quiet")

    assert (title(test), board.figure("found")) == ("1 份已写入", 2)
    assert [one.split("不知道")[0] for one in lines(test)] == ["6月.csv"]
    test = press(test, "take_back_1")
    assert (board.figure("found"), board.differences()) == (0, [])


def test_a_file_of_nobody_is_asked_once_whose_it_is(board: Board):
    dropped(("6月.csv", ledger(*SHIHUANG, OTHER)), ("石篁区.csv", ledger(*SHIHUANG)))
    test = at_file()
    assert test.button(key="inbox_apply").disabled

    keyed(test.selectbox, "sender_of").set_value("D1")
    test = submit(test, "记下回答")
    keyed(test.checkbox, "theirs").check()
    keyed(test.selectbox, "sender_of").set_value("D1")
    test = submit(test, "记下回答")
    test = press(test, "inbox_apply")

    assert title(test) == "6月.csv 已写入"
    assert board.figure("found") == 3


def test_a_moved_deadline_goes_in_with_its_reason_only(board: Board):
    bring(board, ("石篁区5月.csv", ledger(*SHIHUANG)))
    moved = ledger(*((*one[:5], "2026-08-30", *one[6:]) for one in SHIHUANG))
    dropped(("石篁区6月.csv", moved), ("石篁区7月.csv", ledger(*SHIHUANG)))

    test = at_file(3, show="moved")
    assert title(test) == "石篁区6月.csv：2 个问题"
    keyed(test.text_input, "reason_3_0").set_value("5 号调度会同意")
    test = submit(test, "记下回答")
    assert title(test) == "石篁区6月.csv：1 个问题"
    press(test, "inbox_apply")

    assert (board.figure("extended"), board.differences()) == (1, [])


def test_a_row_that_vanished_is_answered_before_or_after_it_is_written(board: Board):
    bring(
        board,
        (
            "石篁区5月.csv",
            ledger(*SHIHUANG, *((*one[:2], f"第{n}处", *one[3:]) for n, one in enumerate(SHIHUANG))),
        ),
    )
    dropped(("石篁区6月.csv", ledger(*SHIHUANG)), ("石篁区7月.csv", ledger(*SHIHUANG, OTHER)))
    test = at_file(3, show="vanished")
    assert sections(test)[0] == "不见了 2"

    keyed(test.selectbox, "gone_3_石").set_value("closed_elsewhere")
    test = submit(test, "记下回答")
    assert sections(test)[0] == "不见了 1"
    test = press(test, "inbox_apply")

    assert "已写入的文件还有 1 个问题" in sections(test)
    keyed(test.selectbox, "left_").set_value("forgotten")
    test = submit(test, "记下回答")
    assert title(test) == "1 个问题已回答"
    assert (board.figure("open"), board.differences()) == (4, [])


def test_an_unsure_cell_is_read_as_answered_and_remembered(board: Board):
    content = with_cell(0, "整改期限", "2026.1")
    rows = content.decode().splitlines()
    mine = "\n".join((rows[0], *rows[1:3])).encode()
    dropped(("石篁区6月.csv", mine), ("临湖区.csv", ledger(OTHER)))

    test = at_file(1, show="cells")
    assert keyed(test.text_input, "cell_1_0").value == "2026-10"
    test = submit(test, "照此读，并替这家记住")
    press(test, "inbox_apply")
    dropped(("石篁区7月.csv", mine + b"\n"), ("x.csv", ledger(OTHER, heads=HEADS)))

    assert any(
        "石篁区7月.csv石篁区（看文件名） · 表样和上次一样 · 记得 1 个写法 · 未变 2" in one
        for one in lines(ran(at_screen("import")))
    )


def test_a_file_that_is_none_says_why_and_is_put_aside(board: Board):
    test = dropped(("坏.xlsx", b"hello"), ("石篁区.csv", ledger(*SHIHUANG)))
    assert "文件损坏或格式不符" in lines(test)[0]

    test = press(test, "inbox_aside_1")

    assert len(lines(test)) == 1


def test_one_file_is_looked_at_by_itself_as_before(board: Board):
    test = handed(ledger())

    assert title(test) == "3 行可以写入"
    assert lines(test) == []


def test_whoever_stops_looking_goes_on_later(board: Board):
    hand_in(database.engine(), [("石篁区.csv", ledger(*SHIHUANG))], Clerk(board.alice, MONDAY, NOON))
    test = at_screen("import")
    test.session_state["put_inbox_stopped"] = True

    stopped = lines(ran(test))
    assert stopped == ["石篁区.csv还没看"]

    assert lines(press(test, "inbox_go_on")) == ["石篁区.csv石篁区（看文件名） · 第一份 · 新增 2"]


def test_the_inbox_speaks_english(board: Board):
    test = dropped(("石篁区6月.csv", ledger(*SHIHUANG)), ("x.csv", ledger(*SHIHUANG, OTHER)), lang="en")

    assert lines(test)[0] == "石篁区6月.csvShihuang (by its name) · its first file · 2 new"
    assert lines(test)[1].startswith("x.csvNot known whose it is")
