"""What stands where figures would, as long as the database is empty."""

from __future__ import annotations

from ui import html
from ui.visit import Visit

WAYS = (("first", "setup"), ("second", "import"), ("third", ""))


def page(visit: Visit) -> None:
    """Lead to set-up and import."""
    t = visit.t
    parts = [html.title(t("welcome.title"))]
    for name, screen in WAYS:
        parts.append(html.section(t(f"welcome.{name}"), t(f"welcome.{name}_more")))
        if screen:
            parts.append(html.note(html.link(t(f"welcome.{name}_go"), visit.link(screen))))
    html.draw(*parts)
