"""What a reader has narrowed the board to: codes, as they stand in a link."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import quote

from domain.status import GRADES, SOURCES, STATUSES

RISK_CODES = {"I": 1, "II": 2, "III": 3, "IV": 4, "none": 0}
RISK_WORDS = {level: code for code, level in RISK_CODES.items()}
TEXT_LENGTH = 80
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)  # what a link or a call may name


@dataclass(frozen=True)
class Filters:
    """A narrowing of the rows. An empty tuple, None or "" leaves that side open.

    `units` may hold units at any height of the tree: a district stands for all its streets, "=" before its
    code for itself alone.
    `found_from` and `found_to` are both inclusive.
    """

    units: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    risks: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    found_from: date | None = None
    found_to: date | None = None
    text: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return self != Filters()

    def only(self, **changes: object) -> Filters:
        """The same filters with some sides replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Unknown:
    """A value in a link that the board does not know; it is said aloud, never dropped silently."""

    key: str
    value: str


# Field of Filters -> key in the URL. The keys are part of every saved link: never rename one.
URL_KEYS = {
    "units": "unit",
    "departments": "dept",
    "industries": "industry",
    "grades": "grade",
    "risks": "risk",
    "sources": "source",
    "statuses": "status",
    "found_from": "from",
    "found_to": "to",
    "text": "q",
}
_FIXED = {"grades": GRADES, "sources": SOURCES, "statuses": STATUSES}


def parse(
    query: Mapping[str, Iterable[str]], known: Mapping[str, Callable[[str], bool]] | None = None
) -> tuple[Filters, list[Unknown]]:
    """Read filters from a URL's query; several values of a key are repeated or joined by commas.

    `known` tells for "units", "departments" and "industries" whether a code exists; without it every
    code passes. Returns the filters made of what is known, and what is not.
    """
    known = known or {}
    found: dict[str, object] = {}
    unknown: list[Unknown] = []
    for field in fields(Filters):
        key = URL_KEYS[field.name]
        values = _values(query.get(key, ()), split=field.name != "text")
        if not values:
            continue
        if field.name == "text":
            found["text"] = "".join(filter(str.isprintable, values[0])).strip()[:TEXT_LENGTH].rstrip()
            if not found["text"]:  # nothing of it can be shown: it is told as the address spells it
                unknown.append(Unknown(key, quote(values[0])))
        elif field.name in ("found_from", "found_to"):
            day = day_of(values[-1])
            if day is None:
                unknown.append(Unknown(key, values[-1]))
            else:
                found[field.name] = day
        else:
            good, bad = _sort_out(field.name, values, known.get(field.name))
            if good:
                found[field.name] = good
            unknown += [Unknown(key, value) for value in bad]
    return Filters(**found), unknown  # type: ignore[arg-type]


def to_query(filters: Filters) -> dict[str, str]:
    """The URL query that `parse` reads back to the same filters; open sides are left out."""
    query: dict[str, str] = {}
    for field in fields(Filters):
        value = getattr(filters, field.name)
        if not value:
            continue
        if field.name == "risks":
            query["risk"] = ",".join(RISK_WORDS[level] for level in value)
        elif isinstance(value, tuple):
            query[URL_KEYS[field.name]] = ",".join(value)
        elif isinstance(value, date):
            query[URL_KEYS[field.name]] = value.isoformat()
        else:
            query[URL_KEYS[field.name]] = str(value)
    return query


def day_of(text: str) -> date | None:
    """The day from FIRST_DAY to LAST_DAY that an ISO text names, or None where it names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _values(raw: Iterable[str], *, split: bool) -> list[str]:
    given = [raw] if isinstance(raw, str) else list(raw)
    parts = [part for text in given for part in text.split(",")] if split else given
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _sort_out(
    name: str, values: list[str], exists: Callable[[str], bool] | None
) -> tuple[tuple[object, ...], list[str]]:
    if name == "risks":
        good: list[object] = [RISK_CODES[value] for value in values if value in RISK_CODES]
        return tuple(good), [value for value in values if value not in RISK_CODES]
    if name in _FIXED:
        allowed = _FIXED[name]
        return tuple(v for v in values if v in allowed), [v for v in values if v not in allowed]
    if exists is None:
        return tuple(values), []
    return tuple(v for v in values if exists(v)), [v for v in values if not exists(v)]
