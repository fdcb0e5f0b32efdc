"""The shell: serves the frame, with the headers, the doors and the health check around it."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from data_access.engine import DatabaseNotReady, DatabaseSilent
from i18n import LANGUAGES, translator
from pages._frame import MODULES
from shell import client, doors
from shell.gate import accounts_exist, gate, is_demo
from ui import states, warm
from ui.language import TAGS

HERE = Path(__file__).parent
CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' blob:",
        "style-src 'self' 'unsafe-inline'",
        "connect-src 'self' ws: wss:",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
# Who is looking is never taken from what a browser or a careless proxy sends.
IDENTITY = ("x-board-", "x-forwarded-user", "x-forwarded-email", "x-forwarded-preferred-username",
            "x-forwarded-groups", "x-auth-request-", "x-remote-", "remote-user", "x-streamlit-user",
            "streamlit-user")  # fmt: skip
# Streamlit's own counters, and its doors for programs that drive the page: nobody needs them here.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


def is_local(host: str | None) -> bool:
    """Whether a name or address means this machine; the end of a local socket has none and is."""
    if host is None or host in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


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


def guarded(app: ASGIApp) -> ASGIApp:
    """Wrap an ASGI app: this machine only, no identity from outside, security headers on all answers."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        answer = _refusal(connection)
        scope["headers"] = list(_without_identity(scope["headers"]))
        await (answer or app)(scope, receive, _with_headers(scope, send))

    return guard


def _refusal(connection: HTTPConnection) -> ASGIApp | None:
    """What to answer instead of the board, if anything. A closed websocket gets 403 by ASGI's rules."""
    caller = connection.client.host if connection.client else None
    if not (is_local(caller) and is_local(connection.url.hostname)) and not open_to_others():
        return _closed(connection, PlainTextResponse(loopback_only(), status_code=403))
    path = connection.url.path
    if any(path == closed or path.startswith(f"{closed}/") for closed in CLOSED):
        return _closed(connection, PlainTextResponse("Not Found", status_code=404))
    return None


def open_to_others() -> bool:
    """Whether browsers of other machines may come: once everybody has to sign in, and never to a demonstration."""
    try:
        return accounts_exist() and not is_demo()
    except (DatabaseNotReady, *DatabaseSilent):
        return False


def _closed(connection: HTTPConnection, answer: Response) -> ASGIApp:
    if connection.scope["type"] == "http":
        return answer

    async def close(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.close", "code": 1008})

    return close


def _without_identity(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    # A header with "_" for "-" is read as the same one by some servers.
    return (
        (name, value)
        for name, value in headers
        if not name.decode("latin-1").lower().replace("_", "-").startswith(IDENTITY)
    )


def _with_headers(scope: Scope, send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if scope.get("scheme") in ("https", "wss"):
                headers["strict-transport-security"] = "max-age=31536000"
        await send(message)

    return sent


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


def loopback_only() -> str:
    """Why the board serves this machine only, in both languages."""
    return "\n".join(translator(language)("shell.loopback_only") for language in LANGUAGES)


# Without an address Streamlit listens on all of them.
if not is_local(config.get_option("server.address") or "all") and not open_to_others():
    sys.exit(loopback_only())

app = st.App(
    HERE / "pages" / "_frame.py",
    routes=[
        Route("/health", health),
        Mount("/assets", StaticFiles(directory=HERE / "static")),
        *doors.ROUTES,
    ],
    middleware=[Middleware(prompt), Middleware(guarded), Middleware(gate), Middleware(worded)],
    lifespan=ready,
    on_script_error=states.told,
)

if __name__ == "__main__":
    app.run()
