"""The responsibility chain of a hazard: territory, department, enterprise, person in charge, leader in charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.people import Role

LINKS = ("territory", "department", "enterprise", "owner", "leader")
SIGNING = ("territory", "department", "enterprise")  # the links that sign for a hazard; the others are named
PARTIES: dict[Role, str] = {
    Role.DISTRICT_HEAD: "territory",
    Role.DISTRICT_CLERK: "territory",
    Role.DEPARTMENT_HEAD: "department",
    Role.DEPARTMENT_CLERK: "department",
    Role.ENTERPRISE: "enterprise",
}
# The field that history names where a link becomes another.
FIELDS = {
    "territory": "unit",
    "department": "department",
    "enterprise": "enterprise",
    "owner": "owner",
    "leader": "leader",
}
ACCEPTED = "transfer_accepted"  # what history says where a receiver takes a hazard over
# Whose acts are a link's: the person in charge acts through the enterprise, the leader in charge is only named.
ACTS_THROUGH = {"owner": "enterprise", **{link: link for link in SIGNING}}
UNNAMED, UNSIGNED, SILENT = KINDS = ("unnamed", "unsigned", "silent")
# How each link can be broken; of several ways the first one is told.
BREAKS = {link: KINDS if link in SIGNING else (UNNAMED,) for link in LINKS}


def roles_of(party: str) -> tuple[Role, ...]:
    """The roles whose acts are a party's."""
    return tuple(role for role, own in PARTIES.items() if own == party)


@dataclass(frozen=True)
class Link:
    """One link of the chain in one round of rectification.

    `holder` is who it is: the code of the unit or department, else a name; "" where nobody is named. `since` is the
    day from which it has been so: that of the last change of this link, else the opening of the round. A receipt is
    told only where the present holder gave it. `acted_on` is the day of the last event of somebody of this party
    since then.
    """

    link: str
    holder: str
    since: date
    signed_on: date | None = None
    signed_by: str = ""
    acted_on: date | None = None
    acted_by: str = ""


@dataclass(frozen=True)
class Break:
    """How a link is broken, and since when."""

    kind: str
    since: date


def broken(link: Link, as_of: date, silent_days: int) -> Break | None:
    """How a link is broken on a day; None where it holds.

    unnamed: nobody is named, since the round began or the name was taken away. unsigned: the holder has not signed,
    since the day it got the hazard in this round. silent: signed, and the last act lies `silent_days` days or more
    back; to sign is an act. Owner and leader sign for nothing: they are named or not.
    """
    if not link.holder:
        return Break(UNNAMED, link.since)
    if link.link not in SIGNING:
        return None
    if link.signed_on is None:
        return Break(UNSIGNED, link.since)
    last = max(link.signed_on, link.acted_on or link.signed_on)
    return Break(SILENT, last) if (as_of - last).days >= silent_days else None
