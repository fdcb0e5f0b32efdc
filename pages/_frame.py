"""The frame of every page: who is here, language, day, filters and navigation."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from charts.style import Kind, Size
from data_access.engine import WritersBusy, writing_soon
from data_access.identity import Seat
from data_access.session import open_session
from data_access.writes.people import touch
from i18n import T, translator
from ui import filters, html, states
from ui.database import Known, engine, known, session_knowing
from ui.language import language_here, other
from ui.links import PATHS, href
from ui.pick import OPEN
from ui.seat import must_sign_in, seat_here
from ui.style import css
from ui.view import VIEW_KEYS, view_of
from ui.visit import Visit, zone
from ui.wire import wire

# Screen -> the module with its page(visit). "import" is a word of Python's own.
MODULES = {screen: f"pages.{screen}" for screen in PATHS} | {"import": "pages.import_ledger"}
WITHOUT_FILTERS = ("import", "setup")
BY_HAND = {"register", "transfers"}  # what is entered or taken over needs nothing that is there already
NOT_ON_WALL = (*WITHOUT_FILTERS, "monday", "reports", "quality")  # nobody works on a wall
ON_WALL = tuple(screen for screen in PATHS if screen not in NOT_ON_WALL)
STATIC = Path(__file__).parent.parent / "static"
NOTHING = html.Markup("")
TOUCHED = timedelta(minutes=1)  # the last use of a sign-in is noted no oftener than this
Query = Mapping[str, list[str]]


def frame() -> None:
    """Draw one page for one reader; whoever is not known gets no further.

    An error passes through: app.py hands it to ui.states.told, which draws the screen for readers.
    """
    st.set_page_config(layout="wide", initial_sidebar_state="collapsed")
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    t = translator(language_here())
    kind: Kind = "dark" if st.context.theme.type == "dark" else "light"
    size: Size = "hall" if query.get("hall") == ["1"] else "desk"
    st.html(css(kind, size))
    if size == "desk":
        st.logo(STATIC / f"wordmark-{t.language}.svg", size="large")
    now = datetime.now(UTC)
    with open_session(engine()) as session:
        seat = seat_here(session, now)
        if seat is not None:
            session.see(seat.viewer.scope)
        stands = None if seat is None else known(session, seat.viewer.scope)
        unseen = states.signed_out if must_sign_in(session) else states.no_access
    if seat is None or stands is None:
        unseen(t)
        return
    keep_warm(seat, now)
    if seat.must_change:
        states.must_change(t)
        return
    _screen(seat, query, t, stands=stands, now=now, kind=kind, size=size)


def keep_warm(seat: Seat, now: datetime) -> None:
    """Note that the sign-in is in use; where another writer is at work, the next rerun notes it."""
    if seat.viewer.sign_in_id is None or now - seat.used_at < TOUCHED:
        return
    with suppress(WritersBusy), writing_soon(engine(), 0.0) as connection:
        touch(connection, seat.viewer.sign_in_id, now)


def _screen(seat: Seat, query: Query, t: T, *, stands: Known, now: datetime, kind: Kind, size: Size) -> None:
    viewer, nothing = seat.viewer, stands.nothing

    def run() -> None:
        by_hand = visit.screen == "hazards" and bool(BY_HAND & set(visit.own))
        if nothing and not by_hand and visit.screen not in WITHOUT_FILTERS:
            import_module("pages.welcome").page(visit)
        else:
            import_module(MODULES[visit.screen]).page(visit)

    pages = {
        screen: st.Page(run, title=t(f"screen.{screen}"), url_path=path or "overview", default=not path)
        for screen, path in PATHS.items()
        if screen not in WITHOUT_FILTERS or viewer.scope.everywhere
    }
    strange = partial(_not_found, query, t, kind=kind, size=size)
    listed = [*pages.values(), *_strange(strange, t, {*(PATHS[screen] for screen in pages), "overview"})]
    chosen = st.navigation(listed, position="hidden" if size == "hall" else "top")
    if chosen not in pages.values():
        chosen.run()
        return
    visit = Visit(
        viewer=viewer, view=view_of(query, stands.catalog, _today(now)), now=now, clock=partial(datetime.now, UTC),
        t=t, kind=kind, size=size,
        screen=next(screen for screen, page in pages.items() if page is chosen),
        open_session=partial(session_knowing, stands.catalog, viewer.scope),
        catalog=stands.catalog,
        own={key: values[-1] for key, values in query.items() if key not in VIEW_KEYS},
        state=stands.state,
        mine=stands.own,
    )  # fmt: skip
    _surroundings(visit)
    if not nothing and visit.screen not in WITHOUT_FILTERS:
        filters.sentence(visit)
        filters.tell_unknown(visit)
    chosen.run()


def _strange(not_found: Callable[[], None], t: T, known: set[str]) -> list[StreamlitPage]:
    """A page for an address that the board does not know; without it Streamlit opens a box of its own, in English."""
    name = urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
    if name in known:
        return []
    return [st.Page(not_found, title=t("board.name"), url_path=name, visibility="hidden")]


def _not_found(query: Query, t: T, *, kind: Kind, size: Size) -> None:
    """The page of an address that the board does not know, in the language and size that it asks for."""
    held = {key: query[key][-1] for key in ("lang", "hall") if key in query}
    wall = size == "hall"

    def here(**changes: object) -> str:
        kept = {key: str(value) for key, value in {**held, **changes}.items() if value is not None}
        return f"?{urlencode(kept)}"

    _switch(t, here, html.link(t("switch.desk"), here(hall=None)) if wall else _hall(t, here))
    states.not_found(t, href("overview", held))
    wire(t, held=urlencode(held), kind=kind)


def _surroundings(visit: Visit) -> None:
    """The links beside the navigation, and the script that follows links."""
    t, here = visit.t, visit.here
    size = html.Markup("") if visit.screen in NOT_ON_WALL else _hall(t, here)
    if visit.hall:
        size = html.link(t("switch.desk"), here(hall=None))
    _switch(t, here, _pages(visit) + size, _account(visit))
    asked = visit.own.get(OPEN, "")
    wire(t, held=urlencode(visit.query, safe=","), kind=visit.kind, opened=asked)


def _switch(t: T, here: Callable[..., str], before: html.Markup, after: html.Markup = NOTHING) -> None:
    """The links beside the navigation: those that come before, the other language, and those that come after."""
    language = html.link(t("switch.language"), here(lang=other(t.language)), hint=t("switch.language_hint"))
    with st.container(key="switch"):
        html.draw(html.Markup('<nav class="switch">{}{}{}</nav>').format(before, language, after))


def _account(visit: Visit) -> html.Markup:
    """Who is here: leads to the own account, which is no page of the board; nobody works on a wall."""
    if visit.viewer.sign_in_id is None or visit.hall:
        return html.Markup("")
    about = visit.t(f"role.{visit.viewer.role}")
    words = html.Markup('<a class="account" href="sign-in/account" title="{}">{}</a>')
    return words.format(about, visit.viewer.name)


def _pages(visit: Visit) -> html.Markup:
    """The other pages on a wall, in the place of the navigation that it has no room for."""
    if not visit.hall:
        return html.Markup("")
    links = [
        html.Markup('<b aria-current="page">{}</b>').format(visit.t(f"screen.{screen}"))
        if screen == visit.screen
        else html.link(visit.t(f"screen.{screen}"), visit.link(screen))
        for screen in ON_WALL
    ]
    return html.Markup('<span class="pages">{}</span>').format(html.Markup("").join(links))


def _hall(t: T, here: Callable[..., str]) -> html.Markup:
    """The way to the same view on a wall."""
    return html.link(t("switch.hall"), here(hall=1), hint=t("switch.hall_hint"))


def _today(now: datetime) -> date:
    """The board's day: that of the demonstration, else today where the board stands."""
    demo = os.environ.get("DEMO_TODAY")
    if demo:
        return date.fromisoformat(demo)
    return now.astimezone(zone()).date()


if __name__ == "__main__":  # Streamlit runs it so; imported, it draws nothing
    frame()
