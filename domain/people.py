"""Who looks at the board, and what part of it is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; the words for people are in docs/roles.md."""

    LEADER = "leader"
    OFFICE = "office"
    DISTRICT_HEAD = "district_head"
    DISTRICT_CLERK = "district_clerk"
    DEPARTMENT_HEAD = "department_head"
    DEPARTMENT_CLERK = "department_clerk"
    INSPECTOR = "inspector"
    ENTERPRISE = "enterprise"


# What a role cannot do without: the territory, the department or the enterprise that is the person's own.
OWN: dict[Role, tuple[str, ...]] = {
    Role.DISTRICT_HEAD: ("unit",),
    Role.DISTRICT_CLERK: ("unit",),
    Role.DEPARTMENT_HEAD: ("department",),
    Role.DEPARTMENT_CLERK: ("department",),
    Role.INSPECTOR: ("unit", "department"),  # one of them, or both
    Role.ENTERPRISE: ("enterprise",),
}
EVERYWHERE_ROLES = (Role.LEADER, Role.OFFICE)


@dataclass(frozen=True)
class Scope:
    """The part of the ledger that a viewer sees: unit in set AND lead department in set AND enterprise in set.

    `units` are ids of units, each with everything below it; `departments` are ids of lead departments;
    `enterprises` ids of enterprises. `None` means all, and has to be said: there is no default. An empty set
    sees nothing.
    """

    units: frozenset[int] | None
    departments: frozenset[int] | None
    enterprises: frozenset[int] | None

    @property
    def everywhere(self) -> bool:
        """Whether nothing is shut out."""
        return self.units is None and self.departments is None and self.enterprises is None

    @property
    def nothing(self) -> bool:
        """Whether nothing can be seen at all."""
        return frozenset() in (self.units, self.departments, self.enterprises)


EVERYWHERE = Scope(units=None, departments=None, enterprises=None)
NOWHERE = Scope(units=frozenset(), departments=frozenset(), enterprises=frozenset())


class NotThatRole(ValueError):
    """A role was given with another territory, department or enterprise than it needs; `lacks` names what."""

    def __init__(self, role: Role, lacks: tuple[str, ...]) -> None:
        super().__init__(f"{role}: {', '.join(lacks)}")
        self.role, self.lacks = role, lacks


def scope_of(
    role: Role | None, *, unit_id: int | None, department_id: int | None, enterprise_id: int | None
) -> Scope:
    """What a person in this role sees. Without a role, or with less than the role needs, nothing.

    What a role has no use for narrows nothing: a leader who lives in a district still sees the whole.
    """
    if role in EVERYWHERE_ROLES:
        return EVERYWHERE
    own = OWN.get(role, ()) if role else ()
    ids = {"unit": unit_id, "department": department_id, "enterprise": enterprise_id}
    given = {name: frozenset({key}) for name in own if (key := ids[name]) is not None}
    if not given:
        return NOWHERE
    return Scope(
        units=given.get("unit"), departments=given.get("department"), enterprises=given.get("enterprise")
    )


def require_own(
    role: Role, *, unit_id: int | None, department_id: int | None, enterprise_id: int | None
) -> None:
    """Raise NotThatRole unless the role is given with what it needs."""
    if role in EVERYWHERE_ROLES:
        return
    if scope_of(role, unit_id=unit_id, department_id=department_id, enterprise_id=enterprise_id).nothing:
        raise NotThatRole(role, OWN[role])


@dataclass(frozen=True)
class Viewer:
    """One person in front of the board.

    `person_id` is None where nobody has to sign in yet, `sign_in_id` names the sign-in that brought the
    person here: a write asks once more whether it still holds. `seen_at` is the last use of the visit before.
    """

    name: str
    role: Role
    scope: Scope
    person_id: int | None = None
    sign_in_id: int | None = None
    seen_at: datetime | None = None


def may_administer(viewer: Viewer) -> bool:
    """Whether the viewer may change what the board rests on: the office, that sees everything."""
    return viewer.role == Role.OFFICE and viewer.scope.everywhere


class NotTheOffice(Exception):
    """Somebody else than the office was to change what the board rests on; nothing was written."""


@dataclass(frozen=True)
class Author:
    """Who writes something down, and when: what every history row says."""

    name: str
    role: Role | str
    at: datetime
    person_id: int | None = None


def author_of(viewer: Viewer, at: datetime) -> Author:
    """The viewer as the one who writes."""
    return Author(viewer.name, viewer.role, at, viewer.person_id)
