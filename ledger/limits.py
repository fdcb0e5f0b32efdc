"""Bounds on what is opened, checked before a library unpacks it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ledger.records import STOPS, FileNotReadable, Problem

MAX_CSV_BYTES = 4 << 30
MAX_BOOK_BYTES = 256 << 20
MAX_UNPACKED_BYTES = 2 << 30
MAX_RATIO = 400  # an honest sheet packs 10 to 40 times
RATIO_MATTERS_FROM = 64 << 20
MAX_CELLS = 30_000_000  # the library lays a sheet out as a full rectangle, 24 bytes a cell
MAX_COLUMNS = 2_000
MAX_SHEETS = 300

_BLOCK = 1 << 20
_ROW = re.compile(rb"<row\b[^>]*?\br\s*=\s*[\"'](\d{1,9})")
_WIDE = re.compile(rb"r=[\"'][A-Za-z]{2,7}\d")
_ODD = (b"r =", b"r= ", b"r\t=", b"r\n=", b"r\r=")  # legal, and no program writes it: looked at cell by cell
_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{2,7})(\d{1,9})")

# What the standard library raises on an archive that is damaged, encrypted or oddly packed.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def refuse(code: str, file: str, **expected: object) -> FileNotReadable:
    """The exception for a file that is not taken in."""
    return FileNotReadable(Problem(code, STOPS, file, expected=expected))


def check_book(source: Path | bytes, file: str) -> None:
    """Refuse a workbook that is too large, or that would unpack into something too large.

    Raises FileNotReadable: file_too_large, unpacks_too_large, too_many_cells, damaged.
    """
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_BOOK_BYTES:
        raise refuse("file_too_large", file, size_mb=size >> 20, limit_mb=MAX_BOOK_BYTES >> 20)
    if not starts_as_zip(source):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            _check_parts(archive, file)
    except _BROKEN as broken:
        raise refuse("damaged", file) from broken


def starts_as_zip(source: Path | bytes) -> bool:
    """Tell whether the first bytes are those of a zip archive (.xlsx, .xlsb, .ods, new .et)."""
    return head(source, 4) == b"PK\x03\x04"


def head(source: Path | bytes, length: int) -> bytes:
    """The first bytes of a source."""
    if isinstance(source, bytes):
        return source[:length]
    with source.open("rb") as stream:
        return stream.read(length)


def _check_parts(archive: zipfile.ZipFile, file: str) -> None:
    unpacked = 0
    for part in archive.infolist():
        unpacked += part.file_size
        bomb = part.file_size > RATIO_MATTERS_FROM and part.file_size > MAX_RATIO * max(1, part.compress_size)
        if bomb or unpacked > MAX_UNPACKED_BYTES:
            raise refuse("unpacks_too_large", file, limit_mb=MAX_UNPACKED_BYTES >> 20)
    for part in archive.infolist():
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            _check_area(archive, part, file)


def _check_area(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> None:
    """Refuse a sheet whose cells stand so far apart that the rectangle around them is too large.

    Up to column Z no sheet is too large (26 full columns are below MAX_CELLS), so most are scanned once.
    """
    if not any(_WIDE.search(text) or any(odd in text for odd in _ODD) for text in _blocks(archive, part)):
        return
    rows, columns = 1, 1
    for text in _blocks(archive, part):
        rows = max(rows, *map(int, _ROW.findall(text)), 1)
        for name, row in _CELL.findall(text):
            columns, rows = max(columns, column_number(name.upper())), max(rows, int(row))
        if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
            raise refuse("too_many_cells", file, rows=rows, columns=columns, limit=MAX_CELLS)


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's text in blocks that overlap by 64 bytes, so that no cell's name is cut in two."""
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            text = tail + block
            yield text
            tail = text[-64:]


def column_number(name: bytes) -> int:
    """The number of a column from its letters: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
