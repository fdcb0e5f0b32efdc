"""Monday morning: what a head does first, what changed since the last visit, and the same as text for a chat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import rows_of
from data_access.reads.picks import count_picked, picked
from data_access.session import Session
from domain import monday as rules
from domain.deadlines import Period
from domain.decisions import WAITING_DAYS
from domain.decisions import rows_of as rows_of_rule
from domain.escalation import may_send
from domain.filters import Unknown
from domain.freshness import STALE_DAYS, is_stale
from domain.picks import Pick
from domain.status import DEEDS
from i18n import measure_words
from pages import follow_chain
from pages.monday_text import as_text, every_line, of_own
from ui import html
from ui.copy import copy_button, shown
from ui.filters import tell_unknown
from ui.freshness import about, badge
from ui.names import unit_names
from ui.pick import OPEN, opened, picked_rows
from ui.table import said_number
from ui.visit import Visit

NAMED = 3  # hazards said by number in a line
PICTURE = "monday"
MEASURED = {"overdue": "overdue", "to_accept": "to_accept", "new": "new", "closed": "closed_in_period"}


@dataclass(frozen=True)
class Morning:
    """What the page tells: how many stand in each list, the first of them, and what changed since `since`.

    `week` counts what is due this week by day, `waiting` what waits for acceptance for long, `told` the last
    word of each unit below (None: never), `transfers` what others ask the viewer to take over, `to_sign` what waits
    for the viewer's receipt, `look_backs` those that are due up to the end of the week, `listings`
    the requests to extend a listing that wait for the viewer, `rungs` what the escalation ladder proposes.
    """

    since: date
    counts: dict[str, int]
    majors: dict[str, int]
    first: dict[str, pd.DataFrame]
    week: dict[date, int]
    waiting: int
    changed: dict[str, int]
    told: dict[str, date | None]
    transfers: int = 0
    to_sign: int = 0
    look_backs: int = 0
    listings: int = 0
    rungs: int = 0


def page(visit: Visit) -> None:
    """The lists, what changed, who is silent; a number opens its rows right below the lists."""
    seen = visit.viewer.seen_at
    since = rules.since(visit.as_of, visit.local(seen).date() if seen else None)
    with visit.open_session() as session:
        stands = morning(visit, session, since)
    left, right = st.columns([3, 2], gap="large")
    with left:
        html.draw(_head(visit, stands), _lists(visit, stands))
    with right:
        html.draw(_changed(visit, stands), _silent(visit, stands))
        text = as_text(visit, stands)
        words = {name: visit.t(f"monday.{name}") for name in ("copied", "not_copied")}
        copy_button(
            text, label=visit.t("monday.copy"), done=words["copied"], failed=words["not_copied"], key="copy_text"
        )  # fmt: skip
        html.draw(shown(text, visit.t("monday.text")))
    _rows(visit, stands)
    day = visit.day(visit.as_of, weekday=True, year=True)
    html.draw(html.foot(visit.t("monday.foot", day=day, waiting=WAITING_DAYS, stale=STALE_DAYS)))


def morning(visit: Visit, session: Session, since: date) -> Morning:
    """Read everything once."""
    here = (session, visit.scope, visit.filters)
    lists = lists_of(visit, session)
    counts = {name: _count(visit, session, pick) for name, pick in lists.items()}
    majors = {name: _count(visit, session, _of_majors(pick)) for name, pick in lists.items()}
    first = {
        name: picked(*here, visit.as_of, lists[name], period=visit.period, limit=NAMED)
        if counts.get(name)
        else pd.DataFrame()
        for name in ("decide", "overdue", "again", "promised")
    }
    deadlines = reads.open_by_deadline(*here, visit.as_of)
    days = (
        visit.as_of + timedelta(days=n) for n in range((rules.week_end(visit.as_of) - visit.as_of).days + 1)
    )
    due = deadlines.groupby("due_on")["hazards"].sum().to_dict()
    stretch = Period(since + timedelta(days=1), visit.as_of)
    changed = {
        name: _count(visit, session, pick, stretch)
        for name, pick in rules.changes(visit.as_of, since).items()
    }
    return Morning(
        since=since,
        counts=counts,
        majors=majors,
        first=first,
        week={day: int(due[day]) for day in days if due.get(day)},
        waiting=_count(visit, session, rows_of_rule("waiting", visit.as_of)),
        changed=changed,
        told=reads.last_word_below(session, visit.scope, visit.as_of),
        transfers=_transfers(visit, session),
        to_sign=follow_chain.waiting(visit, session),
        look_backs=_look_backs(visit, session),
        listings=_listings(visit, session),
        rungs=_rungs(visit, session),
    )


def lists_of(visit: Visit, session: Session) -> dict[str, Pick]:
    """The lists of the page; on the board's own day what waits for the viewer's decision comes first."""
    lists = rules.lists(visit.as_of)
    viewer = visit.viewer
    if visit.past or viewer.role not in DEEDS["decide_extension"]:
        return lists
    asked = reads.extensions_to_decide(session, visit.scope, viewer.role, viewer.person_id)
    return {"decide": Pick("open", hazards=asked), **lists}


def _transfers(visit: Visit, session: Session) -> int:
    if visit.past or visit.viewer.role not in DEEDS["decide"]:
        return 0
    return len(reads.transfers(session, visit.scope))


def _look_backs(visit: Visit, session: Session) -> int:
    """Those that are late or due this week, for who may do them."""
    if visit.viewer.role not in DEEDS["look_back"]:
        return 0
    planned = reads.planned_look_backs(session, visit.scope, visit.filters, visit.as_of)
    return sum(day <= rules.week_end(visit.as_of) for day in planned["due_on"])


def _listings(visit: Visit, session: Session) -> int:
    if visit.past or visit.viewer.role not in DEEDS["decide_listing"]:
        return 0
    return len(reads.listing_asked(session, visit.scope))


def _rungs(visit: Visit, session: Session) -> int:
    """What the escalation ladder proposes to who may take one of its rungs."""
    if visit.viewer.role not in DEEDS["remind"]:
        return 0
    days = reads.board_rules(session, visit.scope).ladder
    asked = reads.ladder(session, visit.scope, visit.filters, visit.as_of, days=days)
    return sum(may_send(visit.viewer.role, rung) for rung in asked["rung"])


def _of_majors(pick: Pick) -> Pick:
    return replace(pick, grade="major")


def _count(visit: Visit, session: Session, pick: Pick, period: Period | None = None) -> int:
    table = count_picked(
        session, visit.scope, visit.filters, visit.as_of, pick, period=period or visit.period
    )
    return int(table["hazards"].iloc[0])


def _head(visit: Visit, stands: Morning) -> Markup:
    """Whose morning it is, and how many things there are to do first."""
    t = visit.t
    clock = "" if visit.past else f" {visit.local(visit.now):%H:%M}"
    line = t(
        "monday.whose", who=t(f"role.{visit.viewer.role}"), day=visit.day(visit.as_of, weekday=True) + clock
    )
    things = sum(bool(n) for n in every_line(stands).values())
    return html.note(line) + html.title(t("monday.title", n=things) if things else t("monday.title_none"))


def _lists(visit: Visit, stands: Morning) -> Markup:
    ways = {
        "to_sign": follow_chain.way(visit) if stands.to_sign else "",
        "transfers": visit.link("hazards", transfers=1),
        "listings": visit.link("follow", part="listed"),
        "rungs": visit.link("follow", part="ladder"),
        "look_backs": visit.link("follow", part="look_backs"),
    }
    lines = [
        _elsewhere(visit, name, n, ways[name]) if name in ways else _line(visit, stands, name)
        for name, n in every_line(stands).items()
    ]
    return Markup('<ul class="monday">{}</ul>').format(Markup("").join(lines))


def _elsewhere(visit: Visit, name: str, n: int, href: str) -> Markup:
    """A line whose rows stand on another page."""
    words = Markup("<b>{}</b><div><h3>{}</h3></div>").format(
        visit.t.number(n), visit.t(f"monday.{name}", n=n)
    )
    return Markup('<li><a href="{}">{}<i aria-hidden="true">›</i></a></li>').format(href, words)


def _line(visit: Visit, stands: Morning, name: str) -> Markup:
    """One list: its number, what it is, and the first of its rows; the whole line opens them."""
    t, n = visit.t, stands.counts[name]
    majors = t("monday.majors", n=stands.majors[name]) if stands.majors[name] else ""
    more = Markup(" · ").join(part for part in (_more(visit, stands, name), majors) if part)
    words = Markup("<b>{}</b><div><h3>{}</h3><p>{}</p></div>").format(
        t.number(n), t(f"monday.{name}", n=n), more
    )
    if not n:
        return Markup('<li class="none">{}</li>').format(words)
    href = visit.here(**{OPEN: f"{PICTURE}.{name}", "page": None})
    return Markup('<li><a href="{}">{}<i aria-hidden="true">›</i></a></li>').format(href, words)


def _more(visit: Visit, stands: Morning, name: str) -> Markup | str:
    t = visit.t
    if name == "week":
        return t("overview.dot").join(
            t("monday.on_day", day=visit.day(day, weekday=True), n=n) for day, n in stands.week.items()
        )
    if name == "to_accept":
        return t("monday.waiting", n=stands.waiting, days=WAITING_DAYS) if stands.waiting else ""
    return Markup("<br>").join(_named(visit, row) for row in rows_of(stands.first.get(name, pd.DataFrame())))


def _named(visit: Visit, row: Any) -> Markup:
    left = None if pd.isna(row.days_left) else int(row.days_left)
    marks = Markup(" ").join([html.pill(visit.t, left, past=visit.past), html.grade_mark(visit.t, row.grade)])
    return Markup("{} {}").format(said_number(visit, row), marks)


def _changed(visit: Visit, stands: Morning) -> Markup:
    """What came and went since the last visit; a number opens its rows."""
    t = visit.t
    known = visit.viewer.seen_at is not None and stands.since != visit.as_of - timedelta(
        days=rules.LOOK_BACK_DAYS
    )
    said = t("monday.since_visit" if known else "monday.since", day=visit.day(stands.since, weekday=True))
    cells = []
    for name, n in stands.changed.items():
        href = visit.here(**{OPEN: f"{PICTURE}.{name}", "page": None})
        value = html.link(t.number(n), href) if n else t.number(0)
        cells.append((t(f"monday.change_{name}"), value))
    columns = [html.Column(t("monday.what")), html.Column(t("monday.how_many"), "n")]
    table = Markup('<div class="pairs">{}</div>').format(html.table(columns, cells, caption=said))
    return html.section(said) + table


def _silent(visit: Visit, stands: Morning) -> Markup:
    """The units below of which nothing was told for long, the longest first."""
    t, names = visit.t, unit_names(visit.catalog, visit.t)
    quiet = {code: day for code, day in stands.told.items() if is_stale(day, visit.as_of)}
    if not stands.told:
        return Markup("")
    if not quiet:
        key = of_own(visit, "freshness.all_told", "freshness.all_told_own")
        return html.note(t(key, n=len(stands.told), days=STALE_DAYS))
    order = sorted(quiet, key=lambda code: (quiet[code] or date.min, code))
    columns = [html.Column(t("monday.unit")), html.Column(t("monday.last_word"), "n")]
    cells = [(names.get(code, code), badge(visit, quiet[code], bare=True)) for code in order]
    key = of_own(visit, "monday.silent", "monday.silent_own")
    said = t(key, n=len(quiet), of=len(stands.told), days=STALE_DAYS)
    table = Markup('<div class="pairs">{}</div>').format(html.table(columns, cells, caption=said))
    return html.section(said, about(visit)) + table


def _rows(visit: Visit, stands: Morning) -> None:
    """The rows that the address has open; what it asks for and nobody knows is said."""
    picture, mark = opened()
    if not picture:
        return
    with visit.open_session() as session:
        every = lists_of(visit, session) | rules.changes(visit.as_of, stands.since)
    pick = every.get(mark) if picture == PICTURE else None
    if pick is None:
        tell_unknown(visit, [Unknown("open", f"{picture}.{mark}")])
        return
    total = stands.counts.get(mark, stands.changed.get(mark, 0))
    key = f"monday.{mark}_rows"
    definition = measure_words.definition(visit.t, MEASURED[mark]) if mark in MEASURED else ""
    definition = visit.t("monday.promised_about") if mark == "promised" else definition
    changed = mark in stands.changed
    period = Period(stands.since + timedelta(days=1), visit.as_of) if changed else visit.period
    picked_rows(
        visit, pick, sentence=visit.t(key, n=total), total=total, period=period, definition=definition
    )
