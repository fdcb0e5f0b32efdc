"""What a process remembers: never for another state, scope, view or reader's words, and never too much."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from domain.people import EVERYWHERE, NOWHERE, Role, Scope, Viewer
from tests.cast import NOON
from tests.ui.cast import visit
from ui import memory
from ui.memory import remembered


@pytest.fixture(autouse=True)
def nothing_remembered():
    memory.forget()
    yield
    memory.forget()


class Database:
    """Sessions that see the state that the test says, and how many were opened."""

    def __init__(self, state: str | None = "s1") -> None:
        self.state, self.opened = state, 0

    def __call__(self) -> "Database":
        self.opened += 1
        return self

    def __enter__(self) -> SimpleNamespace:
        return SimpleNamespace(state=self.state)

    def __exit__(self, *_: object) -> None:
        return None


def told(given, session):
    """What a page would work out: a value that shows where it came from."""
    return (session.state, given)


def other(given, session):
    return ("other", given)


def here(database: Database, **changes):
    return visit(open_session=database, **{"state": database.state, **changes})


def test_the_second_reader_of_the_same_is_given_what_the_first_had_made():
    database = Database()
    first = remembered(here(database), told)

    assert remembered(here(database), told) is first
    assert database.opened == 1


DISTRICT = Scope(units=frozenset({2}), departments=None, enterprises=None)
ELSEWHERE = {
    "scope": {"viewer": Viewer("alice", Role.OFFICE, DISTRICT)},
    "departments": {"viewer": Viewer("alice", Role.OFFICE, Scope(None, frozenset({6}), None))},
    "enterprise": {"viewer": Viewer("alice", Role.OFFICE, Scope(None, None, frozenset({6})))},
    "nothing": {"viewer": Viewer("alice", Role.OFFICE, NOWHERE)},
    "role": {"viewer": Viewer("alice", Role.LEADER, EVERYWHERE)},
    "filter": {"query": {"unit": ["sh"]}},
    "as of": {"query": {"as_of": ["2026-06-01"]}},
    "since": {"query": {"since": ["2026-06-01"]}},
    "period": {"query": {"period_from": ["2026-02-01"]}},
    "unknown": {"query": {"unit": ["nowhere"]}},
    "named language": {"query": {"lang": ["zh"]}},
    "language": {"language": "en"},
    "theme": {"kind": "dark"},
    "size": {"size": "hall"},
    "screen": {"screen": "districts"},
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_whoever_sees_another_thing_is_never_given_it(name):
    database = Database()
    remembered(here(database), told)

    asked = here(database, **ELSEWHERE[name])
    _, given = remembered(asked, told)

    assert database.opened == 2
    assert (given.viewer.scope, given.viewer.role) == (asked.viewer.scope, asked.viewer.role)
    assert (given.view, given.language, given.kind, given.size) == (
        asked.view, asked.language, asked.kind, asked.size,
    )  # fmt: skip


def test_the_board_s_next_day_is_another_view():
    database = Database()
    today = here(database)
    remembered(today, told)

    remembered(replace(today, view=replace(today.view, today=date(2026, 6, 16))), told)

    assert database.opened == 2


def test_another_state_is_asked_anew():
    database = Database()
    remembered(here(database), told)
    database.state = "s2"

    assert remembered(here(database), told)[0] == "s2"


def test_what_was_read_of_another_state_than_the_names_is_given_and_not_remembered():
    database = Database("s2")
    begun_before = here(database, state="s1")

    assert remembered(begun_before, told)[0] == "s2"
    assert remembered(begun_before, told)[0] == "s2"
    assert database.opened == 2


def test_without_a_state_nothing_is_remembered():
    database = Database(None)
    remembered(here(database), told)
    remembered(here(database), told)

    assert database.opened == 2


def test_another_question_is_another_thing():
    database = Database()

    assert remembered(here(database), told) != remembered(here(database), other)


def test_what_readers_do_not_share_is_not_told():
    database = Database()
    asked = here(database, own={"show": "due_rate", "open": "stock.new"})

    _, given = remembered(asked, told, own=("show",))

    assert (given.viewer.name, given.viewer.person_id, given.own) == ("", None, {"show": "due_rate"})
    assert given.now < NOON
    bob = Viewer("bob", asked.viewer.role, asked.viewer.scope, person_id=7, sign_in_id=8)
    remembered(replace(asked, viewer=bob), told, own=("show",))
    remembered(replace(asked, own={"show": "due_rate", "open": "week.1"}), told, own=("show",))
    assert database.opened == 1
    remembered(replace(asked, own={"show": "open"}), told, own=("show",))
    assert database.opened == 2


def test_there_is_one_look_at_the_database_and_no_other():
    with pytest.raises(RuntimeError, match="session that is given"):
        remembered(here(Database()), lambda given, _: given.open_session())


def test_another_database_is_another_thing(monkeypatch):
    database = Database()
    remembered(here(database), told)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.sqlite")

    remembered(here(database), told)

    assert database.opened == 2


def test_what_was_not_asked_for_longest_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(memory, "MOST", 2)
    for key in "ab":
        memory.keep(key, key)
    memory.recall("a")
    memory.keep("c", "c")

    assert [memory.recall(key) for key in "abc"] == ["a", None, "c"]


def test_a_failure_is_not_remembered():
    database = Database()

    def fails(given, session):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        remembered(here(database), fails)
    with pytest.raises(RuntimeError):
        remembered(here(database), fails)
    assert database.opened == 2


def test_all_that_a_visit_holds_is_in_the_key_or_left_out_on_purpose():
    """A field that is added to Visit or Viewer has to be thought of here and in ui.memory."""
    plain = visit()
    keyed = {"viewer", "view", "t", "kind", "size", "screen", "own", "state"}
    left_out = {
        "now",
        "clock",
        "open_session",
        "catalog",
        "mine",
    }  # the catalog is that of the state, `mine` of the scope too

    assert set(vars(plain)) == keyed | left_out
    who = {"name", "person_id", "sign_in_id", "seen_at"}
    assert set(vars(plain.viewer)) == {"role", "scope"} | who
