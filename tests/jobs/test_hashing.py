"""One at a time, those who are known first, and no place for strangers that is kept for them."""

from threading import Event, Thread

import pytest

from domain.throttle import Way
from jobs.hashing import Full, OneByOne


def test_work_is_done_one_at_a_time_by_rank_and_then_as_it_came():
    queue, go, begun, done = OneByOne(), Event(), Event(), []

    def first() -> None:
        begun.set()
        go.wait(10)

    at_work = Thread(target=lambda: queue.do(first, Way.STRANGER))
    at_work.start()
    begun.wait(10)
    asked = [
        (Way.STRANGER, "a"),
        (Way.ADDRESS, "b"),
        (Way.STRANGER, "c"),
        (Way.BROWSER, "d"),
        (Way.ADDRESS, "e"),
    ]
    threads = []
    for number, (way, name) in enumerate(asked):
        threads.append(Thread(target=queue.do, args=(lambda name=name: done.append(name), way)))
        threads[-1].start()
        while len(queue._waiting) <= number:
            Event().wait(0.001)
    go.set()
    for thread in [at_work, *threads]:
        thread.join(10)

    assert done == ["d", "b", "e", "a", "c"]


def test_who_finds_no_place_is_told_at_once_and_one_who_failed_holds_nobody_up():
    queue = OneByOne()
    with pytest.raises(Full):
        queue.do(lambda: 1, Way.STRANGER, places=0)
    with pytest.raises(ZeroDivisionError):
        queue.do(lambda: 1 // 0, Way.STRANGER)

    assert queue.do(lambda: 2, Way.STRANGER, places=1) == 2
