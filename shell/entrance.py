"""What every way in shares: the one door, the attempt a request makes, and where whoever came in is led."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data_access import identity
from data_access.engine import reading
from jobs.accounts import Attempt, Door, Entered
from shell import client
from ui.database import engine
from ui.seat import COOKIE, MARK, lasts

YEAR = 365 * 24 * 3600
LONGEST = 1200  # characters of an address to come back to: single sign-on keeps it in a cookie beside its own


@cache
def door() -> Door:
    """The one door of this process."""
    return Door(lasts())


def attempt(request: Request, login: str, password: str = "") -> Attempt:
    """What a request tries; without a password where somebody else says who it is."""
    agent = request.headers.get("user-agent", "")
    return Attempt(login, password, client.address_of(request), agent, request.cookies.get(MARK, "")[:100])


def welcome(request: Request, came: Entered, wanted: str) -> Response:
    """Lead whoever came in to where they wanted to go, and give the browser what it keeps."""
    with reading(engine()) as connection:
        seat = identity.seat_of(connection, came.token, datetime.now(UTC), lasts())
    onward = "sign-in/account" if seat and seat.must_change else inside(wanted) or _first_page(seat)
    response = RedirectResponse(f"{client.up(request)}{onward}", 303)
    seconds = int((came.until - datetime.now(UTC)).total_seconds())
    kept = {"httponly": True, "samesite": "lax", "secure": client.is_tls(request)}
    response.set_cookie(COOKIE, came.token, max_age=seconds, **kept)  # type: ignore[arg-type]
    response.set_cookie(MARK, came.mark, max_age=YEAR, **kept)  # type: ignore[arg-type]
    return response


def inside(wanted: str) -> str:
    """An address below the board's root that is no longer than a view's, and nothing that leads elsewhere."""
    path = wanted.partition("?")[0]
    safe = re.fullmatch(r"([a-z_-]+(/[a-z_-]+)?)?", path) is not None and len(wanted) <= LONGEST
    return wanted if safe and not re.search(r"[\\#\x00-\x1f\x7f]", wanted) else ""


def _first_page(seat: identity.Seat | None) -> str:
    """Where somebody begins who did not say: those with a part of their own on the page of their week."""
    return "" if seat is None or seat.viewer.scope.everywhere else "monday"
