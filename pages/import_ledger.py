"""Import: a ledger file, how it is read, what it would change, and then all of it in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from jobs.import_ledger import Cancelled, Result, Wish, import_ledger, remembered
from ledger.mapping import Mapping
from ledger.reading import Reading, read
from ledger.records import FileNotReadable
from ledger.words import sentence
from pages import import_mapping, import_preview, uploads
from ui import html
from ui.database import engine
from ui.keep import forget, kept, put, take
from ui.steps import steps
from ui.visit import Visit

TYPES = ("xlsx", "csv", "xls", "xlsb", "ods", "et")


@dataclass(frozen=True)
class File:
    """The file that was dropped in."""

    name: str
    content: bytes

    @property
    def mark(self) -> str:
        """Tells one file from another."""
        return hashlib.sha256(self.content).hexdigest()


def page(visit: Visit) -> None:
    """Choose a file; see how it is read and what it would do; apply it. Below: the files applied so far."""
    t = visit.t
    told = take("import")
    if isinstance(told, str):
        st.success(html.plain(told))
    given = st.file_uploader(t("import.choose"), type=list(TYPES), key="ledger_file", help=t("import.choose_help"))
    if given is None:
        html.draw(html.title(t("import.title")), html.note(t("import.explain")))
        uploads.listed(visit)
        return
    file = File(given.name, given.getvalue())
    try:
        review(visit, file)
    except FileNotReadable as error:
        problem = error.problem
        html.draw(html.title(t("import.refused")))
        st.error(html.plain(sentence(problem, t)))


def review(visit: Visit, file: File) -> None:
    """How the file is read, and what it would do."""
    known = kept("known_mappings", file.mark, partial(remembered, engine()))
    cutoff_said, chosen = kept_choice(visit, file, known)
    mapping, cutoff = import_mapping.edit(visit, reading_of(visit, file, chosen, cutoff_said, known), chosen, cutoff_said)
    wish = Wish(
        today=visit.today, at=visit.now, by=visit.viewer.name, role=str(visit.viewer.role), mapping=mapping,
        cutoff=cutoff, create=False, apply=False,
    )  # fmt: skip
    answers = import_preview.answered(file.mark)
    mark = (file.mark, repr(mapping), cutoff, tuple(sorted(answers.items())))
    preview: Result = kept("preview", mark, partial(run, visit, file, replace(wish, answers=answers)))
    html.draw(html.title(said(visit, preview)), trail(visit, file, preview))
    if import_preview.show(visit, preview, file.content, file.mark):
        write(visit, file, replace(wish, answers=answers, apply=True), mapping)


def kept_choice(visit: Visit, file: File, known: list[Mapping]) -> tuple[date | None, Mapping | None]:
    """A mapping chosen by name instead of the recognised one, and a cut-off said by hand."""
    return import_mapping.choice(visit, file.mark, known)


def reading_of(visit: Visit, file: File, mapping: Mapping | None, cutoff: date | None, known: list[Mapping]) -> Reading:
    """The file opened: its layout is known, its rows are not read yet."""
    return read(file.content, mapping, name=file.name, cutoff=cutoff, known=known, latest=visit.today)


def run(visit: Visit, file: File, wish: Wish) -> Result:
    """Read, check and compare (and, where wished, apply), with progress; a click elsewhere cancels it."""
    bar = st.progress(0.0, text=visit.t("import.reading", n=0))

    def progress(rows: int) -> None:
        bar.progress(min(0.95, rows / (rows + 20_000)), text=visit.t("import.reading", n=rows))

    try:
        return import_ledger(engine(), file.content, file.name, wish, progress=progress)
    finally:
        bar.empty()


def said(visit: Visit, preview: Result) -> str:
    """The title: how many rows would be written, and how many cannot be."""
    writes = preview.counts["new"] + preview.counts["changed"]
    return visit.t("import.would_write", n=writes, stopped=len(preview.stopped), questions=len(preview.merged.questions))


def trail(visit: Visit, file: File, preview: Result) -> Markup:
    """The file, its cut-off, and how far the procedure has come."""
    t = visit.t
    about = t("import.about", name=file.name, kb=max(1, len(file.content) >> 10), cutoff=visit.day(preview.cutoff_on, year=True))
    items = [
        (t("import.step.file"), t("import.step.file_done", rows=preview.rows)),
        (t("import.step.columns"), t("import.step.columns_done")),
        (t("import.step.values"), t("import.step.values_open", n=len(preview.unknown)) if preview.unknown else t("import.step.values_done")),
        (t("import.step.preview"), t("import.step.now")),
        (t("import.step.write"), t("import.step.write_more")),
    ]
    return Markup("{}{}").format(html.note(about), steps(items, 3))


def write(visit: Visit, file: File, wish: Wish, mapping: Mapping | None) -> None:
    """Apply the file, remember what was answered, and say what came of it."""
    try:
        result: Any = run(visit, file, wish)
    except Cancelled:
        st.warning(visit.t("import.cancelled"))
        return
    import_mapping.remember(visit, mapping, result)
    forget("preview")
    put("import", visit.t(
        "import.written", name=file.name, new=result.counts["new"], changed=result.counts["changed"],
        stopped=len(result.stopped),
    ))  # fmt: skip
    put("import_done", True)
    st.rerun()
