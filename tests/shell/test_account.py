"""One's own account: the password, and the sign-ins that hold."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from data_access.engine import engine_for, reading, writing
from data_access.tables import person
from tests.shell.conftest import WORD, Browser

NEW = "更好的一句话-7788"


def change(one: Browser, old: str, new: str, again: str | None = None) -> Any:
    told = {"what": "password", "old": old, "new": new, "again": new if again is None else again}
    return one.ask("POST", "/sign-in/account", data=told)


@pytest.fixture
def mine(board: Any, wang: int) -> Browser:
    one = Browser(board)
    one.enter()
    return one


def test_the_account_is_for_who_is_signed_in(board: Any, wang: int):
    assert Browser(board).get("/sign-in/account").headers["location"] == "../sign-in"


def test_a_new_password_opens_and_the_old_one_does_not(board: Any, mine: Browser):
    other = Browser(board)
    other.enter()

    assert change(mine, WORD, NEW).status_code == 303

    assert "The password is changed" in mine.get("/sign-in/account?done=password").text
    assert other.get("/").status_code == 303  # signed out elsewhere
    assert Browser(board).enter().status_code == 401
    assert Browser(board).enter(password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong-word", NEW, NEW, "The present password is wrong"),
        (WORD, "short", "short", "fewer than 10"),
        (WORD, NEW, NEW + "x", "The two new passwords differ"),
        (WORD, WORD, WORD, "The new password is the old one"),
        (WORD, "wang123456", "wang123456", "the name with figures"),
        (WORD, "password123", "password123", "too common"),
        (WORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "too common"),
        (WORD, "x1y2" * 60, "x1y2" * 60, "more than 200"),
    ],
)
def test_a_password_that_is_not_fit_changes_nothing(
    board: Any, mine: Browser, old: str, new: str, again: str, said: str
):
    answer = change(mine, old, new, again)

    assert answer.status_code >= 400
    assert said in answer.text
    assert Browser(board).enter().status_code == 303


def test_a_password_set_by_somebody_else_is_changed_first(board: Any, wang: int, sqlite_url: str):
    engine = engine_for(sqlite_url)
    with writing(engine) as connection:
        connection.execute(update(person).where(person.c.id == wang).values(must_change=True))
    one = Browser(board)

    assert one.enter().headers["location"] == "./sign-in/account"
    assert "Somebody else set this password" in one.get("/sign-in/account").text
    change(one, WORD, NEW)
    with reading(engine) as connection:
        assert connection.execute(select(person.c.must_change).where(person.c.id == wang)).scalar() is False
    engine.dispose()


def test_a_sign_in_on_another_device_is_ended_from_here(board: Any, mine: Browser):
    other = Browser(board, "10.0.0.5")
    other.enter()
    page = mine.get("/sign-in/account").text
    assert "2 devices are signed in" in page
    keys = re.findall(r'name="sign_in" value="(\d+)"', page)

    for key in keys:  # the newest stands first: the other one
        mine.ask("POST", "/sign-in/account", data={"what": "end", "sign_in": key})
        break

    assert (mine.get("/").text, other.get("/").status_code) == ("the board", 303)


def test_nobody_ends_another_persons_sign_in(board: Any, mine: Browser, sqlite_url: str):
    from domain.people import Role
    from tests.shell.conftest import entered

    entered(sqlite_url, "li", Role.OFFICE)
    li = Browser(board)
    li.enter("li")
    key = max(map(int, re.findall(r'name="sign_in" value="(\d+)"', li.get("/sign-in/account").text)))

    mine.ask("POST", "/sign-in/account", data={"what": "end", "sign_in": str(key)})

    assert li.get("/").text == "the board"


@pytest.mark.parametrize("told", [{"what": "end", "sign_in": "x"}, {"what": "end"}, {}])
def test_a_form_that_says_nothing_sensible_ends_nothing(mine: Browser, told: dict[str, str]):
    mine.ask("POST", "/sign-in/account", data=told)

    assert mine.get("/").text == "the board"
