"""What each role sees and does, for whoever is signed in and whoever wonders."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from i18n import translator
from shell import client, paper
from ui.roles import told

FIELDS = ("sees", "steps", "deeds", "office")


async def show(request: Request) -> Response:
    """The page, a role a paragraph."""
    t, up = translator(client.language_of(request)), client.up(request)
    body = [paper.said(t("roles.about"), classes="note")]
    for one in told(t):
        facts = Markup("").join(
            Markup("<dt>{}</dt><dd>{}</dd>").format(t(f"roles.{name}"), getattr(one, name)) for name in FIELDS
        )
        body.append(Markup("<h2>{}</h2><p>{}</p><dl>{}</dl>").format(one.name, one.does, facts))
    body.append(Markup('<p><a href="{}">{}</a></p>').format(up, t("account.to_board")))
    return paper.sheet(t, t("roles.title"), body, up=up, here=f"{up}sign-in/roles")
