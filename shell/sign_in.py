"""The way in: name and password, single sign-on where it is configured, one click a role on the demonstration."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic
from urllib.parse import quote

import anyio.to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from data_access import identity
from data_access.engine import reading
from i18n import T, translator
from jobs.accounts import Attempt, Entered, TurnedAway
from shell import client, paper, sso
from shell.entrance import attempt, door, welcome
from shell.forms import typed
from shell.pace import wait
from ui.database import engine

Own = dict[int, tuple[str, str, str]]  # person -> role, and what is theirs in Chinese and in English
STATUS = {"wrong": 401, "busy": 503, "no_role": 403, "one_time": 403}


async def show(request: Request) -> Response:
    """The page with the form."""
    return await anyio.to_thread.run_sync(_page, request, None, "", request.query_params.get("next", ""))


async def enter(request: Request) -> Response:
    """Try a name and a password."""
    told = await typed(request)
    login, wanted = told.get("login", ""), told.get("next", "")
    tried = attempt(request, login, told.get("password", ""))
    away = door().turned_away(tried, tick=monotonic())
    if away is not None:
        return wait(client.language_of(request), away.seconds, wanted)
    came = await anyio.to_thread.run_sync(_tried, tried)
    return await anyio.to_thread.run_sync(_answer, request, came, login, wanted)


async def enter_demo(request: Request) -> Response:
    """Come in as one of the demonstration's people: on this machine alone, which the shell has made sure of."""
    told = await typed(request)
    came = await anyio.to_thread.run_sync(_as_demo, attempt(request, told.get("login", "")))
    return await anyio.to_thread.run_sync(_answer, request, came, "", told.get("next", ""))


def _answer(request: Request, came: Entered | TurnedAway, login: str, wanted: str) -> Response:
    """Lead whoever came in to where they wanted to go; tell the others why not."""
    if isinstance(came, TurnedAway) and came.why == "wait":
        return wait(client.language_of(request), came.seconds, wanted)
    if isinstance(came, TurnedAway):
        return _page(request, came, login, wanted)
    return welcome(request, came, wanted)


def _tried(tried: Attempt) -> Entered | TurnedAway:
    return door().try_password(engine(), tried, at=datetime.now(UTC), tick=monotonic())


def _as_demo(tried: Attempt) -> Entered | TurnedAway:
    with reading(engine()) as connection:
        people = {one.login: one for one in identity.demo_people(connection)}
    known = people.get(tried.login)
    if known is None:
        return TurnedAway("wrong")
    return door().let_in(engine(), known, tried, at=datetime.now(UTC), way="demo")


def _page(request: Request, came: TurnedAway | None, login: str, wanted: str) -> HTMLResponse:
    with reading(engine()) as connection:
        nobody, people = not identity.accounts_exist(connection), identity.demo_people(connection)
        own = identity.own_words(connection, [one.id for one in people])
    return _sheet(request, came, people, own, login=login, wanted=wanted, nobody=nobody)


def _sheet(
    request: Request,
    came: TurnedAway | None,
    people: list[identity.Known],
    own: Own,
    *,
    login: str,
    wanted: str,
    nobody: bool,
) -> HTMLResponse:
    """The page of the way in, of what was looked up already."""
    t = translator(client.language_of(request))
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
