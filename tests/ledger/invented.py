"""Invented hazards: the cells that a clerk types, and what another reads from them."""

import random
from calendar import monthrange
from datetime import date, timedelta

CUTOFF = date(2022, 9, 26)
DISTRICTS = {
    "中山区": ("中山区", "中山", "210202"),
    "甘井子区": ("甘井子区", "甘井子", "甘区", "210211"),
    "旅顺口区": ("旅顺口区", "旅顺口"),
    "金普新区": ("金普新区", "金州区", "金普"),
    "高新技术产业园区": ("高新区", "高新园区"),
    "长兴岛经济技术开发区": ("长兴岛", "长兴岛经开区"),
    "庄河市": ("庄河市", "庄河"),
}
GRADES = {"一般": ("一般", "一般隐患", "其他", "一般 "), "重大": ("重大", "重大隐患", "重大事故隐患", "Ⅰ级")}
STATUSES = {
    "closed": ("已销号", "整改完成已销号", "已整改销号", "√"),
    "to_accept": ("已整改待验收", "整改完成，待复查"),
    "rectifying": ("整改中", "正在整改", "整改中（60%）"),
    "pending": ("未整改", "待整改", "/", ""),
}
CHINESE = "〇一二三四五六七八九"
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
KEYS = (
    "district", "industry", "enterprise", "location", "description", "level", "found_on", "due_on",
    "due_kind",
    "closed_on", "status", "owner", "phone", "fund_wan",
)  # fmt: skip


def in_chinese(day: date) -> str:
    def number(n: int) -> str:
        tens, ones = divmod(n, 10)
        return ("" if tens == 0 else "十" if tens == 1 else CHINESE[tens] + "十") + (
            CHINESE[ones] if ones else ""
        )

    year = "".join(CHINESE[int(digit)] for digit in str(day.year))
    return f"{year}年{number(day.month)}月{number(day.day)}日"


def written_day(rng: random.Random, day: date, *, book: bool) -> object:
    ways = [
        f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}",
        f"{day:%Y-%m-%d} 00:00:00", f"{day:%Y%m%d}", f" {day.year}-{day.month}-{day.day} ", in_chinese(day),
        f"{day.year}.{day.month}.{day.day}".translate(FULL), f"{day.year}\u00a0年{day.month}月{day.day}日",
        str((day - date(1899, 12, 30)).days), f"{str(day.year)[2:]}.{day.month}.{day.day}",
    ]  # fmt: skip
    return rng.choice([*ways, day, day, (day - date(1899, 12, 30)).days] if book else ways)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


KINDS = (
    *["day"] * 5, "within", "month", "yearless", "tenday", "quarter", "year", "immediate", "long_term",
    "none", "unreadable",
)  # fmt: skip
WORDS = {
    "year": ("2022年底前", "2022年底前，并长期坚持", "2022年年底"),
    "immediate": ("立即整改", "立行立改", "即知即改", "现场整改"),
    "long_term": ("长期坚持", "持续推进", "常态化"),
    "none": ("", "/", "—", "无", "／"),
    "unreadable": ("2022.6.31", "待定后", "见附件"),
}


def deadline(rng: random.Random, found: date, *, book: bool) -> tuple[object, date | None, str]:
    """The cell, the day and the kind."""
    kind = rng.choice(KINDS)
    later = found + timedelta(days=rng.choice([3, 7, 15, 30, 60]))
    if kind == "day":
        return written_day(rng, later, book=book), later, "day"
    if kind == "within":
        days = rng.choice([5, 7, 15, 30])
        cell = rng.choice([f"{days}日内", f"{days}天内", f"限{days}日内完成"])
        return cell, found + timedelta(days=days), "day"
    if kind in WORDS:
        on = {"year": date(2022, 12, 31), "immediate": found}.get(kind)
        return rng.choice(WORDS[kind]), on, kind
    return period(rng, kind, later)


def period(rng: random.Random, kind: str, later: date) -> tuple[object, date, str]:
    """A cell that names the month, the ten days or the quarter of a day; its last day; the kind."""
    end = month_end(later.year, later.month)
    if kind == "month":
        return (
            rng.choice([f"{later.year}年{later.month}月底", f"{later.year}年{later.month}月底前"]),
            end,
            "month",
        )
    if kind == "yearless":
        return rng.choice([f"{later.month}月底前", f"{later.month}月底"]), end, "month"
    if kind == "tenday":
        part, last = rng.choice([("上", 10), ("中", 20), ("下", 31)])
        return f"{later.year}年{later.month}月{part}旬", end.replace(day=min(last, end.day)), "tenday"
    number = (later.month + 2) // 3
    cell = rng.choice([f"{later.year}年{'一二三四'[number - 1]}季度末", f"{later.year}年第{number}季度"])
    return cell, month_end(later.year, number * 3), "quarter"


def money(rng: random.Random) -> tuple[object, float | None]:
    """The cell and the sum in 万元, under a heading that says 万元."""
    wan = rng.choice([0, 0.5, 3, 12.5, 50])
    way = rng.choice(["bare", "wan", "yuan", "none"])
    if way == "none":
        return rng.choice(["无", "—", ""]), None
    cell = {"bare": wan, "wan": f"{wan}万元", "yuan": f"{int(wan * 10000)}元"}[way]
    return cell, wan


def hazard(rng: random.Random, number: int, *, book: bool) -> tuple[dict[str, object], dict[str, object]]:
    """The cells of one row by key, and what a careful clerk reads from them."""
    found = CUTOFF - timedelta(days=rng.randrange(1, 230))
    status = rng.choice(["closed"] * 3 + ["to_accept", "rectifying", "pending"])
    closed = min(CUTOFF, found + timedelta(days=rng.randrange(60))) if status == "closed" else None
    due_cell, due_on, due_kind = deadline(rng, found, book=book)
    fund_cell, wan = money(rng)
    district, level = rng.choice(list(DISTRICTS)), rng.choice(["一般"] * 9 + ["重大"])
    owner, phone = rng.choice("张李王赵") + rng.choice(["伟", "秀英"]), f"139{rng.randrange(10**8):08d}"
    texts = {
        "industry": rng.choice(["危险化学品", "消防", "城镇燃气"]),
        "enterprise": f"某{rng.choice(['甲', '乙', '丙'])}（示例）有限公司",
        "location": rng.choice(["一号楼", "二号库房"]),
        "description": f"配电箱未上锁，一闸多机（现场检查第{number}项）",
    }
    cells = {
        **texts,
        "district": rng.choice(DISTRICTS[district]), "level": rng.choice(GRADES[level]),
        "found_on": written_day(rng, found, book=book), "due_on": due_cell,
        "owner": rng.choice([f"{owner}{phone}", f"{owner} {phone}", f"{owner}（{phone}）"]),
        "fund_wan": fund_cell, "status": rng.choice(STATUSES[status]),
        "closed_on": written_day(rng, closed, book=book) if closed else rng.choice(["", "/"]),
    }  # fmt: skip
    key: dict[str, object] = {
        **texts, "district": district, "level": level, "found_on": found.isoformat(),
        "due_on": due_on.isoformat() if due_on else None, "due_kind": due_kind,
        "closed_on": closed.isoformat() if closed else None, "status": status, "owner": owner, "phone": phone,
        "fund_wan": wan,
    }  # fmt: skip
    return cells, key
