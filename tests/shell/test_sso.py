"""Single sign-on against a mock provider: who it is, what the board knows of them, and when it ends."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import oidc_provider_mock
import pytest
from sqlalchemy import select, update

from data_access.engine import engine_for, reading, writing
from data_access.tables import person, sign_in
from domain.people import Role
from shell import sso
from tests.shell.conftest import Browser


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that lets everybody in under the name they type."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def trusting(board: Any, wang: int, provider: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A board that trusts the provider."""
    told = {"ISSUER": provider, "CLIENT_ID": "board", "CLIENT_SECRET": "only-for-tests"}
    for name, value in told.items():
        monkeypatch.setenv(f"BOARD_OIDC_{name}", value)
    sso._client.cache_clear()
    return board


def through(board: Any, provider: str, subject: str, *, wanted: str = "") -> tuple[Browser, httpx2.Response]:
    """Go to the provider as `subject` and come back; the browser, and what the board answered."""
    one = Browser(board)
    there = one.get(f"/sign-in/sso/?next={wanted}")
    assert there.status_code == 302, there.text[-300:]
    with httpx2.Client() as plain:
        back = plain.post(there.headers["location"], data={"sub": subject}).headers["location"]
    parts = urlsplit(back)
    assert parts.path == "/sign-in/sso/back"
    return one, one.get(f"{parts.path}?{parts.query}")


def people(url: str) -> list[Any]:
    engine = engine_for(url)
    with reading(engine) as connection:
        found = list(connection.execute(select(person).order_by(person.c.id)))
    engine.dispose()
    return found


def give(url: str, **values: Any) -> None:
    """What the office does on the page of people."""
    engine = engine_for(url)
    with writing(engine) as connection:
        connection.execute(update(person).where(person.c.subject.is_not(None)).values(**values))
    engine.dispose()


def test_the_way_to_the_provider_stands_on_the_page_only_where_there_is_one(trusting: Any, monkeypatch):
    assert "Sign in with your organisation" in Browser(trusting).get("/sign-in").text
    monkeypatch.delenv("BOARD_OIDC_ISSUER")

    assert "Sign in with your organisation" not in Browser(trusting).get("/sign-in").text
    assert Browser(trusting).get("/sign-in/sso/").status_code == 404


def test_who_the_board_does_not_know_is_noted_and_not_let_in(trusting: Any, provider: str, sqlite_url: str):
    one, answer = through(trusting, provider, "li.na")

    assert answer.status_code == 403
    assert "has not given you a role yet" in answer.text
    assert one.get("/").status_code == 303
    assert [(row.role, row.subject) for row in people(sqlite_url)][2:] == [(None, f"{provider} li.na")]


def test_a_second_try_notes_nobody_twice(trusting: Any, provider: str, sqlite_url: str):
    through(trusting, provider, "li.na")
    through(trusting, provider, "li.na")

    assert len(people(sqlite_url)) == 3


def test_with_a_role_they_come_in_and_back_to_where_they_wanted(
    trusting: Any, provider: str, sqlite_url: str
):
    through(trusting, provider, "li.na")
    give(sqlite_url, role=str(Role.LEADER))

    one, answer = through(trusting, provider, "li.na", wanted="hazards%3Fgrade%3Dmajor")

    assert (answer.status_code, answer.headers["location"]) == (303, "../../hazards?grade=major")
    assert one.get("/").text == "the board"


def test_a_sign_in_lasts_no_longer_than_what_the_provider_vouched_for(
    trusting: Any, provider: str, sqlite_url: str
):
    through(trusting, provider, "li.na")
    give(sqlite_url, role=str(Role.LEADER))
    through(trusting, provider, "li.na")

    engine = engine_for(sqlite_url)
    with reading(engine) as connection:
        row = connection.execute(select(sign_in).where(sign_in.c.way == "sso")).one()
    engine.dispose()
    assert timedelta(0) < row.until - row.since <= timedelta(hours=1, minutes=1)
    assert row.until > datetime(2026, 1, 1, tzinfo=UTC)


def test_a_name_that_is_taken_by_a_password_account_is_not_that_account(
    trusting: Any, provider: str, sqlite_url: str
):
    one, answer = through(trusting, provider, "wang")

    assert answer.status_code == 403
    assert one.get("/").status_code == 303
    logins = [row.login for row in people(sqlite_url)]
    assert logins[1] == "wang"
    assert re.match(r"wang \(", logins[2])


@pytest.mark.parametrize("broken", ["state", "code", "all"])
def test_an_answer_that_is_not_the_providers_lets_nobody_in(trusting: Any, provider: str, broken: str):
    one = Browser(trusting)
    there = one.get("/sign-in/sso/")
    state = parse_qs(urlsplit(there.headers["location"]).query)["state"][0]
    asked = {"state": {"state": "x", "code": "y"}, "code": {"state": state, "code": "forged"}, "all": {}}[
        broken
    ]

    answer = one.get("/sign-in/sso/back", params=asked)

    assert answer.status_code == 403
    assert one.get("/").status_code == 303


def test_a_provider_that_does_not_answer_is_said(trusting: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BOARD_OIDC_ISSUER", "http://127.0.0.1:1")
    sso._client.cache_clear()

    answer = Browser(trusting).get("/sign-in/sso/")

    assert (answer.status_code, "did not answer" in answer.text) == (502, True)
