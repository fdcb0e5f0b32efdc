"""Reports in Chromium: a clerk presses a cell and sees exactly its rows; the form is read on a desk and a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import barriers, served, settled, width_of
from tests.cast import Board
from tests.data_access.hands import FULL
from tests.machine import copy_sqlite


@pytest.fixture(scope="module")
def url(tmp_path_factory, sqlite_template) -> Iterator[str]:
    """Three gas hazards of this year, one a major, and one of last year."""
    path = tmp_path_factory.mktemp("reports") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    board = Board.on(f"sqlite:///{path}")
    board.put(
        board.row("报警器未联动"),
        board.row("已修好", status="closed", closed=-3),
        board.row("重大的", grade="major", facts={**FULL, "fund_wan": 2.5}),
        board.row("去年的", found=-200),  # not counted: found before January
    )
    board.engine.dispose()
    with served(f"sqlite:///{path}", today="2026-06-15") as address:
        yield address


def at(page: Page, url: str, query: str = "") -> Page:
    page.goto(f"{url}/reports{query}")
    return settled(page, milliseconds=500)


def line(page: Page, name: str):
    return page.locator(".form tr", has=page.get_by_role("rowheader", name=name, exact=True))


def test_a_cell_leads_to_exactly_its_rows(new_context, url: str):
    page = at(new_context().new_page(), url)
    assert barriers(page) == []

    cell = line(page, "燃气").locator("td").nth(1)
    expect(cell).to_have_text("2")
    cell.get_by_role("link").click()
    settled(page, milliseconds=600)

    rows = page.locator(".listed tbody tr")
    expect(rows).to_have_count(2)
    expect(page.get_by_role("cell", name="报警器未联动", exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name="已修好", exact=True)).to_be_visible()
    expect(page.get_by_text("去年的")).to_have_count(0)


def test_the_funds_open_their_rows_below_the_form(new_context, url: str):
    page = at(new_context().new_page(), url)

    line(page, "合计").locator("td").nth(11).get_by_role("link").click()
    settled(page, milliseconds=600)

    expect(page.get_by_role("heading", name="合计 · 累计落实治理资金：1 项")).to_be_visible()
    expect(page.get_by_role("cell", name="重大的", exact=True)).to_be_visible()


def test_the_form_fits_a_phone(new_context, url: str):
    page = new_context().new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    at(page, url, "?lang=en")

    assert width_of(page) <= 390
    assert barriers(page) == []
