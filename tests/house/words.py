"""The catalogs as data, and the places in the code that ask for their keys."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

from tests.house import code

LANGUAGES = ("zh", "en")
CATALOGS = code.ROOT / "i18n" / "catalogs"


@dataclass(frozen=True)
class Entry:
    """One key of one catalog with all its forms."""

    key: str
    forms: tuple[str, ...]
    plural: bool
    fuzzy: bool

    @property
    def placeholders(self) -> frozenset[str]:
        """The names between braces, over all forms."""
        parts = (part for form in self.forms for part in Formatter().parse(form))
        return frozenset(field.split(".")[0].split("[")[0] for _, field, _, _ in parts if field)


@dataclass(frozen=True)
class Request:
    """One call of a translator: where, for which key (or pattern of keys), with which parameters."""

    place: str
    pattern: str  # a regular expression for the whole key
    given: frozenset[str]
    open_ended: bool  # called with **parameters


def areas(language: str) -> dict[str, Path]:
    """Area (`common`) -> its catalog in one language."""
    return {path.stem: path for path in sorted((CATALOGS / language / "LC_MESSAGES").glob("*.po"))}


@cache
def entries(path: Path) -> tuple[Entry, ...]:
    """Every entry of a catalog, in its order. Raises babel's PoFileError for a broken file."""
    with path.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    found = []
    for message in catalog:
        if not message.id:
            continue
        plural = not isinstance(message.id, str)
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        found.append(Entry(key, tuple(str(form or "") for form in forms), plural, message.fuzzy))
    return tuple(found)


@cache
def all_entries(language: str) -> dict[str, Entry]:
    """Key -> entry over all areas of a language."""
    return {entry.key: entry for path in areas(language).values() for entry in entries(path)}


def pattern_of(node: ast.expr) -> str | None:
    """A regular expression for the keys an expression can be; None where it is not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values
        )
    return None


def keys_asked(argument: ast.expr) -> list[str]:
    """The patterns behind a translator's first argument, both sides of a choice included."""
    if isinstance(argument, ast.IfExp):
        return [*keys_asked(argument.body), *keys_asked(argument.orelse)]
    pattern = pattern_of(argument)
    return [] if pattern is None else [pattern]


def requests(tree: ast.Module, place: str) -> Iterator[Request]:
    """Every call of `t(…)` or `….t(…)` whose key is written out."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if code.dotted(node.func).rsplit(".", 1)[-1] != "t":
            continue
        given = frozenset(word.arg for word in node.keywords if word.arg)
        open_ended = any(word.arg is None for word in node.keywords)
        for pattern in keys_asked(node.args[0]):
            yield Request(f"{place}:{node.lineno}", pattern, given, open_ended)


def mentioned(tree: ast.Module) -> set[str]:
    """Patterns of every dotted text of a module: keys may travel in tables before they are asked for."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr):
            pattern = pattern_of(node)
            if pattern and r"\." in pattern and not pattern.startswith(".+"):
                found.add(pattern)
    return found
