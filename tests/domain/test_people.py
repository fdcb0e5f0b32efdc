"""What is whose: from a role and what is given with it to the part of the ledger that a person sees."""

import pytest

from domain.people import (
    EVERYWHERE,
    EVERYWHERE_ROLES,
    NOWHERE,
    OWN,
    NotThatRole,
    Role,
    Scope,
    require_own,
    scope_of,
)

ALL = {"unit_id": 1, "department_id": 2, "enterprise_id": 3}


@pytest.mark.parametrize("role", EVERYWHERE_ROLES)
def test_leader_and_office_see_everything_wherever_they_live(role: Role):
    assert scope_of(role, **ALL) == EVERYWHERE


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.DISTRICT_HEAD, Scope(frozenset({1}), None, None)),
        (Role.DISTRICT_CLERK, Scope(frozenset({1}), None, None)),
        (Role.DEPARTMENT_HEAD, Scope(None, frozenset({2}), None)),
        (Role.DEPARTMENT_CLERK, Scope(None, frozenset({2}), None)),
        (Role.INSPECTOR, Scope(frozenset({1}), frozenset({2}), None)),
        (Role.ENTERPRISE, Scope(None, None, frozenset({3}))),
    ],
)
def test_everybody_else_sees_what_is_their_own(role: Role, expected: Scope):
    assert scope_of(role, **ALL) == expected


@pytest.mark.parametrize("role", [*OWN, None])
def test_without_what_the_role_needs_nothing_is_seen(role: Role | None):
    assert scope_of(role, unit_id=None, department_id=None, enterprise_id=None) == NOWHERE


def test_an_inspector_of_a_district_alone_sees_all_its_departments():
    found = scope_of(Role.INSPECTOR, unit_id=1, department_id=None, enterprise_id=None)

    assert found == Scope(frozenset({1}), None, None)


def test_every_role_is_of_the_whole_or_has_its_own():
    assert set(Role) == {*EVERYWHERE_ROLES, *OWN}


def test_a_role_without_its_own_is_refused_by_name():
    with pytest.raises(NotThatRole) as refused:
        require_own(Role.DEPARTMENT_HEAD, unit_id=1, department_id=None, enterprise_id=None)

    assert refused.value.lacks == ("department",)


@pytest.mark.parametrize("missing", ["units", "departments", "enterprises"])
def test_an_empty_set_in_any_part_sees_nothing(missing: str):
    parts = dict.fromkeys(("units", "departments", "enterprises"), None) | {missing: frozenset()}

    assert Scope(**parts).nothing
    assert not EVERYWHERE.nothing
