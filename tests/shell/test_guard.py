"""What comes before all else: whose requests reach the board, under which name, and with what headers answers leave."""

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from shell import guard
from shell.guard import HEADERS, guarded, loopback_only
from tests.shell.conftest import Browser

STRANGE = [
    "http://evil.example",
    "http://localhost:9999",
    "http://0.0.0.0:1",
    "null",
    "https://board.example.evil",
]


async def _board(scope: Any, receive: Any, send: Any) -> None:
    reply = PlainTextResponse("the board")
    for cookie in ("plain=1; Path=/", "safe=1; Path=/; secure", "secure=1"):
        reply.headers.append("set-cookie", cookie)
    await reply(scope, receive, send)


def asked(
    *lines: tuple[str, str],
    host: str | None = "127.0.0.1:8501",
    peer: str = "127.0.0.1",
    kind: str = "http",
    **scope: Any,
) -> dict[str, Any]:
    """The first message of the answer to a request, and what of it the board saw as `seen`."""
    seen: list[Any] = []
    sent: list[Any] = []

    async def board(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)
        if scope["type"] == "http":
            await _board(scope, receive, send)

    async def receive() -> dict[str, str]:
        return {"type": f"{kind}.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    named = [] if host is None else [("host", host)]
    headers = [(name.encode(), value.encode()) for name, value in (*named, *lines)]
    whole = {
        "type": kind, "scheme": "http", "method": "GET", "path": "/hazards", "query_string": b"",
        "headers": headers, "client": (peer, 1), **scope,
    }  # fmt: skip
    asyncio.run(guarded(board)(whole, receive, send))
    return {"seen": seen, **(sent[0] if sent else {})}


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A board on which nobody is entered yet."""
    monkeypatch.setattr(guard, "open_to_others", lambda: False)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> None:
    """A board on which everybody signs in."""
    monkeypatch.setattr(guard, "open_to_others", lambda: True)


@pytest.mark.parametrize("origin", STRANGE)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_page_of_another_site_neither_opens_a_websocket_nor_changes_anything(
    nobody, kind: str, origin: str
):
    answer = asked(("origin", origin), kind=kind, method="PUT")

    assert answer["seen"] == []
    assert answer.get("status", answer.get("code")) == {"http": 403, "websocket": 1008}[kind]


def test_the_boards_own_page_opens_a_websocket(nobody):
    assert asked(("origin", "http://127.0.0.1:8501"), kind="websocket")["seen"]


@pytest.mark.parametrize(
    "host",
    [
        "a{b.evil.example:8732",
        "evil.example:99999",
        "evil.example",
        "localhost:0",
        "",
        None,
        "localhost.",
        "127.0.0.1@x",
    ],
)
def test_until_somebody_is_entered_only_a_name_of_this_machine_is_answered(nobody, host: str | None):
    answer = asked(host=host)

    assert (answer["seen"], answer["status"]) == ([], 403)


def test_two_names_are_none(nobody):
    assert asked(("host", "evil.example"))["status"] == 403


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded"])
def test_until_somebody_is_entered_nobody_comes_through_a_proxy(nobody, header: str):
    answer = asked((header, "127.0.0.1"))

    assert (answer["seen"], answer["status"]) == ([], 403)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8501", "[::1]:8501", "127.9.9.9"])
def test_this_machine_is_answered_by_its_own_names(nobody, host: str):
    assert asked(host=host)["status"] == 200


@pytest.mark.parametrize(
    ("url", "host", "path", "status"),
    [
        ("", "anything.example", "/", 200),
        ("", "a{b.example", "/", 403),
        ("https://board.example", "board.example", "/", 200),
        ("https://board.example", "BOARD.example:443", "/", 200),
        ("https://board.example", "10.0.0.9:8501", "/", 403),
        ("https://board.example", "10.0.0.9:8501", "/health", 200),
        ("https://board.example", "evil.example", "/", 403),
        ("https://board.example", "127.0.0.1:8501", "/", 200),
        ("https://[2001:db8::7]:8501/board/", "[2001:db8::7]:8501", "/", 200),
    ],
)
def test_where_the_board_has_a_name_it_answers_to_no_other(people, monkeypatch, url, host, path, status):
    monkeypatch.setenv("BOARD_URL", url)

    assert asked(host=host, peer="10.0.0.7", path=path)["status"] == status


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/auth/login", "/oauth2callback"])
def test_what_nobody_needs_of_streamlit_is_closed(nobody, path: str):
    assert asked(path=path)["status"] == 404


def test_behind_a_named_proxy_that_speaks_tls_nothing_travels_in_the_clear(people, monkeypatch):
    monkeypatch.setenv("BOARD_PROXY", "10.0.0.5")

    answer = asked(("x-forwarded-proto", "https"), peer="10.0.0.5")

    told = [(name.decode(), value.decode()) for name, value in answer["headers"]]
    assert dict(told)["strict-transport-security"] == "max-age=31536000"
    cookies = [value for name, value in told if name == "set-cookie"]
    assert cookies == ["plain=1; Path=/; Secure", "safe=1; Path=/; secure", "secure=1; Secure"]


def test_in_the_clear_a_cookie_is_left_as_it_is(people):
    told = asked(("x-forwarded-proto", "https"), peer="10.0.0.5")["headers"]

    assert b"strict-transport-security" not in dict(told)
    assert (b"set-cookie", b"plain=1; Path=/") in told


def test_a_page_may_connect_to_the_board_alone():
    assert "connect-src 'self';" in HEADERS["content-security-policy"]


def test_whoever_is_refused_is_told_in_both_languages(nobody, board: Any):
    said = Browser(board, "10.0.0.7").get("/").text

    assert said == loopback_only()
    assert len(said.splitlines()) == 2
