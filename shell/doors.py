"""The routes of the doors, for the shell."""

from __future__ import annotations

import os

from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.routing import BaseRoute, Mount, Route

from shell import account, sign_in, sso

# What the provider's answer has to match is kept in a signed cookie of these two addresses, for ten minutes.
_KEPT = Middleware(
    SessionMiddleware,
    secret_key=os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or os.urandom(32).hex(),
    session_cookie="board_sso",
    max_age=600,
    same_site="lax",
)
ROUTES: list[BaseRoute] = [
    Route("/sign-in", sign_in.show, methods=["GET"]),
    Route("/sign-in", sign_in.enter, methods=["POST"]),
    Route("/sign-in/demo", sign_in.enter_demo, methods=["POST"]),
    Route("/sign-in/account", account.show, methods=["GET"]),
    Route("/sign-in/account", account.change, methods=["POST"]),
    Mount("/sign-in/sso", routes=[Route("/", sso.begin), Route("/back", sso.back)], middleware=[_KEPT]),
]
