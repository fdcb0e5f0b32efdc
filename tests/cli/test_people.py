"""People from the command line, on both databases: who may be first, and accounts of single sign-on."""

from typing import Any

import pytest

from data_access import identity
from data_access.engine import engine_for, reading
from tests.cli.conftest import Run

ISSUER = "https://id.example.gov.cn"


@pytest.fixture
def empty(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database_url


def known(url: str, subject: str) -> Any:
    engine = engine_for(url)
    with reading(engine) as connection:
        found = identity.known_by_subject(connection, f"{ISSUER} {subject}")
    engine.dispose()
    return found


def test_the_first_person_has_a_way_in(run: Run, empty: str):
    first = ("people", "add", "wang", "--role", "office", "--without-password")

    assert "who can come in" in run(*first).words
    assert run(*first, "--issuer", ISSUER, "--subject", "7", "--json").answer == {
        "login": "wang",
        "role": "office",
    }
    assert known(empty, "7").login == "wang"


def test_a_person_is_linked_to_an_account_that_nobody_else_has(run: Run, empty: str):
    run("people", "add", "wang", "--role", "office", "--one-time")
    run("people", "add", "li", "--role", "leader", "--one-time")
    link = ("--issuer", ISSUER, "--subject", "8", "--json")

    assert run("people", "link", "li", *link).answer == {"login": "li", "single_sign_on": True}
    assert known(empty, "8").may_come_in
    assert run("people", "link", "wang", *link).status == 1
    assert run("people", "add", "zhao", "--role", "leader", "--without-password", *link).status == 1


@pytest.mark.parametrize("half", [("--issuer", ISSUER), ("--subject", "9"), ()])
def test_half_an_account_of_single_sign_on_is_a_wrong_call(run: Run, empty: str, half: tuple[str, ...]):
    assert run("people", "link", "wang", *half).status == 2


def test_a_demonstration_is_not_built_among_people(run: Run, empty: str):
    run("people", "add", "wang", "--role", "office", "--one-time")

    done = run("demo", "--hazards", 10)

    assert done.status == 1
    assert "People were entered" in done.words
