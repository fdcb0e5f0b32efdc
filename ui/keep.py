"""What a page has worked out and wants to find again at its next rerun, for one reader alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

Kept = TypeVar("Kept")
TIMES = "times_told"


def kept(name: str, mark: object, make: Callable[[], Kept]) -> Kept:
    """What `make` gave for this `mark`; made again when the mark is another. Nothing is shared.

    While it is made again nothing is kept under the name: large results never stand twice in memory.
    """
    found = st.session_state.get(f"kept_{name}")
    if found is None or found[0] != mark:
        forget(name)
        found = (mark, make())
        st.session_state[f"kept_{name}"] = found
    value: Kept = found[1]
    return value


def forget(name: str) -> None:
    """Work it out afresh next time."""
    st.session_state.pop(f"kept_{name}", None)


def put(name: str, value: object) -> None:
    """Keep a value for the next rerun. What is told at the top of a page has a name that ends in _told."""
    st.session_state[f"put_{name}"] = value
    if name.endswith("_told"):
        st.session_state[TIMES] = times_told() + 1


def times_told() -> int:
    """How often something was told this reader at the top of a page: the page is then shown from there."""
    return int(st.session_state.get(TIMES, 0))


def take(name: str) -> object:
    """The value that was put, once; None where there is none."""
    return st.session_state.pop(f"put_{name}", None)


def held(name: str) -> object:
    """The value that was put, left where it is; None where there is none."""
    return st.session_state.get(f"put_{name}")
