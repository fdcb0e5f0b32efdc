"""What makes the shell answer soon: nothing waits in a socket, and what is sure to be needed is there before."""

import gc
import logging
import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app import chart_hint, prompt
from tests.machine import ROOT
from ui import warm


async def waits(scope: Scope, receive: Receive, send: Send) -> None:
    """An app that answers whether its own socket holds small messages back."""
    wire = getattr(send, "__self__").transport.get_extra_info("socket")  # noqa: B009
    held = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0
    await PlainTextResponse("held back" if held else "at once")(scope, receive, send)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of an app on a socket that is made as Streamlit makes it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@pytest.mark.parametrize(("app", "answer"), [(waits, "held back"), (prompt(waits), "at once")])
def test_small_messages_leave_at_once_which_they_would_not_by_themselves(app: ASGIApp, answer: str):
    with serving(app) as url, urllib.request.urlopen(url, timeout=10) as reply:
        assert reply.read().decode() == answer


def test_the_program_that_draws_charts_is_named_before_the_first_chart():
    assert chart_hint().count(b"<link") == 1
    assert b"./static/js/PlotlyChart." in chart_hint()


def test_warming_up_sets_modules_apart_and_passes_over_what_cannot_be_imported(caplog):
    before = gc.get_threshold()
    try:
        with caplog.at_level(logging.ERROR, logger="board"):
            warm.up(["pages.overview", "pages.not_there"])
        assert gc.get_freeze_count() > 100_000
        assert [record.getMessage() for record in caplog.records] == ["pages.not_there was not warmed up"]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_the_shell_warms_up_every_page_that_there_is():
    words = (ROOT / "app.py").read_text(encoding="utf-8")

    assert "warm.up(MODULES.values())" in words
