"""Follow-up: what holds the course of open hazards together, one part at a time."""

from __future__ import annotations

from types import MappingProxyType

import streamlit as st

from domain.filters import Unknown
from pages import follow_chain, follow_ladder, follow_listed, follow_look_backs
from ui import html
from ui.filters import tell_unknown
from ui.keep import take
from ui.visit import Visit

TOLD = "follow_told"  # what came of a button, for the next drawing
# Part -> its module; draw(visit) draws it and returns the page's sentence.
PARTS = MappingProxyType(
    {"chain": follow_chain, "ladder": follow_ladder, "listed": follow_listed, "look_backs": follow_look_backs}
)
FIRST = next(iter(PARTS))


def page(visit: Visit) -> None:
    """The part that the address names; without one the first."""
    asked = st.query_params.get("part", FIRST)
    part = asked if asked in PARTS else FIRST
    head = st.container()
    told = take(TOLD)
    if part != asked:
        tell_unknown(visit, [Unknown("part", asked)])
    if told:
        html.draw(html.bar(str(told)))
    title = PARTS[part].draw(visit)
    with head:
        html.draw(html.title(title), _parts(visit, part))


def _parts(visit: Visit, here: str) -> html.Markup:
    """The parts as links, the one that is open marked; nothing where there is one alone."""
    if len(PARTS) == 1:
        return html.Markup("")
    items = []
    for part in PARTS:
        words = visit.t(f"follow.part.{part}")
        link = visit.link("follow", part=None if part == FIRST else part)
        mark = html.Markup('<b aria-current="page">{}</b>').format(words)
        items.append(mark if part == here else html.link(words, link))
    return html.Markup('<nav class="inside">{}</nav>').format(html.Markup("").join(items))
