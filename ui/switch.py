"""A choice of a page's own that stands in the address, such as which measure a grid shows."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from domain.filters import Unknown


def chosen(key: str, options: Mapping[str, str]) -> tuple[str, list[Unknown]]:
    """The chosen code, the first of `options` where none is; and what the address asks for in vain."""
    asked = st.query_params.get(key, next(iter(options), ""))
    return one_of(asked, options), [] if asked in options else [Unknown(key, asked)]


def one_of(asked: str | None, options: Mapping[str, str]) -> str:
    """What was asked for where it is among the options, else the first of them; "" where there are none."""
    return asked if asked is not None and asked in options else next(iter(options), "")


def switch(key: str, options: Mapping[str, str], *, label: str) -> None:
    """Offer the choice; `label` says to those who do not see it what is chosen."""
    first, held = next(iter(options), ""), f"switch_{key}"

    def write() -> None:
        code = st.session_state[held]
        st.query_params.pop("page", None)
        if code in (None, first):  # pressing the chosen one again takes the choice back
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = code

    st.session_state[held] = chosen(key, options)[0]
    st.segmented_control(
        label, list(options), format_func=lambda code: options[code], key=held,
        label_visibility="collapsed", on_change=write,
    )  # fmt: skip
