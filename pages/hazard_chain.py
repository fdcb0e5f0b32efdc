"""The responsibility chain of one hazard as a strip: who each link is, who signed, who acted last, what is broken."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.reads import NotFound, OneHazard
from data_access.session import Session
from data_access.writes.receipts import sign
from domain.responsibility import ACTS_THROUGH, PARTIES, UNSIGNED, Break, Link, broken
from domain.status import ALIVE, DEEDS
from pages.hazard_steps import attempt
from ui import html
from ui.names import department_names, unit_paths
from ui.visit import Visit


@dataclass(frozen=True)
class Chain:
    """The links in their order, each with how it is broken or None."""

    links: tuple[tuple[Link, Break | None], ...]


def read_chain(visit: Visit, session: Session, one: OneHazard) -> Chain | None:
    """The chain as it is today; None on a past day, of what is done, and of a round that is not the viewer's."""
    if visit.past or one.now is None or one.now["status"] not in ALIVE:
        return None
    try:
        links = reads.chain_of(session, visit.scope, one.facts["id"])
    except NotFound:
        return None
    days = reads.board_rules(session, visit.scope)["silent_days"]
    return Chain(tuple((link, broken(link, visit.as_of, days)) for link in links))


def chain(visit: Visit, one: OneHazard, known: Chain) -> None:
    """The strip, and the button of who has not signed yet."""
    items = Markup("").join(_item(visit, link, gap) for link, gap in known.links)
    html.draw(Markup('<ol class="chain" aria-label="{}">{}</ol>').format(visit.t("follow.part.chain"), items))
    party = PARTIES.get(visit.viewer.role)
    waits = any(link.link == party and gap is not None and gap.kind == UNSIGNED for link, gap in known.links)
    if waits and visit.viewer.role in DEEDS["sign"]:
        _button(visit, one)


def _item(visit: Visit, link: Link, gap: Break | None) -> Markup:
    """One link: its name, who it is, and below it how it stands."""
    t = visit.t
    about = Markup("").join(Markup("<small>{}</small>").format(line) for line in _lines(visit, link, gap))
    return Markup('<li class="{}"><span>{}</span><b>{}</b>{}</li>').format(
        "broken" if gap else "", t(f"chain.link.{link.link}"), _holder(visit, link) or "—", about
    )


def _lines(visit: Visit, link: Link, gap: Break | None) -> list[str]:
    t = visit.t
    lines = []
    if gap is not None:
        days = (visit.as_of - gap.since).days
        lines.append(t(f"chain.since.{gap.kind}", day=visit.day(gap.since), n=days))
    if link.signed_on is not None:
        lines.append(t("chain.signed_by", day=visit.day(link.signed_on), who=link.signed_by))
    if link.acted_on is not None:
        lines.append(t("chain.acted", day=visit.day(link.acted_on), who=link.acted_by))
    elif ACTS_THROUGH.get(link.link, link.link) != link.link:
        lines.append(t("chain.through", party=t(f"chain.link.{ACTS_THROUGH[link.link]}")))
    return lines


def _holder(visit: Visit, link: Link) -> str:
    """Who it is in the reader's words."""
    if link.link == "territory":
        return unit_paths(visit.catalog, visit.t).get(link.holder, link.holder)
    if link.link == "department":
        return department_names(visit.catalog, visit.t).get(link.holder, link.holder) if link.holder else ""
    return link.holder


def _button(visit: Visit, one: OneHazard) -> None:
    number = one.facts["number"]
    if not st.button(
        visit.t("chain.sign"), key=f"sign_{number}", help=html.plain(visit.t("chain.sign_about"))
    ):
        return

    def write(seen: int) -> str:
        with visit.writing() as session:
            sign(session, visit.viewer, number, seen=seen, on=visit.today, at=visit.now)
        return visit.t("chain.signed", n=1)

    attempt(visit, number, write, {})
