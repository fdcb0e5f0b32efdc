"""The questions about a waiting file, each with its proposal: answered in place, and the counts fall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from data_access.writes.names import NEW, NONE
from domain.arrival import Arrival, FieldChange
from jobs.import_ledger import Result
from jobs.inbox import Looked
from jobs.inbox_answers import Answers
from jobs.inbox_questions import unsure_cells
from ledger.words import column_name
from pages import import_preview
from pages.import_values import known_names, nearest
from pages.inbox import Waiting
from pages.inbox_left import LATER, answers_to, hazard_words
from ui import html
from ui.names import department_names, unit_paths
from ui.visit import Visit

PAGE = 20  # questions of a kind at a time; more come as these are answered
ASKED = 8  # names asked one by one
WIDE = 340
APART = "apart"
Save = Callable[[Answers], None]


def _result(looked: Looked) -> Result:
    assert looked.result is not None
    return looked.result


def sender(visit: Visit, row: Waiting, looked: Looked, *, save: Save) -> None:
    """Whose file it is; rows of other units are then meant so."""
    t, plan = visit.t, looked.plan
    labels = {**unit_paths(visit.catalog, t), **department_names(visit.catalog, t)}
    ids = {**visit.catalog.department_ids, **visit.catalog.unit_ids}
    options = [code for code in labels if ids.get(code)]
    now = next((code for code in options if ids[code] == plan.sender), None)
    n = plan.counts["strangers"]
    html.draw(html.section(t("inbox.whose"), t("inbox.strangers_note", n=n) if n else t("inbox.whose_note")))
    with st.form(f"sender_{row['id']}", border=False):
        chosen = st.selectbox(
            t("inbox.whose"), options, index=options.index(now) if now else None, key=f"sender_of_{row['id']}",
            format_func=lambda code: labels[code], placeholder=t("inbox.later"), label_visibility="collapsed",
            width=WIDE,
        )  # fmt: skip
        theirs = n > 0 and st.checkbox(t("inbox.theirs", n=n), key=f"theirs_{row['id']}")
        if st.form_submit_button(t("inbox.save_answers")) and chosen:
            save(replace(looked.answers, sender=ids[chosen], theirs=theirs or looked.answers.theirs))


def names(visit: Visit, row: Waiting, looked: Looked, *, save: Save) -> None:
    """Names that the board does not know: another name of which unit, a new one, or none."""
    t, unknown, known = visit.t, _result(looked).unknown, known_names(visit)
    html.draw(html.section(t("import.names", n=len(unknown)), t("import.values_note")))
    told = dict(looked.answers.names)
    with st.form(f"names_{row['id']}", border=False):
        others = st.radio(
            t("import.others"), [False, True], index=None, horizontal=True, key=f"others_{row['id']}",
            format_func=lambda new: t("import.others_new") if new else t("import.others_later"),
        )  # fmt: skip
        with st.container(horizontal=True):
            for n, one in enumerate(sorted(unknown, key=lambda one: -one.count)[:ASKED]):
                labels = known[one.kind]
                near = {code: labels[code] for code in nearest(one.text, labels)}
                first = {LATER: t("import.name_later"), NEW: t(f"import.name_new_{one.kind}")}
                offered = {**first, **near, **labels, NONE: t(f"import.name_none_{one.kind}")}
                chosen = st.selectbox(
                    t("import.name", name=html.plain(one.text), n=one.count), list(offered),
                    key=f"name_{row['id']}_{n}", format_func=offered.__getitem__, width=WIDE,
                )  # fmt: skip
                if chosen:
                    told[one.kind, one.text, one.within] = chosen
        if st.form_submit_button(t("inbox.save_answers")):
            save(replace(looked.answers, names=told, others_new=others))


def held(visit: Visit, row: Waiting, looked: Looked, *, save: Save) -> None:
    """What goes in with a reason only: one for all of the file, or one for each."""
    t, said, result = visit.t, looked.answers, _result(looked)
    waiting = result.merged.held
    html.draw(html.section(t("inbox.held", n=len(waiting)), t("inbox.held_note")))
    with st.form(f"held_{row['id']}", border=False):
        reason = st.text_input(
            t("inbox.reason_all"), value=said.reason, key=f"reason_{row['id']}", max_chars=200
        )
        reasons, apart = dict(said.reasons), set(said.apart)
        for n, one in enumerate(waiting[:PAGE]):
            _held(visit, f"{row['id']}_{n}", one, result, reasons=reasons, apart=apart)
        if len(waiting) > PAGE:
            html.draw(html.note(t("rows.shown", shown=PAGE, n=len(waiting))))
        if st.form_submit_button(t("inbox.save_answers")):
            save(replace(said, reason=reason.strip(), reasons=reasons, apart=frozenset(apart)))


def _held(
    visit: Visit, key: str, one: tuple[str, Arrival, FieldChange], result: Result, *,
    reasons: dict[tuple[str, int, str], str], apart: set[tuple[str, int]],
) -> None:  # fmt: skip
    """One held fact in a line, and why it goes in after all."""
    t, (_, arrived, change) = visit.t, one
    html.draw(import_preview.change_line(visit, one, result))
    with st.container(horizontal=True, gap="small"):
        other = change.what == "unit" and st.checkbox(t("inbox.apart"), key=f"apart_{key}")
        told = st.text_input(
            t("inbox.reason"), key=f"reason_{key}", placeholder=t("inbox.reason"), max_chars=200,
            label_visibility="collapsed", width=WIDE,
        ).strip()  # fmt: skip
    if other:
        apart.add((arrived.sheet, arrived.row))
    elif told:
        reasons[arrived.sheet, arrived.row, change.what] = told


def vanished(visit: Visit, row: Waiting, looked: Looked, *, save: Save) -> None:
    """The hazards that the sender's last file named and this one does not: what became of each."""
    t, said = visit.t, looked.answers
    gone = _result(looked).merged.vanished
    open_still = [one for one in gone if one.number not in said.vanished]
    note = t("inbox.vanished_note", answered=len(gone) - len(open_still))
    html.draw(html.section(t("inbox.count.vanished", n=len(open_still)), note))
    if not open_still:
        return
    with st.form(f"vanished_{row['id']}", border=False):
        st.caption(t("inbox.for_all"))
        everyone, words = _one_vanished(visit, f"{row['id']}_all")
        told = dict(said.vanished)
        for one in open_still[:PAGE]:
            html.draw(html.note(hazard_words(visit, vars(one))))
            chosen, note = _one_vanished(visit, f"{row['id']}_{one.number}")
            if chosen or everyone:
                told[one.number] = (chosen or everyone, note or words)
        if len(open_still) > PAGE:
            html.draw(html.note(t("rows.shown", shown=PAGE, n=len(open_still))))
        if st.form_submit_button(t("inbox.save_answers")):
            rest = {one.number: (everyone, words) for one in open_still[PAGE:] if everyone}
            save(replace(said, vanished={**told, **rest}))


def _one_vanished(visit: Visit, key: str) -> tuple[str, str]:
    t = visit.t
    with st.container(horizontal=True, gap="small"):
        chosen = answers_to(visit, "vanished", key=f"gone_{key}")
        note = st.text_input(
            t("inbox.words"), key=f"gone_note_{key}", placeholder=t("inbox.words"), max_chars=200,
            label_visibility="collapsed", width=WIDE,
        )  # fmt: skip
    return chosen, note.strip()


def duplicates(visit: Visit, row: Waiting, looked: Looked, *, save: Save) -> None:
    """New rows that look like another unit's open hazard: the same one, or two."""
    t, said, result = visit.t, looked.answers, _result(looked)
    pairs = [one for one in result.merged.duplicates if (one.row.sheet, one.row.row) not in said.duplicates]
    html.draw(html.section(t("inbox.count.duplicates", n=len(pairs)), t("inbox.duplicates_note")))
    if not pairs:
        return
    with st.form(f"duplicates_{row['id']}", border=False):
        told = dict(said.duplicates)
        for n, one in enumerate(pairs[:PAGE]):
            other = html.link(one.number, visit.link("hazards", number=one.number))
            place = import_preview.place(visit, one.row.sheet, one.row.row, result)
            words = " · ".join((place, one.row.enterprise, str(one.row.facts.get("description", ""))[:60]))
            html.draw(html.note(Markup("{} ↔ {}").format(words, other)))
            chosen = answers_to(visit, "duplicate", key=f"duplicate_{row['id']}_{n}")
            if chosen:
                told[one.row.sheet, one.row.row] = chosen
        if st.form_submit_button(t("inbox.save_answers")):
            save(replace(said, duplicates=told))


def cells(visit: Visit, row: Waiting, looked: Looked, *, save: Save) -> None:
    """Cells that were read with doubt, each writing once: what it means, for this sender from now on."""
    t, said = visit.t, looked.answers
    asked = unsure_cells(_result(looked).problems, visit.today.year)
    html.draw(html.section(t("inbox.count.cells", n=len(asked)), t("inbox.cells_note", n=len(said.cells))))
    told = dict(said.cells)
    if not asked:
        return
    with st.form(f"cells_{row['id']}", border=False):
        with st.container(horizontal=True):
            for n, one in enumerate(asked[:PAGE]):
                label = t("inbox.cell", text=html.plain(one.text), column=column_name(one.key, t), n=one.rows)
                meant = st.text_input(
                    label, value=one.proposal, key=f"cell_{row['id']}_{n}_{one.key}", max_chars=80, width=WIDE
                ).strip()
                if meant:
                    told[one.key, one.text] = meant
        if len(asked) > PAGE:
            html.draw(html.note(t("rows.shown", shown=PAGE, n=len(asked))))
        if st.form_submit_button(t("inbox.save_cells")):
            save(replace(said, cells=told))


def to_see(visit: Visit, looked: Looked, name: str, *, draw: Callable[[], None], save: Save) -> None:
    """What nobody can answer here, only look at; that it was looked at is kept."""
    draw()
    if name not in looked.answers.seen and st.button(visit.t("inbox.seen"), key=f"seen_{name}"):
        save(replace(looked.answers, seen=looked.answers.seen | {name}))
