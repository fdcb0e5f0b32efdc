"""The columns that a ledger may have: ONE table of keys, what each holds, and the headings it goes by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from domain.plain_text import folded, narrow
from ledger.headings import built_key, likely_key, person_and_phone

KINDS = (
    "text", "unit", "day", "deadline", "money", "person", "phone", "grade", "status", "flag", "source",
    "number", "colour", "code", "nothing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column.

    kind: how its cells are read. headings: names that mean this column wherever they stand.
    weak: names that mean it only where no other column of the table does (责任单位 may be an enterprise).
    field: the field of ledger.records.Row that it fills; '' where it is known, and nothing is kept.
    """

    key: str
    kind: str
    field: str
    headings: tuple[str, ...]
    weak: tuple[str, ...] = ()


def _column(key: str, kind: str, headings: str, weak: str = "", field: str | None = None) -> Column:
    """A line of the table below: headings are parted by |, the key itself is one of them."""
    names = tuple(filter(None, headings.split("|")))
    return Column(key, kind, key if field is None else field, names, tuple(filter(None, weak.split("|"))))


# Source of the Chinese headings: domain.md 5.1 and 5.3. A new heading is one word here and one test.
COLUMNS = (
    _column("seq", "nothing", "序号|编号|项次|序列|行号|no|no.|#|item|item no|serial no|s/n", field=""),
    _column("hazard_code", "code", "隐患编号|问题编号|台账编号|隐患编码|问题编码|隐患代码|隐患id|"
            "hazard code|hazard no|hazard id|code|violation id"),
    _column("district", "unit", "区市县|县区|区县|市县区|县市区|属地|所属区域|所属地区|所属区县|所在区域|所在区县|地区|区域|"
            "所在地|行政区|行政区划|属地政府|属地单位|区市县先导区|区|district|borough|boro|region|unit", "area|市|县",
            field="unit_text"),
    _column("street", "unit", "街道|乡镇|镇街|街镇|乡镇街道|街道乡镇|镇街道|所属街道|所在街道|属地街道|所属乡镇|"
            "street|town|subdistrict|community board", field="street_text"),
    _column("industry", "unit", "行业|行业领域|行业类别|领域|所属行业|所属领域|行业分类|重点行业|重点行业领域|"
            "industry|sector|naics", field="industry_text"),
    _column("department", "unit", "监管部门|行业主管部门|牵头部门|督办部门|督办单位|主管部门|行业监管部门|行业部门|监管单位|"
            "牵头单位|责任部门|lead department|department", "整改部门", field="department_text"),
    _column("coop_departments", "text", "配合部门|协同部门|配合单位|责任配合部门|co-operating departments"),
    _column("enterprise", "text", "单位名称|企业名称|隐患单位|被检查单位|生产经营单位|受检单位|被检单位|企业单位名称|单位企业名称|"
            "隐患企业|隐患单位名称|存在隐患单位|公司名称|场所名称|权属单位|enterprise|company|establishment",
            "责任单位|整改责任单位|整改单位|单位|企业|责任主体"),
    _column("location", "text", "隐患部位|所在部位|具体位置|地点|检查工点|地址|隐患地点|隐患位置|部位|位置|详细地址|检查地点|"
            "隐患所在位置|隐患所在部位|地址部位|location|place|address"),
    _column("description", "text", "隐患描述|隐患内容|问题隐患|存在问题|主要问题|隐患情况|问题描述|隐患问题描述|问题隐患描述|存在隐患|"
            "隐患问题|存在的问题|存在问题隐患|存在问题及隐患|问题及隐患|隐患具体情况|隐患基本情况|事故隐患|隐患事项|隐患名称|"
            "description|hazard|finding", "问题|隐患|描述|内容|具体内容|具体情况"),
    _column("category", "text", "隐患类别|隐患类型|问题类别|类型|问题类型|隐患分类|类别|隐患种类|category|hazard type"),
    _column("grade", "grade", "隐患等级|隐患级别|级别|等级|问题等级|隐患分级|隐患程度|grade|level|hazard level"),
    _column("finding_source", "source", "隐患来源|检查形式|检查类型|排查方式|检查方式|问题来源|发现方式|来源|排查形式|发现途径|"
            "source|source of finding"),
    _column("found_on", "day", "排查日期|排查时间|检查时间|检查日期|发现时间|登记时间|发现日期|登记日期|上报时间|隐患发现时间|"
            "隐患排查时间|found on|date found|found|inspection date", "日期|时间|date"),
    _column("inspector_unit", "text", "检查单位|排查单位|检查部门|排查部门|检查机构|检查单位/人|inspecting unit|inspector unit"),
    _column("inspector", "text", "检查人|排查人员|检查人员|排查人|检查者|检查组成员|inspector"),
    _column("measure", "text", "整改措施|治理措施|整改要求|整改措施及要求|整改内容|治理方案|整改方案|整改意见|措施|"
            "measure|measures|corrective measure"),
    _column("fund_wan", "money", "整改资金|治理资金|资金|投入资金|整改投入|资金投入|治理经费|整改经费|落实资金|"
            "fund|funds|fund wan|cost"),
    _column("emergency_plan", "text", "应急预案|应急措施|防控措施|安全防范措施|应急方案|emergency plan"),
    _column("owner", "person", "整改责任人|责任人|负责人|联系人|企业负责人|责任人及联系方式|整改责任人及联系方式|责任人及电话|"
            "整改负责人|企业责任人|单位负责人|联系人及电话|责任人联系方式|整改责任人及联系电话|责任人电话|owner|responsible person"),
    _column("phone", "phone", "联系电话|联系方式|手机|电话|手机号|手机号码|责任人联系电话|整改责任人电话|企业责任人电话|"
            "phone|telephone|mobile"),
    _column("leader", "text", "包保领导|督办领导|分管领导|包保责任人|责任领导|挂牌领导|leader"),
    _column("due_on", "deadline", "整改期限|整改时限|完成时限|计划完成时限|限期整改日期|整改完成时限|整改截止日期|计划完成时间|"
            "要求完成时间|计划整改时间|限期|期限|时限|整改限期|完成期限|应完成时间|截止日期|指定整改时间|计划完成日期|"
            "due on|deadline|due|due date", "要求时间"),
    _column("first_due_on", "deadline", "原整改期限|原期限|首次整改期限|原定期限|first due on|original deadline"),
    _column("extended_to", "deadline", "延期至|延期到|延长至|延期时限|延期后期限|展期至|extended to", field="due_on"),
    _column("extension_reason", "nothing", "延期原因|延期理由|延期情况|extension reason", field=""),
    _column("rectified_on", "day", "整改完成日期|实际完成日期|整改完成时间|实际完成时间|实际整改时间|rectified on|date rectified",
            "完成时间|整改时间|完成日期|整改日期"),
    _column("accepted_on", "day", "复查日期|验收时间|验收日期|复查时间|复核日期|复核时间|accepted on|date accepted"),
    _column("acceptor", "nothing", "复查人|验收人|复查人员|验收人员|复核人|acceptor", field=""),
    _column("opinion", "nothing", "复查结果|验收意见|复查意见|验收结果|验收情况|复查情况|opinion", field=""),
    _column("closed_on", "day", "销号日期|销号时间|闭环时间|闭环日期|办结时间|办结日期|closed on|date closed", "关闭时间"),
    _column("closed_flag", "flag", "是否销号|销号情况|是否闭环|销号状态|是否已销号|closed flag", field=""),
    _column("status", "status", "整改情况|完成情况|进展情况|是否整改|整改状态|状态|处理状态|整改进展|整改进度|进展|目前状态|"
            "是否完成整改|是否整改完成|整改完成情况|落实情况|治理情况|status|state"),
    _column("reason_not_done", "nothing", "未整改原因|未完成原因|存在困难|未按期原因|未按期整改原因|reason not done", field=""),
    _column("listed_level", "nothing", "挂牌督办|督办级别|是否挂牌督办|挂牌级别|listed level", field=""),
    _column("enforcement", "nothing", "处罚情况|是否立案|执法情况|处罚措施|是否移交执法|行政处罚|enforcement", field=""),
    _column("likelihood", "number", "可能性|可能性l|发生可能性|事故可能性|l值|l|likelihood"),
    _column("severity", "number", "严重性|后果严重性|严重程度|后果|后果s|后果c|严重性s|s值|c值|severity|consequence|gravity", "s|c"),
    _column("exposure", "number", "暴露频率|暴露频次|暴露频繁程度|频繁程度|暴露频率e|e值|e|exposure"),
    _column("risk_colour", "colour", "风险等级|风险颜色|风险级别|四色|风险色|风险色别|颜色|risk|risk level|risk colour|risk color"),
    _column("remark", "text", "备注|说明|备注说明|remark|remarks|note|notes", "其他"),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
# One letter says too little to find a header by.
_TOO_SHORT = 1

_BRACKETS = re.compile(r"[(\[【〔{<《][^)\]】〕}>》]*[)\]】〕}>》]")
_MARKS = re.compile(r"[\s*★☆●:：.。,，、/\\|_\-—()（）\[\]【】\"'“”]+")


@lru_cache(maxsize=4096)
def plain_heading(text: str) -> str:
    """A heading made comparable: width, case, spaces, punctuation and line breaks do not matter."""
    return _MARKS.sub("", folded(text)) or folded(text)


def _names() -> tuple[dict[str, str], dict[str, str]]:
    strong, weak = {}, {}
    for column in COLUMNS:
        for name in (column.key, *column.headings):
            strong[plain_heading(name)] = column.key
        for name in column.weak:
            weak[plain_heading(name)] = column.key
    return strong, weak


STRONG, WEAK = _names()
# How a heading is known: by a name of the table, put together from known words, by a name that others go before.
EXACT, BUILT, USED_WEAKLY = range(3)


@lru_cache(maxsize=4096)
def known_as(heading: str) -> tuple[str, int] | None:
    """The canonical key of a heading and how it is known: EXACT, BUILT or WEAK; None where it is not known.

    What stands in brackets may be left out: 整改资金（万元）, 隐患描述（具体）.
    """
    text = narrow(heading)
    if not text or len(text) > 40:
        return None
    if person_and_phone(text):
        return "owner", EXACT
    names = (plain_heading(text), plain_heading(_BRACKETS.sub("", text)))
    for table, how in ((STRONG, EXACT), (WEAK, USED_WEAKLY)):
        for name in names:
            if name in table:
                return table[name], how
    built = next(filter(None, map(built_key, names)), None)
    return (built, BUILT) if built else None


def key_of(heading: str) -> tuple[str, bool] | None:
    """The canonical key of a heading and whether that is sure; None where the heading is not known."""
    found = known_as(heading)
    return (found[0], found[1] != USED_WEAKLY) if found else None


@lru_cache(maxsize=4096)
def may_mean(heading: str) -> str | None:
    """The key that a heading of no known form may have, by a word in it; None where no word says so."""
    return likely_key(plain_heading(_BRACKETS.sub("", narrow(heading)) or heading))


def names_a_column(cell: object) -> bool:
    """Tell whether a cell is a heading that counts for finding a header row."""
    return isinstance(cell, str) and len(narrow(cell)) > _TOO_SHORT and key_of(cell) is not None
