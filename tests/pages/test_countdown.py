"""The countdown: every number and every mark is the number of its rows, on any day and in any range."""

import json
import re
from collections import Counter
from functools import partial

import pytest

from data_access import reads
from data_access.reads.picks import count_picked, picked
from domain.deadlines import BAND_CODES
from pages import countdown
from tests.pages import dated_city
from tests.pages.board import drawn_at, html_of, said, title
from tests.pages.links import links, visit_to, what_is_wrong
from tests.pages.test_frame import sentence

drawn = partial(drawn_at, "countdown")


def bands(test) -> dict[str, int]:
    """Band -> its number, in the order of the page."""
    numbers = re.findall(r'<p class="value">(?:<a[^>]*>)?([\d,]+)', said(test))
    return dict(zip(BAND_CODES, map(int, numbers), strict=True))


def dots(test) -> Counter[str]:
    """Id of each mark of the strip -> how many it stands for: dots, or the count beside it at an end."""
    found: Counter[str] = Counter()
    for trace in json.loads(test.get("plotly_chart")[0].proto.spec)["data"]:
        texts = trace.get("text") or ["1"] * len(trace["customdata"])
        for code, text in zip(trace["customdata"], texts, strict=True):
            found[code] += int(text)
    return found


def listed(test) -> list[str]:
    """The hazards in the rows that a mark opened."""
    return re.findall(r'data-label="隐患">(.*?)</td>', said(test))


def by_name(test) -> list[str]:
    inside = re.search(r'<ul class="named">(.*?)</ul>', said(test), re.DOTALL)
    return re.findall(r"</a><span>(.*?)<small>", inside.group(1)) if inside else []


def test_each_band_counts_what_is_open_and_nothing_else(dated):
    test = drawn()

    assert title(test) == "5 条已逾期，3 条在 3 天内到期；1 条没有明确期限"
    assert bands(test) == dated_city.BANDS
    assert sum(dated_city.BANDS.values()) == dated.figure("open")


@pytest.mark.parametrize(
    "query",
    [
        {}, {"as_of": "2026-05-21"}, {"unit": "S11,S21"}, {"unit": "unassigned"}, {"grade": "major"},
        {"industry": "SITES", "lang": "en"}, {"dept": "FIRE", "from": "2026-05-16", "to": "2026-05-16"},
    ],
)  # fmt: skip
def test_every_number_is_the_number_of_the_rows_that_it_opens(dated_anywhere, query):
    html = html_of(drawn(**query))

    assert links(html)
    assert what_is_wrong(dated_anywhere, html) == []


@pytest.mark.parametrize(
    "query", [{}, {"as_of": ["2026-05-21"]}, {"unit": ["S11,S21"]}, {"grade": ["major"]}]
)
def test_every_mark_of_the_strip_is_the_number_of_the_rows_that_it_opens(dated_anywhere, query):
    board = dated_anywhere
    with board.look() as session:
        visit = visit_to(board, query, session, "countdown")
        asked = (session, visit.scope, visit.filters, visit.as_of)
        days = countdown.by_day(visit, reads.open_by_deadline(*asked, by=("district",)))
        known = countdown.marks(visit, days)
        rows = {
            code: int(count_picked(*asked, mark.pick, period=visit.whole_period)["hazards"].iloc[0])
            for code, mark in known.items()
        }
        names = [
            name for mark in known.values()
            for name in picked(*asked, mark.pick, period=visit.whole_period)["description"]
        ]  # fmt: skip

    assert {code: mark.total for code, mark in known.items()} == rows
    assert len(names) == len(set(names)) == sum(rows.values())  # no row behind two marks


def test_the_strip_draws_as_many_marks_as_there_are_rows(dated):
    assert dots(drawn()) == {
        "D1,before": 1, "D1,-10,general": 1, "D1,-2,major": 1, "D1,-2,general": 1, "D1,0,general": 1,
        "D1,3,general": 1, "D1,4,general": 1, "D1,after": 1, "D2,0,general": 1, "D2,5,general": 1,
        "D2,after": 1, "unassigned,-1,general": 1, "unassigned,20,general": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("D1,before", ["老逾期"]),
        ("D1,-2,major", ["重大逾期"]),
        ("D1,0,general", ["今天"]),
        ("D2,5,general", ["复发"]),
        ("unassigned,-1,general", ["市属"]),
        ("D2,after", ["临湖远"]),
    ],
)
def test_a_mark_that_is_open_lists_exactly_its_rows(dated, mark, expected):
    assert listed(drawn(open=f"strip.{mark}")) == expected


def test_a_street_that_is_chosen_holds_for_the_rows_of_a_mark_too(dated):
    # The district's mark of the day would be its own; the street has none there.
    test = drawn(unit="S11", open="strip.D1,3,general")

    assert listed(test) == ["三天"]
    assert "open=strip.D1,0,general" in said(drawn(unit="S11", open="strip.D1,0,general"))


@pytest.mark.parametrize("asked", ["strip.D1,1,general", "strip.nonsense", "rule.soon", "strip.D9,0,general"])
def test_a_mark_that_is_not_there_is_said_and_opens_nothing(dated, asked):
    test = drawn(open=asked)

    assert f"open={asked} " in said(test)
    assert listed(test) == []


def test_the_list_beside_the_strip_offers_each_mark_in_words_and_opens_it(dated):
    test = drawn()
    (box,) = [box for box in test.selectbox if box.key == "strip_twin"]

    box.set_value("D1,-2,major").run()

    offered = [words.replace("\u00a0", " ") for words in box.options]
    assert (offered[0], len(offered)) == ("石篁区 · 逾期超过 40 天：1 条", 13)
    assert "石篁区 · 重大隐患，逾期 2 天：1 条" in offered
    assert dict(test.query_params) == {"open": "strip.D1,-2,major"}
    assert listed(test) == ["重大逾期"]


def test_majors_stand_apart_in_each_band(dated):
    found = {
        (link.query["band"][0], link.words)
        for link in links(html_of(drawn()))
        if link.measure == "open_major"
    }

    assert found == {("overdue", "重大隐患 1"), ("later", "重大隐患 1")}


def test_the_overdue_are_named_oldest_first_with_their_old_dates_struck(dated):
    test = drawn()

    assert by_name(test) == ["老逾期", "改期", "重大逾期", "待验收", "市属"]
    assert "<s>5月16日</s>6月5日" in said(test)
    assert '<span class="pill late">逾期 50 天</span>' in said(test)


def test_of_many_overdue_the_first_are_named_and_all_can_be_opened(dated):
    dated.put(*(dated.row(f"又一条{n}", due=-5) for n in range(countdown.NAMED)))

    test = drawn()

    assert len(by_name(test)) == countdown.NAMED
    assert f"打开全部 {countdown.NAMED + 5} 条" in said(test)


def test_a_past_day_is_told_as_it_was(dated):
    # Late then: 老逾期 by 34 days, and 迟销号, which is closed since. The moved deadline lay ahead.
    test = drawn(as_of="2026-05-30")

    assert by_name(test) == ["老逾期", "迟销号"]
    assert bands(test)["overdue"] == 2


@pytest.mark.parametrize(("lang", "then", "now"), [("zh", "当日", "今天"), ("en", "That day", "Today")])
def test_a_past_day_is_not_called_today(dated, lang, then, now):
    dated.put(dated.row("那天到期", unit="S11", due=-5))

    test, mark = drawn(as_of="2026-06-10", lang=lang), "strip.D1,0,general"
    page, axis = said(test), test.get("plotly_chart")[0].proto.spec

    assert f"<summary>{then}</summary>" in page
    assert f"<b>{then}</b>" in json.loads(axis)["layout"]["annotations"][0]["text"]
    assert f">{now}<" not in page
    assert ("当日到期" if lang == "zh" else "due on the day") in said(
        drawn(as_of="2026-06-10", lang=lang, open=mark)
    )
    assert f"<summary>{now}</summary>" in said(drawn(lang=lang))


def test_a_day_with_nothing_late_says_so(dated):
    test = drawn(unit="D2")

    assert title(test) == "没有逾期；1 条在 3 天内到期，0 条没有明确期限"
    assert "没有逾期的。" in said(test)


def test_units_stand_most_overdue_first_and_the_silent_ones_too(dated):
    axis = json.loads(drawn().get("plotly_chart")[0].proto.spec)["layout"]["yaxis"]["ticktext"]

    assert axis == ["石篁区", "未归属", "临湖区", "霁川县", "鹿鸣县"]


def test_all_closed_nothing_found_and_never_told_are_three_answers(dated):
    assert "打开这里已销号的 1 条" in said(drawn(unit="D3"))
    assert "这是查过的 0，不是不知道。" in said(drawn(unit="D3", grade="major"))
    assert "不知道：从来没有报送过" in said(drawn(unit="D4"))


@pytest.mark.parametrize("query", [{"as_of": "2020-03-01"}, {"unit": "D4"}, {"unit": "D4", "hall": "1"}])
def test_where_nothing_was_ever_reported_the_title_does_not_reassure(dated, query):
    assert title(drawn(**query)) == "没有报送，不等于没有隐患"
    assert title(drawn(lang="en", **query)) == "No report is not zero hazards"


def test_what_the_link_asks_in_vain_is_said_aloud(dated):
    assert "unit=atlantis" in said(drawn(unit="atlantis"))


def test_it_reads_the_same_in_english(dated):
    test = drawn(lang="en")

    assert title(test) == "5 overdue, 3 due within 3 days; 1 without a date"
    assert bands(test) == dated_city.BANDS
    assert "10 d overdue" in said(test)
    assert "all 4 districts" in sentence(test)


def test_the_wall_has_no_list_and_says_how_many_units_it_leaves_out(dated, monkeypatch):
    monkeypatch.setattr(countdown, "HALL_UNITS", 1)

    test = drawn(hall="1")

    assert len(test.selectbox) == 0
    assert "另有 3 个单位不在屏上，逾期 0 条；未归属的逾期 1 条；霁川县和鹿鸣县久无消息" in said(test)
    assert by_name(test) == []


def test_of_many_units_without_a_word_the_wall_names_some_and_counts_the_rest(dated, monkeypatch):
    monkeypatch.setattr(countdown, "HALL_SILENT", 1)

    assert "霁川县和另外 1 个单位久无消息" in said(drawn(hall="1"))
    assert "久无消息" not in said(drawn(hall="1", unit="D1"))
    assert "久无消息" not in said(drawn())
