"""Screens that stand where figures would: nothing found, not known, not allowed, not working."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence

from markupsafe import Markup

from data_access.engine import DatabaseNotReady, DatabaseSilent
from data_access.identity import SignedOut
from domain.people import NotTheOffice
from i18n import T, translator
from ui import html
from ui.language import language_here

log = logging.getLogger("board")


def empty(sentence: str, looked_at: str, *, ways: Sequence[Markup] = ()) -> None:
    """Nothing found: what was looked at, and where to look wider. Zero is an answer, not a fault."""
    html.draw(_state(sentence, looked_at, ways=ways))


def unknown(sentence: str, why: str, *, ways: Sequence[Markup] = ()) -> None:
    """Not known, which is another thing than zero: nobody looked, or nothing was reported."""
    html.draw(_state(sentence, why, ways=ways))


def refused(sentence: str, why: str) -> None:
    """What a reader handed in cannot be taken: one sentence that says why, and nothing was changed."""
    html.draw(Markup('<div role="alert">{}</div>').format(_state(sentence, why, classes="error")))


def no_access(t: T) -> None:
    """What can be seen, not what cannot."""
    html.draw(_state(t("state.no_access"), t("state.no_access_more")))


def signed_out(t: T) -> None:
    """The sign-in ended, was ended, or the role changed: what was typed elsewhere is not lost, the way in is near."""
    way = Markup('<a class="go" href="sign-in">{}</a>').format(t("state.to_sign_in"))
    html.draw(_state(t("state.signed_out"), t("state.signed_out_more"), ways=[way]))


def must_change(t: T) -> None:
    """A password that somebody else set is changed first."""
    way = Markup('<a class="go" href="sign-in/account">{}</a>').format(t("state.to_account"))
    html.draw(_state(t("state.must_change"), t("state.must_change_more"), ways=[way]))


def not_found(t: T, overview: str) -> None:
    """A link to what is not there, or not the viewer's: both read the same. overview: the way back."""
    back = html.link(t("state.to_overview"), overview)
    html.draw(_state(t("state.not_found"), t("state.not_found_more"), ways=[back]))


def told(error: Exception) -> bool:
    """Draw an error of a page or of a button; True keeps Streamlit from drawing its own."""
    if isinstance(error, SignedOut):
        signed_out(translator(language_here()))
        return True
    if isinstance(error, NotTheOffice):
        no_access(translator(language_here()))
        return True
    failed(error, translator(language_here()))
    return True


def failed(error: Exception, t: T) -> None:
    """An error: logged with its trace under a code; the reader sees the code and what is still safe."""
    code = f"E-{secrets.token_hex(2).upper()}"
    log.error("%s", code, exc_info=error)
    key = _kind_of(error)
    again = html.link(t("word.retry"), "")
    words = _state(t(f"state.{key}"), t(f"state.{key}_more", code=code), ways=[again], classes="error")
    html.draw(Markup('<div role="alert">{}</div>').format(words))


def _kind_of(error: Exception) -> str:
    if isinstance(error, DatabaseNotReady):
        return "not_ready"
    return "database" if isinstance(error, DatabaseSilent) else "error"


def _state(sentence: str, more: str, *, ways: Sequence[Markup] = (), classes: str = "") -> Markup:
    onward = Markup('<div class="ways">{}</div>').format(Markup("").join(ways)) if ways else ""
    return Markup('<div class="state {}"><b>{}</b><p>{}</p>{}</div>').format(classes, sentence, more, onward)
