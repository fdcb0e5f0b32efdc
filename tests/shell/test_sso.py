"""Single sign-on against a mock provider: who it is, what the board knows of them, and when it ends."""

import http.server
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx2
import oidc_provider_mock
import pytest
from sqlalchemy import select, update

from data_access.engine import engine_for, reading, writing
from data_access.tables import person, sign_in
from data_access.writes.people import add_person
from domain.people import Role
from shell import sso
from tests.shell.conftest import AUTHOR, Browser


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that lets everybody in under the name they type."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def trusting(board: Any, wang: int, provider: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A board that trusts the provider."""
    told = {"ISSUER": provider, "CLIENT_ID": "board", "CLIENT_SECRET": "only-for-tests"}
    monkeypatch.setenv("BOARD_URL", "http://127.0.0.1:8501")
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


@contextmanager
def answering(body: str) -> Iterator[str]:
    """The address of a server that answers everything with this."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *told: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def provider_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Have the board trust a provider that answers so."""
    with ExitStack() as servers:

        def trusted(body: str) -> None:
            monkeypatch.setenv("BOARD_OIDC_ISSUER", servers.enter_context(answering(body)))
            sso._client.cache_clear()

        yield trusted
    sso._client.cache_clear()


@pytest.mark.parametrize("body", ["<html>maintenance", "[]", "{}", "null", '{"issuer": 1}'])
@pytest.mark.parametrize(("language", "said"), [("en", "did not answer"), ("zh", "统一身份认证服务没有应答")])
def test_a_provider_that_answers_something_else_is_said(
    trusting: Any, provider_of: Any, body: str, language: str, said: str
):
    provider_of(body)

    answer = Browser(trusting).get(f"/sign-in/sso/?lang={language}")

    assert (answer.status_code, said in answer.text) == (502, True)


def test_a_provider_that_calls_itself_something_else_vouches_for_nobody(
    trusting: Any, provider: str, provider_of: Any, sqlite_url: str
):
    document = httpx2.get(f"{provider}/.well-known/openid-configuration").text
    one = Browser(trusting)
    there = one.get("/sign-in/sso/").headers["location"]
    with httpx2.Client() as plain:
        back = urlsplit(plain.post(there, data={"sub": "li.na"}).headers["location"])
    provider_of(document)  # begun with the right one, come back to the other

    assert Browser(trusting).get("/sign-in/sso/").status_code == 502
    assert one.get(f"{back.path}?{back.query}").status_code == 403
    assert not any(row.subject for row in people(sqlite_url))


def test_a_provider_that_was_put_right_is_believed_again(
    trusting: Any, provider: str, monkeypatch: pytest.MonkeyPatch
):
    document = {"issuer": "https://elsewhere.example", "authorization_endpoint": provider}
    kept = sso._client(sso.settings())
    kept.server_metadata.update(document, _loaded_at=1)

    assert Browser(trusting).get("/sign-in/sso/").status_code == 502
    assert Browser(trusting).get("/sign-in/sso/").status_code == 302


def cookie_of(board: Any, wanted: str = "", **headers: str) -> list[str]:
    """The cookie that is given on the way to the provider, and its attributes in small letters."""
    told = Browser(board).get(f"/sign-in/sso/?next={quote(wanted)}", headers=headers).headers["set-cookie"]
    value, *more = told.split("; ")
    return [value, *(one.lower() for one in more)]


def test_what_is_kept_meanwhile_is_for_the_two_addresses_alone(
    trusting: Any, monkeypatch: pytest.MonkeyPatch
):
    _, *more = cookie_of(trusting)
    assert {"path=/sign-in/sso", "httponly", "samesite=lax", "max-age=600"} <= set(more)
    assert "secure" not in more

    monkeypatch.setenv("BOARD_PROXY", "127.0.0.1")
    monkeypatch.setenv("BOARD_URL", "https://city.example/board/")
    _, *more = cookie_of(trusting, **{"host": "city.example", "x-forwarded-proto": "https"})
    assert {"path=/board/sign-in/sso", "secure"} <= set(more)


@pytest.mark.parametrize("wanted", ["a" * 5000, "hazards?q=" + "隐患" * 700, "hazards?q=" + "隐" * 130])
def test_what_is_kept_meanwhile_fits_a_cookie(trusting: Any, wanted: str):
    assert len(cookie_of(trusting, wanted)[0]) < 4096


def test_a_page_asked_for_in_chinese_is_come_back_to(trusting: Any, provider: str, sqlite_url: str):
    through(trusting, provider, "li.na")
    give(sqlite_url, role=str(Role.LEADER))

    _, answer = through(trusting, provider, "li.na", wanted=quote("hazards?q=通道+堵塞&unit=D01,D02"))

    assert answer.headers["location"] == f"../../hazards?q={quote('通道')}+{quote('堵塞')}&unit=D01,D02"


def test_the_provider_leads_back_to_the_boards_own_address_alone(
    trusting: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BOARD_URL", "https://city.example/board/")

    there = Browser(trusting).get("/sign-in/sso/", headers={"host": "127.0.0.1:9"}).headers["location"]

    assert parse_qs(urlsplit(there).query)["redirect_uri"] == ["https://city.example/board/sign-in/sso/back"]


def test_who_was_entered_with_issuer_and_subject_comes_in_at_once(
    trusting: Any, provider: str, sqlite_url: str
):
    engine = engine_for(sqlite_url)
    with writing(engine) as connection:
        values = {"login": "zhao", "name": "Zhao", "role": Role.LEADER}
        add_person(connection, values, AUTHOR, subject=f"{provider} zhao-17")
    engine.dispose()

    one, answer = through(trusting, provider, "zhao-17")

    assert (answer.status_code, one.get("/").text) == (303, "the board")
    assert len(people(sqlite_url)) == 3


def test_a_name_alone_is_no_proof(trusting: Any, provider: str, sqlite_url: str):
    engine = engine_for(sqlite_url)
    with writing(engine) as connection:
        add_person(connection, {"login": "zhao", "name": "Zhao", "role": Role.LEADER}, AUTHOR)
    engine.dispose()

    _, answer = through(trusting, provider, "zhao")

    assert answer.status_code == 403
