"""A workbook as a package of parts: read, a few of them replaced or added, the others copied byte for byte."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from ledger import markup
from ledger.markup import NotEditable, attribute, quoted

LARGEST_PART = 192 << 20  # of those that are changed, which are held in memory
CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True)
class Link:
    """A relationship of a part: its id, what it is (the last word of its type), and the part that it names."""

    id: str
    kind: str
    part: str


class Package:
    """The parts of a workbook by their names, without the leading slash; found in any case of letters.

    Raises NotEditable where the archive or a part of it is none.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN as broken:
            raise NotEditable("no archive") from broken
        self._names = {one.filename.casefold(): one.filename for one in self._archive.infolist()}
        self._changed: dict[str, bytes] = {}

    def name_of(self, part: str) -> str | None:
        """A part's name as it is written, or None."""
        return self._names.get(part.casefold())

    def names(self, ending: str) -> list[str]:
        """The names of all parts that end in a text."""
        return sorted(name for folded, name in self._names.items() if folded.endswith(ending))

    def part(self, name: str) -> bytes:
        """The text of a part as it stands now. Raises NotEditable: none, too large, not UTF-8."""
        known = self.name_of(name)
        if known is None:
            raise NotEditable(name)
        if known in self._changed:
            return self._changed[known]
        if self._archive.getinfo(known).file_size > LARGEST_PART:
            raise NotEditable(f"{name} is too large")
        try:
            text = self._archive.read(known)
        except _BROKEN as broken:
            raise NotEditable(name) from broken
        if text.startswith((b"\xff\xfe", b"\xfe\xff")) or re.match(
            rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8|us-ascii)", text, re.IGNORECASE
        ):
            raise NotEditable(f"{name} is not UTF-8")
        return text

    def put(self, name: str, text: bytes) -> None:
        """Replace a part, or add one."""
        known = self._names.setdefault(name.casefold(), name)
        self._changed[known] = text

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern such as 'xl/comments{}.xml' that no part has."""
        number = 1
        while self.name_of(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def links(self, part: str) -> list[Link]:
        """The relationships of a part ('' for the package) to other parts within."""
        name = relations_of(part)
        if self.name_of(name) is None:
            return []
        text = self.part(name)
        found = []
        for one in markup.within(text, markup.root(text)):
            tag = markup.tag_of(text, one)
            target, kind = attribute(tag, "Target") or "", attribute(tag, "Type") or ""
            if (attribute(tag, "TargetMode") or "Internal") == "Internal":
                whole = posixpath.join("/", posixpath.dirname(part), unquote(target))
                there = posixpath.normpath(whole).lstrip("/")
                found.append(Link(attribute(tag, "Id") or "", kind.rpartition("/")[2], there))
        return found

    def link(self, part: str, to: str, kind: str) -> str:
        """Add a relationship from one part to another. Returns its id."""
        name = relations_of(part)
        if self.name_of(name) is None:
            empty = f'<Relationships xmlns="{_RELATIONSHIPS}"></Relationships>'
            self.put(name, _HEAD + empty.encode())
        text = self.part(name)
        outer = markup.root(text)
        taken = {attribute(markup.tag_of(text, one), "Id") for one in markup.within(text, outer)}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        added = (
            f'<{outer.tag.prefix.decode()}Relationship Id="rId{number}" Type="{OFFICE}/{kind}"'
            f" Target={quoted('/' + to)}/>"
        )
        self.put(name, markup.with_content(text, outer, added.encode()))
        return f"rId{number}"

    def declare(self, part: str, content_type: str) -> None:
        """Say of an added part what it holds."""
        text = self.part(CONTENT_TYPES)
        outer = markup.root(text)
        prefix = outer.tag.prefix.decode()
        added = f"<{prefix}Override PartName={quoted('/' + part)} ContentType={quoted(content_type)}/>"
        self.put(CONTENT_TYPES, markup.with_content(text, outer, added.encode()))

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say of all parts with an extension what they hold, unless it is said."""
        text = self.part(CONTENT_TYPES)
        outer = markup.root(text)
        for one in markup.within(text, outer):
            named = attribute(markup.tag_of(text, one), "Extension")
            if named is not None and named.casefold() == extension:
                return
        prefix = outer.tag.prefix.decode()
        added = f"<{prefix}Default Extension={quoted(extension)} ContentType={quoted(content_type)}/>"
        self.put(CONTENT_TYPES, markup.with_content(text, outer, added.encode(), first=True))

    def as_bytes(self) -> bytes:
        """The package with what was changed; other parts are copied in their order. Raises NotEditable."""
        data = io.BytesIO()
        try:
            with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
                for about, source in self._entries():
                    with made.open(about, "w", force_zip64=about.file_size > 1 << 31) as out:
                        while block := source.read(_BLOCK):
                            out.write(block)
        except _BROKEN as broken:
            raise NotEditable("a part cannot be read") from broken
        return data.getvalue()

    def _entries(self) -> Iterator[tuple[zipfile.ZipInfo, io.BufferedIOBase]]:
        old = self._archive.infolist()
        for one in old:
            about = zipfile.ZipInfo(one.filename, one.date_time)
            about.compress_type = one.compress_type if one.compress_type in (0, 8) else zipfile.ZIP_DEFLATED
            about.external_attr, about.create_system = one.external_attr, one.create_system
            about.file_size = one.file_size
            changed = self._changed.get(one.filename)
            if changed is not None:
                yield about, io.BytesIO(changed)
            else:
                with self._archive.open(one) as source:
                    yield about, source  # type: ignore[misc]
        names = {one.filename for one in old}
        for name, text in self._changed.items():
            if name not in names:
                about = zipfile.ZipInfo(name)
                about.compress_type = zipfile.ZIP_DEFLATED
                yield about, io.BytesIO(text)


def relations_of(part: str) -> str:
    """The name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
