"""The office's own template workbook filled in: only the cells of numbers change, all else stays byte by byte."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from documents.papers import printable

Values = Mapping[str, Mapping[int, Any]]  # name of a line -> number of a column -> what stands there
MARK = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")  # {{合计.2}}, {{days}}
NUMBERED = 3  # neighbouring numbers that make a row the one of the columns' numbers
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_WHERE = re.compile(r"([A-Z]+)(\d+)")


def filled(content: bytes, values: Values, words: Mapping[str, str]) -> tuple[bytes, int]:
    """The template with every cell filled that asks for something, and how many cells these are.

    A cell asks by {{line.number}} or {{word}}, or by standing in the row of a line's name under a column's number
    (1, 2, 3 ... in one row). A formula stays, with the number as its result. Raises zipfile.BadZipFile and
    etree.XMLSyntaxError for what is no workbook; the caller has looked at its size.
    """
    made, times = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        shared = _shared(old)
        for part in old.infolist():
            text = old.read(part)
            if _SHEET.fullmatch(part.filename):
                text, done = _filled_sheet(text, shared, values, words)
                times += done
            elif part.filename == "xl/workbook.xml":
                text = _reckoned_anew(text)
            new.writestr(part, text)
    return made.getvalue(), times


def _parsed(text: bytes) -> Any:
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = _parsed(archive.read("xl/sharedStrings.xml"))
    return [
        "".join(node.text or "" for node in item.iter(f"{{{_NS}}}t")) for item in root.iter(f"{{{_NS}}}si")
    ]


def _reckoned_anew(text: bytes) -> bytes:
    """The workbook told to reckon its formulas when it is opened, where it says anything of that."""
    if b"<calcPr" not in text or b"fullCalcOnLoad" in text:
        return text
    return text.replace(b"<calcPr", b'<calcPr fullCalcOnLoad="1"', 1)


def _filled_sheet(
    text: bytes, shared: Sequence[str], values: Values, words: Mapping[str, str]
) -> tuple[bytes, int]:
    root = _parsed(text)
    wanted = [*_marked(root, shared, values, words), *_by_place(root, shared, values)]
    if not wanted:
        return text, 0
    for cell, value in wanted:
        _put(cell, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), len(wanted)


def _marked(
    root: Any, shared: Sequence[str], values: Values, words: Mapping[str, str]
) -> Iterator[tuple[Any, Any]]:
    for cell in root.iter(f"{{{_NS}}}c"):
        told = _text(cell, shared)
        marks = MARK.findall(told)
        if not marks:
            continue
        found = [_meant(mark, values, words) for mark in marks]
        if MARK.fullmatch(told.strip()) and found[0] is not None:
            yield cell, found[0]
        elif any(one is not None for one in found):
            yield cell, MARK.sub(lambda match: _said(match, values, words), told)


def _said(match: re.Match[str], values: Values, words: Mapping[str, str]) -> str:
    found = _meant(match[1], values, words)
    return match[0] if found is None else str(found)


def _meant(mark: str, values: Values, words: Mapping[str, str]) -> Any:
    line, _, number = mark.rpartition(".")
    if line in values and number.isdecimal():
        return values[line].get(int(number))
    return words.get(mark)


def _by_place(root: Any, shared: Sequence[str], values: Values) -> Iterator[tuple[Any, Any]]:
    """The cells in the row of a line's name, under the columns' numbers."""
    columns: dict[str, int] = {}
    for row in root.iter(f"{{{_NS}}}row"):
        told = {_where(cell)[0]: _text(cell, shared).strip() for cell in row.iter(f"{{{_NS}}}c")}
        numbers = {name: int(text.strip("()（）")) for name, text in told.items() if _is_number(text)}
        several = sorted(numbers.values())
        if len(several) >= NUMBERED and several == list(range(several[0], several[0] + len(several))):
            columns = numbers
            continue
        line = next((text for text in told.values() if text), "")
        for name, number in columns.items() if line in values else ():
            if number in values[line] and not MARK.search(told.get(name, "")):
                yield _cell(row, name), values[line][number]


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[(（]?\d{1,2}[)）]?", text))


def _where(cell: Any) -> tuple[str, str]:
    found = _WHERE.fullmatch(cell.get("r", ""))
    return (found[1], found[2]) if found else ("", "")


def _cell(row: Any, name: str) -> Any:
    """The cell of a row in a column; made where it is not there, before those that come after it."""
    order = (len(name), name)
    for place, cell in enumerate(row):
        column = _where(cell)[0]
        if column == name:
            return cell
        if (len(column), column) > order:
            made = etree.Element(f"{{{_NS}}}c", r=f"{name}{row.get('r')}")
            row.insert(place, made)
            return made
    return etree.SubElement(row, f"{{{_NS}}}c", r=f"{name}{row.get('r')}")


def _text(cell: Any, shared: Sequence[str]) -> str:
    value = cell.find(f"{{{_NS}}}v")
    if cell.get("t") == "s" and value is not None and (value.text or "").isdecimal():
        place = int(value.text)
        return shared[place] if place < len(shared) else ""
    if cell.get("t") == "inlineStr":
        return "".join(node.text or "" for node in cell.iter(f"{{{_NS}}}t"))
    return "" if value is None else str(value.text or "")


def _put(cell: Any, value: Any) -> None:
    """A number, or a text that is no formula; the cell's look and formula stay."""
    formula = cell.find(f"{{{_NS}}}f")
    for child in list(cell):
        if child is not formula:
            cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, str) and formula is None:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{_NS}}}is"), f"{{{_NS}}}t")
        text.text = printable(value)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return
    if isinstance(value, str):
        cell.set("t", "str")
    etree.SubElement(cell, f"{{{_NS}}}v").text = str(value)
