"""The board's words: a key and its parameters in, a sentence in the reader's language out."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from i18n import formats

LANGUAGES = ("zh", "en")
CATALOGS = Path(__file__).parent / "catalogs"
STRICT = "BOARD_STRICT_WORDS"  # set to 1 in tests: a missing key raises instead of showing itself


@dataclass(frozen=True)
class Words:
    """All entries of one language: one form for a plain key, several for one that has a plural."""

    forms: dict[str, tuple[str, ...]] = field(repr=False)
    plural: Callable[[int], int] = field(repr=False)


@dataclass(frozen=True)
class T:
    """A translator that is handed down with the visit: `t("key", n=3)`, `t.number(1236)`."""

    language: str
    strict: bool = False

    def __call__(self, key: str, /, **params: object) -> str:
        """The words for `key`, its placeholders filled.

        A key with several forms takes the one for `n`. An unknown key raises KeyError when strict and
        else shows itself. Raises KeyError for a missing placeholder.
        """
        words = load(self.language)
        forms = words.forms.get(key)
        if forms is None:
            if self.strict:
                raise KeyError(f"no {self.language} words for {key!r}")
            return key
        number = params.get("n", 1)
        chosen = words.plural(number) if len(forms) > 1 and isinstance(number, int) else 0
        return forms[chosen].format(**params) if params else forms[chosen]

    def knows(self, key: str) -> bool:
        """Whether there are words for `key`."""
        return key in load(self.language).forms

    def number(self, value: int | None) -> str:
        """1,236; a dash where there is no number."""
        return formats.number(value)

    def amount(self, value: float | Decimal | None) -> str:
        """1,577.63; a dash where there is none."""
        return formats.amount(value)

    def share(self, numerator: int | None, denominator: int | None) -> str:
        """87.1%, cut and not rounded; a dash without a denominator."""
        return formats.share(numerator, denominator)

    def change(self, value: int | None) -> str:
        """−4, +5, ±0."""
        return formats.change(value)

    def day(self, value: date | None, *, today: date, weekday: bool = False, year: bool | None = None) -> str:
        """6月18日（周四） or 18 Jun; the year where it is not today's, or as `year` says."""
        return formats.day(self, value, today=today, weekday=weekday, year=year)

    def month(self, value: date) -> str:
        """6月 or Jun."""
        return formats.month(self, value)

    def days(self, first: date, last: date, *, today: date) -> str:
        """1月1日–6月30日 or 1 Jan – 30 Jun."""
        return formats.days(self, first, last, today=today)

    def due(self, days_left: int | None, *, past: bool = False) -> str:
        """逾期 6 天, 今天到期 (当日到期 where the day lies in the past), 还有 3 天, 无期限."""
        return formats.due(self, days_left, past=past)

    def several(self, names: list[str]) -> str:
        """Names in a row, as the language joins them."""
        return formats.several(self, names)


def translator(language: str, *, strict: bool | None = None) -> T:
    """The words of `language`; strict is taken from the environment where it is not given.

    Raises ValueError for a language without catalogs.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not one of {', '.join(LANGUAGES)}")
    return T(language, os.environ.get(STRICT) == "1" if strict is None else strict)


def in_both(key: str, /, **params: object) -> str:
    """A sentence in both languages, one below the other, for who has not chosen one."""
    return "\n".join(translator(language)(key, **params) for language in LANGUAGES)


@cache
def load(language: str) -> Words:
    """Every entry of every catalog of a language, read once a process.

    Raises ValueError where two catalogs hold the same key.
    """
    forms: dict[str, tuple[str, ...]] = {}
    plural_rule = "0"
    for path in sorted((CATALOGS / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        plural_rule = catalog.plural_expr
        for key, words in _entries(catalog).items():
            if key in forms:
                raise ValueError(f"{path.name} ({language}) repeats {key!r}")
            forms[key] = words
    return Words(forms, c2py(plural_rule))


def _entries(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    found = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        words = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if words and all(words):
            found[key] = words
    return found
