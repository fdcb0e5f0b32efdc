"""The letters that went out: what is unanswered, and one letter with its hazards, its document and its answer."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from data_access import reads
from data_access.frames import records
from data_access.reads import NotFound
from data_access.writes.letters import answer
from data_access.writes.one_hazard import SomeoneWasFaster
from domain.escalation import may_send
from domain.filters import Unknown
from domain.status import StepNotAllowed
from pages.hazard_steps import LONG, refused
from ui import html, keep
from ui.filters import tell_unknown
from ui.html import Column
from ui.kept_file import fetch_button, is_there
from ui.letters import DOCX
from ui.pick import OPEN
from ui.rows import heading
from ui.table import close, hazard_rows
from ui.visit import Visit

ONE, SOME = "letter", "letters"  # in the address: open=letter.<id>, open=letters.late
SENT = 40  # letters listed
HALL_SENT = 3  # on a wall: what does not fit is not read
SHOWN = ("number", "risk", "hazard", "enterprise", "unit", "due", "days", "status")


def late(visit: Visit, out: pd.DataFrame) -> pd.DataFrame:
    """The letters whose answer is due and not there on the day that is looked at."""
    waits = [
        row["reply_by"] is not None and row["replied_on"] is None and row["reply_by"] < visit.as_of
        for row in records(out)
    ]
    return out[waits]


def letters(visit: Visit, out: pd.DataFrame, picture: str, mark: str) -> None:
    """The letter that the address has open, then the list, of all or of those that are late."""
    if picture == ONE and not visit.hall:
        _one(visit, out, mark)
    if picture == SOME and mark != "late":
        tell_unknown(visit, [Unknown("open", f"{picture}.{mark}")])
    only = picture == SOME and mark == "late"
    _list(visit, late(visit, out) if only else out, only=only)


def _list(visit: Visit, out: pd.DataFrame, *, only: bool) -> None:
    """The letters of the period, the last first, those without an answer marked."""
    t = visit.t
    said = t("ladder.late" if only else "ladder.out", n=len(out))
    note = t("ladder.out_note", days=t.days(visit.period.first, visit.period.last, today=visit.today))
    if out.empty:
        html.draw(html.section(said, note), html.note(t("ladder.none_out")))
        return
    heads = [
        Column(t("ladder.sent_on")), Column(t("letter.kind")), Column(t("letter.number")), Column(t("letter.to"), "w"),
        Column(t("ladder.hazards")), Column(t("letter.reply_by")), Column(t("letter.reply"), "w"),
    ]  # fmt: skip
    cells = [
        (visit.day(row["on_day"]), _link(visit, row), row["number"] or "—", row["to_whom"],
         t("ladder.n_hazards", n=row["hazards"]), _reply_by(visit, row), _reply(visit, row))
        for row in records(out.head(HALL_SENT if visit.hall else SENT))
    ]  # fmt: skip
    html.draw(html.section(said, note), html.table(heads, cells, caption=said))
    if only and not visit.hall:
        html.draw(close(visit))


def _link(visit: Visit, row: dict[str, Any]) -> Markup | str:
    words = visit.t(f"letter.{row['kind']}")
    return words if visit.hall else html.link(words, visit.here(**{OPEN: f"{ONE}.{row['id']}", "page": None}))


def _reply_by(visit: Visit, row: dict[str, Any]) -> Markup | str:
    if row["reply_by"] is None or row["replied_on"] is not None:
        return visit.day(row["reply_by"]) if row["reply_by"] else "—"
    left = (row["reply_by"] - visit.as_of).days
    return Markup("{} {}").format(visit.day(row["reply_by"]), html.pill(visit.t, left, past=visit.past))


def _reply(visit: Visit, row: dict[str, Any]) -> str:
    if row["replied_on"] is None:
        return "—"
    return visit.t("letter.replied", day=visit.day(row["replied_on"]), reply=row["reply"])


def _one(visit: Visit, out: pd.DataFrame, mark: str) -> None:
    """One letter: its hazards, its document, and the place for its answer."""
    t = visit.t
    found = [row for row in records(out) if str(row["id"]) == mark]
    if not found:
        tell_unknown(visit, [Unknown("open", f"{ONE}.{mark}")])
        return
    row = found[0]

    def fetch() -> pd.DataFrame:
        with visit.again() as session:
            told = reads.letter_rows(session, visit.scope, int(row["id"]), visit.as_of)
            return reads.rows_about(session, visit.scope, told, visit.as_of)

    words = (t(f"letter.{row['kind']}"), row["number"], t("letter.to_line", to=row["to_whom"]))
    said = " · ".join(word for word in words if word)
    about = t("ladder.of_all", n=row["hazards"], of=row["together"])
    heading(visit, name=f"{ONE}_{mark}", sentence=said, fetch=fetch, definition=about)
    html.draw(hazard_rows(visit, fetch(), caption=said, columns=SHOWN))
    with st.container(key="letter_do", horizontal=True, gap="small"):
        if row["sha256"]:
            document(visit, row)
        if row["replied_on"] is None and not visit.past and may_send(visit.viewer.role, row["kind"]):
            _answer(visit, row)
    html.draw(close(visit))


def document(visit: Visit, row: dict[str, Any]) -> None:
    """The document of a letter to be fetched, or that it is not there."""
    if not is_there(row["sha256"]):
        html.draw(html.note(html.outlined(visit.t("letter.no_file"))))
        return
    key = int(row["id"])
    find = partial(reads.letter_file, scope=visit.scope, key=key)
    fetch_button(visit, row["file"], find, mime=DOCX, key=f"letter_{key}")


def _answer(visit: Visit, row: dict[str, Any]) -> None:
    typed = answer_form(visit, row)
    if typed is None:
        return
    day, text = typed
    try:
        with visit.writing() as session:
            answer(session, visit.viewer, int(row["id"]), text, replied_on=day, on=visit.today, at=visit.now)
    except (SomeoneWasFaster, NotFound, StepNotAllowed) as why:
        html.draw(html.bar(refused(visit, why)))  # what was typed stays in its field
        return
    keep.put("follow_told", visit.t("letter.answered"))
    st.rerun()


def answer_form(visit: Visit, row: dict[str, Any]) -> tuple[Any, str] | None:
    """The fields of an answer; the day and the words once they are sent."""
    t, mark = visit.t, f"answer_{row['id']}"
    with st.popover(t("letter.answer"), key=mark, type="tertiary"), st.form(f"form_{mark}", border=False):
        day: Any = st.date_input(
            t("letter.replied_on"), visit.today, min_value=row["on_day"], max_value=visit.today, key=f"on_{mark}",
            format="YYYY-MM-DD",
        )  # fmt: skip
        text = st.text_area(t("letter.reply"), key=f"text_{mark}", max_chars=LONG, height=80) or ""
        if st.form_submit_button(t("setup.save"), type="primary", key=f"do_{mark}"):
            return day, text
    return None
