"""Sheets of the second family while they are written, and what every layout of it needs."""

import io
import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter

from tests.ledger.invented import KEYS
from tests.ledger.other_rows import HEADINGS, Line

Merge = tuple[int, int, int, int]
CUTOFFS = (date(2022, 9, 26), date(2023, 3, 31), date(2024, 12, 20), date(2025, 6, 30))


@dataclass
class Sheet:
    """A sheet being written: rows from the top, merges from 0, what is hidden."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden: bool = False

    def add(self, *cells: Any) -> int:
        """Append a row; its number from 0."""
        self.rows.append(list(cells))
        return len(self.rows) - 1

    def banner(self, text: str, width: int) -> None:
        """A row of one text over the whole width."""
        row = self.add(text, *[""] * (width - 1))
        self.merges.append((row, 0, row, width - 1))


@dataclass
class Sent:
    """A ledger as sent: the answer key row by row, and which cells have to or may be asked about."""

    name: str
    data: bytes
    key: list[dict[str, Any]]
    ask: dict[tuple[str, int], dict[str, str]]


class Answers:
    """The answer key while it grows."""

    def __init__(self) -> None:
        self.key: list[dict[str, Any]] = []
        self.ask: dict[tuple[str, int], dict[str, str]] = {}

    def note(self, sheet: str, row: int, made: Line, **other: Any) -> None:
        """Keep the line that stands in a row, counted from 0."""
        told = {name: plain(value) for name, value in {**made.key, **other}.items()}
        self.key.append({"source": {"sheet": sheet, "row": row + 1}, **{name: told[name] for name in KEYS}})
        self.ask[sheet, row + 1] = made.ask

    def sent(self, name: str, data: bytes) -> Sent:
        return Sent(name, data, self.key, self.ask)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def book(sheets: list[Sheet]) -> bytes:
    """The sheets as a workbook."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(
        data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as made:
        day, instant = (made.add_format({"num_format": form}) for form in ("yyyy/m/d", "yyyy-mm-dd hh:mm"))
        for sheet in sheets:
            page = made.add_worksheet(sheet.name)
            if sheet.hidden:
                page.hide()
            for area in sheet.merges:
                page.merge_range(*area, "")
            for row in sheet.hidden_rows:
                page.set_row(row, None, None, {"hidden": True})
            for column in sheet.hidden_columns:
                page.set_column(column, column, None, None, {"hidden": True})
            for number, cells in enumerate(sheet.rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        page.write_datetime(
                            number, column, cell, instant if isinstance(cell, datetime) else day
                        )
                    elif cell not in ("", None):
                        page.write(number, column, cell)
        next(page for page, sheet in zip(made.worksheets(), sheets) if not sheet.hidden).activate()
    return data.getvalue()


def names(rng: random.Random, order: list[str], unit: str | None = None) -> list[str]:
    """A heading for each key; unit: named by the heading of money."""
    told = {key: rng.choice(HEADINGS[key]) for key in order}
    if unit and "fund_wan" in told:
        told["fund_wan"] += rng.choice(["（{}）", "({})", "\n（{}）", "（单位：{}）"]).format(unit)
    return [told[key] for key in order]


def until(rng: random.Random, day: date) -> str:
    return rng.choice([
        f"截至{day.year}年{day.month}月{day.day}日", f"截止到{day.year}年{day.month}月{day.day}日",
        f"截至{day.year}.{day.month}.{day.day}",
        f"数据截止时间：{day.year}年{day.month}月{day.day}日", f"截至{day.year}年{day.month:02}月{day.day:02}日24时",
        f"统计截至{day:%Y-%m-%d}", f"截止日期：{day:%Y/%m/%d}",
    ])  # fmt: skip


def serial(rng: random.Random, number: int) -> Any:
    return rng.choice([number, f"{number}、", f"{number}.", f"（{number}）", f"{number}", ""])


def total(rng: random.Random, width: int, count: int, label: str | None = None) -> list[Any]:
    """A row of a total that tells its number of items in one of several places."""
    word = label or rng.choice(["合计", "小计", "总计", "合 计"])
    told = rng.choice([f"{count}项", count, f"共{count}项", f"{count}条", f"{count}"])
    rest = [""] * (width - 3)
    return rng.choice([[word, told, "", *rest], ["", word, told, *rest], [f"{word}：{count}项", "",
        "", *rest], [word, "", told, *rest],
                       [f"{word}（{count}项）", "", "", *rest], [f"共{count}项", "", "", *rest],
                           [f"共计{count}条隐患", "", "", *rest]])  # fmt: skip


def footers(rng: random.Random) -> list[list[str]]:
    return rng.choice([
        [], [["填表人：某某", "", "", "审核人：某某", "", "联系电话：0411-80000000"]], [["填报单位（盖章）：某办"], ["备注：以上隐患均已落实整改责任。"]],
        [["注：1.隐患等级分为重大、一般。"], ["2.整改期限填写到日。"]], [["", "填表人：某某   审核人：某某   填报日期：2022年9月30日"]],
        [["单位负责人（签字）：", "", "", "填表人："]], [["第1页，共3页"]], [["说明：本表一式两份，分别报送市安委办和行业主管部门。"]], [["制表：某某", "",
            "复核：某某"]],
    ])  # fmt: skip


def start(seed: int) -> tuple[random.Random, date, Answers]:
    rng = random.Random(seed)
    return rng, rng.choice(CUTOFFS), Answers()
