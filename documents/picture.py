"""Pictures and papers as evidence: what they are by their content, and what of them is shown."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from domain.evidence import LARGEST, SMALL, Content, NotEvidence

_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_GRID = 8  # rows and columns of a look: 64 bits
_PIXELS = 80_000_000  # more than any telephone takes; a picture that would fill the memory is refused
_BYTES = (
    100_000_000  # of a picture drawn in full: 25 million coloured points; photographs are shrunk on the way
)
_WORK = 1600  # px of the longer side, at least, that a photograph is drawn in for its look
_TURNS = {  # what the camera says about how it was held -> how the picture comes upright
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
_SIDEWAYS = (5, 6, 7, 8)


@dataclass(frozen=True)
class _Noted:
    """What the camera noted: how it was held, 1 to 8 as in EXIF, and when by its own clock."""

    turn: int = 1
    taken_at: datetime | None = None


def content_of(data: bytes) -> Content:
    """What a file is, whatever its name says, and for a picture what stands on the page. Raises NotEvidence."""
    if not data:
        raise NotEvidence("empty")
    if len(data) > LARGEST:
        raise NotEvidence("large")
    if data.startswith(b"%PDF-"):
        return Content("application/pdf")
    with _faults_told(), _opened(data) as picture:
        width, height = picture.size
        mime = _FORMATS["JPEG" if isinstance(picture, JpegImageFile) else str(picture.format)]
        noted = _noted(picture)
        if noted.turn in _SIDEWAYS:
            width, height = height, width
        picture.draft(None, (_WORK, _WORK))  # a photograph need not even be drawn in full
        look = look_of(_turned(picture.convert("L"), noted.turn))
        return Content(mime, width, height, noted.taken_at, look, _plain(picture, noted.turn, SMALL))


def shown(data: bytes, longest: int = SMALL) -> bytes:
    """A picture as it is shown: upright, at most `longest` px, as JPEG without anything that the camera noted.

    Where it was taken, by which device and when stay in the file that is kept. Raises NotEvidence.
    """
    with _faults_told(), _opened(data) as picture:
        noted = _noted(picture)
        picture.draft(None, (2 * longest, 2 * longest))
        return _plain(picture, noted.turn, longest)


def look_of(picture: Image.Image) -> int | None:
    """A difference hash: whether each point is lighter than its right neighbour, on a grid of 9 × 8.

    It stays when the picture is scaled, compressed or lightened. None for a picture without any difference.
    Source: N. Krawetz, "Kind of like that", 2013.
    """
    small = picture.convert("L").resize((_GRID + 1, _GRID), Image.Resampling.LANCZOS)
    points = list(small.tobytes())
    look = 0
    for row in range(_GRID):
        line = points[row * (_GRID + 1) : (row + 1) * (_GRID + 1)]
        for left, right in zip(line, line[1:], strict=False):
            look = look << 1 | (left > right)
    return look if max(points) - min(points) > 1 else None


@contextmanager
def _faults_told() -> Iterator[None]:
    """Whatever a decoder makes of bytes from outside becomes NotEvidence."""
    try:
        yield
    except NotEvidence:
        raise
    except UnidentifiedImageError as problem:
        raise NotEvidence("type") from problem
    except (
        Exception
    ) as problem:  # the decoders raise many kinds on damaged files, TypeError and struct.error too
        raise NotEvidence("broken") from problem


def _opened(data: bytes) -> Image.Image:
    """The picture, not yet drawn, once its head says that it does not fill the memory."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(BytesIO(data), formats=list(_FORMATS))
    points = picture.width * picture.height
    whole = points if picture.mode in ("1", "L") else 4 * points
    if points > _PIXELS or (whole > _BYTES and not isinstance(picture, JpegImageFile)):
        raise NotEvidence("large")
    return picture


def _plain(picture: Image.Image, turn: int, longest: int) -> bytes:
    """The JPEG of a picture, upright and at most `longest` px. It is shrunk first: the rest is then cheap."""
    small = picture.convert("RGB") if picture.mode in ("1", "P", "PA") else picture
    small.thumbnail((longest, longest))
    upright = _turned(small.convert("RGB"), turn)
    plain = Image.new("RGB", upright.size)  # without anything that is told beside the points
    plain.paste(upright)
    out = BytesIO()
    plain.save(out, "JPEG", quality=82)
    return out.getvalue()


def _turned(picture: Image.Image, turn: int) -> Image.Image:
    return picture.transpose(_TURNS[turn]) if turn in _TURNS else picture


def _noted(picture: Image.Image) -> _Noted:
    """What the camera noted; nothing where the notes are damaged, for the picture itself may be whole."""
    try:
        exif = picture.getexif()
        turn = exif.get(ExifTags.Base.Orientation)
        told = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    except Exception:  # noqa: BLE001 - every kind of damage means the same: nothing can be read
        return _Noted()
    return _Noted(turn if isinstance(turn, int) else 1, _instant(told))


def _instant(told: object) -> datetime | None:
    try:
        return datetime.strptime(str(told).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
