"""A stretch of raw rows of one table made into rows, column by column.

Working down the columns instead of along the rows is what makes a million rows readable in seconds: each
distinct cell is understood once, and the rest is list work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat, zip_longest
from typing import Any

from domain.deadline_text import DeadlineText
from domain.person_text import NOBODY
from ledger import check, identity, rules
from ledger.cells import EMPTY_DEADLINE, Context, Read, as_text, is_filled, reader, text_reader
from ledger.columns import BY_KEY
from ledger.mapping import Mapping
from ledger.records import NO_FLAGS, Binding, Chunk, Problem, Row, Skipped, Table
from ledger.settle import Flags, deadlines, in_force, note, status_of
from ledger.vocabulary import read_status

TEXTS = ("enterprise", "location", "description", "category", "measure", "emergency_plan", "leader", "inspector",
         "inspector_unit", "remark")  # fmt: skip
UNITS = ("district", "street", "industry", "department")
NUMBERS = ("likelihood", "severity", "exposure")


@dataclass
class Work:
    """What reading one table needs at every stretch: its readers, and the identities met so far in the file."""

    file: str
    table: Table
    mapping: Mapping | None
    latest: date | None
    readers: dict[str, Read]
    text_of: Read
    empty: frozenset[str]
    seen: dict[str, int] = field(default_factory=dict)
    base_flags: dict[str, str] = field(default_factory=dict)


def work_on(
    file: str, table: Table, mapping: Mapping | None, *, unit: str | None, mixed: bool, latest: date | None,
    seen: dict[str, int],
) -> Work:
    """Prepare the readers of one table. unit: of bare sums, where neither heading nor unit row says."""
    empty = frozenset(mapping.empty) if mapping else frozenset()
    values = {key: dict(words) for key, words in mapping.values.items()} if mapping else {}
    order = mapping.date_order if mapping else "ymd"
    readers = {}
    for key, binding in table.bindings.items():
        kind = "closing" if key == "closed_on" else BY_KEY[key].kind
        if kind not in ("text", "code", "nothing"):
            readers[key] = reader(kind, key, Context(order, table.year, binding.unit or unit, empty, values, mixed))
    base = {key: "assumed_by_mapping" for key in mapping.assumed} if mapping else {}
    given = {*table.bindings, *(mapping.constants if mapping else ()), *base}
    if "grade" not in given:
        base["grade"] = "grade_column_missing"
    says_status = ("status", "closed_flag", "closed_on", "rectified_on", "accepted_on")
    if not table.sheet_status and not given & set(says_status):
        base["status"] = "status_column_missing"
    return Work(file, table, mapping, latest, readers, text_reader(empty), empty, seen, base)


def read_stretch(work: Work, rows: rules.Rows) -> Chunk:
    """Read a stretch of raw rows that are hazards as far as their shape tells."""
    table, mapping = work.table, work.mapping
    by_rule = rules.skipped_by(mapping, table.headings, rows)
    skipped = [Skipped(table.sheet, rows[index][0], why) for index, why in sorted(by_rule.items())]
    kept = [row for index, row in enumerate(rows) if index not in by_rule] if by_rule else rows
    if not kept:
        return Chunk([], [], skipped, [])
    raw = _raw_columns(work, kept)
    flags: Flags = {}
    fields = _facts(work, raw, kept, flags)
    stops = check.check_days(
        fields["found_on"], fields["due_on"], fields["closed_on"], latest=work.latest, flags=flags
    )
    check.check_named(fields["description"], fields["enterprise"], stops)
    _identities(work, fields, kept, flags)
    return _chunk(work, kept, raw, fields, flags=flags, stops=stops, skipped=skipped)


def _raw_columns(work: Work, rows: rules.Rows) -> dict[str, Sequence[Any]]:
    """The raw cells of each bound key; cleared ones are empty."""
    columns = list(zip_longest(*(cells for _, cells in rows), fillvalue=""))
    raw = {key: _picked(binding, columns, work, len(rows)) for key, binding in work.table.bindings.items()}
    for key, hits in rules.cleared_by(work.mapping, work.table.headings, rows).items():
        if key in raw:
            raw[key] = ["" if hit else cell for cell, hit in zip(raw[key], hits)]
    return raw


def _picked(binding: Binding, columns: list[tuple[Any, ...]], work: Work, height: int) -> Sequence[Any]:
    picked = [columns[index] if index < len(columns) else ("",) * height for index in binding.indexes]
    cells: Sequence[Any] = picked[0]
    if binding.how == "join":
        text_of, between = work.text_of, binding.between
        cells = [between.join([text for text in map(text_of, parts) if text]) for parts in zip(*picked)]
    elif len(picked) > 1:
        cells = [next((cell for cell in parts if is_filled(cell, work.empty)), "") for parts in zip(*picked)]
    if binding.strip:
        cells = [as_text(cell).strip(binding.strip) for cell in cells]
    return cells


def _facts(work: Work, raw: dict[str, Sequence[Any]], rows: rules.Rows, flags: Flags) -> dict[str, Sequence[Any]]:
    """The typed value of every field of a row but identity, flags and problems."""
    height, none = len(rows), [None] * len(rows)
    fields: dict[str, Sequence[Any]] = {
        key: list(map(work.text_of, raw[key])) if key in raw else none for key in (*TEXTS, "hazard_code")
    }
    for key in UNITS:
        fields[key] = _units(work, key, raw, height)
    for key in ("found_on", "rectified_on", "accepted_on", "closed_on", "fund_wan", "risk_colour", "finding_source",
                *NUMBERS):  # fmt: skip
        fields[key] = _typed(work, key, raw, flags) if key in raw else none
    fields["finding_source"] = _constant(work, "finding_source", fields["finding_source"])
    fields["grade"] = _constant(work, "grade", _typed(work, "grade", raw, flags) if "grade" in raw else none)
    _people(work, raw, fields, flags)
    _due(work, raw, fields, flags)
    _status(work, raw, fields, flags)
    for key, codes in rules.set_by(work.mapping, work.table.headings, rows).items():
        fields[key] = [codes.get(index, code) for index, code in enumerate(fields[key])]
    fields["grade"] = [code or "general" for code in fields["grade"]]
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


def _constant(work: Work, key: str, values: Sequence[Any]) -> Sequence[Any]:
    mapping = work.mapping
    code = {**mapping.assumed, **mapping.constants}.get(key) if mapping else None
    return [code] * len(values) if code else values


def _people(work: Work, raw: dict[str, Sequence[Any]], fields: dict[str, Sequence[Any]], flags: Flags) -> None:
    """Owner and telephone, from one cell or two; a telephone column of its own wins."""
    height = len(fields["description"])
    people = [cell[0] for cell in map(work.readers["owner"], raw["owner"])] if "owner" in raw else [NOBODY] * height
    phones = _typed(work, "phone", raw, flags) if "phone" in raw else [None] * height
    for index, (person, phone) in enumerate(zip(people, phones)):
        if person.why and not phone:
            note(flags, index, "owner", person.why)
    fields["owner"] = [person.name for person in people]
    fields["phone"] = [phone or person.phone for person, phone in zip(people, phones)]


def _due(work: Work, raw: dict[str, Sequence[Any]], fields: dict[str, Sequence[Any]], flags: Flags) -> None:
    """The deadline in force, its kind and text, and the first deadline where the ledger tells both."""
    height, found, year = len(fields["found_on"]), list(fields["found_on"]), work.table.year
    words = {key: _deadline_words(work, key, raw, height) for key in ("due_on", "extended_to", "first_due_on")}
    due = in_force(words["due_on"], words["extended_to"]) if "extended_to" in raw else words["due_on"]
    settled = deadlines(due, found, year, key="due_on", flags=flags)
    fields["due_on"] = [deadline.on for deadline in settled]
    fields["due_kind"] = [deadline.kind for deadline in settled]
    texts = list(map(work.text_of, raw["due_on"])) if "due_on" in raw else [None] * height
    if "extended_to" in raw:
        later = list(map(work.text_of, raw["extended_to"]))
        texts = [after or before for before, after in zip(texts, later)]
    fields["due_text"] = texts
    first = words["first_due_on"] if "first_due_on" in raw else words["due_on"] if "extended_to" in raw else None
    if first is None:
        fields["first_due_on"] = [None] * height
    else:
        own = deadlines(first, found, year, key="first_due_on", flags=flags)
        fields["first_due_on"] = [deadline.on for deadline in own]


def _deadline_words(work: Work, key: str, raw: dict[str, Sequence[Any]], height: int) -> list[DeadlineText]:
    if key not in raw:
        return [EMPTY_DEADLINE] * height
    return [cell[0] for cell in map(work.readers[key], raw[key])]


def _status(work: Work, raw: dict[str, Sequence[Any]], fields: dict[str, Sequence[Any]], flags: Flags) -> None:
    """The status of each row from its status cell, a flag column, its days, or the sheet's name."""
    height = len(fields["found_on"])
    sheet = read_status(work.table.sheet_status) if work.table.sheet_status else None
    said = map(work.readers["status"], raw["status"]) if "status" in raw else repeat(sheet, height)
    marks = map(work.readers["closed_flag"], raw["closed_flag"]) if "closed_flag" in raw else repeat(("", None), height)
    codes = []
    for index, (cell, mark, closed, accepted, rectified) in enumerate(
        zip(said, marks, fields["closed_on"], fields["accepted_on"], fields["rectified_on"])
    ):
        flag, undated = mark[0], closed is None and flags.get(index, {}).get("closed_on") == "closed_day_missing"
        code, why = status_of(
            cell, "closed" if undated else flag, closed is not None, accepted is not None, rectified is not None
        )
        if why:
            note(flags, index, "status", why)
        if code == "closed" and closed is None:
            note(flags, index, "closed_on", "closed_day_missing")
        codes.append(code)
    fields["status"] = _constant(work, "status", codes)


def _identities(work: Work, fields: dict[str, Sequence[Any]], rows: rules.Rows, flags: Flags) -> None:
    """Number equal rows by their order in the file, and note them."""
    seen, keys = work.seen, []
    codes = fields["hazard_code"] if work.mapping and "hazard_code" in work.mapping.columns else repeat(None)
    items = list(map(identity.item_key, fields["enterprise"], fields["location"], fields["description"]))
    for index, (item, found_on, code) in enumerate(zip(items, fields["found_on"], codes)):
        key = identity.by_code(code) if code else identity.with_day(item, found_on)
        before = seen.get(key)
        if before is None:
            seen[key] = 1
        else:
            seen[key] = before + 1
            key = identity.nth(key, before + 1)
            note(flags, index, "key", "same_as_before")
        keys.append(key)
    fields["key"], fields["item_key"] = keys, items


def _chunk(
    work: Work, rows: rules.Rows, raw: dict[str, Sequence[Any]], fields: dict[str, Sequence[Any]], *,
    flags: Flags, stops: check.Stops, skipped: list[Skipped],
) -> Chunk:
    """Put the fields of each row side by side, and part the rows that a problem keeps out."""
    height = len(rows)
    told: dict[int, tuple[Problem, ...]] = {}
    for index in sorted({*flags, *stops}):
        place = Problem("", "", work.file, work.table.sheet, rows[index][0])
        told[index] = check.problems_of(
            flags.get(index, {}), stops.get(index, []), work.table, place=place, value_of=_value_of(work, raw, index)
        )
    base = work.base_flags or NO_FLAGS
    columns = [fields[_SOURCE.get(name, name)] for name in Row._fields[2:-2]]
    own = [{**base, **flags[index]} if index in flags else base for index in range(height)] if flags else [base] * height
    problems = [told.get(index, ()) for index in range(height)] if told else [()] * height
    numbers = [number for number, _ in rows]
    made = list(map(Row._make, zip([work.table.sheet] * height, numbers, *columns, own, problems)))
    stopped = [made[index] for index in sorted(stops)]
    good = [row for index, row in enumerate(made) if index not in stops] if stops else made
    return Chunk(good, stopped, skipped, [problem for index in sorted(told) for problem in told[index]])


_SOURCE = {"unit_text": "district", "street_text": "street", "industry_text": "industry", "department_text": "department"}


def _value_of(work: Work, raw: dict[str, Sequence[Any]], index: int) -> Callable[[str], str]:
    return lambda key: (work.text_of(raw[key][index]) or "") if key in raw else ""
