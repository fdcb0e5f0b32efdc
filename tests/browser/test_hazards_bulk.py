"""Many hazards at once in Chromium: ticked by mouse and by key, previewed, done; on a phone too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import barriers, picture, served, settled
from tests.cast import Board
from tests.data_access.hands import lives, row_of
from tests.machine import copy_sqlite

ROW = 36


@pytest.fixture(scope="module")
def city(tmp_path_factory, sqlite_template):
    path = tmp_path_factory.mktemp("bulk") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    board = Board.on(f"sqlite:///{path}")
    named = {"报警器未联动": -4, "通道堵塞": 0, "无人持证": 9, "阀门锈蚀": 12}
    board.put(*(board.row(name, due=due) for name, due in named.items()), cutoff=-5)
    yield board
    board.engine.dispose()


@pytest.fixture(scope="module")
def url(city: Board):
    with served(str(city.engine.url), today="2026-06-15") as address:
        yield address


def opened(page: Page, url: str, **query: str) -> Page:
    more = "".join(f"&{key}={value}" for key, value in query.items())
    page.goto(f"{url}/hazards?measure=open{more}")
    settled(page, milliseconds=500)
    page.get_by_role("link", name="批量办理" if query.get("lang") != "en" else "Bulk", exact=True).click()
    return settled(page, milliseconds=600)


def tick(page: Page, row: int) -> None:
    """Press the box in front of a row, the first being 0."""
    box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 28, box["y"] + ROW * (row + 1.5))
    settled(page, milliseconds=600)


def fill(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).fill(words)
    page.keyboard.press("Tab")
    settled(page, milliseconds=500)


def test_rows_are_ticked_by_mouse_and_by_key_previewed_and_done(page: Page, url: str, city: Board):
    opened(page, url)
    page.get_by_test_id("data-grid-canvas").focus()
    for key in ("ArrowDown", "ArrowUp", "Space"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    tick(page, 2)
    expect(page.get_by_role("button", name="预览 2 条")).to_be_enabled()
    page.get_by_role("combobox", name="责任单位").click()
    page.get_by_role("option", name="石篁区 · 南桥街道").click()
    settled(page, milliseconds=500)
    fill(page, "理由", "街道调整")

    page.get_by_role("button", name="预览 2 条").click()
    settled(page, milliseconds=600)
    expect(page.get_by_text("责任单位：石篁区 · 北桥街道 → 石篁区 · 南桥街道")).to_have_count(2)
    picture(page, "bulk-preview")
    page.get_by_role("button", name="办理 2 条").click()
    settled(page, milliseconds=800)

    expect(page.get_by_text("交办：2 条中办了 2 条。")).to_be_visible()
    names = ("报警器未联动", "通道堵塞", "无人持证", "阀门锈蚀")
    assert [lives(city, name)[-1].unit_id == city.ids["S12"] for name in names] == [True, False, True, False]
    assert city.differences() == []


def test_on_a_phone_those_overdue_are_reminded(url: str, city: Board, new_context):
    page = new_context().new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, url)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390

    page.get_by_role("button", name="选逾期的（1）").click()
    settled(page, milliseconds=500)
    page.get_by_text("提示", exact=True).first.click()
    settled(page, milliseconds=500)
    page.get_by_role("button", name="预览 1 条").click()
    settled(page, milliseconds=500)
    page.get_by_role("button", name="办理 1 条").click()
    settled(page, milliseconds=800)

    expect(page.get_by_role("button", name="复制提示文字")).to_be_in_viewport()
    assert row_of(city, "报警器未联动").version >= 2
    picture(page, "bulk-phone")


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_it_keeps_nobody_out(new_context, url: str, language: str, scheme: str):
    page = opened(new_context(color_scheme=scheme).new_page(), url, lang=language)

    assert barriers(page) == []
    page.get_by_role("button", name="全选（4）" if language == "zh" else "All (4)").click()
    settled(page, milliseconds=500)
    page.get_by_text("定责任人" if language == "zh" else "Set the person", exact=True).first.click()
    settled(page, milliseconds=500)
    fill(page, "整改责任人" if language == "zh" else "Person in charge", "李四")
    fill(page, "理由" if language == "zh" else "Reason", "换人")
    page.get_by_role("button", name="预览 4 条" if language == "zh" else "Preview 4 hazards").click()
    settled(page, milliseconds=600)
    assert barriers(page) == []
    picture(page, f"bulk-{language}-{scheme}")
