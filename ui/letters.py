"""A letter out of the facts of hazards, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from data_access.frames import rows_of
from documents.letters import KINDS, Item, Letter, as_docx, own_templates
from ui.names import department_names, unit_paths

if TYPE_CHECKING:
    import pandas as pd

    from ui.visit import Visit

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXTS = (
    "location",
    "description",
    "owner",
    "phone",
    "measure",
    "emergency_plan",
    "leader",
    "opinion",
    "evidence",
)
DAYS = ("found_on", "first_due_on", "due_on", "rectified_on", "accepted_on", "closed_on")
_NO_FILE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f-\x9f]+')


def items_of(visit: Visit, facts: pd.DataFrame) -> tuple[Item, ...]:
    """Each hazard of data_access.reads.letter_facts as a letter names it."""
    units, departments = unit_paths(visit.catalog, visit.t), department_names(visit.catalog, visit.t)
    return tuple(_item(visit, row, units, departments) for row in rows_of(facts))


def _item(visit: Visit, row: Any, units: dict[str, str], departments: dict[str, str]) -> Item:
    late = (visit.today - row.due_on).days if row.due_on is not None and row.closed_on is None else None
    told: dict[str, Any] = {name: getattr(row, name) or "" for name in TEXTS}
    told |= {name: _day(getattr(row, name)) for name in DAYS}
    number = row.number_en if visit.language == "en" else row.number
    return Item(
        number=number, enterprise=row.enterprise or "", grade=row.grade, risk=int(row.risk), days_overdue=late,
        fund_wan=None if row.fund_wan is None else float(row.fund_wan), unit=units.get(row.unit, ""),
        department=departments.get(row.department, ""), **told,
    )  # fmt: skip


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def document(visit: Visit, letter: Letter) -> bytes:
    """The letter as DOCX, on the office's own template where there is one. Raises TemplateFault."""
    return as_docx(letter, visit.t, folder=own_templates())


def template_of(kind: str) -> str:
    """The kind of paper that a step is written on: a notice at due is a reminder."""
    return kind if kind in KINDS else "reminder"


def draft(visit: Visit, letter: Letter) -> bytes:
    """The same without a number and marked as a draft: it went out to nobody."""
    return document(visit, replace(letter, number=letter.number or visit.t("letter.draft")))


def file_name(kind_words: str, letter: Letter) -> str:
    """A name for the file that any system takes."""
    stem = "-".join(part for part in (kind_words, letter.number, letter.to, letter.on.isoformat()) if part)
    return f"{_NO_FILE.sub('_', stem)[:120]}.docx"
