"""Sheets as different programs write them: marked where the cell is, or where it would be."""

import re

import pytest

from ledger import markup
from ledger.markup import NotEditable
from ledger.returned_sheet import MAIN, all_restyled, with_drawing, with_styles
from ledger.returned_styles import MINIMAL, Styles

HEAD = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">'.encode()
TAIL = b"<pageMargins left='1'/></worksheet>"


def sheet(rows: bytes, before: bytes = b"") -> bytes:
    return HEAD + before + b"<sheetData>" + rows + b"</sheetData>" + TAIL


def marked(rows: bytes, *cells, before: bytes = b"") -> bytes:
    """The rows after some cells got style 90 and more."""
    done = with_styles(sheet(rows, before), cells, lambda style: 90 + style)
    assert done.startswith(HEAD + before + b"<sheetData>")
    assert done.endswith(b"</sheetData>" + TAIL)
    return done[len(HEAD + before + b"<sheetData>") : -len(b"</sheetData>" + TAIL)]


@pytest.mark.parametrize(
    ("rows", "cell", "expected"),
    [
        (b'<row r="2"><c r="B2" s="3"><v>1</v></c></row>', (2, 1), b'<row r="2"><c r="B2" s="93"><v>1</v></c></row>'),
        (b'<row r="2"><c r="B2"/></row>', (2, 1), b'<row r="2"><c r="B2" s="90"/></row>'),
        (b"<row r='2'><c r='B2' t='inlineStr'><is><t>a&lt;b</t></is></c></row>", (2, 1),
         b"<row r='2'><c r='B2' t='inlineStr' s=\"90\"><is><t>a&lt;b</t></is></c></row>"),
        # The cell, the row or all rows are missing.
        (b'<row r="2"><c r="A2"/><c r="C2"/></row>', (2, 1),
         b'<row r="2"><c r="A2"/><c r="B2" s="90"/><c r="C2"/></row>'),
        (b'<row r="2"><c r="A2"/></row>', (2, 2), b'<row r="2"><c r="A2"/><c r="C2" s="90"/></row>'),
        (b'<row r="2" ht="30"/>', (2, 1), b'<row r="2" ht="30"><c r="B2" s="90"/></row>'),
        (b'<row r="1"/><row r="5"/>', (3, 27), b'<row r="1"/><row r="3"><c r="AB3" s="90"/></row><row r="5"/>'),
        (b'<row r="1"/>', (3, 0), b'<row r="1"/><row r="3"><c r="A3" s="90"/></row>'),
        (b"", (1, 0), b'<row r="1"><c r="A1" s="90"/></row>'),
        # Rows and cells that do not say where they are follow one another.
        (b"<row><c/><c/></row><row><c/><c><v>7</v></c></row>", (2, 1),
         b'<row><c/><c/></row><row><c/><c s="90"><v>7</v></c></row>'),
        (b"<row><c/></row>", (1, 1), b'<row><c/><c r="B1" s="90"/></row>'),
        # A new cell looks as its row does; the row's reach grows with it.
        (b'<row r="2" s="4" customFormat="1" spans="1:1"><c r="A2"/></row>', (2, 3),
         b'<row r="2" s="4" customFormat="1" spans="1:4"><c r="A2"/><c r="D2" s="94"/></row>'),
        (b'<row r="2" s="4"><c r="A2"/></row>', (2, 3), b'<row r="2" s="4"><c r="A2"/><c r="D2" s="90"/></row>'),
        # What looks like a row within a text or a remark is none.
        (b'<row r="1"><c r="A1" t="str"><v>&lt;row r="2"></v></c></row><row r="2"><c r="A2"/></row>', (2, 0),
         b'<row r="1"><c r="A1" t="str"><v>&lt;row r="2"></v></c></row><row r="2"><c r="A2" s="90"/></row>'),
        (b'<row r="1" note="a>b"><c r="A1"><extLst><ext><c/></ext></extLst></c><c r="B1"/></row>', (1, 1),
         b'<row r="1" note="a>b"><c r="A1"><extLst><ext><c/></ext></extLst></c><c r="B1" s="90"/></row>'),
    ],
)  # fmt: skip
def test_a_cell_gets_its_style_and_nothing_else_moves(rows, cell, expected):
    assert marked(rows, cell) == expected


def test_several_cells_of_several_rows_are_marked_in_one_go():
    rows = b'<row r="1"><c r="A1"/></row><row r="4"><c r="A4"/><c r="B4"/></row>'

    done = marked(rows, (4, 1), (1, 0), (2, 2), (4, 0), (9, 0), (4, 1))

    assert re.findall(rb'r="([A-Z]+\d+)" s="90"', done) == [b"A1", b"C2", b"A4", b"B4", b"A9"]


def test_an_empty_sheet_and_a_column_with_a_style_take_a_new_cell():
    columns = b'<cols><col min="2" max="3" width="9" style="7"/></cols>'
    empty = HEAD + columns + b"<sheetData />" + TAIL

    done = with_styles(empty, [(2, 1), (2, 3)], lambda style: 90 + style)

    assert done == sheet(b'<row r="2"><c r="B2" s="97"/><c r="D2" s="90"/></row>', columns)


def test_a_prefix_of_all_names_is_kept():
    text = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData>'.encode()
    text += b"<x:tableParts/></x:worksheet>"

    done = with_drawing(with_styles(text, [(1, 0), (2, 1)], lambda style: 90), "rId9")

    assert b'<x:c r="A1" s="90"/></x:row><x:row r="2"><x:c r="B2" s="90"/></x:row>' in done
    assert b'<x:legacyDrawing xmlns:r="http' in done
    assert done.index(b"legacyDrawing") < done.index(b"tableParts")


@pytest.mark.parametrize(
    "behind",
    [b"<legacyDrawingHF/>", b"<picture/>", b"<oleObjects><a/></oleObjects>", b"<controls/>", b"<tableParts/>",
     b"<extLst><ext><legacyDrawing/></ext></extLst>", b"<a:AlternateContent><a:Choice/></a:AlternateContent>"],
)  # fmt: skip
def test_the_drawing_of_the_comments_stands_where_the_standard_wants_it(behind: bytes):
    before = b"<autoFilter/><mergeCells/><dataValidations/><drawing/>"
    text = HEAD + b"<sheetData/>" + before + behind + b"</worksheet>"

    done = with_drawing(text, "rId1")

    names = [one.name for one in markup.within(done, markup.root(done))]
    assert names[-2:] == [b"legacyDrawing", markup.root(behind).name]


def test_a_part_that_is_no_sheet_is_not_changed():
    for text in (b"<chartsheet/>", b"<worksheet/>", HEAD + b"<sheetData>", HEAD + b"</worksheet>"):
        with pytest.raises(NotEditable):
            with_styles(text, [(1, 0)], lambda style: style)


def test_a_hatch_can_be_taken_away_again_and_leaves_the_colour_below():
    styles = Styles(MINIMAL.replace(b'fills count="2">', b'fills count="3"><fill/>'))
    twin = styles.hatched(0)
    again = Styles(styles.text())

    before = again.without_hatch()

    assert (twin, styles.hatched(0), again.hatched(twin)) == (1, 1, 1)
    assert list(before) == [twin]
    assert all_restyled(sheet(b'<row><c s="1"/><c/><c s="2"/></row>'), before) == sheet(
        b'<row><c s="%d"/><c/><c s="2"/></row>' % before[twin]
    )
