"""How long a morning's inbox takes: `python -m bench.inbox [URL]`, 25 workbooks of 400 rows in five layouts."""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlalchemy import select

from data_access.engine import engine_for, migrate, reading, writing
from data_access.rollup import differences
from data_access.tables import hazard
from data_access.writes.tree import apply_units
from domain.people import EVERYWHERE, Role, Viewer
from jobs import inbox
from jobs.inbox_answers import Answers
from ledger.units_file import UnitRow

FILES, ROWS = 25, 400
DAY = date(2026, 6, 15)
CLERK = inbox.Clerk(Viewer("bench", Role.OFFICE, EVERYWHERE), DAY, datetime(2026, 6, 15, 1, tzinfo=UTC))
# fact -> heading, in the five ways in which the units write them; the order of the columns is a layout's own.
LAYOUTS = (
    {"unit": "区市县", "firm": "单位名称", "place": "隐患部位", "text": "隐患描述", "grade": "隐患等级", "found": "排查日期",
     "due": "整改期限", "status": "整改情况", "closed": "销号日期"},
    {"found": "检查时间", "firm": "企业名称", "text": "存在问题", "place": "部位", "grade": "等级", "due": "整改时限",
     "status": "整改状态", "closed": "销号时间", "unit": "属地"},
    {"seq": "序号", "unit": "所属区县", "firm": "被检查单位", "text": "问题描述", "place": "具体位置", "found": "发现时间",
     "grade": "隐患级别", "due": "整改期限", "owner": "整改责任人", "status": "整改情况", "closed": "销号时间"},
    {"seq": "序号", "firm": "单位名称", "text": "隐患内容", "place": "隐患位置", "found": "排查时间", "grade": "隐患等级",
     "status": "是否完成整改", "due": "整改完成时限", "closed": "销号日期", "remark": "备注"},
    {"firm": "企业名称", "place": "隐患地点", "text": "隐患描述", "grade": "隐患等级", "due": "计划完成时间",
     "found": "检查日期", "fund": "整改资金（万元）", "owner": "责任人", "status": "整改进展", "closed": "闭环日期"},
)  # fmt: skip


def districts() -> list[str]:
    """As many invented districts as there are files."""
    return [f"{first}{second}区" for first in "云石临海望" for second in "山河岭湾溪"]


def fact(name: str, file: int, row: int, month: int) -> Any:
    """What a row of a file says; by the second month one in ten is closed, and some other things changed."""
    found = DAY - timedelta(days=60 + (row * 7 + file) % 200)
    closed = month == 2 and row % 10 == 3
    told = {
        "seq": row + 1, "unit": districts()[file], "firm": f"第{file * 40 + row % 40}号机械厂", "place": f"{row}号车间",
        "text": f"第{row}处配电箱未接地", "grade": "重大" if row % 25 == 0 and not (month == 2 and row == 50) else "一般",
        "found": found, "due": found + timedelta(days=90 if month == 1 or row != 7 else 120),
        "status": "已销号" if closed else "整改中", "closed": found + timedelta(days=45) if closed else "",
        "owner": "张三" if month == 1 else "李四" if row % 9 == 0 else "张三", "remark": "", "fund": row % 13 / 2,
    }  # fmt: skip
    return told[name]


def workbook(file: int, month: int) -> bytes:
    """One unit's workbook: title with cut-off, headings, rows; in the second month three rows are gone."""
    stream, columns = io.BytesIO(), LAYOUTS[file % len(LAYOUTS)]
    cutoff = DAY - timedelta(days=30 if month == 1 else 1)
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy/m/d"}) as book:
        sheet = book.add_worksheet("台账")
        title = (
            f"{districts()[file]}安全隐患排查整改台账（截至{cutoff.year}年{cutoff.month}月{cutoff.day}日）"
        )
        sheet.merge_range(0, 0, 0, len(columns) - 1, title)
        sheet.write_row(1, 0, list(columns.values()))
        first = 0 if month == 1 else 3
        for at, row in enumerate(range(first, first + ROWS), 2):
            for column, name in enumerate(columns):
                sheet.write(at, column, fact(name, file, row, month))
    return stream.getvalue()


def morning(engine: Any, month: int) -> Iterator[tuple[str, float, Any]]:
    """Hand in, look at and apply all files of a month; step, seconds and what came of it."""
    files = [(f"{name}{month}月.xlsx", workbook(n, month)) for n, name in enumerate(districts()[:FILES])]
    began = time.perf_counter()
    keys = inbox.hand_in(engine, files, CLERK)
    yield "handed in", time.perf_counter() - began, len(keys)
    began, desk = time.perf_counter(), inbox.desk(engine)
    looked = [inbox.look(desk, name, content, Answers(others_new=True), CLERK) for name, content in files]
    for key, one in zip(keys, looked, strict=True):
        inbox.keep_plan(engine, key, one.plan, CLERK)
    totals = {name: sum(one.plan.counts[name] for one in looked) for name in looked[0].plan.counts}
    yield "plan", time.perf_counter() - began, {name: n for name, n in totals.items() if n}
    began = time.perf_counter()
    for key, (name, content), one in zip(keys, files, looked, strict=True):
        inbox.apply(desk, key, name, content, one, CLERK)
    yield "applied", time.perf_counter() - began, None


def main() -> None:
    """Two months into an empty board, and print how long each step took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(asked.url or f"sqlite:///{Path(folder) / 'board.sqlite'}")
        migrate(engine)
        with writing(engine, everywhere=True) as connection:
            named = [UnitRow(f"D{n}", name, "district", parent="C") for n, name in enumerate(districts())]
            apply_units(connection, [UnitRow("C", "试验市", "city"), *named])
        for month in (1, 2):
            for step, seconds, told in morning(engine, month):
                print(json.dumps({"month": month, "step": step, "seconds": round(seconds, 2), "told": told}))
        with reading(engine, everywhere=True) as connection:
            print(json.dumps({"differences": len(differences(connection)), "hazards": _hazards(connection)}))


def _hazards(connection: Any) -> int:
    return len(connection.execute(select(hazard.c.id)).all())


if __name__ == "__main__":
    main()
