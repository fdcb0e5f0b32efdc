"""Which closed rounds are looked back on and when, and what counts as a recurrence."""

from datetime import date, timedelta

import pytest

from domain.look_back import Appointment, appointments, is_drawn, reason_for
from domain.recurrence import place_of, recurs
from domain.rules import Rules
from tests.cast import day

UNSET = Rules({})
EVERY = Rules({"look_back_share": 100, "look_back_days": (7, 30)})
NONE = Rules({"look_back_share": 0})


def planned(rules: Rules, *, grade: str = "general", known: int = 0) -> list[Appointment]:
    return list(appointments(rules, hazard_id=5, cycle=1, grade=grade, closed_on=day(0), known_on=day(known)))


def test_a_major_is_looked_back_on_after_30_60_and_90_days():
    assert planned(UNSET, grade="major") == [
        Appointment(30, day(30), "major"), Appointment(60, day(60), "major"), Appointment(90, day(90), "major"),
    ]  # fmt: skip


@pytest.mark.parametrize(("known", "left"), [(0, [7, 30]), (7, [7, 30]), (8, [30]), (30, [30]), (31, [])])
def test_nothing_is_planned_for_a_day_before_the_closure_is_known(known: int, left: list[int]):
    assert [one.after_days for one in planned(EVERY, known=known)] == left


def test_of_the_others_chance_takes_the_share_that_was_set():
    drawn = [is_drawn("look-back", key, 1, 5) for key in range(20_000)]

    assert 800 < sum(drawn) < 1200
    assert not any(is_drawn("look-back", key, 1, 0) for key in range(1000))
    assert all(is_drawn("look-back", key, 1, 100) for key in range(1000))


def test_the_draw_can_be_done_over_and_another_seed_draws_others():
    first = [is_drawn("a", key, 1, 50) for key in range(200)]

    assert first == [is_drawn("a", key, 1, 50) for key in range(200)]
    assert first != [is_drawn("b", key, 1, 50) for key in range(200)]
    assert first != [is_drawn("a", key, 2, 50) for key in range(200)]


@pytest.mark.parametrize(
    ("rules", "grade", "why"),
    [
        (NONE, "major", "major"),
        (NONE, "general", None),
        (EVERY, "general", "sample"),
        (EVERY, "major", "major"),
    ],
)
def test_why_a_round_is_looked_back_on(rules: Rules, grade: str, why: str | None):
    assert reason_for(rules, hazard_id=5, cycle=1, grade=grade) == why


@pytest.mark.parametrize(("gap", "again"), [(-1, False), (0, True), (1, True), (180, True), (181, False)])
def test_what_is_found_within_the_days_after_closure_came_again(gap: int, again: bool):
    closed = date(2026, 1, 1)

    assert recurs(found_on=closed + timedelta(days=gap), closed_on=closed, within=180) is again


@pytest.mark.parametrize(
    ("text", "place"),
    [("3 号 车间", "3号车间"), ("３号车间", "3号车间"), ("无", ""), ("／", ""), ("B2 Hall", "b2hall")],
)
def test_a_place_is_compared_without_widths_spaces_and_case(text: str, place: str):
    assert place_of(text) == place
