"""A stretch of raw rows of one table made into rows, column by column.

Working down the columns instead of along the rows is what makes a million rows readable in seconds: each
distinct cell is understood once, and the rest is list work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import repeat, zip_longest
from typing import Any

from ledger import check, identity, rules
from ledger.cells import as_text, is_filled
from ledger.facts import facts_of
from ledger.records import NO_FLAGS, Binding, Chunk, Problem, Row, Skipped
from ledger.settle import Flags, note
from ledger.work import Work

_ROW = partial(tuple.__new__, Row)  # as Row._make, without a call of Python code for each row
# field of Row -> canonical key, where they differ
_SOURCE = {
    "unit_text": "district",
    "street_text": "street",
    "industry_text": "industry",
    "department_text": "department",
}


def read_stretch(work: Work, rows: rules.Rows) -> Chunk:
    """Read a stretch of raw rows that are hazards as far as their shape tells."""
    table, mapping = work.table, work.mapping
    by_rule = rules.skipped_by(mapping, table.headings, rows)
    skipped = [Skipped(table.sheet, rows[index][0], why) for index, why in sorted(by_rule.items())]
    kept = [row for index, row in enumerate(rows) if index not in by_rule] if by_rule else rows
    if not kept:
        return Chunk([], [], skipped, [], table)
    raw = _raw_columns(work, kept)
    flags: Flags = {}
    fields = facts_of(work, raw, kept, flags)
    stops = check.check_days(
        fields["found_on"], fields["due_on"], fields["closed_on"], latest=work.latest, flags=flags
    )
    check.check_named(fields["description"], fields["enterprise"], stops)
    fields["parts"] = _parts_told(work, kept)
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


def _parts_told(work: Work, rows: rules.Rows) -> Sequence[Any]:
    """For each row, joined texts of which a part is empty or missing, as `Row.parts` has them; mostly None."""
    told: list[dict[str, tuple[str, tuple[str, ...]]] | None] = [None] * len(rows)
    joined = [one for one in work.table.bindings.values() if one.how == "join"]
    for index, (_, cells) in enumerate(rows if joined else ()):
        for one in joined:
            texts = [
                (work.text_of(cells[n]) if n is not None and n < len(cells) else None) or ""
                for n in one.places
            ]
            if not all(texts):
                texts[0], texts[-1] = texts[0].lstrip(one.strip), texts[-1].rstrip(one.strip)
                told[index] = {**(told[index] or {}), one.key: (one.between, tuple(texts))}
    return told


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
    work: Work,
    rows: rules.Rows,
    raw: dict[str, Sequence[Any]],
    fields: dict[str, Sequence[Any]],
    *,
    flags: Flags,
    stops: check.Stops,
    skipped: list[Skipped],
) -> Chunk:
    """Put the fields of each row side by side, and part the rows that a problem keeps out."""
    height = len(rows)
    told: dict[int, tuple[Problem, ...]] = {}
    for index in sorted({*flags, *stops}):
        place = Problem("", "", work.file, work.table.sheet, rows[index][0])
        value_of, read_as = _value_of(work, raw, index), _read_as(fields, index)
        told[index] = check.problems_of(
            flags.get(index, {}),
            stops.get(index, []),
            work.table,
            place=place,
            value_of=value_of,
            read_as=read_as,
        )
    base = work.base_flags or NO_FLAGS
    columns = [fields[_SOURCE.get(name, name)] for name in Row._fields[2:-3]]
    own = (
        [{**base, **flags[index]} if index in flags else base for index in range(height)]
        if flags
        else [base] * height
    )
    problems = [told.get(index, ()) for index in range(height)] if told else [()] * height
    numbers = [number for number, _ in rows]
    made = list(
        map(_ROW, zip([work.table.sheet] * height, numbers, *columns, own, problems, fields["assumed"]))
    )
    stopped = [made[index] for index in sorted(stops)]
    good = [row for index, row in enumerate(made) if index not in stops] if stops else made
    problems_told = [problem for index in sorted(told) for problem in told[index]]
    return Chunk(good, stopped, skipped, problems_told, work.table)


def _value_of(work: Work, raw: dict[str, Sequence[Any]], index: int) -> Callable[[str], str]:
    return lambda key: (work.text_of(raw[key][index]) or "") if key in raw else ""


def _read_as(fields: dict[str, Sequence[Any]], index: int) -> Callable[[str], str]:
    def said(key: str) -> str:
        value = fields[key][index] if key in fields else None
        return "—" if value is None else as_text(value)

    return said
