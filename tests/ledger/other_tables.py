"""Ledgers of the second family with unusual tables: deep headers, several of them, sections, many sheets."""

from tests.ledger.other_cells import numeral
from tests.ledger.other_rows import DISTRICTS, HEADINGS, line
from tests.ledger.other_sheets import Sent, Sheet, book, footers, names, serial, start, total, until

BARE = [key for key in HEADINGS if key != "district"]


def three_rows(seed: int, *, count: int = 24) -> Sent:
    """Three header rows in two levels of groups, numbered and unit rows; the district may be merged down."""
    rng, cutoff, answers = start(seed)
    groups = [
        ("基本情况", [("属地信息", ["district", "industry"]), ("单位信息", ["enterprise", "location"])]),
        ("隐患情况", [("隐患信息", ["description", "level", "found_on"])]),
        ("整改落实情况", [("整改要求", ["due_on", "owner", "fund_wan"]), ("销号情况", ["status", "closed_on"])]),
    ]  # fmt: skip
    rng.shuffle(groups)
    order = [key for _, parts in groups for _, keys in parts for key in keys]
    unit = rng.choice(["万元", "元"])
    sheet = Sheet(rng.choice(["Sheet1", "隐患台账", "9月"]))
    sheet.banner(
        f"{cutoff.year}年隐患排查整治问题清单、责任清单、整改清单（{until(rng, cutoff)}）", len(order) + 1
    )
    top, middle = sheet.add("序号"), sheet.add("")
    sheet.merges.append((top, 0, top + 2, 0))
    for group, parts in groups:
        first = len(sheet.rows[top])
        for part, keys in parts:
            sheet.merges.append(
                (middle, len(sheet.rows[middle]), middle, len(sheet.rows[middle]) + len(keys) - 1)
            )
            sheet.rows[middle] += [part, *[""] * (len(keys) - 1)]
        width = sum(len(keys) for _, keys in parts)
        sheet.rows[top] += [group, *[""] * (width - 1)]
        sheet.merges.append((top, first, top, first + width - 1))
    sheet.merges = [area for area in sheet.merges if area[2] > area[0] or area[3] > area[1]]
    sheet.add("", *names(rng, order))
    if rng.random() < 0.7:
        sheet.add(*range(1, len(order) + 2))
    sheet.add("", *[f"（{unit}）" if key == "fund_wan" else "" for key in order])
    for number in range(1, count + 1):
        made = line(rng, number, cutoff, year=cutoff.year, unit=unit)
        answers.note(sheet.name, sheet.add(serial(rng, number), *(made.cells[key] for key in order)), made)
    for row in footers(rng):
        sheet.add(*row)
    return answers.sent("三级表头.xlsx", book([sheet]))


def several(seed: int, *, count: int = 24) -> Sent:
    """Several tables on one sheet, each with a title, an order, headings and a total of its own."""
    rng, cutoff, answers = start(seed)
    sheet = Sheet("汇总")
    if head := rng.random() < 0.5:
        sheet.banner(f"全市事故隐患台账（{until(rng, cutoff)}）", 12)
    order, heads = list(BARE), names(rng, BARE, "万元")
    for place, district in enumerate(rng.sample(list(DISTRICTS), 3), 1):
        written = rng.choice([text.strip() for text in DISTRICTS[district] if not text.isdigit()])
        title = rng.choice(
            [
                f"{numeral(place)}、{written}",
                f"（{numeral(place)}）{written}隐患清单",
                f"{written}事故隐患台账",
                f"填报单位：{written}",
            ]
        )
        sheet.banner(title if head else f"{title}（{until(rng, cutoff)}）", 12)
        if rng.random() < 0.4:
            rng.shuffle(order)
            heads = names(rng, order, rng.choice(["万元", "元"]))
        unit = "万元" if any("万元" in one for one in heads) else "元"
        sheet.add("序号", *heads)
        for number in range(1, count // 3 + 1):
            made = line(rng, len(answers.key), cutoff, year=cutoff.year, unit=unit, without=("district",))
            made.ask.pop("district", None)
            row = sheet.add(serial(rng, number), *(made.cells[key] for key in order))
            answers.note(sheet.name, row, made, district=district)
        if rng.random() < 0.6:
            sheet.add(*total(rng, 12, count // 3))
        for cells in [*footers(rng), [], []][: rng.randrange(4)]:
            sheet.add(*cells)
    return answers.sent("汇总.xlsx", book([sheet]))


def sections(seed: int, *, count: int = 24) -> Sent:
    """One table in which rows over the whole width name the district of the rows below them."""
    rng, cutoff, answers = start(seed)
    sheet, order = Sheet("台账"), list(BARE)
    rng.shuffle(order)
    sheet.banner(f"全市重大事故隐患台账（{until(rng, cutoff)}）", len(order) + 1)
    sheet.add("序号", *names(rng, order, "万元"))
    running = 0
    for place, district in enumerate(rng.sample(list(DISTRICTS), 3), 1):
        written = rng.choice([text.strip() for text in DISTRICTS[district] if not text.isdigit()])
        size = rng.randrange(2, 2 * count // 3)
        title = rng.choice(
            [
                f"{numeral(place)}、{written}",
                f"{written}（{size}项）",
                f"{numeral(place)}、{written}（{size}项）",
                written,
            ]
        )
        sheet.banner(title, len(order) + 1)
        for number in range(1, size + 1):
            running += 1
            made = line(rng, running, cutoff, year=cutoff.year, unit="万元", without=("district",))
            made.ask.pop("district", None)
            row = sheet.add(serial(rng, number), *(made.cells[key] for key in order))
            answers.note(sheet.name, row, made, district=district)
        if rng.random() < 0.5:
            sheet.add(*total(rng, len(order) + 1, size, rng.choice(["小计", f"{written}小计", "本区合计"])))
    sheet.add(*total(rng, len(order) + 1, running, "总计"))
    return answers.sent("分区.xlsx", book([sheet]))


CLOSED_SHEETS = (
    "已整改",
    "已销号",
    "已整改（销号）",
    "1.已整改",
    "已整改台账",
    "已闭环",
    "已完成整改",
    "2.已整改隐患",
    "整改完成",
)
OPEN_SHEETS = ("未整改", "未销号", "未整改隐患", "待整改", "2、未整改", "未整改台账", "尚未整改", "未完成")


def beside() -> list[Sheet]:
    """Sheets without a hazard: an explanation, a summary, and hidden lists to choose from."""
    told = [
        ["填报说明"],
        ["1.隐患等级：填写重大或一般"],
        ["2.整改期限：填写到日"],
        ["3.整改情况：填写已整改、未整改"],
    ]
    counts = [
        ["隐患整治情况统计表"], ["序号", "区市县", "行业领域", "隐患数", "已整改", "整改率", "备注"],
        [1, "中山区", "消防", 5, 3, "60%", ""], ["", "合计", "", 5, 3, "60%", ""],
    ]  # fmt: skip
    lists = [
        ["隐患等级", "整改状态", "行业领域", "隐患来源"], ["一般", "已整改", "消防", "企业自查"], ["重大", "未整改", "工贸", "政府检查"],
    ]  # fmt: skip
    return [Sheet("填报说明", told), Sheet("统计表", counts), Sheet("数据字典", lists, hidden=True)]


def status_sheets(seed: int, *, count: int = 16) -> Sent:
    """The status in the sheets' names; a cover, an explanation, a summary, lists to choose from, hidden ones."""
    rng, cutoff, answers = start(seed)
    filed = f"填报日期：{cutoff.year}年{cutoff.month}月{cutoff.day}日"
    cover = Sheet("封面", [["", ""], ["", f"{cutoff.year}年安全生产隐患台账"], ["", filed]])
    order = [key for key in HEADINGS if key not in ("status", *(["fund_wan"] if rng.random() < 0.5 else []))]
    rng.shuffle(order)
    heads = names(rng, order, "万元")
    data = []
    for name, wanted in ((rng.choice(CLOSED_SHEETS), "closed"), (rng.choice(OPEN_SHEETS), "pending")):
        sheet = Sheet(name, hidden=rng.random() < 0.2)
        if rng.random() < 0.5:
            sheet.banner(f"{cutoff.year}年隐患台账（{until(rng, cutoff)}）", len(order) + 1)
        sheet.add(rng.choice(["序号", "编号", "No."]), *heads)
        for number in range(1, count // 2 + 1):
            without = tuple(key for key in ("status", "fund_wan") if key not in order)
            made = line(
                rng, len(answers.key), cutoff, year=cutoff.year, unit="万元", wanted=wanted, without=without
            )
            made.ask.pop("status", None)
            row = sheet.add(number, *(made.cells[key] for key in order))
            answers.note(name, row, made, status=wanted)
        data.append(sheet)
    extra = rng.sample(beside(), rng.randrange(4))
    return answers.sent("分表.xlsx", book([cover, *data, *extra]))
