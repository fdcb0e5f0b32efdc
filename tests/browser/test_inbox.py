"""The inbox in Chromium: several files dropped, a line each, a question answered, all of them written."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.board import barriers, picture, served, settled
from tests.browser.test_import import INPUT, press, title
from tests.cast import TREE, Board
from tests.machine import copy_sqlite
from tests.pages.handed_in import ROWS, ledger

SHIHUANG = ROWS[:2]
LOWERED = [(*SHIHUANG[1][:3], "一般", *SHIHUANG[1][4:])]


@pytest.fixture(scope="module")
def place(tmp_path_factory, sqlite_template) -> Iterator[tuple[str, Board]]:
    """A board with two districts, served."""
    file = tmp_path_factory.mktemp("inbox") / "board.sqlite"
    copy_sqlite(sqlite_template, file)
    with served(f"sqlite:///{file}", today="2026-06-15") as url:
        yield url, Board.on(f"sqlite:///{file}", TREE)


def drop(page: Page, **files: bytes) -> Page:
    page.set_input_files(
        INPUT,
        files=[
            {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content}
            for name, content in files.items()
        ],
    )
    return settled(page, milliseconds=1500)


def test_a_morning_from_the_drop_to_the_last_file(page: Page, place):
    url, board = place
    page.goto(f"{url}/import")
    settled(page)
    drop(page, 石篁区5月=ledger(*SHIHUANG), 临湖区5月=ledger(*ROWS[2:]))
    press(page, "写入没有要问的 2 份")
    assert title(page) == "2 份已写入"

    drop(page, 石篁区6月=ledger(*LOWERED), 临湖区6月=ledger(*ROWS[2:]))
    page.reload()
    settled(page, milliseconds=500)
    assert page.locator("[class*=st-key-upload_waiting_]").count() == 2
    assert barriers(page) == []
    picture(page, "inbox")

    page.get_by_role("link", name="降级 1").click()
    settled(page, milliseconds=500)
    assert title(page) == "石篁区6月.csv：2 个问题"
    page.get_by_label("整份文件共用一个理由（没有就留空）").fill("专家复核降级")
    press(page, "记下回答")
    assert title(page) == "石篁区6月.csv：1 个问题"
    assert barriers(page) == []
    picture(page, "inbox-file")
    press(page, "写入，1 个问题留着")

    assert title(page) == "石篁区6月.csv 已写入"
    assert "已写入的文件还有 1 个问题" in page.locator("h2").all_inner_texts()[1].replace("\u00a0", " ")
    assert (board.figure("open_major"), board.figure("open"), board.differences()) == (0, 2, [])
