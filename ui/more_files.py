"""Further files of a list of rows: the ledger with a sheet a district, the three lists, a unit's own columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from data_access import reads
from data_access.frames import rows_of
from documents.ledgers import LISTS, Fact, ledger_papers, list_papers
from documents.own_columns import own_papers
from documents.papers import MOST_ROWS, as_workbook
from i18n import T, translator
from jobs.own_columns import own_form
from ui.full_facts import by_district, in_words
from ui.looked_at import said
from ui.names import department_names, unit_names
from ui.visit import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Fetch = Callable[[], pd.DataFrame]


def more_files(visit: Visit, name: str, about: Sequence[str], fetch: Fetch) -> None:
    """A place that opens and offers them; nothing is read before a file is asked for.

    `name` tells several lists on a page apart, `about` are the head rows of each file, `fetch` gives all the rows.
    """
    t = visit.t
    with st.popover(t("files.more"), type="tertiary", key=f"{name}_more", on_change="rerun") as opened:
        if opened.open:
            _choices(visit, name, about, fetch)


def _choices(visit: Visit, name: str, about: Sequence[str], fetch: Fetch) -> None:
    t = visit.t
    _button(visit, t("ledgers.file"), f"{name}ledger_file", partial(ledger_file, visit, about, fetch))
    every = partial(lists_file, visit, about, fetch, tuple(LISTS))
    _button(visit, t("ledgers.lists_file"), f"{name}lists_file", every)
    for one in LISTS:
        made = partial(lists_file, visit, about, fetch, (one,))
        _button(visit, t(f"ledgers.list.{one}"), f"{name}_{one}", made)
    _own_columns(visit, name, about, fetch)


def _own_columns(visit: Visit, name: str, about: Sequence[str], fetch: Fetch) -> None:
    """The same rows in the columns of a unit's last applied file, where there is one."""
    t = visit.t
    with visit.again() as session:
        files = {int(row.id): row for row in rows_of(reads.own_layouts(session, visit.scope))}
    if not files:
        return
    names = unit_names(visit.catalog, t) | department_names(visit.catalog, t)
    chosen = st.selectbox(
        t("ledgers.own"), list(files), key=f"{name}_own_of",
        format_func=lambda key: names.get(files[key].unit, files[key].name) if files[key].unit else files[key].name,
    )  # fmt: skip
    if chosen is not None:
        made = partial(own_file, visit, about, fetch, chosen)
        _button(visit, t("ledgers.own_file"), f"{name}_own", made)


def own_file(visit: Visit, about: Sequence[str], fetch: Fetch, upload_id: int) -> bytes:
    """The rows in the columns of a file; in the board's own order where its layout cannot be read any more."""
    with visit.again() as session:
        files = {int(row.id): row for row in rows_of(reads.own_layouts(session, visit.scope))}
        content = reads.layout_file(session, visit.scope, upload_id)
        known = list(reads.stored_mappings(session, visit.scope).values())
    form = own_form(content, files[upload_id].name, visit.as_of, known) if content else None
    if form is None:
        return ledger_file(visit, [visit.t("ledgers.own_unknown"), *about], fetch)
    chinese = any("\u4e00" <= sign <= "\u9fff" for texts in form.heads for text in texts for sign in text)
    t = translator("zh" if chinese else "en")
    facts, short = facts_of(visit, fetch, t)
    lines = [*short, t("ledgers.own_of", file=files[upload_id].name), said(visit), *about]
    return as_workbook(own_papers(t, form, facts, about=lines))


def _button(visit: Visit, label: str, key: str, made: Callable[[], bytes]) -> None:
    st.download_button(
        label, made, file_name=f"{key}-{visit.as_of.isoformat()}.xlsx", mime=XLSX, key=key, type="tertiary",
        on_click="ignore",
    )  # fmt: skip


def facts_of(visit: Visit, fetch: Fetch, t: T | None = None) -> tuple[list[Fact], list[str]]:
    """The rows in full, and what is to be said where there are more than a workbook takes. The seat is asked again."""
    rows = fetch()
    short = []
    if len(rows) > MOST_ROWS:
        told = {"shown": visit.t.number(MOST_ROWS), "n": visit.t.number(len(rows))}
        short = [visit.t("ledgers.too_many", **told)]
    with visit.again() as session:
        facts: list[Fact] = list(in_words(visit, session, rows.head(MOST_ROWS), t or visit.t))
    return facts, short


def ledger_file(visit: Visit, about: Sequence[str], fetch: Fetch) -> bytes:
    """The ledger of the rows: a summary and a sheet for each district."""
    facts, short = facts_of(visit, fetch)
    lines = [*short, said(visit), *about]
    return as_workbook(ledger_papers(visit.t, by_district(visit, facts), day=_day(visit), about=lines))


def lists_file(visit: Visit, about: Sequence[str], fetch: Fetch, which: Sequence[str]) -> bytes:
    """The lists of problems, responsibility and rectification, or some of them."""
    facts, short = facts_of(visit, fetch)
    lines = [*short, said(visit), *about]
    return as_workbook(list_papers(visit.t, facts, day=_day(visit), about=lines, which=which))


def _day(visit: Visit) -> str:
    return visit.day(visit.as_of, year=True)
