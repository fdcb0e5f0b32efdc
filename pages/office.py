"""Who may change what the board rests on."""

from __future__ import annotations

from domain.people import Role
from ui.visit import Visit


def may_change(visit: Visit) -> bool:
    """Whether the viewer is the office and sees everything; everybody else only looks."""
    return visit.viewer.role == Role.OFFICE and visit.scope.everywhere
