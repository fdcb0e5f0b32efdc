"""Cells of a second family of ledgers, each with what a careful clerk reads from it and whether he would ask."""

import random
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tests.ledger.invented import FULL

ANY = "any value, so long as it is flagged"
MUST, MAY = "must be flagged", "may be flagged"
ZERO = date(1899, 12, 30)


@dataclass
class Told:
    """A cell as typed, the value read from it, and whether a flag has to or may go with it."""

    cell: Any
    value: Any
    ask: str | None = None
    more: dict[str, Any] = field(default_factory=dict)


def numeral(number: int, *, zero: str = "〇") -> str:
    signs = zero + "一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else signs[tens] + "十") + (signs[ones] if ones else "")


def spelled(day: date, zero: str) -> str:
    signs = zero + "一二三四五六七八九"
    year = "".join(signs[int(sign)] for sign in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


def sure_day(rng: random.Random, day: date, *, book: bool) -> Any:
    """One of many writings of a day that leave nothing open."""
    y, m, d = day.year, day.month, day.day
    week = "一二三四五六日"[day.weekday()]
    texts = [
        f"{y}-{m}-{d}", f"{y}/{m:02}/{d:02}", f"{y}.{m:02}.{d:02}", f"{y}.{m}.{d}.", f"{y}年{m:02}月{d:02}日",
        f"{y} 年 {m} 月 {d} 日", f"{y}年{m}月{d}", f"{y}年{m}月{d}号", f"{y}-{m:02}-{d:02} 14:30",
        f"{y}/{m}/{d} 9:05:00", f"{y}-{m:02}-{d:02}T08:00:00", f"{y}年{m}月{d}日（星期{week}）",
        f"{y}年{m}月{d}日 星期{week}", f"{y}.{m}.{d}日", f"{y}、{m}、{d}", f"{y}．{m}．{d}", f"{y}。{m}。{d}",
        f"{y}年{m}月{d}日".translate(FULL), f"{y}－{m}－{d}".translate(FULL), spelled(day, "〇"), spelled(day, "零"),
        spelled(day, "○"), spelled(day, "0"), f"{y}年{numeral(m)}月{numeral(d)}日", f"{y}年\n{m}月{d}日",
        f"\u3000{y}.{m}.{d}\u3000", f"{y % 100}.{m}.{d}", f"{y}{m:02}{d:02}", f"{y}-{m}-{d} 上午",
        f"{y}年{m}月{d}日上午",
        str((day - ZERO).days), f"{y}.{m}. {d}", f"{y}/ {m} /{d}", f"{y % 100}年{m}月{d}日",
    ]  # fmt: skip
    typed = [
        day,
        datetime(y, m, d, 15, 20),
        (day - ZERO).days,
        (day - ZERO).days + 0.5,
        float(f"{y}{m:02}{d:02}"),
    ]
    return rng.choice([*texts, *typed, *typed] if book else texts)


def found(rng: random.Random, day: date, year: int | None, *, book: bool) -> Told:
    """A day of finding or closing: mostly sure, now and then without a year, or no day at all."""
    chance = rng.random()
    if chance < 0.86:
        return Told(sure_day(rng, day, book=book), day)
    if chance < 0.94 and year == day.year:
        texts: list[Any] = [
            f"{day.month}月{day.day}日", f"{day.month}.{day.day}", f"{numeral(day.month)}月{numeral(day.day)}日",
            f"{day.month}月{day.day}号",
        ]  # fmt: skip
        if book and day.day % 10:
            texts += [float(f"{day.month}.{day.day}")] * 3
        return Told(rng.choice(texts), day, MUST)
    if chance < 0.96:
        return Told(2022.1 if book else "2022.1", None, MUST)
    odd = [
        f"{day.year}.{day.month}.32",
        f"{day.year}年2月30日",
        f"{day.year}年{day.month}月",
        "见检查记录",
        f"{day.year}.{day.month}.",
        "近期",
    ]
    return Told(rng.choice(odd), None, MUST)


def end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def first_end(month: int, known: date, last: int = 31) -> date:
    """The end of the first such month (or of its ten days) that does not lie before a day."""
    ends = (end(year, month) for year in (known.year, known.year + 1))
    days = [day.replace(day=min(last, day.day)) for day in ends]
    return days[0] if days[0] >= known else days[1]


IMMEDIATE = (
    "立即整改", "立行立改", "即知即改", "现场整改", "当场整改", "立即", "即查即改", "立即整改。", "立即完成整改", "立即整改到位",
    "边查边改", "现场立即整改", "马上整改", "即刻整改", "当日整改",
)  # fmt: skip
LONG = (
    "长期坚持",
    "持续推进",
    "常态化",
    "长期",
    "持续整改",
    "长期坚持，持续推进",
    "常态化推进",
    "长期整改",
    "持续坚持",
    "常抓不懈",
)
NONE = ("", "/", "—", "无", "／", "-", "——", "－", " ", "\\")
LATER = (
    "待定",
    "见附件",
    "另行通知",
    "视天气情况",
    "待资金到位后",
    "待批复",
    "按方案执行",
    "另定",
    "汛期前",
    "国庆节前",
    "详见方案",
)


def due(rng: random.Random, known: date | None, year: int | None, *, book: bool) -> Told:
    """A deadline in one of its kinds; `known` is the day of finding as read, None where it could not be."""
    kind = rng.choice(
        ["day"] * 4
        + ["before"] * 2
        + ["within"] * 2
        + ["month"] * 2
        + ["tenday", "quarter", "year", "words", "words", "none", "odd"]
    )
    base = known or date(year or 2022, 6, 15)
    later = base + timedelta(days=rng.choice([1, 5, 10, 20, 45, 90]))
    if kind == "day":
        return Told(sure_day(rng, later, book=book), later, more={"due_kind": "day"})
    if kind == "before":
        return before(rng, later)
    if kind == "within":
        return within(rng, known)
    if kind in ("month", "tenday", "quarter", "year"):
        return period(rng, kind, later, known, year)
    if kind == "none":
        return Told(rng.choice(NONE), None, more={"due_kind": "none"})
    if kind == "odd":
        impossible = [f"{later.year}.6.31", f"{later.year}年2月30日", f"{later.year}-13-01"]
        return Told(rng.choice([*LATER, *impossible]), None, MUST, {"due_kind": "unreadable"})
    return words(rng, known)


def words(rng: random.Random, known: date | None) -> Told:
    if rng.random() < 0.5:
        return Told(rng.choice(LONG), None, more={"due_kind": "long_term"})
    if rng.random() < 0.15:
        return Told("立行立改，长期坚持", known, MUST, {"due_kind": "immediate"})
    return Told(rng.choice(IMMEDIATE), known, None if known else MUST, {"due_kind": "immediate"})


def before(rng: random.Random, day: date) -> Told:
    y, m, d = day.year, day.month, day.day
    cell = rng.choice([
        f"{y}年{m}月{d}日前", f"{y}.{m}.{d}前", f"{y}年{m}月{d}日前完成", f"于{y}年{m}月{d}日前完成整改", f"{y}/{m}/{d}之前",
        f"限{y}年{m}月{d}日前整改完毕", f"{y}-{m}-{d}前", f"{y}年{m}月{d}日以前", f"{y}年{m}月{d}日前整改到位",
    ])  # fmt: skip
    return Told(cell, day, more={"due_kind": "day"})


def within(rng: random.Random, known: date | None) -> Told:
    if rng.random() < 0.12:
        return Told(rng.choice(["30个工作日内", "7个工作日内", "5个工作日"]), ANY, MUST, {"due_kind": ANY})
    days, cells = rng.choice([
        (15, ("15日内", "十五日内", "15天内", "15日内完成", "限15日内整改完毕", "自检查之日起15日内", "15 日内", "１５日内", "15日之内",
            "发现之日起15日内")),
        (30, ("30日内", "三十日内", "30天内整改完成")), (3, ("3日内", "三日内", "3天内")), (7, ("一周内", "7日内", "1周内")),
        (14, ("两周内", "2周内")), (1, ("24小时内",)), (2, ("48小时内",)),
    ])  # fmt: skip
    value = known + timedelta(days=days) if known else None
    return Told(rng.choice(cells), value, None if known else MUST, {"due_kind": "day"})


MONTHS = ("月底前", "月底", "月末", "月底前完成", "月末前", "月底前整改完成", "月底之前")
QUARTERS = ("{0}季度", "第{0}季度", "{1}季度末", "第{0}季度末前", "{0}季度底")
YEARS = (
    "年底前", "年底", "年末", "年底前完成", "年底前并长期坚持", "年底前，并长期坚持", "年底前，长期坚持", "年底前完成，并持续推进",
)  # fmt: skip


def period(rng: random.Random, kind: str, later: date, known: date | None, cutoff_year: int | None) -> Told:
    """The end of a month, ten days, quarter or year; without a year the first that is not over."""
    y, m = later.year, later.month
    bare = rng.random() < 0.5
    anchor = known or date(cutoff_year or y, 1, 1)
    month, last = m, 31
    if kind == "month":
        cell = rng.choice([str(m), numeral(m)]) + rng.choice(MONTHS)
    elif kind == "tenday":
        part, last = next(one for one in (("上", 10), ("中", 20), ("下", 31)) if later.day <= one[1])
        cell = f"{rng.choice([str(m), numeral(m)])}月{part}旬{rng.choice(['', '前', '完成', '前完成'])}"
    elif kind == "quarter":
        quarter = (m + 2) // 3
        month, cell = quarter * 3, rng.choice(QUARTERS).format(numeral(quarter), quarter)
    else:
        month, cell = 12, rng.choice(YEARS)
    value = first_end(month, anchor, last) if bare else end(y, month)
    value = value.replace(day=min(last, value.day))
    if not bare:
        cell = f"{y}{cell}" if kind == "year" else f"{y}年{cell}"
    elif kind == "year":
        cell = rng.choice(["", "", "今"]) + cell
    if known or not bare:
        return Told(cell, value, more={"due_kind": kind})
    told = cutoff_year and not cell.startswith("今")
    return Told(cell, value if told else ANY, MUST, {"due_kind": kind})


def money(rng: random.Random, unit: str | None) -> Told:
    """A sum in 万元; a bare number where heading, unit row or title say its unit."""
    wan = rng.choice([0.2, 0.5, 1, 3, 8, 12.5, 20, 100])
    yuan = int(wan * 10000)
    texts: list[Any] = [
        f"{wan:g}万元",
        f"{yuan}元",
        f"{wan:g}万",
        f"{yuan:,}元",
        f"{wan:g} 万元",
        f"￥{yuan}元",
        f"{yuan}元整",
        f"{wan:g}万元".translate(FULL),
    ]
    if unit:
        bare = wan if unit == "万元" else yuan
        texts += [bare, bare, bare, f"{bare:g}" if unit == "万元" else f"{bare}"]
    chance = rng.random()
    if chance < 0.15:
        return Told(rng.choice(["无", "—", "", "/", "-", "／"]), None)
    if chance < 0.2 and unit:
        return Told(rng.choice([0, "0"]), 0)
    if chance < 0.25:
        return Told(rng.choice(["待定", "5-10万元", "企业自筹"]), None, MUST)
    if chance < 0.28:
        return Told(f"约{wan:g}万元", wan, MUST)
    return Told(rng.choice(texts), wan)


def person(rng: random.Random) -> Told:
    """Name and telephone in one cell."""
    name = rng.choice("陈林黄周吴郑孙") + rng.choice(["海", "晓明", "志强", "丽"])
    mobile = rng.choice(["138", "150", "177", "199"]) + f"{rng.randrange(10**8):08d}"
    line = f"0411-8{rng.randrange(10**7):07d}"
    phone = rng.choice([mobile, mobile, mobile, line])
    if rng.random() < 0.06:
        two = "15100000000"
        return Told(f"{name}{mobile}、{name}{two}", ANY, MUST, {"phone": ANY})
    cells = [
        f"{name}{phone}", f"{name} {phone}", f"{name}（{phone}）", f"{name}({phone})", f"{name}/{phone}",
        f"{name}，{phone}",
        f"{name}：{phone}", f"{name}\n{phone}", f"{name} 电话：{phone}", f"{phone} {name}", f"{phone}{name}",
        f"{name}、{phone}",
        f"{name}\u3000{phone}", f"{name}-{phone}", f"{name};{phone}", f"{name}，联系电话：{phone}",
        f"{name}（电话：{phone}）",
        f"{name}{phone}".translate(FULL), f"{name}  {phone} ", f"{name}（手机{phone}）", f"{name}|{phone}",
        f"{name} tel:{phone}",
    ]  # fmt: skip
    return Told(rng.choice(cells), name, more={"phone": phone})
