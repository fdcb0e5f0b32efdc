"""Small ledgers of the family that offices send, written with invented rows and their answer keys."""

import csv
import io
import random
from datetime import date
from typing import Any

import xlsxwriter

from tests.ledger.invented import DISTRICTS, KEYS, hazard

HEADINGS = {
    "district": ("区市县", "属地", "所属区域"), "industry": ("行业领域", "行业类别", "所属行业"),
    "enterprise": ("单位名称", "企业名称", "被检查单位"), "location": ("隐患部位", "具体位置", "地点"),
    "description": ("隐患描述", "隐患内容", "存在问题"), "level": ("隐患等级", "隐患级别", "级别"),
    "found_on": ("排查时间", "检查日期", "发现时间"), "due_on": ("整改期限", "整改时限", "完成时限"),
    "owner": ("整改责任人", "责任人及联系方式", "联系人"), "fund_wan": ("整改资金（万元）", "治理资金(万元)"),
    "status": ("整改情况", "完成情况", "整改状态"), "closed_on": ("销号日期", "销号时间"),
}  # fmt: skip
ORDER = (
    "district", "industry", "enterprise", "location", "description", "level", "found_on", "due_on", "owner",
    "fund_wan", "status", "closed_on",
)  # fmt: skip
Grid = list[list[Any]]


def headings(rng: random.Random) -> dict[str, str]:
    return {key: rng.choice(names) for key, names in HEADINGS.items()}


def as_csv(grid: Grid, encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in grid])
    return text.getvalue().encode(encoding)


def as_book(
    sheets: dict[str, Grid], merges: dict[str, list[tuple[int, int, int, int]]] | None = None
) -> bytes:
    """A workbook; merges: sheet -> (first row, first column, last row, last column), from 0."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, grid in sheets.items():
            sheet = book.add_worksheet(name)
            for area in (merges or {}).get(name, []):
                sheet.merge_range(*area, "")
            for row, cells in enumerate(grid):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day)
                    elif cell not in ("", None):
                        sheet.write(row, column, cell)
    return data.getvalue()


Ledger = tuple[str, bytes, list[dict[str, object]]]


def _keyed(sheet: str, row: int, key: dict[str, object]) -> dict[str, object]:
    return {"source": {"sheet": sheet, "row": row}, **{name: key[name] for name in KEYS}}


def plain(seed: int, *, form: str = "xlsx", rows: int = 40) -> Ledger:
    """One header row and nothing else; columns in any order."""
    rng = random.Random(seed)
    names, order = headings(rng), list(ORDER)
    rng.shuffle(order)
    made = [hazard(rng, number, book=form == "xlsx") for number in range(1, rows + 1)]
    grid: Grid = [["序号", *(names[key] for key in order)]]
    grid += [[number, *(cells[key] for key in order)] for number, (cells, _) in enumerate(made, 1)]
    keys = [_keyed("台账", number + 1, key) for number, (_, key) in enumerate(made, 1)]
    if form == "xlsx":
        return "台账.xlsx", as_book({"台账": grid}), keys
    return "台账.csv", as_csv(grid, form), keys


def title(seed: int, *, rows: int = 30) -> Ledger:
    """Title rows with a cut-off, subtotals by district, a total and a footer."""
    rng = random.Random(seed)
    names = headings(rng)
    width = len(ORDER) + 1
    until = rng.choice(["截至2022年9月26日", "截至9月26日", "截止2022.9.26"])
    grid: Grid = [[f"2022年全市事故隐患排查治理台账（{until}）"], ["填报单位：某办", *[""] * 8, "单位：万元"]]
    grid.append(["序号", *(names[key].replace("（万元）", "").replace("(万元)", "") for key in ORDER)])
    keys, number = [], 0
    for _ in range(3):
        count = rows // 3
        for _ in range(count):
            number += 1
            cells, key = hazard(rng, number, book=True)
            grid.append([number, *(cells[name] for name in ORDER)])
            keys.append(_keyed("Sheet1", len(grid), key))
        grid.append(
            [rng.choice(["小计", "小 计", "合计"]), "", "", "", "", f"{count}项", *[""] * (width - 6)]
        )
    grid.append(["", "总计", "", "", "", f"{number}项", *[""] * (width - 6)])
    grid.append(["填表人：", "", "", "审核人：", "", "联系电话："])
    return "全市.xlsx", as_book({"Sheet1": grid}, {"Sheet1": [(0, 0, 0, width - 1)]}), keys


def merged(seed: int, *, rows: int = 30) -> Ledger:
    """Two header rows in groups, numbered and unit rows, merged body cells over several hazards."""
    rng = random.Random(seed)
    groups = {"基本情况": ORDER[:4], "问题隐患": ORDER[4:7], "整改": ORDER[7:]}
    names = headings(rng) | {"fund_wan": "治理资金"}
    top: list[object] = ["序号"]
    merges = [(0, 0, 0, 12), (1, 0, 2, 0)]
    for group, members in groups.items():
        merges.append((1, len(top), 1, len(top) + len(members) - 1))
        top += [group, *[""] * (len(members) - 1)]
    grid: Grid = [
        ["问题隐患清单、责任清单、整改台账（截至2022年9月26日）"],
        top,
        ["", *(names[key] for key in ORDER)],
    ]
    grid += [[*range(1, 14)], ["（万元）" if key == "fund_wan" else "" for key in ("", *ORDER)]]
    keys: list[dict[str, object]] = []
    number = 0
    while len(keys) < rows:
        number += 1
        held, shared = None, rng.choice([1, 1, 2, 3])
        for _ in range(shared):
            cells, key = hazard(rng, len(keys) + 1, book=True)
            held = held or (cells, key)
            for name in ORDER[:4]:
                cells[name], key[name] = held[0][name], held[1][name]
            grid.append([number if held[0] is cells else "", *(cells[name] for name in ORDER)])
            keys.append(_keyed("清单", len(grid), key))
        if shared > 1:
            last = len(grid) - 1
            merges += [(last - shared + 1, column, last, column) for column in range(5)]
            for row in grid[last - shared + 2 :]:
                row[1:5] = [""] * 4
    return "清单.xlsx", as_book({"清单": grid}, {"清单": merges}), keys


def two_sheets(seed: int, *, rows: int = 30) -> Ledger:
    """A cover, an empty sheet, and the status in the sheets' names."""
    rng = random.Random(seed)
    names = headings(rng)
    order = [key for key in ORDER if key not in ("status", "fund_wan")]
    rng.shuffle(order)
    grids: dict[str, Grid] = {"封面": [["2022年专项整治隐患台账"]], "Sheet3": []}
    keys: list[dict[str, object]] = []
    for sheet, wanted in (("已整改", "closed"), ("未整改", "pending")):
        grid: Grid = [["编号", *(names[key] for key in order)]]
        while len(grid) <= rows // 2:
            cells, key = hazard(rng, len(keys) + 1, book=True)
            if key["status"] == wanted:
                grid.append([f"A-{len(grid):03d}", *(cells[name] for name in order)])
                keys.append(_keyed(sheet, len(grid), key | {"fund_wan": None}))
        grids[sheet] = grid
    return "两表.xlsx", as_book(grids), keys


def several_tables(seed: int, *, rows: int = 30) -> Ledger:
    """Several tables on one sheet, each under the title of its district, without a district column."""
    rng = random.Random(seed)
    names = headings(rng)
    order = [key for key in ORDER if key != "district"]
    grid: Grid = []
    keys: list[dict[str, object]] = []
    for district in rng.sample(list(DISTRICTS), 3):
        name = rng.choice([written for written in DISTRICTS[district] if not written.isdigit()])
        grid.append([f"{name}事故隐患台账（截至2022年9月26日）"])
        grid.append(["序号", *(names[key] for key in order)])
        for number in range(1, rows // 3 + 1):
            cells, key = hazard(rng, len(keys) + 1, book=True)
            grid.append([number, *(cells[name] for name in order)])
            keys.append(_keyed("汇总", len(grid), key | {"district": district}))
        grid.append(["合计", *[""] * 4, f"{rows // 3}项"])
        grid += [[], ["填表人：", "", "", "审核人："], []][: rng.randrange(4)]
    return "汇总.xlsx", as_book({"汇总": grid}), keys
