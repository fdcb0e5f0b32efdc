"""Data quality in Chromium: a number leads to its rows and back, a unit to its streets, and nothing runs off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import barriers, served, settled, width_of
from tests.cast import Board
from tests.machine import copy_sqlite


@pytest.fixture(scope="module")
def url(tmp_path_factory, sqlite_template) -> Iterator[str]:
    """Two districts: nobody in charge of two hazards of the first, and the second silent for long."""
    path = tmp_path_factory.mktemp("quality") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    board = Board.on(f"sqlite:///{path}")
    board.put(board.row("旧的", unit="S21", facts={"owner": "王五"}, found=-40), cutoff=-39)
    board.put(
        board.row("无人甲", unit="S11"), board.row("无人乙", unit="S12", grade="major"),
        board.row("齐全", facts={"owner": "王五"}, found=-1),
        cutoff=-1,
    )  # fmt: skip
    board.engine.dispose()
    with served(f"sqlite:///{path}", today="2026-06-15") as address:
        yield address


def at(page: Page, address: str) -> Page:
    page.goto(address)
    return settled(page)


def test_a_number_leads_to_its_rows_and_back(page: Page, url: str):
    at(page, f"{url}/quality")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "4 条未销号隐患中，2 条资料缺失或矛盾；重大隐患 1 条中 1 条"
    )

    page.get_by_role("row", name="无整改责任人").get_by_role("link").first.click()
    settled(page, milliseconds=400)

    expect(page.get_by_role("heading", level=1)).to_have_text("未销号 · 无整改责任人：2 条")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.go_back()
    settled(page, milliseconds=400)
    page.get_by_role("link", name="石篁区").click()
    settled(page, milliseconds=400)
    expect(page.get_by_role("heading", name="按街道（乡镇）")).to_be_visible()
    expect(page.get_by_role("row", name="南桥街道")).to_be_visible()


def test_who_is_silent_is_said_in_words_and_a_shape(page: Page, url: str):
    at(page, f"{url}/quality?lang=en")

    expect(page.get_by_role("row", name="Linhu")).to_contain_text("○silent 40 d")
    expect(page.get_by_role("row", name="Shihuang")).to_contain_text("●1 d ago")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_runs_off_and_no_barrier_stands_in_the_way(page: Page, url: str, language: str, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    at(page, f"{url}/quality?lang={language}")

    assert width_of(page) <= width
    assert barriers(page) == []


@pytest.mark.parametrize(("language", "words"), [("zh", "跳到正文"), ("en", "Skip to main content")])
def test_the_way_past_the_menu_is_said_in_the_language_of_the_page(
    page: Page, url: str, language: str, words: str
):
    at(page, f"{url}/quality?lang={language}")

    expect(page.get_by_test_id("stSkipToContent")).to_have_text(words)
