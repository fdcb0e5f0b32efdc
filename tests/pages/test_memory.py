"""Pages that a process remembers are the pages that it would work out: after writes, for every scope and view."""

import random

import pytest

from domain.people import EVERYWHERE, NOWHERE, Role, Scope, Viewer
from tests.cast import Board
from tests.pages.board import at_screen, html_of
from ui import database, memory, seat

SCREENS = ("overview", "risk_map", "districts", "countdown")
QUERIES: tuple[dict[str, str], ...] = (
    {}, {"unit": "D1", "lang": "en"}, {"hall": "1"}, {"as_of": "2026-06-01"},
    {"show": "due_rate", "since": "2026-06-01"}, {"open": "stock.new", "q": "none of the kind"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_remembered():
    memory.forget()
    yield
    memory.forget()


def drawn(screen: str, query: dict[str, str]) -> tuple:
    """All that the page puts on the screen: its HTML, and the charts with their words."""
    test = at_screen(screen, **query).run()
    assert not test.exception
    charts = [(chart.proto.spec, chart.proto.alt) for chart in test.get("plotly_chart")]
    choices = [(box.label, tuple(box.options)) for box in test.selectbox]
    return html_of(test), charts, choices


def looked_up(monkeypatch: pytest.MonkeyPatch, scope: Scope, role: Role = Role.OFFICE) -> None:
    monkeypatch.setattr(seat, "viewer_of", lambda _: Viewer("someone", role, scope))


def test_a_page_is_the_same_whoever_asked_before(dated: Board):
    asked = [(screen, query) for screen in SCREENS for query in QUERIES]
    fresh = []
    for screen, query in asked:
        memory.forget()
        fresh.append(drawn(screen, query))

    memory.forget()
    order = [*range(len(asked))] * 2
    random.Random(5).shuffle(order)
    for at in order:
        screen, query = asked[at]
        assert drawn(screen, query) == fresh[at], asked[at]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_page_that_is_remembered_asks_nothing_of_the_facts(dated: Board, monkeypatch, screen):
    first = drawn(screen, {})
    monkeypatch.setattr(database, "session_knowing", lambda _: pytest.fail("the database was asked"))

    assert drawn(screen, {}) == first


@pytest.mark.parametrize("screen", SCREENS)
def test_what_is_written_shows_at_once_and_what_is_taken_back_is_gone(dated_anywhere: Board, screen):
    before = drawn(screen, {})

    brought = dated_anywhere.put(dated_anywhere.row("新来的", unit="D1", due=-3, grade="major"))
    after = drawn(screen, {})
    dated_anywhere.take_back(brought.upload_id)

    assert after != before
    assert drawn(screen, {}) == before


@pytest.mark.parametrize("screen", SCREENS)
def test_nobody_is_shown_what_another_scope_worked_out(dated: Board, monkeypatch, screen):
    scopes = [
        EVERYWHERE,
        Scope(frozenset({dated.ids["D1"]}), None, None),
        Scope(frozenset({dated.ids["D2"]}), None, None),
        Scope(None, frozenset({dated.ids["FIRE"]}), None),
        NOWHERE,
    ]
    fresh = []
    for scope in scopes:
        memory.forget()
        looked_up(monkeypatch, scope)
        fresh.append(drawn(screen, {}))
    assert len({html for html, *_ in fresh}) == len(scopes)

    memory.forget()
    for at in [0, 1, 2, 3, 4, 4, 3, 2, 1, 0]:
        looked_up(monkeypatch, scopes[at])
        assert drawn(screen, {}) == fresh[at]


def test_a_mark_that_one_reader_opened_is_not_drawn_open_for_the_next(dated: Board):
    plain = drawn("overview", {})
    opened = drawn("overview", {"open": "stock.new"})

    assert opened[1] != plain[1]
    assert drawn("overview", {}) == plain
