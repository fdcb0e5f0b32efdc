"""Stored mappings: how a known form's headings and values are read, as a file that a person can write."""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Mapping as Readable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.calendar_text import ORDERS
from domain.money_text import UNITS
from domain.status import GRADES, SOURCES, STATUSES
from ledger.columns import BY_KEY, plain_heading

SHIPPED = Path(__file__).parent / "mappings"
CODES: dict[str, tuple[str, ...]] = {"grade": GRADES, "status": STATUSES, "finding_source": SOURCES}
CONSTANTS = (*CODES, "district", "street", "industry", "department")
ELSE = "*"  # in `values`: every other word
_PARTS = {
    "name", "about", "recognised_by", "sheet", "header_row", "cutoff", "columns", "recognise_others",
    "values", "constants", "assumed", "rules", "empty", "date_order", "money_unit",
}  # fmt: skip


class MappingNotUsable(ValueError):
    """A mapping file says something that cannot be followed; the text names the part and what is expected."""


@dataclass(frozen=True)
class ColumnSource:
    """The headings that feed one key: the first filled, or all joined with `between`; `strip` is cut off."""

    headings: tuple[str, ...]
    how: str = "first"
    between: str = " "
    strip: str = ""


@dataclass(frozen=True)
class Condition:
    """A test of one cell: 'filled', 'empty', 'is' or 'is_not' one of the values (compared without case)."""

    heading: str
    test: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """Where all conditions hold: the row is skipped (with why), keys are cleared, or codes are set."""

    when: tuple[Condition, ...]
    skip: str | None = None
    clear: tuple[str, ...] = ()
    set: Readable[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """How one form is read; docs/ledger.md describes each part with an example.

    columns: key -> ColumnSource. values: key -> {word: code or other word}. constants: the same for all rows.
    assumed: as constants, and flagged. sheet: a name or a pattern with *. header_row: as Excel counts.
    recognised_by: headings that must all be there for it to be used without being named; never, if empty.
    """

    name: str
    columns: Readable[str, ColumnSource]
    about: str = ""
    recognised_by: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int | None = None
    cutoff: date | None = None
    recognise_others: bool = False
    values: Readable[str, Readable[str, str]] = field(default_factory=dict)
    constants: Readable[str, str] = field(default_factory=dict)
    assumed: Readable[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    empty: tuple[str, ...] = ()
    date_order: str = "ymd"
    money_unit: str | None = None

    @property
    def recognised(self) -> set[str]:
        """The headings that it is recognised by, made comparable."""
        return set(map(plain_heading, self.recognised_by))

    @property
    def headings(self) -> set[str]:
        """All headings that the mapping names, made comparable."""
        columns = {heading for source in self.columns.values() for heading in source.headings}
        tested = {condition.heading for rule in self.rules for condition in rule.when}
        return {plain_heading(heading) for heading in columns | tested}


def from_json(text: str) -> Mapping:
    """A mapping from its JSON text. Raises MappingNotUsable, naming the part that is wrong."""
    try:
        parts = json.loads(text)
    except json.JSONDecodeError as broken:
        raise MappingNotUsable(f"not JSON: line {broken.lineno}: {broken.msg}") from broken
    if not isinstance(parts, dict):
        raise MappingNotUsable("a mapping is one JSON object")
    if unknown := sorted(set(parts) - _PARTS):
        raise MappingNotUsable(f"unknown part {unknown[0]!r}; known are {', '.join(sorted(_PARTS))}")
    if not isinstance(parts.get("name"), str) or not isinstance(parts.get("columns"), dict):
        raise MappingNotUsable("'name' (a text) and 'columns' (an object) are needed")
    order, unit = parts.get("date_order", "ymd"), parts.get("money_unit")
    if order not in ORDERS or (unit is not None and unit not in UNITS):
        raise MappingNotUsable(f"'date_order' is one of {ORDERS}, 'money_unit' one of {tuple(UNITS)}")
    return Mapping(
        name=parts["name"],
        about=str(parts.get("about", "")),
        recognised_by=tuple(_texts(parts.get("recognised_by", []), "recognised_by")),
        sheet=parts.get("sheet"),
        header_row=parts.get("header_row"),
        cutoff=_day(parts.get("cutoff")),
        columns={_key(key, "columns"): _source(key, said) for key, said in parts["columns"].items()},
        recognise_others=bool(parts.get("recognise_others", False)),
        values={_key(key, "values"): _values(key, said) for key, said in parts.get("values", {}).items()},
        constants=_codes(parts.get("constants", {}), "constants"),
        assumed=_codes(parts.get("assumed", {}), "assumed"),
        rules=tuple(_rule(said) for said in parts.get("rules", [])),
        empty=tuple(_texts(parts.get("empty", []), "empty")),
        date_order=order,
        money_unit=unit,
    )


def _key(key: str, part: str) -> str:
    if key not in BY_KEY:
        raise MappingNotUsable(f"unknown key {key!r} in {part!r}; known are {', '.join(BY_KEY)}")
    return key


def _texts(said: object, part: str) -> list[str]:
    texts = [said] if isinstance(said, str) else said
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise MappingNotUsable(f"{part!r} is a text or a list of texts")
    return texts


def _day(said: object) -> date | None:
    try:
        return None if said is None else date.fromisoformat(str(said))
    except ValueError as wrong:
        raise MappingNotUsable(f"'cutoff' is a day such as 2026-09-26, not {said!r}") from wrong


def _source(key: str, said: Any) -> ColumnSource:
    """A heading, a list of them (the first filled one), or {"join"|"first": [...], "between", "strip"}."""
    if not isinstance(said, dict):
        return ColumnSource(tuple(_texts(said, key)))
    how = next((how for how in ("join", "first") if how in said), None)
    if how is None or set(said) - {how, "between", "strip"}:
        raise MappingNotUsable(f"columns.{key} needs 'join' or 'first', and may have 'between' and 'strip'")
    between, strip = str(said.get("between", " ")), str(said.get("strip", ""))
    return ColumnSource(tuple(_texts(said[how], key)), how, between, strip)


def _values(key: str, said: Any) -> dict[str, str]:
    if not isinstance(said, dict) or not all(isinstance(code, str) for code in said.values()):
        raise MappingNotUsable(f"values.{key} is an object: word in the ledger -> code")
    for code in said.values():
        if code not in CODES.get(key, (code,)):
            raise MappingNotUsable(f"values.{key}: {code!r} is none of {', '.join(CODES[key])}")
    return dict(said)


def _codes(said: Any, part: str) -> dict[str, str]:
    if not isinstance(said, dict):
        raise MappingNotUsable(f"{part!r} is an object: key -> code or text")
    for key, code in said.items():
        if key not in CONSTANTS or code not in CODES.get(key, (code,)):
            raise MappingNotUsable(f"{part}.{key}: {code!r} cannot stand there")
    return dict(said)


def _rule(said: Any) -> Rule:
    if not isinstance(said, dict) or not isinstance(said.get("when"), dict) or not said["when"]:
        raise MappingNotUsable(
            "a rule is an object with 'when' (heading -> test) and 'skip', 'clear' or 'set'"
        )
    if set(said) - {"when", "skip", "clear", "set"} or not set(said) & {"skip", "clear", "set"}:
        raise MappingNotUsable("a rule has 'skip', 'clear' or 'set' beside its 'when'")
    when = tuple(_condition(heading, test) for heading, test in said["when"].items())
    clear = tuple(_key(key, "clear") for key in _texts(said.get("clear", []), "clear"))
    if set(said.get("set", {})) - set(CODES):
        raise MappingNotUsable(f"a rule may set {', '.join(CODES)}")
    return Rule(when, said.get("skip"), clear, _codes(said.get("set", {}), "set"))


def _condition(heading: str, test: Any) -> Condition:
    """'filled', 'empty', a value, a list of values, or {"not": value or values}."""
    if test in ("filled", "empty"):
        return Condition(heading, test)
    if isinstance(test, dict) and set(test) == {"not"}:
        return Condition(heading, "is_not", tuple(_texts(test["not"], heading)))
    return Condition(heading, "is", tuple(_texts(test, heading)))


def load(path: Path) -> Mapping:
    """A mapping file. Raises MappingNotUsable, FileNotFoundError."""
    return from_json(path.read_text(encoding="utf-8-sig"))


@lru_cache(maxsize=1)
def shipped() -> tuple[Mapping, ...]:
    """The mappings that come with the project, by name."""
    return tuple(load(path) for path in sorted(SHIPPED.glob("*.json")))


def named(name_or_path: str, known: Iterable[Mapping] = ()) -> Mapping:
    """A mapping by its name (among `known`, then the shipped ones) or by the path of its file.

    Raises MappingNotUsable where there is none.
    """
    for mapping in (*known, *shipped()):
        if mapping.name == name_or_path:
            return mapping
    path = Path(name_or_path)
    if path.is_file():
        return load(path)
    names = ", ".join(mapping.name for mapping in (*known, *shipped()))
    raise MappingNotUsable(f"no mapping and no file is called {name_or_path!r}; mappings are {names}")


def mapping_for(headings: Iterable[str], known: Iterable[Mapping] = ()) -> Mapping | None:
    """The mapping whose `recognised_by` headings are all there: one of `known` before one that is shipped.

    Of several in the same place, the one that asks for most.
    """
    there = {plain_heading(heading) for heading in headings if heading}
    for mappings in (known, shipped()):
        fitting = [one for one in mappings if one.recognised_by and there.issuperset(one.recognised)]
        if fitting:
            return max(fitting, key=lambda mapping: len(mapping.recognised_by))
    return None
