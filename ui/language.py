"""Which language a reader is answered in."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from i18n import LANGUAGES

COOKIE = "board_language"
TAGS = {"zh": "zh-CN", "en": "en"}  # as <html lang> says them


def language_here() -> str:
    """The language of the link, else the one last used here, else the browser's, else Chinese."""
    cookie = st.context.cookies.get(COOKIE, "")
    return first_known([*st.query_params.get_all("lang"), cookie, st.context.locale or ""])


def first_known(asked: Iterable[str]) -> str:
    """The first of some language tags ("en-GB", "zh") that the board speaks, else Chinese."""
    return next((tag.strip()[:2] for tag in asked if tag.strip()[:2] in LANGUAGES), LANGUAGES[0])


def other(language: str) -> str:
    """The language that a page's link leads to."""
    return next(one for one in LANGUAGES if one != language)
