"""Nothing of the board goes to a browser that is not signed in; an ASGI middleware, asked at every request."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from data_access import identity
from data_access.engine import DatabaseNotReady, DatabaseSilent, reading
from data_access.identity import Seat
from shell import client
from ui.database import engine
from ui.seat import COOKIE

# What anybody may have: the way in, the health check, and Streamlit's and our own programs and pictures.
OPEN = ("/sign-in", "/health", "/_stcore/health", "/assets", "/static", "/favicon.png")
_real: set[str] = set()  # databases with people that are no demonstration
_entered: set[str] = set()  # databases in which people were found: they are never deleted


def gate(app: ASGIApp) -> ASGIApp:
    """Wrap an ASGI app: pages lead to the way in, everything else is refused, until a sign-in holds."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if is_open(connection.url.path) or await anyio.to_thread.run_sync(may_pass, connection):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif scope["method"] == "GET" and "text/html" in connection.headers.get("accept", ""):
            await RedirectResponse(way_in(connection), status_code=303)(scope, receive, send)
        else:
            await PlainTextResponse("Sign in first", status_code=401)(scope, receive, send)

    return guard


def is_open(path: str) -> bool:
    """Whether a path is for everybody."""
    return any(path == one or path.startswith(f"{one}/") for one in OPEN)


def may_pass(connection: HTTPConnection) -> bool:
    """Whether nobody has to sign in yet, or the browser's sign-in holds. A database that is silent lets pages through.

    They hold nothing then but the sentence that it is silent.
    """
    try:
        return not accounts_exist() or seat(connection) is not None
    except (DatabaseNotReady, *DatabaseSilent):
        return True


def accounts_exist() -> bool:
    """Whether anybody has to sign in, asked of the database until somebody has to."""
    url = str(engine().url)
    if url not in _entered:
        with reading(engine()) as session:
            if not identity.accounts_exist(session):
                return False
        _entered.add(url)
    return True


def is_demo() -> bool:
    """Whether the database is the demonstration city's, whose people come in by one click.

    A board with people of its own never becomes one, so that is asked once.
    """
    url = str(engine().url)
    if url in _real:
        return False
    with reading(engine()) as session:
        if identity.is_demo(session):
            return True
        if identity.accounts_exist(session):
            _real.add(url)
        return False


def seat(connection: HTTPConnection) -> Seat | None:
    """Who sits behind a request."""
    token = connection.cookies.get(COOKIE, "")
    if not token:
        return None
    with reading(engine()) as session:
        return identity.seat_of(session, token, datetime.now(UTC), identity.idle())


def way_in(connection: HTTPConnection) -> str:
    """The sign-in page, which leads back to where the reader wanted to go; relative, for a proxy's folders."""
    path = connection.url.path.rpartition("/")[2]
    query = connection.url.query
    wanted = quote(f"{path}?{query}" if query else path, safe="")
    up = client.up(connection).removeprefix("./")
    return f"{up}sign-in?next={wanted}" if wanted else f"{up}sign-in"
