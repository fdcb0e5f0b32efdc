"""Who may change what the board rests on."""

from __future__ import annotations

from domain.people import may_administer
from ui.visit import Visit


def may_change(visit: Visit) -> bool:
    """Whether the viewer may; everybody else only looks."""
    return may_administer(visit.viewer)
