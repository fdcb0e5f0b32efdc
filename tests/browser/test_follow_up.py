"""Following up in Chromium: a letter issued and answered, a look-back that reopens, and every part looked at."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
import pytest
from playwright.sync_api import Page, expect

from data_access.engine import writing
from data_access.writes.rules import set_rules
from tests.browser.board import barriers, picture, served, settled, wall, width_of
from tests.cast import NOON, Board
from tests.data_access.hands import row_of, status
from tests.machine import copy_sqlite

PARTS = ("ladder", "listed", "look_backs")


@pytest.fixture(scope="module")
def city(tmp_path_factory, sqlite_template) -> Iterator[Board]:
    """Two late hazards of a district, one near its deadline, and ten that were closed a month ago."""
    path = tmp_path_factory.mktemp("follow_up") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    board = Board.on(f"sqlite:///{path}")
    with writing(board.engine) as connection:
        set_rules(connection, {"look_back_share": 100}, by="Alice", at=NOON)
    rows = [board.row(name, due=due, grade=grade) for name, due, grade in (
        ("报警器未联动", -9, "general"), ("通道堵塞", -9, "major"), ("快到期的", 2, "general"))]  # fmt: skip
    board.put(*rows, cutoff=-30)
    closed = [board.row(f"已改第{n}条", status="closed", found=-80, due=-33, closed=-33) for n in range(10)]
    board.put(*closed, cutoff=-33, name="2")
    yield board
    board.engine.dispose()


@pytest.fixture(scope="module")
def url(city: Board) -> Iterator[str]:
    with served(str(city.engine.url), today="2026-06-15") as address:
        yield address


def at(page: Page, url: str, path: str) -> Page:
    page.goto(f"{url}/{path}")
    return settled(page, milliseconds=600)


def test_a_letter_about_two_hazards_is_read_issued_and_answered(page: Page, url: str, city: Board):
    at(page, url, "follow?part=ladder&open=ladder.supervision_letter")
    with page.expect_download() as draft:
        page.get_by_role("button", name="取草稿（DOCX）").click()
    words = docx.Document(io.BytesIO(draft.value.path().read_bytes()))
    told = "\n".join(cell.text for table in words.tables for row in table.rows for cell in row.cells)
    assert all(name in told for name in ("报警器未联动", "通道堵塞"))

    page.get_by_role("textbox", name="文号").fill("安委办督〔2026〕1号")
    page.get_by_role("textbox", name="文号").press("Tab")
    settled(page, milliseconds=600)
    page.get_by_role("button", name="登记发出（2 条）").click()
    expect(page.get_by_text("已登记督办函（2 条）。")).to_be_visible()

    at(page, url, "follow?part=ladder")
    page.get_by_role("link", name="督办函", exact=True).first.click()
    settled(page, milliseconds=600)
    expect(page.get_by_role("link", name="石-001")).to_be_visible()
    page.get_by_role("button", name="登记回复").click()
    page.get_by_label("回复", exact=True).fill("已更换阀门")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已登记回复。")).to_be_visible()
    expect(page.locator("table.rows").last).to_contain_text("已更换阀门")


def test_a_look_back_that_is_not_in_place_begins_another_round(page: Page, url: str, city: Board):
    at(page, url, f"hazards?number={row_of(city, '已改第0条').number}")
    page.get_by_role("button", name="登记回头看").click()
    page.get_by_text("未到位", exact=True).filter(visible=True).last.click()
    settled(page, milliseconds=600)
    page.get_by_label("哪里没有到位").fill("又松了")
    page.get_by_role("button", name="保存结果").click()

    expect(page.get_by_text("已登记回头看：未到位。")).to_be_visible()
    assert status(city, "已改第0条") == "pending"
    assert city.differences() == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_each_part_keeps_nobody_out_and_runs_off_no_screen(
    new_context, url: str, part: str, language: str, scheme: str
):
    page = new_context(color_scheme=scheme).new_page()
    at(page, url, f"follow?part={part}&lang={language}")

    assert barriers(page) == []
    picture(page, f"follow-{part}-{language}-{scheme}")
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page, milliseconds=400)
    assert width_of(page) <= 390
    picture(page, f"follow-{part}-390-{language}")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_part_fits_the_wall(new_context, url: str, part: str, language: str):
    page = new_context().new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})
    at(page, url, f"follow?part={part}&hall=1&lang={language}")

    high, smallest = wall(page)

    assert high <= 1080
    assert smallest >= 1080 / 50
    picture(page, f"follow-{part}-hall-{language}")


def test_on_a_phone_the_menu_gives_way_to_the_page_that_was_chosen(new_context, url: str):
    page = new_context(has_touch=True).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    at(page, url, "follow?part=look_backs")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="倒计时").click()
    settled(page, milliseconds=800)

    expect(page.get_by_test_id("stSidebarNavLink").first).not_to_be_in_viewport()
    assert "countdown" in page.url
