"""What a ledger may not change by itself, and what goes in with a reason."""

from dataclasses import replace

import pytest

from domain.comparison import compare
from domain.held import HELD, Terms, is_elsewhere
from tests.cast import IDS, MONDAY, day, ledger_row
from tests.domain.known_rows import changes, known

HOLD = Terms(hold=True)
MAJOR = {"grade": "major"}


def told(before: dict, now: dict, terms: Terms = HOLD):
    return compare(ledger_row("a", **now), known(ledger_row("a", **before)), cutoff=MONDAY, terms=terms)


def held(outcome) -> dict:
    return {change.what: change.new for change in outcome.held}


@pytest.mark.parametrize(
    ("before", "now", "what", "new"),
    [
        (MAJOR, {"grade": "general"}, "grade", "general"),
        ({}, {"due": 40}, "due_on", day(40)),
        ({}, {"due": 2}, "due_on", day(2)),  # an earlier one was moved as well
        ({}, {"due": None, "kind": "long_term"}, "due_on", None),
        ({}, {"status": "void"}, "status", "void"),
        ({}, {"unit": "S21"}, "unit", IDS["S21"]),
    ],
)
def test_what_asks_for_a_reason_waits_for_it(before: dict, now: dict, what: str, new: object):
    waiting = told(before, now)
    freely = told(before, now, Terms())
    explained = told(before, now, Terms(hold=True, reason="会议纪要 7 号"))

    assert (held(waiting), changes(waiting)) == ({what: new}, {})
    assert waiting.spans == known(ledger_row("a", **before)).spans
    assert changes(freely)[what] == new
    assert [change.what for change in freely.unexplained] == [what]
    assert [(change.what, change.note) for change in explained.changes if change.what in HELD] == [
        (what, "会议纪要 7 号")
    ]
    assert (explained.held, explained.unexplained) == ([], [])


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({}, MAJOR),  # raised
        ({"due": None}, {"due": 40}),  # the first deadline
        ({}, {"due": 40, "first_due": 10}),  # told as an extension
        ({}, {"unit": "S12"}),  # another street of the district
        ({}, {"unit": "D1"}),  # vaguer
        ({"unit": None}, {"unit": "S21"}),  # was nobody's
        ({}, {"status": "closed", "closed": -1}),
        ({}, {"facts": {"owner": "李"}}),
    ],
)
def test_what_needs_no_reason_goes_in(before: dict, now: dict):
    outcome = told(before, now)

    assert outcome.held == []
    assert outcome == told(before, now, Terms())


def test_the_rest_of_the_row_goes_in_without_what_is_held():
    outcome = told(MAJOR, {"grade": "general", "due": 40, "facts": {"owner": "李"}, "status": "rectifying"})

    assert held(outcome) == {"grade": "general", "due_on": day(40)}
    assert changes(outcome) == {"owner": "李", "status": "rectifying"}
    assert {(span.grade, span.due_on) for span in outcome.spans} == {("major", day(10))}


def test_nothing_of_a_row_goes_in_that_means_another_districts_hazard():
    outcome = told({}, {"unit": "S21", "status": "closed", "closed": -1, "facts": {"owner": "李"}})

    assert (held(outcome), changes(outcome)) == ({"unit": IDS["S21"]}, {})


def test_what_the_board_moved_since_is_newer_and_not_held():
    hazard = known(ledger_row("a", unit="S21"), on_board={"unit": day(3)})

    outcome = compare(ledger_row("a", unit="S11"), hazard, cutoff=MONDAY, terms=HOLD)

    assert (outcome.held, [change.what for change in outcome.newer]) == ([], ["unit"])


def test_a_reason_may_be_for_one_fact_of_one_row():
    row = ledger_row("a", grade="general", due=40)
    terms = Terms(
        hold=True, reasons={(row.sheet, row.row, "grade"): " 专家复核 ", ("1", 9, "due_on"): "别的行"}
    )

    outcome = compare(row, known(ledger_row("a", **MAJOR)), cutoff=MONDAY, terms=terms)

    assert [(change.what, change.note) for change in outcome.changes] == [("grade", "专家复核")]
    assert held(outcome) == {"due_on": day(40)}


def test_a_row_that_names_no_district_is_nobody_elses():
    last = known(ledger_row("a")).spans[-1]

    assert [is_elsewhere(ledger_row("a", unit=unit), last) for unit in (None, "C", "D1", "S12", "D2", "S21")] == [
        False, False, False, False, True, True,
    ]  # fmt: skip
    assert not is_elsewhere(replace(ledger_row("a"), district_id=0), last)
