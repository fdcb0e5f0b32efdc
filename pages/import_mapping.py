"""How a file's columns are read: shown, corrected by hand, remembered by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st
from markupsafe import Markup

from data_access.writes.settings import save_mapping
from ledger.mapping import Mapping, shipped
from ledger.mapping_file import to_json
from ledger.records import Layout, Table
from ledger.words import column_name
from pages.import_draft import Draft, File, change, put_away
from pages.import_reading import (
    CODE,
    KEYS,
    bound,
    code_headings,
    first_rows,
    named_headings,
    running_numbers,
    to_remember,
)
from ui import html
from ui.html import Column
from ui.visit import Visit

PEEK_ROWS, PEEK_COLUMNS = 12, 8
HEADER_WITHIN = 80  # rows from the top
ABREAST = 4  # facts side by side in the form
FEW = 3  # columns recognised, below which the form stands open
SHOWN = 14  # columns of a file before the rest is folded
_DAYS = re.compile(r"\d+[年月日号]?")


def columns(visit: Visit, layout: Layout, mapping: Mapping | None, known: Sequence[Mapping]) -> None:
    """What each column was taken for, table by table."""
    names = {one.name for one in (*known, *shipped())}
    for table in _unlike(layout):
        by = mapping.name if mapping else table.mapping
        _recognised(visit, table, mapping, by=by if by in names else None)


def correct(
    visit: Visit,
    file: File,
    draft: Draft,
    layout: Layout,
    *,
    mapping: Mapping | None,
    known: Sequence[Mapping],
) -> None:
    """The forms that correct the reading; they stand open where too little was recognised."""
    few = not any(len(set(bound(table, mapping)) & set(KEYS)) >= FEW for table in layout.tables)
    with st.expander(visit.t("mapping.correct"), expanded=few, key=f"correct_{file.mark}"):
        place(visit, file, draft, layout, known=known)
        _by_hand(visit, file, draft, layout, mapping=mapping)


def _unlike(layout: Layout) -> list[Table]:
    """The tables of a file, those with the same headings once."""
    return list(
        {tuple(one.text for one in table.headings): table for table in reversed(layout.tables)}.values()
    )[::-1]


def _recognised(visit: Visit, table: Table, mapping: Mapping | None, *, by: str | None) -> None:
    t = visit.t
    feeds = bound(table, mapping)
    means: dict[str, list[str]] = {one.text: [] for one in table.headings if one.text}
    for key, headings in feeds.items():
        for heading in headings:
            if key in KEYS and heading in means:
                means[heading].append(column_name(key, t))
    taken = sum(bool(keys) for keys in means.values())
    title = t("mapping.title", n=taken, total=len(means), sheet=table.sheet)
    note = t("mapping.by", name=by) if by else t("mapping.by_itself")
    arrow = Markup('<span class="to">→</span>')
    rows = [
        (
            heading,
            arrow,
            t("format.comma").join(keys)
            or Markup('<span class="second">{}</span>').format(t("mapping.none")),
        )
        for heading, keys in means.items()
    ]
    heads = [Column(t("mapping.heading"), "w"), Column(""), Column(t("mapping.fact"), "w")]
    body = html.table(heads, rows[:SHOWN], caption=title)
    rest = rows[SHOWN:]
    more = Markup("")
    if rest:
        inner = html.table(heads, rest, caption=title)
        more = Markup('<details class="explained"><summary>{}</summary>{}</details>').format(
            t("mapping.more", n=len(rest)), inner
        )
    html.draw(html.section(title, note), Markup('<div class="pairs">{}{}</div>').format(body, more))


def place(visit: Visit, file: File, draft: Draft, layout: Layout, *, known: Sequence[Mapping]) -> None:
    """Which sheet and header row to read, and by which mapping: each choice reads the file anew."""
    t = visit.t
    header = layout.tables[0].header_row if layout.tables else draft.header_row
    names = [one.name for one in (*known, *shipped())]
    left, middle, right = st.columns([2, 1, 2])
    sheet = left.selectbox(
        t("mapping.sheet"),
        [None, *layout.sheets],
        index=_index(layout.sheets, draft.sheet),
        key=f"sheet_{file.mark}",
        format_func=lambda name: name or t("mapping.all_sheets"),
    )
    row = middle.number_input(
        t("mapping.header_row"),
        min_value=1,
        max_value=HEADER_WITHIN,
        value=header and min(header, HEADER_WITHIN),
        key=f"row_{file.mark}_{header}",
        placeholder="—",
    )
    name = right.selectbox(
        t("mapping.by_name"),
        [None, *names],
        index=_index(names, draft.mapping),
        key=f"mapping_{file.mark}",
        format_func=lambda name: name or t("mapping.recognised"),
    )
    another_row = row is not None and row != header
    if (sheet, name) != (draft.sheet, draft.mapping) or another_row:
        change(file, sheet=sheet, mapping=name, header_row=row if another_row else draft.header_row)
        st.rerun()


def _index(options: Sequence[str], chosen: str | None) -> int:
    return options.index(chosen) + 1 if chosen in options else 0


def _by_hand(visit: Visit, file: File, draft: Draft, layout: Layout, *, mapping: Mapping | None) -> None:
    """A form with each fact and the headings that feed it; what is changed there corrects the reading."""
    t, headings = visit.t, named_headings(layout)
    offered = dict.fromkeys(KEYS, headings)
    offered[CODE] = [one for one in headings if one not in running_numbers(layout)]
    now: dict[str, tuple[str, ...]] = {}
    for table in layout.tables:
        for key, named in bound(table, mapping).items():
            now[key] = tuple(dict.fromkeys((*now.get(key, ()), *named)))
    with st.form(f"columns_{file.mark}", border=False):
        html.draw(html.note(t("mapping.hint")))
        beside = st.columns(ABREAST)
        chosen = {
            key: beside[at % ABREAST].multiselect(
                column_name(key, t),
                offered[key],
                default=[one for one in now.get(key, ()) if one in offered[key]],
                key=f"column_{key}_{file.mark}",
                placeholder=t("mapping.none"),
            )
            for at, key in enumerate(KEYS)
        }
        if st.form_submit_button(t("mapping.apply")):
            told = {key: tuple(named) for key, named in chosen.items() if tuple(named) != now.get(key, ())}
            if told:
                change(file, columns={**draft.columns, **told})
                st.rerun()


def stable_code(visit: Visit, file: File, draft: Draft, layout: Layout, known: Sequence[Mapping]) -> None:
    """Ask whether the ledger's own number stays with a hazard for ever; until then it is known by its facts."""
    headings = code_headings(file, draft, known, layout)
    if not headings:
        return
    t = visit.t
    html.draw(html.section(t("mapping.code_stays", heading=t("format.comma").join(headings))))
    chosen = st.radio(
        t("mapping.code_stays", heading=html.plain(headings[0])),
        [False, True],
        index=int(draft.code_stays),
        key=f"code_stays_{file.mark}",
        format_func=lambda stays: t("mapping.code_yes") if stays else t("mapping.code_no"),
        label_visibility="collapsed",
    )
    html.draw(html.note(t("mapping.code_yes_note" if draft.code_stays else "mapping.code_no_note")))
    if chosen != draft.code_stays:
        change(file, code_stays=chosen)
        st.rerun()


def name_to_remember(visit: Visit, file: File, draft: Draft) -> None:
    """Ask under which name the corrected reading is kept; an empty name keeps nothing."""
    if not draft.corrects:
        return
    t = visit.t
    name = st.text_input(
        t("mapping.remember"),
        value=_name(file, draft),
        key=f"remember_{file.mark}",
        help=t("mapping.remember_help"),
        max_chars=60,
    ).strip()
    if _is_shipped(name):
        html.draw(html.note(t("mapping.name_taken")))
    if name != draft.remember:
        change(file, remember=name)


def _is_shipped(name: str) -> bool:
    return name in {one.name for one in shipped()}


def _name(file: File, draft: Draft) -> str:
    """The name that was given; else the file's without its ending and its days."""
    if draft.remember is not None:
        return draft.remember
    stem = PurePath(file.name).stem
    return _DAYS.sub("", stem).strip(" -_.()（）") or stem


def remember(visit: Visit, file: File, draft: Draft, layout: Layout, mapping: Mapping | None) -> str | None:
    """Keep a corrected reading, to be recognised next time. Its name; None where nothing is kept."""
    name = _name(file, draft)
    if mapping is None or not draft.corrects or not name or _is_shipped(name):
        return None
    content = to_json(to_remember(file, mapping, name, layout))
    with visit.administering() as session:
        save_mapping(
            session.connection,
            name,
            fingerprint=layout.fingerprint,
            content=content,
            by=visit.viewer.name,
            at=visit.now,
        )
    return name


def lost(visit: Visit, file: File, draft: Draft, layout: Layout, *, known: Sequence[Mapping]) -> None:
    """No header was found: show the first rows, so that a person can say which one it is."""
    t = visit.t
    html.draw(html.title(t("import.no_header")), html.note(t("import.no_header_more")))
    place(visit, file, draft, layout, known=known)
    rows = first_rows(file, draft.sheet, rows=PEEK_ROWS, columns=PEEK_COLUMNS)
    width = max((len(cells) for _, cells in rows), default=0)
    heads = [Column(t("import.row"), "n"), *(Column("") for _ in range(width))]
    padded = [(str(number), *cells, *[""] * (width - len(cells))) for number, cells in rows]
    html.draw(
        html.section(t("import.first_rows"), ""), html.table(heads, padded, caption=t("import.first_rows"))
    )
    st.button(t("import.put_away"), on_click=put_away, args=(file,), type="tertiary")
