"""The links of a drawn page, and how many rows each of them opens."""

import re
from dataclasses import dataclass
from html import unescape
from types import SimpleNamespace
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from data_access import reads
from data_access.session import Session
from domain.measures import RATES
from i18n import translator
from pages import hazards
from tests.cast import MONDAY, NOON, Board
from ui.view import view_of
from ui.visit import Visit

LINK = re.compile(r'<a class="go" href="(hazards\?[^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
Query = dict[str, list[str]]


@dataclass(frozen=True)
class Link:
    """A link to rows: its query and its words."""

    query: Query
    words: str

    @property
    def measure(self) -> str:
        """The measure that it asks for."""
        return self.query["measure"][0]


def links(html: str) -> list[Link]:
    """The links of a page to the rows behind its numbers; those to single hazards left out."""
    found = []
    for href, inner in LINK.findall(html):
        query = parse_qs(urlsplit(unescape(href)).query)
        if "measure" in query:
            found.append(Link(query, unescape(re.sub(r"<[^>]+>", "", inner)).replace("\u00a0", " ").strip()))
    return found


def visit_to(board: Board, query: Query, session: Session, screen: str = "hazards") -> Visit:
    """A visit by Alice at the address, as the frame would make it; what it does not know fails the test."""
    view = view_of(query, session.catalog, MONDAY)
    assert view.unknown == ()
    return Visit(
        viewer=board.alice,
        view=view,
        now=NOON,
        clock=lambda: NOON,
        t=translator(query.get("lang", ["zh"])[0]),
        kind="light",
        size="desk",
        screen=screen,
        open_session=board.look,
        catalog=session.catalog,
        own={key: values[-1] for key, values in query.items()},
    )


def opened(board: Board, query: Query, measure: str | None = None) -> int:
    """How many rows the hazards page lists at an address, or would with another measure."""
    asked = {key: values[-1] for key, values in query.items()} | ({"measure": measure} if measure else {})
    with board.look() as session, patch.object(hazards, "st", SimpleNamespace(query_params=asked)):
        visit = visit_to(board, query, session)
        choice = hazards.chosen(visit)
        assert choice.unknown == ()
        return reads.count_rows(session, visit.scope, visit.filters, visit.as_of, **choice.which)


def what_is_wrong(board: Board, html: str) -> list[tuple[str, Query]]:
    """The links whose words are not the number of their rows, or of a rate not its share."""
    wrong = []
    for link in links(html):
        rows = opened(board, link.query)
        if link.measure in RATES:
            done = opened(board, link.query, RATES[link.measure].numerator)
            right = link.words == translator("zh").share(done, rows)
        else:
            right = int(re.findall(r"[\d,]+", link.words)[-1].replace(",", "")) == rows
        if not right:
            wrong.append((link.words, link.query))
    return wrong
