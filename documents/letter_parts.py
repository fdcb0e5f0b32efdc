"""The parts that letter templates are built of: paragraphs with conditions, tables, the foot, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.table import WD_ROW_HEIGHT_RULE as HEIGHT
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from documents.letter_facts import HAZARD_FACTS, LETTER_FACTS
from documents.letter_paper import TEXT_WIDTH

if TYPE_CHECKING:
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

    from i18n import T

MARKS = MappingProxyType(
    {name: f"{{{{ {name} }}}}" for name in LETTER_FACTS}
)  # what a sentence is filled with
_THICK, _THIN = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm, GB/T 9704-2012, 7.4.1


@dataclass(frozen=True)
class Part:
    """A stretch of words, and the fact without which it is left out."""

    key: str
    when: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph of parts, and the fact without which it is left out."""

    style: str
    parts: tuple[Part, ...]
    when: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a list of hazards: each fact is a line of the cell, the first always, others where known."""

    head: str
    width: float
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Hazards:
    """A table with one row a hazard; left out where the letter names none."""

    columns: tuple[Column, ...]


def control(document: Document | _Cell, tag: str) -> None:
    """A paragraph that only steers: it is gone once the template is filled."""
    document.add_paragraph(f"{{%p {tag} %}}")


def line(document: Document, t: T, one: Line) -> None:
    """A paragraph with its conditions round it and in it."""
    if one.when:
        control(document, f"if {one.when}")
    text = "".join(_part(t, part) for part in one.parts)
    write(document.add_paragraph(style=one.style), text, t)
    if one.when:
        control(document, "endif")


def write(paragraph: Paragraph, text: str, t: T) -> None:
    """Words in one run. In Chinese, marks that both scripts share (quotes, dashes) take the Chinese font."""
    run: Any = paragraph.add_run(text)
    if t.language == "zh":
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def hazards(document: Document, t: T, one: Hazards) -> None:
    """A table whose head comes again on each page, one row a hazard."""
    control(document, "if items")
    document.add_paragraph(style="Gap")
    table = grid(document, [column.width for column in one.columns], rows=4)
    head, begin, row, end = table.rows
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    begin.cells[0].paragraphs[0].add_run("{%tr for hazard in items %}")
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    for cell, column in zip(head.cells, one.columns):
        fill(cell, "Table Head", t(column.head), t)
    for cell, column in zip(row.cells, one.columns):
        _facts(cell, column, t)
    document.add_paragraph(style="Gap")
    control(document, "endif")


def grid(document: Document, widths: Sequence[float], *, rows: int) -> Table:
    """A ruled table of fixed widths in millimetres, whose rows are never torn between pages."""
    table: Any = document.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _borders(table, outer=_THIN, inner=_THIN, sides=True)
    for column, width in zip(table.columns, widths):
        column.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths):
            cell.width = Mm(width)
    return table


def fill(cell: _Cell, style: str, text: str, t: T) -> None:
    """Put words into a cell that was empty."""
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    write(paragraph, text, t)


def at_least(row: _Row, height: float) -> None:
    """Give a row room to write in, in millimetres; what stands in it already stands in the middle."""
    row.height, row.height_rule = Mm(height), HEIGHT.AT_LEAST
    for cell in row.cells:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def signature(document: Document, t: T) -> None:
    """Who signs, the day, and the note below them."""
    document.add_paragraph(style="Signature")
    write(document.add_paragraph(style="Signature"), MARKS["issuer"], t)
    line(document, t, Line("Signature", (Part("letters.signer"),), when="signer"))
    write(document.add_paragraph(style="Letter Date"), MARKS["on"], t)
    line(document, t, Line("Letter Note", (Part("letters.note"),), when="note"))


def foot(document: Document, t: T) -> None:
    """Copies, and who sent it out when, between rules."""
    document.add_paragraph(style="Gap")
    table: Any = document.add_table(rows=4, cols=1)
    table.autofit = False
    _borders(table, outer=_THICK, inner=_THIN, sides=False)
    table.columns[0].width = Mm(TEXT_WIDTH)
    begin, copies, end, printed = (row.cells[0] for row in table.rows)
    begin.paragraphs[0].add_run("{%tr if copy_to %}")
    end.paragraphs[0].add_run("{%tr endif %}")
    fill(copies, "Copies", t("letters.copies", copy_to=MARKS["copy_to"]), t)
    fill(printed, "Printed", MARKS["issuer"] + "\t" + t("letters.printed", on=MARKS["on"]), t)
    indent = document.styles["Printed"].paragraph_format.right_indent or Pt(0)
    stop = Mm(TEXT_WIDTH) - indent
    printed.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.RIGHT)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        row.cells[0].width = Mm(TEXT_WIDTH)
    document.add_paragraph(style="End")  # a document does not end with a table


def page_numbers(document: Document, t: T) -> None:
    """— 1 — at the outer corner: odd pages right, even pages left (GB/T 9704-2012, 7.5)."""
    section = document.sections[0]
    for footer, style in ((section.footer, "Page"), (section.even_page_footer, "Even Page")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[style]
        before, after = t("letters.page", page="\n").split("\n")
        write(paragraph, before, t)
        _field(paragraph, "PAGE")
        write(paragraph, after, t)


def new_page(document: Document) -> None:
    """End the page here."""
    document.add_paragraph(style="Gap").add_run().add_break(WD_BREAK.PAGE)


def _part(t: T, part: Part) -> str:
    words = t(part.key, **MARKS)
    return f"{{% if {part.when} %}}{words}{{% endif %}}" if part.when else words


def _facts(cell: _Cell, column: Column, t: T) -> None:
    first, *others = column.facts
    style = "Table Text"
    fill(cell, style, f"{{{{ {_source(first)} }}}}", t)
    for fact in others:
        control(cell, f"if {_source(fact)}")
        write(cell.add_paragraph(style=style), f"{{{{ {_source(fact)} }}}}", t)
        control(cell, "endif")


def _source(fact: str) -> str:
    """Where a cell's fact comes from: the row's number, its hazard, or the letter. Raises ValueError for another."""
    if fact == "index":
        return "loop.index"
    if fact in HAZARD_FACTS:
        return f"hazard.{fact}"
    if fact in LETTER_FACTS:
        return fact
    raise ValueError(f"{fact!r} is no fact of a letter")


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that the word processor fills in."""
    for kind in ("begin", "", "separate", "1", "end"):
        run: Any = paragraph.add_run("1" if kind == "1" else "")
        if kind == "":
            run._r.append(
                parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {name} </w:instrText>')
            )
        elif kind != "1":
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))


def _borders(table: Any, *, outer: int, inner: int, sides: bool) -> None:
    """Rules of a table in eighths of a point; without sides it has level ones alone."""
    kinds = (
        ("top", outer),
        ("left", outer),
        ("bottom", outer),
        ("right", outer),
        ("insideH", inner),
        ("insideV", inner),
    )
    shown = [(side, size) for side, size in kinds if sides or side in ("top", "bottom", "insideH")]
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for side, size in shown
    )
    table._tbl.tblPr.insert_element_before(
        parse_xml(f"<w:tblBorders {nsdecls('w')}>{rules}</w:tblBorders>"),
        "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )  # fmt: skip
