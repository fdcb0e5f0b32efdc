"""The shell in Chromium: links that do not reload, filters that hold, keys, themes and small screens."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.board import barriers, picture, served, settled, width_of
from tests.machine import copy_sqlite
from tests.pages import board

NAMES = "[data-testid=stTopNavLink]"


@pytest.fixture(scope="module")
def url(tmp_path_factory, sqlite_template):
    """A served board with two districts and three hazards."""
    path = tmp_path_factory.mktemp("shell") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    board.fill(f"sqlite:///{path}")
    with served(f"sqlite:///{path}", today="2026-06-15") as address:
        yield address


def at(page: Page, address: str) -> Page:
    """Open an address, and mark the document so that a reload would be noticed."""
    page.goto(address)
    settled(page, milliseconds=400)
    page.evaluate("() => { window.sameDocument = true }")
    return page


def path(page: Page) -> str:
    return re.sub(r"^https?://[^/]+", "", page.url)


def test_a_link_opens_its_page_without_a_reload_and_back_returns(page: Page, url: str):
    at(page, f"{url}/hazards?unit=D1&measure=open")

    page.get_by_role("link", name="石-002").click()
    settled(page, milliseconds=400)
    there = path(page)
    page.go_back()
    settled(page, milliseconds=400)

    assert there == "/hazards?unit=D1&number=%E7%9F%B3-2026-002"
    assert path(page) == "/hazards?unit=D1&measure=open"
    expect(page.get_by_role("link", name="石-002")).to_be_visible()
    assert page.evaluate("() => window.sameDocument") is True


def test_a_choice_of_the_filter_runs_the_page_once(page: Page, url: str):
    runs: list[str] = []

    def heard(frame: bytes | str) -> None:
        message = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
        if message.WhichOneof("type") == "new_session":
            runs.append("part" if message.metadata.run.fragment_ids else "page")

    page.on("websocket", lambda socket: socket.on("framereceived", heard))
    at(page, f"{url}/hazards?measure=open")
    page.locator(".st-key-open_units button").first.click()
    page.locator("[data-testid=stMultiSelect] input").click()
    settled(page, milliseconds=400)
    opening = runs.copy()

    page.get_by_role("option").filter(has_not_text="Select all").first.click()
    page.wait_for_url("**unit=**")
    settled(page, milliseconds=400)

    assert opening == ["page", "part"]
    assert runs[len(opening) :] == ["page"]


def test_the_navigation_holds_on_to_the_view(page: Page, url: str):
    at(page, f"{url}/hazards?unit=D1&measure=open&lang=en&page=2")

    page.locator(NAMES, has_text="Countdown").click()
    settled(page, milliseconds=400)

    assert path(page) == "/countdown?unit=D1&lang=en"
    assert page.evaluate("() => window.sameDocument") is True


def test_a_new_tab_holds_on_to_the_view_too(page: Page, url: str):
    at(page, f"{url}/hazards?unit=D1")

    with page.context.expect_page() as opened:
        page.locator(NAMES, has_text="倒计时").click(modifiers=["ControlOrMeta"])

    assert path(opened.value) == "/countdown?unit=D1"
    assert path(page) == "/hazards?unit=D1"


def test_a_choice_by_keyboard_goes_into_the_address_and_back_undoes_it(page: Page, url: str):
    at(page, f"{url}/countdown")

    page.get_by_role("button", name="全市 2 个区县").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("stPopoverBody").get_by_role("combobox").focus()
    page.keyboard.type("临湖")
    expect(page.get_by_role("option").nth(1)).to_contain_text("临湖区")
    settled(page, milliseconds=400)  # the list is the one for what was typed
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/countdown?unit=D2")
    settled(page)
    expect(page.get_by_role("button", name="临湖区", exact=True).first).to_be_visible()
    page.go_back()
    settled(page, milliseconds=400)

    assert path(page) == "/countdown"
    expect(page.get_by_role("button", name="全市 2 个区县")).to_be_visible()


def test_the_other_language_shows_the_same_view_and_is_remembered(page: Page, url: str):
    at(page, f"{url}/hazards?unit=D1&measure=open")

    page.get_by_role("link", name="English").click()
    settled(page, milliseconds=400)

    assert path(page) == "/hazards?unit=D1&measure=open&lang=en"
    assert page.evaluate("() => document.documentElement.lang") == "en"
    page.goto(f"{url}/countdown")
    settled(page)
    expect(page.locator(NAMES, has_text="Countdown")).to_be_visible()


def test_the_theme_follows_the_system_while_the_page_is_open(page: Page, url: str):
    at(page, f"{url}/countdown")
    light = page.evaluate("() => getComputedStyle(document.querySelector('h1')).color")

    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    settled(page, milliseconds=400)

    dark = page.evaluate("() => getComputedStyle(document.querySelector('h1')).color")
    assert (light, dark) == ("rgb(28, 36, 41)", "rgb(232, 230, 225)")


@pytest.mark.parametrize("screen", ["", "countdown", "hazards", "districts"])
@pytest.mark.parametrize("width", [390, 768])
def test_nothing_runs_off_a_small_screen(page: Page, url: str, screen: str, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    at(page, f"{url}/{screen}")

    wide = width_of(page)

    assert wide <= width


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shell_puts_no_barrier_in_the_way(page: Page, url: str, language: str):
    at(page, f"{url}/hazards?measure=open&lang={language}")

    assert barriers(page) == []


@pytest.mark.parametrize(("theme", "size"), [("light", "desk"), ("dark", "desk"), ("dark", "hall")])
def test_pictures_to_look_at(page: Page, url: str, theme: Literal["light", "dark"], size: str):
    page.set_viewport_size(
        {"width": 1920, "height": 1080} if size == "hall" else {"width": 1440, "height": 900}
    )
    page.emulate_media(color_scheme=theme)
    at(page, f"{url}/hazards?measure=open" + ("&hall=1" if size == "hall" else ""))

    assert picture(page, f"frame-{theme}-{size}").stat().st_size > 0


def test_an_unknown_address_opens_no_box_in_a_foreign_language(page: Page, url: str):
    at(page, f"{url}/nosuch?lang=zh")

    expect(page.get_by_text("没有这一页")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_pages_of_a_wall_are_reached_by_keyboard(page: Page, url: str):
    page.set_viewport_size({"width": 1920, "height": 1080})
    at(page, f"{url}/countdown?hall=1&unit=D1")

    page.get_by_role("link", name="风险图").focus()
    page.keyboard.press("Enter")
    settled(page, milliseconds=400)

    assert path(page) == "/risk_map?unit=D1&hall=1"
