"""One cell read: any type in, a typed value and the reason why it is missing or unsure out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from domain.calendar_text import read_day
from domain.deadline_text import DeadlineText, read_words
from domain.money_text import read_money
from domain.person_text import read_person, read_phone
from domain.plain_text import NO_TEXT, folded, printable, says_nothing
from ledger import vocabulary
from ledger.mapping import ELSE

REMEMBERED = 1 << 16  # distinct values a reader keeps in mind; bounds its memory
# Raw writings of a cell without text, checked before anything else: the full-width twins of NO_TEXT too.
_NO_TEXT = NO_TEXT | {"／", "－", "－－", "．", "｜", "＼", "＊", "～", "＿"}

# Kinds whose words in a mapping stand for another writing of the cell, not for a code.
REWRITTEN = ("day", "closing", "deadline", "money", "number", "person", "phone")

Read = Callable[[Any], Any]
Typed = tuple[Any, str | None]


@dataclass(frozen=True)
class Context:
    """What the cells of one table have in common.

    order, year: for days, see domain.calendar_text. unit: of bare sums. empty: more words for an empty cell.
    values: the mapping's words, key -> {word: code}. mixed: cells are not all text (a book, not a CSV).
    """

    order: str = "ymd"
    year: int | None = None
    unit: str | None = None
    empty: frozenset[str] = frozenset()
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    mixed: bool = True


def text_reader(empty: frozenset[str]) -> Read:
    """A reader of text as typed, trimmed and without unreadable signs; None where a cell is empty or holds a dash."""
    nothing = _NO_TEXT | empty

    def text_of(cell: Any) -> str | None:
        if type(cell) is not str:
            return None if cell is None else as_text(cell)
        text = printable(cell).strip()
        if text in nothing:
            return None
        return text[1:] if text[0] == "'" and text[1:2] in ("=", "+", "-", "@") else text

    return text_of


def as_text(cell: Any) -> str:
    """A number, day or time as text: no decimal point on whole numbers, days as 2026-09-26."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time.min else cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)


def is_filled(cell: Any, empty: frozenset[str]) -> bool:
    """Tell whether a cell says something."""
    if not isinstance(cell, str):
        return cell is not None
    text = cell.strip()
    return bool(text) and text not in empty


def reader(kind: str, key: str, context: Context) -> Read:
    """A remembered reader for one column: cell -> (value, why). Deadlines give (DeadlineText, None)."""
    words = {folded(word): code for word, code in context.values.get(key, {}).items()}
    typed: dict[str, Read] = {
        "day": lambda cell: _day(cell, context),
        "closing": lambda cell: _closing(cell, context),
        "deadline": lambda cell: (read_words(cell, context.order, context.year), None),
        "money": lambda cell: _money(cell, context.unit),
        "person": lambda cell: (read_person(cell), None),
        "phone": lambda cell: (read_phone(cell), None),
        "grade": lambda cell: vocabulary.read_grade(as_text(cell)),
        "status": lambda cell: vocabulary.read_status(as_text(cell)),
        "flag": lambda cell: vocabulary.read_flag(as_text(cell)),
        "source": lambda cell: (
            (None, None) if says_nothing(as_text(cell)) else vocabulary.read_source(as_text(cell))
        ),
        "colour": lambda cell: vocabulary.read_colour(as_text(cell)),
        "number": _number,
        "unit": lambda cell: (text_of(cell), None),
    }
    text_of, plain = text_reader(context.empty), typed[kind]
    empty = {folded(word) for word in context.empty}

    def read(cell: Any) -> Typed:
        said = "" if cell is None else cell
        word = folded(as_text(said)) if empty or words else ""
        if word in empty:
            said = word = ""
        if words and (word in words or (ELSE in words and (word or kind == "grade"))):
            meant = words.get(word, words.get(ELSE)) or ""
            return plain(meant) if kind in REWRITTEN else (meant or None, None)
        return plain(said)

    return lru_cache(maxsize=REMEMBERED, typed=context.mixed)(read)


def _day(cell: Any, context: Context) -> Typed:
    day = read_day(cell, context.order, context.year)
    return day.on, day.why


def _closing(cell: Any, context: Context) -> Typed:
    """A closing day; 已销号 or √ in its place says closed without a day, 未销号 says nothing more."""
    day = read_day(cell, context.order, context.year)
    if day.why != "unreadable_day":
        return day.on, day.why
    code, why = vocabulary.read_status(as_text(cell))
    if why is None:
        return None, "closed_day_missing" if code == "closed" else None
    return None, "unreadable_day"


def _money(cell: Any, unit: str | None) -> Typed:
    if isinstance(cell, (date, timedelta, time)):
        return None, "unreadable_sum"
    money = read_money(as_text(cell), unit)
    return money.wan, money.why


def _number(cell: Any) -> Typed:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell), None
    text = folded(as_text(cell))
    if says_nothing(text):
        return None, None
    try:
        number = float(text)
    except ValueError:
        return None, "unreadable_number"
    return (number, None) if number == number and abs(number) < 1e9 else (None, "unreadable_number")


EMPTY_DEADLINE = DeadlineText("none")
