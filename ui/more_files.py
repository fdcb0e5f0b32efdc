"""Further files of a list of rows: the ledger with a sheet a district, and the three lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from documents.ledgers import LISTS, Fact, ledger_papers, list_papers
from documents.papers import MOST_ROWS, as_workbook
from ui.full_facts import by_district, in_words
from ui.looked_at import said
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


def _button(visit: Visit, label: str, key: str, made: Callable[[], bytes]) -> None:
    st.download_button(
        label, made, file_name=f"{key}-{visit.as_of.isoformat()}.xlsx", mime=XLSX, key=key, type="tertiary",
        on_click="ignore",
    )  # fmt: skip


def facts_of(visit: Visit, fetch: Fetch) -> tuple[list[Fact], list[str]]:
    """The rows in full, and what is to be said where there are more than a workbook takes. The seat is asked again."""
    rows = fetch()
    short = []
    if len(rows) > MOST_ROWS:
        told = {"shown": visit.t.number(MOST_ROWS), "n": visit.t.number(len(rows))}
        short = [visit.t("ledgers.too_many", **told)]
    with visit.again() as session:
        facts: list[Fact] = list(in_words(visit, session, rows.head(MOST_ROWS), visit.t))
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
