"""A page in parts, one at a time; the address names the part."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from domain.filters import Unknown
from ui import html
from ui.filters import tell_unknown
from ui.keep import take
from ui.visit import Visit

Parts = Mapping[str, Callable[[Visit], str]]  # name -> what draws the part and returns the page's sentence


def draw_part(visit: Visit, parts: Parts, *, words: Callable[[str], str], told: str) -> None:
    """Draw the part that the address names, without one the first, under its sentence and links to the others.

    `words` names a part, `told` is the name under which is kept what came of a button, for the next drawing.
    """
    first = next(iter(parts))
    asked = st.query_params.get("part", first)
    part = asked if asked in parts else first
    head = st.container()
    came = take(told)
    if part != asked:
        tell_unknown(visit, [Unknown("part", asked)])
    if came:
        html.draw(html.bar(str(came)))
    title = parts[part](visit)
    with head:
        html.draw(html.title(title), _links(visit, parts, part, words))


def _links(visit: Visit, parts: Parts, here: str, words: Callable[[str], str]) -> html.Markup:
    items, first = [], next(iter(parts))
    for part in parts:
        link = visit.link(visit.screen, part=None if part == first else part)
        mark = html.Markup('<b aria-current="page">{}</b>').format(words(part))
        items.append(mark if part == here else html.link(words(part), link))
    return html.Markup('<nav class="inside">{}</nav>').format(html.Markup("").join(items))
