"""The templates of all kinds of letters, made of their blocks, and the form of acceptance and closure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.letter_facts import KINDS
from documents.letter_paper import as_bytes, blank
from documents.letter_parts import (
    MARKS,
    Hazards,
    Line,
    Part,
    at_least,
    control,
    fill,
    foot,
    grid,
    hazards,
    line,
    new_page,
    page_numbers,
    signature,
    write,
)
from documents.letter_texts import TEXTS

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

    from i18n import T

FORM = "acceptance_record"
_WIDTHS = (30, 48, 30, 48)
_HEIGHT, _SIGN_HEIGHT = 7.2, 16  # mm: room to write by hand, and for a signature and a seal
# A text is a heading over the whole width; of pairs (words, fact) one fills a row, two share it.
_Row = str | tuple[tuple[str, str], ...]
_ROWS: tuple[_Row, ...] = (
    (("letters.form.number", "number"), ("letters.form.grade", "grade")),
    (("letters.form.enterprise", "enterprise"), ("letters.form.risk", "risk")),
    (("letters.form.unit", "unit"), ("letters.form.department", "department")),
    (("letters.form.location", "location"),),
    (("letters.form.description", "description"),),
    (("letters.form.found_on", "found_on"), ("letters.form.first_due_on", "first_due_on")),
    "letters.form.five",
    (("letters.form.owner", "owner"), ("letters.form.phone", "phone")),
    (("letters.form.measure", "measure"),),
    (("letters.form.fund", "fund_wan"), ("letters.form.due_on", "due_on")),
    (("letters.form.plan", "emergency_plan"),),
    "letters.form.acceptance",
    (("letters.form.leader", "leader"), ("letters.form.rectified_on", "rectified_on")),
    (("letters.form.accepted_on", "accepted_on"), ("letters.form.closed_on", "closed_on")),
    (("letters.form.opinion", "opinion"),),
    (("letters.form.evidence", "evidence"),),
)
_SIGNED_BY = ("letters.form.acceptor", "letters.form.enterprise_signs", "letters.form.office_confirms")


def template(kind: str, t: T) -> bytes:
    """The template of a kind in a language; the same words give the same bytes. Raises KeyError for another kind."""
    document = blank(t.language)
    page_numbers(document, t)
    if kind == FORM:
        _form(document, t)
    else:
        _letter(document, t, kind)
    return as_bytes(document)


def templates(language: str, t: T) -> dict[str, bytes]:
    """File name -> template of every kind in one language."""
    return {f"{kind}.{language}.docx": template(kind, t) for kind in KINDS}


def _letter(document: Document, t: T, kind: str) -> None:
    write(document.add_paragraph(style="Issuer"), MARKS["issuer"], t)
    line(document, t, Line("Number", (Part("letters.number"),)))
    for block in TEXTS[kind]:
        if isinstance(block, Hazards):
            hazards(document, t, block)
        else:
            line(document, t, block)
    signature(document, t)
    foot(document, t)


def _form(document: Document, t: T) -> None:
    """One page a hazard; an empty form where the letter names none."""
    control(document, "for item in items or [item]")
    line(document, t, Line("Form Title", (Part("letters.form.title"),)))
    document.add_paragraph(style="Gap")
    line(document, t, Line("Form Line", (Part("letters.form.issuer"),)))
    line(document, t, Line("Form Line", (Part("letters.form.issued"),)))
    line(document, t, Line("Form Line", (Part("letters.form.to"),)))
    line(document, t, Line("Form Line", (Part("letters.reason"),), when="reason"))
    table = grid(document, _WIDTHS, rows=len(_ROWS) + len(_SIGNED_BY))
    for place, told in enumerate(_ROWS):
        _row(table, place, told, t)
    for place, key in enumerate(_SIGNED_BY, start=len(_ROWS)):
        cells = table.rows[place].cells
        fill(cells[0], "Table Label", t(key), t)
        fill(cells[1].merge(cells[3]), "Table Text", t("letters.form.sign"), t)
        at_least(table.rows[place], _SIGN_HEIGHT)
    line(document, t, Line("Form Line", (Part("letters.note"),), when="note"))
    line(document, t, Line("Form Line", (Part("letters.copies"),), when="copy_to"))
    control(document, "if not loop.last")
    new_page(document)
    control(document, "endif")
    control(document, "endfor")


def _row(table: Table, place: int, told: _Row, t: T) -> None:
    cells = table.rows[place].cells
    at_least(table.rows[place], _HEIGHT)
    if isinstance(told, str):
        fill(cells[0].merge(cells[3]), "Table Head", t(told), t)
        return
    if len(told) == 1:
        cells[1].merge(cells[3])
    for start, (key, fact) in zip((0, 2), told):
        fill(cells[start], "Table Label", t(key), t)
        fill(cells[start + 1], "Table Text", f"{{{{ item.{fact} }}}}", t)
