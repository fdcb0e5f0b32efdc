"""Follow-up in Chromium: a clerk signs for all, opens the rows of a number, and the wall is read from the back."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from data_access.engine import writing
from data_access.writes.people import add_person
from domain.people import Author, Role
from jobs.accounts import hash_of
from tests.browser.board import barriers, picture, served, settled, wall, width_of
from tests.cast import Board
from tests.data_access.hands import row_of, told
from tests.machine import copy_sqlite

WORD = "鸟鸣山更幽-2026"
AUTHOR = Author("Alice", Role.OFFICE, datetime(2026, 6, 15, tzinfo=UTC))


@pytest.fixture(scope="module")
def city(tmp_path_factory, sqlite_template) -> Iterator[Board]:
    """Two hazards of district 1 and one of district 2, the office and a clerk of district 1."""
    path = tmp_path_factory.mktemp("follow") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    board = Board.on(f"sqlite:///{path}")
    board.put(
        board.row("报警器未联动"),
        board.row("通道堵塞", grade="major"),
        board.row("别区的", unit="S21"),
        cutoff=-9,
    )
    with writing(board.engine) as connection:
        for login, role in (("alice", Role.OFFICE), ("bob", Role.DISTRICT_CLERK)):
            values = {"login": login, "name": login.title(), "role": role, "unit_id": board.ids["D1"]}
            add_person(connection, values, AUTHOR, password=hash_of(WORD, login))
    yield board
    board.engine.dispose()


@pytest.fixture(scope="module")
def url(city: Board):
    with served(str(city.engine.url), today="2026-06-15") as address:
        yield address


def signed_in(page: Page, url: str, login: str, path: str) -> Page:
    page.goto(f"{url}/{path}")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(WORD)
    page.get_by_role("button", name="登录").click()
    return settled(page, milliseconds=500)


def test_a_clerk_comes_from_the_week_signs_for_all_and_the_chain_holds(new_context, url: str, city: Board):
    page = signed_in(new_context().new_page(), url, "bob", "monday")
    page.get_by_role("link", name="条等您签收").click()
    settled(page, milliseconds=500)
    expect(page.get_by_role("link", name="石-001")).to_be_visible()
    assert barriers(page) == []

    page.get_by_role("button", name="全部签收（2 条）").click()
    page.get_by_role("button", name="确定签收 2 条").click()
    settled(page, milliseconds=600)

    expect(page.get_by_text("已签收 2 条。")).to_be_visible()
    expect(page.get_by_text("没有等您签收的隐患")).to_be_visible()
    assert told(city, "报警器未联动") == [("signed", None, "territory", None)]
    assert told(city, "别区的") == []
    page.goto(f"{url}/hazards?number={row_of(city, '通道堵塞').number}")
    settled(page, milliseconds=500)
    expect(page.locator("ol.chain li").first).to_contain_text("✓ 6月15日 Bob签收")
    assert barriers(page) == []
    picture(page, "chain-zh-light")


@pytest.mark.parametrize(("language", "scheme"), [("zh", "dark"), ("en", "light")])
def test_the_page_keeps_nobody_out_and_runs_off_no_screen(new_context, url: str, language: str, scheme: str):
    page = new_context(color_scheme=scheme).new_page()
    signed_in(page, url, "alice", f"follow?lang={language}&open=follow_chain.leader.unnamed")
    expect(page.get_by_role("link", name="石-001" if language == "zh" else "SH-001")).to_be_visible()

    assert barriers(page) == []
    picture(page, f"follow-{language}-{scheme}")
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page, milliseconds=400)
    assert width_of(page) <= 390
    picture(page, f"follow-390-{language}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_wall_is_read_from_the_back_and_has_no_scroll_bar(new_context, url: str, language: str):
    page = new_context().new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})
    signed_in(page, url, "alice", f"follow?hall=1&lang={language}")

    high, smallest = wall(page)

    assert high <= 1080
    assert smallest >= 1080 / 50
    assert page.locator("table.rows a").count() == 0
    picture(page, f"follow-hall-{language}")
