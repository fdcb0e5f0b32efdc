"""How a clerk of the invented city writes a hazard down: the columns of the ledger and a row's cells."""

from __future__ import annotations

from datetime import date

from demo.city import Hazard
from demo.places import DEPARTMENT_OF, INDUSTRY_OF, UNASSIGNED, UNIT_OF
from demo.state import State

Cell = str | float | date | None
COLUMNS = (
    ("序号", 6), ("隐患编号", 17), ("区市县", 10), ("街道", 13), ("行业领域", 11), ("牵头部门", 19),
    ("单位名称", 27), ("隐患部位", 14), ("隐患描述", 40), ("隐患类别", 10), ("隐患等级", 12),
    ("隐患来源", 11), ("检查单位", 20), ("检查人", 9), ("排查日期", 12), ("整改措施", 32),
    ("整改资金（万元）", 11), ("应急预案", 9), ("整改责任人", 11), ("联系电话", 13), ("包保领导", 10),
    ("整改期限", 15), ("延期至", 12), ("延期原因", 15), ("整改完成日期", 12), ("验收日期", 12),
    ("销号日期", 12), ("整改情况", 17), ("可能性", 8), ("暴露频率", 10), ("严重性", 8),
    ("风险等级", 10), ("备注", 34),
)  # fmt: skip

_SOURCES = {
    "enterprise": "企业自查", "government": "政府检查", "expert": "专家检查", "unannounced": "四不两直",
    "third_party": "第三方检查", "public_report": "群众举报", "look_back": "回头看",
}  # fmt: skip
_INSPECTORS = {
    "enterprise": "本单位", "expert": "市安委办专家组", "unannounced": "市安委办暗访组",
    "third_party": "第三方技术服务机构", "public_report": "举报核查组", "look_back": "回头看检查组",
}  # fmt: skip
# Each unit's clerk keeps to one of three ways of saying it.
_STATUSES = {
    "reported": ("待核实", "待核实", "待核实"),
    "pending": ("待整改", "未整改", "待整改"),
    "rectifying": ("整改中", "正在整改", "整改中（60%）"),
    "to_accept": ("已整改待验收", "整改完成，待复查", "待验收"),
    "accepted": ("待销号", "已验收待销号", "待销号"),
    "closed": ("已销号", "整改完成已销号", "已整改销号"),
    "void": ("作废", "作废", "作废"),
}
_GRADES = {"major": ("重大隐患", "重大事故隐患", "重大隐患"), "general": ("一般隐患", "一般隐患", "一般")}


def row(now: State, seq: int) -> tuple[Cell, ...]:
    """The cells of a hazard's row, in the order of COLUMNS; `seq` is its place in the file."""
    hazard, place = now.hazard, now.hazard.enterprise
    manner = _manner(hazard)
    assigned = hazard.unit != UNASSIGNED
    return (
        float(seq), hazard.code, _unit(hazard), place.street if assigned else None,
        INDUSTRY_OF[place.industry].name, DEPARTMENT_OF[hazard.department].name,
        place.name, hazard.place, hazard.description, hazard.finding.category,
        _GRADES[now.grade][manner], _SOURCES[hazard.source], _inspector(hazard), hazard.inspector,
        _written(hazard.life.found_on, hazard), hazard.finding.measure, _fund(hazard),
        "已制定" if hazard.life.major else None, place.contact, place.phone, hazard.leader or None,
        *_days(now), _STATUSES[now.status][manner], *_scores(hazard), _remark(now),
    )  # fmt: skip


def _manner(hazard: Hazard) -> int:
    """Which of three ways of writing the unit's clerk keeps to."""
    return int(hazard.enterprise.unit.code[1:]) % 3


def _unit(hazard: Hazard) -> str | None:
    """The unit as written: its name, now and then another name of it; None where the row names none."""
    if hazard.unit == UNASSIGNED:
        return None
    unit = UNIT_OF[hazard.unit]
    return unit.aliases[0] if unit.aliases and _spread(hazard.code) % 17 == 0 else unit.name


def _spread(code: str) -> int:
    """A number from a hazard's code; unlike hash() it is the same in every process."""
    return sum(ord(letter) * 31**i for i, letter in enumerate(code)) % 9973


def _written(day: date | None, hazard: Hazard) -> Cell:
    """A day as the unit's clerk types it: mostly a real date, in some units text."""
    if day is None or hazard.enterprise.unit.code not in ("D02", "D05", "D10"):
        return day
    return {
        "D02": f"{day.year}.{day.month}.{day.day}",
        "D05": f"{day.year}年{day.month}月{day.day}日",
        "D10": day.isoformat(),
    }[hazard.enterprise.unit.code]


def _days(now: State) -> tuple[Cell, ...]:
    """Cells from 整改期限 to 销号日期."""
    typed = now.due_text or (None if now.first_due_on is None else _written(now.first_due_on, now.hazard))
    moved = now.extension
    return (
        typed, _written(moved.due_on, now.hazard) if moved else None, moved.reason if moved else None,
        _written(now.rectified_on, now.hazard), _written(now.accepted_on, now.hazard),
        _written(now.closed_on, now.hazard),
    )  # fmt: skip


def _scores(hazard: Hazard) -> tuple[Cell, ...]:
    """Cells from 可能性 to 风险等级; where 暴露频率 is filled, the three are factors of LEC."""
    score = hazard.score
    return score.likelihood, score.exposure, score.severity, score.colour or None


def _fund(hazard: Hazard) -> Cell:
    if hazard.fund is not None:
        return hazard.fund
    return ("无", "—", None)[_manner(hazard)]


def _inspector(hazard: Hazard) -> str:
    return _INSPECTORS.get(hazard.source) or DEPARTMENT_OF[hazard.department].name


def _remark(now: State) -> str | None:
    """What the clerk adds; several remarks are joined by ；."""
    hazard, life = now.hazard, now.hazard.life
    notes = []
    if hazard.relapse_of:
        notes.append(f"同一部位同类隐患再次发现（原编号{hazard.relapse_of}）")
    if now.round_no > 1:
        notes.append("回头看复查未通过，重新整改")
    if life.major and now.grade == "general":
        notes.append("经评估由重大隐患调整为一般隐患")
    if now.status == "void":
        notes.append(life.void_words)
    return "；".join(notes) or None
