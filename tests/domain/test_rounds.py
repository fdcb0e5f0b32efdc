"""The steps that a ledger row tells about a known hazard, its deadline, and what a closed round takes."""

from dataclasses import replace

import pytest

from domain.comparison import compare
from tests.cast import IDS, MONDAY, day, ledger_row
from tests.domain.known_rows import after, changes, known, nothing, stretches

CLOSED = {"status": "closed", "closed": -20, "due": -25}


def test_a_closed_hazard_shown_as_open_is_a_question():
    hazard, outcome = after(CLOSED, {"status": "pending"})

    assert (outcome.changes, outcome.reopens) == ([], False)
    assert [(change.old, change.new) for change in outcome.questions] == [("closed", "pending")]
    assert outcome.spans == hazard.spans


def test_a_closed_hazard_shown_as_open_opens_again_where_that_is_wanted():
    hazard, outcome = after(CLOSED, {"status": "pending", "grade": "major"}, reopen=True)

    assert outcome.reopens
    assert changes(outcome) == {"status": "pending"}
    assert outcome.spans == hazard.spans  # the closed round is not written again


@pytest.mark.parametrize("now", [{"status": "void"}, {"status": "pending", "cutoff": -20}])
def test_void_is_no_new_round_and_neither_is_the_day_of_the_closing(now: dict):
    hazard = known(ledger_row("a", **CLOSED))
    cutoff = day(now.pop("cutoff", 0))

    outcome = compare(ledger_row("a", **now), hazard, cutoff=cutoff, reopen=True)

    assert not outcome.reopens
    assert [change.what for change in outcome.questions] == ["status"]


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ({"closed": -19}, "closed_on"),
        ({"due": -10}, "due_on"),
        ({"source": "expert"}, "source"),
        ({"unit": "S21"}, "unit"),
        ({"department": "HOUSING"}, "department"),
        ({"industry": "SITES"}, "industry"),
        ({"grade": "major"}, "grade"),
        ({"found": -29, "key": "a-1"}, "found_on"),
    ],
)
def test_what_contradicts_a_closed_round_is_asked(told: dict, what: str):
    hazard, outcome = after(CLOSED, {**CLOSED, **told})

    assert outcome.changes == []
    assert [change.what for change in outcome.questions] == [what]
    assert outcome.spans == hazard.spans


def test_a_closed_hazard_is_given_the_place_and_level_that_nobody_knew_from_the_cut_off():
    _, outcome = after({**CLOSED, "unit": None, "department": None}, {**CLOSED, "risk": 2})

    assert stretches(outcome.spans, "status", "district_id", "risk") == [
        (-30, "rectifying", 0, 0),
        (-20, "closed", 0, 0),
        (0, "closed", IDS["D1"], 2),
    ]


@pytest.mark.parametrize("now", ["general", "major"])
@pytest.mark.parametrize("stepped", [-16, -3])
def test_a_closing_before_a_step_on_the_board_or_of_a_major_worked_on_there_is_a_question(now, stepped):
    told = {"status": "to_accept", "rectified": -18, "grade": now}
    more = {"on_board": {"status": day(stepped)}}

    hazard, outcome = after(told, {**told, "status": "closed", "closed": -5}, more=more)

    asked = now == "major" or stepped == -3
    assert [(one.what, one.new) for one in outcome.questions] == ([("status", "closed")] if asked else [])
    assert (outcome.spans == hazard.spans) == asked


def test_a_closing_of_unknown_day_after_a_step_on_the_board_is_taken_of_a_general_hazard():
    more = {"on_board": {"status": day(-3)}}

    _, outcome = after({"status": "to_accept", "rectified": -18}, {"status": "closed"}, more=more)

    assert (outcome.spans[-1].status, outcome.questions) == ("closed", [])


def test_the_real_closing_day_replaces_the_one_that_stood_in_for_it():
    _, outcome = after({"status": "closed"}, {"status": "closed", "closed": -20})

    assert changes(outcome) == {"closed_on": day(-20)}
    assert (outcome.cycle["closed_on"], outcome.cycle["closed_on_assumed"]) == (day(-20), False)
    assert stretches(outcome.spans, "status") == [(-30, "rectifying"), (-20, "closed")]


def test_a_step_of_unknown_day_is_put_on_its_day_even_after_the_closing():
    _, outcome = after(CLOSED, {**CLOSED, "rectified": -24, "accepted": -22})

    assert stretches(outcome.spans, "status", "rectified_on") == [
        (-30, "rectifying", None), (-24, "to_accept", day(-24)), (-22, "accepted", day(-24)),
        (-20, "closed", day(-24)),
    ]  # fmt: skip


def test_the_told_day_of_a_step_replaces_the_cut_off_that_stood_in_for_it():
    _, outcome = after({"status": "to_accept"}, {"status": "to_accept", "rectified": -18})

    assert changes(outcome) == {"rectified_on": day(-18)}
    assert stretches(outcome.spans, "status", "rectified_on") == [
        (-30, "rectifying", None),
        (-18, "to_accept", day(-18)),
    ]


def test_steps_forward_lie_on_their_own_days():
    _, outcome = after({}, {"status": "closed", "rectified": -9, "accepted": -7, "closed": -5})

    assert stretches(outcome.spans, "status") == [
        (-30, "pending"),
        (-9, "to_accept"),
        (-7, "accepted"),
        (-5, "closed"),
    ]


def test_a_step_without_a_day_lies_on_the_cut_off():
    _, outcome = after({}, {"status": "accepted"})

    assert stretches(outcome.spans, "status") == [(-30, "pending"), (0, "accepted")]
    assert (outcome.cycle["rectified_on"], outcome.cycle["accepted_on"]) == (MONDAY, MONDAY)


def test_accepted_on_a_day_before_the_cut_off_is_accepted_though_no_day_of_rectification_is_told():
    _, outcome = after({}, {"status": "accepted", "accepted": -3})

    assert stretches(outcome.spans, "status") == [(-30, "pending"), (-3, "accepted")]


def test_a_day_of_rectification_beside_a_status_that_has_not_come_so_far_is_only_kept():
    hazard, outcome = after({}, {"rectified": -3})

    assert outcome.cycle == {"rectified_on": day(-3)}
    assert outcome.spans == hazard.spans


def test_a_moved_deadline_counts_from_the_cut_off_and_the_first_stays():
    _, outcome = after({"due": -20}, {"due": 20})

    assert stretches(outcome.spans, "due_on", "first_due_on") == [
        (-30, day(-20), day(-20)),
        (0, day(20), day(-20)),
    ]
    assert "first_due_on" not in outcome.cycle


def test_the_first_deadline_ever_told_is_the_first():
    _, outcome = after({"due": None}, {"due": 20})

    assert outcome.cycle["first_due_on"] == day(20)
    assert outcome.spans[-1].first_due_on == day(20)


def test_an_extension_told_with_a_late_closing_counts_from_the_day_after_the_old_deadline():
    _, outcome = after({"due": -20}, {"due": 20, "status": "closed", "closed": -5})

    assert stretches(outcome.spans, "status", "due_on") == [
        (-30, "pending", day(-20)), (-19, "pending", day(20)), (-5, "closed", day(20)),
    ]  # fmt: skip


def test_an_extension_told_with_a_closing_in_time_never_came_into_force():
    _, outcome = after({"due": -20}, {"due": 20, "status": "closed", "closed": -25})

    assert stretches(outcome.spans, "status", "due_on") == [
        (-30, "pending", day(-20)),
        (-25, "closed", day(-20)),
    ]


@pytest.mark.parametrize(
    ("first", "closed", "judged"),
    [
        (-20, -10, 20),  # the extension counts from the day after the first deadline
        (-20, -20, -20),  # closed in time: the extension never came into force
        (None, -10, 20),  # it had no deadline then
    ],
)
def test_a_closing_told_after_an_extension_is_judged_as_if_both_had_come_in_one_row(first, closed, judged):
    hazard = known(ledger_row("a", due=first))
    extended = compare(ledger_row("a", due=20), hazard, cutoff=day(-7))
    then = replace(hazard, spans=extended.spans, cycle={**hazard.cycle, **extended.cycle})
    row = ledger_row("a", due=20, first_due=first, status="closed", closed=closed)

    outcome = compare(row, then, cutoff=MONDAY)

    assert outcome.spans[-1].due_on == day(judged)
    now = replace(then, spans=outcome.spans, cycle={**then.cycle, **outcome.cycle})
    assert nothing(compare(row, now, cutoff=MONDAY))


def test_a_closed_round_without_a_deadline_takes_the_one_that_is_told_later():
    _, outcome = after({**CLOSED, "due": None}, CLOSED)

    assert changes(outcome) == {"due_on": day(-25)}
    assert stretches(outcome.spans, "due_on")[-1] == (0, day(-25))
    assert outcome.cycle["first_due_on"] == day(-25)


def test_a_deadline_put_off_for_ever_is_told():
    outcome = after({}, {"due": None, "kind": "long_term"})[1]

    assert changes(outcome) == {"due_on": None}
    assert (outcome.spans[-1].due_on, outcome.spans[-1].due_kind) == (None, "long_term")


@pytest.mark.parametrize("kind", ["none", "unreadable"])
def test_a_deadline_that_cannot_be_read_erases_nothing(kind: str):
    assert nothing(after({}, {"due": None, "kind": kind})[1])


def test_the_words_of_an_undated_deadline_may_change():
    before, now = ({"due": None, "kind": "unreadable", "due_text": text} for text in ("尽快", "视情"))

    outcome = after(before, now)[1]

    assert (changes(outcome), outcome.cycle) == ({"due_text": "视情"}, {"due_text": "视情"})
    assert nothing(
        after({"due_text": "6.25"}, {"due_text": "6月25日"})[1]
    )  # of a dated one they do not matter


def test_a_found_day_told_later_moves_the_beginning():
    _, outcome = after({"found": None}, {"found": -30})

    assert outcome.hazard == {"found_on": day(-30)}
    assert stretches(outcome.spans, "opened_on") == [(-30, day(-30))]


def test_a_found_day_after_the_first_step_is_a_question():
    _, outcome = after(
        {"found": None, "status": "to_accept", "rectified": -20},
        {"found": -10, "status": "to_accept", "rectified": -20},
    )

    assert [change.what for change in outcome.questions] == ["found_on"]


def test_a_closing_before_the_finding_counts_from_the_finding():
    _, outcome = after({}, {"status": "closed", "closed": -40})

    assert outcome.cycle["closed_on"] == day(-30)
