"""Buckets: how many tries at once, how fast they come back, and whom they slow."""

from domain.throttle import KEPT, Pace, Throttle

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


def test_no_more_buckets_are_kept_than_fit():
    throttle = Throttle()
    for number in range(KEPT + 50):
        throttle.wait([(number, PACE)], 0.0)

    assert len(throttle._buckets) == KEPT
