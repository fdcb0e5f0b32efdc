"""How much a request may bring: a form little, a person's files a share, the old ones making room for the new."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from shell import bodies
from shell.bodies import FILES, FORM, FRESH, Held, counted, has_room
from tests.shell.conftest import WORD, Browser

SHARE = 100


@pytest.fixture
def files() -> Iterator[MemoryUploadedFileManager]:
    """What Streamlit keeps, and the door's own notes of it, both empty."""
    bodies._held.clear()
    yield MemoryUploadedFileManager("/_stcore/upload_file")
    bodies._held.clear()


def came(files: MemoryUploadedFileManager, name: str, size: int, since: float, *, person: int = 1) -> None:
    """A file came through the door."""
    files.add_file("page", UploadedFileRec(name, name, "", bytes(size)))
    bodies._held["page", name] = Held(person, size, since)


def room(files: MemoryUploadedFileManager, size: int, now: float, *, person: int = 1) -> bool:
    return has_room(files, Held(person, size), SHARE, now)


def left(files: MemoryUploadedFileManager) -> set[str]:
    return set(files.file_storage["page"])


def test_a_person_has_a_share_at_once_and_others_have_theirs(files: MemoryUploadedFileManager):
    came(files, "a", 60, 0.0)

    assert room(files, 40, 1.0)
    assert not room(files, 41, 1.0)
    assert room(files, 100, 1.0, person=2)
    assert left(files) == {"a"}


def test_what_came_long_ago_makes_room_the_oldest_first_and_no_more_than_needed(
    files: MemoryUploadedFileManager,
):
    for number, name in enumerate("abc"):
        came(files, name, 30, float(number))

    assert room(files, 50, FRESH + 10)
    assert left(files) == {"c"}


def test_what_is_on_its_way_counts_however_long_it_takes(files: MemoryUploadedFileManager):
    bodies._held["page", "slow"] = Held(1, 90)

    assert not room(files, 20, 1e9)


def test_what_was_given_in_and_taken_back_counts_for_a_minute(files: MemoryUploadedFileManager):
    came(files, "a", 90, 0.0)
    files.remove_file("page", "a")

    assert not room(files, 20, FRESH - 1)
    assert room(files, 20, FRESH + 1)
    assert not bodies._held


def test_the_number_of_files_has_an_end_too(files: MemoryUploadedFileManager):
    for number in range(FILES):
        came(files, str(number), 0, 0.0)

    assert not room(files, 0, 1.0)
    assert room(files, 0, FRESH + 1)
    assert len(left(files)) == FILES - 1


@pytest.mark.parametrize(("pieces", "too_much"), [([50, 50], False), ([50, 51], True), ([101], True)])
def test_what_comes_is_counted_whatever_was_told_of_its_length(pieces: list[int], too_much: bool):
    coming = iter(pieces)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": bytes(next(coming)), "more_body": True}

    async def all_of_it() -> None:
        received = counted(receive, 100)
        for _ in pieces:
            await received()

    if too_much:
        with pytest.raises(HTTPException) as refusal:
            asyncio.run(all_of_it())
        assert refusal.value.status_code == 413
    else:
        asyncio.run(all_of_it())


def test_nobody_sends_a_flood_to_the_way_in(board: Any, wang: int):
    flood = {"login": "wang", "password": "x" * FORM}
    one = Browser(board)

    assert one.ask("POST", "/sign-in", data=flood).status_code == 413
    assert one.ask("POST", "/sign-in", files={"f": bytes(FORM)}).status_code == 415  # unread
    assert one.enter(password=WORD).status_code == 303
