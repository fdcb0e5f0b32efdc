"""One's own account: who one is here, the sign-ins that hold, another password, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import anyio.to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data_access import identity, reads
from data_access.engine import WritersBusy, reading, writing_soon
from data_access.frames import rows_of
from data_access.identity import Seat
from data_access.session import open_session
from data_access.writes.people import end_sign_in, set_password
from domain.people import author_of
from i18n import T, translator
from jobs.accounts import PATIENCE, Entered, hash_of
from jobs.fitness import PasswordNotFit, require_fit
from shell import client, gate, paper
from shell.browser_words import browser_of, system_of
from shell.entrance import attempt, door, welcome
from shell.forms import typed
from ui.database import engine
from ui.seat import COOKIE


async def show(request: Request) -> Response:
    """The page of the person who is signed in."""
    return await anyio.to_thread.run_sync(_page, request, "")


async def change(request: Request) -> Response:
    """One of the forms of the page: password, end (a sign-in), out."""
    return await anyio.to_thread.run_sync(_changed, request, await typed(request))


def _changed(request: Request, told: dict[str, str]) -> Response:
    seat = gate.seat(request)
    if seat is None:
        return RedirectResponse(f"{client.up(request)}sign-in", 303)
    try:
        if told.get("what") == "password":
            return _password(request, seat, told)
        return _ended(request, seat, told)
    except WritersBusy:
        return _page(request, "sign_in.busy", status=503)
    except identity.SignedOut:
        return RedirectResponse(f"{client.up(request)}sign-in", 303)


def _password(request: Request, seat: Seat, told: dict[str, str]) -> Response:
    """Another password: the old one is tried first, then every other sign-in ends and this one begins anew."""
    viewer, now = seat.viewer, datetime.now(UTC)
    old, new, again = (told.get(name, "") for name in ("old", "new", "again"))
    with reading(engine()) as connection:
        known = identity.known_by_id(connection, viewer.person_id)
    if known is None or known.password is None:
        return _page(request, "account.no_password", status=409)
    if new != again:
        return _page(request, "account.not_the_same", status=400)
    if new == old:
        return _page(request, "account.new_is_old", status=400)
    try:
        require_fit(new, known.login)
    except PasswordNotFit as problem:
        return _page(request, f"account.unfit_{problem.why}", status=400)
    tried = attempt(request, known.login, old)
    away = door().confirm(engine(), known, tried, tick=monotonic())
    if away is not None:
        return _page(request, f"account.old_{away.why}", status=401, seconds=away.seconds)
    made = hash_of(new, known.login)
    with writing_soon(engine(), PATIENCE) as connection:
        if identity.unchanged(connection, known) is None:
            raise identity.SignedOut(known.name)
        identity.require_in(connection, viewer, now)
        set_password(connection, known.id, made, author_of(viewer, now), must_change=False)
    came = door().let_in(engine(), replace(known, password=made), tried, at=now, way="password")
    if isinstance(came, Entered):
        return welcome(request, came, "sign-in/account?done=password")
    return RedirectResponse(f"{client.up(request)}sign-in", 303)


def _ended(request: Request, seat: Seat, told: dict[str, str]) -> Response:
    viewer, now = seat.viewer, datetime.now(UTC)
    out, key = told.get("what") == "out", told.get("sign_in", "")
    chosen = viewer.sign_in_id if out else int(key) if key.isdecimal() and len(key) < 19 else None
    if chosen == viewer.sign_in_id and not out and not told.get("sure"):
        return _sure(request, viewer.name, chosen)
    with open_session(engine()) as session:
        own = reads.sign_ins(session, viewer.scope, viewer.person_id, now, identity.idle())["id"].tolist()
    if chosen is not None and chosen in own:
        with writing_soon(engine(), PATIENCE) as connection:
            end_sign_in(connection, chosen, author_of(viewer, now))
    up = client.up(request)
    if chosen != viewer.sign_in_id:
        return RedirectResponse(f"{up}sign-in/account", 303)
    response = RedirectResponse(f"{up}sign-in", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=client.is_tls(request))
    return response


def _sure(request: Request, name: str, key: int | None) -> Response:
    """Ask before somebody ends the sign-in that they are in with."""
    t, up = translator(client.language_of(request)), client.up(request)
    fields = [paper.hidden("what", "end"), paper.hidden("sign_in", key), paper.hidden("sure", 1)]
    back = Markup('<p><a href="{}sign-in/account">{}</a></p>').format(up, t("account.end_not"))
    body = [paper.said(t("account.end_own")), paper.form("", fields, t("account.end_own_do")), back]
    return paper.sheet(t, name, body, up=up, here=f"{up}sign-in/account")


def _page(request: Request, problem: str, *, status: int = 200, seconds: int = 0) -> Response:
    seat, up = gate.seat(request), client.up(request)
    t = translator(client.language_of(request))
    if seat is None:
        return RedirectResponse(f"{up}sign-in", 303)
    viewer, now = seat.viewer, datetime.now(UTC)
    with open_session(engine()) as session:
        known = identity.known_by_id(session.connection, viewer.person_id)
        own = identity.own_words(session.connection, [viewer.person_id or 0])
        held = list(rows_of(reads.sign_ins(session, viewer.scope, viewer.person_id, now, identity.idle())))
    body = [paper.alert(t(problem, n=seconds))] if problem else []
    if request.query_params.get("done") == "password" and not problem:
        body.append(paper.said(t("account.password_changed"), classes="done"))
    if seat.must_change:
        body.append(paper.alert(t("account.must_change")))
    body += _who(t, viewer.person_id, own, up=up)
    if known is not None and known.password is not None:
        body += _new_password(t)
    body += _seats(t, held, viewer.sign_in_id)
    return paper.sheet(t, viewer.name, body, up=up, here=f"{up}sign-in/account", status=status)


def _who(t: T, key: int | None, own: dict[int, tuple[str, str, str]], *, up: str) -> list[Markup]:
    role, zh, en = own.get(key or 0, ("", "", ""))
    name = (en or zh) if t.language == "en" else zh
    words = t(f"role.{role}") + (f" · {name}" if name else "")
    out = paper.form("", [paper.hidden("what", "out")], t("account.out"), quiet=True)
    back = Markup('<p><a href="{}">{}</a></p>').format(up, t("account.to_board"))
    roles = Markup('<p><a href="{}sign-in/roles">{}</a></p>').format(up, t("roles.title"))
    return [paper.said(words), paper.said(t(f"role.{role}_does"), classes="note"), roles, back, out]


def _new_password(t: T) -> list[Markup]:
    fields = [
        paper.hidden("what", "password"),
        paper.field("old", t("account.old"), kind="password", complete="current-password"),
        paper.field(
            "new", t("account.new"), kind="password", complete="new-password", hint=t("account.rule")
        ),
        paper.field("again", t("account.again"), kind="password", complete="new-password"),
    ]
    return [Markup("<h2>{}</h2>").format(t("account.password")), paper.form("", fields, t("account.change"))]


def device(t: T, agent: str) -> str:
    """The browser and the system that an agent names, in words."""
    known = [name for name in (browser_of(agent), system_of(agent)) if name]
    return " · ".join(known) or t("account.unknown_browser")


def _seats(t: T, held: Sequence[Any], mine: int | None) -> list[Markup]:
    items = []
    for row in held:
        here = t("account.this_one") if row.id == mine else ""
        words = Markup("<span>{} {}<small>{}</small></span>").format(
            row.address or t("account.this_machine"), here, device(t, row.agent)
        )  # fmt: skip
        fields = [paper.hidden("what", "end"), paper.hidden("sign_in", row.id)]
        items.append(
            Markup("<li>{}{}</li>").format(words, paper.form("", fields, t("account.end"), quiet=True))
        )
    about = paper.said(t("account.seats_more"), classes="note")
    listed = Markup('<ul class="seats">{}</ul>').format(Markup("").join(items))
    return [Markup("<h2>{}</h2>").format(t("account.seats", n=len(items))), about, listed]
