"""The morning's inbox: the files that wait, one line a file, and what applied files left to a person."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from data_access.engine import analyze
from data_access.frames import records
from data_access.packing import TooManyNames
from data_access.reads import inbox as reads_inbox
from data_access.writes import inbox as writes_inbox
from jobs import inbox
from jobs.inbox import AsksNow, Clerk, Desk, NotReady, Plan, plan_of
from jobs.inbox_answers import from_json
from ledger.records import FileNotReadable
from pages import inbox_left
from ui import html
from ui.database import engine
from ui.keep import held, put, take
from ui.visit import Visit

Waiting = dict[str, Any]  # a row of reads.inbox.received_files
# The counts of a line, in their order; those of ASKED ask for a person.
TOLD = ("new", "changed", "unchanged", "closed")
ASKED = ("moved", "lowered", "voided", "elsewhere", "vanished", "duplicates", "backwards", "cells", "totals",
         "strangers")  # fmt: skip
ALSO = ("newer", "unreadable", "stopped", "merged_before")
FACTS = "import_told"


def clerk_of(visit: Visit) -> Clerk:
    """Who works here, and when."""
    return Clerk(visit.viewer, visit.today, visit.clock())


def waiting(visit: Visit) -> list[Waiting]:
    """The files that wait, first come first."""
    with visit.open_session() as session:
        rows = records(reads_inbox.received_files(session, visit.scope))
    return [row for row in rows if row["set_aside_at"] is None]


def take_in(visit: Visit, files: list[tuple[str, bytes]]) -> None:
    """Take files in to wait."""
    inbox.hand_in(engine(), files, clerk_of(visit))


def listed(visit: Visit) -> None:
    """The files that wait, each looked at once, and what was left to a person; nothing where there is neither."""
    rows = waiting(visit)
    if rows:
        rows = _looked_at(visit, rows)
        _lines(visit, rows)
    inbox_left.listed(visit)


def _looked_at(visit: Visit, rows: list[Waiting]) -> list[Waiting]:
    """Look at the files that nobody has looked at; whatever is pressed meanwhile ends it, and nothing is lost."""
    fresh = [row for row in rows if not row["plan"]]
    if not fresh:
        return rows
    place, t = st.empty(), visit.t
    if _stopped(visit, len(fresh)):
        return rows
    with place.container():
        bar = st.progress(0.0, text=t("inbox.looking", n=0, of=len(fresh), name=fresh[0]["name"]))
        st.button(t("word.cancel"), key="inbox_stop", on_click=put, args=("inbox_stopped", True))
    desk = inbox.desk(engine())
    for n, row in enumerate(fresh):
        bar.progress(n / len(fresh), text=t("inbox.looking", n=n, of=len(fresh), name=row["name"]))
        _look(visit, desk, row)
    place.empty()
    return waiting(visit)


def _stopped(visit: Visit, n: int) -> bool:
    """Whether the clerk stopped looking; the way to go on."""
    if held("inbox_stopped") is None:
        return False
    html.draw(html.bar(visit.t("inbox.stopped", n=n)))
    st.button(visit.t("inbox.go_on"), key="inbox_go_on", on_click=_go_on)
    return True


def _go_on() -> None:
    take("inbox_stopped")


def _look(visit: Visit, desk: Desk, row: Waiting) -> None:
    with visit.open_session() as session:
        content = reads_inbox.received_content(session, visit.scope, row["id"]) or b""
    try:
        plan = inbox.look(desk, row["name"], content, from_json(row["answers"]), clerk_of(visit)).plan
    except TooManyNames as error:
        plan = Plan(refused=("import.too_many_names", {"what": str(error)}))
    inbox.keep_plan(engine(), row["id"], plan, clerk_of(visit))


def _lines(visit: Visit, rows: list[Waiting]) -> None:
    """What waits in a sentence, the buttons for all of it, and a line a file."""
    t = visit.t
    plans = {row["id"]: plan_of(row["plan"]) for row in rows}
    quiet = [row for row in rows if (plan := plans[row["id"]]) and plan.ready and not plan.asks]
    asks = sum(plan.asks for plan in plans.values() if plan)
    html.draw(html.section(t("inbox.title", n=len(rows), quiet=len(quiet), asks=asks), t("inbox.note")))
    with st.container(horizontal=True, gap="small", key="inbox_buttons"):
        if quiet and st.button(t("inbox.apply_quiet", n=len(quiet)), type="primary", key="inbox_apply_quiet"):
            _apply(visit, quiet, silent=True)
        st.button(
            t("inbox.look_again"), key="inbox_again", type="tertiary", on_click=_forget, args=(visit, rows)
        )
    for row in rows:
        _line(visit, row, plans[row["id"]])


def _forget(visit: Visit, rows: list[Waiting]) -> None:
    """Look at all files anew: the board may have changed since."""
    with visit.administering() as session:
        for row in rows:
            writes_inbox.keep_answers(session.connection, row["id"], row["answers"])


def _line(visit: Visit, row: Waiting, plan: Plan | None) -> None:
    t, key = visit.t, row["id"]
    with st.container(horizontal=True, vertical_alignment="center", key=f"upload_waiting_{key}", gap="small"):
        name = html.link(Markup("<b>{}</b>").format(row["name"]), file_link(visit, key))
        words = line_words(visit, key, plan)
        html.draw(Markup('<div class="file">{}<span class="parts">{}</span></div>').format(name, words))
        if plan is not None and plan.ready:
            label = t("inbox.apply") if not plan.asks else t("inbox.apply_asking", n=plan.asks)
            if st.button(label, key=f"inbox_apply_{key}", type="tertiary"):
                _apply(visit, [row], silent=False)
        st.button(
            t("inbox.set_aside"),
            key=f"inbox_aside_{key}",
            type="tertiary",
            on_click=put_aside,
            args=(visit, key),
        )


def file_link(visit: Visit, key: int, show: str | None = None) -> str:
    """The way to one file, or to one of its questions."""
    return visit.link("import", file=key, show=show)


def sender_words(visit: Visit, plan: Plan) -> str:
    """Whose file it is and what told so, and what is known of its layout."""
    t = visit.t
    if plan.sender is None:
        return t("inbox.sender_unlike") if plan.how == "unlike" else t("inbox.sender_unknown")
    said = [t("inbox.sender", name=name_of_unit(visit, plan.sender), how=t(f"inbox.how.{plan.how}"))]
    said += [t(f"inbox.layout.{plan.layout}")] if plan.layout else []
    said += [t("inbox.remembered", n=plan.remembered)] if plan.remembered else []
    return " · ".join(said)


def name_of_unit(visit: Visit, key: int) -> str:
    """A unit's or department's name in the reader's language."""
    for frame in (visit.catalog.departments, visit.catalog.units):
        for row in frame[frame["id"] == key].itertuples():
            return str(row.name_en if visit.language == "en" and row.name_en else row.name)
    return "—"


def line_words(visit: Visit, key: int, plan: Plan | None) -> Markup:
    """What a file would do: its counts, each of which opens its rows; what asks for a person is outlined."""
    t = visit.t
    if plan is None:
        return Markup("{}").format(t("inbox.not_looked"))
    if plan.refused is not None:
        code, params = plan.refused
        return Markup("{}").format(t(code, **params))
    if not plan.rows:
        return Markup("{}").format(t("import.title_nothing"))
    said = []
    for name in (*TOLD, *ASKED, *ALSO):
        if n := plan.counts.get(name, 0):
            words = t(f"inbox.count.{name}", n=n)
            text = html.outlined(words) if name in ASKED else Markup("{}").format(words)
            said.append(text if name == "unchanged" else html.link(text, file_link(visit, key, name)))
    if "names" in plan.blocked:
        said.append(html.link(html.outlined(t("inbox.count.names")), file_link(visit, key, "names")))
    return Markup("{} · {}").format(
        sender_words(visit, plan), Markup("").join(_joined(said, t("format.comma")))
    )


def _joined(parts: list[Markup], between: str) -> list[Markup]:
    return [part if n == 0 else Markup("{}{}").format(between, part) for n, part in enumerate(parts)]


def put_aside(visit: Visit, key: int) -> None:
    """Put a file away without applying it."""
    with visit.administering() as session:
        writes_inbox.set_aside(session.connection, key, by=visit.viewer.name, at=visit.clock())


def _apply(visit: Visit, rows: list[Waiting], *, silent: bool) -> None:
    """Apply files one after the other, each in a transaction of its own; a press in between ends it after one."""
    t, place = visit.t, st.empty()
    with place.container():
        bar = st.progress(0.0, text=t("inbox.applying", n=0, of=len(rows), name=rows[0]["name"]))
        st.button(t("word.cancel"), key="inbox_stop_applying")
    done, kept_back = 0, []
    desk = inbox.desk(engine())
    for n, row in enumerate(rows):
        bar.progress(n / len(rows), text=t("inbox.applying", n=n, of=len(rows), name=row["name"]))
        why = apply_one(visit, desk, row, silent=silent)
        if why:
            kept_back.append(t("inbox.not_applied", name=row["name"], why=why))
        else:
            done += 1
            put(FACTS, t("inbox.applied", n=done))
    with visit.administering() as session:
        analyze(session.connection)
    if kept_back:
        put(FACTS, t("import.title_join").join(([t("inbox.applied", n=done)] if done else []) + kept_back))
    st.rerun()


def apply_one(visit: Visit, desk: Desk, row: Waiting, *, silent: bool) -> str:
    """Apply a file; why it was not, "" where it was."""
    t, clerk = visit.t, clerk_of(visit)
    with visit.again() as session:
        content = reads_inbox.received_content(session, visit.scope, row["id"])
    if content is None:
        return t("inbox.gone")
    try:
        looked = inbox.look(desk, row["name"], content, from_json(row["answers"]), clerk)
        inbox.apply(desk, row["id"], row["name"], content, looked, clerk, silent=silent)
    except (AsksNow, NotReady):
        forget_plan(visit, row)
        return t("inbox.asks_now")
    except FileNotReadable as error:
        return t(error.problem.sentence, **error.problem.params)
    return ""


def forget_plan(visit: Visit, row: Waiting) -> None:
    """Have a file looked at anew."""
    with visit.administering() as session:
        writes_inbox.keep_answers(session.connection, row["id"], row["answers"])
