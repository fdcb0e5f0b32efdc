"""The closed loop in Chromium: a step taken, two readers at once, a hazard entered on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import barriers, picture, served, settled
from tests.cast import Board
from tests.data_access.hands import FULL, row_of, status
from tests.machine import copy_sqlite
from tests.photographs import photographed

NAMES = ("两人同办", "走完一程", "重大待验")


@pytest.fixture(scope="module")
def city(tmp_path_factory, sqlite_template):
    path = tmp_path_factory.mktemp("steps") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    board = Board.on(f"sqlite:///{path}")
    rows = [
        board.row(name, status="to_accept", facts=FULL, grade="major" if "重大" in name else "general")
        for name in NAMES
    ]
    board.put(*rows, cutoff=-1)
    yield board
    board.engine.dispose()


@pytest.fixture(scope="module")
def url(city: Board):
    with served(str(city.engine.url), today="2026-06-15") as address:
        yield address


def opened(page: Page, url: str, city: Board, name: str, **query: str) -> Page:
    more = "".join(f"&{key}={value}" for key, value in query.items())
    page.goto(f"{url}/hazards?number={row_of(city, name).number}{more}")
    return settled(page, milliseconds=500)


def take(page: Page, step: str, **texts: str) -> None:
    page.get_by_role("button", name=step, exact=True).click()
    for label, words in texts.items():
        page.get_by_label(label).filter(visible=True).first.fill(words)
    page.get_by_role("button", name=f"确定：{step}").click()
    settled(page, milliseconds=600)


def test_a_hazard_is_accepted_and_closed_with_a_few_clicks(page: Page, url: str, city: Board):
    opened(page, url, city, "走完一程")

    take(page, "验收通过", 说明="复查合格")
    expect(page.get_by_text("已记入：验收通过。")).to_be_visible()
    take(page, "销号")

    expect(page.locator("ol.timeline li").first).to_contain_text("销号：待销号 → 已销号")
    assert status(city, "走完一程") == "closed"
    assert city.differences() == []


def test_of_two_readers_the_second_is_told_and_reads_what_was_typed(
    page: Page, url: str, city: Board, new_context
):
    opened(page, url, city, "两人同办")
    other = opened(new_context().new_page(), url, city, "两人同办")
    other.get_by_role("button", name="退回重改", exact=True).click()
    other.get_by_label("理由").filter(visible=True).first.fill("照片看不清")

    take(page, "验收通过")
    other.get_by_role("button", name="确定：退回重改").click()
    settled(other, milliseconds=600)

    expect(other.get_by_text("有人先一步改了这条隐患")).to_be_visible()
    expect(other.get_by_text("您填写的是：“照片看不清”")).to_be_visible()
    assert status(city, "两人同办") == "accepted"


def test_a_hazard_is_entered_on_a_phone(url: str, city: Board, new_context):
    page = new_context().new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{url}/hazards?register=1")
    settled(page, milliseconds=500)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390

    page.get_by_role("combobox", name="责任单位").click()
    page.get_by_role("option", name="石篁区 · 南桥街道").click()
    for label, words in {"企业（场所）": "新厂", "地点": "二车间", "隐患描述": "防护罩缺失"}.items():
        page.get_by_label(label).first.fill(words)
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photographed()}
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("现场.jpg")).to_be_visible()
    page.get_by_role("button", name="登记", exact=True).click()
    settled(page, milliseconds=600)

    number = row_of(city, "防护罩缺失").number
    expect(page.get_by_role("link", name=number)).to_be_visible()
    expect(page.get_by_text("已收到 现场.jpg")).to_be_visible()
    picture(page, "register-phone")


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_the_steps_keep_nobody_out(new_context, url: str, city: Board, language: str, scheme: str):
    page = opened(new_context(color_scheme=scheme).new_page(), url, city, "重大待验", lang=language)

    assert barriers(page) == []
    page.get_by_role("button", name="验收通过" if language == "zh" else "Accept", exact=True).click()
    page.wait_for_timeout(400)
    assert barriers(page) == []
    picture(page, f"steps-{language}-{scheme}")
