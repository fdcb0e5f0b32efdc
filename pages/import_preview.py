"""What a ledger would do: counts, problems row by row, names to be asked about, questions, the button."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from jobs.import_ledger import Result
from data_access.writes.names import NEW, NONE
from ledger.problem_file import problem_rows_file
from ledger.words import reason, sentence
from ui import html
from ui.html import Column, Figure
from ui.keep import kept
from ui.names import department_names, industry_names, unit_paths
from ui.visit import Visit

SHOWN = 60
KINDS = {"stops": "import.stops", "flag": "import.flag", "question": "import.question"}


def show(visit: Visit, preview: Result, content: bytes, mark: str) -> bool:
    """Draw the preview; whether the button to write was pressed."""
    html.draw(html.figures(figures(visit, preview)))
    pressed = buttons(visit, preview, content)
    left, right = st.columns([2, 1], gap="large")
    with left:
        problems(visit, preview)
        changes(visit, preview)
    with right:
        names(visit, preview, mark)
        skipped(visit, preview)
    return pressed


def figures(visit: Visit, preview: Result) -> list[Figure]:
    """New, changed, unchanged, kept out, read with doubt."""
    t, counts = visit.t, preview.counts
    closing = counts["changes:closed_on"]
    moved = counts["changes:due_on"]
    other = max(0, counts["changed"] - closing - moved)
    return [
        Figure(t("import.new"), t.number(counts["new"]), t("import.new_majors", n=counts["new_major"])),
        Figure(t("import.changed"), t.number(counts["changed"]), t("import.changed_parts", closed=closing, moved=moved, other=other)),
        Figure(t("import.unchanged"), t.number(counts["unchanged"]), t("import.unchanged_more")),
        Figure(t("import.stopped"), t.number(len(preview.stopped)), t("import.stopped_more")),
        Figure(
            t("import.doubts"), t.number(preview.problem_counts["flag"] + preview.problem_counts["question"]),
            t("import.doubts_more"),
        ),
    ]  # fmt: skip


def buttons(visit: Visit, preview: Result, content: bytes) -> bool:
    """Write; fetch the rows with problems. Nothing is written without the button."""
    t = visit.t
    writes = preview.counts["new"] + preview.counts["changed"]
    with st.container(horizontal=True, gap="small"):
        pressed = st.button(t("import.write", n=writes), type="primary", key="write", disabled=not writes)
        if preview.problems:
            st.download_button(
                t("import.fetch", n=len(preview.problems)),
                lambda: problem_rows_file(content, preview.problems, t, headers=preview.headers, name=preview.name),
                file_name=f"problems-{preview.name}.xlsx", key="fetch_problems", on_click="ignore",
            )  # fmt: skip
    return pressed


def problems(visit: Visit, preview: Result) -> None:
    """Each problem with sheet, row, column, value and what was expected; those that stop a row first."""
    t = visit.t
    order = {"stops": 0, "question": 1, "flag": 2}
    listed = sorted(preview.problems, key=lambda one: (order[one.severity], one.sheet, one.row))
    html.draw(html.section(t("import.problems", n=len(listed)), t("import.problems_note")))
    if not listed:
        html.draw(html.note(t("import.no_problems")))
        return
    heads = [Column(t("import.place")), Column(t("import.column")), Column(t("import.value")), Column(t("import.expected"), "w"), Column(t("import.then"))]
    rows = [
        (
            t("import.at", sheet=one.sheet, row=one.row), one.column,
            Markup('<span class="given">{}</span>').format(one.value[:40]) if one.value else "",
            sentence(one, t), t(KINDS[one.severity]),
        )
        for one in listed[:SHOWN]
    ]  # fmt: skip
    html.draw(html.table(heads, rows, caption=t("import.problems", n=len(listed))))
    if len(listed) > SHOWN:
        html.draw(html.note(t("rows.shown", shown=SHOWN, n=len(listed))))


def changes(visit: Visit, preview: Result) -> None:
    """What would change by name; what is asked; where the board is newer."""
    t, merged = visit.t, preview.merged
    for key, listed in (("questions", merged.questions), ("newer", merged.newer), ("changes", merged.changes)):
        if not listed:
            continue
        html.draw(html.section(t(f"import.{key}", n=len(listed)), t(f"import.{key}_note")))
        heads = [Column(t("rows.number")), Column(t("import.field")), Column(t("import.known")), Column(t("import.told")), Column(t("import.place"))]
        rows = [_change(visit, entry) for entry in listed[:SHOWN]]
        html.draw(html.table(heads, rows, caption=t(f"import.{key}", n=len(listed))))


def _change(visit: Visit, entry: tuple[str, Any, Any]) -> tuple[Any, ...]:
    number, row, change = entry
    t = visit.t
    old, new = (_value(visit, change.what, value) for value in (change.old, change.new))
    return (
        html.link(number, visit.link("hazards", number=number)), t(f"field.{change.what}"), html.struck(old), new,
        t("import.at", sheet=row.sheet, row=row.row),
    )  # fmt: skip


def _value(visit: Visit, what: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if what in ("status", "grade"):
        return visit.t(f"{what}.{value}")
    if what.endswith("_on"):
        return visit.day(value, year=True)
    frames = {"unit": visit.catalog.units, "department": visit.catalog.departments, "industry": visit.catalog.industries}
    if what in frames:
        frame = frames[what]
        return str(frame.loc[frame["id"] == value, "name"].iloc[0])
    return str(value)


def names(visit: Visit, preview: Result, mark: str) -> None:
    """Names that the board does not know: new, another name of …, or none. Asked once, remembered."""
    t = visit.t
    waiting = preview.unknown
    asked = kept(f"asked_{mark}", mark, lambda: {(one.kind, one.text, one.within): one for one in waiting})
    for one in waiting:
        asked.setdefault((one.kind, one.text, one.within), one)
    if not asked:
        return
    html.draw(html.section(t("import.names", n=len(asked)), t("import.names_note")))
    known = {
        "unit": unit_paths(visit.catalog, t),
        "department": department_names(visit.catalog, t),
        "industry": industry_names(visit.catalog, t),
    }
    with st.form(f"names_{mark}"):
        given = {}
        for key, one in asked.items():
            options = [None, NEW, *known[one.kind], NONE]
            labels = known[one.kind] | {NEW: t(f"import.name_new_{one.kind}"), NONE: t("import.name_none")}
            given[key] = st.selectbox(
                t("import.name", name=one.text, n=one.count), options, key=f"name_{key}_{mark}",
                format_func=lambda code, labels=labels: labels.get(code, t("import.name_later")) if code else t("import.name_later"),
            )  # fmt: skip
        if st.form_submit_button(t("import.names_save")):
            put_answers(mark, {key: code for key, code in given.items() if code})
            st.rerun()


def put_answers(mark: str, answers: dict[tuple[str, str, str], str]) -> None:
    """Keep the answers for the next preview."""
    store = kept(f"answers_{mark}", mark, dict)
    store.clear()
    store.update(answers)


def answered(mark: str) -> dict[tuple[str, str, str], str]:
    """(kind, name, within) -> "+" new, "-" none, or the code that it is another name of."""
    return dict(kept(f"answers_{mark}", mark, dict))


def skipped(visit: Visit, preview: Result) -> None:
    """Rows that are no hazards, by why."""
    if not preview.skipped:
        return
    t = visit.t
    by_why: dict[str, list[int]] = {}
    for row in preview.skipped:
        by_why.setdefault(row.why, []).append(row.row)
    html.draw(html.section(t("import.skipped", n=len(preview.skipped)), t("import.skipped_note")))
    for why, rows in by_why.items():
        some = t("format.comma").join(str(row) for row in rows[:8]) + ("…" if len(rows) > 8 else "")
        html.draw(html.note(t("import.skipped_rows", why=reason(why, t), rows=some, n=len(rows))))

