"""The comments of a sheet with more of them: what others wrote stays, what an earlier return wrote goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ledger import markup
from ledger.limits import column_number
from ledger.markup import Element, NotEditable, attribute
from ledger.package import Package
from ledger.returned_places import Cell, reference
from ledger.returned_shapes import EMPTY_DRAWING, with_shapes, without_shapes
from ledger.returned_sheet import MAIN, drawing_of, with_drawing

AUTHOR = "退回 Returned"
COLOUR = "FF5B4A8A"  # of our words in a comment; by it they are known again
_LONGEST = 2_000
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NONE = f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'


def put_notes(package: Package, sheet: str, notes: Mapping[Cell, str]) -> None:
    """Write comments on cells of a sheet's part; a cell's own comment gets ours below it.

    A cell with a conversation (a threaded comment) keeps it as it is. Raises NotEditable.
    """
    links = {one.id: one for one in package.links(sheet)}
    talks = [package.part(one.part) for one in links.values() if one.kind == "threadedComment"]
    told = {cell: text for cell, text in notes.items() if not _is_talked_of(reference(cell), talks)}
    if not told:
        return
    held = next((one.part for one in links.values() if one.kind == "comments"), None)
    if held is None:
        held = package.free_name("xl/comments{}.xml")
        package.put(held, b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + _NONE.encode())
        package.declare(held, _COMMENTS)
        package.link(sheet, held, "comments")
    text, fresh = _with_comments(package.part(held), told)
    package.put(held, text)
    if fresh:
        drawing = _drawing(package, sheet)
        package.put(drawing, with_shapes(package, drawing, {cell: told[cell] for cell in fresh}))


def take_notes(package: Package, sheet: str) -> None:
    """Take away what an earlier return wrote about cells of a sheet's part. Raises NotEditable."""
    links = {one.id: one for one in package.links(sheet)}
    held = next((one.part for one in links.values() if one.kind == "comments"), None)
    if held is None:
        return
    text, gone = _without_ours(package.part(held))
    package.put(held, text)
    drawing = links.get(drawing_of(package.part(sheet)) or "")
    if gone and drawing is not None:
        package.put(drawing.part, without_shapes(package.part(drawing.part), gone))


def _is_talked_of(cell: str, talks: Iterable[bytes]) -> bool:
    pattern = rb"\bref\s*=\s*[\"']" + cell.encode() + rb"[\"']"
    return any(re.search(pattern, talk) for talk in talks)


def _drawing(package: Package, sheet: str) -> str:
    """The part with the boxes of a sheet's comments, added where there is none."""
    relation = drawing_of(package.part(sheet))
    for one in package.links(sheet):
        if relation is not None and one.id == relation:
            return one.part
    if relation is not None:
        raise NotEditable("a drawing that is not there")
    name = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.put(name, EMPTY_DRAWING)
    package.declare_extension("vml", _DRAWING)
    package.put(sheet, with_drawing(package.part(sheet), package.link(sheet, name, "vmlDrawing")))
    return name


def _parts(text: bytes) -> tuple[Element, Element]:
    """The lists of authors and of comments."""
    outer = markup.root(text)
    authors, listed = (markup.below(text, outer, name) for name in (b"authors", b"commentList"))
    if authors is None or listed is None:
        raise NotEditable("comments")
    return authors, listed


def _author(text: bytes, authors: Element) -> int | None:
    for number, one in enumerate(markup.within(text, authors)):
        if text[one.tag.end : one.content_end] == AUTHOR.encode():
            return number
    return None


def _with_comments(text: bytes, notes: Mapping[Cell, str]) -> tuple[bytes, list[Cell]]:
    """The part with what is said of each cell, and the cells that had no comment before."""
    authors, listed = _parts(text)
    p = authors.tag.prefix
    author = _author(text, authors)
    if author is None:
        author = len(list(markup.within(text, authors)))
        name = b"<%sauthor>%s</%sauthor>" % (p, AUTHOR.encode(), p)
        text = markup.with_content(text, authors, name)
        authors, listed = _parts(text)
    there = {attribute(markup.tag_of(text, one), "ref"): one for one in markup.within(text, listed)}
    edits, added, fresh = [], [], []
    for cell, words in sorted(notes.items()):
        own = there.get(reference(cell))
        if own is None:
            fresh.append(cell)
            body = b'<%scomment ref="%s" authorId="%d"><%stext>%s</%stext></%scomment>'
            ref = reference(cell).encode()
            added.append(body % (p, ref, author, p, _run(p, words), p, p))
        else:
            edits.append((own.tag.start, own.end, _appended(text, own, _run(p, "\n" + words))))
    text = markup.with_content(text, listed, b"".join(added))
    return markup.spliced(text, sorted(edits)), fresh


def _run(p: bytes, words: str) -> bytes:
    """A stretch of a comment's text in our colour."""
    look = b'<%srPr><%ssz val="9"/><%scolor rgb="%s"/><%srFont val="Tahoma"/></%srPr>'
    said = markup.plain(words[:_LONGEST]).encode()
    text = b'<%st xml:space="preserve">%s</%st>' % (p, said, p)
    return b"<%sr>" % p + look % (p, p, p, COLOUR.encode(), p, p) + text + b"</%sr>" % p


def _appended(part: bytes, comment: Element, run: bytes) -> bytes:
    """A comment with one more run at the end of its text."""
    text = markup.below(part, comment, b"text")
    if text is None:
        raise NotEditable("a comment without text")
    if text.tag.empty:
        opened = re.sub(rb"\s*/>$", b">", markup.tag_of(part, text)) + run + b"</" + text.tag.full + b">"
        return part[comment.tag.start : text.tag.start] + opened + part[text.end : comment.end]
    edits, at = [], text.tag.end
    for one in markup.within(part, text):
        if one.name == b"t":  # a text without runs becomes the first of them
            r = text.tag.prefix + b"r"
            whole = b"<" + r + b">" + part[one.tag.start : one.end] + b"</" + r + b">"
            edits.append((one.tag.start, one.end, whole))
        if one.name in (b"t", b"r"):
            at = one.end
    edits.append((at, at, run))
    return markup.spliced(part, edits, comment.tag.start, comment.end)


def _without_ours(text: bytes) -> tuple[bytes, set[Cell]]:
    """The part without our comments and our words in others', and the cells that lost theirs."""
    authors, listed = _parts(text)
    author = _author(text, authors)
    edits, gone = [], set()
    for one in markup.within(text, listed):
        tag = markup.tag_of(text, one)
        if author is not None and attribute(tag, "authorId") == str(author):
            edits.append((one.tag.start, one.end, b""))
            gone.add(_cell(attribute(tag, "ref") or ""))
            continue
        said = markup.below(text, one, b"text")
        for run in markup.within(text, said) if said else ():
            if run.name == b"r" and COLOUR.encode() in text[run.tag.start : run.end]:
                edits.append((run.tag.start, run.end, b""))
    return markup.spliced(text, edits), gone


def _cell(name: str) -> Cell:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", name.replace("$", ""))
    if found is None:
        raise NotEditable(f"a comment on {name}")
    return int(found[2]), column_number(found[1].encode()) - 1
