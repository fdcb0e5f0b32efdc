"""What goes back to whoever sent a ledger: their own workbook with the errors marked, or the wrong rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from data_access import reads
from data_access.frames import records
from jobs.import_ledger import Result, remembered
from ledger.mapping import Mapping
from ledger.problem_file import problem_rows_file
from ledger.records import Problem
from ledger.returned import returned, returned_name
from pages.import_draft import File
from ui.database import engine
from ui.rows import XLSX
from ui.visit import Visit


def before_writing(
    visit: Visit, file: File, preview: Result, *, mapping: Mapping | None, known: Sequence[Mapping]
) -> None:
    """The ways back of a file that is not applied yet; none where nothing is wrong with it."""
    t = visit.t
    wrong = len({(one.sheet, one.row) for one in preview.problems if one.row})
    if preview.problems:
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
        made = returned(
            file.content, file.name, preview.problems, (), visit.t, mapping=mapping, known=known,
            as_of=preview.cutoff_on,
        )  # fmt: skip
        return made.content


def _wrong_rows(visit: Visit, file: File, preview: Result, form: str) -> bytes:
    with visit.again():
        return problem_rows_file(
            file.content, preview.problems, visit.t, headers=preview.headers, form=form, name=file.name
        )


def _marked_again(visit: Visit, upload_id: int, name: str, cutoff_on: date) -> bytes:
    """The file as it was received, marked with the problems that were kept when it was applied."""
    with visit.again() as session:
        content = reads.upload_content(session, visit.scope, upload_id) or b""
        kept = reads.upload_problems(session, visit.scope, upload_id)
    problems = [_problem(name, row) for row in records(kept)]
    known = remembered(engine())
    return returned(content, name, problems, (), visit.t, known=known, as_of=cutoff_on).content


def _problem(name: str, row: dict[str, Any]) -> Problem:
    return Problem(
        row["code"], row["severity"], name, row["sheet"], row["row"], row["column"], row["value"],
        expected=row["params"],
    )  # fmt: skip
