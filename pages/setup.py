"""Set-up: what the board rests on, one part at a time."""

from __future__ import annotations

from pages import (
    setup_calendar,
    setup_deadlines,
    setup_log,
    setup_names,
    setup_people,
    setup_risk,
    setup_rules,
    setup_targets,
    setup_units,
)
from ui.parts import draw_part
from ui.visit import Visit

PARTS = {
    "units": setup_units.draw,
    "names": setup_names.draw,
    "targets": setup_targets.draw,
    "deadlines": setup_deadlines.draw,
    "calendar": setup_calendar.draw,
    "rules": setup_rules.draw,
    "risk": setup_risk.draw,
    "people": setup_people.draw,
    "log": setup_log.draw,
}


def page(visit: Visit) -> None:
    """The part that the address names; without one the units."""
    draw_part(visit, PARTS, words=lambda part: visit.t(f"setup.part.{part}"), told="setup_told")
