"""Units files: the tree of units, the departments and the industries as a table a person can write."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.calendar_text import read_day
from domain.plain_text import narrow
from ledger.columns import plain_heading
from ledger.records import FLAG, STOPS, Problem
from ledger.sheets import Source, open_book

UNIT_KINDS = ("city", "district", "zone", "street", "department", "other", "industry")
HEADINGS = {
    "code": "代码|编码|code",
    "name": "名称|name",
    "name_en": "英文名|英文名称|name_en|english name",
    "short": "简称|short",
    "short_en": "英文简称|short_en|english short",
    "kind": "类别|类型|kind",
    "parent": "上级|上级代码|parent",
    "codes": "其他代码|codes|other codes",
    "aliases": "别名|aliases",
    "peer_group": "可比组|peer_group|peer group",
    "valid_from": "启用日期|valid_from|valid from",
    "valid_to": "停用日期|valid_to|valid to",
    "industries": "牵头行业|industries",
}
KIND_WORDS = {
    "city": "市|城市|全市", "district": "区市县|区|县|县级市|区县", "zone": "功能区|先导区|开发区", "street": "街道|乡镇|镇街|镇|乡",
    "department": "部门|市直部门", "other": "其他|其它", "industry": "行业|行业领域",
}  # fmt: skip
_KEYS = {plain_heading(name): key for key, line in HEADINGS.items() for name in line.split("|")}
_KINDS = {word: kind for kind, line in KIND_WORDS.items() for word in line.split("|")}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of a units file. Texts are '' where the file says nothing; kind is one of UNIT_KINDS."""

    code: str
    name: str
    kind: str
    name_en: str = ""
    short: str = ""
    short_en: str = ""
    parent: str = ""
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    peer_group: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    industries: tuple[str, ...] = ()
    row: int = 0
    sheet: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class UnitsFile:
    """The lines of a units file, in its order, and what is wrong in it; stopped lines are left out."""

    rows: tuple[UnitRow, ...]
    problems: tuple[Problem, ...]
    name: str = ""


def read_units(source: Source, name: str | None = None) -> UnitsFile:
    """Read a units file, CSV or XLSX, with English or Chinese headings in any order.

    Every sheet that has the headings of name and kind is read. Raises FileNotReadable.
    """
    book = open_book(source, name)
    rows: list[UnitRow] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    headed = False
    for sheet in book.sheets:
        keys: list[str | None] = []
        for number, cells in enumerate(sheet.rows(), 1):
            texts = [_text(cell) for cell in cells]
            if not keys:
                found = [_KEYS.get(plain_heading(text)) for text in texts]
                keys = found if {"name", "kind"} <= set(found) else []
                headed = headed or bool(keys)
            elif any(texts):
                said = {key: (text, cell) for key, text, cell in zip(keys, texts, cells) if key and text}
                unit, wrong = _unit(said, number, Problem("", STOPS, book.name, sheet.name, number))
                problems += wrong
                if unit and _is_new(
                    unit, seen, problems, Problem("unit_twice", STOPS, book.name, sheet.name, number)
                ):
                    rows.append(unit)
    if not headed:
        problems.append(
            Problem("units_headings_missing", STOPS, book.name, expected={"headings": ", ".join(HEADINGS)})
        )
    problems += _parents_missing(rows, book.name)
    return UnitsFile(tuple(rows), tuple(problems), book.name)


def leads_unknown(file: UnitsFile, known: Container[str]) -> tuple[Problem, ...]:
    """The industries that departments are told to lead and that are neither in the file nor among `known`."""
    told = {row.code for row in file.rows if row.kind == "industry"}
    return tuple(
        Problem(
            "unit_industry_unknown", FLAG, file.name, row.sheet, row.row, "industries", code, "industries"
        )
        for row in file.rows
        for code in row.industries
        if code not in told and code not in known
    )


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else narrow(str(cell))


def _unit(
    said: dict[str, tuple[str, Any]], number: int, place: Problem
) -> tuple[UnitRow | None, list[Problem]]:
    texts = {key: text for key, (text, _) in said.items()}
    kind = texts.get("kind", "").casefold()
    kind = _KINDS.get(kind, kind)
    if "name" not in texts:
        return None, [_at(place, "unit_without_name", "name", "")]
    if kind not in UNIT_KINDS:
        return None, [
            _at(place, "unit_kind_unknown", "kind", texts.get("kind", ""), kinds=", ".join(UNIT_KINDS))
        ]
    days = {key: read_day(said[key][1]) for key in ("valid_from", "valid_to") if key in said}
    wrong = [_at(place, "unit_day_unreadable", key, texts[key]) for key, day in days.items() if day.why]
    unit = UnitRow(
        code=texts.get("code") or texts["name"],
        name=texts["name"],
        kind=kind,
        name_en=texts.get("name_en", ""),
        short=texts.get("short", ""),
        short_en=texts.get("short_en", ""),
        parent=texts.get("parent", ""),
        codes=_parts(texts.get("codes", "")),
        aliases=_parts(texts.get("aliases", "")),
        peer_group=texts.get("peer_group", ""),
        valid_from=days["valid_from"].on if "valid_from" in days else None,
        valid_to=days["valid_to"].on if "valid_to" in days else None,
        industries=_parts(texts.get("industries", "")),
        row=number,
        sheet=place.sheet,
    )
    return unit, wrong


def _at(place: Problem, code: str, column: str, value: str, **expected: object) -> Problem:
    severity = FLAG if code == "unit_day_unreadable" else STOPS
    return Problem(code, severity, place.file, place.sheet, place.row, column, value, column, expected)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _is_new(unit: UnitRow, seen: dict[str, int], problems: list[Problem], place: Problem) -> bool:
    """A code may stand once among units and departments, and once among industries."""
    space = "industry " if unit.kind == "industry" else "unit "
    before = seen.setdefault(space + unit.code, unit.row)
    if before == unit.row:
        return True
    problems.append(_at(place, "unit_twice", "code", unit.code, before=before))
    return False


def _parents_missing(rows: list[UnitRow], file: str) -> list[Problem]:
    known = {text for row in rows for text in (row.code, row.name, *row.codes)}
    return [
        Problem(
            "unit_parent_unknown", FLAG, file, row=row.row, column="parent", value=row.parent, key="parent"
        )
        for row in rows
        if row.parent and row.parent not in known
    ]
