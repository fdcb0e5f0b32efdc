"""Ledgers of the second family with unusual bodies: hidden, merged, numbers for days, plain text, streets."""

import csv
import io
from datetime import date, timedelta

from tests.ledger.other_cells import MAY, MUST
from tests.ledger.other_rows import HEADINGS, Line, line
from tests.ledger.other_sheets import Sent, Sheet, book, footers, names, serial, start, until


def hidden(seed: int, *, count: int = 24) -> Sent:
    """Blank and hidden columns, hidden rows, blank rows, the header repeated on each page, remarks at the end."""
    rng, cutoff, answers = start(seed)
    keys: list[str] = list(HEADINGS)
    rng.shuffle(keys)
    order = [""] * rng.randrange(3) + keys
    for _ in range(rng.randrange(3)):
        order.insert(rng.randrange(1, len(order)), "")
    heads = dict(zip(keys, names(rng, keys, "万元")))
    sheet = Sheet(rng.choice(["Sheet1", "2022", "台账 (2)"]), hidden_columns=rng.sample(range(len(order)), 2))
    for _ in range(rng.randrange(3)):
        sheet.add()
    sheet.add("", f"隐患排查治理台账（{until(rng, cutoff)}）")
    header = [heads.get(key, "") for key in order]
    sheet.add(rng.choice(["序号", "编号", "序 号"]), *header)
    for number in range(1, count + 1):
        if number % 10 == 0 and rng.random() < 0.5:
            sheet.add(*rng.choice([[], ["序号", *header]]))
        made = line(rng, number, cutoff, year=cutoff.year, unit="万元")
        row = sheet.add(serial(rng, number % 7), *(made.cells.get(key, "") for key in order))
        answers.note(sheet.name, row, made)
        if rng.random() < 0.2:
            sheet.hidden_rows.append(row)
    for cells in footers(rng):
        sheet.add(*cells)
    return answers.sent("隐藏.xlsx", book([sheet]))


WITH = {"due_on": "due_kind", "owner": "phone"}  # read from the same cell


def merged_body(seed: int, *, count: int = 24) -> Sent:
    """Many columns merged over the hazards of one enterprise, days and deadlines too."""
    rng, cutoff, answers = start(seed)
    order: list[str] = list(HEADINGS)
    rng.shuffle(order)
    shared = [
        key
        for key in ("district", "industry", "enterprise", "location", "found_on", "due_on", "owner", "level")
        if rng.random() < 0.7
    ]
    if "due_on" in shared and "found_on" not in shared:
        shared.remove("due_on")
    sheet = Sheet("隐患清单")
    sheet.banner(f"隐患清单（{until(rng, cutoff)}）", len(order) + 1)
    sheet.add("序号", *names(rng, order, "元"))
    number = 0
    while len(answers.key) < count:
        number += 1
        head = line(rng, number, cutoff, year=cutoff.year, unit="元", wanted="rectifying")
        size, first = rng.choice([1, 2, 3, 4]), len(sheet.rows)
        for place in range(size):
            made = line(rng, len(answers.key), cutoff, year=cutoff.year, unit="元", wanted="rectifying")
            if not {"found_on", "due_on"} <= set(shared):
                take(made, head, ["found_on", "due_on", "due_kind"], show=True)
            take(made, head, [*shared, *(WITH[key] for key in shared if key in WITH)], show=place == 0)
            row = sheet.add(number if place == 0 else "", *(made.cells[key] for key in order))
            answers.note(sheet.name, row, made)
        if size > 1:
            columns = [0, *(order.index(key) + 1 for key in shared)]
            sheet.merges += [(first, column, first + size - 1, column) for column in columns]
    return answers.sent("合并.xlsx", book([sheet]))


def take(made: Line, head: Line, keys: list[str], *, show: bool) -> None:
    """Give a line what the first line of its merge tells."""
    for key in keys:
        made.key[key] = head.key[key]
        made.ask.pop(key, None)
        if key in head.ask:
            made.ask[key] = head.ask[key]
        if key in made.cells:
            made.cells[key] = head.cells[key] if show else ""


def numbers(seed: int, *, count: int = 24) -> Sent:
    """Days typed as numbers: 9.26, 2022.1, 44830, 20220926, under a title that tells the year."""
    rng, cutoff, answers = start(seed)
    order: list[str] = list(HEADINGS)
    rng.shuffle(order)
    sheet = Sheet("Sheet1")
    sheet.add(
        rng.choice(
            [
                f"{cutoff.year}年1-{cutoff.month}月隐患台账",
                f"隐患台账（{until(rng, cutoff)}）",
                f"{cutoff.year}年度隐患整改台账",
            ]
        )
    )
    sheet.add("序号", *names(rng, order, "万元"))
    for number in range(1, count + 1):
        made = line(rng, number, cutoff, year=cutoff.year, unit="万元", wanted="pending")
        on = date(cutoff.year, 1, 1) + timedelta(days=rng.randrange((cutoff - date(cutoff.year, 1, 1)).days))
        cell, value = rng.choice(
            [
                (float(f"{on.month}.{on.day}"), on),
                (float(f"{cutoff.year}.1"), None),
                ((on - date(1899, 12, 30)).days, on),
                (int(f"{on:%Y%m%d}"), on),
            ]
        )
        if on.day % 10 == 0 and cell < 13:
            cell, value = (on - date(1899, 12, 30)).days, on
        made.cells["found_on"], made.key["found_on"] = cell, value
        made.ask.pop("found_on", None)
        if cell < 3000:
            made.ask["found_on"] = MUST
        made.cells["due_on"] = "15日内"
        made.key |= {"due_on": value and value + timedelta(days=15), "due_kind": "day"}
        made.ask |= {"due_on": MAY if value else MUST, "due_kind": MAY}
        answers.note(sheet.name, sheet.add(number, *(made.cells[key] for key in order)), made)
    return answers.sent("数字日期.xlsx", book([sheet]))


SEPARATED = (
    ("utf-8", ","),
    ("utf-8-sig", ","),
    ("gb18030", ","),
    ("utf-8", ";"),
    ("gb18030", "\t"),
    ("utf-16", "\t"),
    ("utf-8-sig", "|"),
)


def separated(seed: int, *, count: int = 24) -> Sent:
    """A text file in some encoding with some separator, with titles, line breaks in cells and empty columns."""
    rng, cutoff, answers = start(seed)
    encoding, sign = rng.choice(SEPARATED)
    order: list[str] = list(HEADINGS)
    rng.shuffle(order)
    sheet = Sheet("导出")
    if titled := rng.random() < 0.6:
        sheet.add(f"隐患台账（{until(rng, cutoff)}）", *[""] * len(order))
    sheet.add("序号", *names(rng, order, "万元"), "")
    for number in range(1, count + 1):
        made = line(rng, number, cutoff, book=False, year=cutoff.year if titled else None, unit="万元")
        if not titled:  # two digits of a year leave the century open where no title tells it
            made.ask |= {key: MAY for key in ("found_on", "due_on", "closed_on") if key not in made.ask}
        answers.note(sheet.name, sheet.add(number, *(made.cells[key] for key in order), ""), made)
    for cells in footers(rng):
        sheet.add(*cells)
    text = io.StringIO()
    csv.writer(text, delimiter=sign).writerows(sheet.rows)
    return answers.sent("导出.csv", text.getvalue().encode(encoding))


def streets(seed: int, *, count: int = 24) -> Sent:
    """Streets beside the district, in its cell, or alone: one that exists twice is asked about."""
    rng, cutoff, answers = start(seed)
    known = {
        "泉水街道": "甘井子区",
        "革镇堡街道": "甘井子区",
        "人民路街道": "中山区",
        "马栏街道": "沙河口区",
        "白云街道": "西岗区",
    }
    alone = rng.random() < 0.5
    order = [key for key in HEADINGS if key != "district"]
    sheet = Sheet("街道台账")
    sheet.banner(f"隐患台账（{until(rng, cutoff)}）", len(order) + 2)
    sheet.add(
        "序号",
        rng.choice(["所属街道", "街道", "镇街", "街道（乡镇）"]) if alone else "属地",
        *names(rng, order, "万元"),
    )
    for number in range(1, count + 1):
        made = line(rng, number, cutoff, year=cutoff.year, unit="万元")
        street = rng.choice(list(known))
        value: str | None = known[street]
        both = [f"{value}{street}", f"{value}/{street}", f"{value} {street}", known[street]]
        cell = street if alone else rng.choice(both)
        if alone and rng.random() < 0.3:
            cell, value = rng.choice(["得胜街道", "新华街道"]), None
            made.ask["district"] = MUST
        answers.note(
            sheet.name, sheet.add(number, cell, *(made.cells[key] for key in order)), made, district=value
        )
    return answers.sent("街道.xlsx", book([sheet]))
