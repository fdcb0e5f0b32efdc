"""CSV files: their encoding and separator found, their records streamed."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ledger.limits import MAX_COLUMNS, MAX_CSV_BYTES, head, refuse

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
SEPARATORS = (",", "\t", ";", "|")


def encoding_of(source: Path | bytes, file: str) -> str:
    """The encoding of a CSV: by its mark, else the first of UTF-8, GB18030, Windows-1252 that decodes it.

    Raises FileNotReadable: file_too_large, encoding_unknown.
    """
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_CSV_BYTES:
        raise refuse("file_too_large", file, size_mb=size >> 20, limit_mb=MAX_CSV_BYTES >> 20)
    start = head(source, 4)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    for name in ("utf-8", "gb18030", "cp1252"):
        if _decodes(source, name):
            return name
    raise refuse("encoding_unknown", file)


def _decodes(source: Path | bytes, encoding: str) -> bool:
    """Read the whole source in blocks; about half a second for a gigabyte."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with _binary(source) as stream:
            while block := stream.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _binary(source: Path | bytes) -> IO[bytes]:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def is_separated(source: Path | bytes, encoding: str) -> bool:
    """Whether any sign that parts columns stands near the beginning."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head(source, _SAMPLE))
    return any(sign in text for sign in SEPARATORS)


def separator_of(source: Path | bytes, encoding: str) -> str:
    """The sign that stands most often in the first ten lines, outside quotes; a comma where none does."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head(source, _SAMPLE))
    outside = "".join(text.split('"')[::2])
    lines = "\n".join(outside.splitlines()[:10])
    return max(SEPARATORS, key=lambda sign: (lines.count(sign), -SEPARATORS.index(sign)))


def records(source: Path | bytes, encoding: str, file: str) -> Iterator[list[str]]:
    """Every record of a CSV, empty lines as empty lists, so that counting them gives Excel's row numbers.

    Raises FileNotReadable with the record's number: csv_broken, too_many_columns.
    """
    number = 0
    with _binary(source) as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="", errors="strict")
        try:
            for number, record in enumerate(csv.reader(text, delimiter=separator_of(source, encoding)), 1):
                if len(record) > MAX_COLUMNS:
                    raise refuse("too_many_columns", file, row=number, limit=MAX_COLUMNS)
                yield record
        except (csv.Error, UnicodeError) as broken:
            raise refuse("csv_broken", file, row=number + 1) from broken
