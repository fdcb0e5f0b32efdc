"""A small ledger as a clerk keeps it, written as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
from datetime import date

from openpyxl import Workbook

HEADINGS = (
    "区市县", "街道", "单位名称", "隐患部位", "隐患描述", "隐患等级", "排查日期", "整改期限", "整改状态", "整改完成日期", "销号日期",
    "整改责任人", "行业", "牵头部门", "整改资金（万元）", "备注",
)  # fmt: skip
Cells = dict[str, str]
ROWS: list[Cells] = [
    {
        "区市县": "石篁区", "街道": "北桥街道", "单位名称": "一厂", "隐患部位": "北侧", "隐患描述": "灭火器过期", "隐患等级": "一般",
        "排查日期": "2026-05-16", "整改期限": "2026-06-25", "整改状态": "整改中", "整改责任人": "张三", "行业": "燃气",
        "牵头部门": "消防救援局", "整改资金（万元）": "1.5", "备注": "一",
    },
    {
        "区市县": "石篁区", "单位名称": "二厂", "隐患部位": "车间", "隐患描述": "配电箱无门", "隐患等级": "重大", "排查日期": "2026-05-16",
        "整改期限": "2026-06-10", "整改责任人": "李四", "整改状态": "未整改",
    },
    {
        "区市县": "临湖区", "街道": "湖滨街道", "单位名称": "三厂", "隐患描述": "未培训", "隐患等级": "一般", "排查日期": "2026-05-01",
        "整改期限": "2026-05-20", "整改状态": "已销号", "整改完成日期": "2026-05-18", "销号日期": "2026-05-19", "行业": "建筑施工",
    },
    {
        "区市县": "临湖区", "单位名称": "四厂", "隐患描述": "通道堵塞", "隐患等级": "一般", "排查日期": "2026-05-02", "整改期限": "长期坚持",
        "整改状态": "已整改待验收", "整改完成日期": "2026-05-30", "行业": "建筑施工",
    },
    {"单位名称": "五厂", "隐患描述": "无应急预案", "隐患等级": "一般", "排查日期": "", "整改期限": "", "整改状态": "未整改"},
]  # fmt: skip


def changed(number: int, **cells: str) -> list[Cells]:
    """The rows with some cells of one of them written otherwise."""
    return [{**row, **cells} if n == number else dict(row) for n, row in enumerate(ROWS)]


def as_csv(rows: list[Cells], headings: tuple[str, ...] = HEADINGS, encoding: str = "utf-8-sig") -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return text.getvalue().encode(encoding)


def as_book(rows: list[Cells], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """The rows as a workbook, with days as Excel keeps them."""
    book = Workbook()
    sheet = book.active
    sheet.append(headings)
    for row in rows:
        sheet.append([_cell(heading, row.get(heading, "")) for heading in headings])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(heading: str, text: str) -> object:
    if heading.endswith(("日期", "期限")) and text[:2] == "20":
        return date.fromisoformat(text)
    return float(text) if "资金" in heading and text else text or None
