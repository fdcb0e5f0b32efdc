"""What a ledger row says when it is met for the first time."""

from datetime import date

import pytest

from domain.arrival import opening, reopening
from domain.spans import Span
from tests.cast import IDS, MONDAY, day, ledger_row
from tests.domain.known_rows import known_as


def life(cutoff: int = 0, **told) -> tuple[dict, list[tuple[int, str]]]:
    """The cycle and the spans as (days from Monday, status)."""
    cycle, spans = opening(ledger_row("a", **told), hazard_id=1, cutoff=day(cutoff))
    return cycle, [((span.from_on - MONDAY).days, span.status) for span in spans]


def test_an_open_row_is_open_from_the_day_it_was_found():
    cycle, spans = life(found=-30, due=10)

    assert spans == [(-30, "pending")]
    assert (cycle["opened_on"], cycle["first_due_on"], cycle["closed_on"]) == (day(-30), day(10), None)


def test_a_closed_row_makes_its_spans_from_its_days():
    _, spans = life(found=-30, rectified=-20, accepted=-15, closed=-10, status="closed")

    assert spans == [(-30, "rectifying"), (-20, "to_accept"), (-15, "accepted"), (-10, "closed")]


def test_steps_of_one_day_leave_the_last():
    _, spans = life(found=-30, rectified=-10, accepted=-10, closed=-10, status="closed")

    assert spans == [(-30, "rectifying"), (-10, "closed")]


def test_a_hazard_closed_on_the_spot_was_never_open():
    _, spans = life(found=-30, closed=-30, status="closed")

    assert spans == [(-30, "closed")]


def test_a_closing_without_a_day_counts_from_the_cut_off_and_says_so():
    cycle, spans = life(found=-30, status="closed", cutoff=-2)

    assert spans == [(-30, "rectifying"), (-2, "closed")]
    assert (cycle["closed_on"], cycle["closed_on_assumed"]) == (day(-2), True)


@pytest.mark.parametrize("status", ["to_accept", "accepted"])
def test_a_step_without_a_day_counts_from_the_cut_off(status: str):
    _, spans = life(found=-30, status=status, cutoff=-2)

    assert spans == [(-30, "rectifying"), (-2, status)]


def test_accepted_without_a_day_of_rectification_ends_as_accepted():
    _, spans = life(found=-30, status="accepted", accepted=-9)

    assert spans == [(-30, "rectifying"), (-9, "accepted")]


@pytest.mark.parametrize("status", ["to_accept", "accepted"])
def test_accepted_before_rectified_follows_the_status(status: str):
    _, spans = life(found=-30, status=status, rectified=-5, accepted=-9)

    assert spans[-1] == (-5, status)


def test_a_step_in_the_future_was_taken_on_the_cut_off():
    cycle, spans = life(found=-30, status="to_accept", rectified=20_000)

    assert spans == [(-30, "rectifying"), (0, "to_accept")]
    assert cycle["rectified_on"] == day(20_000)  # as told, for a person to see


def test_rectified_before_it_was_found_is_rectified_at_once():
    cycle, spans = life(found=-5, status="to_accept", rectified=-9)

    assert spans == [(-5, "to_accept")]
    assert cycle["rectified_on"] == day(-9)


@pytest.mark.parametrize("step", ["rectified", "accepted"])
def test_a_step_after_the_closing_does_not_open_it_again(step: str):
    _, spans = life(found=-30, status="closed", closed=-10, **{step: -3})

    assert spans == [(-30, "rectifying"), (-10, "closed")]


def test_a_row_without_a_found_day_counts_from_the_cut_off():
    assert life(found=None, cutoff=-4) == (
        {**opening(ledger_row("a", found=None), hazard_id=1, cutoff=day(-4))[0], "opened_on": day(-4)},
        [(-4, "pending")],
    )


def test_a_row_without_a_found_day_was_there_when_it_was_closed():
    cycle, spans = life(found=None, status="closed", closed=-40, cutoff=-4)

    assert spans == [(-40, "closed")]
    assert cycle["opened_on"] == day(-40)


def test_a_row_found_after_the_cut_off_begins_on_its_own_day():
    assert life(found=3, cutoff=-4, status="to_accept")[1] == [(3, "to_accept")]


def test_a_closing_before_the_finding_counts_from_the_finding():
    cycle, spans = life(found=-5, status="closed", closed=-9)

    assert spans == [(-5, "closed")]
    assert cycle["closed_on"] == day(-5)


def test_an_unconfirmed_row_and_a_void_one_keep_their_status():
    assert life(status="reported")[1] == [(-30, "reported")]
    assert life(status="void", rectified=-3)[1] == [(-30, "void")]


def dues(cutoff: int = 0, **told) -> list[tuple[int, int | None, str]]:
    """The spans as (days from Monday, deadline, its kind)."""
    _, spans = opening(ledger_row("a", **told), hazard_id=1, cutoff=day(cutoff))
    return [
        ((span.from_on - MONDAY).days, span.due_on and (span.due_on - MONDAY).days, span.due_kind)
        for span in spans
    ]


def test_an_extension_is_in_force_from_the_day_after_the_first_deadline():
    assert dues(first_due=-20, due=5, kind="month") == [(-30, -20, "day"), (-19, 5, "month")]


def test_an_extension_granted_ahead_is_in_force_from_the_cut_off():
    assert dues(first_due=20, due=50) == [(-30, 20, "day"), (0, 50, "day")]


def test_a_deadline_brought_forward_was_never_later():
    assert dues(first_due=5, due=-20) == [(-30, -20, "day")]


def test_an_extension_after_the_closing_never_came_into_force():
    assert dues(first_due=-20, due=5, status="closed", closed=-25)[-1] == (-25, -20, "day")


def test_a_first_deadline_stands_where_no_other_is_told():
    assert dues(first_due=5, due=None) == [(-30, 5, "day")]


def test_a_deadline_put_off_for_ever_leaves_the_first_one_behind():
    assert dues(first_due=-20, due=None, kind="long_term") == [(-30, -20, "day"), (-19, None, "long_term")]


def test_a_deadline_before_the_finding_is_taken_as_it_is():
    assert dues(found=-5, due=-9) == [(-5, -9, "day")]


def reopened(**told) -> tuple[dict, list[Span]]:
    """A hazard closed ten days ago, shown as open by a row of today."""
    first = ledger_row(
        "a",
        status="closed",
        closed=-10,
        grade="major",
        risk=1,
        profile="LS_SD@1",
        likelihood=5.0,
        severity=5.0,
        unit="S12",
        department="HOUSING",
    )
    cycle, spans = opening(first, hazard_id=7, cutoff=day(-10))
    return reopening(ledger_row("a", **told), known_as(first, cycle, spans), cutoff=MONDAY)


def test_a_new_round_begins_on_the_cut_off_and_keeps_what_the_row_does_not_tell():
    cycle, (span,) = reopened(
        due=20, unit=None, department=None, industry=None, grade=None, source="unknown", first_due=-40
    )

    assert (cycle["seq"], cycle["opened_on"], cycle["first_due_on"]) == (2, MONDAY, day(20))
    assert (span.hazard_id, span.cycle, span.status, span.grade, span.source) == (
        7,
        2,
        "pending",
        "major",
        "enterprise",
    )
    assert (span.unit_id, span.district_id, span.department_id) == (IDS["S12"], IDS["D1"], IDS["HOUSING"])
    assert (span.risk, span.profile, span.likelihood, span.severity) == (1, "LS_SD@1", 5.0, 5.0)


def test_a_new_round_takes_what_the_row_tells():
    _, (span,) = reopened(unit="S21", risk=3, profile="ledger", grade="general")

    assert (span.unit_id, span.district_id, span.grade) == (IDS["S21"], IDS["D2"], "general")
    assert (span.risk, span.profile, span.likelihood) == (3, "ledger", None)


def test_the_colour_that_the_known_scores_mean_does_not_erase_them():
    _, (span,) = reopened(risk=1, profile="ledger")

    assert (span.likelihood, span.severity) == (5.0, 5.0)


def test_steps_of_the_last_round_do_not_count_in_the_new_one():
    cycle, spans = reopened(status="to_accept", rectified=-12)

    assert [(span.from_on, span.rectified_on) for span in spans] == [(MONDAY, MONDAY)]
    assert cycle["rectified_on"] == MONDAY


def test_a_day_is_a_calendar_day():
    assert day(0) == date(2026, 6, 15)
