"""The states of a hazard on its way from report to closure."""

from __future__ import annotations

# The order of the closed loop: a later state is further along, void stands outside it.
STATUSES = ("reported", "pending", "rectifying", "to_accept", "accepted", "closed", "void")

# Open hazards are in the stock. Reported (not yet confirmed) and void are in no measure at all.
ACTIVE = ("pending", "rectifying")
OPEN = ("pending", "rectifying", "to_accept", "accepted")
COUNTED = (*OPEN, "closed")

GRADES = ("general", "major")

SOURCES = (
    "enterprise",
    "government",
    "expert",
    "third_party",
    "public_report",
    "look_back",
    "unannounced",
    "other",
    "unknown",
)


def goes_backwards(was: str, now: str) -> bool:
    """Tell whether a ledger's new status lies before the known one.

    A void hazard that comes back to life goes backwards as well: both are questions for a person,
    never a silent reopening.
    """
    return STATUSES.index(now) < STATUSES.index(was)
