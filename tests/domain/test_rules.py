"""The Office's rules: what holds unset, what a value may be, and how it is kept."""

import pytest

from domain.rules import LADDER, RULES, NotARule, Rules, Value, as_text, checked, of_text


def test_every_rule_holds_as_shipped_until_it_is_set():
    rules = Rules({"recurrence_days": 90})

    assert rules["recurrence_days"] == 90
    assert {name: rules[name] for name in RULES if name != "recurrence_days"} == {
        name: rule.unset for name, rule in RULES.items() if name != "recurrence_days"
    }
    assert rules.ladder == LADDER


@pytest.mark.parametrize("name", RULES)
def test_a_value_comes_back_as_it_was_kept(name: str):
    value = RULES[name].unset

    assert of_text(name, as_text(value)) == value
    assert checked(name, value) == value


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("recurrence_days", 0, "least"), ("recurrence_days", 1099, "most"), ("recurrence_days", True, "kind"),
        ("recurrence_days", "90", "kind"), ("look_back_days", (), "empty"), ("look_back_days", (60, 30), "order"),
        ("look_back_days", (30, 30), "order"), ("look_back_days", (0,), "least"), ("look_back_days", 30, "kind"),
        ("look_back_share", 101, "most"), ("one_step_closure", 1, "kind"), ("look_back_seed", "  ", "empty"),
        ("ladder_reminder", -367, "least"),
    ],
)  # fmt: skip
def test_a_value_that_a_rule_cannot_have_is_refused(name: str, value: Value, why: str):
    with pytest.raises(NotARule) as refused:
        checked(name, value)

    assert (refused.value.rule.name, refused.value.why) == (name, why)


@pytest.mark.parametrize("text", ["", "a", "1,2", "1.5"])
def test_one_number_is_asked_for(text: str):
    with pytest.raises(NotARule):
        of_text("recurrence_days", text)


def test_days_are_read_with_either_comma():
    assert of_text("look_back_days", "15， 45,90") == (15, 45, 90)
