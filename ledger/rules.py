"""The rules of a mapping, applied to a stretch of raw rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.plain_text import folded
from ledger.cells import as_text, is_filled
from ledger.columns import plain_heading
from ledger.mapping import Condition, Mapping, Rule
from ledger.records import Heading

Rows = list[tuple[int, Sequence[Any]]]  # row number as Excel counts, cells


def holds(rule: Rule, headings: Sequence[Heading], empty: frozenset[str], rows: Rows) -> list[bool]:
    """For each row, whether all conditions of a rule hold. A heading that is absent counts as empty."""
    columns = {plain_heading(heading.text): heading.index for heading in reversed(headings) if heading.text}
    tests = [(columns.get(plain_heading(condition.heading)), condition) for condition in rule.when]
    words = [{folded(value) for value in condition.values} for condition in rule.when]
    return [
        all(
            _holds(_cell(cells, column), condition, wanted, empty)
            for (column, condition), wanted in zip(tests, words)
        )
        for _, cells in rows
    ]


def _cell(cells: Sequence[Any], column: int | None) -> Any:
    return cells[column] if column is not None and column < len(cells) else ""


def _holds(cell: Any, condition: Condition, wanted: set[str], empty: frozenset[str]) -> bool:
    if condition.test in ("filled", "empty"):
        return is_filled(cell, empty) == (condition.test == "filled")
    return (folded(as_text("" if cell is None else cell)) in wanted) == (condition.test == "is")


def skipped_by(mapping: Mapping | None, headings: Sequence[Heading], rows: Rows) -> dict[int, str]:
    """Index of a row -> why the mapping skips it."""
    found: dict[int, str] = {}
    for rule in mapping.rules if mapping else ():
        if rule.skip is not None and mapping:
            hits = holds(rule, headings, frozenset(mapping.empty), rows)
            found.update({index: rule.skip for index, hit in enumerate(hits) if hit and index not in found})
    return found


def cleared_by(mapping: Mapping | None, headings: Sequence[Heading], rows: Rows) -> dict[str, list[bool]]:
    """Key -> for each row, whether the mapping clears it."""
    cleared: dict[str, list[bool]] = {}
    for rule in mapping.rules if mapping else ():
        if rule.clear and mapping:
            hits = holds(rule, headings, frozenset(mapping.empty), rows)
            for key in rule.clear:
                before = cleared.get(key, [False] * len(hits))
                cleared[key] = [was or hit for was, hit in zip(before, hits)]
    return cleared


def set_by(mapping: Mapping | None, headings: Sequence[Heading], rows: Rows) -> dict[str, dict[int, str]]:
    """Key -> index of a row -> the code that the mapping sets; of two rules the later counts."""
    codes: dict[str, dict[int, str]] = {}
    for rule in mapping.rules if mapping else ():
        if rule.set and mapping:
            hits = [
                index
                for index, hit in enumerate(holds(rule, headings, frozenset(mapping.empty), rows))
                if hit
            ]
            for key, code in rule.set.items():
                codes.setdefault(key, {}).update(dict.fromkeys(hits, code))
    return codes
