"""Evidence: kept beside the database, seen within the scope, and the acceptor warned of what is odd."""

import json
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from data_access import evidence_files, reads
from data_access.backup import add_files, backup, restore, take_files
from data_access.engine import engine_for, reading, writing
from data_access.frames import records
from data_access.reads import NotFound
from data_access.session import open_session, write_session
from data_access.tables import event, hazard
from data_access.writes.evidence import attach
from domain.evidence import Content
from domain.people import EVERYWHERE, NOWHERE, Author, Role, Viewer
from domain.status import StepNotAllowed
from tests import machine
from tests.cast import MONDAY, NOON, TREE, Board

PICTURE = Content("image/jpeg", 640, 480, datetime(2026, 6, 1, 8, 30), look=0x0123_4567_89AB_CDEF)


@pytest.fixture
def board(database_url: str):
    found = Board.on(database_url, TREE)
    for name in "ab":
        found.put(found.row(name, found=MONDAY))
    yield found
    found.engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


def numbers(board: Board) -> list[str]:
    with open_session(board.engine) as session:
        return list(session.connection.execute(select(hazard.c.number).order_by(hazard.c.id)).scalars())


def give(
    board: Board, folder: Path, number: str, *, data: bytes = b"one", told: Content = PICTURE, **more
) -> int:
    viewer = more.pop("viewer", Viewer("Alice", Role.OFFICE, EVERYWHERE))
    said = {"kind": "after", "name": "a.jpg", "folder": folder, "on": MONDAY, "at": NOON} | more
    with write_session(board.engine) as session:
        return attach(session, viewer, number, data, told, **said)


def seen(board: Board, number: str, scope=EVERYWHERE) -> list[dict]:
    with open_session(board.engine) as session:
        return records(reads.evidence_of(session, scope, number))


def test_what_is_given_in_is_kept_and_told(board: Board, folder: Path):
    a, _ = numbers(board)
    give(board, folder, a)

    (row,) = seen(board, a)
    assert (row["name"], row["kind"], row["by"]) == ("a.jpg", "after", "Alice")
    assert evidence_files.content(folder, row["sha256"]) == b"one"
    with open_session(board.engine) as session:
        told = session.connection.execute(select(event).where(event.c.what == "attached")).one()
    assert (told.new.split()[0], told.note) == ("after", "a.jpg")


def test_the_picture_of_the_page_is_kept_beside_the_file_and_in_no_backup(
    board: Board, folder: Path, tmp_path: Path
):
    a, _ = numbers(board)
    give(board, folder, a, told=replace(PICTURE, small=b"small"))
    (row,) = seen(board, a)
    with reading(board.engine) as connection:
        backup(connection, tmp_path / "b.zip")

    assert evidence_files.small(folder, row["sha256"]) == b"small"
    assert evidence_files.small(folder, "0" * 64) is None
    assert add_files(tmp_path / "b.zip", folder) == (1, [])
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert [name for name in archive.namelist() if name.startswith("evidence/")] == [
            f"evidence/{row['sha256']}"
        ]


def test_a_file_is_there_with_as_many_bytes_as_it_had(board: Board, folder: Path):
    a, _ = numbers(board)
    give(board, folder, a)
    (row,) = seen(board, a)

    assert evidence_files.is_there(folder, row["sha256"], row["size"])
    assert not evidence_files.is_there(folder, row["sha256"], row["size"] + 1)
    assert not evidence_files.is_there(folder, "0" * 64)


def test_the_same_file_is_kept_once(board: Board, folder: Path):
    a, _ = numbers(board)

    assert give(board, folder, a) == give(board, folder, a)
    assert len(seen(board, a)) == 1


def test_an_after_picture_older_than_the_finding_is_flagged(board: Board, folder: Path):
    a, _ = numbers(board)
    give(board, folder, a)
    give(board, folder, a, data=b"two", kind="before")

    assert [row["too_old"] for row in seen(board, a)] == [True, False]


@pytest.mark.parametrize(
    ("data", "look", "same"),
    [
        (b"one", 0x0123_4567_89AB_CDEF, True),  # the same file
        (b"two", 0x0123_4567_89AB_CDEF ^ 0b101, True),  # the same picture, compressed again
        (b"two", 0x0123_4567_89AB_CDEF ^ (0xFF << 20), False),
        (b"two", None, False),
    ],
)
def test_the_same_picture_before_and_after_is_flagged(
    board: Board, folder: Path, data: bytes, look, same: bool
):
    a, b = numbers(board)
    give(board, folder, a, kind="before")
    give(board, folder, a, data=data, told=Content("image/jpeg", 640, 480, None, look))
    give(board, folder, a, data=b"three", kind="after", told=Content("image/jpeg", 640, 480, None, look))
    give(board, folder, b, kind="before")  # another hazard: said as such

    assert [row["both"] for row in seen(board, a)] == [same, same, look is not None and same]
    assert [row["both"] for row in seen(board, b)] == [False]


@pytest.mark.parametrize(
    ("data", "look", "same"),
    [
        (b"one", None, True),  # the same file
        (b"two", 0x0123_4567_89AB_CDEF ^ 0b101, True),  # the same picture, compressed again
        (b"two", 0x0123_4567_89AB_CDEF ^ (0xFF << 20), False),
        (b"two", None, False),
    ],
)
def test_the_same_picture_on_two_hazards_is_flagged(
    board: Board, folder: Path, data: bytes, look, same: bool
):
    a, b = numbers(board)
    give(board, folder, a)
    give(board, folder, b, data=data, told=Content("image/jpeg", 640, 480, None, look))

    assert [row["same_as"] for row in seen(board, b)] == [(a,) if same else ()]
    assert [row["same_as"] for row in seen(board, a)] == [(b,) if same else ()]


def test_outside_the_scope_nothing_is_seen_and_nothing_given_in(board: Board, folder: Path):
    a, _ = numbers(board)
    give(board, folder, a)

    with pytest.raises(NotFound):
        seen(board, a, NOWHERE)
    with pytest.raises(NotFound):
        give(board, folder, a, viewer=Viewer("Eve", Role.ENTERPRISE, NOWHERE))


def test_a_file_is_fetched_within_the_scope_alone(board: Board, folder: Path):
    a, _ = numbers(board)
    key = give(board, folder, a)

    with open_session(board.engine, EVERYWHERE) as session:
        name = reads.evidence_file(session, EVERYWHERE, key)
    assert evidence_files.fetched(folder, name) == b"one"
    with open_session(board.engine, NOWHERE) as session, pytest.raises(NotFound):
        reads.evidence_file(session, NOWHERE, key)
    evidence_files.path_of(folder, name).unlink()
    with pytest.raises(FileNotFoundError):
        evidence_files.fetched(folder, name)


def test_a_leader_only_looks(board: Board, folder: Path):
    with pytest.raises(StepNotAllowed):
        give(board, folder, numbers(board)[0], viewer=Viewer("Carol", Role.LEADER, EVERYWHERE))


def test_a_file_that_was_changed_on_the_disk_is_not_shown_for_it(board: Board, folder: Path):
    a, _ = numbers(board)
    give(board, folder, a)
    (row,) = seen(board, a)
    evidence_files.path_of(folder, row["sha256"]).write_bytes(b"other")

    assert evidence_files.content(folder, row["sha256"]) is None
    assert evidence_files.content(folder, "0" * 64) is None


def test_a_backup_takes_the_files_along(board: Board, folder: Path, tmp_path: Path, sqlite_template: Path):
    a, _ = numbers(board)
    give(board, folder, a)
    give(board, folder, a, data=b"%PDF-1.7 x", told=Content("application/pdf"), kind="document", name="p.pdf")
    path, other = tmp_path / "b.zip", tmp_path / "other.sqlite"
    with reading(board.engine) as connection:
        backup(connection, path)
    assert add_files(path, folder) == (2, [])
    assert folder.stat().st_mode & 0o777 == 0o700

    machine.copy_sqlite(sqlite_template, other)
    engine = engine_for(f"sqlite:///{other}")
    with writing(engine) as connection:
        restore(connection, path, Author("command", "command", NOON))
    assert take_files(path, evidence_files.folder_of(engine)) == 2
    with open_session(engine) as session:
        back = records(reads.evidence_of(session, EVERYWHERE, a))
    assert [(row["name"], row["taken_at"], row["too_old"]) for row in back] == [
        ("a.jpg", PICTURE.taken_at, True),
        ("p.pdf", None, False),
    ]
    assert evidence_files.content(evidence_files.folder_of(engine), back[0]["sha256"]) == b"one"
    engine.dispose()


def test_files_are_found_in_a_backup_whose_columns_stood_otherwise(
    board: Board, folder: Path, tmp_path: Path
):
    a, _ = numbers(board)
    give(board, folder, a)
    path, told = tmp_path / "b.zip", tmp_path / "earlier.zip"
    with reading(board.engine) as connection:
        backup(connection, path)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(told, "w") as earlier:
        manifest = json.loads(archive.read("manifest.json"))
        manifest["columns"]["evidence"].reverse()
        rows = [json.loads(line)[::-1] for line in archive.read("evidence.jsonl").splitlines()]
        earlier.writestr("manifest.json", json.dumps(manifest))
        earlier.writestr("evidence.jsonl", "".join(json.dumps(row) + "\n" for row in rows))

    assert add_files(told, folder) == (1, [])


def test_a_missing_file_is_named_and_does_not_stop_the_backup(board: Board, folder: Path, tmp_path: Path):
    a, _ = numbers(board)
    give(board, folder, a)
    (row,) = seen(board, a)
    evidence_files.path_of(folder, row["sha256"]).unlink()
    with reading(board.engine) as connection:
        backup(connection, tmp_path / "b.zip")

    assert add_files(tmp_path / "b.zip", folder) == (0, [row["sha256"]])
