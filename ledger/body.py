"""Which rows under a header are hazards, and which are totals, footers, headings or empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from domain.plain_text import narrow
from ledger.columns import names_a_column
from ledger.header import is_header, row_under_header
from ledger.records import Table

_COUNT = r"\d+(?:个|项|条|处|家|件|起)?(?:隐患|问题|事故隐患)?(?:问题)?"
_TOTAL = re.compile(
    r"(?:以上|本页|本表|全市|全区|全县|分类|按.{1,6}|[\u4e00-\u9fff]{2,12}(?<!(?:统|设|累|共|合|小|总)))?(?:小计|合计|总计|共计|累计)"
    rf"(?:\(.*\)|[:：].*|(?:为|共)?{_COUNT}[。.]?)?|(?:以上)?(?:合计|总计)?共有?{_COUNT}[。.]?|(?:sub|grand)?total[:：]?",
    re.I,
)
_FOOTER = re.compile(
    r"(?:填表|填报|审核|审批|制表|制作|复核|报送|统计|签字|签发|主管领导|分管领导|单位负责人|主要负责人|负责人签字|联系电话|联系人|盖章)"
    r"(?:人|单位|日期|时间|领导|签字|\(.*\))*\s*[:：].*|(?:填表人|填报人|审核人|制表人|填报单位|填报日期)"
    r"|(?:注|备注|说明|附|附注|填表说明|填报说明|注意事项)\s*\d?\s*[:：.、].*",
    re.S,
)
_HEAD_CELLS = 3


@lru_cache(maxsize=1 << 12)
def _word(text: str) -> str | None:
    """'total', 'footer' or 'heading' for a cell that begins such a row."""
    plain = narrow(text)
    if not plain or len(plain) > 200:
        return None
    if _TOTAL.fullmatch(plain.replace(" ", "")):
        return "total"
    if _FOOTER.fullmatch(plain):
        return "footer"
    return "heading" if names_a_column(plain) else None


def is_footer(text: str) -> bool:
    """Tell whether a cell begins a footer: 填表人, 审核人, 备注：."""
    return _word(text) == "footer"


def looks_plain(cells: Sequence[Any]) -> bool:
    """A quick yes for the great mass of rows: a running number first, and more than a few cells filled."""
    if len(cells) < 4:
        return False
    first, second = cells[0], cells[1]
    if type(first) is float:
        return type(second) is str and not second.isdigit() and cells.count("") + 4 <= len(cells)
    return (
        type(first) is str
        and first.isdigit()
        and not (type(second) is str and second.isdigit())
        and (cells.count("") + 4 <= len(cells))
    )


def kind_of(cells: Sequence[Any], table: Table) -> str:
    """'hazard', 'blank', or why a row is none: total, footer, numbers, units, heading, section, unused."""
    filled = [(column, cell) for column, cell in enumerate(cells) if not _is_blank(cell)]
    if not filled:
        return "blank"
    if under := row_under_header(cells):
        return under
    head = [cell for _, cell in filled[:_HEAD_CELLS] if isinstance(cell, str)]
    words = [_word(cell) for cell in head]
    if "total" in words:
        return "total"
    names_hazard = _filled_keys(filled, table, "description", "enterprise")
    if words and words[0] == "footer" and (names_hazard < 2 or set(words) == {"footer"}):
        return "footer"
    if "heading" in words and is_header(cells):
        return "heading"
    return _few(filled, table) if len(filled) <= 2 and not names_hazard else "hazard"


def _few(filled: list[tuple[int, Any]], table: Table) -> str:
    """A row with one or two cells and no hazard in it: a number set out in advance, or a line of text."""
    if all(not isinstance(cell, str) or narrow(cell).isdigit() for _, cell in filled):
        return "unused"
    if len(filled) == 1 or all(isinstance(cell, str) for _, cell in filled):
        bound = {index for binding in table.bindings.values() for index in binding.indexes}
        return "section" if len(filled) == 1 or not {column for column, _ in filled} <= bound else "hazard"
    return "hazard"


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _filled_keys(filled: list[tuple[int, Any]], table: Table, *keys: str) -> int:
    columns = {column for column, _ in filled}
    bound = [table.bindings[key].indexes for key in keys if key in table.bindings]
    return sum(any(index in columns for index in indexes) for indexes in bound)
