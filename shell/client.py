"""What a request tells of the one who sends it, and what of that may be believed."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from ui.language import COOKIE as LANGUAGE
from ui.language import first_known


def address_of(connection: HTTPConnection) -> str:
    """The browser's address. A proxy is believed only if BOARD_PROXY names it: then the last address that it tells."""
    client = connection.client.host if connection.client else ""
    told = connection.headers.get("x-forwarded-for", "")
    return told.rpartition(",")[2].strip() if told and _is_our_proxy(client) else client


def is_tls(connection: HTTPConnection) -> bool:
    """Whether what the browser sends is encrypted on its way, as far as can be known."""
    if connection.url.scheme in ("https", "wss"):
        return True
    client = connection.client.host if connection.client else ""
    return _is_our_proxy(client) and connection.headers.get("x-forwarded-proto", "") == "https"


def is_own_page(connection: HTTPConnection) -> bool:
    """Whether a form comes from a page of this board: another site's page cannot sign anybody in or out."""
    origin = connection.headers.get("origin")
    if origin and origin != "null":
        return urlsplit(origin).netloc == connection.headers.get("host", "")
    return connection.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def language_of(connection: HTTPConnection) -> str:
    """The reader's language: asked for in the address, last used here, or the browser's."""
    accepted = connection.headers.get("accept-language", "").split(",")
    asked = connection.query_params.getlist("lang")
    return first_known([*asked, connection.cookies.get(LANGUAGE, ""), *accepted])


def up(connection: HTTPConnection) -> str:
    """From a page's address to the board's root, relative, so that it holds behind a proxy's folders."""
    return "../" * (connection.url.path.count("/") - 1) or "./"


def _is_our_proxy(client: str) -> bool:
    return client in [one.strip() for one in os.environ.get("BOARD_PROXY", "").split(",") if one.strip()]
