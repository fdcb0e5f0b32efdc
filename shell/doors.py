"""The routes of the doors, for the shell."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from data_access.engine import DatabaseNotReady, DatabaseSilent
from i18n import translator
from shell import account, client, paper, roles, sign_in, sso

Door = Callable[[Request], Awaitable[Response]]
log = logging.getLogger("board")


def told(door: Door) -> Door:
    """Wrap a route: a database that has no tables yet, or does not answer, is said on a page."""

    async def go(request: Request) -> Response:
        try:
            return await door(request)
        except (DatabaseNotReady, *DatabaseSilent) as error:
            log.error("at the door", exc_info=error)
            t = translator(client.language_of(request))
            kind = "not_ready" if isinstance(error, DatabaseNotReady) else "database"
            up = client.up(request)
            body = [paper.alert(t(f"state.{kind}_more", code="E-DOOR"))]
            return paper.sheet(t, t(f"state.{kind}"), body, up=up, here=f"{up}sign-in", status=503)

    return go


_SECRET = os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or os.urandom(32).hex()


def kept(app: ASGIApp) -> ASGIApp:
    """Wrap the two addresses of single sign-on: what the provider's answer has to match stays in a signed cookie.

    It is theirs alone, with the folder in which a proxy has the board, and for ten minutes.
    """

    async def keep(scope: Scope, receive: Receive, send: Send) -> None:
        path = f"{urlsplit(client.own_url()).path}/sign-in/sso"
        await SessionMiddleware(app, _SECRET, "board_sso", max_age=600, path=path)(scope, receive, send)

    return keep


ROUTES: list[BaseRoute] = [
    Route("/sign-in", told(sign_in.show), methods=["GET"]),
    Route("/sign-in", told(sign_in.enter), methods=["POST"]),
    Route("/sign-in/demo", told(sign_in.enter_demo), methods=["POST"]),
    Route("/sign-in/roles", told(roles.show), methods=["GET"]),
    Route("/sign-in/account", told(account.show), methods=["GET"]),
    Route("/sign-in/account", told(account.change), methods=["POST"]),
    Mount(
        "/sign-in/sso",
        routes=[Route("/", told(sso.begin)), Route("/back", told(sso.back))],
        middleware=[Middleware(kept)],
    ),
]
