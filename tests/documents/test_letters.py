"""Official letters: what stands on the page, on our templates, in both languages."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table

from documents.letters import KINDS, Item, Letter, as_docx
from documents.zipped import contents
from i18n import translator

LANGUAGES = ("zh", "en")
ITEMS = (
    Item(
        "石-2026-001", enterprise="大连甲化工有限公司", location="3号罐区", description="报警器失效", grade="major",
        risk=1, found_on=date(2026, 5, 3), first_due_on=date(2026, 5, 31), due_on=date(2026, 6, 10), days_overdue=5,
        owner="张某", phone="13900000000", measure="更换报警器", fund_wan=12.5, emergency_plan="现场处置方案",
        leader="李某", unit="甘井子区", department="应急管理局", rectified_on=date(2026, 6, 11),
        accepted_on=date(2026, 6, 12), closed_on=date(2026, 6, 13), opinion="复查合格", evidence="验收报告7号",
    ),
    Item("石-2026-002", enterprise="乙物流公司", description="通道堵塞", grade="general", due_on=date(2026, 6, 30)),
    Item("石-2026-003"),  # nothing else is known of it
)  # fmt: skip


def letter(kind="supervision_letter", **facts) -> Letter:
    """A letter of Alice's office on the fixed Monday; each fact may be another."""
    known = {
        "issuer": "某市安委会办公室", "number": "某安委办〔2026〕12号", "to": "甘井子区安委会",
        "on": date(2026, 6, 15), "items": ITEMS,
        "decision": "accepted" if kind == "extension_decision" else "",
        "granted_due_on": date(2026, 7, 31) if kind == "extension_decision" else None,
    }  # fmt: skip
    return Letter(kind, **(known | facts))


def opened(kind_or_letter="supervision_letter", language="zh", **facts):
    """The letter as a word processor opens it."""
    one = kind_or_letter if isinstance(kind_or_letter, Letter) else letter(kind_or_letter, **facts)
    return docx.Document(io.BytesIO(as_docx(one, translator(language))))


def said(document) -> str:
    """Every text of the document's body, a line each paragraph; a merged cell is told once."""
    return "\n".join(
        "".join("\n" if part.tag == qn("w:br") else part.text or "" for part in p.iter(qn("w:t"), qn("w:br")))
        for p in document.element.body.iter(qn("w:p"))
    )


def grids(document) -> list[list[list[str]]]:
    """The tables as rows of texts."""
    return [
        [[cell.text for cell in row.cells] for row in block.rows]
        for block in document.iter_inner_content()
        if isinstance(block, Table)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_names_its_number_recipient_and_each_hazard_once(kind, language):
    text = said(opened(kind, language))

    assert "某安委办〔2026〕12号" in text
    assert "甘井子区安委会" in text
    assert [text.count(item.number) for item in ITEMS] == [1, 1, 1]
    assert text.count("报警器失效") == 1
    assert [odd for odd in ("None", "{{", "{%", "}}", "%}", "nan") if odd in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_stands_with_the_least_that_can_be_known(kind, language):
    text = said(opened(kind, language, items=()))

    assert "甘井子区安委会" in text
    assert "None" not in text


@pytest.mark.parametrize(("language", "day"), [("zh", "2026年6月15日"), ("en", "15 June 2026")])
@pytest.mark.parametrize("kind", KINDS)
def test_the_day_is_written_in_full(kind, language, day):
    assert day in said(opened(kind, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_supervision_letter_lists_the_hazards_with_both_scales_named(language):
    words = translator(language)

    head, *rows = grids(opened(language=language))[0]

    grade, risk = words("letters.grade.major"), words("risk_full.1")
    assert len(head) == 5
    assert rows[0] == [
        "1",
        "石-2026-001\n大连甲化工有限公司\n3号罐区",
        f"报警器失效\n{grade}\n{risk}",
        {"zh": "2026年6月10日\n逾期5天", "en": "10 June 2026\n5 days overdue"}[language],
        "张某\n13900000000",
    ]
    assert rows[2] == ["3", "石-2026-003", f"—\n{words('risk_full.0')}", "—", "—"]


@pytest.mark.parametrize(
    ("facts", "present", "absent"),
    [
        ({"reply_by": date(2026, 6, 30)}, "请于2026年6月30日前", ""),
        ({}, "特此函告", "请于"),
        ({"copy_to": "市政府办公室"}, "抄送：市政府办公室。", ""),
        ({}, "2026年6月15日印发", "抄送"),
        ({"signer": "王某", "note": "联系人：赵某"}, "签发人：王某", ""),
        ({}, "其中重大事故隐患1项", "签发人"),
        ({"items": ITEMS[1:]}, "2项隐患逾期", "其中重大"),
        ({"to": "甲公司："}, "甲公司：", "甲公司：："),
    ],
)
def test_a_phrase_without_its_fact_is_left_out(facts, present, absent):
    text = said(opened(**facts))

    assert present in text
    assert not absent or absent not in text


@pytest.mark.parametrize(
    ("days", "shown"),
    [(-1, ""), (0, ""), (1, "逾期1天"), (None, "")],  # the day itself is not late
)
def test_overdue_is_said_from_the_day_after(days, shown):
    (row,) = grids(opened(items=(replace(ITEMS[1], days_overdue=days),)))[0][1:]

    assert row[3] == f"2026年6月30日\n{shown}".strip()


@pytest.mark.parametrize("kind", ["rectification_notice", "reminder"])
def test_what_is_past_its_deadline_is_not_asked_for_within_it(kind):
    late, in_time = replace(ITEMS[1], days_overdue=1), replace(ITEMS[1], days_overdue=0)

    assert "其中已超过表列期限的（逾期1项），应当立即完成整改" in said(opened(kind, items=(late, in_time)))
    assert "已超过表列期限" not in said(opened(kind, items=(in_time,)))


def test_a_bulletin_counts_as_overdue_what_is_past_its_day():
    items = [replace(ITEMS[1], days_overdue=days) for days in (None, -1, 0, 1, 6)]

    assert "通报的5项隐患，其中逾期2项，具体" in said(opened("bulletin", items=tuple(items)))


@pytest.mark.parametrize(
    ("decision", "chinese", "outcome"),
    [
        ("accepted", "同意延期，整改期限延至2026年7月31日", "2026年7月31日"),
        ("declined", "不同意延期", "不同意"),
    ],
)
def test_a_decision_says_first_deadline_before_asked_for_and_outcome(decision, chinese, outcome):
    one = letter(
        "extension_decision", items=ITEMS[:1], decision=decision, reason="备件未到货",
        asked_on=date(2026, 6, 8), asked_due_on=date(2026, 8, 31),
    )  # fmt: skip

    text = said(opened(one))

    assert chinese in text
    assert "关于不同意" in text if decision == "declined" else "关于同意" in text
    assert "你单位2026年6月8日提出" in text
    assert "理由：备件未到货" in text
    assert grids(opened(one))[0][1][2:] == ["2026年5月31日", "2026年6月10日", "2026年8月31日", outcome]


def test_a_decision_names_who_asked_where_that_is_not_the_recipient():
    told = {"asked_by": "石篁区（区县联络员）", "asked_on": date(2026, 6, 8)}

    assert "石篁区（区县联络员）2026年6月8日提出的延长" in said(opened(letter("extension_decision", **told)))
    assert "你单位" not in said(opened(letter("extension_decision", **told)))


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "postcard"},
        {"kind": "extension_decision", "decision": ""},
        {"kind": "extension_decision", "granted_due_on": None},
        {"decision": "perhaps"},
    ],
)
def test_a_letter_that_leaves_the_decision_open_is_refused(facts):
    with pytest.raises(ValueError, match=r"decision|granted_due_on|accepted|kind"):
        letter(**facts)


def test_a_record_of_acceptance_holds_every_fact_of_the_hazard_and_room_to_sign():
    form = grids(opened("acceptance_record", items=ITEMS[:1]))[0]

    told = {cell for row in form for cell in row}
    facts = {
        "石-2026-001", "大连甲化工有限公司", "3号罐区", "报警器失效", "重大事故隐患", "I 级 重大风险", "甘井子区",
        "应急管理局", "2026年5月3日", "2026年5月31日", "2026年6月10日", "张某", "13900000000", "更换报警器", "12.5 万元",
        "现场处置方案", "李某", "2026年6月11日", "2026年6月12日", "2026年6月13日", "复查合格", "验收报告7号",
    }  # fmt: skip
    assert facts - told == set()
    assert [row[0] for row in form[-3:]] == ["验收人", "责任单位", "安委办确认"]


def test_a_record_has_one_form_a_hazard_each_on_its_own_page():
    document = opened("acceptance_record")

    breaks = [b for b in document.element.body.iter(qn("w:br")) if b.get(qn("w:type")) == "page"]
    assert (len(grids(document)), len(breaks)) == (3, 2)


def test_funds_of_nought_are_an_answer_and_unknown_funds_a_dash():
    known, unknown = (
        grids(opened("acceptance_record", items=(Item("1", fund_wan=fund),)))[0] for fund in (0, None)
    )

    assert ["整改资金", "0 万元", "整改期限", "—"] in known
    assert ["整改资金", "—", "整改期限", "—"] in unknown


@pytest.mark.parametrize(
    ("summoned", "chinese"), [("王经理", "约谈对象：王经理"), ("", "约谈对象：甲公司主要负责人")]
)
def test_an_interview_says_when_where_who_and_why(summoned, chinese):
    text = said(
        opened(
            "interview_notice",
            to="甲公司",
            at_time="6月25日上午9时",
            place="三楼",
            reason="多次逾期",
            summoned=summoned,
        )
    )

    lines = text.split("\n")
    assert ["约谈时间：6月25日上午9时", "约谈地点：三楼", chinese, "约谈事由：多次逾期"] == lines[5:9]


TYPED = [
    "A&B <x> \"y\" 'z'",
    "第一行\n第二行",
    "{{ number }} {% if x %} {# #}",
    "{_{ a }_} {_% %_}",
    "a\tb",
    "&amp; &#123;",
]


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_comes_out_as_it_was_typed(typed, language):
    document = opened(language=language, reason=typed, items=(Item("1", description=typed),))

    cell = grids(document)[0][1][2]
    assert cell.startswith(typed)
    assert any(p.text.endswith(typed) for p in document.paragraphs)


def test_what_no_page_can_hold_is_left_out():
    assert grids(opened(items=(Item("1", description="a\x00b\x0bc\ud800d\r\ne\x07"),)))[0][1][2].startswith(
        "abcd\ne\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_of_forty_hazards_repeats_its_head_and_tears_no_row(language):
    items = tuple(Item(f"石-{n:03}", description="通道堵塞") for n in range(40))

    document = opened(language=language, items=items)

    table = document.tables[0]
    assert [row.cells[1].text for row in table.rows][1:] == [item.number for item in items]
    assert [row.cells[0].text for row in table.rows][1:] == [str(n) for n in range(1, 41)]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] + [False] * 40
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_the_chinese_page_is_the_one_of_the_standard(kind):
    (section,) = opened(kind).sections

    lengths = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    text = [
        section.page_width - section.left_margin - section.right_margin,
        section.page_height - section.top_margin - section.bottom_margin,
    ]
    exact = [Mm(210), Mm(297), Mm(37), Mm(28), Mm(156), Mm(225)]
    assert [round(length.mm if hasattr(length, "mm") else length / 36000) for length in lengths + text] == [
        round(length.mm) for length in exact
    ]


def test_the_chinese_letters_have_the_fonts_sizes_and_lines_of_the_standard():
    styles = opened().styles

    def look(name):
        style = styles[name]
        fonts = style.element.rPr.rFonts
        return (
            fonts.get(qn("w:eastAsia")),
            fonts.get(qn("w:ascii")),
            style.font.size.pt,
            str(style.font.color.rgb),
        )

    assert look("Issuer") == ("方正小标宋简体", "Times New Roman", 26, "FF0000")
    assert look("Letter Title") == ("方正小标宋简体", "Times New Roman", 22, "000000")
    assert look("Letter Body") == ("仿宋_GB2312", "Times New Roman", 16, "000000")
    assert look("Letter Heading")[0] == "黑体"
    assert look("Table Label")[0] == "楷体_GB2312"
    body = styles["Letter Body"]
    assert body.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert styles["Number"].element.pPr.find(qn("w:pBdr"))[0].get(qn("w:color")) == "FF0000"


def test_a_font_that_is_not_there_has_one_that_stands_in():
    fonts = contents(as_docx(letter(), translator("zh")))["word/fontTable.xml"].decode()

    assert re.findall(r'w:name="(仿宋_GB2312|方正小标宋简体)"><w:altName w:val="([^",]+)', fonts) == [
        ("仿宋_GB2312", "仿宋"),
        ("方正小标宋简体", "华文中宋"),
    ]


def test_the_page_number_stands_between_dashes_at_the_outer_corner():
    (section,) = opened().sections

    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert [(p.text, p.style.name) for p in (odd, even)] == [("— 1 —", "Page"), ("— 1 —", "Even Page")]
    assert b"<w:evenAndOddHeaders/>" in contents(as_docx(letter(), translator("zh")))["word/settings.xml"]


def test_the_same_facts_give_the_same_bytes_and_name_no_author():
    first, second = (as_docx(letter(), translator("zh")) for _ in range(2))

    about = docx.Document(io.BytesIO(first)).core_properties
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}  # no clock in it
    assert first == second
    assert (about.author, about.last_modified_by, about.created.date()) == ("", "", date(2026, 6, 15))
