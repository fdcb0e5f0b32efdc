"""The typed facts of a stretch of rows, each read down its column, then settled with one another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import repeat
from typing import Any

from domain.calendar_text import NO_DAY
from domain.deadline_text import DeadlineText
from domain.departments_text import read_departments
from domain.items_text import items
from domain.person_text import NOBODY
from ledger import rules
from ledger.cells import EMPTY_DEADLINE
from ledger.places import settle_places
from ledger.records import NOTHING_ASSUMED
from ledger.settle import Flags, deadlines, in_force, note, status_of
from ledger.vocabulary import read_status
from ledger.work import Work

TEXTS = (
    "enterprise", "location", "description", "category", "measure", "emergency_plan", "leader", "inspector",
    "inspector_unit", "remark", "coop_departments",
)  # fmt: skip
TYPED = ("found_on", "rectified_on", "accepted_on", "closed_on", "fund_wan", "risk_colour", "finding_source")
STANDS_IN = ("grade_assumed", "status_unknown")  # nothing was read, so nothing known is changed
UNITS = ("district", "street", "industry", "department")
NUMBERS = ("likelihood", "severity", "exposure")


def facts_of(
    work: Work, raw: dict[str, Sequence[Any]], rows: rules.Rows, flags: Flags
) -> dict[str, Sequence[Any]]:
    """The typed value of every field of a row but identity, flags and problems."""
    height, none = len(rows), [None] * len(rows)
    fields: dict[str, Sequence[Any]] = {
        key: list(map(work.text_of, raw[key])) if key in raw else none for key in (*TEXTS, "hazard_code")
    }
    for key in UNITS:
        fields[key] = _units(work, key, raw, height)
    if "department" in raw:
        _departments(fields, flags)
    _several_hazards(fields, flags)
    settle_places(fields, set(raw), work.aliases, flags)
    for key in (*TYPED, *NUMBERS):
        fields[key] = _typed(work, key, raw, flags) if key in raw else none
    fields["finding_source"] = _constant(work, "finding_source", fields["finding_source"])
    fields["grade"] = _constant(work, "grade", _typed(work, "grade", raw, flags) if "grade" in raw else none)
    _people(work, raw, fields, flags)
    _due(work, raw, fields, flags)
    _status(work, raw, fields, flags)
    for key, codes in rules.set_by(work.mapping, work.table.headings, rows).items():
        fields[key] = [codes.get(index, code) for index, code in enumerate(fields[key])]
    fields["assumed"] = _assumed(work, fields, flags)
    fields["grade"] = [code or "general" for code in fields["grade"]]
    fields["status"] = [code or "pending" for code in fields["status"]]
    fields["closed_on"] = [
        day if status == "closed" else None for day, status in zip(fields["closed_on"], fields["status"])
    ]
    return fields


def _typed(work: Work, key: str, raw: dict[str, Sequence[Any]], flags: Flags) -> list[Any]:
    """The values of a column; reasons are noted in `flags`."""
    cells = list(map(work.readers[key], raw[key]))
    for index, cell in enumerate(cells):
        if cell[1] is not None:
            note(flags, index, key, cell[1])
    return [cell[0] for cell in cells]


def _units(work: Work, key: str, raw: dict[str, Sequence[Any]], height: int) -> Sequence[Any]:
    """A unit's text: from its column, else the same for all rows (a constant, or the title's district)."""
    if key in raw:
        return [cell[0] for cell in map(work.readers[key], raw[key])]
    mapping = work.mapping
    said = {**mapping.assumed, **mapping.constants}.get(key) if mapping else None
    return [said or (work.table.unit_text if key == "district" else None)] * height


def _departments(fields: dict[str, Sequence[Any]], flags: Flags) -> None:
    """Part departments of one cell: the one that leads, and those that co-operate beside a column of theirs."""
    told = {text: read_departments(text) for text in set(fields["department"]) if text}
    leads, beside = list(fields["department"]), list(fields["coop_departments"])
    for index, text in enumerate(leads):
        if text and (found := told[text]) and (found.lead != text or found.others):
            leads[index] = found.lead
            beside[index] = "、".join(dict.fromkeys([*found.others, *filter(None, [beside[index]])])) or None
            if found.why:
                note(flags, index, "department", found.why)
    fields["department"], fields["coop_departments"] = leads, beside


def _several_hazards(fields: dict[str, Sequence[Any]], flags: Flags) -> None:
    """Ask about a numbered list in one cell: it is read as one hazard, and a person may split it."""
    for index, text in enumerate(fields["description"]):
        if text and ("2" in text or "二" in text or "②" in text or "２" in text) and items(text):
            note(flags, index, "description", "several_hazards")


def _constant(work: Work, key: str, values: Sequence[Any]) -> Sequence[Any]:
    mapping = work.mapping
    code = {**mapping.assumed, **mapping.constants}.get(key) if mapping else None
    return [code] * len(values) if code else values


def _people(
    work: Work, raw: dict[str, Sequence[Any]], fields: dict[str, Sequence[Any]], flags: Flags
) -> None:
    """Owner and telephone, from one cell or two; a telephone column of its own wins."""
    height = len(fields["description"])
    people = (
        [cell[0] for cell in map(work.readers["owner"], raw["owner"])]
        if "owner" in raw
        else [NOBODY] * height
    )
    phones = _typed(work, "phone", raw, flags) if "phone" in raw else [None] * height
    for index, (person, phone) in enumerate(zip(people, phones)):
        if person.why and not phone:
            note(flags, index, "owner", person.why)
    fields["owner"] = [person.name for person in people]
    fields["phone"] = [phone or person.phone for person, phone in zip(people, phones)]


def _due(work: Work, raw: dict[str, Sequence[Any]], fields: dict[str, Sequence[Any]], flags: Flags) -> None:
    """The deadline in force, its kind and text, and the first deadline where the ledger tells both."""
    height, found, year = len(fields["found_on"]), list(fields["found_on"]), work.table.year
    words = {
        key: _deadline_words(work, key, raw, height) for key in ("due_on", "extended_to", "first_due_on")
    }
    due = in_force(words["due_on"], words["extended_to"]) if "extended_to" in raw else words["due_on"]
    settled = deadlines(due, found, year, key="due_on", flags=flags)
    fields["due_on"] = [deadline.on for deadline in settled]
    fields["due_kind"] = [deadline.kind for deadline in settled]
    texts = list(map(work.text_of, raw["due_on"])) if "due_on" in raw else [None] * height
    if "extended_to" in raw:
        later = list(map(work.text_of, raw["extended_to"]))
        texts = [after or before for before, after in zip(texts, later)]
    fields["due_text"] = texts
    fields["first_due_on"] = _first_due(words, raw, found, year, flags=flags)


def _first_due(
    words: dict[str, list[DeadlineText]],
    raw: dict[str, Sequence[Any]],
    found: list[date | None],
    year: int | None,
    *,
    flags: Flags,
) -> list[date | None]:
    """The first deadline: from a column of its own, else the one that an extension has taken over from."""
    if "first_due_on" in raw:
        settled = deadlines(words["first_due_on"], found, year, key="first_due_on", flags=flags)
    elif "extended_to" in raw:
        told = zip(words["due_on"], words["extended_to"])
        taken_over = [before if later.kind != "none" else EMPTY_DEADLINE for before, later in told]
        settled = deadlines(taken_over, found, year, key="first_due_on", flags={})
    else:
        return [None] * len(found)
    return [deadline.on for deadline in settled]


def _deadline_words(work: Work, key: str, raw: dict[str, Sequence[Any]], height: int) -> list[DeadlineText]:
    if key not in raw:
        return [EMPTY_DEADLINE] * height
    return [cell[0] for cell in map(work.readers[key], raw[key])]


def _status(
    work: Work, raw: dict[str, Sequence[Any]], fields: dict[str, Sequence[Any]], flags: Flags
) -> None:
    """The status of each row from its status cell, a flag column, its days, or the sheet's name."""
    height = len(fields["found_on"])
    sheet = read_status(work.table.sheet_status or "")
    said = map(work.readers["status"], raw["status"]) if "status" in raw else repeat(sheet, height)
    marks = (
        map(work.readers["closed_flag"], raw["closed_flag"])
        if "closed_flag" in raw
        else repeat(("", None), height)
    )
    named, _ = read_status(work.table.sheet_word or "")
    codes = []
    for index, (cell, mark, closed, accepted, rectified) in enumerate(
        zip(said, marks, fields["closed_on"], fields["accepted_on"], fields["rectified_on"])
    ):
        flag, undated = (
            mark[0],
            closed is None and flags.get(index, {}).get("closed_on") == "closed_day_missing",
        )
        code, why = status_of(
            cell, "closed" if undated else flag,
            closed=closed is not None, accepted=accepted is not None, rectified=rectified is not None,
        )  # fmt: skip
        if not code and named not in ("", "pending"):
            code, why = named, "status_from_sheet"
        elif not why and {code, named} in ({"closed", "pending"}, {"to_accept", "pending"}):
            why = "sheet_disputes_status"
        elif not code and flags.get(index, {}).get("closed_on") in NO_DAY:
            code, why = _closed_some_day(flags[index]["closed_on"])
        if why:
            note(flags, index, "status", why)
        if code == "closed" and closed is None:
            note(flags, index, "closed_on", "closed_day_missing")
        codes.append(code)
    fields["status"] = _constant(work, "status", codes)


def _closed_some_day(why: str) -> tuple[str, str]:
    """The status that a closing day tells which cannot be read: closed where it is a day at all."""
    return ("" if why == "unreadable_day" else "closed"), "closing_day_unread"


def _assumed(work: Work, fields: dict[str, Sequence[Any]], flags: Flags) -> list[frozenset[str]]:
    """For each row, which of grade and status only stand in for a cell that tells nothing."""
    always = frozenset({"grade", "status"} & set(work.base_flags)) or NOTHING_ASSUMED
    silent = always | {"status"}
    assumed = [always if code else silent for code in fields["status"]]
    for index, reasons in flags.items():
        unread = {key for key in ("grade", "status") if reasons.get(key) in STANDS_IN}
        if unread:
            assumed[index] = assumed[index] | unread
    return assumed
