"""What is done to many hazards at once: the deeds, what each is told, and who may do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.people import Role
from domain.plain_text import printable
from domain.status import DEEDS, STEPS, StepNotAllowed, require_deed

MOST = 500  # hazards at once
ACTIONS = ("assign", "person", "remind")  # in the order of offering
_DEED = {"assign": "correct", "person": "correct", "remind": "remind"}
_CONFIRM = frozenset(role for step in STEPS.values() if step.action == "confirm" for role in step.roles)


class TooMany(Exception):
    """More hazards at once than MOST; nothing was looked at."""


@dataclass(frozen=True)
class Assign:
    """Give to a unit, a lead department or both from today; None: as it is. `confirm` what is only reported too."""

    unit_id: int | None = None
    department_id: int | None = None
    confirm: bool = False
    reason: str = ""
    action: str = "assign"

    @property
    def changes(self) -> dict[str, int]:
        """The facts that are to change, by their names in a correction."""
        told = {"unit_id": self.unit_id, "department_id": self.department_id}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True)
class SetPerson:
    """Set the person in charge, the phone, the leader in charge; "": as it is."""

    owner: str = ""
    phone: str = ""
    leader: str = ""
    reason: str = ""
    action: str = "person"

    @property
    def changes(self) -> dict[str, str]:
        """The facts that are to change, by their names in a correction."""
        told = {"owner": self.owner, "phone": self.phone, "leader": self.leader}
        return {name: value.strip() for name, value in told.items() if value.strip()}


@dataclass(frozen=True)
class Remind:
    """Remind whoever has to act: `to_whom` "" is the unit that each hazard lies in."""

    to_whom: str = ""
    reply_by: date | None = None
    note: str = ""
    action: str = "remind"


Deed = Assign | SetPerson | Remind


def may(action: str, role: Role) -> bool:
    """Whether a role may do it to hazards of its part."""
    return role in DEEDS[_DEED[action]]


def may_confirm(role: Role) -> bool:
    """Whether a role may confirm what is reported, together with an assignment."""
    return role in _CONFIRM


def require(deed: Deed, role: Role, today: date) -> None:
    """Raise StepNotAllowed where the deed cannot be done to any hazard.

    role; nothing where it is told nothing to do; asked where a change has no reason; reply where the answer is asked
    for before today.
    """
    require_deed(_DEED[deed.action], role)
    if isinstance(deed, Remind):
        if deed.reply_by is not None and deed.reply_by < today:
            raise StepNotAllowed("reply")
        return
    confirms = isinstance(deed, Assign) and deed.confirm
    if confirms and not may_confirm(role):
        raise StepNotAllowed("role")
    if not deed.changes and not confirms:
        raise StepNotAllowed("nothing")
    if deed.changes and not printable(deed.reason).strip():
        raise StepNotAllowed("asked", ("reason",))
