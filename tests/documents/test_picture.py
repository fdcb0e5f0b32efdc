"""Pictures as evidence: known by their content, alike where they look alike, shown without what the camera noted."""

import random
import struct
import zlib
from datetime import datetime
from io import BytesIO

import pytest
from PIL import ExifTags, Image, ImageEnhance, ImageOps

from documents.picture import content_of, look_of, shown
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


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_small_file_of_very_many_coloured_points_is_refused_before_it_is_drawn(mode: str):
    data = bytearray(encoded(scene().convert(mode), "PNG"))
    data[16:24] = struct.pack(">II", 8900, 8900)  # its head alone says so: drawing it would find it cut short
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))

    for drawn in (content_of, shown):
        with pytest.raises(NotEvidence) as refused:
            drawn(bytes(data))
        assert refused.value.why == "large"


def test_a_scanned_page_of_as_many_points_in_black_and_white_is_taken():
    told = content_of(encoded(Image.new("1", (7016, 9921)), "PNG"))

    assert (told.width, told.height) == (7016, 9921)


def test_a_large_photograph_looks_as_it_does_drawn_in_full():
    large = scene().resize((3600, 2700))

    told = content_of(encoded(large))

    assert (told.width, told.height) == (3600, 2700)
    assert told.look == look_of(Image.open(BytesIO(encoded(large))))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_kind_of_point_are_shown(mode: str):
    made = scene().convert("I").convert("I;16") if mode == "I;16" else scene().convert(mode)

    small = content_of(encoded(made, "PNG")).small

    with Image.open(BytesIO(small)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (480, 360))


def test_a_photograph_of_several_pictures_in_one_file_is_a_photograph():
    data = encoded(scene(), "MPO", save_all=True, append_images=[scene(2)])

    assert (content_of(data).mime, content_of(data).look) == ("image/jpeg", content_of(encoded(scene())).look)


def test_what_stands_on_the_page_is_made_with_the_reading():
    data = photographed()

    assert content_of(data).small == shown(data)
    with Image.open(BytesIO(shown(data))) as picture:
        assert picture.size == (360, 480)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_comes_upright_however_it_was_held(turn: int):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    data = encoded(scene(), "PNG", exif=exif)

    with Image.open(BytesIO(data)) as held, Image.open(BytesIO(shown(data, 640))) as picture:
        upright = ImageOps.exif_transpose(held)
        assert picture.size == upright.size
        assert is_same_look(look_of(picture), look_of(upright))
    assert content_of(data).look == look_of(upright)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's own about the damage
def test_a_photograph_with_damaged_notes_is_taken_without_them():
    with Image.open(BytesIO(photographed())) as picture:
        notes = picture.info["exif"]
    taken = 0

    for at in range(6, len(notes)):
        for value in (0, 1, 0xFF):
            damaged = notes[:at] + bytes([value]) + notes[at + 1 :]
            told = content_of(encoded(scene().resize((64, 48)), exif=damaged))  # nothing is raised
            taken += told.taken_at is not None
            assert sorted((told.width, told.height)) == [48, 64]
            with Image.open(BytesIO(told.small)) as picture:
                assert len(picture.getexif()) == 0
    assert 0 < taken < 3 * len(notes)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_notes_whose_kind_is_not_their_value_s_do_not_break_the_reading(form: str):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (36.0, 6.0, 1.0)
    notes = exif.tobytes()

    for at in range(6, len(notes)):
        data = encoded(scene().resize((64, 48)), form, exif=notes[:at] + b"\7" + notes[at + 1 :])
        assert content_of(data).small == shown(data)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_no_damage_raises_anything_else(form: str):
    chance, whole = random.Random(form), encoded(scene().resize((64, 48)), form, exif=Image.Exif())

    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8))):
            data[chance.randrange(min(len(data), chance.choice((60, 600, len(data)))))] = chance.randrange(
                256
            )
        try:
            content_of(bytes(data))
        except NotEvidence:  # and nothing else
            continue


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
