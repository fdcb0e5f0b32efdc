"""The boxes in which a sheet's comments are shown: an old drawing language that every spreadsheet still reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ledger.markup import NotEditable
from ledger.package import Package
from ledger.returned_places import Cell

EMPTY_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel">\n'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>\n</xml>'
)
_KIND = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>\n'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden" fillcolor="#f4f1fa"'
    ' o:insetmode="auto"><v:fill color2="#f4f1fa"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>\n"
)
_CLUSTER = 1024  # ids of shapes that belong to one drawing
_LAST_COLUMN, _LAST_ROW = 16_383, 1_048_575
_ACROSS, _SIGNS = 4, 40  # columns that a box covers, and how many narrow signs stand in a line of it
_MAP = re.compile(rb"(<o:idmap\b[^>]*?\bdata\s*=\s*[\"'])([\d,\s]*)")


def with_shapes(package: Package, drawing: str, notes: Mapping[Cell, str]) -> bytes:
    """A drawing's part with a box for each note; the ids are none that another drawing has."""
    text = package.part(drawing)
    end = text.rfind(b"</xml>")
    if end < 0 or b'xmlns:v="' not in text:
        raise NotEditable("a drawing of another kind")
    first = _first_free(package)
    clusters = range(first, first + 1 + len(notes) // _CLUSTER)
    shapes = "".join(
        _shape(cell, words, first * _CLUSTER + 1 + number, number + 1)
        for number, (cell, words) in enumerate(sorted(notes.items()))
    )
    kind = b"" if b'id="_x0000_t202"' in text else _KIND
    text = text[:end] + kind + shapes.encode() + text[end:]
    more = ",".join(map(str, clusters)).encode()
    return _MAP.sub(lambda found: found[1] + (found[2] + b"," if found[2] else b"") + more, text, count=1)


def without_shapes(text: bytes, cells: Collection[Cell]) -> bytes:
    """A drawing's part without the boxes of some cells."""

    def kept(found: re.Match[bytes]) -> bytes:
        place = [re.search(rb"<x:" + name + rb">\s*(\d+)", found[0]) for name in (b"Row", b"Column")]
        is_note = b'ObjectType="Note"' in found[0] and all(place)
        row, column = (int(one[1]) if one else -1 for one in place)
        return b"" if is_note and (row + 1, column) in cells else found[0]

    return re.sub(rb"<v:shape\s.*?</v:shape>\s*", kept, text, flags=re.DOTALL)


def _first_free(package: Package) -> int:
    """The first block of ids that no drawing of the workbook has."""
    taken = {0}
    for name in package.names(".vml"):
        text = package.part(name)
        for found in _MAP.finditer(text):
            taken |= {int(one) for one in re.findall(rb"\d+", found[2])}
        taken |= {int(one) // _CLUSTER for one in re.findall(rb"_s(\d{1,9})\"", text)}
    return max(taken) + 1


def _shape(cell: Cell, words: str, number: int, order: int) -> str:
    row, column = cell[0] - 1, cell[1]
    lines = sum(1 + _width(line) // _SIGNS for line in words.split("\n"))
    left = min(column + 1, _LAST_COLUMN - _ACROSS)
    top = max(0, min(row - 1, _LAST_ROW - lines - 2))
    anchor = f"{left}, 15, {top}, 4, {left + _ACROSS}, 15, {top + lines + 1}, 4"
    return _SHAPE.format(
        id=number, order=order, width=_ACROSS * 54, height=15 * (lines + 1), anchor=anchor, row=row,
        column=column,
    )  # fmt: skip


def _width(text: str) -> int:
    """How many narrow signs a text takes."""
    return sum(1 if ord(sign) < 0x2E80 else 2 for sign in text)
