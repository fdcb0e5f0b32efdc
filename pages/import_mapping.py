"""How a file's columns and words are read: recognised, corrected by hand, remembered by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from data_access.session import write_session
from data_access.writes.settings import save_mapping
from domain.status import GRADES, STATUSES
from jobs.import_ledger import Result
from ledger import mapping as mappings
from ledger.columns import COLUMNS
from ledger.mapping import ColumnSource, Mapping
from ledger.mapping_file import to_json
from ledger.reading import Reading
from ledger.records import Table
from ledger.words import column_name
from ui import html
from ui.database import engine
from ui.visit import Visit

KEYS = tuple(column.key for column in COLUMNS if column.field)
CODES = {"grade": GRADES, "status": STATUSES}


def choice(visit: Visit, mark: str, known: list[Mapping]) -> tuple[date | None, Mapping | None]:
    """A mapping by name instead of the recognised one, and a cut-off said by hand."""
    t = visit.t
    by_name = {one.name: one for one in (*known, *mappings.shipped())}
    with st.expander(t("mapping.choose_open")):
        name = st.selectbox(
            t("mapping.by_name"), [None, *by_name], key=f"mapping_{mark}", format_func=lambda n: n or t("mapping.recognised")
        )
        cutoff = st.date_input(
            t("mapping.cutoff"), value=None, max_value=visit.today, key=f"cutoff_{mark}", help=t("mapping.cutoff_help")
        )
    return (cutoff if isinstance(cutoff, date) else None), by_name.get(name) if name else None


def edit(
    visit: Visit, reading: Reading, chosen: Mapping | None, cutoff: date | None
) -> tuple[Mapping | None, date | None]:
    """Show what each column was taken for, and take corrections; None keeps the recognised reading."""
    t, layout = visit.t, reading.layout
    if not layout.tables:
        return chosen, cutoff
    table, mark = layout.tables[0], layout.fingerprint
    bound = {key: binding.headings for key, binding in table.bindings.items() if key in KEYS}
    named = [heading.text for heading in table.headings if heading.text]
    title = t("mapping.title", n=len({h for hs in bound.values() for h in hs}), total=len(named), sheet=table.sheet, row=table.header_row)
    with st.expander(title):
        where = _where(visit, reading, table)
        html.draw(html.note(t("mapping.hint")))
        columns = st.columns(3)
        picked: dict[str, str | None] = {}
        for at, key in enumerate(KEYS):
            old = bound.get(key, (None,))[0]
            with columns[at % 3]:
                picked[key] = st.selectbox(
                    column_name(key, t), [None, *named], index=([None, *named].index(old) if old in named else 0),
                    key=f"column_{key}_{mark}", format_func=lambda h: h or t("mapping.none"),
                )  # fmt: skip
        words = _words(visit, mark, table)
        name = st.text_input(t("mapping.remember"), key=f"remember_{mark}", help=t("mapping.remember_help"))
    changed = {key: heading for key, heading in picked.items() if heading != bound.get(key, (None,))[0]}
    if not changed and not where and not words and not name:
        return chosen, cutoff
    return _corrected(table, chosen, bound, changed, where, words, name or layout.file), cutoff


def _where(visit: Visit, reading: Reading, table: Table) -> dict[str, Any]:
    """Another sheet or header row than the one found."""
    mark = reading.layout.fingerprint
    sheets = reading.layout.sheets
    left, right = st.columns(2)
    sheet = left.selectbox(visit.t("mapping.sheet"), [None, *sheets], key=f"sheet_{mark}", format_func=lambda s: s or visit.t("mapping.all_sheets"))
    row = right.number_input(
        visit.t("mapping.header_row"), min_value=1, max_value=200, value=table.header_row, key=f"row_{mark}"
    )
    said: dict[str, Any] = {}
    if sheet:
        said["sheet"] = sheet
    if int(row) != table.header_row:
        said["header_row"] = int(row)
    return said


def _words(visit: Visit, mark: str, table: Table) -> dict[str, dict[str, str]]:
    """Words of this file for grades and statuses, given a code by hand."""
    found: dict[str, dict[str, str]] = {}
    for key, codes in CODES.items():
        if key not in table.bindings and f"{key}_text" not in table.bindings:
            continue
        rows = st.data_editor(
            [{"word": "", "code": None}], num_rows="dynamic", key=f"words_{key}_{mark}", hide_index=True,
            column_config={
                "word": st.column_config.TextColumn(visit.t(f"mapping.word_{key}")),
                "code": st.column_config.SelectboxColumn(visit.t("mapping.means"), options=[visit.t(f"{key}.{c}") for c in codes]),
            },
        )  # fmt: skip
        back = {visit.t(f"{key}.{code}"): code for code in codes}
        said = {row["word"].strip(): back[row["code"]] for row in rows if row.get("word") and row.get("code")}
        if said:
            found[key] = said
    return found


def _corrected(
    table: Table, chosen: Mapping | None, bound: dict[str, tuple[str, ...]], changed: dict[str, str | None],
    where: dict[str, Any], words: dict[str, dict[str, str]], name: str,
) -> Mapping:  # fmt: skip
    """The mapping that says what was recognised, with the corrections laid over it."""
    base = chosen or _base(table, bound, name)
    columns = dict(base.columns)
    for key, heading in changed.items():
        if heading is None:
            columns.pop(key, None)
        else:
            columns[key] = ColumnSource((heading,))
    values = {key: dict(base.values.get(key, {})) | words.get(key, {}) for key in {*base.values, *words}}
    heads = tuple(heading.text for heading in table.headings if heading.text)
    return replace(base, name=name, columns=columns, values=values, recognised_by=heads, **where)


def _base(table: Table, bound: dict[str, tuple[str, ...]], name: str) -> Mapping:
    known = next((one for one in mappings.shipped() if one.name == table.mapping), None)
    if known is not None:
        return known
    return Mapping(name=name, columns={key: ColumnSource(headings) for key, headings in bound.items()})


def remember(visit: Visit, mapping: Mapping | None, result: Result) -> None:
    """Keep a corrected mapping under its name, if it was given one."""
    if mapping is None or mapping.name in {one.name for one in mappings.shipped()} or mapping.name == result.name:
        return
    with write_session(engine()) as session:
        save_mapping(
            session.connection, mapping.name, fingerprint="", content=to_json(mapping), by=visit.viewer.name, at=visit.now
        )
