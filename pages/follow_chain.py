"""The responsibility chain of all open hazards: which links are broken and since when, and what waits for a receipt."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import rows_of
from data_access.reads import NotFound
from data_access.session import Session
from data_access.writes.one_hazard import SomeoneWasFaster
from data_access.writes.receipts import sign_several
from domain.filters import Unknown
from domain.responsibility import BREAKS, KINDS, LINKS, PARTIES, UNSIGNED
from domain.status import DEEDS, StepNotAllowed
from pages.hazard_steps import refused
from ui import html, keep, states
from ui.filters import tell_unknown
from ui.html import Column
from ui.memory import remembered
from ui.pick import OPEN, opened
from ui.rows import heading
from ui.table import PAGE, close, hazard_rows, page_offset, pager, said_number
from ui.visit import Visit

PICTURE = "follow_chain"  # in the address: open=follow_chain.<link>.<kind>
SHOWN = ("number", "risk", "hazard", "enterprise", "unit", "department", "since", "due", "days")
AT_ONCE = 200  # hazards that are signed for in one go
Count = tuple[int, int]  # hazards, and how many of them are major ones


@dataclass(frozen=True)
class Counted:
    """How many are open, how many of them have a broken link, and how many are broken where and how."""

    open: Count
    any: Count
    told: dict[tuple[str, str], Count]
    silent_days: int


def draw(visit: Visit) -> str:
    """The table of breaks, what the viewer may sign for, and the rows that are open. Returns the page's sentence."""
    t = visit.t
    if visit.past:
        today = html.link(t("chain.to_today"), visit.here(as_of=None, open=None, page=None))
        states.unknown(t("chain.past_more"), "", ways=[today])
        return t("chain.past", day=visit.day(visit.as_of))
    counted = remembered(visit, count)
    if visit.hall:
        html.draw(table(visit, counted), html.note(t("chain.about", n=counted.silent_days)))
        return sentence(visit, counted)
    left, right = st.columns([3, 2], gap="large")
    with left:
        html.draw(table(visit, counted))
    with right:
        to_sign(visit, counted)
        html.draw(html.section(t("chain.rules"), t("chain.about", n=counted.silent_days)))
    rows(visit, counted)
    return sentence(visit, counted)


def count(visit: Visit, session: Session) -> Counted:
    """Count every kind of break."""
    days = reads.board_rules(session, visit.scope)["silent_days"]
    broken = reads.broken_links(session, visit.scope, visit.filters, visit.as_of, days)
    told = {(link, kind): broken.count(link, kind) for link in LINKS for kind in BREAKS[link]}
    return Counted(broken.open, broken.any, told, days)


def sentence(visit: Visit, counted: Counted) -> str:
    """How many of the open hazards have a broken link, the majors apart."""
    n, majors = counted.any
    of, majors_of = counted.open
    if not of:
        return visit.t("chain.title_nothing")
    words = visit.t("chain.title" if n else "chain.title_none", n=n, of=of)
    if not (n and majors_of):
        return words
    return visit.t("chain.title_majors", words=words, n=majors, of=majors_of)


def table(visit: Visit, counted: Counted) -> Markup:
    """One row a link, one column a kind of break; each number opens its rows."""
    t = visit.t
    caption = t("chain.table", n=counted.open[0])
    heads = [Column(t("chain.link")), *(Column(t(f"chain.kind.{kind}"), "n") for kind in KINDS)]
    cells = [
        [t(f"chain.link.{link}"), *(_cell(visit, counted, link, kind) for kind in KINDS)] for link in LINKS
    ]
    return html.section(caption) + html.table(heads, cells, caption=caption)


def _cell(visit: Visit, counted: Counted, link: str, kind: str) -> Markup | str:
    if kind not in BREAKS[link]:
        return "—"
    n, majors = counted.told[link, kind]
    value: Markup | str = visit.t.number(n)
    if n and not visit.hall:
        value = html.link(value, visit.here(**{OPEN: f"{PICTURE}.{link}.{kind}", "page": None}))
    if not majors:
        return value
    more = Markup('<span class="second">{}</span>').format(visit.t("chain.majors", n=majors))
    return Markup("{} {}").format(value, more)


def rows(visit: Visit, counted: Counted) -> None:
    """The rows of the number that the address has open, those that are broken longest first."""
    picture, mark = opened()
    if not picture:
        return
    link, _, kind = mark.partition(".")
    if picture != PICTURE or (link, kind) not in counted.told:
        tell_unknown(visit, [Unknown("open", f"{picture}.{mark}")])
        return
    t, total = visit.t, counted.told[link, kind][0]
    offset = page_offset(total)

    def fetch(*, limit: int | None = None, start: int = 0) -> pd.DataFrame:
        with visit.again() as session:
            return reads.broken_rows(
                session, visit.scope, visit.filters, visit.as_of, silent_days=counted.silent_days, link=link,
                kind=kind, limit=limit, offset=start,
            )  # fmt: skip

    said = t("chain.rows", n=total, link=t(f"chain.link.{link}"), kind=t(f"chain.kind.{kind}"))
    definition = t(f"chain.about_{kind}", n=counted.silent_days)
    heading(visit, name=PICTURE, sentence=said, fetch=fetch, definition=definition)
    listed = hazard_rows(visit, fetch(limit=PAGE, start=offset), caption=said, columns=SHOWN)
    html.draw(listed, pager(visit, total, offset), close(visit))


def waiting(visit: Visit, session: Session) -> int:
    """How many open hazards wait for the receipt of the viewer's party, today."""
    if visit.past or visit.viewer.role not in DEEDS["sign"]:
        return 0
    return count(visit, session).told[PARTIES[visit.viewer.role], UNSIGNED][0]


def way(visit: Visit) -> str:
    """A link to what waits for the receipt of the viewer's party."""
    return visit.link("follow", part="chain", **{OPEN: f"{PICTURE}.{PARTIES[visit.viewer.role]}.{UNSIGNED}"})


def to_sign(visit: Visit, counted: Counted) -> None:
    """What waits for the viewer's receipt: all of it in one go, or some chosen."""
    t, role = visit.t, visit.viewer.role
    if role not in DEEDS["sign"]:
        return
    party = PARTIES[role]
    total = counted.told[party, UNSIGNED][0]
    html.draw(html.section(t("chain.to_sign", n=total) if total else t("chain.to_sign_none")))
    if not total:
        return
    with visit.open_session() as session:
        waiting = reads.to_sign(
            session, visit.scope, visit.filters, visit.as_of, silent_days=counted.silent_days, party=party,
            limit=AT_ONCE,
        )  # fmt: skip
    listed = list(rows_of(waiting))
    seen = {str(row.number): int(row.version) for row in listed}
    words = {str(row.number): f"{said_number(visit, row)} {row.description}" for row in listed}
    shown = keep.held("to_sign")  # what was on the screen until now: that is what a button is about
    keep.put("to_sign", seen)
    known = shown if isinstance(shown, dict) else seen
    html.draw(html.note(t("chain.sign_about")))
    if total > len(seen):
        html.draw(html.note(t("chain.sign_first", n=len(seen))))
    with st.container(key="sign_all_or_some", horizontal=True, gap="small"):
        with st.popover(t("chain.sign_all", n=len(seen)), key="sign_everything"):
            html.draw(html.note(t("chain.sign_sure")))
            if st.button(t("chain.sign_do", n=len(seen)), type="primary", key="sign_all"):
                _sign(visit, known)
        with st.popover(t("chain.choose"), key="sign_choose"):
            chosen = st.multiselect(
                t("chain.which"),
                list(words),
                format_func=lambda number: words.get(number, ""),
                key="sign_which",
                placeholder=t("register.choose"),
            )
            if st.button(t("chain.sign_some", n=len(chosen)), disabled=not chosen, key="sign_some"):
                _sign(visit, {number: known[number] for number in chosen if number in known})


def _sign(visit: Visit, seen: dict[str, int]) -> None:
    """Sign for hazards by the versions that were seen, and say on the next drawing how it went."""
    try:
        with visit.writing() as session:
            n = sign_several(session, visit.viewer, list(seen.items()), on=visit.today, at=visit.now)
        words = visit.t("chain.signed", n=n)
    except (SomeoneWasFaster, StepNotAllowed, NotFound) as why:
        words = refused(visit, why)
    keep.put("follow_told", words)
    st.rerun()
