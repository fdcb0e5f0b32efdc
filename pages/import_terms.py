"""On which terms one file comes in: whose it is, what waits for a reason, and what vanished from it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from domain.held import Terms
from jobs import inbox
from jobs.import_ledger import Result
from jobs.whose import whose
from ledger.records import Layout
from pages import import_preview
from pages.import_draft import Draft, File, change
from pages.inbox_left import hazard_words
from ui import html
from ui.database import engine
from ui.keep import held, kept, put
from ui.visit import Visit

SHOWN = 20


def terms(draft: Draft) -> Terms:
    """What waits for a reason, and the reason that was given for all of the file."""
    return Terms(hold=True, reason=draft.reason)


def sender(file: File, layout: Layout, rows: Counter[int] | None = None) -> int | None:
    """The unit whose file it is, as far as its title, name, layout or (once they were read) rows tell."""
    desk = kept("desk", file.mark, lambda: inbox.desk(engine()))
    found = whose(layout, desk.tree, rows=rows).sender
    if found is not None:
        put(f"sender_{file.mark}", found)
    known = held(f"sender_{file.mark}")
    return known if isinstance(known, int) else None


def ask(visit: Visit, file: File, draft: Draft, preview: Result) -> None:
    """What goes in with a reason only, and the hazards that are not in the file any more."""
    t, merged = visit.t, preview.merged
    if merged.held or draft.reason:
        head = html.section(t("inbox.held", n=len(merged.held)), t("inbox.held_note"))
        html.draw(head, *(import_preview.change_line(visit, one, preview) for one in merged.held[:SHOWN]))
        reason = st.text_input(
            t("inbox.reason_all"), value=draft.reason, key=f"reason_{file.mark}", max_chars=200
        )
        if reason.strip() != draft.reason:
            change(file, reason=reason.strip())
            st.rerun()
    if merged.vanished:
        html.draw(html.section(t("inbox.count.vanished", n=len(merged.vanished)), t("inbox.asked_later")))
        html.draw(*(html.note(hazard_words(visit, vars(one))) for one in merged.vanished[:SHOWN]))
    if merged.duplicates:
        html.draw(html.section(t("inbox.count.duplicates", n=len(merged.duplicates)), t("inbox.asked_later")))
