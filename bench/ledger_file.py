"""A large invented ledger as a clerk's file: Chinese headings, days, words, and some rows that are wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from bench import city
from domain.status import GRADES, SOURCES, STATUSES

BLOCK = 50_000
HEADINGS = (
    "序号", "区市县", "街道", "行业领域", "牵头部门", "企业名称", "隐患部位", "隐患描述", "隐患类别", "隐患等级", "可能性", "严重性",
    "隐患来源", "排查日期", "检查单位", "整改措施", "整改资金（万元）", "整改责任人", "联系电话", "原整改期限", "整改期限", "整改完成日期",
    "复查日期", "销号日期", "整改情况", "备注",
)  # fmt: skip
PLAIN = (
    "序号", "区市县", "街道", "行业领域", "牵头部门", "企业名称", "隐患部位", "隐患描述", "隐患等级", "可能性", "严重性", "排查日期",
    "整改期限", "整改责任人", "整改资金（万元）", "整改情况", "销号日期",
)  # fmt: skip
LAYOUTS = {"plain": PLAIN, "full": HEADINGS}  # what most ledgers tell, and all that the board can take
DAYS = ("found", "first_due", "due", "rectified", "accepted", "closed")
STATUS_WORDS = {
    "reported": "待核实", "pending": "未整改", "rectifying": "整改中", "to_accept": "待验收", "accepted": "待销号",
    "closed": "已销号", "void": "作废",
}  # fmt: skip
GRADE_WORDS = {"general": "一般", "major": "重大"}
SOURCE_WORDS = {
    "enterprise": "企业自查", "government": "执法检查", "expert": "专家检查", "third_party": "第三方检查",
    "public_report": "群众举报", "look_back": "回头看", "unannounced": "暗查暗访", "other": "其他", "unknown": "不详",
}  # fmt: skip
KINDS = ("消防安全", "电气安全", "危险化学品", "建筑施工", "特种设备", "安全管理")
MEASURES = (
    "立即清理并加强巡查",
    "更换失效部件",
    "停用并委托检测",
    "补办手续并培训",
    "制定整改方案，按期完成",
)
WRONG_IN_1000 = 6  # rows: a third each cannot stand, cannot be read in one cell, and can be read with doubt


def rows(n: int, seed: int) -> Iterator[list[Any]]:
    """The cells of n rows under HEADINGS, days as `date`, empty cells as ''."""
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        part = city.city(start + 1, size, seed, share=(start / n, (start + size) / n)).hazards
        told = {name: values.tolist() for name, values in part.items()}
        wrong = np.random.default_rng((seed, start, 1)).integers(0, 1000, size).tolist()
        for place in range(size):
            row = _row({name: values[place] for name, values in told.items()})
            if wrong[place] < WRONG_IN_1000:
                _spoil(row, wrong[place] % 3)
            yield row


def _row(told: dict[str, int]) -> list[Any]:
    words = told["words"]
    firm, where, what, who = city.spelled(words)
    days = [date.fromordinal(told[name]) if told[name] else "" for name in DAYS]
    found, first_due, due, rectified, accepted, closed = days
    street = told["unit"] - city.FIRST_STREET
    return [
        told["id"], f"第{told['district']}区", f"{street + 1}号街道" if street >= 0 else "",
        f"行业{told['industry']}", f"部门{told['department']}", firm, where, f"{what}（{words % 9973}处）",
        KINDS[words % len(KINDS)], GRADE_WORDS[GRADES[told["grade"]]], told["likelihood"] or "",
        told["severity"] or "", SOURCE_WORDS[SOURCES[told["source"]]], found, f"检查组{words % 40}",
        MEASURES[words % len(MEASURES)], words % 400 / 10 if words % 3 == 0 else "", who,
        f"139{words % 100_000_000:08d}", first_due if due != first_due else "", due, rectified, accepted, closed,
        STATUS_WORDS[STATUSES[told["status"]]], "" if words % 4 else f"见第{words % 800}号通知",
    ]  # fmt: skip


def _spoil(row: list[Any], how: int) -> None:
    place = HEADINGS.index
    if how == 0:
        row[place("排查日期")] = date(2027, 3, 1)
    elif how == 1:
        row[place("整改期限")] = "请尽快"
    else:
        row[place("整改情况")] = "见附件"


def _picked(layout: str, n: int, seed: int) -> Iterator[Sequence[Any]]:
    """The headings of a layout, then the rows under them."""
    headings = LAYOUTS[layout]
    pick = itemgetter(*map(HEADINGS.index, headings))
    yield headings
    yield from map(pick, rows(n, seed))


def write_csv(path: Path, layout: str, n: int, seed: int) -> None:
    """The ledger as CSV in UTF-8 with its mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_picked(layout, n, seed))


def write_xlsx(path: Path, layout: str, n: int, seed: int) -> None:
    """The ledger as a workbook with days as Excel keeps them."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("隐患台账")
        for number, cells in enumerate(_picked(layout, n, seed)):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell != "":
                    sheet.write(number, column, cell)
