"""Set-up of deadlines: rules with their dry run, and days that are worked or free here otherwise."""

from collections.abc import Iterator
from datetime import date

import pytest

from data_access import reads
from domain.people import EVERYWHERE, Role, Viewer
from tests.cast import TREE, Board
from tests.pages.board import drawn_at, said
from tests.pages.handed_in import cells, keyed, press, ran, submit, title
from tests.pages.test_setup import setup, told
from ui import database


@pytest.fixture
def board(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    """Two districts with two hazards, on both engines."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    known = Board.on(database_url, TREE)
    known.put(known.row("a"), known.row("b", due=None))
    yield known
    database.engine().dispose()


def test_a_rule_is_tried_before_it_is_set_and_moves_nothing(board: Board):
    test = setup(part="deadlines")
    assert title(test) == "没有另定期限的隐患：一般 15 天，重大 30 天"
    assert "发现的仍是 15 天，没有变化" in said(test)

    keyed(test.number_input, "days_general").set_value(5)
    keyed(test.radio, "kind_general").set_value("working")
    ran(test)
    assert "5 个工作日，不再是 15 天；当日发现的 2026年6月23日 到期，而不是 2026年6月30日" in said(test)
    assert "现在未销号的 2 条里，1 条的首次期限与这条规则不同，1 条没有期限；都不会改动" in said(test)
    keyed(test.number_input, "days_general").set_value(10)
    ran(test)
    assert "当日发现的仍在 2026年6月30日 到期" in said(test)
    keyed(test.number_input, "days_general").set_value(5)
    ran(test)
    due = board.rows("open")["due_on"].tolist()
    press(test, "rule_save")

    assert told(test) == "2026年6月15日 起发现的一般隐患：5 个工作日。".replace(" 个", "\u00a0个")
    assert title(test) == "没有另定期限的隐患：一般 5 个工作日，重大 30 天"
    assert board.rows("open")["due_on"].tolist() == due
    with board.look() as session:
        (rule,) = reads.deadline_rules(session, EVERYWHERE)
    assert (rule.days, rule.kind, rule.valid_from, rule.version) == (5, "working", date(2026, 6, 15), 1)


def test_a_day_is_set_otherwise_with_its_reason(board: Board):
    test = setup(part="calendar")
    assert "2026 年有 248 个工作日" in said(test)
    assert title(test).endswith("以后的只按周末算")
    submit(test, "保存")
    assert told(test) == "没有保存：日期和依据都要填。"

    keyed(test.date_input, "day_otherwise").set_value(date(2026, 6, 26))
    keyed(test.text_input, "day_why").set_value("市政府通知")
    submit(test, "保存")

    assert told(test) == "已保存：2026年6月26日 放假。"
    assert "市政府通知" in cells(test, "依据")
    with board.look() as session:
        assert not reads.working_calendar(session, EVERYWHERE).works(date(2026, 6, 26))


@pytest.mark.parametrize("part", ["deadlines", "calendar"])
def test_who_only_looks_can_change_nothing(board: Board, monkeypatch: pytest.MonkeyPatch, part: str):
    monkeypatch.setattr("ui.seat.viewer_of", lambda address: Viewer("Carol", Role.LEADER, EVERYWHERE))

    test = setup(part=part)

    assert (len(test.button), len(test.number_input), len(test.text_input)) == (0, 0, 0)


def test_the_form_to_enter_a_hazard_says_what_the_rules_give(board: Board):
    assert "期限留空，按规则给：一般 15 天，重大 30 天。" in said(drawn_at("hazards", register="1"))
