"""What goes back to whoever sent a ledger: their own workbook with the errors marked, or the wrong rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from jobs.import_ledger import Result
from jobs.known_forms import remembered
from jobs.sending_back import sent_back, upload_sent_back
from ledger.mapping import Mapping
from ledger.problem_file import problem_rows_file
from ledger.returned import returned_name
from pages.import_draft import File
from ui.database import engine
from ui.rows import XLSX
from ui.visit import Visit


def before_writing(
    visit: Visit, file: File, preview: Result, *, mapping: Mapping | None, known: Sequence[Mapping]
) -> None:
    """The ways back of a file that is not applied yet; none where nothing is wrong or missing in it."""
    t = visit.t
    wrong = len({(one.sheet, one.row) for one in preview.problems if one.row})
    if preview.problems or preview.merged.vanished:
        _send_back(visit, file.name, partial(_marked, visit, file, preview, mapping, known), "file")
    for form, mime in (("xlsx", XLSX), ("csv", "text/csv")) if wrong else ():
        st.download_button(
            t(f"import.fetch_{form}", n=wrong),
            partial(_wrong_rows, visit, file, preview, form),
            file_name=f"{file.name.rsplit('.', 1)[0]}-{t('import.fetch_name')}.{form}",
            mime=mime,
            key=f"fetch_{form}",
            on_click="ignore",
        )


def afterwards(visit: Visit, upload_id: int, name: str, cutoff_on: date) -> None:
    """The way back of a file that was applied."""
    _send_back(
        visit, name, partial(_marked_again, visit, upload_id, name, cutoff_on), str(upload_id), quiet=True
    )


def _send_back(visit: Visit, name: str, made: Any, mark: str, *, quiet: bool = False) -> None:
    t = visit.t
    st.download_button(
        t("import.send_back"),
        made,
        file_name=returned_name(name, t),
        mime="application/octet-stream",
        type="tertiary" if quiet else "secondary",
        help=t("import.send_back_help"),
        key=f"send_back_{mark}",
        on_click="ignore",
    )


def _marked(
    visit: Visit, file: File, preview: Result, mapping: Mapping | None, known: Sequence[Mapping]
) -> bytes:
    with visit.again():
        return sent_back(file.content, preview, visit.t, mapping=mapping, known=known).content


def _wrong_rows(visit: Visit, file: File, preview: Result, form: str) -> bytes:
    with visit.again():
        return problem_rows_file(
            file.content, preview.problems, visit.t, headers=preview.headers, form=form, name=file.name
        )


def _marked_again(visit: Visit, upload_id: int, name: str, cutoff_on: date) -> bytes:
    """The file as it was received, marked with the problems that were kept when it was applied."""
    known = remembered(engine())
    with visit.again() as session:
        return upload_sent_back(
            session, visit.scope, upload_id, visit.t, name=name, cutoff_on=cutoff_on, known=known
        ).content
