"""A template that the office gave, looked at as every file from outside, then filled in."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping

from lxml import etree

from documents.template import Values, filled
from ledger.limits import check_book, refuse, starts_as_zip

MOST_BYTES = 20 << 20


class NothingToFill(Exception):
    """The template has no cell that asks for anything."""


def fill_template(content: bytes, name: str, values: Values, words: Mapping[str, str]) -> bytes:
    """The template with its numbers. Raises FileNotReadable for what is no workbook, NothingToFill."""
    if not starts_as_zip(content) or len(content) > MOST_BYTES:
        raise refuse("damaged", name)
    check_book(content, name)
    try:
        made, times = filled(content, values, words)
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as problem:
        raise refuse("damaged", name) from problem
    if not times:
        raise NothingToFill(name)
    return made
