"""The fields of a letter, the same for one hazard and for several; a draft to read, and the letter that is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from data_access.writes.letters import Sent
from documents.letters import Item, Letter, TemplateFault, own_templates
from domain.escalation import REMINDERS
from domain.working_days import SATURDAY
from ui import html
from ui.letters import DOCX, document, draft, file_name, template_of
from ui.visit import Visit

LONG = 500  # characters
REPLY_DAYS = 10  # offered for the answer to a letter
ANSWERED = ("supervision_letter", "rectification_notice", "enforcement_transfer")
Issue = Callable[[Sent], None]


def letter_form(
    visit: Visit, kind: str, items: tuple[Item, ...], *, to: str, issuer: str, mark: str, issue: Issue,
    decided: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Draw the fields with what is offered, a draft to fetch, and the button that writes the letter down.

    `decided` holds asked_by, asked_on, asked_due_on, granted_due_on, decision and reason of a decision on an extension.
    """
    t = visit.t
    letter = _asked(visit, kind, items, to=to, issuer=issuer, mark=mark, decided=decided or {})
    words = t(f"letter.{kind}")
    unsent: Callable[[], bytes] | bytes = partial(_draft, visit, letter)
    if (
        own_templates() is not None
    ):  # ours can be filled; whether the office's own can is said before it is pressed
        try:
            unsent = draft(visit, letter)
        except TemplateFault as fault:
            html.draw(html.bar(t(fault.key, **fault.params)))
            return
    with st.container(key=f"letter_do_{mark}", horizontal=True, gap="small"):
        st.download_button(
            t("letter.fetch_draft"), unsent, file_name=file_name(words, letter), mime=DOCX, key=f"draft_{mark}",
            on_click="ignore",
        )  # fmt: skip
        if st.button(t("letter.issue", n=len(items)), type="primary", key=f"issue_{mark}"):
            issue(_kept(visit, kind, letter))


def _draft(visit: Visit, letter: Letter) -> bytes:
    with visit.again():
        return draft(visit, letter)


def _asked(
    visit: Visit,
    kind: str,
    items: tuple[Item, ...],
    *,
    to: str,
    issuer: str,
    mark: str,
    decided: dict[str, Any],
) -> Letter:
    t = visit.t

    def text(name: str, value: str = "", *, help_words: str | None = None) -> str:
        return (
            st.text_input(t(f"letter.{name}"), value, key=f"{name}_{mark}", max_chars=120, help=help_words)
            or ""
        )

    needless = kind in REMINDERS
    number = text("number", help_words=t("letter.number_optional") if needless else t("letter.number_help"))
    recipient = text("to", to)
    offered = _reply_day(visit.today, kind, items) if kind in ANSWERED else None
    reply_by: Any = st.date_input(
        t("letter.reply_by"), offered, min_value=visit.today, key=f"reply_by_{mark}", format="YYYY-MM-DD"
    )
    place = at_time = summoned = ""
    if kind == "interview_notice":
        at_time, place, summoned = text("at_time"), text("place"), text("summoned")
    note = st.text_area(t("letter.note"), key=f"note_{mark}", max_chars=LONG, height=80) or ""
    signer = text("issuer", issuer)
    copy_to = text("copy_to")
    return Letter(
        template_of(kind), signer, number.strip(), recipient.strip(),
        visit.today, items, reply_by if isinstance(reply_by, date) else None, copy_to=copy_to.strip(),
        note=note.strip(), place=place, at_time=at_time, summoned=summoned, **decided,
    )  # fmt: skip


def _reply_day(today: date, kind: str, items: Iterable[Item]) -> date:
    """The day that is offered for an answer: no Saturday or Sunday; to a notice, not before what it sets a date for."""
    last = today + timedelta(days=REPLY_DAYS)
    if kind == "rectification_notice":
        last = max([last, *(one.due_on for one in items if one.due_on is not None)])
    return last + timedelta(days=7 - last.weekday() if last.weekday() >= SATURDAY else 0)


def _kept(visit: Visit, kind: str, letter: Letter) -> Sent:
    """What is to be written down, with its document."""
    told = Sent(kind, letter.to, letter.number, letter.reply_by, letter.note)
    if not letter.to or not letter.items or (not letter.number and kind not in REMINDERS):
        return told  # it is refused, with what is missing
    return replace(told, content=document(visit, letter), file=file_name(visit.t(f"letter.{kind}"), letter))
