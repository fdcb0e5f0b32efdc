"""What stands where figures would, as long as the database is empty."""

from __future__ import annotations

from pages.hazard_waiting import ways
from ui import html, states
from ui.visit import Visit

WAYS = (("first", "setup"), ("second", "import"), ("third", ""))


def page(visit: Visit) -> None:
    """Lead to set-up and import whoever can go there; others are told that nothing of theirs is known."""
    t = visit.t
    if not visit.scope.everywhere:
        states.unknown(t("scope.nothing_yet"), t("scope.nothing_yet_more"), ways=ways(visit))
        return
    parts = [html.title(t("welcome.title"))]
    for name, screen in WAYS:
        parts.append(html.section(t(f"welcome.{name}"), t(f"welcome.{name}_more")))
        if screen:
            parts.append(html.note(html.link(t(f"welcome.{name}_go"), visit.link(screen))))
    html.draw(*parts)
