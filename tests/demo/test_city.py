"""The demonstration city lives like a real one, and its dates can be."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

import demo
from demo.city import SILENT_DAYS, draw_hazards
from demo.places import DEPARTMENTS, INDUSTRIES, UNITS
from demo.seasons import first_day, month_end
from domain.deadlines import UNDATED

HAZARDS = draw_hazards(demo.SEED, demo.HAZARDS, today=demo.TODAY)
STATES = demo.states(demo.SEED, demo.HAZARDS, today=demo.TODAY)
SUMMARY = demo.summary(demo.SEED, demo.HAZARDS, today=demo.TODAY)
# Hazards that took more than a day: day found, deadline, day closed.
LONG = [
    (one.hazard.life.found_on, one.due_on, one.closed_on)
    for one in STATES
    if one.closed_on is not None and one.closed_on != one.hazard.life.found_on
]


def test_the_city_has_13_units_15_departments_and_14_industries():
    assert (len(UNITS), len(DEPARTMENTS), len(INDUSTRIES)) == (13, 15, 14)
    assert {len(unit.streets) for unit in UNITS} <= set(range(3, 8))
    assert {industry.department for industry in INDUSTRIES} <= {one.code for one in DEPARTMENTS}


def test_there_are_as_many_hazards_as_asked_for_in_about_800_enterprises():
    assert len(HAZARDS) == demo.HAZARDS
    assert len({one.code for one in HAZARDS}) == demo.HAZARDS
    assert 700 <= len({one.enterprise.name for one in HAZARDS}) <= 850


def test_hazards_can_be_told_apart_without_their_codes():
    facts = Counter((one.enterprise.name, one.place, one.description, one.life.found_on) for one in HAZARDS)

    assert max(facts.values()) == 1


def test_nothing_is_found_after_today_or_before_the_first_ledger():
    found = [one.life.found_on for one in HAZARDS]

    assert first_day(demo.TODAY) == date(2023, 7, 1)
    assert min(found) >= date(2023, 7, 1)
    assert max(found) <= demo.TODAY


def test_no_step_comes_before_the_one_that_it_needs():
    for hazard in HAZARDS:
        assert hazard.life.known_on >= hazard.life.found_on
        for one in hazard.life.rounds:
            steps = (one.opened_on, one.rectified_on, one.accepted_on, one.closed_on)
            come = [day for day in steps if day is not None]
            assert come == sorted(come), hazard.code
            assert one.opened_on <= one.started_on
            assert one.promised.on is None or one.promised.on >= one.opened_on
            assert (one.promised.on is None) == (one.promised.kind in UNDATED)


def test_an_extension_is_granted_before_closing_and_always_moves_the_deadline_on():
    for hazard in HAZARDS:
        for one in hazard.life.rounds:
            due_on = one.promised.on
            for move in one.extensions:
                assert due_on is not None
                assert move.due_on > due_on
                assert one.closed_on is None or max(due_on, move.granted_on) < one.closed_on
                assert move.granted_on <= month_end(due_on)
                due_on = move.due_on


def test_a_second_round_leaves_a_month_for_each_ledger_to_tell():
    seconds = [one.life.rounds for one in HAZARDS if len(one.life.rounds) > 1]

    assert seconds
    for first, second in seconds:
        assert first.closed_on is not None
        assert (second.opened_on - first.closed_on).days >= 35
        assert second.closed_on is None or (second.closed_on - second.opened_on).days >= 35


def test_the_stock_today_looks_like_that_of_a_city():
    whole = SUMMARY.whole

    assert 200 <= whole.open <= 270
    assert 12 <= whole.overdue <= 22
    assert 6 <= whole.open_major <= 13
    assert 5 <= whole.no_deadline <= 16
    assert 35 <= whole.to_accept <= 60
    assert 0.99 <= whole.closed_due / whole.due < 1
    assert 0.025 <= whole.found_major / whole.found <= 0.037
    assert 0.78 <= whole.assessed / whole.found <= 0.82


def test_most_of_what_is_overdue_lies_in_three_slow_units():
    overdue = {code: figures.overdue for code, figures in SUMMARY.by_unit.items()}

    assert sum(overdue[code] for code in ("D01", "D02", "D03")) >= 0.7 * SUMMARY.whole.overdue
    assert overdue["D01"] == max(overdue.values())


def test_one_unit_has_told_nothing_for_two_months():
    last_on = demo.TODAY - timedelta(days=SILENT_DAYS)
    told = [one for one in STATES if one.hazard.unit == "D13"]

    assert max(one.hazard.life.found_on for one in told) <= last_on
    assert max(one.closed_on for one in told if one.closed_on) <= last_on
    assert SUMMARY.by_unit["D13"].open == 1
    assert SUMMARY.by_unit["D13"].overdue == 0


def test_closings_pile_up_on_deadlines_and_before_cut_offs():
    on_the_day = sum(closed == due for _, due, closed in LONG) / len(LONG)
    last_two_days = sum((month_end(closed) - closed).days < 2 for *_, closed in LONG) / len(LONG)

    assert 0.3 <= on_the_day <= 0.5
    assert last_two_days >= 1.8 * 2 / 30.4


def test_weekends_are_quiet():
    found = sum(one.hazard.life.found_on.weekday() >= 5 for one in STATES) / len(STATES)
    closed = sum(closed.weekday() >= 5 for *_, closed in LONG) / len(LONG)

    assert found < 0.09
    assert closed < 0.04


@pytest.mark.parametrize(
    ("industry", "busy"),
    [("fire", (11, 12, 1)), ("gas", (11, 12, 1)), ("mine", (6, 7, 8)), ("fishing", (7, 8, 9))],
)
def test_each_trade_has_its_season(industry: str, busy: tuple[int, ...]):
    months = Counter(one.life.found_on.month for one in HAZARDS if one.enterprise.industry == industry)

    assert sum(months[month] for month in busy) > 1.35 * sum(months.values()) * len(busy) / 12


def test_the_days_before_the_spring_festival_are_busier_than_the_festival():
    festival = date(2025, 1, 29)
    before = sum(3 <= (festival - one.life.found_on).days <= 21 for one in HAZARDS) / 19
    during = sum(0 <= (one.life.found_on - festival).days < 7 for one in HAZARDS) / 7

    assert before > 4 * during


def test_one_in_eight_is_mended_on_the_spot():
    spot = sum(one.closed_on == one.hazard.life.found_on for one in STATES) / len(STATES)

    assert 0.10 <= spot <= 0.14


def test_relapses_are_the_same_finding_in_the_same_place_after_it_was_closed():
    by_code = {one.code: one for one in HAZARDS}
    again = [one for one in HAZARDS if one.relapse_of]

    assert 0.015 * len(HAZARDS) <= len(again) <= 0.04 * len(HAZARDS)
    for one in again:
        before = by_code[one.relapse_of]
        assert (one.enterprise, one.place, one.finding) == (before.enterprise, before.place, before.finding)
        closed_on = before.life.rounds[0].closed_on
        assert closed_on is not None
        assert 15 <= (one.life.found_on - closed_on).days <= 175


def test_every_odd_turn_happens_but_seldom():
    lives = [one.life for one in HAZARDS]
    shares = {
        "void": sum(life.void_on is not None for life in lives),
        "late entry": sum(life.known_on > life.found_on for life in lives),
        "reopened": sum(len(life.rounds) > 1 for life in lives),
        "extended": sum(bool(life.rounds[0].extensions) for life in lives) / 10,
        "no unit": sum(one.unit == "unassigned" for one in HAZARDS),
    }

    for turn, times in shares.items():
        assert 5 <= times <= 60, turn
    assert 1 <= sum(life.downgraded_on is not None for life in lives) <= 20
    assert set(Counter(one.source for one in HAZARDS)) == {
        "enterprise", "government", "expert", "unannounced", "third_party", "public_report", "look_back",
    }  # fmt: skip


def test_deadlines_are_put_in_every_way_that_clerks_have():
    kinds = Counter(one.due_kind for one in STATES)

    assert set(kinds) == {
        "day", "month", "tenday", "quarter", "year", "immediate", "long_term", "none", "unreadable",
    }  # fmt: skip


def test_people_and_phones_can_be_nobodys():
    for one in HAZARDS:
        assert all("某" in name for name in (one.inspector, one.enterprise.contact, one.leader) if name)
        assert one.enterprise.phone.startswith("1990000")
        assert len(one.enterprise.phone) == 11


def test_the_parts_of_the_summary_make_the_whole():
    for parts in (SUMMARY.by_unit, SUMMARY.by_department, SUMMARY.by_industry):
        for measure in ("found", "open", "overdue", "due", "on_time", "open_major"):
            total = sum(getattr(figures, measure) for figures in parts.values())
            assert total == getattr(SUMMARY.whole, measure), measure


def test_reopenings_count_only_once_they_are_confirmed():
    confirmed = demo.summary(demo.SEED, demo.HAZARDS, today=demo.TODAY, reopenings_confirmed=True)
    twice = [
        one for one in HAZARDS if len(one.life.rounds) > 1 and one.life.rounds[1].opened_on <= demo.TODAY
    ]
    still = [one for one in twice if (one.life.rounds[1].closed_on or date.max) > demo.TODAY]

    assert SUMMARY.reopened == tuple(one.code for one in twice)
    assert confirmed.whole.open - SUMMARY.whole.open == len(still)
    assert confirmed.whole.found - SUMMARY.whole.found == len(twice)


def test_a_small_city_still_stands_and_an_empty_one_is_refused():
    small = demo.summary(1, 40, today=demo.TODAY)

    assert small.whole.found + small.whole.void + small.whole.reported == 40
    with pytest.raises(ValueError, match="at least one hazard"):
        demo.summary(1, 0, today=demo.TODAY)


def test_another_day_moves_the_whole_city():
    moved = draw_hazards(demo.SEED, 300, today=date(2027, 1, 31))

    assert min(one.life.found_on for one in moved) >= date(2024, 2, 1)
    assert max(one.life.found_on for one in moved) <= date(2027, 1, 31)


def test_units_work_at_different_paces():
    rates = {
        code: figures.on_time / figures.due
        for code, figures in SUMMARY.by_unit.items()
        if code != "unassigned"
    }
    groups: dict[str, list[float]] = defaultdict(list)
    for unit in UNITS:
        groups["slow" if unit.code in ("D01", "D02", "D03") else "usual"].append(rates[unit.code])

    assert max(groups["slow"]) < min(groups["usual"])
