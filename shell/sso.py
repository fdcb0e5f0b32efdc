"""Single sign-on by OpenID Connect: who the provider says it is, let in only with a role of this board.

Settings: BOARD_OIDC_ISSUER, BOARD_OIDC_CLIENT_ID, BOARD_OIDC_CLIENT_SECRET and BOARD_URL (shell.start asks for it).
Authlib checks state, nonce, signature, audience and expiry, and that the issuer is that of the discovery document.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

import anyio.to_thread
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from data_access import identity
from data_access.engine import WritersBusy, reading, writing_soon
from data_access.identity import Known
from data_access.writes.people import LoginTaken, add_person
from domain.people import Author
from i18n import translator
from jobs.accounts import PATIENCE, Entered, TurnedAway
from shell import client, paper
from shell.entrance import attempt, door, inside, welcome
from ui.database import engine

WANTED = "wanted"  # where the reader wanted to go, kept while the provider asks
# What a provider can get wrong: it is silent, says no, or sends something else than what was agreed.
AMISS = (OAuthError, JoseError, HTTPError, ValueError, KeyError, TypeError, RuntimeError)
log = logging.getLogger("board")


@dataclass(frozen=True)
class Provider:
    """The provider that the board trusts."""

    issuer: str
    client_id: str
    client_secret: str


def settings() -> Provider | None:
    """The provider of the environment; None where there is no single sign-on."""
    told = [os.environ.get(f"BOARD_OIDC_{name}", "") for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")]
    return Provider(*told) if told[0] and told[1] else None


@cache
def _client(provider: Provider) -> Any:
    known = OAuth()
    return known.register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret or None,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )


async def begin(request: Request) -> Response:
    """Send the browser to the provider."""
    provider = settings()
    if provider is None:
        return Response(status_code=404)
    # In ASCII: what is kept in a cookie must not grow.
    request.session[WANTED] = inside(quote(request.query_params.get("next", ""), safe="/?&=%+,:;@!$'()*"))
    try:
        await _require_itself(provider)
        found: Response = await _client(provider).authorize_redirect(request, _back())
    except AMISS as error:
        log.warning("single sign-on: %s", error)
        return _refused(request, "provider", 502)
    return found


async def _require_itself(provider: Provider) -> None:
    """Raise ValueError unless the discovery document is the issuer's own: another one could vouch for anybody."""
    told = (await _client(provider).load_server_metadata()).get("issuer")
    if told != provider.issuer:
        _client.cache_clear()  # it may be put right while the board runs
        raise ValueError(f"BOARD_OIDC_ISSUER is {provider.issuer}, but the provider calls itself {told}")


async def back(request: Request) -> Response:
    """Take what the provider says, and let the person in if the board knows a role for them."""
    provider = settings()
    if provider is None:
        return Response(status_code=404)
    try:
        await _require_itself(provider)
        token = await _client(provider).authorize_access_token(request, leeway=5)
        claims = token["userinfo"]
    except AMISS as error:
        log.warning("single sign-on: %s", error)
        return _refused(request, "refused", 403)
    came = await anyio.to_thread.run_sync(_let_in, request, claims)
    if isinstance(came, TurnedAway):
        return _refused(request, came.why, 403 if came.why == "no_role" else 503)
    wanted = request.session.pop(WANTED, "")
    return await anyio.to_thread.run_sync(welcome, request, came, wanted)


def _let_in(request: Request, claims: dict[str, Any]) -> Entered | TurnedAway:
    now = datetime.now(UTC)
    subject = f"{claims['iss']} {claims['sub']}"
    with reading(engine()) as connection:
        known = identity.known_by_subject(connection, subject)
    try:
        known = known or _entered(subject, claims, now)
    except WritersBusy:
        return TurnedAway("busy")
    until = datetime.fromtimestamp(int(claims["exp"]), UTC)
    return door().let_in(engine(), known, attempt(request, known.login), at=now, way="sso", until=until)


def _entered(subject: str, claims: dict[str, Any], now: datetime) -> Known:
    """A person met for the first time: entered without a role, so that the office sees who waits."""
    login = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])[:200]
    values = {"login": login, "name": str(claims.get("name") or login)[:200], "role": None}
    author = Author(values["name"] or login, "person", now)
    for name in (login, f"{login} ({claims['sub']})"[:250]):
        try:
            with writing_soon(engine(), PATIENCE) as connection:
                add_person(connection, {**values, "login": name}, author, subject=subject)
            break
        except LoginTaken:
            continue
    with reading(engine()) as connection:
        known = identity.known_by_subject(connection, subject)
    if known is None:
        raise LoginTaken(login)
    return known


def _back() -> str:
    return f"{client.own_url()}/sign-in/sso/back"


def _refused(request: Request, why: str, status: int) -> Response:
    t = translator(client.language_of(request))
    up = client.up(request)
    again = paper.Markup('<p><a href="{}sign-in">{}</a></p>').format(up, t("sign_in.back"))
    body = [paper.alert(t(f"sign_in.{why}", n=0)), again]
    return paper.sheet(t, t("sign_in.title"), body, up=up, here=f"{up}sign-in", status=status)
