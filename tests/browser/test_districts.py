"""Districts in Chromium: a bar and a name lead to a unit's own page, rows stand beside their bars."""

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import barriers, picture, served, settled, wall, width_of
from tests.machine import copy_sqlite
from tests.pages import dated_city

Scheme = Literal["light", "dark"]
MIDDLES = """selector => [...document.querySelectorAll(selector)]
    .map(one => one.getBoundingClientRect()).map(box => box.y + box.height / 2)"""
NAMES_OF_BARS = "[data-testid=stPlotlyChart] .ytick text"


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


def title(page: Page) -> str:
    return page.locator("h1.title").inner_text().replace("\u00a0", " ")


def press(page: Page, row: int) -> None:
    """Press the bar of a row."""
    bar = page.locator("[data-testid=stPlotlyChart] .trace.bars").first.locator(".point").nth(row)
    box = bar.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2)
    settled(page, milliseconds=500)


def test_pressing_a_bar_leads_to_the_units_own_page_and_back_stays_back(page: Page, url: str):
    at(page, f"{url}/districts?grade=general")
    everywhere = title(page)

    press(page, 0)
    own = (page.url, title(page))
    page.go_back()
    settled(page, milliseconds=800)
    returned = (page.url, title(page))
    press(page, 0)

    assert own[0] == f"{url}/districts?grade=general&unit=D1"
    assert own[1].startswith("石篁区：7 条未销号，3 条逾期")
    assert returned == (f"{url}/districts?grade=general", everywhere)
    assert (page.url, title(page)) == own


def test_a_name_leads_there_by_keyboard_too(page: Page, url: str):
    at(page, f"{url}/districts")

    page.get_by_role("link", name="临湖区").focus()
    page.keyboard.press("Enter")
    settled(page, milliseconds=500)

    assert page.url == f"{url}/districts?unit=D2"
    assert title(page).startswith("临湖区：3 条未销号，0 条逾期")


def test_a_number_of_a_line_opens_its_rows_and_back_returns(page: Page, url: str):
    at(page, f"{url}/districts?unit=D1")

    page.locator(".beside td.late a").first.click()
    settled(page, milliseconds=500)
    rows = page.locator("table.rows tbody tr").count()
    page.go_back()
    settled(page, milliseconds=500)

    assert rows == 2  # S11: 老逾期 and 改期
    assert page.url == f"{url}/districts?unit=D1"
    expect(page.locator(".beside td.late").first).to_have_text("2")


@pytest.mark.parametrize(
    ("query", "width"), [("lang=zh", 1440), ("lang=en", 1440), ("lang=en", 1370), ("hall=1", 1920)]
)
def test_each_row_of_numbers_stands_beside_its_bar(page: Page, url: str, query: str, width: int):
    page.set_viewport_size({"width": width, "height": 1080})
    at(page, f"{url}/districts?{query}")

    bars = page.evaluate(MIDDLES, NAMES_OF_BARS)
    rows = page.evaluate(MIDDLES, ".beside tbody tr")
    wide = width_of(page)

    assert len(bars) == len(rows) == 5
    assert max(abs(bar - row) for bar, row in zip(bars, rows, strict=True)) <= (4 if "hall" in query else 2.5)
    assert wide <= width


@pytest.mark.parametrize("width", [390, 768, 1100])
@pytest.mark.parametrize("query", ["lang=zh", "lang=en&unit=D1"])
def test_nothing_runs_off_a_small_screen(page: Page, url: str, width: int, query: str):
    page.set_viewport_size({"width": width, "height": 844})
    at(page, f"{url}/districts?{query}")

    off = page.evaluate(
        """width => [...document.querySelectorAll('.beside td')].map(cell => cell.getBoundingClientRect())
            .filter(box => box.left < 0 || box.right > width).length""",
        width,
    )

    assert off == 0
    assert width_of(page) <= width


def test_on_a_phone_a_unit_is_a_block_of_a_few_lines(page: Page, url: str):
    page.set_viewport_size({"width": 390, "height": 844})
    at(page, f"{url}/districts")

    heights = page.evaluate(
        "() => [...document.querySelectorAll('.beside tbody tr')].map(row => row.getBoundingClientRect().height)"
    )

    assert max(heights) <= 190


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
@pytest.mark.parametrize("more", ["", "&unit=D1", "&unit=D4"])
def test_nothing_bars_the_way(page: Page, url: str, language: str, scheme: Scheme, more: str):
    page.emulate_media(color_scheme=scheme)
    at(page, f"{url}/districts?lang={language}{more}")

    assert barriers(page) == []


@pytest.mark.parametrize("unit", ["", "&unit=D1"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wall_has_no_scroll_bar(page: Page, url: str, language: str, unit: str):
    page.set_viewport_size({"width": 1920, "height": 1080})
    at(page, f"{url}/districts?hall=1&lang={language}{unit}")

    high, smallest = wall(page)

    assert high <= 1080
    assert smallest >= 1080 / 50


@pytest.mark.parametrize(
    ("name", "query", "width", "scheme"),
    [
        ("desk-en", "lang=en", 1440, "dark"),
        ("own-zh", "unit=D1", 1440, "light"),
        ("phone-zh", "", 390, "light"),
    ],
)
def test_pictures_to_look_at(page: Page, url: str, name: str, query: str, width: int, scheme: Scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    at(page, f"{url}/districts?{query}")

    assert picture(page, f"districts-{name}").stat().st_size > 0
