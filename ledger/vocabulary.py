"""Words for grade, status, source of finding and risk colour, as ledgers write them, and their codes."""

from __future__ import annotations

import re

from domain.plain_text import folded, says_nothing, with_digits
from domain.status import GRADES, SOURCES, STATUSES

# Each: word -> code. Looked up folded (width, case, spaces), without what stands in brackets after it.
# Source: domain.md 2.5, 3.1, 5.4; a new word is one word here and one test.
GRADE_WORDS = {
    "general": "一般|一般隐患|一般事故隐患|一般安全隐患|一般问题|一般问题隐患|其他|其它|其他隐患|轻微|普通|general|minor|other",
    "major": "重大|重大隐患|重大事故隐患|重大安全隐患|重大问题|重大问题隐患|i级|1级|一级|特大|特别重大|严重|major|critical",
}
# These grades exist in some schemes; the database knows two, so they are taken as general, and flagged.
BETWEEN_GRADES = "较大|较大隐患|较大事故隐患|突出|ii级|iii级|iv级|2级|3级|4级|a|b|c|a级|b级|c级|a类|b类|c类"

STATUS_WORDS = {
    "reported": "待核实|未核实|审核中|待确认|上报|已上报|reported",
    "pending": "未整改|待整改|未完成|未开始|未销号|未整改完成|未完成整改|尚未整改|逾期|逾期未整改|超期未整改|到期未整改|未整改到位|"
    "责令未整改|上报未整改|已通知待整改|未五定|已五定|×|✗|x|否|未|pending|open|new|not started|not done|overdue",
    "rectifying": "整改中|正在整改|进行中|推进中|部分整改|部分完成|正在推进|持续整改|长期整改|退回重改|审核不通过|已部分整改|"
    "未完成正在整改|rectifying|in progress|ongoing",
    "to_accept": "已整改待验收|整改完成待复查|已整改待复查|待验收|待复查|待复核|整改完成待验收|已完成待验收|已整改待审核|已整改未销号|"
    "整改完成未销号|申请验收|已整改待销号申请|to_accept|to accept|awaiting acceptance|completed, awaiting acceptance",
    "accepted": "待销号|已验收待销号|验收合格待销号|已复查待销号|已验收|已复查|验收合格|复查合格|审核通过|accepted",
    "closed": "已销号|整改完成已销号|已整改销号|已整改已销号|销号|已完成销号|完成整改并销号|整改完成并销号|已闭环|闭环|已整改闭环|"
    "完成闭环|办结|已办结|√|✓|✔|☑|closed|close|resolved",
    "void": "作废|误报|已撤销|撤销|已移交|移交|不属实|重复|重复上报|已关闭作废|void|cancelled|canceled|duplicate",
}
# What a word says only with some doubt: rectified, and whether it was struck off is not said.
DOUBTFUL_STATUS = {
    "to_accept": "已整改|已完成|整改完成|完成整改|已整改完成|完成|已完成整改|整改到位|已整改到位|是|已处理|已现场处理|已改|"
    "done|completed|fixed|yes|rectified",
}
_HINTS = (
    ("void", re.compile("作废|误报|撤销|移交")),
    ("to_accept", re.compile("申请销号|申请验收")),
    ("to_accept", re.compile("待验收|待复查|待复核|待审核|未销号")),
    ("accepted", re.compile("待销号|验收合格|复查合格")),
    ("pending", re.compile("未整改|待整改|未完成|尚未|未开始|逾期未|未闭环|未办结|没有")),
    ("closed", re.compile("销号|闭环|办结")),
    ("rectifying", re.compile("整改中|正在|进行中|推进|部分|\\d+%")),
    ("to_accept", re.compile("已整改|整改完成|已完成|完成整改")),
)
FLAG_WORDS = {
    "closed": "是|已销号|销号|√|✓|✔|☑|y|yes|true|1|已|已闭环|闭环",
    "open": "否|未销号|×|✗|x|n|no|false|0|未|未闭环|待销号",
}
SOURCE_WORDS = {
    "enterprise": "企业自查|自查|企业|自查自纠|企业自查自纠|企业排查|单位自查|自查自改|系统|enterprise",
    "government": "政府检查|部门检查|执法检查|监督检查|政府|督查|督导检查|日常检查|专项检查|联合检查|执法|综合督查|巡查|现场检查|"
    "安委办检查|街道检查|属地检查|government|inspection",
    "expert": "专家检查|专家|专家排查|专家会诊|专家服务|expert",
    "third_party": "第三方|第三方检查|第三方机构|第三方排查|第三方服务|中介机构|third party|third_party",
    "public_report": "群众举报|举报|投诉举报|12345|12350|舆情|群众投诉|public report|public_report|complaint",
    "look_back": "回头看|look back|look_back",
    "unannounced": "暗查暗访|四不两直|暗访|暗查|明查暗访|unannounced",
    "other": "其他|其它|other",
    "unknown": "不详|未知|unknown",
}
COLOUR_WORDS = {
    1: "红|红色|重大|重大风险|1级|i级|一级|极高|major|red|1|i",
    2: "橙|橙色|较大|较大风险|2级|ii级|二级|高|significant|orange|2|ii",
    3: "黄|黄色|一般|一般风险|3级|iii级|三级|中|moderate|yellow|3|iii",
    4: "蓝|蓝色|低|低风险|4级|iv级|四级|low|blue|4|iv",
}
# What a status says when it is put together from such words, compared without commas: 已整改完成并销号.
_DONE = (
    "(?:已|经|全部|均|整改|治理|整治|完成|到位|完毕|合格|通过|并|且|及时|按期|按时|予以|同意|现场|当场|立即)*"
)
_BUILT = (
    ("closed", re.compile(_DONE + "(?:验收|复查|复核)?" + _DONE + "(?:销号|闭环|办结|核销|销案|结案)(?:完成|管理|处理|完毕|了)?")),
    ("to_accept", re.compile(_DONE + "(?:待|等待|未|尚未|申请|提请|报请|正在)(?:验收|复查|复核|审核|核查|验收销号)中?")),
    ("accepted", re.compile(_DONE + "(?:验收|复查|复核)(?:已|合格|通过)*(?:(?:待|未|尚未|等待)销号)?")),
    ("rectifying", re.compile("(?:目前|仍|现|还)?(?:正在|持续|积极|加快|有序|抓紧|全力)+(?:推进|进行|组织|整改|治理|施工|处理|落实)+中?(?:\\d+%)?"
                              "|(?:目前|仍|现|还)?(?:整改|治理|推进|施工|处理)+(?:推进|进行|工作)*中(?:\\d+%)?")),
    ("pending", re.compile("(?:目前|暂|尚|还|仍)?(?:未|没有|没|待)(?:开始|启动|完成|进行|落实|按期|按时|全部|予以)*"
                           "(?:整改|治理|整治|改正|闭环)(?:完成|到位|完毕)?")),
)  # fmt: skip
_RECTIFIED = re.compile(
    "(?:已|经|全部|均|现场|当场|立即|按期|按时|及时|基本)*(?:整改|完成|改正|处理|治理|整治|解决|消除)+(?:整改|完成|到位|完毕|了|处理)*|100%"
)
_ASIDE = re.compile(r"(.+?)\(([^()]+)\)")
_AFTER = re.compile(r"[(\[【][^)\]】]*[)\]】]$|[\s,;.:!、。,]+|\d+%$")

Coded = tuple[str, str | None]


def _table(words: dict[str, str]) -> dict[str, str]:
    return {plain_word(word): code for code, line in words.items() for word in line.split("|")}


def plain_word(text: str) -> str:
    """A status or grade made comparable: 整改完成，待复查 and 整改中（60%） lose comma and brackets."""
    word = folded(text)
    return _AFTER.sub("", word) or word


GRADE, STATUS, DOUBTFUL = _table(GRADE_WORDS), _table(STATUS_WORDS), _table(DOUBTFUL_STATUS)
FLAGS, SOURCE = _table(FLAG_WORDS), _table(SOURCE_WORDS)
COLOUR = {plain_word(word): code for code, line in COLOUR_WORDS.items() for word in line.split("|")}
BETWEEN = {plain_word(word) for word in BETWEEN_GRADES.split("|")}


def read_grade(text: str) -> Coded:
    """The grade and why it is unsure; what is not known is general and flagged, never major by guess."""
    word = plain_word(with_digits(text)) if not says_nothing(text) else ""
    word = word if word in GRADE else plain_word(text)
    if word in GRADES:
        return word, None
    if word in GRADE:
        return GRADE[word], None
    return "general", "grade_between" if word in BETWEEN else "grade_assumed"


def read_status(text: str) -> Coded:
    """The status and why it is unsure: '' for an empty cell, 'pending' for a text that says nothing known."""
    if says_nothing(text):
        return "", None
    word = plain_word(text)
    if word in STATUSES:
        return word, None
    if word in STATUS:
        return STATUS[word], None
    if (built := _built_status(word)) is not None:
        return built, None
    if (
        (aside := _ASIDE.fullmatch(folded(text)))
        and word in DOUBTFUL
        and STATUS.get(plain_word(aside[2])) == "closed"
    ):
        return "closed", None  # 整改完成（已销号）
    if word in DOUBTFUL or (_RECTIFIED.fullmatch(word or folded(text)) and "基本" not in word):
        return "to_accept", "acceptance_not_said"
    for code, hint in _HINTS:
        if hint.search(word):
            return code, "status_guessed"
    return "pending", "status_unknown"


def _built_status(word: str) -> str | None:
    """A status put together from known words; None where it is not."""
    return next((code for code, pattern in _BUILT if pattern.fullmatch(word)), None)


def read_flag(text: str) -> Coded:
    """A column such as 是否销号: 'closed', 'open', or '' where it says nothing or cannot be read."""
    if says_nothing(text):
        return "", None
    word = plain_word(text)
    if word in FLAGS:
        return FLAGS[word], None
    code, why = read_status(text)
    return ("closed" if code == "closed" else "open"), why


def read_source(text: str) -> Coded:
    """The source of a finding; a word that is not known is 'other' and flagged."""
    word = plain_word(text)
    if word in SOURCES:
        return word, None
    return SOURCE.get(word, "other"), None if word in SOURCE else "source_unknown"


def read_colour(text: str) -> tuple[int | None, str | None]:
    """The colour of a risk, 1 red to 4 blue; None where the cell is empty or cannot be read (flagged)."""
    if says_nothing(text):
        return None, None
    word = plain_word(text)
    code = COLOUR.get(word) or COLOUR.get(word.removesuffix("风险"))
    return code, None if code else "colour_unknown"
