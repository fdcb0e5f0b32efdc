"""Fixtures of the browser tests: a Chromium of this machine, boards, and a watch on every request."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

from scripts import find_browser
from tests import machine
from tests.browser.board import served

HERE = {"127.0.0.1", "localhost"}
INSIDE_THE_BROWSER = {"data", "blob", "about", "chrome", "devtools", "chrome-extension"}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
QUIET += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
# Whatever would leave this machine fails in the browser too, on machines with and without a network.
QUIET += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
BoardAt = Callable[..., str]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start an installed Chromium: playwright's own download is not available everywhere."""
    program = find_browser.chromium()
    if not program:
        machine.missing(f"Chromium; run: {find_browser.LINE_TO_RUN}")
    if not find_browser.has_chinese_font():
        machine.missing(f"a Chinese font; run: {find_browser.LINE_TO_RUN}")
    return {**browser_type_launch_args, "executable_path": program, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desk in Dalian: 1440 × 900, Chinese, motion reduced so that pictures stand still."""
    desk = {"width": 1440, "height": 900}
    place = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}
    return {**browser_context_args, "viewport": desk, **place}


def is_outside(url: str) -> bool:
    """Whether a request for this address leaves the machine."""
    parts = urlsplit(url)
    return parts.scheme not in INSIDE_THE_BROWSER and parts.hostname not in HERE


@pytest.fixture
def left_the_server() -> list[str]:
    """The addresses outside the server that the browser asked for; must stay empty."""
    return []


@pytest.fixture
def new_context(new_context: Callable[..., Any], left_the_server: list[str]) -> Iterator[Callable[..., Any]]:
    """Watch every request and websocket of every browser context; one that leaves fails the test."""

    def note(url: str) -> None:
        if is_outside(url):
            left_the_server.append(url)

    def watched(**options: Any) -> Any:
        context = new_context(**options)
        context.on("request", lambda request: note(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
        return context

    yield watched
    assert left_the_server == [], "requests left the server"


@pytest.fixture(scope="session")
def board_at() -> Iterator[BoardAt]:
    """`board_at(database_url, today="2026-06-15")` -> address; one process for the same arguments."""
    running: dict[tuple[Any, ...], str] = {}
    with ExitStack() as servers:

        def address(database_url: str, *, today: str = "2026-06-15", **environment: str) -> str:
            asked = (database_url, today, *sorted(environment.items()))
            if asked not in running:
                running[asked] = servers.enter_context(served(database_url, today=today, **environment))
            return running[asked]

        yield address
