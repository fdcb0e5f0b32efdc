"""Mappings written back as the JSON that ledger.mapping reads."""

from __future__ import annotations

import json
from typing import Any

from ledger.mapping import ColumnSource, Condition, Mapping, Rule


def to_json(mapping: Mapping) -> str:
    """The mapping as JSON text; reading it gives an equal mapping."""
    parts: dict[str, Any] = {
        "name": mapping.name,
        "about": mapping.about,
        "recognised_by": list(mapping.recognised_by),
        "sheet": mapping.sheet,
        "header_row": mapping.header_row,
        "cutoff": mapping.cutoff.isoformat() if mapping.cutoff else None,
        "columns": {key: _source(source) for key, source in mapping.columns.items()},
        "recognise_others": mapping.recognise_others,
        "values": {key: dict(words) for key, words in mapping.values.items()},
        "constants": dict(mapping.constants),
        "assumed": dict(mapping.assumed),
        "rules": [_rule(rule) for rule in mapping.rules],
        "empty": list(mapping.empty),
        "date_order": mapping.date_order,
        "money_unit": mapping.money_unit,
    }
    said = {part: value for part, value in parts.items() if value or part == "columns"}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _source(source: ColumnSource) -> Any:
    plain = (source.how, source.between, source.strip) == ("first", " ", "")
    if plain:
        return source.headings[0] if len(source.headings) == 1 else list(source.headings)
    said: dict[str, Any] = {source.how: list(source.headings)}
    if source.between != " ":
        said["between"] = source.between
    if source.strip:
        said["strip"] = source.strip
    return said


def _rule(rule: Rule) -> dict[str, Any]:
    said: dict[str, Any] = {"when": {condition.heading: _test(condition) for condition in rule.when}}
    if rule.skip is not None:
        said["skip"] = rule.skip
    if rule.clear:
        said["clear"] = list(rule.clear)
    if rule.set:
        said["set"] = dict(rule.set)
    return said


def _test(condition: Condition) -> Any:
    if condition.test in ("filled", "empty"):
        return condition.test
    values = condition.values[0] if len(condition.values) == 1 else list(condition.values)
    return {"not": values} if condition.test == "is_not" else values
