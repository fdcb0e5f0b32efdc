"""The life of a cycle as stretches of days, and how a change lays itself over them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.arrival import opening
from domain.spans import Span, lay, opened, overlay, stepped
from tests.cast import MONDAY, day, ledger_row

WINDOW = range(-5, 60)
days = st.integers(0, 40)
patches = st.sampled_from(
    [{"grade": "major"}, {"grade": "general"}, {"unit_id": 12}, {"status": "rectifying"}, {"due_on": None}]
)


def start(**told) -> Span:
    return opening(ledger_row("a", found=0, **told), hazard_id=1, cutoff=MONDAY)[1][0]


def on(spans: list[Span], offset: int) -> Span | None:
    """The span in force on a day."""
    held = [
        span for span in spans
        if span.from_on <= day(offset) and (span.to_on is None or span.to_on > day(offset))
    ]  # fmt: skip
    assert len(held) <= 1
    return held[0] if held else None


def facts(span: Span | None) -> tuple | None:
    return None if span is None else span[4:]


@given(st.lists(st.tuples(days, patches), max_size=6))
def test_a_change_holds_from_its_day_on_and_leaves_the_days_before_alone(changes):
    spans = [start()]
    for offset, patch in changes:
        before = spans
        spans = overlay(before, day(offset), patch)

        for n in WINDOW:
            known = on(before, n)
            wanted = known._replace(**patch) if known is not None and n >= offset else known
            assert facts(on(spans, n)) == facts(wanted)


@given(st.lists(st.tuples(days, patches), max_size=6))
def test_a_life_told_at_once_is_that_of_one_change_after_another(changes):
    spans = [start()]
    for offset, patch in sorted(changes, key=lambda change: change[0]):
        spans = overlay(spans, day(offset), patch)

    assert (
        lay(start(), [(day(n), patch) for n, patch in sorted(changes, key=lambda change: change[0])]) == spans
    )


@given(st.lists(st.tuples(days, patches), max_size=6))
def test_spans_stand_end_to_end_and_equal_neighbours_are_one(changes):
    spans = [start()]
    for offset, patch in changes:
        spans = overlay(spans, day(offset), patch)

    assert spans[0].from_on == MONDAY
    assert spans[-1].to_on is None
    for one, following in zip(spans, spans[1:], strict=False):
        assert one.to_on == following.from_on
        assert one[4:] != following[4:]


def test_a_change_before_the_first_day_counts_from_the_first_day():
    (span,) = overlay([start()], day(-9), {"grade": "major"})

    assert (span.from_on, span.grade) == (MONDAY, "major")


def test_a_step_is_reached_on_its_day_and_not_before():
    spans = stepped([start()], day(5), "to_accept", {"rectified_on": day(5)})

    assert [(span.from_on, span.status, span.rectified_on) for span in spans] == [
        (MONDAY, "pending", None),
        (day(5), "to_accept", day(5)),
    ]


@pytest.mark.parametrize(("moved", "shape"), [(2, [0, 2, 9]), (7, [0, 7, 9])])
def test_a_step_can_be_moved_without_losing_what_came_after(moved: int, shape: list[int]):
    spans = stepped([start()], day(5), "to_accept", {"rectified_on": day(5)})
    spans = stepped(spans, day(9), "closed", {"closed_on": day(9)})

    spans = stepped(spans, day(moved), "to_accept", {"rectified_on": day(moved)})

    assert [(span.from_on, span.status) for span in spans] == list(
        zip([day(n) for n in shape], ["pending", "to_accept", "closed"], strict=True)
    )
    assert spans[0].rectified_on is None
    assert {span.rectified_on for span in spans[1:]} == {day(moved)}


def test_a_closing_moved_later_gives_the_days_between_back():
    spans = stepped([start()], day(5), "closed", {"closed_on": day(5)})

    spans = stepped(spans, day(8), "closed", {"closed_on": day(8)})

    assert [(span.from_on, span.status, span.closed_on) for span in spans] == [
        (MONDAY, "pending", None),
        (day(8), "closed", day(8)),
    ]


def test_void_days_stay_void_when_a_step_is_taken():
    spans = overlay([start()], day(3), {"status": "void"})

    assert [span.status for span in stepped(spans, day(1), "accepted", {})] == ["pending", "accepted", "void"]


def test_a_life_may_begin_earlier_than_was_thought():
    spans = stepped([start()], day(5), "closed", {"closed_on": day(5)})

    moved = opened(spans, day(-4))

    assert moved is not None
    assert [(span.from_on, span.status, span.opened_on) for span in moved] == [
        (day(-4), "pending", day(-4)),
        (day(5), "closed", day(-4)),
    ]


def test_a_life_that_began_closed_was_rectifying_on_the_days_put_before():
    spans = stepped([start()], MONDAY, "closed", {"closed_on": MONDAY})

    moved = opened(spans, day(-4))

    assert moved is not None
    assert [(span.from_on, span.to_on, span.status, span.closed_on) for span in moved] == [
        (day(-4), MONDAY, "rectifying", None),
        (MONDAY, None, "closed", MONDAY),
    ]


def test_a_life_cannot_begin_after_its_first_step():
    spans = stepped([start()], day(5), "closed", {"closed_on": day(5)})

    assert opened(spans, day(4)) is not None
    assert opened(spans, day(5)) is None
