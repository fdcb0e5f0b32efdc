"""What a deed on many hazards would do or did, row by row, and a reminder as text for a chat group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from data_access.frames import rows_of
from data_access.writes.bulk_deeds import Outcome
from domain.bulk import Remind
from domain.status import ALIVE, StepNotAllowed
from pages.hazard_course import happened
from pages.hazard_steps import refused
from ui import html
from ui.copy import copy_button, shown
from ui.html import Column
from ui.names import unit_names, unit_paths
from ui.table import hazard_link, said_number
from ui.visit import Visit


def rows_table(visit: Visit, rows: pd.DataFrame, outcomes: Sequence[Outcome], *, caption: str) -> Markup:
    """Each row with what changes from what to what, or why nothing does; what is left out comes first."""
    t = visit.t
    known = {row.number: row for row in rows_of(one_each(rows))}
    order = sorted(outcomes, key=lambda one: one.refused is None)
    cells = [(*_named(visit, known.get(one.number), one.number), _words(visit, one)) for one in order]
    heads = [Column(t("rows.number")), Column(t("rows.hazard"), "w"), Column(t("bulk.outcome"), "w")]
    return Markup('<div class="bulk">{}</div>').format(html.table(heads, cells, caption=caption))


def one_each(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a hazard, in their order: where a list has several rounds of one, the last."""
    return rows.loc[rows.groupby("number")["cycle"].idxmax()].sort_index() if len(rows) else rows


def _named(visit: Visit, row: Any, number: str) -> tuple[str | Markup, str]:
    """The number and what it is; of what is on the list no more, the number."""
    return (number, "") if row is None else (hazard_link(visit, row), row.description or row.location or "")


def _words(visit: Visit, outcome: Outcome) -> Markup:
    if outcome.refused is not None:
        told = Markup("<b>{}</b> {}")
        return told.format(visit.t("bulk.left_out"), why_not(visit, outcome.refused))
    told_rows = (
        {"what": one.what, "old": one.old, "new": one.new, "source": "screen"} for one in outcome.changes
    )
    return Markup("<br>").join(happened(visit, row) for row in told_rows)


def why_not(visit: Visit, why: Exception) -> str:
    """Why nothing is done about a row; that everything is so already is said as that."""
    if isinstance(why, StepNotAllowed) and why.why == "same":
        return visit.t("bulk.same")
    return refused(visit, why)


def draw_text(visit: Visit, text: str) -> None:
    """A text with the button that copies it, and to be read."""
    t = visit.t
    done, failed = t("monday.copied"), t("monday.not_copied")
    copy_button(text, label=t("bulk.copy"), done=done, failed=failed, key="bulk_text")
    html.draw(shown(text, t("monday.text")))


def chat_text(visit: Visit, rows: pd.DataFrame, numbers: Sequence[str], deed: Remind) -> str:
    """A reminder as plain lines by responsible unit: each hazard with its number, what it is, and its deadline."""
    t, names, chosen = visit.t, unit_paths(visit.catalog, visit.t), set(numbers)
    by_unit: dict[str, list[Any]] = {}
    for row in rows_of(one_each(rows)):
        if row.number in chosen:
            by_unit.setdefault(row.unit, []).append(row)
    lines = [t("bulk.text_head", day=visit.day(visit.as_of, year=True), n=len(chosen))]
    if deed.to_whom:
        lines.append(t("bulk.text_to", to=deed.to_whom))
    order = {code: place for place, code in enumerate(names)}  # the city itself has no path: it comes last
    for unit, theirs in sorted(by_unit.items(), key=lambda one: order.get(one[0], len(order))):
        name = names.get(unit) or unit_names(visit.catalog, t).get(unit, unit)
        lines += ["", t("bulk.text_unit", unit=name, n=len(theirs))]
        for at, row in enumerate(theirs, start=1):
            words = {"number": said_number(visit, row), "what": row.description or row.location or ""}
            lines.append(t("bulk.text_row", at=at, due=deadline_words(visit, row), **words))
    ends = [t("bulk.text_reply", day=visit.day(deed.reply_by))] if deed.reply_by else []
    return "\n".join(
        [*lines, *([""] if ends or deed.note else []), *ends, *([deed.note] if deed.note else [])]
    )


def deadline_words(visit: Visit, row: Any) -> str:
    """The deadline as a day and how far it is; of what is done with the day alone."""
    if pd.isna(row.due_on):
        return visit.t("due.none")
    day = visit.day(row.due_on)
    return visit.t("bulk.due", day=day, left=visit.t.due(int(row.days_left))) if row.status in ALIVE else day
