"""The pages outside the board: one sheet of paper with a form, in the board's own colours, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from markupsafe import Markup
from starlette.responses import HTMLResponse

from i18n import T
from ui.language import TAGS, other
from ui.style import tokens

_SHEET = Markup(
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} · {board}</title>'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">'
    '<link rel="icon" href="{up}assets/mark.svg"><style>{css}{own}</style></head><body class="stApp"><main>'
    '<header><img src="{up}assets/mark.svg" alt="" width="40" height="40"><b>{board}</b>'
    "<nav>{languages}</nav></header><h1>{title}</h1>{body}</main></body></html>"
)


def sheet(t: T, title: str, body: Sequence[Markup], *, up: str, here: str, status: int = 200) -> HTMLResponse:
    """A page. `up` leads from its address to the board's root, `here` is its own address in the other language."""
    language = other(t.language)
    tag, href = TAGS[language], f"{here}{'&' if '?' in here else '?'}lang={language}"
    switch = Markup('<a href="{}" lang="{}" hreflang="{}">{}</a>').format(
        href, tag, tag, t("switch.language")
    )
    page = _SHEET.format(
        lang=TAGS[t.language], title=title, board=t("board.name"), up=up, languages=switch,
        css=Markup(_colours()), own=Markup(_own()), body=Markup("").join(body),
    )  # fmt: skip
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})


def form(action: str, fields: Sequence[Markup], button: str, *, quiet: bool = False) -> Markup:
    """A form that is sent as a POST."""
    return Markup('<form method="post" action="{}">{}<button class="{}">{}</button></form>').format(
        action, Markup("").join(fields), "quiet" if quiet else "", button
    )


def field(
    name: str, label: str, *, kind: str = "text", complete: str = "off", hint: str = "", value: str = ""
) -> Markup:
    """A labelled input; what a password's field holds is never sent back."""
    below = Markup('<small id="{}-hint">{}</small>').format(name, hint) if hint else ""
    about = Markup(' aria-describedby="{}-hint"').format(name) if hint else ""
    return Markup(
        '<label>{}<input name="{}" type="{}" autocomplete="{}" value="{}" required maxlength="300"{}></label>{}'
    ).format(label, name, kind, complete, "" if kind == "password" else value, about, below)


def hidden(name: str, value: object) -> Markup:
    """A value that the form brings along."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


def alert(sentence: str) -> Markup:
    """What went wrong."""
    return Markup('<p class="alert" role="alert">{}</p>').format(sentence)


def said(sentence: str | Markup, *, classes: str = "") -> Markup:
    """A paragraph."""
    return Markup('<p class="{}">{}</p>').format(classes, sentence)


@cache
def _colours() -> str:
    return tokens("light", "desk")


@cache
def _own() -> str:
    return (Path(__file__).parent / "paper.css").read_text("utf-8")
