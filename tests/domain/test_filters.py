"""Filters as they stand in a link: codes, checked, and the same when read back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.filters import (
    FIRST_DAY,
    LAST_DAY,
    RISK_WORDS,
    TEXT_LENGTH,
    Filters,
    Unknown,
    day_of,
    parse,
    to_query,
)
from domain.status import GRADES, SOURCES, STATUSES

codes = st.lists(st.text("ABC甲乙1-", min_size=1, max_size=6), max_size=3, unique=True).map(tuple)


days = st.dates(FIRST_DAY, LAST_DAY)


def some(values):
    return st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True).map(tuple)


@given(
    st.builds(
        Filters,
        units=codes,
        departments=codes,
        industries=codes,
        grades=some(GRADES),
        risks=some(RISK_WORDS),
        sources=some(SOURCES),
        statuses=some(STATUSES),
        found_from=st.none() | days,
        found_to=st.none() | days,
        text=st.text(max_size=TEXT_LENGTH).map(lambda t: parse({"q": t})[0].text),
    )
)
def test_a_link_reads_back_to_the_same_filters(filters: Filters):
    link = {key: [value] for key, value in to_query(filters).items()}

    assert parse(link) == (filters, [])


def test_several_values_are_repeated_or_joined_by_commas():
    assert parse({"unit": ["D1,D2", "D1", " S1 "]})[0].units == ("D1", "D2", "S1")


def test_a_text_keeps_its_commas():
    assert parse({"q": ["a, b"]})[0].text == "a, b"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("risk", "V"),
        ("grade", "重大"),
        ("status", "done"),
        ("source", "x"),
        ("from", "yesterday"),
        ("to", "2026-02-30"),
        ("from", "1989-12-31"),
        ("to", "2200-01-01"),
    ],
)
def test_an_unknown_value_is_said_aloud(key: str, value: str):
    assert parse({key: [value]}) == (Filters(), [Unknown(key, value)])


def test_a_unit_that_the_board_does_not_know_is_said_aloud():
    found, unknown = parse({"unit": ["D1,D9"]}, {"units": {"D1"}.__contains__})

    assert found == Filters(units=("D1",))
    assert unknown == [Unknown("unit", "D9")]


def test_an_empty_value_leaves_its_side_open():
    assert parse({"unit": ["", ","], "q": ["  "], "from": [""]}) == (Filters(), [])
    assert not Filters().any


def test_a_text_is_cut_and_loses_what_no_database_can_hold():
    found, _ = parse({"q": ["a\x00b\x1f" + "c" * 200]})

    assert found.text == ("ab" + "c" * 200)[:TEXT_LENGTH]


def test_a_day_is_an_iso_day():
    assert day_of("2026-06-15") == date(2026, 6, 15)
    assert day_of("15.6.2026") is None


def test_a_text_of_which_nothing_is_left_is_said_aloud():
    assert parse({"q": ["\x00"]}) == (Filters(), [Unknown("q", "%00")])
