"""Filters narrow every number and its rows alike, and text is text whatever it looks like."""

from dataclasses import fields

import pytest

from domain.filters import Filters
from domain.measures import COUNTS
from tests.cast import Board, day

ROWS = {
    "a": {"unit": "D1", "department": "FIRE", "industry": "GAS", "source": "expert"},
    "b": {"unit": "S11", "department": "HOUSING", "industry": "SITES", "grade": "major", "due": -3},
    "c": {
        "unit": "S21",
        "department": None,
        "industry": None,
        "status": "to_accept",
        "rectified": -4,
        "due": -3,
    },
    "d": {"unit": None, "found": -5, "risk": 1, "profile": "ledger"},
    "e": {"unit": "C", "found": -6, "risk": 4, "profile": "LS_SD@1", "likelihood": 1.0, "severity": 2.0},
    "f": {"unit": "S12", "status": "closed", "closed": -2, "found": -4, "due": None},
    "g": {"unit": "S12", "status": "void"},  # in no number; in the list of everything
}
EVERYTHING = set(ROWS)
NARROWED = [
    (Filters(), EVERYTHING),
    (Filters(units=("C",)), {"a", "b", "c", "e", "f", "g"}),
    (Filters(units=("D1",)), {"a", "b", "f", "g"}),
    (Filters(units=("S11", "D2")), {"b", "c"}),
    (Filters(units=("unassigned",)), {"d"}),
    (Filters(departments=("FIRE",)), {"a", "d", "e", "f", "g"}),
    (Filters(departments=("none",)), {"c"}),
    (Filters(industries=("SITES", "none")), {"b", "c"}),
    (Filters(grades=("major",)), {"b"}),
    (Filters(risks=(1,)), {"d"}),
    (Filters(risks=(0, 4)), EVERYTHING - {"d"}),
    (Filters(sources=("expert",)), {"a"}),
    (Filters(statuses=("closed", "to_accept")), {"c", "f"}),
    (Filters(found_from=day(-6)), {"d", "e", "f"}),
    (Filters(found_to=day(-5)), EVERYTHING - {"f"}),
    (Filters(found_from=day(-5), found_to=day(-5)), {"d"}),
    (Filters(found_from=day(-4), found_to=day(-5)), set()),
    (Filters(units=("D1",), grades=("general",), departments=("FIRE",)), {"a", "f", "g"}),
    (Filters(units=("nowhere",)), set()),  # a code that names nothing narrows to nothing, never to all
    (Filters(departments=("nobody",)), set()),
    (Filters(industries=("nothing",)), set()),
]


@pytest.fixture
def full(board: Board) -> Board:
    board.put(*(board.row(name, **told) for name, told in ROWS.items()), cutoff=-2)
    board.put(
        board.row("b", **ROWS["b"] | {"unit": "S21", "grade": "general"}), cutoff=3
    )  # not yet on the Monday
    return board


def test_every_filter_is_tried():
    tried = {field.name for field in fields(Filters) for one, _ in NARROWED if getattr(one, field.name)}

    assert tried == {field.name for field in fields(Filters)} - {"text"}


def test_a_filter_narrows_the_rows_to_those_that_it_names(full: Board):
    for filters, names in NARROWED:
        assert full.names(None, filters=filters) == names, filters
        assert full.names("found", filters=filters) == names - {"g"}, filters


def test_every_number_is_the_number_of_its_rows_under_every_filter_on_every_day(full: Board):
    for filters, _ in NARROWED:
        for offset in (-5, 0, 4):
            numbers = full.figures(offset, filters=filters).iloc[0].to_dict()
            for name in ("found", "overdue", "no_deadline", "closed_in_period", "open_major"):
                assert numbers[name] == len(full.rows(name, offset, filters=filters)), (filters, offset, name)
            if numbers["found"] == 0:
                assert set(numbers.values()) == {0}


@pytest.mark.parametrize("by", ["district", "unit", "department", "industry", "risk"])
def test_the_parts_sum_to_the_whole_by_any_group(full: Board, by: str):
    for filters, _ in NARROWED:
        for offset in (-5, 0, 4):
            whole = full.figures(offset, filters=filters).iloc[0]
            parts = full.figures(offset, filters=filters, by=(by,))

            assert parts[by].is_unique
            assert parts[list(COUNTS)].sum().to_dict() == whole.to_dict(), (filters, offset)


def test_two_groups_at_once_sum_to_each(full: Board):
    both = full.figures(by=("district", "industry"))

    for by in ("district", "industry"):
        alone = full.figures(by=(by,)).set_index(by).sort_index()
        assert both.groupby(by)[list(COUNTS)].sum().equals(alone[list(COUNTS)])


TEXTS = [
    "100%",
    "a_b",
    "a\\b",
    "O'Brien",
    "x'); DROP TABLE hazard; --",
    '"quoted"',
    "%' OR '1'='1",
    "甲厂",
    ";",
    "--",
]


def test_a_text_finds_what_contains_it_and_nothing_else(board: Board):
    decoys = ["1000", "axb", "ab", "OBrien", "x", "quoted", "乙厂"]
    board.put(*(board.row(f"n{n}", facts={"description": text}) for n, text in enumerate((*TEXTS, *decoys))))
    every = {*TEXTS, *decoys}

    for text in TEXTS:
        wanted = {one for one in every if text in one}
        assert board.names("found", filters=Filters(text=text)) == wanted, text
        assert board.figure("found", filters=Filters(text=text)) == len(wanted), text
    assert board.figure("found") == len(every)


@pytest.mark.parametrize(
    "text", ["石-2026-001", "SH-2026-001", "sh-2026-001", "Widget", "wIDGET", "Dock", "Ann", "K-7"]
)
def test_a_text_is_looked_for_in_numbers_names_and_places(board: Board, text: str):
    facts = {"description": "here", "location": "dock 3", "owner": "Ann", "code": "K-7"}
    board.put(board.row("here", enterprise="Widget Ltd", facts=facts), board.row("elsewhere"))

    assert board.names("found", filters=Filters(text=text)) == {"here"}


@pytest.mark.parametrize("code", ["'", "D1' OR '1'='1", "D1;--", "%", "\\"])
def test_a_code_is_never_sql(full: Board, code: str):
    for filters in (Filters(units=(code,)), Filters(departments=(code,)), Filters(industries=(code,))):
        assert full.names(None, filters=filters) == set()
    for filters in (Filters(grades=(code,)), Filters(sources=(code,)), Filters(statuses=(code,))):
        assert full.names(None, filters=filters) == set()
