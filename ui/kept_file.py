"""A file that is kept beside the database, to be fetched by who may still have it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from data_access import evidence_files
from data_access.session import Session
from documents.picture import shown
from domain.evidence import NotEvidence
from ui.database import engine
from ui.html import plain
from ui.visit import Visit


def is_there(sha256: str) -> bool:
    """Whether the file of a hash lies where it was kept."""
    return evidence_files.is_there(evidence_files.folder_of(engine()), sha256)


def small_picture(sha256: str, size: int) -> bytes | None:
    """A picture of `size` bytes as it stands on a page; None where its file is missing, damaged or not to be drawn.

    It was made when the file was given in; one that is missing, as after a restore, is made and kept here.
    """
    folder = evidence_files.folder_of(engine())
    if not evidence_files.is_there(folder, sha256, size):
        return None
    return evidence_files.small(folder, sha256) or _made_anew(folder, sha256)


def _made_anew(folder: Path, sha256: str) -> bytes | None:
    data = evidence_files.content(folder, sha256)
    if data is None:
        return None
    try:
        made = shown(data)
    except NotEvidence:
        return None
    evidence_files.keep_small(folder, sha256, made)
    return made


def fetch_button(
    visit: Visit, name: str, find: Callable[[Session], str], *, mime: str, key: str,
    given_out: Callable[[bytes], bytes] = bytes,
) -> None:  # fmt: skip
    """Draw the button that fetches a file under its name, as `given_out` makes it from what is kept.

    `find` tells the hash once it is pressed, for a viewer who is still signed in; it raises NotFound where the file
    is not the viewer's any more.
    """

    def fetch() -> bytes:
        with visit.again() as session:
            kept = find(session)
        return given_out(evidence_files.fetched(evidence_files.folder_of(engine()), kept))

    st.download_button(
        plain(name), fetch, file_name=name, mime=mime, key=key, type="tertiary", on_click="ignore"
    )
