"""Who sits here: from the browser's cookie to the viewer, asked anew at every rerun."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import streamlit as st

from data_access import identity
from data_access.identity import Seat
from data_access.session import Session
from domain.people import EVERYWHERE, Role, Viewer

LOOPBACK = (None, "127.0.0.1", "::1")  # Streamlit says None for this machine
COOKIE = "board_session"
MARK = "board_browser"


def lasts() -> timedelta:
    """How long a sign-in lasts in any case; BOARD_SIGN_IN_HOURS, twelve at first."""
    return timedelta(hours=float(os.environ.get("BOARD_SIGN_IN_HOURS") or 12))


def seat_here(session: Session, now: datetime) -> Seat | None:
    """The reader's seat; None has to sign in. Where no person is entered, this machine is the office."""
    if not identity.accounts_exist(session.connection):
        viewer = viewer_of(st.context.ip_address)
        return None if viewer is None else Seat(viewer, must_change=False, way="", used_at=now)
    token = st.context.cookies.get(COOKIE, "")
    return identity.seat_of(session.connection, token, now, identity.idle()) if token else None


def must_sign_in(session: Session) -> bool:
    """Whether anybody has to sign in here."""
    return identity.accounts_exist(session.connection)


def viewer_of(address: str | None) -> Viewer | None:
    """Who is looking, from the address of the browser; None has no access.

    Until a person is entered, whoever sits at this machine is the office.
    """
    if address in LOOPBACK:
        return Viewer(name="office", role=Role.OFFICE, scope=EVERYWHERE)
    return None
