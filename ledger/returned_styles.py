"""The styles part of a returned workbook: a hatched twin of a cell's own style, and the looks of our own sheet."""

from __future__ import annotations

import re

from ledger import markup
from ledger.markup import Element, NotEditable, attribute, with_attribute

# Violet lines over the cell's own colour: none of the four colours of risk, and seen in black and white too.
HATCH, LINES, GROUND = "lightUp", "FF9A86C8", "FFF4F1FA"
_MOST = 64_000  # styles that a workbook may have are 65,490
MINIMAL = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


class Styles:
    """A styles part that grows; what it held before stays in its place.

    Raises NotEditable where fonts, fills or cell styles are missing.
    """

    def __init__(self, part: bytes) -> None:
        self._part, outer = part, markup.root(part)
        self._prefix = outer.tag.prefix
        found = {one.name: one for one in markup.within(part, outer)}
        self._lists: dict[bytes, Element] = {}
        self._members: dict[bytes, list[bytes]] = {}
        for name in (b"fonts", b"fills", b"cellXfs"):
            if name not in found:
                raise NotEditable(name)
            self._lists[name] = found[name]
            self._members[name] = [part[one.tag.start : one.end] for one in markup.within(part, found[name])]
        self._had = {name: len(members) for name, members in self._members.items()}
        self._twins: dict[int, int] = {}

    def hatched(self, style: int) -> int:
        """The style that is a cell's own, hatched; of one that is hatched, itself."""
        if style not in self._twins:
            self._twins[style] = self._with_fill(style, self._hatched_fill(style))
        return self._twins[style]

    def without_hatch(self) -> dict[int, int]:
        """Of each style that an earlier return hatched, the one that it was before."""
        before = {}
        for style in range(self._had[b"cellXfs"]):
            if (ground := self._ground(style)) is not None:
                before[style] = self._with_fill(style, self._fill(ground))
        return before

    def own(self, *, bold: bool = False, link: bool = False, size: int = 11, head: bool = False) -> int:
        """A style of our own sheet: text that wraps, from the top of its cell."""
        font = (b"<b/>" if bold else b"") + (b"<u/>" if link else b"")
        colour = b"FF0B6B66" if link else b"FF1C2429"
        font += b'<sz val="%d"/><color rgb="%s"/><name val="Microsoft YaHei"/>' % (size, colour)
        fill = self._fill(b' rgb="FFF2F0EA"') if head else 0
        xf = (
            b'<xf numFmtId="49" fontId="%d" fillId="%d" borderId="0" xfId="0" applyNumberFormat="1"'
            b' applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        )
        number = self._member(b"fonts", b"<font>" + font + b"</font>")
        return self._member(b"cellXfs", xf % (number, fill))

    def text(self) -> bytes:
        """The part with all that was added."""
        part = self._part
        for name, element in sorted(self._lists.items(), key=lambda one: -one[1].tag.start):
            added = self._members[name][self._had[name] :]
            if not added:
                continue
            part = markup.with_content(part, element, b"".join(added))
            tag = part[element.tag.start : element.tag.end]
            if attribute(tag, "count") is not None:
                part = markup.with_tag(part, element, with_attribute(tag, "count", len(self._members[name])))
        return part

    def _with_fill(self, style: int, fill: int) -> int:
        xf = self._xf(style)
        end = xf.index(b">") + 1
        tag = with_attribute(with_attribute(xf[:end], "fillId", fill), "applyFill", 1)
        return self._known(b"cellXfs", tag + xf[end:])

    def _xf(self, style: int) -> bytes:
        members = self._members[b"cellXfs"]
        if not members or style >= len(members):
            raise NotEditable(f"style {style}")
        return members[style]

    def _fill_of(self, style: int) -> bytes:
        number = int(attribute(self._xf(style), "fillId") or 0)
        fills = self._members[b"fills"]
        return fills[number] if number < len(fills) else b""

    def _hatched_fill(self, style: int) -> int:
        fill = self._fill_of(style)
        if _is_ours(fill):
            return int(attribute(self._xf(style), "fillId") or 0)
        ground = _colour(fill, b"fgColor") if b'"solid"' in fill or b"'solid'" in fill else None
        ground = ground or b' rgb="%s"' % GROUND.encode()
        lines = b' rgb="%s"' % LINES.encode()
        text = b'<patternFill patternType="%s"><fgColor%s/><bgColor%s/></patternFill>'
        return self._member(b"fills", b"<fill>" + text % (HATCH.encode(), lines, ground) + b"</fill>")

    def _ground(self, style: int) -> bytes | None:
        """The colour below the hatch as it is written, '' where the cell had none; None without a hatch."""
        fill = self._fill_of(style)
        if not _is_ours(fill):
            return None
        ground = _colour(fill, b"bgColor") or b""
        return b"" if GROUND.encode() in ground else ground

    def _fill(self, colour: bytes) -> int:
        """A plain fill of a colour as it is written; 0, the fill that is none, without one."""
        if not colour:
            return 0
        text = b'<patternFill patternType="solid"><fgColor%s/><bgColor indexed="64"/></patternFill>'
        return self._member(b"fills", b"<fill>" + text % colour + b"</fill>")

    def _member(self, name: bytes, text: bytes) -> int:
        """The number of a member, added where there is none like it."""
        if self._prefix:
            text = re.sub(rb"<(/?)(?=\w)", lambda found: b"<" + found[1] + self._prefix, text)
        return self._known(name, text)

    def _known(self, name: bytes, text: bytes) -> int:
        members = self._members[name]
        if text not in members:
            if len(members) > _MOST:
                raise NotEditable("too many styles")
            members.append(text)
        return members.index(text)


def _is_ours(fill: bytes) -> bool:
    lines = _colour(fill, b"fgColor") or b""
    return LINES.encode() in lines.upper() and HATCH.encode() in fill


def _colour(fill: bytes, name: bytes) -> bytes | None:
    """The attributes of a colour of a fill as they are written."""
    found = re.search(rb"<(?:[\w.-]+:)?" + name + rb"((?:\s+[^<>]*?)?)\s*/?>", fill)
    return found[1] if found else None
