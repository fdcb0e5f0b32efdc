"""The countdown in Chromium: a press on a mark opens exactly its rows, the list beside it does the same."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import barriers, picture, served, settled, width_of
from tests.machine import copy_sqlite
from tests.pages import dated_city

PLACE_OF_MARK = """id => {
    const mark = [...document.querySelectorAll('[data-testid=stPlotlyChart] .point, .point path')]
        .find(one => String(one.__data__?.data) === id);
    if (!mark) return null;
    mark.scrollIntoView({block: 'center'});
    const box = mark.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def url(tmp_path_factory, sqlite_template):
    """A served city whose numbers are known."""
    path = tmp_path_factory.mktemp("dated") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    dated_city.fill(f"sqlite:///{path}").engine.dispose()
    with served(f"sqlite:///{path}", today="2026-06-15") as address:
        yield address


def at(page: Page, address: str) -> Page:
    page.goto(address)
    return settled(page, milliseconds=500)


def press(page: Page, mark: str) -> None:
    """Press the mark of a chart that carries this id."""
    place = page.evaluate(PLACE_OF_MARK, mark)
    assert place, f"no mark {mark}"
    page.mouse.click(*place)
    settled(page, milliseconds=500)


def listed(page: Page) -> list[str]:
    """The hazards in the rows that a mark opened."""
    return page.locator("table.rows tbody tr td:nth-child(3)").all_inner_texts()


def opened(page: Page) -> str:
    found = re.search(r"[?&]open=([^&]+)", page.url)
    return found.group(1).replace("%2C", ",") if found else ""


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("D1,before", ["老逾期"]),
        ("D1,-10,general", ["改期"]),
        ("D1,-2,major", ["重大逾期"]),
        ("D1,-2,general", ["待验收"]),
        ("D1,0,general", ["今天"]),
        ("D2,after", ["临湖远"]),
        ("unassigned,20,general", ["没有单位"]),
    ],
)
def test_pressing_a_mark_opens_exactly_its_rows(page: Page, url: str, mark: str, expected: list[str]):
    at(page, f"{url}/countdown")

    press(page, mark)

    assert (opened(page), listed(page)) == (f"strip.{mark}", expected)


def test_pressing_the_open_mark_again_closes_its_rows_and_another_opens_others(page: Page, url: str):
    at(page, f"{url}/countdown?open=strip.D1,0,general")
    shown = listed(page)

    press(page, "D1,0,general")
    closed = (opened(page), listed(page))
    press(page, "D1,3,general")

    assert (shown, closed) == (["今天"], ("", []))
    assert (opened(page), listed(page)) == ("strip.D1,3,general", ["三天"])


def test_back_closes_the_rows_and_forward_opens_them(page: Page, url: str):
    at(page, f"{url}/countdown")
    press(page, "D1,4,general")

    page.go_back()
    settled(page, milliseconds=500)
    closed = (opened(page), listed(page))
    page.go_forward()
    settled(page, milliseconds=500)

    assert closed == ("", [])
    assert (opened(page), listed(page)) == ("strip.D1,4,general", ["四天"])


def test_the_keyboard_opens_the_same_rows(page: Page, url: str):
    at(page, f"{url}/countdown?lang=en")

    page.get_by_role("combobox").first.focus()
    page.keyboard.type("Shihuang · 10 d overdue")
    page.keyboard.press("Enter")
    settled(page, milliseconds=500)

    assert (opened(page), listed(page)) == ("strip.D1,-10,general", ["改期"])


def test_a_number_opens_its_rows_and_back_returns_to_the_bands(page: Page, url: str):
    at(page, f"{url}/countdown?unit=D1")

    page.locator(".figure .value a").first.click()
    settled(page, milliseconds=500)
    rows = listed(page)
    page.go_back()
    settled(page, milliseconds=500)

    assert rows == ["老逾期", "改期", "重大逾期", "待验收"]
    assert page.url.endswith("/countdown?unit=D1")
    expect(page.locator("h1.title")).to_contain_text("4")


def test_a_link_with_filters_holds_across_the_pages(page: Page, url: str):
    view = "unit=D1&dept=FIRE&as_of=2026-06-10&lang=en"
    at(page, f"{url}/countdown?{view}")

    for name, path in (("Districts", "districts"), ("Hazards", "hazards"), ("Countdown", "countdown")):
        page.locator("[data-testid=stTopNavLink]", has_text=name).click()
        settled(page, milliseconds=500)

        assert page.url == f"{url}/{path}?{view}"
        expect(page.get_by_role("button", name="Shihuang").first).to_be_visible()


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
@pytest.mark.parametrize("more", ["", "&open=strip.D1,before", "&unit=D4"])
def test_nothing_bars_the_way(page: Page, url: str, language: str, scheme: Scheme, more: str):
    page.emulate_media(color_scheme=scheme)
    at(page, f"{url}/countdown?lang={language}{more}")

    assert barriers(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_nothing_runs_off_and_no_words_collide(page: Page, url: str, language: str):
    page.set_viewport_size({"width": 390, "height": 844})
    at(page, f"{url}/countdown?lang={language}&open=strip.D1,before")

    words = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stPlotlyChart] :is(.xtick text, .annotation-text)')]
            .map(text => text.getBoundingClientRect()).map(box => [box.left, box.right, box.top, box.bottom])"""
    )
    wide = width_of(page)

    across = [
        (one, other)
        for at_, one in enumerate(words)
        for other in words[at_ + 1 :]
        if one[0] < other[1] and other[0] < one[1] and one[2] + 2 < other[3] and other[2] + 2 < one[3]
    ]
    assert wide <= 390
    assert across == []
    assert all(left >= 0 and right <= 390 for left, right, *_ in words)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wall_has_no_scroll_bar(page: Page, url: str, language: str):
    page.set_viewport_size({"width": 1920, "height": 1080})
    at(page, f"{url}/countdown?hall=1&lang={language}")

    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight") <= 1080


@pytest.mark.parametrize(
    ("name", "query", "width", "scheme"),
    [
        ("desk-zh", "open=strip.D1,before", 1440, "light"),
        ("phone-en", "lang=en", 390, "dark"),
        ("hall-zh", "hall=1", 1920, "dark"),
    ],
)
def test_pictures_to_look_at(page: Page, url: str, name: str, query: str, width: int, scheme: Scheme):
    page.set_viewport_size({"width": width, "height": 1080})
    page.emulate_media(color_scheme=scheme)
    at(page, f"{url}/countdown?{query}")

    assert picture(page, f"countdown-{name}").stat().st_size > 0
