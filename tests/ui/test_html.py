"""Pieces of HTML: nothing that people typed is ever markup, and every mark has its word."""

import pytest
from markupsafe import Markup

from i18n import translator
from ui import html
from ui.html import Column, Figure
from ui.steps import steps

EVIL = '<img src=x onerror="alert(1)">&\'"'
SAFE = "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;&amp;&#39;&#34;"
ZH = translator("zh")


@pytest.mark.parametrize(
    "piece",
    [
        html.title(EVIL),
        html.section(EVIL, EVIL, aside=html.link(EVIL, EVIL)),
        html.note(EVIL),
        html.foot(EVIL),
        html.link(EVIL, EVIL, hint=EVIL),
        html.figures([Figure(EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL)]),
        html.outlined(EVIL),
        html.struck(EVIL),
        html.table([Column(EVIL)], [[EVIL]], caption=EVIL),
        html.explained(EVIL, EVIL),
        steps([(EVIL, EVIL)], 0),
    ],
)
def test_what_people_typed_is_never_markup(piece):
    assert isinstance(piece, Markup)
    assert SAFE in piece
    assert "<img" not in piece


def test_words_are_not_read_as_markdown():
    said = html.plain("*甲* [x](http://y) :red[z] $a$ `b` <i> 1-2")

    assert said == r"\*甲\* \[x\]\(http\://y\) \:red\[z\] \$a\$ \`b\` \<i\> 1\-2"


@pytest.mark.parametrize(
    ("days_left", "piece"),
    [
        (-6, '<span class="pill late">逾期 6 天</span>'),
        (0, '<span class="pill soon">今天到期</span>'),
        (7, '<span class="pill soon">还有 7 天</span>'),
        (8, '<span class="pill ">还有 8 天</span>'),
        (None, '<span class="pill ">无期限</span>'),
    ],
)
def test_a_pill_says_how_far_the_deadline_is(days_left, piece):
    assert html.pill(ZH, days_left) == piece


def test_what_is_closed_is_never_late():
    assert html.pill(ZH, -6, closed=True) == '<span class="pill">已销号</span>'


def test_only_major_hazards_carry_a_mark():
    assert html.grade_mark(ZH, "major") == '<span class="grade">重大隐患</span>'
    assert html.grade_mark(ZH, "general") == ""


def test_a_level_has_its_word_and_not_assessed_has_no_colour():
    assert html.risk_mark(ZH, 2) == '<span class="risk r2" title="II 级 较大风险">较大</span>'
    assert html.risk_mark(ZH, 0) == '<span class="unassessed">未评估</span>'


def test_a_figure_without_rows_is_no_link():
    assert "<a" not in html.figures([Figure("未销号", "—")])


def test_the_step_under_way_is_marked_for_all():
    line = steps([("对列", ""), ("对值", ""), ("写入", "")], 1)

    assert line == (
        '<ol class="steps"><li class="done">对列<small></small></li>'
        '<li class="now" aria-current="step">对值<small></small></li>'
        '<li class="">写入<small></small></li></ol>'
    )
