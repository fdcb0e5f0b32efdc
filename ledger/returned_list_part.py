"""The list of a returned workbook as a sheet's part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.markup import plain, quoted
from ledger.returned_list import WIDTHS, Shown, height
from ledger.returned_places import letters, reference
from ledger.returned_sheet import MAIN
from ledger.returned_styles import LINES, Styles

_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "size": 16}, "note": {}, "part": {"bold": True, "size": 13}, "text": {},
    "head": {"bold": True, "head": True}, "link": {"link": True},
}  # fmt: skip
_WIDE = ("title", "note", "part")


def list_part(lines: Sequence[Sequence[Shown]], styles: Styles) -> bytes:
    """The whole part; its looks are added to the styles of the workbook."""
    looks = {name: styles.own(**look) for name, look in _LOOKS.items()}  # type: ignore[arg-type]
    wide = [number for number, line in enumerate(lines, 1) if line and line[0].look in _WIDE]
    last = letters(len(WIDTHS) - 1)
    merges = "".join(f'<mergeCell ref="A{number}:{last}{number}"/>' for number in wide)
    rows = "".join(_row(number, line, looks) for number, line in enumerate(lines, 1) if line)
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(WIDTHS, 1)
    )
    links = "".join(_links(lines))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr><tabColor rgb="{LINES}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{rows}</sheetData>'
        f'<mergeCells count="{len(wide)}">{merges}</mergeCells>'
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _row(number: int, line: Sequence[Shown], looks: dict[str, int]) -> str:
    cells = "".join(
        f'<c r="{reference((number, column))}" s="{looks[one.look]}" t="inlineStr">'
        f'<is><t xml:space="preserve">{plain(one.text)}</t></is></c>'
        if one.text
        else f'<c r="{reference((number, column))}" s="{looks[one.look]}"/>'
        for column, one in enumerate(line)
    )
    high = ""
    if line[0].look in _WIDE:  # merged cells do not grow with their text by themselves
        points = {"title": 30, "part": 24}.get(line[0].look) or height(line[0].text)
        high = f' ht="{points}" customHeight="1"'
    return f'<row r="{number}"{high}>{cells}</row>'


def _links(lines: Sequence[Sequence[Shown]]) -> Iterable[str]:
    for number, line in enumerate(lines, 1):
        for column, one in enumerate(line):
            if one.to is not None:
                place = quoted(link_to(*one.to))
                yield f'<hyperlink ref="{reference((number, column))}" location={place}/>'


def link_to(sheet: str, cell: tuple[int, int]) -> str:
    """A cell of a sheet as a link names it."""
    return "'" + sheet.replace("'", "''") + "'!" + reference(cell)
