"""What a ledger row changes about a known hazard, and what it must not."""

from decimal import Decimal

import pytest

from domain.comparison import compare
from domain.offers import same
from tests.cast import IDS, MONDAY, day, ledger_row
from tests.domain.known_rows import after, changes, known, nothing, stretches

FULL = {
    "facts": {"owner": "张", "location": "北侧", "fund_wan": Decimal("2.5")}, "risk": 2, "profile": "LS_SD@1",
    "likelihood": 4.0, "severity": 4.0, "grade": "major", "status": "to_accept", "rectified": -16,
}  # fmt: skip
ERASED = [
    {"facts": {"owner": ""}}, {"facts": {"location": ""}}, {"facts": {"fund_wan": None}}, {"source": "unknown"},
    {"risk": None, "profile": None, "likelihood": None, "severity": None}, {"grade": None}, {"status": None},
    {"rectified": None}, {"due": None, "first_due": None}, {"found": None}, {"unit": None}, {"department": None},
    {"industry": None}, {"enterprise": ""},
]  # fmt: skip


@pytest.mark.parametrize("erased", ERASED, ids="+".join)
def test_an_empty_cell_never_erases(erased: dict):
    told = {**FULL, **erased}
    if "facts" in erased:
        told["facts"] = {**FULL["facts"], **erased["facts"]}

    assert nothing(after(FULL, told)[1])


@pytest.mark.parametrize(
    ("field", "before", "assumed"),
    [
        ("grade", {"grade": "major"}, {"grade": "general"}),
        ("status", {"status": "closed", "closed": -20}, {"status": "pending"}),
        ("status", {"status": "to_accept"}, {"status": "pending"}),
        ("status", {"status": "reported"}, {"status": "pending"}),
        ("department_id", {"department": "HOUSING"}, {"department": "FIRE"}),
    ],
)
def test_what_stands_in_for_an_empty_cell_changes_nothing(field: str, before: dict, assumed: dict):
    hazard = known(ledger_row("a", **before))
    row = ledger_row("a", assumed=frozenset({field}), **assumed)

    assert nothing(compare(row, hazard, cutoff=MONDAY))


def test_a_department_that_follows_from_the_industry_fills_a_gap():
    hazard = known(ledger_row("a", department=None))

    outcome = compare(ledger_row("a", assumed=frozenset({"department_id"})), hazard, cutoff=MONDAY)

    assert changes(outcome) == {"department": IDS["FIRE"]}


@pytest.mark.parametrize(
    ("told", "what", "new"),
    [
        ({"facts": {"owner": "李"}}, "owner", "李"),
        ({"facts": {"fund_wan": 0.0}}, "fund_wan", 0.0),  # a known zero
        ({"source": "expert"}, "source", "expert"),
        ({"grade": "major"}, "grade", "major"),
        ({"unit": "S12"}, "unit", IDS["S12"]),
        ({"unit": "D2"}, "unit", IDS["D2"]),
        ({"department": "HOUSING"}, "department", IDS["HOUSING"]),
        ({"industry": "SITES"}, "industry", IDS["SITES"]),
        ({"due": 40}, "due_on", day(40)),
        ({"status": "rectifying"}, "status", "rectifying"),
        ({"status": "void"}, "status", "void"),
        ({"enterprise": "另一厂"}, "enterprise", "另一厂"),
    ],
)
def test_one_changed_cell_is_one_change(told: dict, what: str, new: object):
    assert changes(after({}, told)[1]) == {what: new}


def test_a_change_counts_from_the_cut_off_of_its_file():
    _, outcome = after({}, {"grade": "major", "unit": "S21"})

    assert stretches(outcome.spans, "grade", "unit_id", "district_id") == [
        (-30, "general", IDS["S11"], IDS["D1"]),
        (0, "major", IDS["S21"], IDS["D2"]),
    ]


@pytest.mark.parametrize("place", ["D1", "C"])
def test_a_row_that_names_only_what_lies_above_does_not_move_a_hazard(place: str):
    assert nothing(after({"unit": "S11"}, {"unit": place})[1])


def test_a_row_that_names_the_street_moves_a_hazard_down_to_it():
    assert changes(after({"unit": "D1"}, {"unit": "S11"})[1]) == {"unit": IDS["S11"]}


@pytest.mark.parametrize("writing", ["Ａ（集团） 公司", "a(集团)公司", "A（集团）公司 "])
def test_another_writing_of_the_same_enterprise_is_no_change(writing: str):
    assert nothing(after({"enterprise": "A(集团)公司"}, {"enterprise": writing})[1])


def test_values_are_compared_by_what_they_mean():
    assert same(Decimal("2.5000"), 2.5)
    assert same("北侧\r\n二层", "北侧 二层 ")
    assert not same("", "x")
    assert not same(None, 0.0)
    assert not same(Decimal("2.5"), 2.6)


def test_the_colour_that_known_scores_mean_does_not_erase_them():
    scored = {"risk": 2, "profile": "LS_SD@1", "likelihood": 4.0, "severity": 4.0}

    assert nothing(after(scored, {"risk": 2, "profile": "ledger"})[1])
    assert changes(after(scored, {"risk": 1, "profile": "ledger"})[1]) == {"risk": "1 ledger"}


BOARD = [
    ("grade", {"grade": "major"}),
    ("unit", {"unit": "S21"}),
    ("owner", {"facts": {"owner": "李"}}),
    ("due_on", {"due": 40}),
    ("status", {"status": "rectifying"}),
    ("risk", {"risk": 1, "profile": "ledger"}),
    ("enterprise", {"enterprise": "另一厂"}),
    ("found_on", {"found": -29, "key": "a-1"}),
    ("rectified_on", {"status": "pending", "rectified": -2}),
]


@pytest.mark.parametrize(("what", "told"), BOARD, ids=[what for what, _ in BOARD])
def test_a_fact_changed_on_the_board_after_the_cut_off_wins(what: str, told: dict):
    hazard, outcome = after({}, told, more={"on_board": {what: day(1)}})

    assert outcome.changes == []
    assert [change.what for change in outcome.newer] == [what]
    assert outcome.spans == hazard.spans


@pytest.mark.parametrize(("what", "told"), BOARD, ids=[what for what, _ in BOARD])
def test_a_fact_changed_on_the_board_up_to_the_cut_off_gives_way(what: str, told: dict):
    outcome = after({}, told, more={"on_board": {what: MONDAY}})[1]

    assert what in changes(outcome)
    assert outcome.newer == []


@pytest.mark.parametrize(("what", "told"), BOARD[:5], ids=[what for what, _ in BOARD[:5]])
def test_an_older_file_does_not_override_a_newer_one(what: str, told: dict):
    outcome = after({"facts": {"owner": "张"}}, told, more={"told_on": day(1)})[1]

    assert outcome.changes == []
    assert [change.what for change in outcome.newer] == [what]


def test_an_older_file_fills_what_the_newer_one_left_open():
    gaps = {"due": None, "department": None, "facts": {"owner": ""}, "source": "unknown", "found": None}
    outcome = after(gaps, {"facts": {"owner": "张"}}, more={"told_on": day(1)})[1]

    assert set(changes(outcome)) == {"owner", "source", "department", "due_on", "found_on"}
    assert outcome.newer == []


@pytest.mark.parametrize(
    ("was", "now"),
    [("to_accept", "rectifying"), ("accepted", "pending"), ("rectifying", "reported"), ("void", "pending")],
)
def test_a_status_that_goes_backwards_is_a_question(was: str, now: str):
    hazard, outcome = after({"status": was}, {"status": now})

    assert outcome.changes == []
    assert [(change.what, change.old, change.new) for change in outcome.questions] == [("status", was, now)]
    assert outcome.spans == hazard.spans
