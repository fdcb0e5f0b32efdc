"""What applied files left to a person: rows that vanished, hazards that may be duplicates; answered here."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from data_access.frames import records
from data_access.reads import inbox as reads_inbox
from data_access.reads.hazard import NotFound
from data_access.writes.file_questions import OF_DUPLICATES, OF_VANISHED, NotAsked, Reply, answer
from data_access.writes.one_hazard import SomeoneWasFaster, WrongDay
from domain.status import StepNotAllowed
from ui import html
from ui.keep import put
from ui.visit import Visit

PAGE = 12  # questions at a time
LATER = ""
TOLD = "import_told"


def listed(visit: Visit) -> None:
    """The open questions, first asked first, each with its hazard in a line; nothing where there are none."""
    t = visit.t
    with visit.open_session() as session:
        rows = records(reads_inbox.file_questions(session, visit.scope))
    if not rows:
        return
    html.draw(html.section(t("inbox.left", n=len(rows)), t("inbox.left_note")))
    with st.form("inbox_left", border=False):
        said = [(row, *_ask(visit, row)) for row in rows[:PAGE]]
        if st.form_submit_button(t("inbox.save_answers")):
            _save(visit, [one for one in said if one[1] != LATER])
    if len(rows) > PAGE:
        html.draw(html.note(t("rows.shown", shown=PAGE, n=len(rows))))


def hazard_words(visit: Visit, row: dict[str, Any]) -> Markup:
    """A hazard in a line: number, enterprise, place, text, status, deadline."""
    t = visit.t
    link = html.link(row["number"], visit.link("hazards", number=row["number"]))
    due = visit.day(row["due_on"], year=True) if row.get("due_on") else t("due_kind.none")
    words = (row["enterprise"], row["location"], row["description"], t(f"status.{row['status']}"), due)
    return Markup("{} {}").format(link, " · ".join(word for word in words if word))


def answers_to(visit: Visit, kind: str, *, key: str, chosen: str = LATER) -> str:
    """The choice of an answer to a question; "" as long as there is none."""
    options = [LATER, *(OF_VANISHED if kind == "vanished" else OF_DUPLICATES)]
    return str(
        st.selectbox(
            visit.t("inbox.answer"),
            options,
            index=options.index(chosen) if chosen in options else 0,
            key=key,
            format_func=lambda code: visit.t(f"inbox.{kind}.{code}") if code else visit.t("inbox.later"),
            label_visibility="collapsed",
            width=300,
        )
    )


def _ask(visit: Visit, row: dict[str, Any]) -> tuple[str, str]:
    """A question with its file and hazard; the answer that is chosen, and the words to it."""
    t = visit.t
    asked = t(f"inbox.asks_{row['kind']}", file=row["file"], other=row["other"] or "")
    html.draw(
        Markup('<div class="question">{}<span class="parts">{}</span></div>').format(
            hazard_words(visit, row), asked
        )
    )
    with st.container(horizontal=True, gap="small"):
        chosen = answers_to(visit, row["kind"], key=f"left_{row['id']}")
        note = st.text_input(
            t("inbox.words"), key=f"left_note_{row['id']}", placeholder=t("inbox.words"),
            label_visibility="collapsed", max_chars=200, width=360,
        )  # fmt: skip
    return chosen, note


def _save(visit: Visit, said: list[tuple[dict[str, Any], str, str]]) -> None:
    """Write the answers, each in a transaction of its own; what somebody was faster with is told."""
    t = visit.t
    done, faster = 0, []
    for row, chosen, note in said:
        reply = Reply(visit.viewer, visit.today, visit.today, visit.clock())
        words = note.strip() or t(f"inbox.{row['kind']}.{chosen}")
        try:
            with visit.administering() as session:
                answer(session, row["id"], chosen, words, reply)
            done += 1
        except (NotAsked, NotFound, SomeoneWasFaster, StepNotAllowed, WrongDay):
            faster.append(row["number"])
    told = [t("inbox.answered", n=done)] if done else []
    told += [t("inbox.not_answered", numbers=t("format.comma").join(faster))] if faster else []
    if told:
        put(TOLD, t("import.title_join").join(told))
        st.rerun()
