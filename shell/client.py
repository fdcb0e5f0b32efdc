"""What a request tells of the one who sends it, and what of that may be believed."""

from __future__ import annotations

import ipaddress
import os
import re
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope

from ui.language import COOKIE as LANGUAGE
from ui.language import first_known

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
# What a proxy tells: "10.0.0.7", "10.0.0.7:4711", "[2001:db8::7]:4711" or "2001:db8::7".
_TOLD = re.compile(r"\[(?P<six>[^]]+)\](:\d+)?|(?P<four>[0-9.]+)(:\d+)?|(?P<bare>.+)")


def as_on_the_wire(scope: Scope, receive: Receive) -> None:
    """Set right who calls, and whether it is encrypted, by the connection itself.

    uvicorn believes what every process of this machine tells in X-Forwarded-For and X-Forwarded-Proto, whatever
    a browser behind it sent. Here only the proxies of BOARD_PROXY are believed.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:  # no server beneath
        return
    peer = transport.get_extra_info("peername")
    scope["client"] = (peer[0], peer[1]) if isinstance(peer, tuple) else None
    plain, safe = ("ws", "wss") if scope["type"] == "websocket" else ("http", "https")
    scope["scheme"] = safe if transport.get_extra_info("sslcontext") else plain


def address_of(connection: HTTPConnection) -> str:
    """The browser's address: the first one, from here on, that is no proxy of BOARD_PROXY.

    What cannot be read ends the way at the proxy that told it.
    """
    told = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    here = peer = connection.client.host if connection.client else ""
    while told and _is_our_proxy(here):
        before = _parsed(told.pop())
        if before is None:
            break
        here = str(before)
    known = _parsed(here)
    return peer if known is None else str(known)


def is_tls(connection: HTTPConnection) -> bool:
    """Whether what the browser sends is encrypted on its way, as far as can be known."""
    if connection.scope.get("scheme") in ("https", "wss"):
        return True
    told = ",".join(connection.headers.getlist("x-forwarded-proto"))
    peer = connection.client.host if connection.client else ""
    return told.rpartition(",")[2].strip().lower() == "https" and _is_our_proxy(peer)


def host_of(connection: HTTPConnection) -> str | None:
    """The name under which the browser asks; None where it tells none, several, or something that is no name."""
    told = connection.headers.getlist("host")
    found = _HOST.fullmatch(told[0]) if len(told) == 1 else None
    if found is None or not 0 < int(found["port"] or 1) < 1 << 16:
        return None
    return found["name"].lower()


def is_own_page(connection: HTTPConnection) -> bool:
    """Whether a form or a websocket comes from a page of this board, and of no other site."""
    origin = connection.headers.get("origin")
    if origin is None:
        return connection.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    # Where nobody says that it is TLS, a proxy that was not named may speak it all the same.
    schemes = ("https",) if is_tls(connection) else ("http", "https")
    return origin in [f"{scheme}://{connection.headers.get('host', '')}" for scheme in schemes]


def language_of(connection: HTTPConnection) -> str:
    """The reader's language: asked for in the address, last used here, or the browser's."""
    accepted = connection.headers.get("accept-language", "").split(",")
    asked = connection.query_params.getlist("lang")
    return first_known([*asked, connection.cookies.get(LANGUAGE, ""), *accepted])


def up(connection: HTTPConnection) -> str:
    """From a page's address to the board's root, relative, so that it holds behind a proxy's folders."""
    return "../" * (connection.url.path.count("/") - 1) or "./"


def own_url() -> str:
    """The board's own address as browsers see it, without a "/" at the end; "" where BOARD_URL does not say it."""
    return os.environ.get("BOARD_URL", "").strip().rstrip("/")


def proxies() -> tuple[Network, ...]:
    """The addresses and networks of BOARD_PROXY. Raises ValueError for what is neither."""
    return _networks(os.environ.get("BOARD_PROXY", ""))


@cache
def _networks(told: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one.strip()) for one in told.split(",") if one.strip())


def _is_our_proxy(address: str) -> bool:
    known = _parsed(address)
    return known is not None and any(known in network for network in proxies())


def _parsed(told: str) -> Address | None:
    """An address without its port and brackets; an IPv4 address on an IPv6 socket as what it is."""
    found = _TOLD.fullmatch(told.strip())
    try:
        address = ipaddress.ip_address((found["six"] or found["four"] or found["bare"]) if found else "")
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
