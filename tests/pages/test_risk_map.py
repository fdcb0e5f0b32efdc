"""The risk map: cells and margins open exactly their rows; what is not assessed is never guessed."""

import json
import re
from datetime import date
from functools import partial

import pytest

from domain.filters import Filters
from tests.cast import Board
from tests.pages import late_city
from tests.pages.board import drawn_at, html_of, said, title

OPEN_NOW = 14


@pytest.fixture
def scored_board(empty_board: str) -> Board:
    """A city with hazards scored by two methods, with a colour only, and not assessed."""
    late_city.fill(empty_board)
    return Board.on(empty_board, (*late_city.TREE, *late_city.MORE_UNITS))


risk_map = partial(drawn_at, "risk_map")


def opened_rows(test) -> list[str]:
    """The descriptions in the list of hazards that was opened."""
    tables = re.findall(r'<table class="rows">.*?</table>', html_of(test), re.DOTALL)
    full = next((one for one in tables if "排查日期" in one), "")
    return re.findall(r'data-label="隐患">(.*?)</td>', full)


def spec(test, place: int) -> dict:
    return json.loads(test.get("plotly_chart")[place].proto.spec)


def numbers(chart: dict) -> dict[str, str]:
    """Id of each mark that can be pressed -> its text without its tags."""
    return {
        code: re.sub(r"<[^>]+>.*", "", str(text).replace("<b>", ""))
        for trace in chart["data"]
        if trace.get("customdata") and trace.get("text")
        for code, text in zip(trace["customdata"], trace["text"], strict=True)
    }


def choices(test, key: str) -> list[str]:
    return next(box for box in test.selectbox if box.key == key).options


@pytest.mark.parametrize("show", ["open", "overdue", "open_major"])
def test_every_number_of_the_grid_is_the_number_of_its_rows(scored_board, show):
    cells = numbers(spec(risk_map(show=show), 1))

    # Four units, of which one never reported, by three industries, and the margins; rows without a unit
    # have a row of their own where there are any.
    assert len(cells) == (6 if show == "open" else 5) * 4
    for code, text in cells.items():
        unit, industry = (((part,) if part else ()) for part in code.split(","))
        n = int(text) if text.isdigit() else 0
        assert len(scored_board.rows(show, filters=Filters(units=unit, industries=industry))) == n, code


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("D2,GAS", ["刚逾期", "等验收久", "重大二"]),
        ("unassigned,", ["没有单位"]),
        (",SITES", ["久拖", "等验收七天"]),
        (",none", ["第八天"]),
    ],
)
def test_a_cell_and_a_margin_of_the_grid_open_their_rows(scored_board, cell, expected):
    assert sorted(opened_rows(risk_map(open=f"grid.{cell}"))) == sorted(expected)


def test_every_cell_of_the_matrix_opens_as_many_rows(scored_board):
    cells = {code: int(text) for code, text in numbers(spec(risk_map(), 0)).items() if int(text)}

    assert cells == {"4,5": 2, "5,5": 1, "2,2": 1, "1,1": 1, "none": 6, "level_only": 2}
    for code, n in cells.items():
        assert len(opened_rows(risk_map(open=f"scores.{code}"))) == n, code


def test_each_method_has_its_own_matrix_and_its_own_rows(scored_board):
    cells = {c: int(n) for c, n in numbers(spec(risk_map(profile="LEC_SD"), 0)).items() if int(n)}

    assert cells == {"3,15": 1, "none": 6, "level_only": 2}
    assert opened_rows(risk_map(profile="LEC_SD", open="scores.3,15")) == ["没有单位"]


def test_levels_and_the_unassessed_make_up_all_that_is_open(scored_board):
    test = risk_map()
    legend = re.search(r'<p class="legend">(.*?)</p>', said(test)).group(1)
    told = [int(n) for n in re.findall(r"(?:>|\s)(\d+)(?:</a>)?</span>", legend)]

    assert "已评估 8 / 14 条" in said(test)
    assert sum(told) == OPEN_NOW == len(scored_board.rows("open"))
    assert told[-1] == len(scored_board.rows("open", filters=Filters(risks=(0,))))


def test_the_title_says_what_stands_out_and_how_many_are_of_the_worst_level(scored_board):
    assert title(risk_map()) == "石篁区·燃气最集中：7 条未销号；I 级风险共 3 条"
    assert title(risk_map(show="overdue")) == "石篁区·燃气逾期最多：3 条；I 级风险共 3 条"
    assert (
        title(risk_map(show="open", lang="en"))
        == "Most stand in Shihuang · 燃气: 7 open; 3 of risk level I in all"
    )


def test_a_rate_opens_what_it_is_a_share_of(scored_board):
    test = risk_map(show="due_rate", open="grid.D1,")

    assert len(opened_rows(test)) == len(scored_board.rows("due", filters=Filters(units=("D1",))))
    assert "石篁区：到期应整改 6 条" in said(test)


def test_the_keyboard_is_offered_what_the_mouse_can_press(scored_board):
    test = risk_map()

    assert choices(test, "scores_twin") == [
        "可能性 1 × 严重性 1：1\u00a0条未销号", "可能性 2 × 严重性 2：1\u00a0条未销号",
        "可能性 4 × 严重性 5：2\u00a0条未销号", "可能性 5 × 严重性 5：1\u00a0条未销号",
        "未评估：6\u00a0条未销号", "台账只给等级、没有分值：2\u00a0条未销号",
    ]  # fmt: skip
    assert choices(test, "grid_twin")[0] == "石篁区·燃气：7 条"


def test_a_choice_from_the_list_goes_into_the_address(scored_board):
    test = risk_map()

    next(box for box in test.selectbox if box.key == "scores_twin").set_value("4,5").run()

    assert test.query_params["open"] == "scores.4,5"
    assert sorted(opened_rows(test)) == ["重大一", "重大二"]


def test_without_scores_the_grid_leads_and_the_page_says_how_to_assess(small_board):
    test = risk_map()

    assert len(test.get("plotly_chart")) == 1
    assert title(test) == "石篁区·燃气最集中：3 条未销号；风险都还没有评估"
    assert "3 条未销号都还没有评估风险；三条路可走" in said(test)


def test_a_level_without_scores_is_no_cell(scored_board):
    test = risk_map(status="pending", industry="SITES")

    assert len(test.get("plotly_chart")) == 1
    assert "1 条未销号只有台账给的等级，没有分值" in said(test)


def test_a_measure_a_method_and_a_cell_that_are_not_known_are_said(scored_board):
    page = said(risk_map(show="beauty", profile="LS_MOON", open="scores.9,9"))

    assert "show=beauty、profile=LS_MOON、open=scores.9,9" in page


def test_where_nothing_fits_zero_and_unknown_are_two_answers(scored_board):
    assert "这是查过的 0，不是不知道。" in said(risk_map(unit="D3", grade="major"))
    assert "不知道：从来没有报送过" in said(risk_map(unit="D4"))


def test_a_past_day_is_shown_as_it_stood(scored_board):
    test = risk_map(as_of="2026-05-30")

    assert int(numbers(spec(test, 1))[","]) == len(scored_board.rows("open", date(2026, 5, 30))) == 13


def test_the_wall_has_the_matrix_and_the_seven_heaviest_cells(scored_board):
    test = risk_map(hall="1")

    assert len(test.get("plotly_chart")) == 1
    assert 1 <= said(test).count('<b class="at">') <= 7
    assert not test.selectbox


def test_the_wall_says_what_its_matrix_holds_and_where_the_rest_is(scored_board):
    page = said(risk_map(hall="1"))
    (layer,) = [trace for trace in spec(risk_map(hall="1"), 0)["data"] if trace.get("customdata")]
    drawn = sum(int(re.search(r"<b>(\d+)</b>", text).group(1)) for text in layer["text"])

    assert f"矩阵内 {drawn} 条，未销号共 {OPEN_NOW} 条" in page
    assert "不在矩阵内：LEC：1 条 · 只有等级：2 条 · 未评估：" in page


def test_a_wall_without_scores_tells_no_ways_to_them(small_board):
    page = said(risk_map(hall="1"))

    assert "三条路" not in page
    assert '<div class="aside">未评估：3 条</div>' in page
