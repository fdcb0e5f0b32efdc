"""What an address asks for is read, said aloud where it is unknown, and comes back in every link."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import Period
from domain.filters import RISK_WORDS, Filters, Unknown
from domain.status import GRADES, SOURCES, STATUSES
from tests.cast import MONDAY
from tests.ui.cast import catalog, visit
from ui.view import view_of


def several(choices):
    return st.lists(st.sampled_from(sorted(choices)), unique=True).map(tuple)


days = st.dates(date(2000, 1, 1), MONDAY)
filters = st.builds(
    Filters,
    units=several(catalog().unit_ids),
    departments=several(catalog().department_ids),
    industries=several(catalog().industry_ids),
    grades=several(GRADES),
    risks=several(RISK_WORDS),
    sources=several(SOURCES),
    statuses=several(STATUSES),
    found_from=st.none() | days,
    found_to=st.none() | days,
    text=st.text(st.characters(exclude_categories=("C", "Z")), max_size=80),
)


@given(filters, st.none() | days, st.booleans(), st.sampled_from(["zh", "en", None]))
def test_a_link_opens_the_view_that_it_was_made_in(asked, as_of, hall, language):
    query = {"as_of": [as_of.isoformat()] if as_of else [], "lang": [language] if language else []}
    there = visit(language or "zh", query, size="hall" if hall else "desk")
    there = type(there)(**{**vars(there), "view": replaced(there.view, asked)})

    back = view_of(parse_qs(urlsplit(there.link("hazards")).query), catalog(), MONDAY)

    assert (back.filters, back.as_of, back.since, back.period_from, back.unknown) == (
        asked, there.as_of, there.since, there.view.period_from, (),
    )  # fmt: skip
    assert ("hall=1" in there.link("hazards"), "lang=" in there.link("hazards")) == (hall, bool(language))


def replaced(view, asked):
    return type(view)(**{**vars(view), "filters": asked})


def test_without_a_choice_the_board_stands_on_its_own_day():
    view = view_of({}, catalog(), MONDAY)

    assert (view.as_of, view.since, view.given, view.unknown) == (
        MONDAY, MONDAY - timedelta(days=28), frozenset(), (),
    )  # fmt: skip
    assert view.period == Period(date(2026, 1, 1), MONDAY)
    assert view.whole_period == Period(date(2026, 1, 1), date(2026, 12, 31))


def test_a_past_day_takes_its_own_year_along():
    view = view_of({"as_of": ["2025-03-10"]}, catalog(), MONDAY)

    assert view.period == Period(date(2025, 1, 1), date(2025, 3, 10))
    assert view.since == date(2025, 2, 10)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unit", "atlantis"),
        ("grade", "重大"),  # a label is no code
        ("risk", "1"),
        ("as_of", "2026-06-16"),  # a day to come
        ("as_of", "yesterday"),
        ("since", "2026-06-16"),  # later than the day it is compared with
        ("period_from", "2026-13-01"),
        ("from", "soon"),
        ("as_of", "0001-01-01"),
        ("as_of", "0001-03-01"),
        ("since", "0001-01-01"),
        ("period_from", "1989-12-31"),
        ("period_to", "9999-12-31"),
        ("from", "0001-01-01"),
        ("to", "9999-12-31"),
        ("q", "%00"),
    ],
)
def test_what_is_not_known_is_told_and_not_applied(key, value):
    view = view_of(parse_qs(f"{key}={value}"), catalog(), MONDAY)

    assert view.unknown == (Unknown(key, value),)
    assert (view.filters, view.as_of, view.given) == (Filters(), MONDAY, frozenset())


def test_the_boards_own_day_is_not_held_in_links():
    today, past = ({"as_of": [day]} for day in ("2026-06-15", "2026-06-01"))

    assert visit(query=today).link("countdown") == "countdown"  # it follows the calendar
    assert visit(query=past).link("countdown") == "countdown?as_of=2026-06-01"


def test_a_number_opens_its_rows_of_exactly_this_day_and_view():
    there = visit(query={"unit": ["sh"], "grade": ["major"]})

    assert there.rows("overdue", industry="gas") == (
        "hazards?unit=sh&grade=major&as_of=2026-06-15&measure=overdue&industry=gas"
    )


def test_a_link_can_let_go_of_what_is_held():
    there = visit(query={"unit": ["sh"], "as_of": ["2026-06-01"]})

    assert there.link("overview", unit=None) == "./?as_of=2026-06-01"
    assert there.link("overview", unit=None, as_of=None) == "./"
    with pytest.raises(KeyError):
        there.link("nowhere")


def test_the_same_page_in_another_language_keeps_what_it_was_told():
    there = visit(query={"unit": ["sh"]}, screen="hazards", own={"measure": "open", "page": "2"})

    assert there.here(lang="en") == "hazards?unit=sh&measure=open&page=2&lang=en"
    assert there.link("countdown") == "countdown?unit=sh"
