"""How a link of the responsibility chain is broken, on the days around the edge."""

from datetime import date, timedelta

import pytest

from domain.people import Role
from domain.responsibility import ACTS_THROUGH, BREAKS, LINKS, PARTIES, SIGNING, Break, Link, broken, roles_of
from domain.status import DEEDS

TODAY = date(2026, 6, 15)
OPENED = TODAY - timedelta(days=40)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize("link", LINKS)
def test_where_nobody_is_named_nobody_can_sign(link: str):
    assert broken(Link(link, "", OPENED), TODAY, 14) == Break("unnamed", OPENED)


@pytest.mark.parametrize("link", SIGNING)
def test_what_nobody_signed_for_is_broken_since_the_holder_got_it(link: str):
    told = Link(link, "D1", ago(3), acted_on=ago(1), acted_by="Bob")

    assert broken(told, TODAY, 14) == Break("unsigned", ago(3))


@pytest.mark.parametrize("link", ["owner", "leader"])
def test_who_is_only_named_signs_for_nothing(link: str):
    assert broken(Link(link, "王五", OPENED), TODAY, 14) is None


@pytest.mark.parametrize(
    ("signed", "acted", "since"),
    [
        (13, None, None),
        (14, None, 14),
        (30, None, 30),
        (30, 13, None),
        (30, 14, 14),
        (14, 20, 14),  # an act of before the receipt: the receipt is the last one
        (0, None, None),
    ],
)
def test_who_signed_is_silent_from_the_days_of_the_rule_on(signed: int, acted: int | None, since: int | None):
    told = Link(
        "territory", "D1", OPENED, signed_on=ago(signed), acted_on=None if acted is None else ago(acted)
    )

    assert broken(told, TODAY, 14) == (None if since is None else Break("silent", ago(since)))


def test_who_may_sign_is_of_a_party_that_signs():
    assert set(PARTIES) == set(DEEDS["sign"])
    assert set(PARTIES.values()) == set(SIGNING)
    assert roles_of("department") == (Role.DEPARTMENT_HEAD, Role.DEPARTMENT_CLERK)


def test_the_person_in_charge_acts_through_the_enterprise():
    assert ACTS_THROUGH["owner"] == "enterprise"
    assert "leader" not in ACTS_THROUGH
    assert {link for link, kinds in BREAKS.items() if "silent" in kinds} == set(SIGNING)
