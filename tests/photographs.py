"""Pictures for tests: with something on them, and as a telephone writes them."""

from io import BytesIO

from PIL import ExifTags, Image, ImageDraw


def scene(seed: int = 1) -> Image.Image:
    """A picture with something on it."""
    picture = Image.new("RGB", (640, 480), (200, 200, 190))
    pen = ImageDraw.Draw(picture)
    for step in range(12):
        x, y = (step * 97 * seed) % 600, (step * 53 * seed + 31) % 440
        pen.rectangle((x, y, x + 60 + 9 * seed, y + 40), fill=((step * 40) % 255, (seed * 90) % 255, 60))
    return picture


def encoded(picture: Image.Image, form: str = "JPEG", **more) -> bytes:
    """The bytes of its file."""
    out = BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def photographed(when: str = "2026:06:01 08:30:00") -> bytes:
    """A photograph as a telephone writes it: turned, with time and place."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = when
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return encoded(scene(), exif=exif)
