"""Buckets: how many tries at once, how fast they come back, and whom they slow."""

from pathlib import Path

import pytest

from domain import throttle as told
from domain.throttle import (
    ADDRESS,
    ADDRESS_IN_ALL,
    BROWSER,
    KEPT,
    STRANGE_ADDRESS,
    STRANGER,
    STRANGERS_IN_ALL,
    Pace,
    Throttle,
    Way,
    steps,
)

PACE = Pace(burst=3, refill=0.5)


def tries(throttle: Throttle, key: str, at: float, count: int) -> int:
    """How many of `count` tries at one instant pass."""
    return sum(throttle.wait([(key, PACE)], at) == 0 for _ in range(count))


def test_as_many_tries_pass_at_once_as_the_bucket_holds():
    assert tries(Throttle(), "a", 0.0, 10) == 3


def test_a_try_comes_back_with_time_and_the_wait_says_when():
    throttle = Throttle()
    tries(throttle, "a", 0.0, 3)

    assert throttle.wait([("a", PACE)], 0.0) == 2.0
    assert throttle.wait([("a", PACE)], 2.0) == 0.0
    assert throttle.wait([("a", PACE)], 2.0) == 2.0


def test_who_goes_on_trying_is_not_made_to_wait_longer():
    throttle = Throttle()
    tries(throttle, "a", 0.0, 1000)

    assert throttle.wait([("a", PACE)], 2.0) == 0.0


def test_one_bucket_does_not_empty_another():
    throttle = Throttle()
    tries(throttle, "a", 0.0, 10)

    assert tries(throttle, "b", 0.0, 10) == 3


def test_a_try_that_one_bucket_refuses_takes_nothing_from_the_others():
    throttle = Throttle()
    tries(throttle, "a", 0.0, 3)

    assert throttle.wait([("a", PACE), ("b", PACE)], 0.0) > 0
    assert tries(throttle, "b", 0.0, 10) == 3


def test_who_knew_the_password_gets_the_try_back():
    throttle, way = Throttle(), steps(Way.ADDRESS, "wang", "", "10.0.0.1")
    for _ in range(30):
        assert throttle.walk(way, 1.0) == 0.0
        throttle.give_back(way, 1.0)
    assert [throttle.walk(way, 1.0) > 0 for _ in range(6)] == [False] * 5 + [True]


def test_no_more_buckets_are_kept_than_fit():
    throttle = Throttle()
    for number in range(KEPT + 50):
        throttle.wait([(number, PACE)], 0.0)

    assert len(throttle._buckets) == KEPT


def test_a_step_that_refuses_gives_the_step_before_nothing_back():
    throttle, other = Throttle(), Pace(burst=1, refill=0.1)
    way = ((("a", PACE),), (("b", other),))

    assert [throttle.walk(way, 0.0) for _ in range(4)] == [0.0, 10.0, 10.0, 2.0]


@pytest.mark.parametrize("way", list(Way))
def test_no_bucket_is_an_accounts_alone(way: Way):
    """Else strangers could empty it and keep its person out."""
    for step in steps(way, "wang", "browser m", "address a"):
        for key, _ in step:
            assert key == "strangers" or {"browser m", "address a"} & set(key)


@pytest.mark.parametrize(
    ("most", "paces"),
    [
        (8_650, [BROWSER]), (1_445, [ADDRESS]), (1_443, [STRANGER]), (259_200, [STRANGERS_IN_ALL]),
        (17_300, [ADDRESS_IN_ALL]), (43_220, [STRANGE_ADDRESS]),
    ],
)  # fmt: skip
def test_the_guesses_of_a_day_are_those_that_are_told(most: int, paces: list[Pace]):
    page = (Path(__file__).parents[2] / "docs" / "people.md").read_text(encoding="utf-8")
    for pace in paces:
        assert most == pytest.approx(86_400 * pace.refill + pace.burst, abs=9)
    assert f"{most:,}" in page
    assert f"{most:,}" in (told.__doc__ or "")
