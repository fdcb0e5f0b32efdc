"""Signing in, in Chromium: in two browsers, with a click a role on the demonstration, and out at the next click."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from data_access.engine import engine_for, reading, writing
from data_access.tables import person, setting
from data_access.writes.people import add_person, change_person, end_all
from domain.people import Author, Role
from jobs.accounts import hash_of
from tests.browser.board import barriers, picture, served, settled
from tests.machine import copy_sqlite
from tests.pages import board

WORD = "鸟鸣山更幽-2026"
AUTHOR = Author("Alice", Role.OFFICE, datetime(2026, 6, 15, tzinfo=UTC))
SIGNED_OUT = "登录已结束"


@pytest.fixture(scope="module")
def place(tmp_path_factory, sqlite_template) -> Iterator[tuple[str, str]]:
    """A served board with three hazards, one of the office and one leader: its address and its database."""
    path = tmp_path_factory.mktemp("doors") / "board.sqlite"
    copy_sqlite(sqlite_template, path)
    database = f"sqlite:///{path}"
    board.fill(database)
    engine = engine_for(database)
    with writing(engine) as connection:
        for login, role in (("alice", Role.OFFICE), ("carol", Role.LEADER)):
            values = {"login": login, "name": login.title(), "role": role}
            add_person(connection, values, AUTHOR, password=hash_of(WORD, login))
    engine.dispose()
    with served(database, today="2026-06-15") as url:
        yield url, database


@pytest.fixture
def carol(place: tuple[str, str], new_context: Any) -> Page:
    """Carol's own browser, signed in."""
    page: Page = new_context().new_page()
    page.goto(f"{place[0]}/hazards")
    page.get_by_label("账号").fill("carol")
    page.get_by_label("密码").fill(WORD)
    page.get_by_role("button", name="登录").click()
    return settled(page)


def change(database: str, login: str, what: str) -> None:
    """What the office does to somebody meanwhile: end every sign-in, or give another role and take it back."""
    engine = engine_for(database)
    with writing(engine) as connection:
        row = connection.execute(select(person).where(person.c.login == login)).one()
        if what == "end":
            end_all(connection, row.id, AUTHOR)
            return
        change_person(connection, row.id, {"role": Role.OFFICE}, AUTHOR, seen=row.version)
        change_person(connection, row.id, {"role": Role.LEADER}, AUTHOR, seen=row.version + 1)
    engine.dispose()


def test_a_deep_link_leads_in_and_back_to_itself(place: tuple[str, str], carol: Page):
    assert carol.url == f"{place[0]}/hazards"
    assert carol.locator("h1.title").is_visible()


@pytest.mark.parametrize("what", ["end", "role"])
def test_who_is_signed_out_is_out_at_the_next_click(
    place: tuple[str, str], carol: Page, new_context, what: str
):
    other: Page = new_context().new_page()
    other.context.add_cookies(carol.context.cookies())  # the same sign-in on another screen
    other.goto(place[0])
    settled(other)
    change(place[1], "carol", what)

    for page in (carol, other):
        page.locator("[data-testid=stTopNavLink]").nth(2).click()
        settled(page)
        expect(page.get_by_text(SIGNED_OUT)).to_be_visible()
        assert page.locator("h1.title").count() == 0
    carol.get_by_role("link", name="重新登录").click()
    expect(carol.get_by_label("密码")).to_be_visible()


def test_who_is_signed_out_opens_no_control(place: tuple[str, str], carol: Page):
    change(place[1], "carol", "end")

    carol.locator(".st-key-open_units button").click()
    settled(carol)

    expect(carol.get_by_text(SIGNED_OUT)).to_be_visible()
    assert carol.get_by_text("石篁区").count() == 0


def test_a_stranger_gets_nothing_over_the_websocket(place: tuple[str, str], page: Page):
    page.goto(f"{place[0]}/sign-in")
    closed = page.evaluate(
        """() => new Promise((done) => {
            const socket = new WebSocket(location.origin.replace("http", "ws") + "/_stcore/stream");
            socket.onmessage = () => done("a message");
            socket.onclose = () => done("closed");
        })"""
    )

    assert closed == "closed"


def test_the_own_account_changes_nothing_it_was_not_asked_to(place: tuple[str, str], carol: Page):
    carol.get_by_role("link", name="Carol").click()
    expect(carol.get_by_role("heading", name="Carol")).to_be_visible()
    picture(carol, "account-zh")
    assert barriers(carol) == []

    carol.get_by_role("button", name="退出登录").click()

    expect(carol.get_by_label("密码")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1920])
def test_the_way_in_is_readable_and_free_of_barriers(
    place: tuple[str, str], page: Page, language: str, width: int
):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{place[0]}/sign-in?lang={language}")
    picture(page, f"sign-in-{language}-{width}")

    assert barriers(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_demonstration_opens_with_one_click_for_each_role(tmp_path, sqlite_template, page: Page):
    path = tmp_path / "demo.sqlite"
    copy_sqlite(sqlite_template, path)
    board.fill(f"sqlite:///{path}")
    engine = engine_for(f"sqlite:///{path}")
    with writing(engine) as connection:
        connection.execute(setting.insert().values(name="demo", value="seed 1"))
        unit = connection.exec_driver_sql("SELECT id FROM unit WHERE kind = 'district'").scalar()
        for login, role, own in (("office", Role.OFFICE, None), ("district-head", Role.DISTRICT_HEAD, unit)):
            add_person(connection, {"login": login, "name": login, "role": role, "unit_id": own}, AUTHOR)
    with reading(engine) as connection:
        assert connection.execute(select(person.c.password)).scalars().all() == [None, None]
    engine.dispose()
    with served(f"sqlite:///{path}", today="2026-06-15") as url:
        page.goto(url)
        expect(page.get_by_text("这是演示")).to_be_visible()
        page.get_by_role("button", name="区（市、县）负责人").click()
        settled(page)
        assert page.url == f"{url}/monday"
        assert page.locator("[data-testid=stTopNavLink]", has_text="导入").count() == 0
