"""The shell: serves the frame, with the headers, the doors and the health check around it."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from i18n import translator
from pages._frame import MODULES
from shell import client, doors, start
from shell.bodies import bounded
from shell.gate import gate
from shell.guard import HEADERS, HEALTH, guarded
from shell.pace import paced
from ui import states, warm
from ui.language import TAGS

HERE = Path(__file__).parent


def prompt(app: ASGIApp) -> ASGIApp:
    """Wrap an ASGI app: what is sent leaves at once.

    Streamlit makes its socket in a way that asyncio does not know for TCP, so Nagle's algorithm stays on:
    each rerun waited up to 40 ms for the browser to acknowledge its first message.
    """

    async def go(scope: Scope, receive: Receive, send: Send) -> None:
        # The one way from here to the socket; where a server keeps it elsewhere, it stays as it was.
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        wire = transport.get_extra_info("socket") if transport else None
        if wire is not None and wire.family in (socket.AF_INET, socket.AF_INET6):
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await app(scope, receive, send)

    return go


def worded(app: ASGIApp) -> ASGIApp:
    """Wrap an ASGI app: the page's HTML says the reader's language, the board's name, its mark and its charts."""

    async def word(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await app(scope, receive, send)
            return
        await app(scope, receive, _rewritten(scope, send))

    return word


def _rewritten(scope: Scope, send: Send) -> Send:
    start: Message | None = None
    body = b""

    async def sent(message: Message) -> None:
        nonlocal start, body
        if message["type"] == "http.response.start":
            page = Headers(scope=message).get("content-type", "").startswith("text/html")
            if page and message["status"] == 200:
                start = message
                return
        if start is None:
            await send(message)
            return
        body += message.get("body", b"")
        if message.get("more_body"):
            return
        await _send_page(start, body, scope, send)

    return sent


async def _send_page(start: Message, body: bytes, scope: Scope, send: Send) -> None:
    page = _in_words(body, client.language_of(HTTPConnection(scope)))
    headers = MutableHeaders(scope=start)
    for stale in ("etag", "last-modified"):
        del headers[stale]
    headers["content-length"] = str(len(page))
    headers["cache-control"] = "no-cache"
    headers["vary"] = "Cookie, Accept-Language"
    await send(start)
    await send({"type": "http.response.body", "body": page})


def _in_words(body: bytes, language: str) -> bytes:
    name = translator(language)("board.name")
    return (
        body.replace(b'<html lang="en">', f'<html lang="{TAGS[language]}">'.encode(), 1)
        .replace(b"<title>Streamlit</title>", f"<title>{name}</title>".encode(), 1)
        .replace(b'href="./favicon.png"', b'href="./assets/mark.svg"', 1)
        .replace(b'<link rel="service-desc" href="./_stcore/agent/openapi.json" />', b"", 1)
        .replace(b"</head>", chart_hint() + b"</head>", 1)
    )


@cache
def chart_hint() -> bytes:
    """The tag that has the browser fetch the program that draws charts, while it starts and while we read.

    Without it the 4.7 MB are asked for only when the first chart has arrived.
    """
    programs = (Path(st.__file__).parent / "static" / "static" / "js").glob("PlotlyChart.*.js")
    tag = '<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{}">'
    return "".join(tag.format(program.name) for program in programs).encode()


async def health(request: Request) -> Response:
    """Say that the process answers; a proxy asks it."""
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})


@asynccontextmanager
async def ready(_app: st.App) -> AsyncIterator[None]:
    """Be warm before the first reader is let in."""
    warm.up(MODULES.values())
    yield


if problem := start.refusal(config.get_option("server.address")):
    sys.exit(problem)

app = st.App(
    HERE / "pages" / "_frame.py",
    routes=[
        Route(HEALTH, health),
        Mount("/assets", StaticFiles(directory=HERE / "static")),
        *doors.ROUTES,
    ],
    middleware=[
        Middleware(paced, headers=HEADERS),
        *(Middleware(one) for one in (prompt, guarded, gate, bounded, worded)),
    ],
    lifespan=ready,
    on_script_error=states.told,
)

if __name__ == "__main__":
    app.run()
