"""Who looks at the board, and what part of it is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; the words for people are in docs/roles.md."""

    LEADER = "leader"
    OFFICE = "office"


@dataclass(frozen=True)
class Scope:
    """The part of the ledger that a viewer sees: unit in set AND lead department in set.

    `units` are ids of units, each with everything below it; `departments` are ids of lead departments.
    `None` means all, and has to be said: there is no default. An empty set sees nothing.
    """

    units: frozenset[int] | None
    departments: frozenset[int] | None

    @property
    def everywhere(self) -> bool:
        """Whether nothing is shut out."""
        return self.units is None and self.departments is None

    @property
    def nothing(self) -> bool:
        """Whether nothing can be seen at all."""
        return self.units == frozenset() or self.departments == frozenset()


EVERYWHERE = Scope(units=None, departments=None)
NOWHERE = Scope(units=frozenset(), departments=frozenset())


@dataclass(frozen=True)
class Viewer:
    """One person in front of the board."""

    name: str
    role: Role
    scope: Scope
