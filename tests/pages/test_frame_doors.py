"""What stands around the frame: headers, this machine only, no identity from outside, the page's language."""

import asyncio
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from shell.guard import HEADERS, guarded, is_local, loopback_only
from tests.browser.board import free_port, served
from tests.machine import ROOT
from tests.pages.wire import STREAMLIT


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, sqlite_template) -> Iterator[str]:
    """A served board without hazards."""
    copy = tmp_path_factory.mktemp("doors") / "board.sqlite"
    copy.write_bytes(sqlite_template.read_bytes())
    with served(f"sqlite:///{copy}", today="2026-06-15") as address:
        yield address


def answer(url: str, **headers: str):
    """Status, headers and body of a GET, whatever the status."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, reply.headers, reply.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


@pytest.mark.parametrize(
    "path",
    ["/", "/hazards?unit=sh", "/health", "/assets/mark.svg", "/_stcore/health", "/_stcore/metrics", "/x.js"],
)
def test_every_answer_carries_the_security_headers(url, path):
    _, headers, _ = answer(url + path)

    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_the_policy_lets_nothing_in_from_outside():
    policy = HEADERS["content-security-policy"]

    assert "unsafe-eval" not in policy
    assert not re.search(r"https?://|\*", policy)
    assert "frame-ancestors 'none'" in policy


def test_health_answers(url):
    status, _, body = answer(f"{url}/health")

    assert (status, body) == (200, '{"status":"ok"}')


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json"])
def test_streamlits_own_doors_are_closed(url, path):
    assert answer(url + path)[0] == 404


@pytest.mark.parametrize("host", ["board.example", "10.0.0.7", "127.0.0.1.evil.example"])
def test_another_name_for_this_machine_is_refused(url, host):
    status, _, body = answer(f"{url}/hazards", Host=host)

    assert (status, body) == (403, loopback_only())


def test_a_websocket_under_another_name_is_refused(url):
    port = urlsplit(url).port
    with socket.create_connection(("127.0.0.1", port)) as line, pytest.raises(InvalidStatus) as refusal:
        connect(f"ws://board.example:{port}/_stcore/stream", sock=line, subprotocols=STREAMLIT)

    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("::ffff:127.0.0.1", True), (None, True), ("0.0.0.0", False), ("::", False), ("10.0.0.7", False),
        ("::ffff:10.0.0.7", False), ("localhost.evil.example", False), ("", False),
    ],
)  # fmt: skip
def test_only_this_machine_is_local(address, local):
    assert is_local(address) is local


def through(kind: str, headers: list[tuple[bytes, bytes]], client: str = "127.0.0.1"):
    """What the app behind the doors gets to see of a request, and what is sent back."""
    seen, sent = [], []

    async def app(scope, receive, send):
        seen.append(scope)

    async def receive():
        return {"type": f"{kind}.connect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": kind, "scheme": "http", "method": "GET", "path": "/hazards", "query_string": b"",
        "root_path": "", "headers": [(b"host", b"localhost"), *headers], "client": (client, 1),
    }  # fmt: skip

    async def ask():
        await guarded(app)(scope, receive, send)

    asyncio.run(ask())
    return seen, sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_nobody_says_who_he_is_from_outside(kind):
    claims = [
        b"X-Board-User", b"x_board_session", b"Remote-User", b"X-Forwarded-User", b"X-Forwarded-Email",
        b"X-Auth-Request-User", b"X-Remote-Groups", b"X-Streamlit-User", b"X-FORWARDED-GROUPS",
    ]  # fmt: skip

    seen, _ = through(kind, [*((claim, b"mayor") for claim in claims), (b"accept", b"*/*")])

    assert seen[0]["headers"] == [(b"host", b"localhost"), (b"accept", b"*/*")]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_another_machine_never_reaches_the_board(kind):
    seen, sent = through(kind, [], client="10.0.0.7")

    assert seen == []
    assert sent[0].get("status", sent[0].get("code")) == {"http": 403, "websocket": 1008}[kind]


@pytest.mark.parametrize(
    ("path", "headers", "tag", "name"),
    [
        ("/", {}, "zh-CN", "安全隐患调度板"),
        ("/countdown?lang=en", {}, "en", "Hazard Dispatch"),
        ("/", {"Cookie": "board_language=en"}, "en", "Hazard Dispatch"),
        ("/", {"Accept-Language": "fr,en-GB;q=0.8"}, "en", "Hazard Dispatch"),
        ("/?lang=zh", {"Cookie": "board_language=en"}, "zh-CN", "安全隐患调度板"),
        ("/?lang=xx", {"Accept-Language": "de"}, "zh-CN", "安全隐患调度板"),
    ],
)
def test_the_page_says_its_language_before_it_is_drawn(url, path, headers, tag, name):
    _, told, body = answer(url + path, **headers)

    assert f'<html lang="{tag}">' in body
    assert f"<title>{name}</title>" in body
    assert int(told["content-length"]) == len(body.encode())


def test_the_page_points_at_nothing_that_is_closed(url):
    _, _, body = answer(url)

    assert "service-desc" not in body
    assert answer(f"{url}/assets/mark.svg")[0] == 200


def test_the_board_refuses_to_start_for_other_machines():
    options = ["--server.address", "0.0.0.0", "--server.port", str(free_port()), "--server.headless", "true"]

    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", *options],
        check=False, cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert done.returncode == 1
    assert loopback_only() in done.stderr
