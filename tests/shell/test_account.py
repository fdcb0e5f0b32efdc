"""One's own account: the password, and the sign-ins that hold."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from data_access.engine import engine_for, reading, writing
from data_access.tables import person, sign_in
from data_access.writes.people import end_all, set_password
from domain.people import Role
from domain.throttle import BROWSER
from jobs import accounts
from shell import account
from tests.shell.conftest import AUTHOR, WORD, Browser, entered

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
        (WORD, "password.leader", "password.leader", "too easy to guess"),
        (WORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa", "too easy to guess"),
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


def test_nothing_is_hashed_for_who_does_not_know_the_password_or_tries_too_often(
    mine: Browser, monkeypatch: pytest.MonkeyPatch
):
    hashes: list[str] = []
    monkeypatch.setattr(account, "hash_of", lambda *told: hashes.append("new"))
    monkeypatch.setattr(accounts, "_fits", lambda *told: hashes.append("old"))

    answers = [change(mine, "wrong-word", NEW).status_code for _ in range(20)]

    assert set(answers) == {401}
    assert set(hashes) == {"old"}
    assert len(hashes) <= BROWSER.burst + 1
    change(mine, "wrong-word", "password.leader")
    assert len(hashes) <= BROWSER.burst + 1


@pytest.mark.parametrize("what", ["reset", "ended"])
def test_who_is_signed_out_while_the_password_is_hashed_changes_nothing(
    board: Any, wang: int, mine: Browser, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, what: str
):
    engine, real = engine_for(sqlite_url), accounts.hash_of

    def meanwhile(password: str, login: str) -> str:
        made = real(password, login)
        with writing(engine) as connection:
            if what == "reset":
                set_password(connection, wang, "of the office", AUTHOR, must_change=True)
            else:
                end_all(connection, wang, AUTHOR)
        return made

    monkeypatch.setattr(account, "hash_of", meanwhile)

    assert change(mine, WORD, NEW).headers["location"] == "../sign-in"
    with reading(engine) as connection:
        kept = connection.execute(select(person.c.password).where(person.c.id == wang)).scalar()
    engine.dispose()
    assert (kept == "of the office") is (what == "reset")
    assert Browser(board).enter(password=NEW).status_code == 401


def test_a_one_time_password_opens_once_and_says_so(board: Any, wang: int, sqlite_url: str):
    key = entered(sqlite_url, "new", Role.OFFICE, must_change=True)
    assert Browser(board).enter("new").status_code == 403  # it was set long ago
    engine = engine_for(sqlite_url)
    with writing(engine) as connection:
        until = {"password_until": datetime(2099, 1, 1, tzinfo=UTC)}
        connection.execute(update(person).where(person.c.id == key).values(until))
    engine.dispose()
    first = Browser(board)
    assert first.enter("new").headers["location"] == "./sign-in/account"

    later = Browser(board).enter("new")

    assert later.status_code == 403
    assert "used already or is more than three days old" in later.text
    assert change(first, WORD, NEW).status_code == 303
    assert Browser(board).enter("new", NEW).status_code == 303
    assert Browser(board).enter("new", NEW).status_code == 303


def test_a_used_one_time_password_is_told_to_open_once_even_when_another_was_set(board: Any, wang: int):
    said = Browser(board).enter(password="used-long-ago-77").text

    assert "A one-time password opens once only" in said


def test_ending_the_own_sign_in_asks_first(board: Any, mine: Browser):
    listed = mine.get("/sign-in/account").text
    key = re.search(r'name="sign_in" value="(\d+)"', listed)
    assert key is not None
    told = {"what": "end", "sign_in": key.group(1)}

    asked = mine.ask("POST", "/sign-in/account", data=told)

    assert (asked.status_code, "you are using now" in asked.text) == (200, True)
    assert mine.get("/sign-in/account").status_code == 200  # still in
    assert (
        mine.ask("POST", "/sign-in/account", data={**told, "sure": "1"}).headers["location"] == "../sign-in"
    )
    assert mine.get("/sign-in/account").headers["location"] == "../sign-in"


def test_the_way_out_asks_nothing(board: Any, mine: Browser):
    assert mine.ask("POST", "/sign-in/account", data={"what": "out"}).headers["location"] == "../sign-in"
    assert mine.get("/sign-in/account").headers["location"] == "../sign-in"


def test_a_sign_in_that_was_not_used_for_long_is_not_listed(board: Any, mine: Browser, sqlite_url: str):
    other = Browser(board, "10.0.0.5")
    other.enter()
    engine = engine_for(sqlite_url)
    with writing(engine) as connection:
        elsewhere = sign_in.c.address == "10.0.0.5"
        now = connection.execute(select(sign_in.c.used_at).where(elsewhere)).scalar_one()
        past = now - timedelta(hours=3)
        connection.execute(update(sign_in).where(elsewhere).values(used_at=past))
    engine.dispose()

    assert "1 device is signed in" in mine.get("/sign-in/account").text
