"""The overview: every number is the number of its rows, in the title, the figures and the lists."""

import json
import re
from datetime import date
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from data_access.engine import writing
from data_access.tables import unit
from domain.deadlines import Period
from domain.filters import parse
from tests.cast import MONDAY, Board
from tests.pages import late_city
from tests.pages.board import drawn_at, html_of, title

LINK = re.compile(r'<a class="go" href="([^"]+)"[^>]*>([\d,]+)</a>')


@pytest.fixture
def late_board(empty_board: str) -> str:
    """A city in which every rule finds something."""
    late_city.fill(empty_board)
    return empty_board


overview = partial(drawn_at, "overview")


def decided(test) -> list[str]:
    found = re.search(r'<ol class="agenda">(.*?)</ol>', html_of(test), re.DOTALL)
    return (
        [line.replace("\u00a0", " ") for line in re.findall(r"<h3>(.*?)</h3>", found.group(1))]
        if found
        else []
    )


def opened_rows(test) -> list[str]:
    """The descriptions in the first list of hazards that has eight columns: the one that was opened."""
    tables = re.findall(r'<table class="rows">.*?</table>', html_of(test), re.DOTALL)
    full = next((one for one in tables if "排查日期" in one), "")
    return re.findall(r'data-label="隐患">(.*?)</td>', full)


def test_every_number_that_is_a_link_opens_as_many_rows(late_board):
    board = Board.on(late_board, late_city.TREE)
    links = LINK.findall(html_of(overview()).replace("&amp;", "&"))

    assert len(links) >= 10
    for href, told in links:
        query = parse_qs(urlsplit(href).query)
        if "measure" not in query:
            continue
        period = Period(date(2026, 1, 1), MONDAY)
        rows = board.rows(query["measure"][0], filters=parse(query)[0], period=period)
        assert len(rows) == int(told.replace(",", "")), href


def test_the_title_names_where_most_of_the_overdue_are_and_how_much_is_to_be_decided(late_board):
    assert title(overview()) == "7 条逾期都在石篁区和临湖区；今天有 7 件事要定"


def test_what_to_decide_comes_by_the_rules_in_their_order(late_board):
    assert decided(overview()) == [
        "石篁区·燃气：重大一，逾期 28 天",
        "临湖区·燃气：重大二，逾期 5 天",
        "1 条重大隐患没有明确期限，定在哪天",
        "2 个单位没有消息或没有新排查，是否派员督查",
        "1 条一般隐患逾期超过 30 天",
        "1 条一般隐患改过 2 次期限，又逾期",
        "1 条已报整改，等验收超过 7 天",
    ]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("rule.soon", ["今天", "等验收久", "第七天"]),
        ("rule.long_overdue", ["久拖"]),
        ("rule.moved", ["两次改期"]),
        ("rule.waiting", ["等验收久"]),
        ("place.D2", ["重大二", "等验收七天", "刚逾期"]),
        ("stock.new", ["第七天", "第八天"]),
        ("stock.closed_in_period", ["期内销号"]),
        ("week.2026-06-08,closed", ["期内销号"]),
    ],
)
def test_what_the_address_opens_is_listed(late_board, mark, expected):
    found = opened_rows(overview(open=mark, since="2026-05-30"))

    assert sorted(found) == sorted(expected)


def test_the_bars_of_the_bridge_add_up_and_open_what_they_say(late_board):
    test = overview()
    whole = {
        mark: len(opened_rows(overview(open=f"stock.{mark}")))
        for mark in ("carried_over", "new", "closed_in_period", "open")
    }

    spec = test.get("plotly_chart")[0].proto.spec
    assert whole["carried_over"] + whole["new"] - whole["closed_in_period"] == whole["open"]
    assert all(f'"{n}"' in spec or f"{n}" in spec for n in whole.values())


def test_it_reads_the_same_city_in_english(late_board):
    test = overview(lang="en")

    assert title(test) == "Shihuang and Linhu hold all 7 overdue; 7 things need a decision today"
    assert decided(test)[2:4] == [
        "1 major hazard has no dated deadline: which day?",
        "2 units send no news or find nothing: send a team?",
    ]


def test_the_majors_are_told_by_name_the_latest_first(late_board):
    page = html_of(overview())
    table = page[page.index("重大隐患：3") :]

    names = re.findall(r'data-label="隐患">(.*?)</td>', table.split("</table>")[0])
    assert names == ["重大一", "重大二", "重大无期"]


def test_a_board_with_nothing_late_says_so(small_board):
    test = overview(as_of="2026-05-20", unit="D1")

    assert title(test) == "没有逾期；5月20日没有要定的事"
    assert "没有一条规则找到要定的事。" in html_of(test)


@pytest.mark.parametrize(
    ("lang", "then", "now"), [("zh", "当日 1", "今天 1"), ("en", "1 that day", "1 today")]
)
def test_what_fell_due_on_a_past_day_is_not_due_today(late_board, lang, then, now):
    page, own = (
        re.sub(r"<[^>]+>", "", html_of(overview(lang=lang, **query))).replace("\u00a0", " ")
        for query in ({"as_of": "2026-06-14"}, {})
    )

    assert (then in page, now in page) == (True, False)
    assert (then in own, now in own) == (False, True)


def test_what_was_rectified_too_late_is_not_called_unrectified(late_board):
    page = re.sub(r"<[^>]+>", "", html_of(overview())).replace("\u00a0", " ")

    assert re.search(r"未按期整改 6 · 按期整改待验收 1", page)
    assert "1 rectified in time, waiting" in re.sub(r"<[^>]+>", "", html_of(overview(lang="en")))


def test_a_unit_that_never_reported_is_asked_about(small_board):
    assert decided(overview(as_of="2026-05-20")) == ["临湖区从来没有报送，是否派员督查"]


def test_one_unit_is_told_by_its_industries(late_board):
    test = overview(unit="D1")

    assert title(test) == "4 条逾期中 3 条在燃气；今天有 4 件事要定"


def test_where_nothing_fits_zero_and_unknown_are_two_answers(late_board):
    counted = html_of(overview(unit="D3", grade="major"))
    unknown = html_of(overview(unit="D4"))

    assert title(overview(unit="D3", grade="major")) == "没有符合条件的隐患"
    assert title(overview(unit="D4")) == "没有报送，不等于没有隐患"

    assert "这是查过的 0，不是不知道。" in counted
    assert "不知道：从来没有报送过" in unknown


def test_what_the_address_opens_in_vain_is_said(late_board):
    assert "open=rule.nonsense" in html_of(overview(open="rule.nonsense"))
    assert "open=place.D9" in html_of(overview(open="place.D9"))


def test_the_wall_has_four_figures_and_no_pictures(late_board):
    test = overview(hall="1")

    assert html_of(test).count('<div class="figure">') == 4
    assert len(decided(test)) == 5
    assert len(test.get("plotly_chart")) == 0


def test_the_number_of_questions_does_not_grow_with_the_rows(sqlite_template, tmp_path, monkeypatch):
    one, many = (questions(copied_board(sqlite_template, tmp_path, n), monkeypatch) for n in (1, 40))

    assert one == many


def questions(url: str, monkeypatch) -> int:
    """How many statements the page sends to the database behind a URL."""
    from sqlalchemy import event

    from data_access import bulk
    from ui.database import engine

    monkeypatch.setenv("DATABASE_URL", url)
    sent: list[str] = []
    event.listen(engine(), "before_cursor_execute", lambda *told: sent.append(told[2]))
    read = bulk.read

    def counted(connection, question):
        sent.append(question)
        return read(connection, question)

    with monkeypatch.context() as counting:  # kept counts are read past SQLAlchemy
        counting.setattr(bulk, "read", counted)
        overview()
    return len(sent)


def copied_board(template, folder, n: int) -> str:
    """A board of its own with n hazards, overdue."""
    from tests.machine import copy_sqlite

    copy_sqlite(template, folder / f"of_{n}.sqlite")
    url = f"sqlite:///{folder / f'of_{n}.sqlite'}"
    board = Board.on(url, (*late_city.TREE, *late_city.MORE_UNITS))
    board.put(*(board.row(f"第 {place} 条", due=-3) for place in range(n)))
    board.engine.dispose()
    return url


def test_compared_with_the_day_itself_nothing_came_and_nothing_went(late_board):
    test = overview(since="2026-06-15")

    assert "存量没有变：新增 0，销号 0" in html_of(test).replace("\u00a0", " ")
    assert html_of(test).count("<b>±0</b>") == 4


def test_what_was_confirmed_since_is_told_beside_the_bars_and_not_as_a_second_change(empty_board):
    board = Board.on(empty_board)
    board.put(board.row("早就有", found=-60), board.row("先报后核", found=-60, status="reported"), cutoff=-40)
    board.put(board.row("先报后核", found=-60), cutoff=-10)
    board.engine.dispose()

    page = html_of(overview()).replace("\u00a0", " ")

    assert "新增 0，销号 0：由结转 2 条到 2 条" in page
    assert "5月18日当日记 1 条，此后核实、作废、移交或改级 +1" in page
    assert "<b>+1</b>" in page


@pytest.mark.parametrize("size", [{}, {"hall": "1"}])
def test_weeks_in_which_nothing_stood_came_or_went_are_drawn_as_noughts(empty_board, size):
    board = Board.on(empty_board)
    board.put(board.row("早年的", found=-400, due=-380, status="closed", closed=-390))
    board.engine.dispose()

    page = html_of(overview(**size))

    assert 'class="state error"' not in page
    assert "早年的" not in page


def test_a_unit_whose_name_has_no_room_has_its_short_one_in_the_picture(late_board):
    board = Board.on(late_board, late_city.TREE)
    with writing(board.engine) as connection:
        long = {"name": "石篁国家旅游度假区管理委员会", "short": "石篁"}
        connection.execute(update(unit).where(unit.c.code == "D1").values(**long))

    shown = json.loads(overview().get("plotly_chart")[1].proto.spec)["layout"]["yaxis"]["ticktext"]

    assert "石篁" in shown
