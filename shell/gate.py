"""Nothing of the board goes to a browser that is not signed in; an ASGI middleware, asked at every request."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data_access import identity
from data_access.engine import DatabaseNotReady, DatabaseSilent, reading
from data_access.identity import Seat
from shell import client
from ui.database import engine
from ui.seat import COOKIE

SEAT = "board.seat"  # where a request keeps who sits behind it
SIGN_IN = b"x-board-sign-in"
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
        if is_open(scope["path"]):
            await app(scope, receive, send)
        elif await anyio.to_thread.run_sync(may_pass, connection):
            scope["headers"] = [*scope["headers"], *_sign_in_of(scope)]
            await app(scope, receive, _kept_nowhere(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif scope["method"] == "GET" and "text/html" in connection.headers.get("accept", ""):
            await RedirectResponse(way_in(connection), status_code=303)(scope, receive, send)
        else:
            await PlainTextResponse("Sign in first", status_code=401)(scope, receive, send)

    return guard


def _sign_in_of(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The sign-in of a request as a header of our own, which nobody can send (shell.guard).

    Streamlit keeps it with a session (server.trustedUserHeaders), and gives a session to no other sign-in.
    """
    here: Seat | None = scope.get(SEAT)
    return [] if here is None else [(SIGN_IN, str(here.viewer.sign_in_id).encode())]


def _kept_nowhere(send: Send) -> Send:
    """Answers behind a sign-in stay in no cache, unless they say themselves what may be kept of them."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("cache-control", "private, no-store")
        await send(message)

    return sent


def is_open(path: str) -> bool:
    """Whether a path is for everybody."""
    return any(path == one or path.startswith(f"{one}/") for one in OPEN)


def may_pass(connection: HTTPConnection) -> bool:
    """Whether nobody has to sign in yet, or the browser's sign-in holds; whose it is stands in the scope then.

    A database that is silent lets pages through: they hold nothing then but the sentence that it is silent.
    """
    try:
        if not accounts_exist():
            return True
        connection.scope[SEAT] = seat(connection)
        return connection.scope[SEAT] is not None
    except (DatabaseNotReady, *DatabaseSilent):
        return connection.scope.get("method", "GET") == "GET"


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
