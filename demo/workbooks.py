"""The invented city's ledgers as workbooks, one for each month end and one for today."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from demo.cells import COLUMNS, Cell, row
from demo.city import Hazard, draw_hazards
from demo.places import CITY
from demo.seasons import cutoffs
from demo.state import State, state, telling_days

SHEET = "隐患台账"
HEADER_ROW = 2  # counted from 1: the title stands above it
_EPOCH = date(1899, 12, 30).toordinal()  # day 0 of Excel's serial days
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that the same seed gives the same bytes


@dataclass(frozen=True)
class LedgerFile:
    """One ledger: its file name, the day it speaks for, and the bytes of the XLSX.

    reopened: codes of rows that say 整改中 again although the ledger before said 已销号, because a look
    back did not find the hazard mended. An import asks about them; the demonstration's clerk says yes.
    """

    name: str
    cutoff: date
    content: bytes
    reopened: tuple[str, ...] = ()


def ledgers(seed: int, hazards: int, *, today: date) -> Iterator[LedgerFile]:
    """The city's ledgers in the order of their days, each with what is new or changed since the last."""
    for cutoff, states in told(draw_hazards(seed, hazards, today=today), today):
        yield LedgerFile(
            name=_name(cutoff, today),
            cutoff=cutoff,
            content=_workbook(states, cutoff),
            reopened=tuple(one.hazard.code for one in states if _is_reopening(one)),
        )


def told(drawn: Sequence[Hazard], today: date) -> Iterator[tuple[date, list[State]]]:
    """For each cut-off day the hazards that are new or changed since the last, as known on that day."""
    days = cutoffs(today)
    by_file: list[list[Hazard]] = [[] for _ in days]
    for hazard in drawn:
        for i in sorted({bisect_left(days, day) for day in telling_days(hazard)}):
            if i < len(days):
                by_file[i].append(hazard)
    for cutoff, changed in zip(days, by_file, strict=True):
        found = (state(hazard, cutoff) for hazard in changed)
        yield cutoff, [one for one in found if one is not None]


def _is_reopening(now: State) -> bool:
    """Tell whether the state is that of a second round which the ledger before did not have yet."""
    months = (now.as_of.year - now.opened_on.year) * 12 + now.as_of.month - now.opened_on.month
    return now.round_no > 1 and now.status != "closed" and months == 0


def _name(cutoff: date, today: date) -> str:
    day = cutoff.isoformat() if cutoff == today else f"{cutoff:%Y-%m}"
    return f"{CITY}隐患台账{day}.xlsx"


def _workbook(states: Sequence[State], cutoff: date) -> bytes:
    """The bytes of one ledger: a title, the headings, a row a hazard."""
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"title": SHEET, "created": _CREATED})
    sheet = book.add_worksheet(SHEET)
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    said = f"{CITY}事故隐患排查治理台账（截至{cutoff.year}年{cutoff.month}月{cutoff.day}日）"
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, said, title)
    sheet.set_row(0, 30)
    for column, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW - 1, column, heading, head)
    sheet.freeze_panes(HEADER_ROW, 2)
    for seq, now in enumerate(states, start=1):
        _write(sheet, HEADER_ROW - 1 + seq, cells=row(now, seq), day=day)
    book.close()
    return target.getvalue()


def _write(sheet: Worksheet, at: int, *, cells: tuple[Cell, ...], day: Format) -> None:
    """Write a row; empty cells are left out."""
    for column, cell in enumerate(cells):
        if cell is None:
            continue
        if isinstance(cell, str):
            sheet.write_string(at, column, cell)
        elif isinstance(cell, date):
            sheet.write_number(at, column, cell.toordinal() - _EPOCH, day)
        else:
            sheet.write_number(at, column, cell)
