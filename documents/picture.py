"""Pictures and papers as evidence: what they are by their content, and what of them is shown."""

from __future__ import annotations

import warnings
from datetime import datetime
from io import BytesIO

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from domain.evidence import LARGEST, Content, NotEvidence

_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_GRID = 8  # rows and columns of a look: 64 bits
_PIXELS = 80_000_000  # more than any telephone takes; a picture that would fill the memory is refused
_FAULTS = (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError,
           Image.DecompressionBombWarning)  # fmt: skip


def content_of(data: bytes) -> Content:
    """What a file is, whatever its name says. Raises NotEvidence."""
    if not data:
        raise NotEvidence("empty")
    if len(data) > LARGEST:
        raise NotEvidence("large")
    if data.startswith(b"%PDF-"):
        return Content("application/pdf")
    try:
        with _opened(data) as picture:
            mime = _FORMATS[str(picture.format)]
            taken = _taken_at(picture)
            upright = ImageOps.exif_transpose(picture)
            return Content(mime, upright.width, upright.height, taken, look_of(upright))
    except UnidentifiedImageError as problem:
        raise NotEvidence("type") from problem
    except _FAULTS as problem:
        raise NotEvidence("broken") from problem


def shown(data: bytes, longest: int = 1600) -> bytes:
    """A picture as it is shown: upright, at most `longest` px, as JPEG without anything that the camera noted.

    Where it was taken, by which device and when stay in the file that is kept. Raises NotEvidence.
    """
    try:
        with _opened(data) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((longest, longest))
            plain = Image.new("RGB", upright.size)
            plain.paste(upright)
            out = BytesIO()
            plain.save(out, "JPEG", quality=82)
            return out.getvalue()
    except _FAULTS as problem:
        raise NotEvidence("broken") from problem


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


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(BytesIO(data), formats=list(_FORMATS))
        if picture.width * picture.height > _PIXELS:
            raise NotEvidence("large")
        picture.load()
    return picture


def _taken_at(picture: Image.Image) -> datetime | None:
    """When the camera says that it was taken; None where it says nothing that is an instant."""
    told = picture.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    try:
        return datetime.strptime(str(told).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
