"""XML as text: tags found and changed where they stand, so that all else stays byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, unescape

# Possessive: a damaged part is left at once, whatever its length.
_TAG = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rb"|<(?P<close>/?)(?P<name>[^\s/>!?]++)(?P<rest>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
    re.S,
)
_QUOTES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class NotEditable(Exception):
    """A part that is not written as its rules say; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a part: where it stands, its name with and without the prefix."""

    start: int
    end: int
    full: bytes
    closing: bool
    empty: bool

    @property
    def name(self) -> bytes:
        return self.full.rpartition(b":")[2]

    @property
    def prefix(self) -> bytes:
        """The prefix with its colon, or nothing."""
        return b"".join(self.full.rpartition(b":")[:2])


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a part: its first tag, where its content ends and where the element itself ends."""

    tag: Tag
    content_end: int
    end: int

    @property
    def name(self) -> bytes:
        return self.tag.name


def tags(part: bytes, start: int = 0, end: int | None = None) -> Iterator[Tag]:
    """The tags of a stretch of a part in their order; comments and the like are passed over."""
    for found in _TAG.finditer(part, start, len(part) if end is None else end):
        if name := found["name"]:
            empty = found["rest"].endswith(b"/")
            yield Tag(found.start(), found.end(), name, found["close"] == b"/", empty)


def children(part: bytes, start: int, end: int) -> Iterator[Element]:
    """The elements of a stretch that stand side by side, without those within them. Raises NotEditable."""
    depth, first = 0, None
    for tag in tags(part, start, end):
        if tag.closing:
            depth -= 1
            if depth < 0 or first is None:
                raise NotEditable(tag.full)
            if depth == 0:
                yield Element(first, tag.start, tag.end)
        elif depth == 0:
            first = tag
            if tag.empty:
                yield Element(tag, tag.end, tag.end)
            else:
                depth = 1
        elif not tag.empty:
            depth += 1
    if depth:
        raise NotEditable("an element without its end")


def root(part: bytes) -> Element:
    """The outermost element of a part. Raises NotEditable."""
    found = next(children(part, 0, len(part)), None)
    if found is None:
        raise NotEditable("no element")
    return found


def within(part: bytes, element: Element) -> Iterator[Element]:
    """The elements right below an element. Raises NotEditable."""
    return children(part, element.tag.end, element.content_end)


def below(part: bytes, element: Element, name: bytes) -> Element | None:
    """The first element of a name right below an element."""
    return next((one for one in within(part, element) if one.name == name), None)


def attribute(tag: bytes, name: str) -> str | None:
    """The value of an attribute of a tag; a name such as ':id' means an id with any prefix."""
    before = rb"\s[\w.-]+:" if name.startswith(":") else rb"\s"
    found = re.search(before + name.lstrip(":").encode() + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    if found is None:
        return None
    value = found[1] if found[1] is not None else found[2]
    return unescape(value.decode("utf-8"), {"&quot;": '"', "&apos;": "'", "&#10;": "\n", "&#9;": "\t"})


def with_attribute(tag: bytes, name: str, value: object) -> bytes:
    """A tag with one attribute set; the others stay as they are written."""
    quoted = f'"{escape(str(value), _QUOTES)}"'.encode()
    pattern = re.compile(rb"(\s" + name.encode() + rb"\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
    if pattern.search(tag):
        return pattern.sub(lambda found: found[1] + quoted, tag, count=1)
    end = 2 if tag.endswith(b"/>") else 1
    return tag[:-end].rstrip() + b" " + name.encode() + b"=" + quoted + tag[-end:]


def tag_of(part: bytes, element: Element) -> bytes:
    """The first tag of an element as it is written."""
    return part[element.tag.start : element.tag.end]


def with_content(part: bytes, element: Element, added: bytes, *, first: bool = False) -> bytes:
    """A part in which an element has one more thing at the end (or the beginning) of its content."""
    if element.tag.empty:
        opened = re.sub(rb"\s*/>$", b">", tag_of(part, element))
        whole = opened + added + b"</" + element.tag.full + b">"
        return part[: element.tag.start] + whole + part[element.end :]
    at = element.tag.end if first else element.content_end
    return part[:at] + added + part[at:]


def with_tag(part: bytes, element: Element, tag: bytes) -> bytes:
    """A part in which the first tag of an element is written otherwise."""
    return part[: element.tag.start] + tag + part[element.tag.end :]


def plain(text: str) -> str:
    """A text as a part can hold it: signs that XML forbids left out, what looks like an escape escaped."""
    return escape(_LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("", text)))


def quoted(text: str) -> str:
    """A text as the value of an attribute, with its quotation marks."""
    return f'"{escape(_NOT_XML.sub("", text), _QUOTES)}"'


Edit = tuple[int, int, bytes]  # from where to where in a part, and what stands there instead


def spliced(part: bytes, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> bytes:
    """A stretch of a part with some places written otherwise; the edits come in their order."""
    pieces: list[bytes] = []
    at = start
    for begin, stop, text in edits:
        pieces += [part[at:begin], text]
        at = stop
    return b"".join([*pieces, part[at:end]])
