"""Who asked too often has to wait, and is told so at the least cost: one page for all, before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from time import monotonic
from urllib.parse import quote

from markupsafe import Markup
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from i18n import translator
from shell import client, paper
from shell.entrance import door, inside
from ui.seat import MARK


def paced(app: ASGIApp, headers: Mapping[str, str]) -> ASGIApp:
    """Wrap an ASGI app: a stranger whose address tried too many passwords is answered before the form is read.

    It stands around all else, so the `headers` that every answer has are its own to send.
    """

    @lru_cache(64)
    def early(language: str, seconds: int) -> HTMLResponse:
        page = wait(language, seconds)
        page.headers.update(headers)
        return page

    async def go(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == "/sign-in":
            client.as_on_the_wire(scope, receive)
            asks = HTTPConnection(scope)
            mark = asks.cookies.get(MARK, "")
            seconds = door().asks_too_soon(client.address_of(asks), mark, tick=monotonic())
            if seconds:
                await early(client.language_of(asks), seconds)(scope, receive, send)
                return
        await app(scope, receive, send)

    return go


@lru_cache(256)
def wait(language: str, seconds: int, wanted: str = "") -> HTMLResponse:
    """The page that says how long to wait; the way back leads to where the reader wanted to go."""
    t, up = translator(language), "./"
    back = f"{up}sign-in?next={quote(wanted, safe='')}" if inside(wanted) else f"{up}sign-in"
    way = Markup('<p><a href="{}">{}</a></p>').format(back, t("sign_in.back"))
    body = [paper.alert(t("sign_in.wait", n=seconds)), way]
    page = paper.sheet(t, t("sign_in.title"), body, up=up, here=back, status=429)
    page.headers["retry-after"] = str(seconds)
    return page
