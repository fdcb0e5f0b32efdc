"""What a ledger would do: five counts, the button, and row by row what is wrong, asked or changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from data_access.writes.ledger import LISTED
from domain.arrival import Arrival, FieldChange
from jobs.import_ledger import Result
from ledger.records import FLAG, QUESTION, STOPS, Problem, Row
from ledger.words import advice
from ledger.words import skipped as why_skipped
from pages.import_draft import Draft, File, change, put_away
from pages.import_values import unassigned, undecided, understood
from pages.problems import given
from ui import html
from ui.html import Column, Figure
from ui.table import page_offset, pager
from ui.visit import Visit

SHOWN = 50
PAGE = 25  # problems at a time
ORDER = {STOPS: 0, QUESTION: 1, FLAG: 2}
SAMPLE = ("unit", "enterprise", "hazard", "grade", "found", "due", "status")
Changed = tuple[str, Arrival, FieldChange]


def writes(preview: Result) -> int:
    """How many rows would be written."""
    return preview.counts["new"] + preview.counts["changed"]


def title(visit: Visit, preview: Result) -> str:
    """The page's answer: how many rows would be written, and how many cannot be."""
    t, n = visit.t, writes(preview)
    if not preview.rows:
        return t("import.title_nothing")
    if not n and not preview.stopped and not preview.merged.questions and not preview.merged.held:
        return t("import.title_unchanged", n=preview.rows)
    said = [t("import.title_writes", n=n) if n else t("import.title_no_writes")]
    if preview.stopped:
        said.append(t("import.title_stopped", n=preview.stopped))
    if preview.merged.questions:
        said.append(t("import.title_questions", n=len(preview.merged.questions)))
    if preview.merged.held:
        said.append(t("inbox.held", n=len(preview.merged.held)))
    return t("import.title_join").join(said)


def figures(visit: Visit, preview: Result) -> list[Figure]:
    """New, changed, unchanged, kept out, read with doubt."""
    t, counts = visit.t, preview.counts
    doubts = len({(one.sheet, one.row) for one in preview.problems if one.row and one.severity != STOPS})
    homeless = unassigned(preview)
    return [
        Figure(t("import.new"), t.number(counts["new"]), t("import.new_majors", n=counts["new_major"])),
        Figure(t("import.changed"), t.number(counts["changed"]), _kinds_of_change(visit, preview)),
        Figure(t("import.unchanged"), t.number(counts["unchanged"]), t("import.unchanged_more")),
        Figure(t("import.stopped"), t.number(preview.stopped), t("import.stopped_more")),
        Figure(
            t("import.doubts"),
            t.number(doubts + homeless - preview.unsure_twice),
            _kinds_of_doubt(visit, doubts, homeless, preview.unsure_twice),
        ),
    ]


def _kinds_of_doubt(visit: Visit, read: int, homeless: int, both: int) -> str:
    if not homeless:
        return visit.t("import.doubts_more")
    said = visit.t("import.doubts_parts", read=read, unassigned=homeless)
    return said + visit.t("import.doubts_both", n=both) if both else said


def _kinds_of_change(visit: Visit, preview: Result) -> str:
    """How many of the changed rows close a hazard, move a deadline, or neither, while all are listed."""
    t = visit.t
    if not preview.counts["changed"] or len(preview.merged.changes) >= LISTED:
        return t("import.changed_more")
    fields: dict[str, set[str]] = defaultdict(set)
    for number, _, one in preview.merged.changes:
        fields[number].add(one.what)
    closed = sum("closed_on" in what for what in fields.values())
    moved = sum("due_on" in what and "closed_on" not in what for what in fields.values())
    return t("import.changed_parts", closed=closed, moved=moved, other=len(fields) - closed - moved)


def buttons(visit: Visit, file: File, draft: Draft, preview: Result, *, back: Callable[[], None]) -> bool:
    """Write; send the file back, as `back` draws it; put the file away. Whether writing was asked for.

    While nobody has said what becomes of the names that are not known, nothing can be written.
    """
    t, n = visit.t, writes(preview)
    open_names = undecided(draft, preview)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="import_buttons"):
        pressed = st.button(t("import.write", n=n), type="primary", key="write", disabled=not n or open_names)
        if n_majors := preview.counts["unaccepted"]:
            html.draw(html.note(html.outlined(t("import.unaccepted", n=n_majors))))
        if said := _without_a_unit(visit, preview, open_names=open_names):
            html.draw(html.note(said))
        back()
        st.button(t("import.put_away"), type="tertiary", key="put_away", on_click=put_away, args=(file,))
    return pressed


def _without_a_unit(visit: Visit, preview: Result, *, open_names: bool) -> str:
    """How many rows would be unassigned, and what is still to be answered; nothing where all is said."""
    t, n = visit.t, unassigned(preview)
    said = [t("import.unassigned", n=n)] if n else []
    return t("import.title_join").join(said + ([t("import.answer_first")] if open_names else []))


def problems(visit: Visit, preview: Result) -> None:
    """Each problem with sheet, row, column, value and what was expected; those that stop a row first."""
    t = visit.t
    listed = sorted(preview.problems, key=lambda one: (ORDER[one.severity], one.sheet, one.row))
    if not listed:
        names = len(preview.unknown)
        more = t("import.names_open", n=names) if names else t("import.no_problems_more")
        html.draw(html.section(t("import.no_problems"), more))
        return
    said = t("import.problems", n=len(listed))
    heads = [
        Column(t(f"import.{name}"), kind)
        for name, kind in (("place", ""), ("column", "w"), ("value", "w"), ("expected", "w"), ("then", ""))
    ]
    first = page_offset(len(listed), PAGE)
    rows = [_problem(visit, one, preview) for one in listed[first : first + PAGE]]
    parts = [html.section(said, t("import.problems_note")), html.table(heads, rows, caption=said)]
    if len(listed) > PAGE:
        parts.append(pager(visit, len(listed), first, size=PAGE))
    if preview.problem_counts.total() > len(listed):
        parts.append(html.note(t("import.problems_more", n=preview.problem_counts.total())))
    html.draw(*parts)


def _problem(visit: Visit, one: Problem, preview: Result) -> tuple[str | Markup, ...]:
    return (
        place(visit, one.sheet, one.row, preview),
        one.column,
        given(one),
        advice(one, visit.t),
        visit.t(f"import.{one.severity}"),
    )


def place(visit: Visit, sheet: str, row: int, preview: Result) -> str:
    """Sheet and row as people point at them; the sheet only where the file has several."""
    if not row:
        return sheet or visit.t("import.whole_file")
    if len(preview.headers) == 1:
        return visit.t("import.at_row", row=row)
    return visit.t("import.at", sheet=sheet, row=row)


def changes(visit: Visit, file: File, draft: Draft, preview: Result) -> None:
    """What is asked, where the board is newer, which deadlines move, and what else changes, by name."""
    merged = preview.merged
    listed(visit, "questions", merged.questions, preview)
    if draft.reopen or any(change.what == "status" for _, _, change in merged.questions):
        _reopening(visit, file, draft)
    listed(visit, "newer", merged.newer, preview)
    moved = [one for one in merged.changes if one[2].what == "due_on"]
    listed(visit, "moved", moved, preview)
    listed(visit, "changes", [one for one in merged.changes if one[2].what != "due_on"], preview)


def _reopening(visit: Visit, file: File, draft: Draft) -> None:
    """What a status that goes backwards means: nothing, or a new round from the cut-off on."""
    t = visit.t
    chosen = st.radio(
        t("import.backwards"), [False, True], index=int(draft.reopen), key=f"reopen_{file.mark}", horizontal=True,
        format_func=lambda reopen: t("import.reopen") if reopen else t("import.keep_closed"),
    )  # fmt: skip
    if chosen != draft.reopen:
        change(file, reopen=chosen)
        st.rerun()


def listed(visit: Visit, kind: str, rows_told: Sequence[Changed], preview: Result) -> None:
    """Changes by name: what the board knows and what the file tells, with the place in the file."""
    if not rows_told:
        return
    t = visit.t
    said = t(f"import.{kind}", n=len(rows_told))
    heads = [
        Column(t("rows.number")),
        Column(t("rows.hazard"), "w"),
        Column(t("import.field")),
        Column(t("import.known_told"), "w"),
        Column(t("import.place")),
    ]
    rows = [_change(visit, one, preview) for one in rows_told[:SHOWN]]
    parts = [html.section(said, t(f"import.{kind}_note")), html.table(heads, rows, caption=said)]
    if len(rows_told) > SHOWN:
        parts.append(html.note(t("rows.shown", shown=SHOWN, n=len(rows_told))))
    html.draw(*parts)


def _change(visit: Visit, one: Changed, preview: Result) -> tuple[str | Markup, ...]:
    number, row, change = one
    t = visit.t
    old, new = (_value(visit, change.what, value) for value in (change.old, change.new))
    told = Markup("{} <b>{}</b>").format(html.struck(old) if old != "—" else "", new)
    return (
        html.link(number, visit.link("hazards", number=number)),
        str(row.facts.get("description", ""))[:60],
        t(f"field.{change.what}"),
        told,
        place(visit, row.sheet, row.row, preview),
    )


def change_line(visit: Visit, one: Changed, preview: Result) -> Markup:
    """One change as a line of small print."""
    number, hazard, field, told, where = _change(visit, one, preview)
    return html.note(Markup("{} {} · {} {} · {}").format(number, hazard, field, told, where))


def _value(visit: Visit, what: str, value: Any) -> str:
    t = visit.t
    if value is None or value == "":
        return "—"
    if what in ("status", "grade", "source"):
        return t(f"{what}.{value}")
    if what.endswith("_on"):
        return visit.day(value, year=True)
    frames = {
        "unit": visit.catalog.units,
        "department": visit.catalog.departments,
        "industry": visit.catalog.industries,
    }
    if what in frames:
        names = frames[what].loc[frames[what]["id"] == value, "name"]
        return (
            t(f"{what}.unassigned")
            if value == 0
            else t("import.new_name")
            if names.empty
            else str(names.iloc[0])
        )
    return str(value)


def sample(visit: Visit, draft: Draft, preview: Result) -> None:
    """The first rows as they were read, so that a wrong column shows at a glance."""
    if not preview.sample:
        return
    t = visit.t
    said = t("import.sample")
    rows = [
        (
            unit,
            row.enterprise or "",
            (row.description or "")[:60],
            t(f"grade.{row.grade}"),
            visit.day(row.found_on, year=True),
            visit.day(row.due_on, year=True) if row.due_on else _no_day(visit, row),
            t(f"status.{row.status}"),
        )
        for row, unit in zip(preview.sample, understood(visit, draft, preview), strict=True)
    ]
    heads = [Column(t(f"rows.{name}"), "w" if name in ("enterprise", "hazard") else "") for name in SAMPLE]
    html.draw(html.section(said, t("import.sample_note")), html.table(heads, rows, caption=said))


def _no_day(visit: Visit, row: Row) -> str | Markup:
    """Why a row has no deadline; of one that could not be read, what stood there."""
    said = visit.t(f"due_kind.{row.due_kind}")
    return Markup("{} <small>{}</small>").format(said, row.due_text) if row.due_text else said


def skipped(visit: Visit, preview: Result) -> None:
    """Rows that are no hazards, by why."""
    if not preview.skipped:
        return
    t = visit.t
    by_why: dict[str, list[int]] = defaultdict(list)
    for one in preview.skipped:
        by_why[one.why].append(one.row)
    lines = []
    for why, rows in by_why.items():
        some = t("format.comma").join(str(row) for row in rows[:8]) + ("…" if len(rows) > 8 else "")
        lines.append(html.note(t("import.skipped_rows", why=why_skipped(why, t), rows=some, n=len(rows))))
    html.draw(html.section(t("import.skipped", n=len(preview.skipped)), t("import.skipped_note")), *lines)
