"""What holds for any row and any two rows, whatever they tell."""

from hypothesis import given
from hypothesis import strategies as st

from domain.arrival import Arrival, Known, opening
from domain.comparison import compare
from tests.cast import day, ledger_row
from tests.domain.known_rows import facts_of, known_as

optional = st.none() | st.integers(-60, 3)
rows = st.fixed_dictionaries(
    {
        "found": optional,
        "status": st.sampled_from(
            ["reported", "pending", "rectifying", "to_accept", "accepted", "closed", "void"]
        ),
    },
    optional={
        "due": st.none() | st.integers(-60, 60),
        "first_due": st.none() | st.integers(-60, 60),
        "kind": st.sampled_from(["day", "month", "long_term", "none", "unreadable"]),
        "rectified": optional,
        "accepted": optional,
        "closed": optional,
        "risk": st.integers(1, 4),
        "grade": st.sampled_from(["general", "major"]),
        "unit": st.sampled_from([None, "C", "D1", "S11", "S21"]),
        "department": st.sampled_from([None, "FIRE"]),
        "industry": st.sampled_from([None, "GAS"]),
    },
)


def told_row(told: dict) -> Arrival:
    """A row as jobs.arrivals makes it: a kind and a day that fit, a risk with its profile."""
    told = dict(told)
    if told.get("due") is None:
        told["kind"] = told.get("kind") if told.get("kind") in ("long_term", "none", "unreadable") else "none"
    elif told.get("kind") in ("long_term", "none", "unreadable"):
        told["kind"] = "day"
    told["due"] = told.get("due")
    return ledger_row("a", profile="ledger" if told.get("risk") else None, **told)


@given(rows, st.integers(-40, 0))
def test_the_spans_of_a_row_hold_together(told: dict, cutoff: int):
    row = told_row(told)
    cycle, spans = opening(row, hazard_id=1, cutoff=day(cutoff))

    assert spans[0].from_on == cycle["opened_on"]
    assert spans[-1].to_on is None
    assert spans[-1].status == row.status
    assert all(one.to_on == two.from_on for one, two in zip(spans, spans[1:], strict=False))
    for span in spans:
        assert span.to_on is None or span.to_on > span.from_on
        assert (span.due_on is None) == (span.due_kind in ("long_term", "none", "unreadable"))
        assert (span.status == "closed") == (span.closed_on is not None)
        assert span.closed_on is None or cycle["opened_on"] <= span.closed_on <= span.from_on
        assert (span.risk == 0) == (span.profile is None)


@given(rows, st.integers(-40, 0), st.integers(0, 30))
def test_the_same_row_again_says_nothing_new(told: dict, cutoff: int, later: int):
    row = told_row(told)
    cycle, spans = opening(row, hazard_id=1, cutoff=day(cutoff))

    outcome = compare(row, known_as(row, cycle, spans), cutoff=day(cutoff + later))

    assert (outcome.changes, outcome.questions, outcome.newer) == ([], [], [])
    assert outcome.spans == spans
    assert (outcome.hazard, outcome.cycle) == ({}, {})


@given(rows, rows, st.integers(-40, 0), st.integers(0, 30))
def test_what_any_other_row_changes_holds_together_and_is_then_known(
    first: dict, then: dict, cutoff: int, later: int
):
    row, other = told_row(first), told_row(then)
    cycle, spans = opening(row, hazard_id=1, cutoff=day(cutoff))

    outcome = compare(other, known_as(row, cycle, spans), cutoff=day(cutoff + later))

    after = {**cycle, **outcome.cycle}
    held = outcome.spans
    assert held[0].from_on == after["opened_on"]
    assert all(
        one.to_on == two.from_on and one.to_on > one.from_on for one, two in zip(held, held[1:], strict=False)
    )
    assert all((one.status == "closed") == (one.closed_on is not None) for one in held)
    assert all(one.closed_on is None or one.closed_on <= one.from_on for one in held)
    assert {one.opened_on for one in held} == {after["opened_on"]}
    assert all((one.due_on is None) == (one.due_kind in ("long_term", "none", "unreadable")) for one in held)
    assert after["closed_on"] is None or after["closed_on"] >= after["opened_on"]
    assert held[-1].closed_on == after["closed_on"]
    assert bool(outcome.changes) == (held != spans or bool(outcome.hazard) or bool(outcome.cycle))
    now = Known({**facts_of(row), **outcome.hazard}, after, held, row.enterprise)
    assert compare(other, now, cutoff=day(cutoff + later)).changes == []
