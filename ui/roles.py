"""Each role in plain words: what it sees and does, out of the tables that decide it. docs/roles.md says the same."""

from __future__ import annotations

from dataclasses import dataclass

from domain.people import EVERYWHERE_ROLES, Role
from domain.status import ACTIONS, DEEDS, GRADES, STEPS
from i18n import T


@dataclass(frozen=True)
class Told:
    """One role in words: its name, what it is for, what it sees, the steps and deeds that it may take, the office's."""

    name: str
    does: str
    sees: str
    steps: str
    deeds: str
    office: str


def told(t: T) -> list[Told]:
    """Every role, in the order of the table of roles."""
    return [_of(role, t) for role in Role]


def _of(role: Role, t: T) -> Told:
    office = {Role.OFFICE: "does", Role.LEADER: "looks"}.get(role, "none")
    return Told(
        name=t(f"role.{role}"),
        does=t(f"role.{role}_does"),
        sees=t(f"roles.sees.{_seen(role)}"),
        steps=t("format.comma").join(_steps(role, t)) or t("roles.nothing"),
        deeds=t("format.comma").join(t(f"roles.deed.{deed}") for deed, who in DEEDS.items() if role in who)
        or t("roles.nothing"),
        office=t(f"roles.office.{office}"),
    )


def _seen(role: Role) -> str:
    """The kind of scope that domain.people.scope_of gives a role."""
    if role in EVERYWHERE_ROLES:
        return "all"
    return role.partition("_")[0]


def _steps(role: Role, t: T) -> list[str]:
    """The steps of a role; of one that it may take for one grade alone, which."""
    found = []
    for action in ACTIONS:
        grades = {one.grade for one in STEPS.values() if one.action == action and role in one.roles}
        every = {one.grade for one in STEPS.values() if one.action == action}
        if not grades:
            continue
        only = t(f"grade.{next(iter(grades))}") if len(grades) < len(every) <= len(GRADES) else ""
        words = t(f"step.{action}")
        found.append(t("roles.only", step=words, grade=only) if only else words)
    return found
