"""The rows behind a number of Follow-up, by pages, with their files."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from data_access import reads
from ui.rows import heading
from ui.table import PAGE, page_offset, pager
from ui.visit import Visit


@dataclass(frozen=True)
class Page:
    """What was told of the rows of a page, the rows themselves in the same order, and the way to the other pages."""

    told: pd.DataFrame
    rows: pd.DataFrame
    pager: Markup


def paged(
    visit: Visit, told: pd.DataFrame, *, name: str, sentence: str, definition: str = "", size: int = PAGE
) -> Page:
    """Draw the sentence over the rows that are told of, with their files; read those of the page asked for.

    `told` has hazard_id, cycle and from_on, as the tables of data_access.reads.rows_about.
    """
    total, offset = len(told), page_offset(len(told))

    def fetch() -> pd.DataFrame:
        with visit.again() as session:
            return reads.rows_about(session, visit.scope, told, visit.as_of)

    heading(visit, name=name, sentence=sentence, fetch=fetch, definition=definition)
    shown = told.iloc[offset : offset + size]
    with visit.open_session() as session:
        rows = reads.rows_about(session, visit.scope, shown, visit.as_of)
    return Page(shown, rows, pager(visit, total, offset))
