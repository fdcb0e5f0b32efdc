"""The files of evidence, beside the database: each under its hash, written once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.engine import file_of
from domain.evidence import SMALL

if TYPE_CHECKING:
    from sqlalchemy import Engine

FOLDER = "BOARD_FILES"  # the folder, by the environment; for PostgreSQL all processes need the same one


def folder_of(engine: Engine) -> Path:
    """Where the files of a database lie: as told, else beside its SQLite file, else in data/evidence."""
    told = os.environ.get(FOLDER)
    if told:
        return Path(told)
    file = file_of(engine)
    return file.with_name(f"{file.name}.evidence") if file else Path("data") / "evidence"


def keep(folder: Path, data: bytes) -> str:
    """Write a file under its SHA-256 and return that. It is whole on the disk before anything may point to it."""
    name = hashlib.sha256(data).hexdigest()
    place = path_of(folder, name)
    if not place.exists():
        _write(folder, place, data)
    return name


def keep_small(folder: Path, name: str, data: bytes) -> None:
    """Keep a picture as it is shown beside its file, so that nobody who looks at it draws the file anew.

    It can be made again from the file at any time: no backup holds it.
    """
    _write(folder, _small_of(folder, name), data)


def small(folder: Path, name: str) -> bytes | None:
    """A picture as it is shown; None where that was not made yet."""
    try:
        return _small_of(folder, name).read_bytes()
    except FileNotFoundError:
        return None


def is_there(folder: Path, name: str, size: int | None = None) -> bool:
    """Whether a file lies where it was kept, with as many bytes as it had. What it holds is looked at when fetched."""
    place = path_of(folder, name)
    return place.exists() and size in (None, place.stat().st_size)


def content(folder: Path, name: str) -> bytes | None:
    """The bytes of a file; None where it is missing or is not what its name says."""
    try:
        data = path_of(folder, name).read_bytes()
    except FileNotFoundError:
        return None
    return data if hashlib.sha256(data).hexdigest() == name else None


def fetched(folder: Path, name: str) -> bytes:
    """The bytes of a file that somebody asked for. Raises FileNotFoundError where they are not there as kept."""
    data = content(folder, name)
    if data is None:
        raise FileNotFoundError(name)
    return data


def path_of(folder: Path, name: str) -> Path:
    """The place of a file."""
    return folder / name[:2] / name


def _small_of(folder: Path, name: str) -> Path:
    place = path_of(folder, name)
    return place.with_name(f"{name}.{SMALL}.jpg")


def _write(folder: Path, place: Path, data: bytes) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.parent.mkdir(exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(place)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
