"""Set-up: what the board rests on, one part at a time."""

from __future__ import annotations

from types import MappingProxyType

import streamlit as st

from domain.filters import Unknown
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
from ui import html
from ui.filters import tell_unknown
from ui.keep import take
from ui.visit import Visit

PARTS = MappingProxyType(
    {
        "units": setup_units,
        "names": setup_names,
        "targets": setup_targets,
        "deadlines": setup_deadlines,
        "calendar": setup_calendar,
        "rules": setup_rules,
        "risk": setup_risk,
        "people": setup_people,
        "log": setup_log,
    }
)


def page(visit: Visit) -> None:
    """The part that the address names; without one the units."""
    asked = st.query_params.get("part", "units")
    part = asked if asked in PARTS else "units"
    head = st.container()
    told = take("setup_told")
    if part != asked:
        tell_unknown(visit, [Unknown("part", asked)])
    if told:
        html.draw(html.bar(str(told)))
    title = PARTS[part].draw(visit)
    with head:
        html.draw(html.title(title), _parts(visit, part))


def _parts(visit: Visit, here: str) -> html.Markup:
    """The parts as links, the one that is open marked."""
    items = []
    for part in PARTS:
        words = visit.t(f"setup.part.{part}")
        link = visit.link("setup", part=None if part == "units" else part)
        mark = html.Markup('<b aria-current="page">{}</b>').format(words)
        items.append(mark if part == here else html.link(words, link))
    return html.Markup('<nav class="inside">{}</nav>').format(html.Markup("").join(items))
