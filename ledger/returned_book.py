"""A workbook with marked cells and one more sheet: only the parts that must change do."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ledger import markup
from ledger.markup import Element, NotEditable, attribute, quoted, with_attribute
from ledger.package import OFFICE, Package
from ledger.returned_list import Shown
from ledger.returned_list_part import list_part
from ledger.returned_notes import put_notes, take_notes
from ledger.returned_places import Cell
from ledger.returned_sheet import MAIN, all_restyled, with_styles
from ledger.returned_styles import MINIMAL, Styles

Marks = Mapping[str, Mapping[Cell, str]]  # sheet -> cell -> what is said of it
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


@dataclass(frozen=True)
class _Listed:
    """A sheet of the workbook: its name and its part."""

    name: str
    part: str


def marked_book(
    content: bytes,
    marks: Marks,
    lines: Sequence[Sequence[Shown]],
    *,
    title: str,
    added: Collection[str] = (),
) -> bytes:
    """The workbook with its marked cells hatched and commented, and the list as its first sheet.

    title: name of that sheet. added: sheets of an earlier return, whose marks are taken away first.
    Raises NotEditable where a part is not as it should be, as those of a strict workbook.
    """
    package = Package(content)
    book = next((one.part for one in package.links("") if one.kind == "officeDocument"), "")
    text = package.part(book)
    sheets = _sheets(package, book, text)
    styles_part = _styles_part(package, book)
    styles = Styles(package.part(styles_part))
    if added:
        _take_marks(package, [one for one in sheets if one.name not in added], styles)
    for one in sheets:
        if cells := marks.get(one.name):
            package.put(one.part, with_styles(package.part(one.part), cells, styles.hatched))
            put_notes(package, one.part, cells)
    listed = list_part(lines, styles)
    package.put(styles_part, styles.text())
    old = next((one for one in sheets if one.name in added), None)
    if old is not None:
        package.put(old.part, listed)
    else:
        _add_first(package, book, listed, title)
    return package.as_bytes()


def _sheets(package: Package, book: str, text: bytes) -> list[_Listed]:
    """The worksheets in the order of their tabs."""
    outer = markup.root(text)
    if f'"{MAIN}"'.encode() not in markup.tag_of(text, outer):
        raise NotEditable("no workbook")
    listed = _below(text, outer, b"sheets")
    links = {one.id: one for one in package.links(book)}
    found = []
    for one in markup.within(text, listed):
        tag = markup.tag_of(text, one)
        link = links.get(attribute(tag, ":id") or "")
        if link is not None and link.kind == "worksheet":
            found.append(_Listed(attribute(tag, "name") or "", link.part))
    return found


def _below(text: bytes, outer: Element, name: bytes) -> Element:
    found = markup.below(text, outer, name)
    if found is None:
        raise NotEditable(name)
    return found


def _styles_part(package: Package, book: str) -> str:
    found = next((one.part for one in package.links(book) if one.kind == "styles"), None)
    if found is None:
        found = package.free_name("xl/styles{}.xml")
        package.put(found, MINIMAL)
        package.declare(found, _STYLES)
        package.link(book, found, "styles")
    return found


def _take_marks(package: Package, sheets: Sequence[_Listed], styles: Styles) -> None:
    """Take away what an earlier return hatched and said."""
    before = styles.without_hatch()
    for one in sheets:
        if before:
            text = package.part(one.part)
            plain = all_restyled(text, before)
            if plain != text:
                package.put(one.part, plain)
        take_notes(package, one.part)


def _add_first(package: Package, book: str, listed: bytes, title: str) -> None:
    """Add a sheet before all others; what counts sheets by their order moves on by one."""
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.put(part, listed)
    package.declare(part, _SHEET)
    relation = package.link(book, part, "worksheet")
    text = package.part(book)
    outer = markup.root(text)
    sheets = _below(text, outer, b"sheets")
    tags = [markup.tag_of(text, one) for one in markup.within(text, sheets)]
    names = [attribute(tag, "name") or "" for tag in tags]
    number = 1 + max((int(attribute(tag, "sheetId") or 0) for tag in tags), default=0)
    p = sheets.tag.prefix.decode()
    added = (
        f'<{p}sheet xmlns:r="{OFFICE}" name={quoted(free_title(title, names))} sheetId="{number}"'
        f' r:id="{relation}"/>'
    )
    text = _names_moved(text, outer)
    text = markup.with_content(text, sheets, added.encode(), first=True)
    package.put(book, _views_moved(text, markup.root(text)))


def free_title(title: str, names: Sequence[str]) -> str:
    """A name for a sheet that none of the others has."""
    taken = {name.casefold() for name in names}
    number, free = 1, title
    while free.casefold() in taken:
        number += 1
        free = f"{title[:26]} {number}"
    return free


def _names_moved(text: bytes, outer: Element) -> bytes:
    """Names that belong to one sheet name it by its place among all."""
    defined = markup.below(text, outer, b"definedNames")
    if defined is None:
        return text
    inside = text[defined.tag.end : defined.content_end]
    moved = re.sub(
        rb"(\slocalSheetId\s*=\s*[\"'])(\d+)", lambda one: one[1] + b"%d" % (int(one[2]) + 1), inside
    )
    return text[: defined.tag.end] + moved + text[defined.content_end :]


def _views_moved(text: bytes, outer: Element) -> bytes:
    """The sheet that was open stays open, and the tabs are shown from the first."""
    views = markup.below(text, outer, b"bookViews")
    if views is None:
        sheets = _below(text, outer, b"sheets")
        p = sheets.tag.prefix
        added = b'<%sbookViews><%sworkbookView activeTab="1"/></%sbookViews>' % (p, p, p)
        return text[: sheets.tag.start] + added + text[sheets.tag.start :]
    edits = []
    for one in markup.within(text, views):
        tag = markup.tag_of(text, one)
        active = int(attribute(tag, "activeTab") or 0)
        tag = with_attribute(tag, "activeTab", active + 1)
        if attribute(tag, "firstSheet"):
            tag = with_attribute(tag, "firstSheet", 0)
        edits.append((one.tag.start, one.tag.end, tag))
    return markup.spliced(text, edits)
