"""A sheet's part with some cells in another style: the cells themselves and all around them stay as they are."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ledger import markup
from ledger.limits import column_number
from ledger.markup import Edit, NotEditable, Tag, attribute, with_attribute
from ledger.package import OFFICE
from ledger.returned_places import Cell, reference

Restyled = Callable[[int], int]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# What stands behind the drawing of the comments in a sheet, in the order of the standard (ECMA-376, CT_Worksheet).
_BEHIND = frozenset({
    b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems",
    b"tableParts", b"extLst", b"AlternateContent",
})  # fmt: skip
_REST = rb"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>"


@dataclass(frozen=True)
class _Frame:
    """Where the rows of a sheet stand, and the style of the cells of each column that has one."""

    start: int
    end: int
    prefix: bytes
    columns: Sequence[tuple[int, int, int]]
    restyled: Restyled


@dataclass(frozen=True)
class _Row:
    number: int
    start: int
    content: int
    content_end: int
    end: int


def with_styles(part: bytes, cells: Iterable[Cell], restyled: Restyled) -> bytes:
    """The part with the style of some cells changed; cells and rows that it does not hold are added.

    restyled: number of a style -> number of the one in its place. Raises NotEditable.
    """
    wanted = [
        (row, [cell[1] for cell in group]) for row, group in groupby(sorted(set(cells)), lambda c: c[0])
    ]
    if not wanted:
        return part
    data = _data(part)
    if data.empty:
        opened = re.sub(rb"\s*/>$", b">", part[data.start : data.end]) + b"</" + data.full + b">"
        part = part[: data.start] + opened + part[data.end :]
        data = _data(part)
    end = part.rfind(b"</" + data.full, data.end)
    if end < 0:
        raise NotEditable("rows without an end")
    frame = _Frame(data.end, end, data.prefix, _column_styles(part[: data.start]), restyled)
    return markup.spliced(part, _row_edits(part, frame, deque(wanted)))


def all_restyled(part: bytes, others: dict[int, int]) -> bytes:
    """The part with each cell of some styles in another."""
    data = _data(part)
    pattern = re.compile(rb"<" + re.escape(data.prefix) + rb"c(?=\s)" + _REST)

    def change(found: re.Match[bytes]) -> bytes:
        style = int(attribute(found[0], "s") or 0)
        return with_attribute(found[0], "s", others[style]) if style in others else found[0]

    return part[: data.end] + pattern.sub(change, part[data.end :])


def with_drawing(part: bytes, relation: str) -> bytes:
    """The part with the drawing that its comments are shown in."""
    added = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>'
    data = _data(part)
    whole = added % (data.prefix, OFFICE.encode(), relation.encode())
    for one in _tail(part, data):
        if one.name in _BEHIND:
            return part[: one.tag.start] + whole + part[one.tag.start :]
    end = part.rindex(b"</" + data.prefix + b"worksheet")
    return part[:end] + whole + part[end:]


def drawing_of(part: bytes) -> str | None:
    """The relationship of the drawing that holds a sheet's comments and form controls."""
    for one in _tail(part, _data(part)):
        if one.name == b"legacyDrawing":
            return attribute(markup.tag_of(part, one), ":id")
    return None


def _tail(part: bytes, data: Tag) -> Iterator[markup.Element]:
    """What stands behind the rows of a sheet."""
    start = data.end
    if not data.empty:
        start = part.index(b">", part.rfind(b"</" + data.full)) + 1
    end = part.rfind(b"</" + data.prefix + b"worksheet")
    if end < start:
        raise NotEditable("no worksheet")
    return markup.children(part, start, end)


def _data(part: bytes) -> Tag:
    """The first tag of a sheet's rows. Raises NotEditable where the part is no sheet of the known kind."""
    depth = 0
    for tag in markup.tags(part):
        if depth == 0:
            declared = attribute(part[tag.start : tag.end], f"xmlns:{tag.prefix[:-1].decode()}".rstrip(":"))
            if tag.name != b"worksheet" or declared != MAIN:
                raise NotEditable("no worksheet")
        if depth == 1 and tag.name == b"sheetData" and not tag.closing:
            return tag
        depth += -1 if tag.closing else 0 if tag.empty else 1
    raise NotEditable("no rows")


def _column_styles(head: bytes) -> list[tuple[int, int, int]]:
    """First and last column (from 0) and the style of the cells of columns that have one."""
    found = []
    for tag in markup.tags(head):
        text = head[tag.start : tag.end]
        if tag.name == b"col" and (style := attribute(text, "style")):
            first, last = (int(attribute(text, name) or 0) - 1 for name in ("min", "max"))
            found.append((first, last, int(style)))
    return found


def _each_row(part: bytes, frame: _Frame) -> Iterator[_Row]:
    """The rows in their order; one that does not say its number is the next."""
    name = frame.prefix + b"row"
    number = 0
    for found in re.compile(rb"<" + re.escape(name) + rb"(?=[\s/>])" + _REST).finditer(
        part, frame.start, frame.end
    ):
        number = int(attribute(found[0], "r") or number + 1)
        if found[0].endswith(b"/>"):
            yield _Row(number, found.start(), found.end(), found.end(), found.end())
        else:
            close = part.index(b"</" + name, found.end())
            yield _Row(number, found.start(), found.end(), close, part.index(b">", close) + 1)


def _row_edits(part: bytes, frame: _Frame, wanted: deque[tuple[int, list[int]]]) -> Iterator[Edit]:
    for row in _each_row(part, frame):
        while wanted and wanted[0][0] < row.number:
            yield row.start, row.start, _new_row(frame, *wanted.popleft())
        if wanted and wanted[0][0] == row.number:
            yield row.start, row.end, _changed_row(part, frame, row, wanted.popleft()[1])
        if not wanted:
            return
    for number, columns in wanted:
        yield frame.end, frame.end, _new_row(frame, number, columns)


def _new_row(frame: _Frame, number: int, columns: list[int]) -> bytes:
    cells = b"".join(_new_cell(frame, (number, column), None) for column in columns)
    return b'<%srow r="%d">%s</%srow>' % (frame.prefix, number, cells, frame.prefix)


def _new_cell(frame: _Frame, cell: Cell, row_style: int | None) -> bytes:
    """An empty cell that looks as its row or its column does."""
    of_column = next((style for first, last, style in frame.columns if first <= cell[1] <= last), 0)
    style = frame.restyled(of_column if row_style is None else row_style)
    return b'<%sc r="%s" s="%d"/>' % (frame.prefix, reference(cell).encode(), style)


def _changed_row(part: bytes, frame: _Frame, row: _Row, columns: list[int]) -> bytes:
    tag = part[row.start : row.content]
    styled = attribute(tag, "customFormat") in ("1", "true")
    style = int(attribute(tag, "s") or 0) if styled else None
    if spans := re.fullmatch(r"(\d+):(\d+)", attribute(tag, "spans") or ""):
        first, last = min(int(spans[1]), columns[0] + 1), max(int(spans[2]), columns[-1] + 1)
        if (first, last) != (int(spans[1]), int(spans[2])):
            tag = with_attribute(tag, "spans", f"{first}:{last}")
    edits = _cell_edits(part, frame, row, deque(columns), style=style)
    content = markup.spliced(part, edits, row.content, row.content_end)
    if row.end > row.content_end:
        return tag + content + part[row.content_end : row.end]
    return re.sub(rb"\s*/>$", b">", tag) + content + b"</" + frame.prefix + b"row>"


def _cell_edits(
    part: bytes, frame: _Frame, row: _Row, wanted: deque[int], *, style: int | None
) -> Iterator[Edit]:
    column, end = -1, row.content
    for one in markup.children(part, row.content, row.content_end):
        if one.name != b"c":
            continue
        tag = markup.tag_of(part, one)
        named = re.match("[A-Za-z]+", attribute(tag, "r") or "")
        column = column_number(named[0].upper().encode()) - 1 if named else column + 1
        while wanted and wanted[0] < column:
            yield one.tag.start, one.tag.start, _new_cell(frame, (row.number, wanted.popleft()), style)
        if wanted and wanted[0] == column:
            wanted.popleft()
            own = frame.restyled(int(attribute(tag, "s") or 0))
            yield one.tag.start, one.tag.end, with_attribute(tag, "s", own)
        end = one.end
    for left in wanted:
        yield end, end, _new_cell(frame, (row.number, left), style)
