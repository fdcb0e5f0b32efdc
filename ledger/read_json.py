"""A reading as the JSON of `cli.py read FILE --json`: the same keys as an answer key for a clerk."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from domain.calendar_text import NO_DAY
from ledger.aliases import Aliases, shipped
from ledger.explain import Explained, explain_row
from ledger.reading import Reading, read
from ledger.records import Problem, Row


class Also(NamedTuple):
    """The other key that a reason leaves open, and the reasons that do."""

    key: str
    reasons: frozenset[str]


LEVELS = {"major": "重大", "general": "一般"}
# key of the JSON -> field of a Row, or of its flags
KEYS = {
    "district": "unit_text", "industry": "industry_text", "enterprise": "enterprise", "location": "location",
    "description": "description", "level": "grade", "found_on": "found_on", "due_on": "due_on",
    "due_kind": "due_kind", "closed_on": "closed_on", "status": "status", "owner": "owner", "phone": "phone",
    "fund_wan": "fund_wan",
}  # fmt: skip
# A reason that leaves a second key of the JSON open too.
_ALSO = {
    "due_on": Also("due_kind", frozenset({*NO_DAY, "unreadable_deadline", "working_days", "year_unknown"})),
    "owner": Also("phone", frozenset({"several_phones"})),
}
_FLAG_KEYS = {"grade": "level", "district": "district"}


def as_json(
    reading: Reading,
    *,
    aliases: Aliases | None = None,
    word: Callable[[str], str] | None = None,
    explain: bool = False,
) -> dict[str, Any]:
    """The whole reading: {"rows", "skipped", "totals"}, stopped rows among the rows, in the file's order.

    district is the full official name where the aliases know it, else the text as typed. `word` turns a
    reason code into words; without it flags hold the codes. explain: each row also tells where
    its values came from. Days are ISO texts.
    """
    known = aliases or shipped()
    rows: list[dict[str, Any]] = []
    skipped: list[dict[str, Any]] = []
    totals: list[dict[str, Any]] = []
    for stretch in reading.stretches():
        chunk = stretch.chunk
        ordered = (
            sorted([*chunk.rows, *chunk.stopped], key=lambda row: row.row) if chunk.stopped else chunk.rows
        )
        told = [row_as_json(row, known, word) for row in ordered]
        if explain:
            raw = dict(stretch.hazards)
            for said, row in zip(told, ordered):
                said["explained"] = _explained(
                    explain_row(stretch.work, raw[row.row], row, reading.merges(row.sheet))
                )
        rows += told
        skipped += [
            {"sheet": row.sheet, "row": row.row, "why": word(row.why) if word else row.why}
            for row in chunk.skipped
        ]
        totals += [_total(problem) for problem in chunk.problems if problem.code == "total_differs"]
    return {"rows": rows, "skipped": skipped, "totals": totals}


def _explained(values: Iterable[Explained]) -> list[dict[str, Any]]:
    """Each value with the cell that it came from, what stands there, and how it was read."""
    return [
        {"key": one.key, "value": _plain(one.value), "cell": one.cell, "raw": one.raw, "how": list(one.how)}
        for one in values
    ]


def _total(problem: Problem) -> dict[str, Any]:
    """A total of the ledger's own that its rows do not make up: what it tells, and what was counted."""
    place = {"sheet": problem.sheet, "row": problem.row, "column": problem.column, "value": problem.value}
    return {**place, **problem.expected}


def row_as_json(row: Row, aliases: Aliases, word: Callable[[str], str] | None = None) -> dict[str, Any]:
    """One row with its source, the fourteen keys and its flags (those of stopping problems too)."""
    said: dict[str, Any] = {"source": {"sheet": row.sheet, "row": row.row}}
    for key, field in KEYS.items():
        said[key] = _plain(getattr(row, field))
    unit = aliases.resolve("unit", row.unit_text)
    said["district"] = unit.name if unit else row.unit_text
    said["level"] = LEVELS[row.grade]
    reasons = {problem.key: problem.code for problem in row.problems if problem.severity == "stops"}
    flags = {**row.flags, **reasons}
    for key, also in _ALSO.items():
        if flags.get(key) in also.reasons:
            flags.setdefault(also.key, flags[key])
    said["flags"] = {_FLAG_KEYS.get(key, key): word(why) if word else why for key, why in flags.items()}
    return said


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def main(arguments: list[str] | None = None) -> int:
    """`python -m ledger.read_json FILE [--mapping NAME_OR_PATH]`: prints the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--mapping")
    asked = parser.parse_args(arguments)
    json.dump(as_json(read(asked.file, asked.mapping)), sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
