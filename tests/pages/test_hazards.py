"""The list of hazards: exactly the rows that the address asks for, in its order, page by page."""

import re
from functools import partial

import pytest
from sqlalchemy import event

from data_access.reads.rows import SORTS
from tests.cast import Board, day
from tests.pages import dated_city
from tests.pages.board import at_screen, drawn_at, said, title
from tests.pages.links import opened
from tests.pages.test_frame import sentence
from ui.database import engine

LATE = ["老逾期", "改期", "重大逾期", "待验收", "市属"]


drawn = partial(drawn_at, "hazards")


def names(test) -> list[str]:
    return re.findall(r'data-label="隐患">(.*?)</td>', said(test))


def cells(test, head: str) -> list[str]:
    found = re.findall(rf'data-label="{head}">(.*?)</td>', said(test), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in found]


def box(test):
    (found,) = [one for one in test.text_input if one.key == "find_box"]
    return found


def test_a_measure_lists_the_rows_that_it_counts(dated):
    test = drawn(measure="overdue")

    assert title(test) == "逾期未销号：5 条"
    assert names(test) == LATE  # not listed: closed yesterday, void, unconfirmed, due today


@pytest.mark.parametrize(
    "measure",
    ["found", "open_major", "extended", "reopened", "due_today", "target_rate", "oldest_overdue_days"],
)
def test_a_number_of_any_kind_can_be_opened(dated, measure):
    assert len(names(drawn(measure=measure))) == opened(dated, {"measure": [measure]}) > 0


def test_without_a_measure_all_that_were_found_are_listed(dated):
    test = drawn()

    assert title(test) == "排查隐患：18 条"
    assert set(names(test)).isdisjoint(dated_city.NOT_COUNTED)


def test_everything_lists_the_void_and_the_unconfirmed_too(dated):
    assert title(drawn(measure="all")) == "全部记录（含待核实和作废）：20 条"
    assert names(drawn(status="void,reported")) == ["待核实", "作废"]


def test_a_rate_says_its_share_and_lists_what_it_is_a_share_of(dated):
    test = drawn(measure="due_rate", unit="D1")

    assert title(test) == "到期整改率 28.5%：7 条中的 2 条"
    assert len(names(test)) == 7


@pytest.mark.parametrize(
    ("query", "expected", "told"),
    [
        ({"measure": "open", "band": "overdue"}, LATE, "未销号 · 逾期：5 条"),
        ({"measure": "open", "band": "no_date"}, ["无期"], "未销号 · 无明确期限：1 条"),
        ({"measure": "open_major", "band": "later"}, ["重大在后"], "重大隐患·未销号 · 31 天以上：1 条"),
    ],
)
def test_a_band_narrows_a_measure(dated, query, expected, told):
    test = drawn(**query)

    assert (names(test), title(test)) == (expected, told)


def test_scores_narrow_to_a_cell_or_to_what_has_none(dated):
    dated.put(dated.row("评过", likelihood=4.0, severity=5.0, profile="LS_SD@1", risk=1))

    assert names(drawn(measure="open", cell="4,5")) == ["评过"]
    assert title(drawn(measure="open", cell="4,5")) == "未销号 · 可能性 4 × 严重性 5：1 条"
    assert title(drawn(measure="open", cell="none")) == "未销号 · 未评估：14 条"


@pytest.mark.parametrize(
    "asked",
    [
        "measure=bad", "band=soon", "cell=4", "cell=nan,nan", "cell=-1,-1", "cell=inf,2", "sort=size",
        "period_to=soon", "period_to=2025-12-31", "page=two", "unit=atlantis", "as_of=someday",
    ],
)  # fmt: skip
def test_what_the_link_asks_in_vain_is_said_aloud(dated, asked):
    key, _, value = asked.partition("=")

    assert f"链接里的 {asked} 这里不认识" in said(drawn(**{key: value}))


def test_the_period_of_flows_can_end_earlier(dated):
    rows = names(drawn(measure="due_in_period", period_from="2026-06-01", period_to="2026-06-13"))

    assert rows == ["改期", "重大逾期", "待验收"]


def test_all_that_was_ever_found_begins_with_the_open_ones_and_says_so(dated_anywhere):
    test = drawn()

    still, done = dated_anywhere.rows("open", sort="due"), dated_anywhere.rows("closed", sort="-closed")
    assert names(test) == [*still["description"], *done["description"]]
    assert names(test)[:2] == ["老逾期", "改期"]
    assert "未销号的在前，按期限升序" in said(test)
    assert "未销号的在前" not in said(drawn(measure="open")) + said(drawn(sort="-found"))


def test_the_list_is_sorted_by_any_of_its_columns_either_way(dated_anywhere):
    sorts = [*SORTS, *(f"-{sort}" for sort in SORTS)]

    shown = {sort: names(drawn(sort=sort)) for sort in sorts}

    assert shown == {sort: list(dated_anywhere.rows("found", sort=sort)["description"]) for sort in sorts}
    assert shown["closed"][:2] == ["冬天的", "复发"]
    assert shown["-found"][-1] == "冬天的"


def test_a_value_that_is_not_known_comes_last_either_way(dated):
    assert names(drawn(measure="open"))[-1] == names(drawn(measure="open", sort="-due"))[-1] == "无期"


def test_pressing_the_column_in_force_turns_the_order_round(dated):
    page = said(drawn(measure="overdue", unit="D1", sort="found"))

    assert '<a class="go" href="hazards?unit=D1&amp;measure=overdue&amp;sort=-found">排查日期 ↑</a>' in page
    assert '<a class="go" href="hazards?unit=D1&amp;measure=overdue&amp;sort=due">期限</a>' in page
    assert "<h2>按排查日期升序</h2>" in page


@pytest.fixture
def long(dated: Board) -> Board:
    """A hundred and five hazards of one street beside the others, each due on another day."""
    dated.put(*(dated.row(f"第{n:03d}", unit="S21", due=50 + n) for n in range(105)))
    return dated


@pytest.mark.parametrize(
    ("page", "first", "last", "shown"),
    [("1", 0, 49, "第 1–50 条"), ("3", 100, 104, "第 101–105 条"), ("99", 100, 104, "第 101–105 条")],
)
def test_a_page_shows_its_rows_and_the_last_stands_for_any_beyond(long, page, first, last, shown):
    test = drawn(unit="S21", measure="open", page=page, q="第")

    assert (names(test)[0], names(test)[-1]) == (f"第{first:03d}", f"第{last:03d}")
    assert f"{shown}，共 105 条" in said(test)


def test_the_pages_hold_on_to_the_rows_and_their_order(long):
    page = said(drawn(unit="S21", measure="open", sort="-due", page="2", q="第"))
    view = "unit=S21&amp;q=%E7%AC%AC&amp;{}measure=open&amp;sort=-due"

    assert f'href="hazards?{view.format("")}">‹ 上一页' in page
    assert f'href="hazards?{view.format("page=3&amp;")}">下一页 ›' in page


def test_every_row_is_on_one_page(long):
    found = [name for page in "123" for name in names(drawn(measure="open", page=page))]

    assert len(found) == len(set(found)) == 14 + 105


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("石-002", "石-2026-002"), ("sh-002", "石-2026-002"), ("SH 2", "石-2026-002"), ("石－２", "石-2026-002"),
        ("石-2026-002", "石-2026-002"), ("SH-2026-002", "石-2026-002"), ("霁-2025-001", "霁-2025-001"),
    ],
)  # fmt: skip
def test_a_typed_number_opens_its_hazard_whatever_the_list_is_narrowed_to(dated, typed, number):
    test = drawn(unit="D2", measure="overdue")

    box(test).set_value(typed).run()

    assert test.query_params["number"] == number
    assert f"› {number}" in said(test)


def test_a_number_opens_its_hazard_from_the_list_in_english_too(dated):
    test = drawn(measure="overdue", lang="en")
    shown = box(test).placeholder

    box(test).set_value("SH-2026-002").run()

    assert shown == "Number (such as SH-017) or words"
    assert (test.query_params["number"], "› SH-2026-002" in said(test)) == ("石-2026-002", True)


def test_a_number_without_a_year_means_the_year_that_is_looked_at(dated):
    test = drawn(as_of="2025-12-31")

    box(test).set_value("霁-001").run()

    assert test.query_params["number"] == "霁-2025-001"


@pytest.mark.parametrize("typed", ["逾期", "厂老", "石-999", "霁-001", "火星-001"])
def test_other_words_narrow_the_list(dated, typed):
    test = drawn(measure="open", page="2")

    box(test).set_value(f" {typed} ").run()

    assert dict(test.query_params) == {"measure": "open", "q": typed}
    assert set(names(test)) == {name for name in dated.names("open") if typed in f"{name}厂{name}"}
    assert "另有 1 个条件" in sentence(test)


def test_the_box_shows_the_words_that_are_searched_and_gives_them_back(dated):
    test = drawn(q="逾期")
    shown = box(test).value

    box(test).set_value("").run()

    assert shown == "逾期"
    assert dict(test.query_params) == {}


def test_words_can_be_searched_from_the_sentence_too(dated):
    test = at_screen("hazards", measure="open")
    test.session_state["open_more"] = True
    test.run()

    next(one for one in test.text_input if one.key == "filter_q").set_value("重大").run()

    assert names(test) == ["重大逾期", "重大在后"]


@pytest.mark.parametrize("text", ["100%", "_", "'; DROP TABLE span; --", "<b>"])
def test_signs_are_searched_as_they_stand(dated, text):
    dated.put(dated.row(f"写着{text}的"))

    test = drawn(q=text)

    assert title(test) == "排查隐患：1 条"
    assert "<b>的" not in said(test)


def test_an_empty_list_says_so_and_leads_to_all(dated):
    test = drawn(measure="overdue", unit="D3", lang="zh")

    assert title(test) == "逾期未销号：0 条"
    assert "这个范围内一条也没有" in said(test)
    assert '<a class="go" href="hazards?lang=zh">看全部隐患</a>' in said(test)
    assert box(test).value == ""  # another search may find something


def test_a_past_day_lists_what_stood_then(dated):
    test = drawn(measure="overdue", as_of="2026-05-30")

    assert names(test) == ["老逾期", "迟销号"]
    assert cells(test, "距期限") == ["逾期 34 天", "逾期 4 天"]
    assert "截至 2026年5月30日（周六）" in said(test)


def test_old_deadlines_are_struck_grades_framed_and_numbers_said(dated):
    page = said(drawn(measure="overdue", unit="D1"))

    assert "<s>5月16日</s>6月5日" in page
    assert page.count('<span class="grade">重大隐患</span>') == 1
    assert len(re.findall(r">石-\d{3}</a>", page)) == 4


def test_it_reads_the_same_in_english(dated):
    test = drawn(measure="overdue", lang="en")

    assert title(test) == "Overdue: 5 hazards"
    assert cells(test, "Days to go")[0] == "50 d overdue"
    assert cells(test, "Number")[0].startswith("SH-")


def test_the_wall_shows_the_first_rows_and_nothing_to_press(dated):
    test = drawn(measure="open", hall="1")

    assert len(names(test)) == 6
    assert "前 6 条，共 14 条" in said(test)
    assert len(test.text_input) == len(test.get("download_button")) == 0


def test_the_files_are_offered_and_made_only_when_asked_for(dated, monkeypatch):
    from ui import rows

    def never(*_: object, **__: object) -> bytes:
        raise AssertionError("a file was made that nobody asked for")

    monkeypatch.setattr(rows, "as_xlsx", never)
    monkeypatch.setattr(rows, "as_csv", never)

    assert [one.proto.label for one in drawn().get("download_button")] == ["XLSX", "CSV"]


@pytest.mark.parametrize("screen", ["hazards", "countdown", "districts"])
def test_the_number_of_questions_does_not_grow_with_the_rows(small_board, screen):
    few = questions(screen)
    board = Board.on(small_board)
    board.put(*(board.row(f"再{n}", unit=unit, due=n) for n in range(6) for unit in ("D1", "S11", "S21")))

    assert questions(screen) == few


def questions(screen: str) -> int:
    """How many statements a page sends to the database."""
    sent: list[str] = []

    def note(*told: object) -> None:
        sent.append(str(told[2]))

    event.listen(engine(), "before_cursor_execute", note)
    try:
        assert not at_screen(screen).run().exception
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return len(sent)


def test_a_row_found_on_the_day_is_there_and_one_of_tomorrow_is_not(dated):
    dated.put(dated.row("当天", found=-3, due=9), dated.row("次日", found=-2, due=9), cutoff=-2)

    assert {"当天", "次日"} & set(names(drawn(as_of=str(day(-3))))) == {"当天"}
