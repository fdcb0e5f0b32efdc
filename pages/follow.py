"""Follow-up: what holds the course of open hazards together, one part at a time."""

from __future__ import annotations

from pages import follow_chain, follow_ladder, follow_listed, follow_look_backs
from ui.parts import draw_part
from ui.visit import Visit

TOLD = "follow_told"  # what came of a button, for the next drawing
PARTS = {
    "chain": follow_chain.draw,
    "ladder": follow_ladder.draw,
    "listed": follow_listed.draw,
    "look_backs": follow_look_backs.draw,
}


def page(visit: Visit) -> None:
    """The part that the address names; without one the chain."""
    draw_part(visit, PARTS, words=lambda part: visit.t(f"follow.part.{part}"), told=TOLD)
