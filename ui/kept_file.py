"""A file that is kept beside the database, to be fetched by who may still have it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data_access import evidence_files
from data_access.session import Session
from ui.database import engine
from ui.visit import Visit


def is_there(sha256: str) -> bool:
    """Whether the file of a hash lies where it was kept."""
    return evidence_files.path_of(evidence_files.folder_of(engine()), sha256).exists()


def fetch_button(visit: Visit, name: str, find: Callable[[Session], str], *, mime: str, key: str) -> None:
    """Draw the button that fetches a file under its name.

    `find` tells the hash once it is pressed, for a viewer who is still signed in; it raises NotFound where the file
    is not the viewer's any more.
    """

    def fetch() -> bytes:
        with visit.again() as session:
            kept = find(session)
        return evidence_files.fetched(evidence_files.folder_of(engine()), kept)

    st.download_button(name, fetch, file_name=name, mime=mime, key=key, type="tertiary", on_click="ignore")
