"""The pace of guessing, with a clock that is told: who is slowed, and who comes in whatever the others do."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select

from data_access import identity
from data_access.engine import reading, writing
from data_access.tables import known_browser, person_event, sign_in
from data_access.writes.people import add_person, change_person, set_password
from domain.people import Author, Role
from jobs import accounts
from jobs.accounts import Attempt, Door, Entered, TurnedAway, hash_of

WORD = "鸟鸣山更幽-2026"
NOON = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
OFFICE = Author("Alice", Role.OFFICE, NOON)
HOME, ELSEWHERE = "10.0.0.7", "203.0.113.7"


@pytest.fixture
def door(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """A door before wang and li, who know one password, and root of the office; hashing costs nothing."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts._of_nobody.cache_clear()
    with writing(engine) as connection:
        for login, role in (("root", Role.OFFICE), ("wang", Role.LEADER), ("li", Role.LEADER)):
            add_person(connection, {"login": login, "role": role}, OFFICE, password=hash_of(WORD, login))
    yield Door(timedelta(hours=12))
    accounts._of_nobody.cache_clear()


@pytest.fixture
def tries(door: Door, engine: Engine) -> Callable[..., Any]:
    """One try at an instant; "in", or why not."""

    def go(login: str, address: str, tick: float, *, word: str = "wrong-word", mark: str = "") -> Any:
        attempt = Attempt(login, word, address, "test", mark)
        come: Any = door.turned_away(attempt, tick=tick)
        come = come or door.try_password(engine, attempt, at=NOON + timedelta(seconds=tick), tick=tick)
        return come if isinstance(come, Entered) else come.why

    return go


def flood(tries: Callable[..., Any], address: Callable[[int], str], *, seconds: int) -> list[str]:
    """100 wrong passwords a second for one account."""
    return [tries("wang", address(n), 100 + n / 100) for n in range(seconds * 100)]


@pytest.mark.parametrize("attackers", [1, 250])
def test_the_right_person_comes_in_from_a_known_address_at_once_while_others_guess(
    tries: Callable[..., Any], attackers: int
):
    assert isinstance(tries("wang", HOME, 1.0, word=WORD), Entered)
    came = []
    for second in range(60):
        guesses = [tries("wang", f"198.51.100.{n % attackers}", 100 + second + n / 100) for n in range(100)]
        assert "busy" not in guesses
        if second % 20 == 10:
            came.append(tries("wang", HOME, 101 + second, word=WORD))

    assert [type(one) for one in came] == [Entered] * 3


def test_a_known_browser_comes_in_from_the_attackers_own_address(tries: Callable[..., Any]):
    mine = tries("wang", HOME, 1.0, word=WORD)
    flood(tries, lambda n: ELSEWHERE, seconds=2)

    assert isinstance(tries("wang", ELSEWHERE, 103.0, word=WORD, mark=mine.mark), Entered)


def test_a_newcomer_comes_in_while_somebody_guesses_slowly_from_many_addresses(tries: Callable[..., Any]):
    for n in range(1200):  # two a second for ten minutes
        tries("wang", f"198.51.100.{n % 200}", 100 + n / 2)

    assert isinstance(tries("wang", ELSEWHERE, 701.0, word=WORD), Entered)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        (lambda n: ELSEWHERE, 3 + 10),  # for one account, a minute each
        (lambda n: f"198.51.100.{n % 250}", 8 + 3 * 600),
        (lambda n: f"2001:db8:1:2::{n:x}", 3 + 10),  # one subscriber's network
        (lambda n: f"::ffff:{ELSEWHERE}" if n % 2 else ELSEWHERE, 3 + 10),
    ],
    ids=["one address", "many", "a network of IPv6", "IPv4 in IPv6"],
)
def test_strangers_are_slow_at_one_account(
    tries: Callable[..., Any], address: Callable[[int], str], most: int
):
    answers = [tries("wang", address(n), 100 + n / 10) for n in range(6000)]  # ten minutes

    assert answers.count("wrong") <= most
    assert answers.count("wrong") >= most * 0.7
    assert set(answers) == {"wrong", "wait"}


def test_strangers_together_are_slow_whatever_the_name_and_the_address(tries: Callable[..., Any]):
    answers = [tries(f"n{n}", f"2001:db8:{n:x}::1", 100 + n / 100) for n in range(6000)]  # a minute

    assert answers.count("wrong") <= 8 + 3 * 60


def test_somebody_at_a_known_address_guesses_a_colleagues_password_slowly(tries: Callable[..., Any]):
    assert isinstance(tries("wang", HOME, 1.0, word=WORD), Entered)

    answers = [tries("wang", HOME, 100 + second) for second in range(600)]

    assert answers.count("wrong") <= 5 + 10


def test_a_known_address_guesses_slowly_over_all_its_accounts(
    tries: Callable[..., Any], engine: Engine, door: Door
):
    logins = [f"p{n}" for n in range(10)]
    with writing(engine) as connection:
        for login in logins:
            add_person(
                connection, {"login": login, "role": Role.LEADER}, OFFICE, password=hash_of(WORD, login)
            )
    for n, login in enumerate(logins):
        assert isinstance(tries(login, HOME, 1.0 + n, word=WORD), Entered)

    answers = [tries(login, HOME, 200.0 + second) for second in range(60) for login in logins]

    assert answers.count("wrong") <= 20 + 12


def test_a_known_browser_guesses_slowly_as_well(tries: Callable[..., Any]):
    mine = tries("wang", HOME, 1.0, word=WORD)

    answers = [tries("wang", HOME, 100 + second / 10, mark=mine.mark) for second in range(600)]

    assert answers.count("wrong") <= 10 + 6


def test_a_browser_known_to_one_account_is_strange_to_another(tries: Callable[..., Any]):
    mine = tries("wang", HOME, 1.0, word=WORD)

    answers = [tries("li", ELSEWHERE, 100.0, mark=mine.mark) for _ in range(10)]

    assert answers.count("wrong") == 3


def test_who_asks_too_soon_is_told_before_the_form_is_read_unless_somebody_came_from_there(
    tries: Callable[..., Any], door: Door
):
    mine = tries("wang", HOME, 1.0, word=WORD)
    flood(tries, lambda n: ELSEWHERE, seconds=1)
    for n in range(30):
        tries(f"n{n}", HOME, 101.0)

    assert door.asks_too_soon(ELSEWHERE, "", tick=101.0) in (1, 2, 3)
    assert door.asks_too_soon(ELSEWHERE, "made up", tick=101.0) in (1, 2, 3)
    assert door.asks_too_soon(ELSEWHERE, mine.mark, tick=101.0) == 0
    assert door.asks_too_soon(HOME, "", tick=101.0) == 0
    assert door.asks_too_soon("192.0.2.1", "", tick=101.0) == 0
    assert door.asks_too_soon(ELSEWHERE, "", tick=140.0) == 0  # time to look again who came from where


def test_strangers_in_the_queue_turn_nobody_away_who_is_known(
    tries: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    mine = tries("wang", HOME, 1.0, word=WORD)
    go, real = Event(), accounts._fits

    def slow(kept: str | None, password: str) -> bool:
        go.wait(10)
        return real(kept, password)

    monkeypatch.setattr(accounts, "_fits", slow)
    came: dict[str, Any] = {}

    def run(name: str, *told: Any, **more: Any) -> Thread:
        thread = Thread(target=lambda: came.update({name: tries(*told, **more)}))
        thread.start()
        return thread

    threads = []
    for n in range(12):  # one after the other, as their clock says
        threads.append(run(f"s{n}", f"n{n}", f"198.51.100.{n}", 100 + n / 3))
        assert wait_for(
            lambda so_far=n: len(came) + len(accounts._HASHING._waiting) == so_far
        )  # one is at work
    assert list(came.values()) == ["busy"] * 3  # eight wait
    threads.append(run("address", "wang", HOME, 105.0, word=WORD))
    threads.append(run("browser", "wang", ELSEWHERE, 105.0, word=WORD, mark=mine.mark))
    wait_for(lambda: len(accounts._HASHING._waiting) == 10)
    served = [way for way, _ in accounts._HASHING._waiting]
    go.set()
    for thread in threads:
        thread.join()

    assert served == sorted(served)
    assert isinstance(came["browser"], Entered)
    assert isinstance(came["address"], Entered)


def wait_for(so: Callable[[], bool]) -> bool:
    """Whether something comes true within ten seconds."""
    pause = Event()
    return any(so() or pause.wait(0.02) for _ in range(500))


@pytest.mark.parametrize("what", ["password", "closed", "role"])
def test_a_password_that_is_reset_while_the_old_one_is_tried_lets_nobody_in(
    tries: Callable[..., Any], engine: Engine, monkeypatch: pytest.MonkeyPatch, what: str
):
    real = accounts._fits

    def meanwhile(kept: str | None, password: str) -> bool:
        right = real(kept, password)
        with writing(engine) as connection:
            if what == "password":
                set_password(connection, 2, "another hash", OFFICE, must_change=True)
            else:
                change_person(
                    connection, 2, {"closed": {"active": False}, "role": {"role": None}}[what], OFFICE, seen=1
                )
        return right

    monkeypatch.setattr(accounts, "_fits", meanwhile)

    assert tries("wang", HOME, 1.0, word=WORD) == "wrong"
    with reading(engine) as connection:
        assert connection.execute(select(sign_in.c.id)).all() == []


def test_a_reset_waits_for_a_sign_in_that_is_being_written_and_ends_it(
    tries: Callable[..., Any], door: Door, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    """The person is held from the second look at the password on, so a reset comes before it or after all of it."""
    looked, real = Event(), identity.unchanged
    done: list[str] = []

    def reset() -> None:
        looked.wait(10)
        with writing(engine) as connection:
            set_password(connection, 2, "another hash", OFFICE, must_change=True)
        done.append("reset")

    def slow(*told: Any) -> Any:
        found = real(*told)
        looked.set()
        assert not Event().wait(0.5)
        assert done == []
        return found

    office = Thread(target=reset)
    office.start()
    monkeypatch.setattr(identity, "unchanged", slow)
    assert isinstance(tries("wang", HOME, 1.0, word=WORD), Entered)
    office.join()

    with reading(engine) as connection:
        assert connection.execute(select(sign_in.c.ended_by)).scalars().all() == ["Alice"]


def test_a_one_time_password_lets_in_once_and_for_three_days(tries: Callable[..., Any], engine: Engine):
    with writing(engine) as connection:
        for login in ("new", "late"):
            told = {"password": hash_of(WORD, login), "must_change": True}
            add_person(connection, {"login": login, "role": Role.LEADER}, OFFICE, **told)

    assert isinstance(tries("new", HOME, 10.0, word=WORD), Entered)
    assert tries("new", HOME, 11.0, word=WORD) == "one_time"
    assert tries("new", HOME, 12.0) == "wrong"  # who does not know it is told nothing
    assert tries("late", HOME, 3 * 24 * 3600 + 1.0, word=WORD) == "one_time"

    with writing(engine) as connection:
        mine = Author("new", Role.LEADER, NOON, 4)
        set_password(connection, 4, hash_of(WORD, "new"), mine, must_change=False)
    assert isinstance(tries("new", HOME, 13.0, word=WORD), Entered)
    assert isinstance(tries("new", HOME, 14.0, word=WORD), Entered)


def test_a_mark_is_new_each_time_and_replaces_the_one_before(tries: Callable[..., Any], engine: Engine):
    first = tries("wang", HOME, 1.0, word=WORD, mark="chosen-by-a-stranger")
    second = tries("wang", HOME, 2.0, word=WORD, mark=first.mark)

    with reading(engine) as connection:
        kept = set(connection.execute(select(known_browser.c.mark)).scalars())
    assert len({"chosen-by-a-stranger", first.mark, second.mark}) == 3
    assert kept == {identity.hashed(f"browser {second.mark}"), identity.hashed(f"address {HOME}")}


def test_another_persons_mark_is_not_forgotten_for_it(tries: Callable[..., Any], engine: Engine):
    wang = tries("wang", HOME, 1.0, word=WORD)
    tries("li", HOME, 2.0, word=WORD, mark=wang.mark)

    with reading(engine) as connection:
        assert "wang" in identity.came_from(connection)[identity.hashed(f"browser {wang.mark}")]


def test_a_reset_by_somebody_else_forgets_the_browsers_and_an_own_change_does_not(
    tries: Callable[..., Any], engine: Engine
):
    tries("wang", HOME, 1.0, word=WORD)
    with writing(engine) as connection:
        set_password(connection, 2, "a", Author("wang", Role.LEADER, NOON, 2), must_change=False)
        kept = len(identity.came_from(connection))
        set_password(connection, 2, "b", OFFICE, must_change=True)

        assert (kept, identity.came_from(connection)) == (2, {})


@pytest.mark.parametrize("login", ["wa\0ng", "\0wang\n", "wang\x1b"])
def test_control_characters_of_a_name_are_nothing(tries: Callable[..., Any], login: str):
    assert isinstance(tries(login, HOME, 1.0, word=WORD), Entered)
    assert tries("\0", HOME, 2.0) == "wrong"


def test_who_wrote_a_row_of_the_history_is_kept_by_number(tries: Callable[..., Any], engine: Engine):
    tries("wang", HOME, 1.0, word=WORD)

    with reading(engine) as connection:
        asked = select(person_event.c.what, person_event.c.by_person_id).where(person_event.c.person_id == 2)
        assert connection.execute(asked).all() == [("created", None), ("signed_in", 2)]


def test_a_confirmation_has_the_same_pace(door: Door, engine: Engine):
    with reading(engine) as connection:
        known = identity.known_by_login(connection, "wang")
    attempt = Attempt("wang", "wrong-word", ELSEWHERE, "test")

    answers = [door.confirm(engine, known, attempt, tick=100.0) for _ in range(5)]

    assert answers == [TurnedAway("wrong")] * 3 + [TurnedAway("wait", 61)] * 2
