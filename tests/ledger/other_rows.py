"""Rows of the second family: headings, the cells of one hazard by key, and its line of the answer key."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.ledger.invented import KEYS
from tests.ledger.other_cells import ANY, MAY, MUST, Told, due, found, money, person

HEADINGS = {
    "district": (
        "区市县", "县区", "属地", "所属区域", "地区", "区域", "所在地", "区（市、县）", "县（市、区）", "区市县（先导区）", "所属区市县", "所属辖区", "辖区",
        "属地区市县", "所在区市县", "区/市/县", "隐患所在区域", "行政区域", "区市县、开放先导区",
    ),
    "industry": ("行业", "行业领域", "行业类别", "领域", "所属行业（领域）", "行业/领域", "重点行业领域", "行业（领域）类别", "所属行业类别"),
    "enterprise": (
        "单位名称", "企业名称", "隐患单位", "被检查单位", "生产经营单位", "企业（单位）名称", "被检查单位名称", "受检单位名称", "受检企业", "生产经营单位名称",
        "隐患企业名称", "单位（企业）名称", "企业（场所）名称", "被检查企业", "检查对象", "被检查对象", "经营单位",
    ),
    "location": (
        "隐患部位", "所在部位", "具体位置", "地点", "检查工点", "地址", "隐患具体位置", "隐患具体部位", "隐患地址", "单位地址", "企业地址", "所在位置",
        "具体地点",
        "具体部位", "地址/部位", "隐患点位", "地址（部位）", "所在地址",
    ),
    "description": (
        "隐患描述", "隐患内容", "问题隐患", "存在问题", "主要问题", "隐患情况", "存在的主要问题", "存在问题（隐患）", "隐患具体内容", "主要隐患", "问题（隐患）描述",
        "隐患简述", "安全隐患", "隐患问题", "问题或隐患", "存在隐患及问题", "主要问题隐患", "存在的问题和隐患", "检查发现问题", "发现问题", "检查发现的问题", "隐患详情",
        "存在的安全隐患", "问题清单", "存在主要问题",
    ),
    "level": ("隐患等级", "隐患级别", "级别", "等级", "隐患等级（重大/一般）", "隐患等级(一般、重大)", "事故隐患等级", "隐患分级", "问题级别", "隐患性质",
    "隐患等级类别"),
    "found_on": (
        "排查日期", "排查时间", "检查时间", "检查日期", "发现时间", "登记时间", "排查发现时间", "发现隐患时间", "隐患排查日期", "隐患发现日期", "检查发现时间",
        "督查时间",
        "巡查时间", "录入时间", "排查（检查）时间", "隐患登记时间", "发现（排查）时间",
    ),
    "due_on": (
        "整改期限", "整改时限", "完成时限", "计划完成时限", "限期整改日期", "整改完成时限", "整改完成期限", "整改到期日", "整改截止时间", "预计完成时间",
        "计划整改完成时间",
        "拟完成时间", "整改期限要求", "整改时限要求", "限期整改时间", "要求整改时间", "预计整改完成时间", "整改最后期限", "计划完成整改时间", "整改要求时限",
    ),
    "owner": (
        "整改责任人", "责任人及联系方式", "整改责任人/电话", "责任人/联系电话", "责任人（电话）", "企业负责人及电话", "联系人/电话", "负责人及联系电话", "企业责任人/电话",
        "整改责任人及电话", "责任人姓名及电话", "负责人、联系电话", "联系人及联系方式", "整改责任人（联系方式）", "责任人和联系方式", "整改负责人及联系电话",
    ),
    "fund_wan": ("整改资金", "治理资金", "资金", "投入资金", "整改资金投入", "所需资金", "治理资金投入", "整改投入资金", "落实整改资金", "资金投入情况",
    "整改费用", "隐患治理资金", "投入整改资金"),
    "status": (
        "整改情况", "完成情况", "进展情况", "是否整改", "整改状态", "隐患整改情况", "整改落实情况", "当前状态", "隐患状态", "目前进展", "整改进展情况",
        "目前整改情况",
        "是否完成整改", "整改结果", "治理进展", "是否已整改", "整改完成进度", "整改进度情况", "工作进展",
    ),
    "closed_on": ("销号日期", "销号时间", "闭环时间", "核销时间", "核销日期", "整改销号时间", "隐患销号日期", "闭环销号时间", "销案时间", "验收销号时间",
    "销号（闭环）时间", "完成销号时间"),
}  # fmt: skip
DISTRICTS = {
    "中山区": ("中山区", "中山", "210202", "大连市中山区", " 中山区 "), "西岗区": ("西岗区", "西岗"), "沙河口区": ("沙河口区", "沙区", "沙河口"),
    "甘井子区": ("甘井子区", "甘井子", "甘区", "210211", "甘井子区政府", "大连市甘井子区"),
    "旅顺口区": ("旅顺口区", "旅顺口", "旅顺"), "金普新区": ("金普新区", "金州区", "金普", "金州", "金普新区管委会", "金普新区（金州区）"),
    "普兰店区": ("普兰店区", "普兰店", "210282"), "长海县": ("长海县", "长海"), "瓦房店市": ("瓦房店市", "瓦房店", "210281", "瓦房店市人民政府"),
    "庄河市": ("庄河市", "庄河"), "高新技术产业园区": ("高新区", "高新园区", "大连高新区", "高新技术产业园区"),
    "长兴岛经济技术开发区": ("长兴岛", "长兴岛经开区", "长兴岛经济区", "长兴岛经济技术开发区"), "花园口经济区": ("花园口", "花园口经济区"),
}  # fmt: skip
LEVELS = {
    "重大": ("重大", "重大隐患", "重大事故隐患", "Ⅰ级", "I级", "重大安全隐患", "重大 ", "重大（挂牌）", "一级"),
    "一般": ("一般", "一般隐患", "其他", "一般事故隐患", "其它", "一般安全隐患", "一 般", "一般。", "一般\n", "一般问题"),
}  # fmt: skip
BETWEEN = ("较大", "较大隐患", "Ⅱ级", "二级", "突出", "", "/", "待定", "中")
CLOSED = (
    "已销号",
    "整改完成已销号",
    "已整改销号",
    "√",
    "已闭环",
    "已办结",
    "已整改，已销号",
    "已完成整改并销号",
    "整改完成（已销号）",
    "已整改完成并销号",
    "闭环",
    "✔",
    "已整改闭环",
    "完成销号",
)
WITH_DAY = ("已整改", "已完成", "整改完成", "完成整改", "", "已整改到位", "100%")
STATUSES = {
    "to_accept": ("已整改待验收", "整改完成，待复查", "待验收", "已整改，待验收", "已整改待复查", "已完成整改待验收", "整改完毕待验收", "待复核", "已整改，待复核"),
    "rectifying": ("整改中", "正在整改", "整改中（80%）", "正在整改中", "推进中", "部分整改", "整改中80%", "正在推进整改", "进行中",
    "正在整改（30%）", "整改中。"),
    "pending": ("未整改", "待整改", "/", "", "未完成", "尚未整改", "—", "未整改。", "未完成整改", "未销号", "×", "没有整改", "未开始"),
}  # fmt: skip
HALF_SAID = ("已整改", "已完成", "整改完成", "已整改到位", "整改完毕", "80%", "基本完成", "正常", "完成80%")
TEXTS = {
    "industry": ("危险化学品", "消防", "城镇燃气", "建筑施工", "工贸", "渔业船舶", "供热", "特种设备", "道路运输", "人员密集场所"),
    "location": ("1#车间", "二号库房东侧", "3号楼2层", "A区（北）", "码头2号泊位", "配电室", "厨房", "储罐区 T-101", "地下一层"),
    "defect": ("安全出口锁闭", "灭火器压力不足", "未设置警示标志", "电线私拉乱接", "防护栏缺失", "压力表超期未检", "动火作业未审批", "可燃气体报警器故障",
    "合计3处插座破损", "说明书与实际不符", "台账记录不全，未填写填报日期"),
}  # fmt: skip


@dataclass
class Line:
    """One hazard: its cells by key, its line of the answer key, and the keys to ask about."""

    cells: dict[str, Any]
    key: dict[str, Any]
    ask: dict[str, str] = field(default_factory=dict)


def line(
    rng: random.Random, number: int, cutoff: date, *, book: bool = True, year: int | None = None,
    unit: str | None = None, wanted: str | None = None, without: tuple[str, ...] = (),
) -> Line:  # fmt: skip
    """A hazard; year: known for days without one. unit: of bare sums. without: keys that have no column."""
    on = cutoff - timedelta(days=rng.randrange(1, 240))
    state = wanted or rng.choice(["closed"] * 3 + ["to_accept", "rectifying", "pending", "half"])
    told = {"found_on": found(rng, on, year, book=book)}
    told["due_on"] = due(rng, told["found_on"].value, year, book=book)
    told |= status(rng, state, on, cutoff, book=book, year=year, sheet=wanted)
    told["fund_wan"], told["owner"] = money(rng, unit), person(rng)
    told["district"] = spelled_out(rng, rng.choice(list(DISTRICTS)))
    told["level"] = level(rng)
    made = Line({}, dict.fromkeys(KEYS))
    for name in ("industry", "location"):
        told[name] = Told(word := rng.choice(TEXTS[name]), word)
    firm = f"某{rng.choice('甲乙丙丁戊己')}（{rng.choice(['示例', '东', '西'])}）{rng.choice(['有限公司', '化工厂', '酒店', '渔业公司'])}"
    told["enterprise"] = Told(firm + rng.choice(["", "", " ", "\n"]), firm)
    words = f"{rng.choice(TEXTS['defect'])}{rng.choice(['', '，', '；'])}第{number}处"
    told["description"] = Told(rng.choice([words, words, f" {words}", f"{words}\n"]), words)
    for name, one in told.items():
        put(made, name, one if name not in without else Told("", None, MAY, dict.fromkeys(one.more)))
    if "due_on" in without:
        made.key["due_kind"] = "none"
    return made


def put(made: Line, name: str, one: Told) -> None:
    """Write a cell and what is read from it into a line."""
    made.cells[name] = one.cell
    made.key[name] = one.value
    made.key.update(one.more)
    if one.ask:
        made.ask[name] = one.ask
        made.ask.update(dict.fromkeys(one.more, MUST if ANY in one.more.values() else MAY))


def spelled_out(rng: random.Random, name: str) -> Told:
    return Told(rng.choice(DISTRICTS[name]), name)


def level(rng: random.Random) -> Told:
    if rng.random() < 0.05:
        return Told(rng.choice(BETWEEN), ANY, MUST)
    name = rng.choice(["一般"] * 6 + ["重大"])
    return Told(rng.choice(LEVELS[name]), name)


def status(
    rng: random.Random, state: str, on: date, cutoff: date, *, book: bool, year: int | None, sheet: str | None
) -> dict[str, Told]:  # fmt: skip
    """The status cell and the closing day that go together."""
    if state != "closed":
        empty = Told(rng.choice(["", "", "/", "—", "无", "未销号"]), None)
        if state == "half":
            return {"status": Told(rng.choice(HALF_SAID), ANY, MUST), "closed_on": empty}
        return {"status": Told(rng.choice(STATUSES[state]), state), "closed_on": empty}
    closed = min(cutoff, on + timedelta(days=rng.randrange(0, 60)))
    if rng.random() < 0.12 and sheet is None:
        cell = rng.choice(["", "/", "—", "已销号", "√", "是"])
        return {"status": Told(rng.choice(CLOSED), "closed"), "closed_on": Told(cell, None, MUST)}
    day = found(rng, closed, year, book=book)
    if day.value is None:  # 2022.1 and the like: whether it is closed is asked too
        day = Told(closed, closed)
    return {"closed_on": day, "status": Told(rng.choice([*CLOSED, *WITH_DAY]), "closed")}
