"""Districts: every number of every line is the number of its rows, for all units and on a unit's own page."""

import json
import re
from datetime import date
from functools import partial

import pytest

from data_access.engine import writing
from data_access.writes.settings import set_target
from domain.deadlines import Period
from domain.measures import RATES
from tests.cast import MONDAY, NOON, Board, day
from tests.pages.board import drawn_at, html_of, said, title
from tests.pages.links import links, opened, what_is_wrong
from ui.progress import SHARE

FIGURES = ("open_major", "overdue", "open", "due_rate", "on_time_rate")


drawn = partial(drawn_at, "districts")


def lines(test) -> dict[str, dict[str, str]]:
    """Unit -> the cells of its line by their heads, in the order of the page."""
    table = re.search(r'<div class="beside".*?</table>', said(test), re.DOTALL).group(0)
    found = {}
    for row in re.findall(r"<tr>(<td.*?)</tr>", table, re.DOTALL):
        cells = dict(re.findall(r'data-label="([^"]*)">(.*?)</td>', row, re.DOTALL))
        plain = {head: re.sub(r"<[^>]+>", "", cell).strip() for head, cell in cells.items()}
        found[plain["单位" if "单位" in plain else "Unit"]] = plain
    return found


def figures(test) -> dict[str, str]:
    """The figures of a unit's own page by measure."""
    values = re.findall(r'<p class="value">(.*?)</p>', said(test))
    return dict(zip(FIGURES, (re.sub(r"<[^>]+>", "", value) for value in values), strict=True))


def chart(test) -> dict:
    return json.loads(test.get("plotly_chart")[0].proto.spec)


def bars(test) -> dict[str, dict]:
    """Unit's name -> share, target and colour as drawn."""
    spec = chart(test)
    bar = next(trace for trace in spec["data"] if trace.get("width") == 0.2)
    ticks = next(trace for trace in spec["data"] if trace["type"] == "scatter")
    return {
        name: {"share": bar["x"][at], "target": ticks["x"][at], "colour": bar["marker"]["color"][at]}
        for at, name in enumerate(spec["layout"]["yaxis"]["ticktext"])
    }


def test_the_title_says_what_was_due_what_is_done_and_who_is_behind(dated):
    # Sixteen fall due this year, nobody's included; in time were 昨日销号 and the first round of 复发.
    # Behind is D1, 1 of 10 with 45 % of the year gone; D2 has too few to be judged.
    assert title(drawn()) == "期内应销号 16 条，已按期销号 2 条（12.5%）；1 个单位落在时间进度之后"
    assert dated.figure("due_in_period", period=Period(date(2026, 1, 1), date(2026, 12, 31))) == 16


@pytest.mark.parametrize(
    ("query", "ending"),
    [
        ({"unit": "S21,S11"}, "；各单位都不足 10 条，不作判断"),
        ({"unit": "S21,S11", "lang": "en"}, "; no unit has 10 due, so none is judged"),
        ({"period_to": "2026-06-15", "period_from": "2026-06-15"}, "；各单位都不足 10 条，不作判断"),
    ],
)
def test_where_no_unit_is_judged_none_is_said_to_keep_up(dated, query, ending):
    assert title(drawn(**query)).endswith(ending)
    assert title(drawn(hall="1", **query)).endswith(ending)


def test_that_none_is_behind_is_said_with_how_many_were_judged(dated):
    dated.put(*(dated.row(f"按期{n}", unit="S12", due=-9, status="closed", closed=-10) for n in range(20)))

    assert title(drawn()).endswith("；作判断的 1 个单位都没有落在时间进度之后")
    assert title(drawn(lang="en")).endswith("; the 1 unit judged is not behind the time gone")


def test_without_a_deadline_in_the_period_there_is_no_progress(dated):
    query = {"period_from": "2026-06-01", "period_to": "2026-06-01"}

    assert title(drawn(**query)) == "期内没有到期的期限，进度不作判断"
    assert title(drawn(unit="D1", **query)) == "石篁区：9 条未销号，4 条逾期；期内没有到期的期限"


@pytest.mark.parametrize(
    "query", [{"as_of": "2020-03-01"}, {"unit": "D4"}, {"as_of": "2020-03-01", "hall": "1"}]
)
def test_where_nothing_was_ever_reported_the_title_does_not_reassure(dated, query):
    assert title(drawn(**query)) == "没有报送，不等于没有隐患"
    assert title(drawn(lang="en", **query)) == "No report is not zero hazards"


def test_in_time_and_due_are_two_links_in_each_line_and_in_the_title(dated):
    page = said(drawn())
    found = [
        (link.words, link.measure)
        for link in links(page)
        if link.measure in SHARE and link.query.get("unit", ["D1"]) == ["D1"]
    ]

    assert found == [("16", SHARE[1]), ("2", SHARE[0]), ("1", SHARE[0]), ("10", SHARE[1])]


def test_each_line_tells_its_unit_and_nobodys_line_is_there(dated):
    told = lines(drawn())

    assert list(told) == ["石篁区", "未归属", "临湖区", "霁川县", "鹿鸣县"]
    first = {
        head: told["石篁区"][head]
        for head in ("期内按期 / 应销", "逾期", "未按期 / 待验收", "重大隐患", "延期")
    }
    assert first == {
        "期内按期 / 应销": "1 / 10",
        "逾期": "4",
        "未按期 / 待验收": "3 / 1",
        "重大隐患": "2",
        "延期": "1",
    }
    assert (told["未归属"]["逾期"], told["临湖区"]["逾期"]) == ("1", "0")
    assert [told[unit]["未销号 · 12 周"] for unit in told] == ["9", "2", "3", "0", "0"]


@pytest.mark.parametrize(
    "query",
    [
        {}, {"as_of": "2026-05-21"}, {"unit": "D1"}, {"unit": "C"}, {"unit": "S11"}, {"unit": "S11,S21"},
        {"unit": "=D1"}, {"unit": "unassigned"}, {"unit": "=C,unassigned,S12"}, {"grade": "major"},
        {"dept": "FIRE", "period_from": "2026-05-01"}, {"industry": "SITES"}, {"status": "closed"},
    ],
)  # fmt: skip
def test_every_number_is_the_number_of_the_rows_that_it_opens(dated_anywhere, query):
    html = html_of(drawn(**query))

    assert links(html)
    assert what_is_wrong(dated_anywhere, html) == []


@pytest.mark.parametrize(
    ("lang", "period", "rate"),
    [("zh", "期内按期 / 应销", "累计按期整改率"), ("en", "In time / due of period", "On-time rate to date")],
)
def test_what_counts_the_period_and_what_counts_all_to_date_say_so(dated, lang, period, rate):
    page = drawn(lang=lang)
    (line, *_), own = lines(page).values(), said(drawn(lang=lang, unit="D1"))

    assert (line[period], line[rate]) == ("1 / 10", "14.2%")  # of 10 of the year, of 7 due up to the day
    assert f"{rate}</summary>" in own
    assert ("“期内按期 / 应销”" if lang == "zh" else "“in time / due of period”") in said(page)


def test_the_lines_make_up_the_whole(dated):
    told = lines(drawn())

    whole = {head: sum(int(line[head]) for line in told.values()) for head in ("逾期", "重大隐患", "延期")}
    assert whole == {
        "逾期": dated.figure("overdue"),
        "重大隐患": dated.figure("open_major"),
        "延期": dated.figure("extended"),
    }


def test_all_is_said_only_of_all(dated):
    html = html_of(drawn())
    full = [link for link in links(html) if link.words == "100%"]
    rates = [link for link in links(html) if link.measure in RATES]

    assert full
    assert len(full) < len(rates)
    for link in full:
        assert opened(dated, link.query, RATES[link.measure].numerator) == opened(dated, link.query)


def test_almost_all_is_not_all(dated):
    dated.put(*(dated.row(f"按期{n}", unit="S21", due=-9, status="closed", closed=-10) for n in range(200)))

    told = lines(drawn())["临湖区"]

    assert told["累计到期整改率"] == "99.5%"  # 201 of 202


def test_a_unit_that_never_told_anything_and_one_long_silent_are_said_first(dated):
    test = drawn()
    told = lines(test)

    assert (told["鹿鸣县"]["末次填报"], told["霁川县"]["末次填报"]) == ("○从未填报", "○170 天未填报")
    assert said(test).count("从未填报") == 1
    assert "霁川县、鹿鸣县已 30 天以上没有消息：零不等于没有隐患。" in said(test)
    assert told["鹿鸣县"]["累计整改率"] == "—"  # not 0 and not 100 %
    assert bars(test)["霁川县"]["colour"] != bars(test)["临湖区"]["colour"]


def test_a_target_holds_for_its_unit_from_its_day_on_and_for_its_streets(dated):
    with writing(dated.engine) as connection:
        for unit, share, since in (("D1", 0.9, -10), ("D1", 0.5, 1), ("D2", 0.8, 0)):
            set_target(connection, dated.ids[unit], share, valid_from=day(since), by="Alice", at=NOON)

    assert {unit: bar["target"] for unit, bar in bars(drawn()).items()} == {
        "石篁区": 0.9, "未归属": 1, "临湖区": 0.8, "霁川县": 1, "鹿鸣县": 1,
    }  # fmt: skip
    assert {bar["target"] for bar in bars(drawn(unit="D1")).values()} == {0.9}
    assert bars(drawn(as_of="2026-06-01"))["石篁区"]["target"] == 1


def test_a_districts_own_page_has_its_streets_and_the_rest_without_one(dated):
    test = drawn(unit="D1")

    assert title(test) == "石篁区：9 条未销号，4 条逾期；期内按期销号 1 / 10（10.0%）"
    assert list(lines(test)) == ["北桥街道", "南桥街道", "未写明街道"]
    assert 'href="hazards?unit=%3DD1&amp;as_of=2026-06-15&amp;measure=open"' in html_of(test)
    assert figures(test) == {
        "open_major": "2", "overdue": "4", "open": "9", "due_rate": "28.5%", "on_time_rate": "14.2%",
    }  # fmt: skip


def test_majors_come_first_and_apart_on_a_units_own_page(dated):
    page = said(drawn(unit="D1"))
    first = page[page.index('<div class="figure">') : page.index("逾期未销号</summary>")]

    assert "重大隐患·未销号" in first
    assert (
        '其中逾期 <a class="go" href="hazards?unit=D1&amp;as_of=2026-06-15&amp;measure=overdue_major">1</a>'
        in first
    )


def test_a_street_without_any_hazard_stands_on_its_districts_page_too(dated):
    from data_access.writes.tree import apply_units
    from ledger.units_file import UnitRow
    from tests.cast import TREE

    with writing(dated.engine) as connection:
        apply_units(connection, (*TREE, UnitRow("S13", "东桥街道", "street", parent="D1")))

    told = lines(drawn(unit="D1"))["东桥街道"]

    assert (told["期内按期 / 应销"], told["累计整改率"], told["逾期"]) == ("0 / 0", "—", "0")


def test_a_street_leads_back_to_its_district_and_a_district_to_all(dated):
    assert '<a class="go" href="districts?unit=D1">‹ 石篁区</a>' in said(drawn(unit="S11"))
    assert '<a class="go" href="districts">‹ 全部区县</a>' in said(drawn(unit="D1"))
    assert list(lines(drawn(unit="S11"))) == ["北桥街道"]


def test_what_comes_next_on_a_units_page_is_its_open_hazards_by_deadline(dated):
    names = re.findall(r'data-label="隐患">(.*?)</td>', said(drawn(unit="D1")))

    assert names == ["老逾期", "改期", "重大逾期", "待验收", "今天", "三天", "四天", "重大在后", "无期"]


def test_a_past_day_is_told_as_it_was(dated):
    # 迟销号 was open and late on that day; the major was found on it.
    told = lines(drawn(as_of="2026-05-30"))

    assert {unit: line["逾期"] for unit, line in told.items() if line["逾期"] != "0"} == {"石篁区": "2"}


@pytest.mark.parametrize(("lang", "then", "now"), [("zh", "●当日", "●今天"), ("en", "●that day", "●today")])
def test_a_past_day_is_not_called_today(dated, lang, then, now):
    dated.put(dated.row("那天填报", unit="D2", found=-5, due=3))
    head, unit = ("末次填报", "临湖区") if lang == "zh" else ("Last word", "Linhu")

    told = lines(drawn(as_of="2026-06-10", lang=lang))

    assert told[unit][head] == then
    assert now not in {line[head] for line in told.values()}


def test_nothing_found_and_never_told_are_two_answers(dated):
    assert "这是查过的 0，不是不知道。" in said(drawn(unit="D3", grade="major"))
    assert "不知道：从来没有报送过" in said(drawn(unit="D4"))


def test_what_the_link_asks_in_vain_is_said_aloud(dated):
    assert "industry=moon" in said(drawn(industry="moon"))


def test_it_reads_the_same_in_english(dated):
    test = drawn(lang="en")

    assert (
        title(test)
        == "2 of the 16 due in the period are closed in time (12.5%); 1 unit is behind the time gone"
    )
    assert list(lines(test)) == ["Shihuang", "Unassigned", "Linhu", "Jichuan", "Luming"]
    assert list(lines(drawn(lang="en", unit="D1")))[-1] == "no street named"


def test_the_bars_tell_the_share_of_the_period_and_the_time_gone(dated):
    test = drawn()
    gone = ((MONDAY - MONDAY.replace(month=1, day=1)).days + 1) / 365

    assert bars(test)["石篁区"]["share"] == 0.1
    assert chart(test)["layout"]["shapes"][0]["x0"] == pytest.approx(gone)
    assert "时间已过 45%" in json.dumps(chart(test), ensure_ascii=False)


def test_a_bar_is_pressable_and_its_unit_is_a_link_as_well(dated):
    test = drawn()
    ids = next(trace["customdata"] for trace in chart(test)["data"] if trace.get("customdata"))

    assert ids == ["D1", "unassigned", "D2", "D3", "D4"]
    for code in ("D1", "D2", "D3", "D4"):
        assert f'href="districts?unit={code}"' in html_of(test)


def test_the_wall_shows_the_first_units_and_says_how_many_more_there_are(dated, monkeypatch):
    from pages import districts

    monkeypatch.setattr(districts, "HALL_UNITS", 2)

    page = said(drawn(hall="1"))

    assert "另有 3 个单位不在屏上，逾期 0 条；其中霁川县和鹿鸣县久无消息" in page
    assert page.count("<tr>") == 3


def test_units_that_do_not_stand_on_the_day_are_not_silent(dated: Board):
    from data_access.writes.tree import apply_units
    from ledger.units_file import UnitRow

    with writing(dated.engine) as connection:
        apply_units(connection, (UnitRow("D5", "旧区", "district", valid_to=day(-30)),))

    assert "旧区" not in lines(drawn())
    assert "旧区" in lines(drawn(as_of="2026-05-01"))
