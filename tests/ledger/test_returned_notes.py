"""Comments of a returned workbook: others' stay, conversations too, and a second return clears the first."""

import re

from ledger.package import OFFICE, Package
from ledger.returned_notes import AUTHOR
from tests.ledger.full_book import OWN_NOTE, WRONG, full_book, parts, with_parts
from tests.ledger.returned_by import hatched, notes, opened, problems_of, rows_of, sent_back

VML, COMMENTS = "xl/drawings/vmlDrawing1.vml", "xl/comments1.xml"
SHEET, RELS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"


def boxes(content: bytes) -> set[tuple[int, int]]:
    """Row and column (from 0) of each comment's box on the first sheet."""
    text = parts(content)[VML].decode()
    return {
        (int(row), int(column))
        for row, column in re.findall(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", text)
    }


def test_each_comment_has_one_box_at_its_cell_and_no_box_has_anothers_id():
    done = sent_back(full_book()).content

    cells = opened(done)["台账"]
    assert boxes(done) == {(cells[name].row - 1, cells[name].column - 1) for name in notes(cells)}
    drawings = [text for name, text in parts(done).items() if name.endswith(".vml")]
    ids = [one for text in drawings for one in re.findall(rb'<v:shape id="_x0000_s(\d+)"', text)]
    assert (len(ids), len(set(ids))) == (5, 5)
    blocks = re.findall(rb'<o:idmap v:ext="edit" data="([\d,]+)"', parts(done)[VML])
    assert {str(int(one) // 1024).encode() for one in ids} <= set(blocks[0].split(b","))


def test_a_conversation_stays_as_it_is_and_the_list_tells_what_is_wrong():
    talk = b'<ThreadedComments xmlns="x"><threadedComment ref="F6" id="{1}"/></ThreadedComments>'
    link = f'<Relationship Id="rId77" Type="{OFFICE}/threadedComment" Target="../threadedComments/t1.xml"/>'
    rels = parts(full_book())[RELS].replace(b"</Relationships>", link.encode() + b"</Relationships>")
    content = with_parts(full_book(), {RELS: rels, "xl/threadedComments/t1.xml": talk})

    done = sent_back(content).content

    book = opened(done)
    assert parts(done)["xl/threadedComments/t1.xml"] == talk
    assert set(notes(book["台账"])) == {*WRONG, "J10"} - {"F6"}
    assert hatched(book["台账"]) == {*WRONG, "J10"}
    assert "F6" in [row[1] for row in book["退回说明"].iter_rows(values_only=True)]


def test_a_note_without_runs_and_one_with_them_both_take_ours_at_their_end():
    text = parts(full_book())[COMMENTS]
    plain = re.sub(rb"<text>.*?</text>", b'<text><t xml:space="preserve">A</t></text>', text, flags=re.S)
    empty = re.sub(rb"<text>.*?</text>", b"<text/>", text, flags=re.S)
    rich = re.sub(
        rb"<text>.*?</text>",
        b'<text><r><t>A</t></r><r><t>B</t></r><phoneticPr fontId="1"/></text>',
        text,
        flags=re.S,
    )

    said = [
        notes(opened(sent_back(with_parts(full_book(), {COMMENTS: one})).content)["台账"])["G5"].split("\n")[
            0
        ]
        for one in (plain, empty, rich)
    ]

    assert said == ["A", "", "AB"]


def test_form_controls_on_the_sheet_keep_their_drawing_and_comments_join_it():
    text = parts(full_book())
    button = b'<v:shape id="_x0000_s1030"><x:ClientData ObjectType="Button"/></v:shape>'
    drawing = re.sub(rb"<v:shape .*</v:shape>", button, text[VML], flags=re.S)
    rels = re.sub(rb'<Relationship [^>]*comments1.xml"/>', b"", text[RELS])
    types = re.sub(rb'<Override PartName="/xl/comments1.xml"[^>]*/>', b"", text["[Content_Types].xml"])
    changed = {VML: drawing, RELS: rels, "[Content_Types].xml": types, COMMENTS: None}
    content = with_parts(full_book(), changed)

    done = sent_back(content).content

    assert button in parts(done)[VML]
    assert parts(done)["xl/worksheets/sheet1.xml"].count(b"<legacyDrawing ") == 1
    assert set(notes(opened(done)["台账"])) == {*WRONG, "J10"}


def corrected(content: bytes) -> bytes:
    """As the unit sends it back: two cells mended, all else as its program found it."""
    text = parts(content)[SHEET]
    for cell, value in ((b"G5", b"<v>46295</v>"), (b"J8", "<is><t>整改中</t></is>".encode())):
        found = re.search(rb'<c r="%s"[^>]*? s="(\d+)"[^>]*>.*?</c>' % cell, text)
        kind = b' t="inlineStr"' if b"<is>" in value else b""
        text = text.replace(found[0], b'<c r="%s" s="%s"%s>%s</c>' % (cell, found[1], kind, value))
    return with_parts(content, {SHEET: text})


def test_a_second_return_marks_what_is_still_wrong_and_clears_what_was_mended():
    once = corrected(sent_back(full_book()).content)

    again = sent_back(once, name="台账-退回.xlsx")

    book = opened(again.content)
    assert again.name == "台账-退回.xlsx"
    assert book.sheetnames == ["退回说明", "台账", "统计 & 图"]
    assert hatched(book["台账"]) == {"F6", "J10", "K10"}
    assert notes(book["台账"]) == {
        cell: said for cell, said in notes(opened(once)["台账"]).items() if cell not in ("G5", "J8")
    } | {"G5": OWN_NOTE}
    assert book["台账"]["G5"].fill.fgColor.rgb == "FFFFF2CC"
    assert book["台账"]["J8"].fill.patternType is None
    assert rows_of(again.content)[0] == rows_of(once)[0]


def test_nothing_left_to_correct_leaves_no_mark():
    done = sent_back(sent_back(full_book()).content, problems=[]).content

    sheet = opened(done)["台账"]
    assert (hatched(sheet), notes(sheet)) == (set(), {"G5": OWN_NOTE})
    assert boxes(done) == {(4, 6)}
    assert AUTHOR.encode() in parts(done)[COMMENTS]
    assert len(problems_of(done)) == 5


def test_a_package_finds_parts_by_any_case_and_by_relative_or_absolute_names():
    package = Package(full_book())

    assert package.name_of("XL/Workbook.XML") == "xl/workbook.xml"
    kinds = {one.kind: one.part for one in package.links("xl/worksheets/sheet1.xml")}
    assert kinds["comments"] == COMMENTS
