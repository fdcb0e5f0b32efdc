"""Pictures as evidence: known by their content, alike where they look alike, shown without what the camera noted."""

from datetime import datetime
from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageEnhance

from documents.picture import content_of, shown
from domain.evidence import LARGEST, NotEvidence, bands, is_same_look, is_too_old
from tests.cast import MONDAY
from tests.photographs import encoded, photographed, scene


@pytest.mark.parametrize(
    ("form", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_picture_is_known_by_its_content(form: str, mime: str):
    told = content_of(encoded(scene(), form))

    assert (told.mime, told.width, told.height) == (mime, 640, 480)


def test_a_paper_has_no_look():
    told = content_of(b"%PDF-1.7 ...")

    assert (told.mime, told.look, told.width) == ("application/pdf", None, None)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 not a picture", "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "type"),
        (encoded(Image.new("L", (4, 4)), "GIF"), "type"),
        (encoded(scene())[:900], "broken"),
        (b"%PDF-" + b"0" * LARGEST, "large"),
    ],
)
def test_anything_else_is_refused_and_says_why(data: bytes, why: str):
    with pytest.raises(NotEvidence) as refused:
        content_of(data)

    assert refused.value.why == why


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_drawn():
    with pytest.raises(NotEvidence) as refused:
        content_of(encoded(Image.new("1", (20_000, 5_000)), "PNG"))

    assert refused.value.why in ("large", "broken")


def test_the_time_and_the_upright_size_are_read():
    told = content_of(photographed())

    assert (told.taken_at, told.width, told.height) == (datetime(2026, 6, 1, 8, 30), 480, 640)


@pytest.mark.parametrize("when", ["", "0000:00:00 00:00:00", "yesterday"])
def test_a_time_that_is_none_is_none(when: str):
    assert content_of(photographed(when)).taken_at is None


def test_what_is_shown_is_upright_small_and_without_what_the_camera_noted():
    with Image.open(BytesIO(shown(photographed(), 300))) as picture:
        assert picture.size == (225, 300)
        assert len(picture.getexif()) == 0
        assert not picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)


@pytest.mark.parametrize(
    "other",
    [
        scene().resize((320, 240)),
        ImageEnhance.Brightness(scene()).enhance(1.15),
    ],
)
def test_the_same_picture_is_known_again(other: Image.Image):
    one, again = content_of(encoded(scene())), content_of(encoded(other, quality=60))

    assert is_same_look(one.look, again.look)
    assert any(a == b for a, b in zip(bands(one.look), bands(again.look), strict=True))


def test_another_picture_is_another():
    looks = [content_of(encoded(scene(seed))).look for seed in range(1, 8)]

    assert not any(is_same_look(a, b) for at, a in enumerate(looks) for b in looks[:at])


def test_a_picture_of_nothing_is_like_no_other():
    blank = content_of(encoded(Image.new("RGB", (300, 300), (9, 9, 9))))

    assert blank.look is None
    assert not is_same_look(blank.look, blank.look)


def test_an_after_picture_older_than_the_finding_is_noticed():
    assert is_too_old("after", MONDAY.replace(day=1), MONDAY)
    assert not is_too_old("after", MONDAY, MONDAY)
    assert not is_too_old("before", MONDAY.replace(day=1), MONDAY)
    assert not is_too_old("after", None, MONDAY)
