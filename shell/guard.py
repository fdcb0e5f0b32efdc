"""What comes before all else: who may reach the board under which name, from whose pages, and with what headers."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data_access.engine import DatabaseNotReady, DatabaseSilent
from i18n import in_both
from shell import client
from shell.gate import accounts_exist, is_demo

CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' blob:",
        "style-src 'self' 'unsafe-inline'",
        "connect-src 'self'",  # the board's own websocket among it
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
# What a proxy adds: somebody of another machine may be behind it.
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
# Streamlit's own counters, its doors for programs that drive the page, and its own signing in: nobody needs them here.
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/auth", "/oauth2callback")
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
HEALTH = "/health"  # a balancer asks for it by an address
ASKS_ONLY = ("GET", "HEAD", "OPTIONS")


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


def guarded(app: ASGIApp) -> ASGIApp:
    """Wrap an ASGI app: known names and own pages only, no identity from outside, security headers on all answers."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        client.as_on_the_wire(scope, receive)
        connection = HTTPConnection(scope)
        answer, tls = _refusal(connection), client.is_tls(connection)
        scope["headers"] = list(_without_identity(scope["headers"]))
        await (answer or app)(scope, receive, _with_headers(send, tls=tls))

    return guard


def _refusal(connection: HTTPConnection) -> ASGIApp | None:
    """What to answer instead of the board, if anything. A closed websocket gets 403 by ASGI's rules."""
    path, kind = connection.scope["path"], connection.scope["type"]
    if not _is_at_this_machine(connection):
        if not open_to_others():
            return _closed(connection, PlainTextResponse(loopback_only(), status_code=403))
        if not _is_known_name(connection) and path != HEALTH:
            return _closed(connection, PlainTextResponse(in_both("shell.other_name"), status_code=403))
    if any(path == closed or path.startswith(f"{closed}/") for closed in CLOSED):
        return _closed(connection, PlainTextResponse("Not Found", status_code=404))
    # Before Streamlit sees it: of a strange origin it would ask, over the network, whether it is its own.
    if (kind == "websocket" or connection.scope["method"] not in ASKS_ONLY) and not client.is_own_page(
        connection
    ):
        return _closed(connection, PlainTextResponse("Forbidden", status_code=403))
    return None


def _is_at_this_machine(connection: HTTPConnection) -> bool:
    """Whether somebody at this machine asks by a name of this machine, with nobody in between."""
    caller, name = connection.client, client.host_of(connection)
    forwarded = any(header in connection.headers for header in FORWARDED)
    return not forwarded and is_local(caller.host if caller else None) and name is not None and is_local(name)


def _is_known_name(connection: HTTPConnection) -> bool:
    """Whether the board answers under a name: that of BOARD_URL, where it says one, and those of this machine."""
    name, own = client.host_of(connection), urlsplit(client.own_url()).hostname
    return name is not None and (own is None or name.strip("[]") == own or is_local(name))


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


def _with_headers(send: Send, *, tls: bool) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if tls:
                headers["strict-transport-security"] = "max-age=31536000"
                message["headers"] = [_secure(*header) for header in headers.raw]
        await send(message)

    return sent


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header as it is, but no cookie travels in the clear."""
    kept = name.lower() == b"set-cookie" and b"secure" not in value.lower().replace(b" ", b"").split(b";")[1:]
    return name, value + b"; Secure" if kept else value


def loopback_only() -> str:
    """Why the board serves this machine only, in both languages."""
    return in_both("shell.loopback_only")
