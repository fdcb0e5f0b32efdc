"""The way in: name and password, single sign-on where it is configured, one click a role on the demonstration."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from time import monotonic
from urllib.parse import quote

import anyio.to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from data_access import identity
from data_access.engine import reading
from i18n import T, translator
from jobs.accounts import Attempt, Door, Entered, TurnedAway
from shell import client, paper, sso
from ui.database import engine
from ui.seat import COOKIE, MARK, lasts

Own = dict[int, tuple[str, str, str]]  # person -> role, and what is theirs in Chinese and in English
YEAR = 365 * 24 * 3600
STATUS = {"wrong": 401, "wait": 429, "busy": 503, "no_role": 403}


@cache
def door() -> Door:
    """The one door of this process."""
    return Door(lasts())


async def show(request: Request) -> Response:
    """The page with the form."""
    return await anyio.to_thread.run_sync(_page, request, None, "")


async def enter(request: Request) -> Response:
    """Try a name and a password."""
    if not client.is_own_page(request):
        return Response(status_code=403)
    typed = await request.form()
    login, password = str(typed.get("login", "")), str(typed.get("password", ""))
    attempt = _attempt(request, login, password)
    away = door().turned_away(attempt, tick=monotonic())
    if away is not None:
        return _sheet(request, away, [], {}, login=login, nobody=False)
    came = await anyio.to_thread.run_sync(_tried, attempt)
    return await anyio.to_thread.run_sync(answer, request, came, login, str(typed.get("next", "")))


async def enter_demo(request: Request) -> Response:
    """Come in as one of the demonstration's people: on this machine alone, which the shell has made sure of."""
    if not client.is_own_page(request):
        return Response(status_code=403)
    typed = await request.form()
    login = str(typed.get("login", ""))
    came = await anyio.to_thread.run_sync(_as_demo, _attempt(request, login, ""))
    return await anyio.to_thread.run_sync(answer, request, came, "", str(typed.get("next", "")))


def answer(request: Request, came: Entered | TurnedAway, login: str, wanted: str) -> Response:
    """Lead whoever came in to where they wanted to go; tell the others why not."""
    if isinstance(came, TurnedAway):
        return _page(request, came, login)
    with reading(engine()) as connection:
        seat = identity.seat_of(connection, came.token, datetime.now(UTC), lasts())
    onward = "sign-in/account" if seat and seat.must_change else inside(wanted) or _first_page(seat)
    response = RedirectResponse(f"{client.up(request)}{onward}", 303)
    seconds = int((came.until - datetime.now(UTC)).total_seconds())
    kept = {"httponly": True, "samesite": "lax", "secure": client.is_tls(request)}
    response.set_cookie(COOKIE, came.token, max_age=seconds, **kept)  # type: ignore[arg-type]
    response.set_cookie(MARK, came.mark, max_age=YEAR, **kept)  # type: ignore[arg-type]
    return response


def _first_page(seat: identity.Seat | None) -> str:
    """Where somebody begins who did not say: those with a part of their own on the page of their week."""
    return "" if seat is None or seat.viewer.scope.everywhere else "monday"


def inside(wanted: str) -> str:
    """An address below the board's root, and nothing that leads elsewhere."""
    path = wanted.partition("?")[0]
    safe = re.fullmatch(r"[a-z_-]*(/[a-z_-]+)?", path) is not None
    return wanted if safe and not any(mark in wanted for mark in "\\\r\n#") else ""


def _attempt(request: Request, login: str, password: str) -> Attempt:
    agent = request.headers.get("user-agent", "")
    return Attempt(login, password, client.address_of(request), agent, request.cookies.get(MARK, "")[:100])


def _tried(attempt: Attempt) -> Entered | TurnedAway:
    return door().try_password(engine(), attempt, at=datetime.now(UTC), tick=monotonic())


def _as_demo(attempt: Attempt) -> Entered | TurnedAway:
    with reading(engine()) as connection:
        people = {one.login: one for one in identity.demo_people(connection)}
    known = people.get(attempt.login)
    if known is None:
        return TurnedAway("wrong")
    return door().let_in(engine(), known, attempt, at=datetime.now(UTC), way="demo")


def _page(request: Request, came: TurnedAway | None, login: str) -> HTMLResponse:
    with reading(engine()) as connection:
        nobody, people = not identity.accounts_exist(connection), identity.demo_people(connection)
        own = identity.own_words(connection, [one.id for one in people])
    return _sheet(request, came, people, own, login=login, nobody=nobody)


def _sheet(
    request: Request,
    came: TurnedAway | None,
    people: list[identity.Known],
    own: Own,
    *,
    login: str,
    nobody: bool,
) -> HTMLResponse:
    """The page of the way in, of what was looked up already."""
    t = translator(client.language_of(request))
    wanted = request.query_params.get("next", "")
    up = client.up(request)
    body = [paper.alert(t(f"sign_in.{came.why}", n=came.seconds))] if came else []
    if nobody:
        body.append(paper.said(t("sign_in.nobody_yet")))
    elif people:
        body += _roles(t, people, own, wanted=wanted, up=up)
    else:
        body += _ways(t, login, wanted, up=up)
    here = f"{up}sign-in?next={quote(wanted, safe='')}" if wanted else f"{up}sign-in"
    status = STATUS[came.why] if came else 200
    return paper.sheet(t, t("sign_in.title"), body, up=up, here=here, status=status)


def _ways(t: T, login: str, wanted: str, *, up: str) -> list[Markup]:
    fields = [
        paper.hidden("next", wanted),
        paper.field("login", t("sign_in.login"), complete="username", value=login),
        paper.field("password", t("sign_in.password"), kind="password", complete="current-password"),
    ]
    ways = [paper.form(f"{up}sign-in", fields, t("sign_in.button"))]
    if sso.settings() is not None:
        href = f"{up}sign-in/sso/?next={quote(wanted, safe='')}"
        ways.append(Markup('<a class="sso" href="{}">{}</a>').format(href, t("sign_in.sso")))
    return [*ways, paper.said(t("sign_in.forgotten"), classes="note")]


def _roles(t: T, people: list[identity.Known], own: Own, *, wanted: str, up: str) -> list[Markup]:
    buttons = []
    for one in people:
        role, zh, en = own[one.id]
        what = Markup("{}<small>{}</small>").format(
            t(f"role.{role}"), (en or zh) if t.language == "en" else zh
        )
        fields = [paper.hidden("next", wanted), paper.hidden("login", one.login)]
        buttons.append(paper.form(f"{up}sign-in/demo", fields, what))
    return [
        paper.said(t("sign_in.demo")),
        Markup('<div class="roles">{}</div>').format(Markup("").join(buttons)),
    ]
