"""Import: a ledger file, how it is read, what it would change, and then all of it in one transaction."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from data_access import reads
from data_access.engine import analyze
from data_access.packing import TooManyNames
from jobs.import_ledger import Result, Wish, import_ledger, remembered
from ledger.mapping import Mapping
from ledger.reading import doubtful_cutoff
from ledger.records import FileNotReadable, Layout
from ledger.words import sentence
from pages import (
    import_cutoff,
    import_explained,
    import_mapping,
    import_preview,
    import_return,
    import_terms,
    import_values,
    inbox,
    inbox_file,
    uploads,
)
from pages.import_draft import Draft, File, draft_of, hand_in, handed_in, put_away, waiting
from pages.import_reading import KEYS, bound, layout_of, mapping_of, named_headings
from pages.office import may_change
from ui import html, states
from ui.database import engine
from ui.keep import kept, put, take
from ui.steps import steps
from ui.visit import Visit

MANY_ROWS = 20_000  # after which the database looks at its tables again
LARGE = 400_000  # bytes, from which on a file takes long enough for a bar


def page(visit: Visit) -> None:
    """One file after the other: see what it would do, then apply it or put it away. Without one: where to hand
    files in, the inbox, where several of them wait, and the files applied so far."""
    if not may_change(visit):
        html.draw(html.title(visit.t("import.title")), html.note(visit.t("import.not_yours")))
        uploads.listed(visit, may=False)
        return
    files = waiting()
    if "file" in visit.own:
        inbox_file.page(visit)
    elif files:
        _look_at(visit, files[0], len(files))
    else:
        _hand_in(visit)


def _hand_in(visit: Visit) -> None:
    """What came of the last file, and the place to drop the next ones."""
    t = visit.t
    told = take("import_told")
    title = html.title(str(told) if told else t("import.title"))
    ways = [html.link(t(f"screen.{screen}"), visit.link(screen)) for screen in ("overview", "hazards")]
    onward = html.note(Markup(" &nbsp; ").join(ways)) if told else html.note(t("import.explain"))
    html.draw(title, onward, html.note(t("import.stays")))
    turn = handed_in()  # a rerun that was cut short keeps what a control held: the next file gets a new one
    given = st.file_uploader(
        t("import.choose"),
        accept_multiple_files=True,
        key=f"ledger_file_{turn}",
        label_visibility="collapsed",
    )
    if given:
        _take(visit, [File(one.name, one.getvalue()) for one in given])
        st.rerun()
    inbox.listed(visit)
    uploads.listed(visit, may=True)


def _take(visit: Visit, given: list[File]) -> None:
    """One file is looked at here; several go to the inbox, a line each."""
    if len(given) > 1:
        inbox.take_in(visit, [(one.name, one.content) for one in given])
        hand_in(())
    else:
        hand_in(tuple(given))


def _look_at(visit: Visit, file: File, number: int) -> None:
    known = kept("known_mappings", file.mark, lambda: remembered(engine()))
    draft = draft_of(file)
    mark = (file.mark, draft.mapping, draft.sheet, draft.header_row, draft.cutoff, visit.today)
    try:
        layout = kept("layout", mark, lambda: layout_of(file, draft, known, visit.today))
        doubt = doubtful_cutoff(layout, visit.today, said=draft.cutoff is not None)
        if doubt is not None:
            import_cutoff.ask(visit, file, doubt)
        elif layout.tables:
            _review(visit, file, draft, layout, known=known, number=number)
        else:
            import_mapping.lost(visit, file, draft, layout, known=known)
    except FileNotReadable as error:
        _refused(visit, file, sentence(error.problem, visit.t))
    except TooManyNames as error:
        _refused(visit, file, visit.t("import.too_many_names", what=str(error)))


def _refused(visit: Visit, file: File, why: str) -> None:
    """A file that cannot be taken in at all: one sentence, and the way on."""
    states.refused(visit.t("import.refused"), why)
    st.button(visit.t("import.other_file"), on_click=put_away, args=(file,))


def _review(
    visit: Visit, file: File, draft: Draft, layout: Layout, *, known: list[Mapping], number: int
) -> None:
    """The page of one file. What is chosen below decides what stands at its top, so it is read first."""
    head, asked, buttons, correct = (st.container() for _ in range(4))
    left, right = st.columns([2, 1], gap="large")
    mapping = mapping_of(file, draft, known, layout)
    with correct:
        import_mapping.correct(visit, file, draft, layout, mapping=mapping, known=known)
    with right:
        import_mapping.stable_code(visit, file, draft, layout, known)
        import_cutoff.cutoff(visit, file, draft, layout)
        import_mapping.columns(visit, layout, mapping, known)
        import_mapping.name_to_remember(visit, file, draft)
    wish = _wish(visit, draft, mapping, import_terms.sender(file, layout))
    with head:
        preview, wish = _preview(visit, file, draft, wish, layout)
        _head(visit, file, layout, preview, mapping=mapping, number=number)
    with asked:
        import_values.ask(visit, file, draft)
        import_terms.ask(visit, file, draft, preview)
    with buttons:
        back = partial(import_return.before_writing, visit, file, preview, mapping=mapping, known=known)
        if import_preview.buttons(visit, file, draft, preview, back=back):
            _write(visit, file, draft, wish, layout=layout)
    with left:
        import_preview.problems(visit, preview)
        import_preview.changes(visit, file, draft, preview)
        import_preview.sample(visit, draft, preview)
        import_explained.row(visit, file, draft, preview, mapping=mapping, known=known)
    with right:
        import_values.will_be_new(visit, preview)
        import_preview.skipped(visit, preview)


def _wish(visit: Visit, draft: Draft, mapping: Mapping | None, sender: int | None) -> Wish:
    """How the file is to be looked at: nothing of it is written."""
    return Wish(
        today=visit.today, at=visit.now, by=visit.viewer.name, role=str(visit.viewer.role), viewer=visit.viewer,
        mapping=mapping, cutoff=draft.cutoff, create=import_values.all_new(draft, visit.catalog),
        reopen=draft.reopen, apply=False, terms=import_terms.terms(draft), sender_id=sender,
        answers=draft.names,
    )  # fmt: skip


def _preview(visit: Visit, file: File, draft: Draft, wish: Wish, layout: Layout) -> tuple[Result, Wish]:
    """What the file would do, worked out again when a choice or the board has changed; and whose it then is.

    Names that will be new without a question are looked for once all the same, so that they can be corrected.
    """
    with visit.open_session() as session:
        fresh = reads.freshness(session, visit.scope)
    mark = (file.mark, replace(draft, remember=None), visit.today, fresh)

    def work() -> tuple[Result, Wish]:
        place = st.empty()
        if wish.create and not import_values.are_noted(file):
            import_values.note(file, _run(visit, file, replace(wish, create=False), place))
        result, told = _run(visit, file, wish, place), wish
        if wish.sender_id is None and (found := import_terms.sender(file, layout, result.units)):
            told = replace(wish, sender_id=found)
            result = _run(visit, file, told, place)
        import_values.note(file, result)
        place.empty()
        return result, told

    return kept("preview", mark, work)


def _run(visit: Visit, file: File, wish: Wish, place: DeltaGenerator) -> Result:
    """Read, check and compare (and, where wished, apply); a large file shows how far it has come.

    Whatever is pressed meanwhile ends it, and then nothing was written: the next step of the bar raises
    Streamlit's own signal, which takes the transaction back.
    """
    if len(file.content) < LARGE:
        return import_ledger(engine(), file.content, file.name, wish, progress=partial(_waits, visit, place))
    t = visit.t
    with place.container():
        bar = st.progress(0.0, text=t("import.under_way_reading", n=0))
        st.button(
            t("word.cancel"),
            key=f"stop_{wish.create}_{wish.apply}",
            on_click=_stopped,
            args=(visit, file, wish),
        )

    def progress(step: str, done: int, of: int) -> None:
        share = done / of if of else done / (done + MANY_ROWS)
        bar.progress(min(1.0, share), text=t(f"import.under_way_{step}", n=done))

    return import_ledger(engine(), file.content, file.name, wish, progress=progress)


def _waits(visit: Visit, place: DeltaGenerator, step: str, done: int, of: int) -> None:
    """Say of a small file only that another one is being written first."""
    if step == "waiting":
        place.caption(visit.t("import.under_way_waiting", n=done))


def _stopped(visit: Visit, file: File, wish: Wish) -> None:
    """Cancelled while it was read: the file is put away. While it was written: back to what it would do."""
    put("import_told", visit.t("import.cancelled"))
    if not wish.apply:
        put_away(file)


def _head(
    visit: Visit, file: File, layout: Layout, preview: Result, *, mapping: Mapping | None, number: int
) -> None:
    """The file, what would be written of it, how far the procedure has come, and the five counts."""
    t = visit.t
    about = [t("screen.import"), file.name, t("import.sheets", n=len(layout.sheets)), _size(visit, file)]
    if number > 1:
        about.append(t("import.waiting", n=number - 1))
    told = take("import_told")
    undecided = import_values.undecided(draft_of(file), preview)
    html.draw(
        html.note(" · ".join(about)),
        html.title(import_preview.title(visit, preview)),
        html.bar(str(told)) if told else Markup(""),
        steps(_steps(visit, layout, preview, mapping), 3, 2 if undecided else None),
        html.figures(import_preview.figures(visit, preview)),
    )


def _size(visit: Visit, file: File) -> str:
    size = len(file.content)
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"


def _steps(visit: Visit, layout: Layout, preview: Result, mapping: Mapping | None) -> list[tuple[str, str]]:
    t, table = visit.t, layout.tables[0]
    headings = named_headings(layout)
    taken = {
        name
        for one in layout.tables
        for key, named in bound(one, mapping).items()
        if key in KEYS
        for name in named
    }
    open_names = len(preview.unknown)
    return [
        (t("import.step_sheet"), t("import.step_sheet_done", sheet=table.sheet, row=table.header_row)),
        (
            t("import.step_columns"),
            t("import.step_columns_done", n=len(taken & set(headings)), total=len(headings)),
        ),
        (
            t("import.step_values"),
            t("import.step_values_open", n=open_names) if open_names else t("import.step_values_done"),
        ),
        (t("import.step_preview"), t("import.step_now")),
        (t("import.step_write"), t("import.step_write_more")),
    ]


def _write(visit: Visit, file: File, draft: Draft, wish: Wish, *, layout: Layout) -> None:
    """Apply the file, remember what was corrected, and say what came of it.

    Nothing is drawn between the transaction and the end: a press in between would lose what is to be said.
    """
    result = _run(visit, file, replace(wish, apply=True), st.empty())
    kept_as = import_mapping.remember(visit, file, draft, layout, wish.mapping)
    if result.rows > MANY_ROWS:
        with visit.administering() as session:
            analyze(session.connection)
    put_away(file)
    put("import_told", _written(visit, file, result, kept_as))
    st.rerun()


def _written(visit: Visit, file: File, result: Result, kept_as: str | None) -> str:
    """What came of a file, in one sentence; what there is none of is left out."""
    t = visit.t
    parts = [
        ("new", result.counts["new"]),
        ("changed", result.counts["changed"]),
        ("stopped", result.stopped),
    ]
    said = [t(f"import.written_{name}", n=n) for name, n in parts if n]
    told = t("import.written", name=file.name, what=t("import.written_join").join(said))
    return told + (t("import.written_mapping", name=kept_as) if kept_as else "")
