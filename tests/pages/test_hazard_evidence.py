"""Photographs and papers on a hazard's page: drawn once for all who look, without what the camera noted."""

from io import BytesIO
from typing import Any

import pytest
import streamlit
from PIL import ExifTags, Image

from data_access import evidence_files
from data_access.session import write_session
from data_access.writes.evidence import attach
from documents.picture import content_of
from domain.evidence import NotEvidence
from tests.cast import MONDAY, NOON, Board
from tests.data_access import hands
from tests.pages.board import drawn_at, said
from tests.photographs import photographed
from ui import kept_file


@pytest.fixture
def city(empty_board: str):
    """One hazard in district 1."""
    board = Board.on(empty_board)
    board.put(board.row("a", found=MONDAY))
    yield board
    board.engine.dispose()


def give(board: Board, data: bytes, *, kind: str = "before", name: str = "现场.jpg") -> str:
    """The file's hash, once it is given in."""
    folder, number = evidence_files.folder_of(board.engine), hands.row_of(board, "a").number
    told = content_of(data)
    with write_session(board.engine) as session:
        attach(
            session, board.alice, number, data, told, kind=kind, name=name, folder=folder, on=MONDAY, at=NOON
        )
    return evidence_files.keep(folder, data)


def drawn(board: Board):
    test = drawn_at("hazards", number=hands.row_of(board, "a").number)
    assert not test.exception
    return test


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Bytes of the files that a page drew a picture from."""
    found: list[int] = []
    real = kept_file.shown

    def counted(data: bytes) -> bytes:
        found.append(len(data))
        return real(data)

    monkeypatch.setattr(kept_file, "shown", counted)
    return found


def test_a_picture_is_drawn_once_when_it_is_given_in(city: Board, drawings: list[int]):
    give(city, photographed())

    assert len(drawn(city).get("image")) == len(drawn(city).get("image")) == 1
    assert drawings == []


def test_a_small_picture_that_is_missing_is_made_anew_once(city: Board, drawings: list[int]):
    data = photographed("2026:06:16 08:30:00")
    place = evidence_files.path_of(evidence_files.folder_of(city.engine), give(city, data))
    for small in place.parent.glob(f"{place.name}.*"):  # as after a restore
        small.unlink()

    assert len(drawn(city).get("image")) == len(drawn(city).get("image")) == 1
    assert drawings == [len(data)]


@pytest.mark.parametrize("left", [None, b"other"])
def test_a_file_that_is_missing_or_cut_short_is_said_though_its_small_picture_is_there(city: Board, left):
    place = evidence_files.path_of(evidence_files.folder_of(city.engine), give(city, photographed()))
    place.unlink() if left is None else place.write_bytes(left)

    assert "原件找不到或已损坏" in said(drawn(city))
    assert len(drawn(city).get("image")) == 0


def test_a_picture_that_cannot_be_drawn_does_not_break_the_page(city: Board, monkeypatch):
    place = evidence_files.path_of(evidence_files.folder_of(city.engine), give(city, photographed()))
    for small in place.parent.glob(f"{place.name}.*"):
        small.unlink()

    def too_large(data: bytes) -> bytes:
        raise NotEvidence("large")

    monkeypatch.setattr(kept_file, "shown", too_large)

    assert "原件找不到或已损坏" in said(drawn(city))


@pytest.fixture
def buttons(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The buttons that fetch a file, each with what it gives out."""
    found: list[dict[str, Any]] = []
    real = streamlit.download_button

    def caught(label: str, data: Any, **said: Any) -> bool:
        if str(said.get("key")).startswith("paper_"):
            found.append({"label": label, "data": data(), **said})
        return real(label, b"", **said)

    monkeypatch.setattr(streamlit, "download_button", caught)
    return found


def test_a_photographed_paper_is_fetched_without_what_the_camera_noted(city: Board, buttons):
    data = photographed("2026:06:16 08:30:00")
    with Image.open(BytesIO(data)) as given:
        assert given.getexif().get_ifd(ExifTags.IFD.GPSInfo)  # it tells where it was taken
    give(city, data, kind="document", name="通知.webp")

    drawn(city)

    (button,) = buttons
    assert (button["file_name"], button["mime"]) == ("通知.jpg", "image/jpeg")
    with Image.open(BytesIO(button["data"])) as out:
        assert (out.format, out.size, len(out.getexif())) == ("JPEG", (480, 640), 0)
        assert not out.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_a_paper_is_fetched_as_it_was_given_in(city: Board, buttons):
    give(city, b"%PDF-1.7 x", kind="document", name="通知.pdf")

    drawn(city)

    assert [(one["file_name"], one["data"]) for one in buttons] == [("通知.pdf", b"%PDF-1.7 x")]


def test_a_file_s_name_is_no_markup_on_its_button(city: Board, buttons):
    give(city, b"%PDF-1.7 x", kind="document", name="![x](http://a.example/x.png) **b**_c_.pdf")

    drawn(city)

    (button,) = buttons
    assert button["label"] == r"\!\[x\]\(http\://a\.example/x\.png\) \*\*b\*\*\_c\_\.pdf"
    assert button["file_name"] == "![x](http://a.example/x.png) **b**_c_.pdf"


def test_what_was_given_in_for_an_earlier_round_says_so(city: Board):
    give(city, photographed())
    assert "第 1 轮整改的" not in said(drawn(city))

    city.put(city.row("a", found=MONDAY, status="closed", closed=MONDAY))
    hands.step(city, city.alice, "a", "reopen", due=20)

    assert "第 1 轮整改的" in said(drawn(city))


def test_who_accepts_is_told_in_the_form_what_to_look_at_twice(city: Board):
    data = photographed("2026:06:16 08:30:00")
    give(city, data, kind="before")
    hands.step(city, city.alice, "a", "complete")
    assert "处请先核实" not in said(drawn(city))

    give(city, data, kind="after")

    words = said(drawn(city))
    assert "下面的照片有 2 处请先核实" in words.replace("\u00a0", " ")
    assert words.index("处请先核实") < words.index("整改前、后用的是同一张照片") < words.index("照片与文件")
