"""The overview in Chromium: a press opens exactly its rows, in both languages, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.board import barriers, picture, served, settled, wall, width_of
from tests.machine import copy_sqlite
from tests.pages import late_city

CHART = "[data-testid=stPlotlyChart]"


@pytest.fixture(scope="module")
def url(tmp_path_factory, sqlite_template):
    """A served city in which every rule finds something."""
    path = tmp_path_factory.mktemp("late") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    late_city.fill(f"sqlite:///{path}")
    with served(f"sqlite:///{path}", today="2026-06-15") as address:
        yield address


def at(page: Page, address: str) -> Page:
    page.goto(address)
    return settled(page, milliseconds=500)


def press(page: Page, chart: int, mark: int) -> None:
    """Press the middle of a bar of a picture, counted over all its layers."""
    bar = page.locator(CHART).nth(chart).locator(".bars .point path").nth(mark)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settled(page, milliseconds=500)


def listed(page: Page) -> list[str]:
    """The hazards in the list that is open."""
    rows = page.locator("table.rows:has(td:nth-child(8)) tbody tr td:nth-child(3)")
    return sorted(rows.all_inner_texts())


def opened(page: Page) -> str:
    found = re.search(r"[?&]open=([^&]+)", page.url)
    return found.group(1).replace("%2C", ",") if found else ""


def test_pressing_a_bar_opens_its_rows_and_pressing_it_again_closes_them(page: Page, url: str):
    at(page, f"{url}/?since=2026-05-30")

    press(page, 0, 1)
    new = (opened(page), listed(page))
    press(page, 0, 1)

    assert new == ("stock.new", ["第七天", "第八天"])
    assert (opened(page), listed(page)) == ("", [])


def test_pressing_another_picture_opens_that_instead(page: Page, url: str):
    at(page, f"{url}/?since=2026-05-30")

    press(page, 0, 2)
    closed = (opened(page), listed(page))
    press(page, 1, 0)

    assert closed == ("stock.closed_in_period", ["期内销号"])
    assert opened(page).startswith("place.D")
    assert len(listed(page)) in (3, 4)


def test_a_link_shows_what_it_opens_and_a_press_on_it_closes(page: Page, url: str):
    at(page, f"{url}/?since=2026-05-30&open=stock.new")
    shown = listed(page)
    faint = page.locator(CHART).first.locator(".bars .point path").first.evaluate("bar => bar.style.opacity")

    press(page, 0, 1)

    assert shown == ["第七天", "第八天"]
    assert float(faint) < 0.5
    assert opened(page) == ""


def test_the_keyboard_opens_the_same_rows(page: Page, url: str):
    at(page, f"{url}/?since=2026-05-30&lang=en")

    page.get_by_role("combobox").first.focus()
    page.keyboard.type("New")
    page.keyboard.press("Enter")
    settled(page, milliseconds=500)

    assert (opened(page), listed(page)) == ("stock.new", ["第七天", "第八天"])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("long_overdue", ["久拖"]), ("moved", ["两次改期"]), ("waiting", ["等验收久"])],
)
def test_a_decision_opens_its_rows(page: Page, url: str, rule: str, expected: list[str]):
    at(page, url)

    page.locator(f'ol.agenda a[href*="rule.{rule}"]').click()
    settled(page, milliseconds=500)

    assert listed(page) == expected


def test_a_decision_about_one_hazard_opens_that_hazard(page: Page, url: str):
    at(page, url)

    page.locator("ol.agenda a").first.click()
    settled(page, milliseconds=500)

    assert "重大一" in page.inner_text("body")
    assert "/hazards?number=" in page.url


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_it_keeps_nobody_out(new_context, url: str, language: str, scheme: str):
    page = at(new_context(color_scheme=scheme).new_page(), f"{url}/?lang={language}&open=rule.soon")

    assert barriers(page) == []
    picture(page, f"overview-{language}-{scheme}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wall_has_no_scroll_bar(page: Page, url: str, language: str):
    page.set_viewport_size({"width": 1920, "height": 1080})
    at(page, f"{url}/?hall=1&lang={language}")

    high, smallest = wall(page)

    assert high <= 1080
    assert smallest >= 1080 / 50


@pytest.mark.parametrize(
    ("width", "height", "query"),
    [(390, 844, ""), (390, 844, "?lang=en"), (1920, 1080, "?hall=1"), (1024, 768, "")],
)
def test_nothing_runs_off_the_screen(page: Page, url: str, width: int, height: int, query: str):
    page.set_viewport_size({"width": width, "height": height})
    at(page, f"{url}/{query}")

    wide = width_of(page)
    assert wide <= width
    picture(page, f"overview-{width}{query.replace('?', '-').replace('=', '-')}")


@pytest.mark.parametrize(("width", "beside"), [(1440, True), (900, False), (390, False)])
def test_the_majors_stand_beside_what_to_decide_where_there_is_room(
    page: Page, url: str, width: int, beside: bool
):
    page.set_viewport_size({"width": width, "height": 900})
    at(page, url)

    left, right = (page.locator(".abreast > div").nth(n).bounding_box() for n in (0, 1))

    assert left
    assert right
    if beside:
        assert (left["y"], left["x"] + left["width"] < right["x"]) == (right["y"], True)
        assert left["width"] > right["width"]
    else:
        assert (left["x"], left["width"]) == (right["x"], right["width"])
        assert left["y"] + left["height"] < right["y"]
