"""Set-up of rules: what holds, what is set, and a value that cannot be."""

from tests.cast import Board
from tests.pages.handed_in import cells, keyed, submit, title
from tests.pages.test_setup import board, setup, told

__all__ = ["board"]


def test_rules_are_shown_set_and_kept(board: Board):
    test = setup(part="rules")
    assert title(test).startswith("重大隐患销号后 30、60、90")

    keyed(test.text_input, "rule_look_back_days").set_value("15，45")
    keyed(test.number_input, "rule_ladder_reminder").set_value(-5)
    test = submit(test, "保存")

    assert told(test) == "已修改：回头看时点、提示。"
    assert title(test).startswith("重大隐患销号后 15、45")
    assert [one.replace("\u00a0", " ") for one in cells(test, "现行值")[-2:]] == ["到期前 5 天", "15、45 天"]


def test_what_a_rule_cannot_be_is_said_and_nothing_is_set(board: Board):
    test = setup(part="rules")
    keyed(test.text_input, "rule_look_back_days").set_value("60,30")
    keyed(test.number_input, "rule_recurrence_days").set_value(90)

    test = submit(test, "保存")

    assert told(test) == "“回头看时点”不能是“60,30”：天数要从小到大，不能重复。"
    assert "180" in title(setup(part="rules"))
