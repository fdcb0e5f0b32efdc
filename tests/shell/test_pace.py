"""How often a password may be tried: strangers are slowed, and the right person comes in all the same."""

from typing import Any

import pytest

from domain.throttle import STRANGE_ADDRESS, STRANGER
from shell import sign_in
from shell.guard import HEADERS
from tests.shell.conftest import WORD, Browser


def guess(board: Any, times: int, login: str = "wang", address: str = "10.9.9.9") -> list[int]:
    """What a stranger is answered who guesses."""
    return [
        Browser(board, address).enter(login, f"wrong-word-{number}").status_code for number in range(times)
    ]


def test_a_stranger_is_slowed_before_anything_is_hashed(board: Any, wang: int):
    answers = guess(board, 30)

    assert answers[0] == 401
    assert answers.count(401) <= STRANGER.burst + 1  # one may come back while the others are tried
    assert answers[-1] == 429


def test_who_has_to_wait_is_told_how_long_and_that_nothing_is_locked(board: Any, wang: int):
    guess(board, 20)

    said = Browser(board, "10.9.9.9").enter("wang", "wrong-word")

    assert said.status_code == 429
    assert "the account is not locked" in said.text


def test_the_right_person_comes_in_from_where_they_were_before(board: Any, wang: int):
    Browser(board, "10.0.0.7").enter()
    guess(board, 30)

    assert Browser(board, "10.0.0.7").enter().status_code == 303


def test_a_browser_that_was_here_before_comes_in_from_the_attackers_own_address(board: Any, wang: int):
    mine = Browser(board, "10.9.9.9")
    mine.enter()
    mine.cookies.delete("board_session")
    guess(board, 40)

    assert mine.enter().status_code == 303


def test_others_are_not_slowed_by_guesses_at_one_account_from_elsewhere(
    board: Any, wang: int, sqlite_url: str
):
    from domain.people import Role
    from tests.shell.conftest import entered

    entered(sqlite_url, "li", Role.LEADER)
    guess(board, 30)

    assert Browser(board, "10.0.0.8").enter("li").status_code == 303


def test_one_address_that_guesses_many_accounts_is_slowed_as_well(board: Any, wang: int):
    answers = [guess(board, 1, login=f"person{number}")[0] for number in range(40)]

    assert answers.count(401) <= STRANGE_ADDRESS.burst + 8
    assert answers[-1] == 429


def test_an_address_that_asked_too_often_is_answered_before_its_form_is_read(
    board: Any, wang: int, monkeypatch: pytest.MonkeyPatch
):
    guess(board, 30)
    monkeypatch.delattr(sign_in, "typed")  # whoever reads the form now fails

    said = Browser(board, "10.9.9.9").enter(WORD)

    assert said.status_code == 429
    assert int(said.headers["retry-after"]) <= 3
    assert "the account is not locked" in said.text
    assert HEADERS.items() <= said.headers.items()


def test_who_has_to_wait_does_not_lose_where_one_wanted_to_go(board: Any, wang: int):
    guess(board, 4)
    one = Browser(board, "10.9.9.9")

    assert 'href="./sign-in?next=hazards%3Funit%3DD01"' in one.enter(next="hazards?unit=D01").text
    assert "evil" not in one.enter(next="//evil.example").text
