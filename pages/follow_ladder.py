"""The escalation ladder: what each rung is proposed for, letters for a whole unit, and what went out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import evidence_files, reads
from data_access.frames import rows_of
from data_access.reads import NotFound
from data_access.session import Session
from data_access.writes.letters import Sent, send
from data_access.writes.one_hazard import SomeoneWasFaster
from domain.escalation import RUNGS, may_send
from domain.filters import Unknown
from domain.rules import Rules
from domain.status import StepNotAllowed
from pages.follow_letters import ONE, SOME, late, letters
from pages.follow_rows import paged
from pages.hazard_steps import refused
from pages.letter_form import letter_form
from ui import html, keep
from ui.database import engine
from ui.filters import tell_unknown
from ui.html import Figure
from ui.letters import items_of
from ui.memory import remembered
from ui.names import unit_names
from ui.pick import OPEN, opened
from ui.table import close, hazard_rows, said_number
from ui.visit import Visit

PICTURE = "ladder"
SHOWN = ("number", "risk", "hazard", "enterprise", "unit", "due", "days")
AT_ONCE = 100  # hazards in one letter
SENT = 40  # letters listed
HALL_SENT = 3  # on a wall: what does not fit is not read


@dataclass(frozen=True)
class Ladder:
    """What the part tells: the hazards that a rung is proposed for, the letters of the period, the rules."""

    proposed: pd.DataFrame
    out: pd.DataFrame
    rules: Rules


def draw(visit: Visit) -> str:
    """One number a rung; its rows with the letter for one unit; what went out. Returns the page's sentence."""
    t, stands = visit.t, remembered(visit, ladder)
    html.draw(_figures(visit, stands))
    picture, rung = opened()
    if picture not in ("", PICTURE, ONE, SOME) or (picture == PICTURE and rung not in RUNGS):
        tell_unknown(visit, [Unknown("open", f"{picture}.{rung}")])
    if picture == PICTURE and rung in RUNGS and not visit.hall:
        _opened(visit, stands, rung)
    letters(visit, stands.out, picture, rung)
    if not visit.hall:
        html.draw(html.foot(t("ladder.foot")))
    waiting = len(late(visit, stands.out))
    if stands.proposed.empty:
        return t("ladder.title_none", n=waiting)
    return t("ladder.title", n=len(stands.proposed), late=waiting)


def ladder(visit: Visit, session: Session) -> Ladder:
    """Read everything once."""
    asked = (session, visit.scope, visit.filters, visit.as_of)
    rules = reads.board_rules(session, visit.scope)
    return Ladder(
        reads.ladder(*asked, days=rules.ladder), reads.letters_out(*asked, period=visit.period), rules
    )


def _figures(visit: Visit, stands: Ladder) -> Markup:
    t, figures = visit.t, []
    for rung in RUNGS:
        part = stands.proposed[stands.proposed["rung"] == rung]
        days = stands.rules.ladder[rung]
        key = "rules.before" if days < 0 else "rules.after" if days else "rules.at_deadline"
        majors = list(part["grade"]).count("major")
        parts = t("ladder.parts", when=t(key, n=abs(days)), n=majors)
        href = visit.here(**{OPEN: f"{PICTURE}.{rung}", "page": None}) if len(part) and not visit.hall else ""
        words = t(f"letter.{rung}")
        figures.append(
            Figure(words, t.number(len(part)), parts, href, definition=t(f"rule.ladder_{rung}_does"))
        )
    unanswered = len(late(visit, stands.out))
    href = visit.here(**{OPEN: f"{SOME}.late", "page": None}) if unanswered and not visit.hall else ""
    wanted = int(stands.out["reply_by"].notna().sum())
    parts = t("look_back.share", n=unanswered, of=wanted, share=t.share(unanswered, wanted))
    words, about = t("ladder.unanswered"), t("ladder.unanswered_is")
    figures.append(Figure(words, t.number(unanswered), parts, href, definition=about))
    return html.figures(figures)


def _opened(visit: Visit, stands: Ladder, rung: str) -> None:
    """The rows of a rung, and for who may send it the letter for those of one unit."""
    t, part = visit.t, stands.proposed[stands.proposed["rung"] == rung]
    said, about = t("ladder.rows", n=len(part), rung=t(f"letter.{rung}")), t(f"rule.ladder_{rung}_does")
    page = paged(visit, part, name=f"{PICTURE}_{rung}", sentence=said, definition=about)
    html.draw(hazard_rows(visit, page.rows, caption=said, columns=SHOWN), page.pager, close(visit))
    if may_send(visit.viewer.role, rung) and not visit.past and len(part):
        _for_a_unit(visit, stands, rung, part)


def _for_a_unit(visit: Visit, stands: Ladder, rung: str, part: pd.DataFrame) -> None:
    """Choose a unit and its hazards; one letter about them all."""
    t, names = visit.t, unit_names(visit.catalog, visit.t)
    counts = part["district"].value_counts()
    units = sorted(counts.index, key=lambda code: (-counts[code], str(code)))
    html.draw(html.section(t("ladder.issue", rung=t(f"letter.{rung}")), t("ladder.issue_note")))
    about, fields = st.columns([1, 1], gap="large")
    with about:
        unit = st.selectbox(
            t("ladder.unit"), units, key=f"ladder_unit_{rung}",
            format_func=lambda code: t("ladder.unit_n", name=names.get(code, code), n=int(counts[code])),
        )  # fmt: skip
        theirs = part[part["district"] == unit].head(AT_ONCE)
        with visit.open_session() as session:
            rows = reads.rows_about(session, visit.scope, theirs, visit.as_of)
        if len(theirs) < int(counts[unit]):
            html.draw(html.note(t("ladder.at_once", n=AT_ONCE)))
        labels = {row.number: f"{said_number(visit, row)} {row.description}"[:60] for row in rows_of(rows)}
        chosen = st.multiselect(
            t("ladder.which"),
            list(labels),
            list(labels),
            format_func=labels.__getitem__,
            key=f"ladder_{rung}_{unit}",
        )
        with visit.open_session() as session:
            facts = reads.letter_facts(session, visit.scope, chosen)
    seen = {row.number: int(row.version) for row in rows_of(facts)}
    keep.put(f"shown_{rung}", keep.held(f"seen_{rung}") or seen)
    keep.put(f"seen_{rung}", seen)
    with fields:
        letter_form(
            visit, rung, items_of(visit, facts), to=names.get(unit, "") if visit.catalog.unit_ids.get(unit) else "",
            issuer=stands.rules["issuer"], mark=f"{rung}_{unit}",
            issue=lambda sent: _issue(visit, rung, sent, set(seen)),
        )  # fmt: skip


def _issue(visit: Visit, rung: str, sent: Sent, named: set[str]) -> None:
    """Write the letter down about the hazards that were on the screen, by the versions that were."""
    t, shown = visit.t, keep.held(f"shown_{rung}")
    versions: dict[str, int] = shown if isinstance(shown, dict) else {}
    if named != set(versions):  # the document would name others than were on the screen
        others = t("format.comma").join(sorted(named ^ set(versions)))
        html.draw(html.bar(t("ladder.changed", numbers=others)))
        return
    try:
        with visit.writing() as session:
            send(
                session,
                visit.viewer,
                list(versions.items()),
                sent,
                on=visit.today,
                today=visit.today,
                at=visit.now,
                folder=evidence_files.folder_of(engine()),
            )
    except (SomeoneWasFaster, NotFound, StepNotAllowed) as why:
        words = refused(visit, why)
        if isinstance(why, SomeoneWasFaster):
            words = t("ladder.faster", number=str(why), why=words)
        html.draw(html.bar(words))  # what was typed stays in its fields
        return
    keep.put("follow_told", t("letter.issued", kind=t(f"letter.{rung}"), n=len(versions)))
    st.rerun()
