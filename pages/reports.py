"""Reports: the statutory monthly form, the quarters of the year, and ledgers to hand in."""

from __future__ import annotations

from pages import reports_monthly, reports_quarterly
from ui.parts import draw_part
from ui.visit import Visit

TOLD = "reports_told"  # what came of a button, for the next drawing
PARTS = {"monthly": reports_monthly.draw, "quarterly": reports_quarterly.draw}


def page(visit: Visit) -> None:
    """The part that the address names; without one the monthly form."""
    draw_part(visit, PARTS, words=lambda part: visit.t(f"reports.part.{part}"), told=TOLD)
