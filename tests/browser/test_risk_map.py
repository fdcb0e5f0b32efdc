"""The risk map in Chromium: a cell opens exactly its rows, by mouse and by keyboard."""

import pytest
from playwright.sync_api import Page

from tests.browser.board import barriers, picture, served, settled, wall, width_of
from tests.browser.test_overview import CHART, at, listed, opened, press
from tests.machine import copy_sqlite
from tests.pages import late_city

# The pressed layer of the matrix: cells from the lowest row up, five in each.
CELL_4_5 = 3 * 5 + 4
NOT_ASSESSED = 25


@pytest.fixture(scope="module")
def url(tmp_path_factory, sqlite_template):
    """A served city with hazards scored by two methods, by colour only, and not at all."""
    path = tmp_path_factory.mktemp("scored") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    late_city.fill(f"sqlite:///{path}")
    with served(f"sqlite:///{path}", today="2026-06-15") as address:
        yield address


def test_a_cell_of_the_matrix_opens_its_rows_and_closes_them(page: Page, url: str):
    at(page, f"{url}/risk_map")

    press(page, 0, CELL_4_5)
    two = (opened(page), listed(page))
    press(page, 0, CELL_4_5)

    assert two == ("scores.4,5", ["重大一", "重大二"])
    assert (opened(page), listed(page)) == ("", [])


def test_the_unassessed_are_a_cell_of_their_own(page: Page, url: str):
    at(page, f"{url}/risk_map")

    press(page, 0, NOT_ASSESSED)

    assert (opened(page), len(listed(page))) == ("scores.none", 6)


def test_a_cell_of_the_grid_takes_the_place_of_one_of_the_matrix(page: Page, url: str):
    at(page, f"{url}/risk_map?open=scores.4,5")

    press(page, 1, 0)

    assert (opened(page), len(listed(page))) == ("grid.D1,GAS", 7)


def test_another_measure_keeps_the_cell_and_shows_its_own_rows(page: Page, url: str):
    at(page, f"{url}/risk_map?open=grid.D1,GAS&lang=en")

    page.get_by_role("radio", name="Overdue").click()
    settled(page, milliseconds=500)

    assert "show=overdue" in page.url
    assert listed(page) == ["三十天整", "两次改期", "重大一"]


def test_another_method_has_its_own_matrix(page: Page, url: str):
    at(page, f"{url}/risk_map")

    page.get_by_role("radio", name="LEC").click()
    settled(page, milliseconds=500)

    assert "profile=LEC_SD" in page.url
    assert page.locator(CHART).first.get_attribute("aria-label").endswith("可能性 3、严重性 15，1 条。")


def test_the_keyboard_opens_the_same_cell(page: Page, url: str):
    at(page, f"{url}/risk_map?lang=en")

    page.get_by_role("combobox").first.focus()
    page.keyboard.type("Likelihood 4")
    page.keyboard.press("Enter")
    settled(page, milliseconds=500)

    assert (opened(page), listed(page)) == ("scores.4,5", ["重大一", "重大二"])


def test_on_a_phone_the_grid_is_a_list_of_its_largest_cells(page: Page, url: str):
    page.set_viewport_size({"width": 390, "height": 844})
    at(page, f"{url}/risk_map?lang=en")

    page.locator(f"{CHART}:visible").wait_for()
    cells = page.locator(".narrow ol.agenda a:visible")
    first = cells.first
    count, charts = cells.count(), page.locator(f"{CHART}:visible").count()
    first.click()
    settled(page, milliseconds=500)

    assert (count, charts) == (6, 1)
    assert (opened(page), len(listed(page))) == ("grid.D1,GAS", 7)
    wide = width_of(page)
    assert wide <= 390
    picture(page, "risk-map-390-en")


def test_on_a_phone_the_word_of_a_cell_keeps_off_its_edges(page: Page, url: str):
    page.set_viewport_size({"width": 390, "height": 844})
    at(page, f"{url}/risk_map?lang=en")
    page.locator(f"{CHART}:visible").wait_for()

    widest = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('.bartext tspan[style*="12px"]')]
            .map(one => one.getBoundingClientRect().width))"""
    )
    cell = page.evaluate("() => document.querySelector('.bars .point').getBoundingClientRect().width")

    assert 0 < widest <= cell - 4


@pytest.mark.parametrize("profile", ["LS_SD", "LEC_SD"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wall_has_no_scroll_bar_and_words_for_the_last_row(
    page: Page, url: str, profile: str, language: str
):
    page.set_viewport_size({"width": 1920, "height": 1080})
    at(page, f"{url}/risk_map?hall=1&lang={language}&profile={profile}")

    high, smallest = wall(page)

    assert high <= 1080
    assert smallest >= 1080 / 50
    picture(page, f"risk-map-hall-{profile}-{language}")


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_it_keeps_nobody_out(new_context, url: str, language: str, scheme: str):
    context = new_context(color_scheme=scheme)
    page = at(context.new_page(), f"{url}/risk_map?lang={language}&open=scores.4,5")

    assert barriers(page) == []
    picture(page, f"risk-map-{language}-{scheme}")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_pick_by_keyboard_brings_the_heading_of_its_rows_into_view(page: Page, url: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    at(page, f"{url}/risk_map")

    box = page.get_by_role("combobox").first
    while box.get_attribute("aria-expanded") != "true":  # a box that was just drawn anew takes no key
        box.press("ArrowDown")
        page.wait_for_timeout(300)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".st-key-rows_scores").wait_for()
    settled(page, milliseconds=800)

    top = page.evaluate("() => document.querySelector('.st-key-rows_scores').getBoundingClientRect().top")
    assert 40 <= top <= 700
